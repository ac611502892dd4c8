"""What places and units are called, in the reader's language. In the record and in words to residents it is Chinese."""

from typing import Protocol

from django.utils.translation import gettext as _

from sanlian.people import queries
from sanlian.places import queries as places
from sanlian.places.names import around, for_any_reader, in_english

__all__ = [
    "in_english",
    "named",
    "named_in_full",
    "named_on_map",
    "unit_for_any_reader",
    "unit_in_full",
    "unit_words",
]


class Named(Protocol):
    """A place or a unit; `short_name` is Chinese, `name_en` empty where nobody gave an English one."""

    @property
    def short_name(self) -> str: ...

    @property
    def name_en(self) -> str: ...


def named(thing: Named) -> str:
    """Return the short name of a place or unit; in English a unit without a name of its own goes by its place's."""
    if not in_english():
        return thing.short_name
    return thing.name_en or _by_place(thing) or thing.short_name


def named_in_full(thing: Named) -> str:
    """Return the name of a place or unit with the places around it, without the county; nearest first in English."""
    if not in_english():
        return str(getattr(thing, "full_name", "") or getattr(thing, "name", "") or thing.short_name)
    names = [named(thing), *around(_place_code(thing))]
    # The name of a grid's unit names its village already.
    return ", ".join(name for number, name in enumerate(names) if not number or name not in names[0])


def named_on_map(thing: Named) -> str:
    """Return the short name of a place as a crowded map has room for it: Luojia without Township."""
    return named(thing).rpartition(" ")[0] or named(thing) if in_english() else thing.short_name


def unit_words(code: str) -> str:
    """Return the short name of a unit by its code; the code where the unit is gone."""
    unit = queries.find_unit(code)
    return named(unit) if unit else code


def unit_in_full(code: str) -> str:
    """Return the name of a unit with the places around it, by its code; the code where the unit is gone."""
    unit = queries.find_unit(code)
    return named_in_full(unit) if unit else code


def unit_for_any_reader(code: str) -> str:
    """Return the same, for a reader to come."""
    return for_any_reader(lambda: unit_in_full(code))


def _by_place(unit: Named) -> str:
    place = places.find(_place_code(unit))
    if place is None or not place.name_en:
        return ""
    kind = getattr(unit, "kind", "")
    if kind == "grid":
        return f"{places.get(place.parent_code).name_en}, {place.name_en}"
    return _("%(village)s team") % {"village": place.name_en} if kind == "team" else place.name_en


def _place_code(thing: Named) -> str:
    code = str(getattr(thing, "code", ""))
    if hasattr(thing, "parent_code"):
        return code
    # A unit left over keeps the code of its place that ended, and its name, wherever it is entered.
    own = code.rpartition("-")[2]
    return own if places.find(own) else str(getattr(thing, "place_code", ""))
