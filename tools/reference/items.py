"""The data items as they stand in data/dataitems/items.yaml, and what the house knows of them anyway."""

from typing import Any

import yaml

from sanlian.dataitems.rules import HELD, HELD_WORDS, LEVEL_WORDS, LEVELS, SUBJECT_WORDS, USES
from tools.paths import ROOT
from tools.reference.words import code, page, table

FILE = ROOT / "data" / "dataitems" / "items.yaml"
_HEADS = ("code", "item", "English", "who answers", "source", "level", "fresh for", "kept with", "used")


def text() -> str:
    """Return the page of the data items."""
    items = yaml.safe_load(FILE.read_text(encoding="utf-8"))["items"]
    entered = [each for each in items if each["code"] not in HELD]
    blocks = [
        "# Data items",
        f"Written by `make docs` from `data/dataitems/items.yaml`: {len(SUBJECT_WORDS)} categories, {len(items)} "
        f"items, {len(entered)} of them entered. The others are known anyway: they are read where they are kept, and "
        "nobody enters them a second time. Without months, the step that changes a value keeps it true. How to "
        "keep them: [keep the county's items true](../how-to/keep-the-items-true.md).",
    ]
    for subject, words in SUBJECT_WORDS.items():
        mine = [each for each in items if each["code"].startswith(f"{subject.value}.")]
        blocks += [f"## {words}", table(_HEADS, map(_row, mine))]
    return page(*blocks)


def _row(item: dict[str, Any]) -> tuple[str, ...]:
    held = HELD.get(item["code"])
    return (
        code(item["code"]),
        item["name"],
        item["name_en"],
        code(item["owner"]),
        f"{item['source']}, {item['source_en']}",
        LEVEL_WORDS[LEVELS[item["level"]]],
        f"{item['fresh']} months" if "fresh" in item else "",
        HELD_WORDS[held] if held else "**entered**",
        ", ".join(USES[use] for use in item.get("used", ())),
    )
