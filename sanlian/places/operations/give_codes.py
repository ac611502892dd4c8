"""Giving places the codes that they bear in other systems."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.places import facts, permissions, queries, rules
from sanlian.places.models import Edition, PlaceCode
from sanlian.places.permissions import Keeper
from sanlian.places.queries import PlaceInfo


class BadCode(errors.Invalid):
    """A row of the list of codes cannot be used; nothing was taken over."""


@dataclass(frozen=True, slots=True)
class NewCode:
    """
    A code of a place in a system, from a day up to but without another; `place` is its code of any day with us.

    `line` is where it stands, for the error message.
    """

    system: str
    code: str
    place: str
    valid_from: date | None = None
    valid_to: date | None = None
    name: str = ""
    line: int = 0


@operation
def give_codes(codes: Sequence[NewCode], *, by: Keeper, at: datetime) -> int:
    """
    Note which codes places bear in other systems, all or none; return how many were new.

    :raises errors.NotAllowed: when the post does not cover one of the places
    :raises queries.UnknownPlace: when no place ever bore one of the codes with us
    :raises BadCode: with the line, for our own system, an empty code or system, days in the wrong order, a code
        that two places bear on one day, or a place that bears two of a system
    """
    # What two people enter at once must not agree with what is there and contradict each other.
    Edition.hold()
    systems = {row.system for row in codes}
    held: _Held = {}
    for known in PlaceCode.objects.filter(code_system__in=systems):
        _hold(held, _entry(known))
    fresh: list[PlaceCode] = []
    for row in codes:
        _check(row)
        place = queries.get(row.place)
        permissions.may_change(by, place.code).require()
        entry = (row.system, row.code, place.id, row.valid_from, row.valid_to)
        if not _is_new(row, entry, held, place):
            continue
        _hold(held, entry)
        fresh.append(
            PlaceCode(
                place_id=place.id,
                code_system=row.system,
                code=row.code,
                name=row.name,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
            )
        )
    PlaceCode.objects.bulk_create(fresh, batch_size=500)
    if fresh:
        record(
            facts.CODED,
            subject=("county", "places"),
            by=by,
            at=at,
            details={"systems": sorted(systems), "codes": len(fresh)},
        )
    return len(fresh)


_Entry = tuple[str, str, int, date | None, date | None]
# What is there already, by system and code, and by system and place.
_Held = dict[tuple[str, str | int], list[_Entry]]


def _entry(row: PlaceCode) -> _Entry:
    return row.code_system, row.code, row.place_id, row.valid_from, row.valid_to


def _check(row: NewCode) -> None:
    if not (0 < len(row.system) <= 20 and 0 < len(row.code) <= 30 and len(row.name) <= 60):
        raise BadCode(_("Line %(line)s: system or code is empty or too long.") % {"line": row.line})
    if row.system == rules.MAIN:
        raise BadCode(
            _("Line %(line)s: codes of the system “%(system)s” come with the places themselves.")
            % {"line": row.line, "system": row.system}
        )
    if row.valid_from and row.valid_to and row.valid_from >= row.valid_to:
        raise BadCode(_("Line %(line)s: the last day comes before the first.") % {"line": row.line})


def _is_new(row: NewCode, entry: _Entry, held: _Held, place: PlaceInfo) -> bool:
    """Return whether nothing like it is there yet; :raises BadCode: where it contradicts what is there."""
    rivals = held.get((row.system, row.code), []) + held.get((row.system, place.id), [])
    if entry in rivals:
        return False
    if any(rules.share_a_day(entry[3:], other[3:]) for other in rivals):
        raise BadCode(
            _("Line %(line)s: on some day two places bear the code %(code)s, or %(place)s bears two codes.")
            % {"line": row.line, "code": row.code, "place": place.full_name}
        )
    return True


def _hold(held: _Held, entry: _Entry) -> None:
    for key in (entry[1], entry[2]):
        held.setdefault((entry[0], key), []).append(entry)
