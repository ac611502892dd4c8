"""Who may do what, from the decided matrix that the tests hold every rule to."""

import csv
import importlib
import inspect
from collections import defaultdict

from tools.paths import ROOT
from tools.reference.words import code, page, table

_FOLDER = ROOT / "tests" / "permissions"
_INTRODUCTION = """\
# Who may do what

Written by `make docs` from `tests/permissions/who_may.csv`, which is decided by people. `tests/permissions` asks every
rule about every role in every kind of unit, about a thing that the own unit has, one that another unit inside the own
places has, and one outside, each as an ordinary (internal) and as a restricted (sensitive) thing: a rule that says
anything else than this page fails, and so do a new role, rule or operation that is not here.

- **own**: what the post's own unit has, or what is one's own; **within**: what another unit inside the post's places
  has; **outside**: anything else. **anywhere** is all of them.
- **:internal** behind a word: not what is restricted. Without it, restricted things too.
- A role stands with the kind of unit in which it is held: `dispatcher@township`. `resident` asks or is asked for,
  `nobody` has an account and no post, `house` is the system itself: the worker and commands.

A thing's present state may forbid what a role allows; the sentence says so then. Nobody handles what is about
themselves. System, security and audit administrator (`administrator`, `security_admin`, `audit_admin`) are three
people: [three administrators](../how-to/three-administrators.md)."""


def text() -> str:
    """Return the page."""
    blocks = [_INTRODUCTION]
    for room, rows in _rules().items():
        blocks += [f"## {room}", table(("rule", "says", "who, and where"), rows)]
    with (_FOLDER / "no_rule.csv").open(encoding="utf-8", newline="") as opened:
        silent = [(code(row["operation"]), row["who"], row["why"]) for row in csv.DictReader(opened)]
    return page(
        *blocks,
        "## Operations that ask no rule",
        "Their callers are the worker, commands, or whoever does it for themselves; no page opens them to others.",
        table(("operation", "who", "why"), silent),
    )


def _rules() -> dict[str, list[tuple[str, str, str]]]:
    rooms: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    with (_FOLDER / "who_may.csv").open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            room, rule = row.pop("rule").split(".")
            rooms[room].append((code(rule), _said(room, rule), _who(row)))
    return rooms


def _said(room: str, rule: str) -> str:
    place = "permissions" if rule.startswith("may_") else "queries"
    found = getattr(importlib.import_module(f"sanlian.{room}.{place}"), rule)
    return (inspect.getdoc(found) or "").split("\n")[0]


def _who(row: dict[str, str]) -> str:
    """Return the columns that are not empty, those with the same words together."""
    same: dict[str, list[str]] = defaultdict(list)
    for who, where in row.items():
        if where:
            same[where].append(who)
    return "; ".join(f"**{where}** {code(*names)}" for where, names in same.items()) or "nobody"
