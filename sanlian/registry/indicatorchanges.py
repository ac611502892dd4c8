"""What two versions of the board's rules differ in, in words: column by column, before and after."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from sanlian.look.lists import listed
from sanlian.registry import indicatorwords as words


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what differs between two contents of rules: each indicator's columns, before and after, in words."""
    known = {each["code"]: each for each in before["indicators"]}
    found = []
    for entry in after["indicators"]:
        was = known.get(entry["code"], {})
        if was == entry:
            continue
        columns = [
            {"column": column, "before": one, "after": other}
            for (column, one), (_same, other) in zip(_columns(was), _columns(entry), strict=True)
            if one != other
        ]
        found.append({"name": words.name_words(entry), "code": entry["code"], "columns": columns})
    one, other = words.numbers_of(before), words.numbers_of(after)
    numbers = [
        {"column": words.board_words(name), "before": one.get(name, "–"), "after": value}
        for name, value in other.items()
        if one.get(name) != value
    ]
    if numbers:
        found.append({"name": _("The board"), "code": "board", "columns": numbers})
    return [*found, *_groups(before, after)]


def _groups(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the groups of peers that differ; one that is new or no more has one empty side."""
    one, other = ({each["code"]: each for each in content["peers"]} for content in (before, after))
    found = []
    for code in [*other, *(code for code in one if code not in other)]:
        was, becomes = one.get(code), other.get(code)
        if was == becomes:
            continue
        columns = [
            {"column": column, "before": earlier, "after": later}
            for (column, earlier), (_same, later) in zip(_group(was), _group(becomes), strict=True)
            if earlier != later
        ]
        named = words.name_words(becomes or was or {})
        found.append({"name": _("Peers: %(name)s") % {"name": named}, "code": code, "columns": columns})
    return found


def _group(entry: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    if entry is None:
        return [(column, "") for column, _value in _group({"level": "township", "kinds": []})]
    size = entry.get("grids", {})
    return [
        (_("Name"), f"{entry.get('name', '')} · {entry.get('name_en', '')}"),
        (_("Level"), words.level_words(entry["level"])),
        (_("Kinds"), listed(words.kind_words(kind) for kind in entry["kinds"])),
        (
            _("Size"),
            words.size_words(entry["level"], size.get("least", 0), size.get("most", 0)) or _("any size"),
        ),
    ]


def _columns(entry: Mapping[str, Any]) -> list[tuple[str, str]]:
    credit = (entry.get("formula") or {}).get("credit", "unit")
    return [
        (_("Name"), f"{entry.get('name', '')} · {entry.get('name_en', '')}"),
        (_("Weight"), str(entry.get("weight", ""))),
        (
            _("Direction"),
            _("the less the better") if entry.get("direction") == "down" else _("the more the better"),
        ),
        (_("Its good side"), f"{entry.get('opposite', '')} {entry.get('opposite_en', '')}".strip()),
        (_("Counts"), words.entry_words(entry) if entry else ""),
        (_("Credited to"), words.credit_words(credit)),
        (
            _("Counts on boards of"),
            listed(words.level_words(each) for each in entry.get("levels", ())),
        ),
        (_("Fewest cases"), str(entry.get("minimum", ""))),
        (_("Window"), words.window_words(entry.get("window", 1))),
    ]
