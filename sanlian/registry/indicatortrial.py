"""What a draft of rules would have made of last month, as its page draws it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from sanlian.people import names
from sanlian.registry import indicatorwords as words
from sanlian.scoring.queries import DraftInfo


def drawn(found: DraftInfo) -> dict[str, Any] | None:
    """Return what a draft would have made of a month, in words; None before it was tried."""
    if found.preview is None:
        return None
    indicators = {each["code"]: words.name_words(each) for each in found.content["indicators"]}
    peers = {
        each["code"]: words.name_words(each)
        for content in (found.base_content, found.content)
        for each in content["peers"]
    }
    groups = found.preview["groups"]
    if groups is None:
        return {"month": found.preview["month"], "counted": False, "groups": []}
    return {
        "month": found.preview["month"],
        "counted": True,
        "moved": sum(len([each for each in group["moved"] if _judged(each)]) for group in groups),
        "elsewhere": sum(len([each for each in group["moved"] if not _judged(each)]) for group in groups),
        "groups": [
            {
                **group,
                "name": peers[group["peers"]] if group["peers"] else _("In no group any more"),
                "moved": [_moved(each, indicators, peers) for each in group["moved"] if _judged(each)],
                "elsewhere": sum(not _judged(each) for each in group["moved"]),
            }
            for group in groups
        ],
    }


def _judged(each: Mapping[str, Any]) -> bool:
    """Return whether a unit has a rank before or after; others have only come to another group."""
    return each["before"]["rank"] is not None or each["after"]["rank"] is not None


def _moved(
    each: Mapping[str, Any], indicators: Mapping[str, str], peers: Mapping[str, str]
) -> dict[str, Any]:
    before, after = each["before"], each["after"]
    # Drafts that were tried before groups could change do not say in which a unit is: in the same.
    came = before.get("peers") != after.get("peers")
    return {
        "unit": names.unit_words(each["unit"]),
        "before": {**before, "state": _state(before)},
        "after": {**after, "state": _state(after)},
        "other_list": before["state"] != after["state"],
        "came": came,
        "crossed": _crossed(before["state"], after["state"]),
        "came_from": peers.get(before.get("peers", ""), "") if came else "",
        "reasons": [
            {"name": indicators.get(code, code), "points": f"{points:+.1f}"}
            for code, points in each["reasons"]
        ],
    }


def _crossed(before: str | None, after: str | None) -> str:
    """Return in words that a unit has enough cases to be judged under the other rules, or no longer; else nothing."""
    if before == "few" and after not in ("few", None):
        return _("now has enough cases to be judged")
    return _("now has too few cases to be judged") if after == "few" and before not in ("few", None) else ""


def _state(place: Mapping[str, Any]) -> str:
    return words.state_words(place["state"]) if place["state"] else _("on no board")
