"""The county's catalogue as it stands in data/catalogue/: matters, limits, departments, duties."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml

from tools.paths import ROOT
from tools.reference.words import code, page, table

FOLDER = ROOT / "data" / "catalogue"
_LINK = "How to change them: [add a category](../how-to/add-a-category.md)."


@cache
def _read(name: str) -> Any:
    return yaml.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def matters() -> str:
    """Return the page of categories, limits and departments."""
    listed = _read("categories")
    groups = [each for each in listed["categories"] if "." not in each["code"]]
    leaves = [each for each in listed["categories"] if "." in each["code"]]
    blocks = [
        "# Matters, limits, departments",
        f"Written by `make docs` from `data/catalogue/`, version {listed['version']}: {len(groups)} groups, "
        f"{len(leaves)} matters. The county published the names of five departments and no list of matters or "
        f"limits; the rest is ours, and data. {_LINK}",
        "## Limits",
        "Working days and hours follow the county's calendar; clock hours run through nights and holidays. Every clock "
        "of a unit starts at dispatch.",
        table(("limit", "", "accept", "contact", "finish", "decline", "yellow at"), _limits()),
        "## Departments",
        table(("no.", "code", "name", "short", "English", "named by the county"), _departments()),
        "## Matters",
        "A lead or an assist is a level of the place (grid, village, township, county) or a department. ⚑ emergency: "
        "110/119/120 is shown first. 👁 sensitive: a person looks before it goes on, and few may see it. 📷 the reply "
        "must carry evidence.",
    ]
    for group in groups:
        mine = [leaf for leaf in leaves if leaf["code"].split(".")[0] == group["code"]]
        blocks += [f"### {group['name']} · {group['name_en']}", table(_HEADS, map(_matter, mine))]
    return page(*blocks)


_HEADS = ("code", "office word", "resident's word", "English", "limit", "lead", "assists", "")


def _matter(leaf: dict[str, Any]) -> tuple[str, ...]:
    marks = [
        sign for key, sign in (("emergency", "⚑"), ("sensitive", "👁"), ("evidence", "📷")) if leaf.get(key)
    ]
    names = (leaf["name"], leaf["resident_name"], leaf["name_en"])
    return (
        code(leaf["code"]), *names, leaf["limit"], leaf["lead"], ", ".join(leaf.get("assists", ())), "".join(marks)
    )  # fmt: skip


def _limits() -> Iterator[tuple[str, ...]]:
    for limit in _read("limits")["limits"]:
        spans = (limit[key] for key in ("accept", "contact", "finish", "decline"))
        yield code(limit["code"]), f"{limit['name']} · {limit['name_en']}", *spans, f"{limit['warn']:.0%}"


def _departments() -> Iterator[tuple[str, ...]]:
    for one in _read("departments")["departments"]:
        published = "yes" if one.get("published") else ""
        yield str(one["number"]), code(one["code"]), one["name"], one["short_name"], one["name_en"], published


def duties() -> str:
    """Return the page of the duty tree."""
    top = _read("duties")["duties"]
    levels: list[int] = []
    lines = list(_branch(top, 0, levels))
    counts = " – ".join(str(levels.count(depth)) for depth in range(4))
    return page(
        "# The duty tree",
        f"Written by `make docs` from `data/catalogue/duties.yaml`: {counts}. ★ stands in a public document of the "
        "county; the others are ours, and data.",
        "\n".join(lines),
    )


def _branch(duty: dict[str, Any], depth: int, levels: list[int]) -> Iterator[str]:
    levels.append(depth)
    star = " ★" if duty.get("published") else ""
    yield f"{'  ' * depth}- {duty['name']} · {duty['name_en']}{star}"
    for child in duty.get("children", ()):
        yield from _branch(child, depth + 1, levels)
