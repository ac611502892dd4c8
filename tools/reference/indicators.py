"""The board's indicators as they stand in data/scoring/."""

from collections.abc import Iterator
from typing import Any

import yaml

from tools.paths import ROOT
from tools.reference.words import code, page, table

FILE = ROOT / "data" / "scoring" / "indicators.yaml"


def text() -> str:
    """Return the page."""
    rules = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    board, waiting = rules["board"], [each for each in rules["indicators"] if "awaiting" in each]
    return page(
        "# Indicators of the board",
        f"Written by `make docs` from `data/scoring/indicators.yaml`, version {rules['version']}: "
        f"{len(rules['indicators'])} indicators{_left_out(len(waiting))}. What is behind them: "
        "[what is measured, and what never is](../explanation/measuring.md).",
        table(("no.", "code", "", "English", "group", "weight", "counts"), _rows(rules)),
        "## The board",
        table(
            ("rule", "value"),
            [
                ("a unit with fewer cases is not judged", board["minimum_cases"]),
                ("points of tolerance on either side of the peers' mean", board["tolerance"]),
                ("fewer peers have no mean to be compared with", board["least_peers"]),
                ("peers", "; ".join(f"{each['name']} · {each['name_en']}" for each in rules["peers"])),
            ],
        ),
    )


def _left_out(number: int) -> str:
    """Return what becomes of indicators that no fact feeds, where there are any."""
    if not number:
        return ""
    return f", {number} of which no fact feeds yet; they are left out, the others count for more, and the board says so"


def _rows(rules: dict[str, Any]) -> Iterator[tuple[object, ...]]:
    groups = {group["code"]: f"{group['name']} · {group['name_en']}" for group in rules["groups"]}
    for each in rules["indicators"]:
        names = (code(each["code"]), each["name"], each["name_en"])
        yield each["number"], *names, groups[each["group"]], each["weight"], _counts(each)


def _counts(indicator: dict[str, Any]) -> str:
    """Return a formula in words; less is better where it says so."""
    if "awaiting" in indicator:
        return f"waits for {indicator['awaiting_en']}"
    formula = indicator["formula"]
    words = {
        "share": lambda: f"of `{formula['of']}`{_if(formula.get('where'))}: those{_if(formula['that'])}",
        "tally": lambda: f"{_facts(formula['hit'])}, against {_facts(formula['miss'])}",
        "followed": lambda: f"of `{formula['of']}`: those followed by `{formula['by']}`",
    }[formula["kind"]]()
    months = indicator.get("window", 1)
    window = f"; over {months} months" if months > 1 else ""
    return words + ("; the less the better" if indicator["direction"] == "down" else "") + window


def _facts(listed: list[dict[str, Any]]) -> str:
    return " or ".join(f"`{each['of']}`{_if(each.get('where'))}" for each in listed)


def _if(conditions: dict[str, list[Any]] | None) -> str:
    if not conditions:
        return ""
    said = (
        f"`{name}` {' or '.join(_word(value) for value in values)}" for name, values in conditions.items()
    )
    return " with " + ", ".join(said)


def _word(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
