"""Figures of the parts of a place by the map of a day: each order counts once, where its village stood that day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol, Self, TypeVar

from sanlian.cockpit.sight import Days
from sanlian.figures import queries as figures
from sanlian.figures.queries import Counts, Cut, Standing
from sanlian.people.names import in_english, named
from sanlian.places import queries as places, rules
from sanlian.places.queries import Alias, PlaceInfo

TOWNSHIP, VILLAGE = 9, 12
_BELOW = {"county": "township", "township": "village"}


class _Summed(Protocol):
    def __add__(self, other: Self, /) -> Self: ...
    def __sub__(self, other: Self, /) -> Self: ...


T = TypeVar("T", bound=_Summed)


@dataclass(frozen=True, slots=True)
class Parts:
    """What lies directly in a place on the map of a day: names by code, and the figures of each."""

    words: dict[str, str]
    counts: dict[str, Counts]
    standing: dict[str, Standing]


def parts(place: PlaceInfo, days: Days, *, on: date, cut: Cut) -> Parts:
    """
    Return the parts of a county or township as they were on a day, with the figures of a period; none for others.

    Villages are the smallest that figures know: of one that was split, what came in before counts for the part that
    carries on.
    """
    level = _BELOW.get(place.level)
    if level is None:
        return Parts({}, {}, {})
    if places.never_changed():
        words = {part.code: named(part) for part in places.children(place.code)}
        counts = figures.by_code(list(words), first=days.first, last=days.last, cut=cut)
        return Parts(words, counts, figures.now_by_code(list(words), cut=cut))
    within = places.mapped(place.code, on=on)
    words = {part.code: _called(part) for part in places.map_of(on, level, within=within)}
    codes = [code for code in places.ever(place.code[:6]) if len(code) in (TOWNSHIP, VILLAGE)]
    counts = figures.by_code(codes, first=days.first, last=days.last, cut=cut)
    standing = figures.now_by_code(codes, cut=cut)
    return Parts(
        words,
        _told(counts, words, figures.NOTHING, on=on),
        _told(standing, words, figures.NOBODY, on=on),
    )


def differs(place: PlaceInfo, one: date, other: date) -> bool:
    """Return whether the villages of a place, or its own code, were not the same on two days, or called otherwise."""
    if place.level not in _BELOW or places.never_changed():
        return False
    maps = (
        [
            (each.code, each.name)
            for each in places.map_of(day, "village", within=places.mapped(place.code, on=day))
        ]
        for day in (one, other)
    )
    return next(maps) != next(maps)


def _called(part: Alias) -> str:
    """Return what a part was called then."""
    today = places.find(part.code)
    return today.name_en if today and today.name_en and in_english() else rules.short_name(part.name)


def _told(counted: Mapping[str, T], wanted: Iterable[str], nothing: T, *, on: date) -> dict[str, T]:
    found = dict.fromkeys(wanted, nothing)
    for code, numbers in places.regrouped(_apart(counted), on=on).items():
        part = next((code[:length] for length in (VILLAGE, TOWNSHIP) if code[:length] in found), None)
        if part is not None:
            for each in numbers:
                found[part] = found[part] + each
    return found


def _apart(counted: Mapping[str, T]) -> dict[str, T]:
    """Return what was counted with townships less their villages: orders of which nobody knows the village."""
    own = dict(counted)
    for code, numbers in counted.items():
        if len(code) == VILLAGE and (township := code[:TOWNSHIP]) in own:
            own[township] = own[township] - numbers
    return own
