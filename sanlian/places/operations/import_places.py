"""Importing places: codes, names and parents, all of them or none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import Author, operation, record
from sanlian.kernel import errors
from sanlian.places import facts, queries, rules
from sanlian.places.models import Edition, Place, PlaceCode
from sanlian.places.operations import _bulk, _change


class BadRow(errors.Invalid):
    """A row of the list cannot be used; nothing was imported."""


@dataclass(frozen=True, slots=True)
class NewPlace:
    """
    A row of the list; `line` is where it stands, for the error message; `name_en` is read from the name if empty.

    `cut` says that the code has its level's length: its zeros at the end, where it has any, are a number.
    """

    code: str
    name: str
    parent_code: str
    line: int = 0
    name_en: str = ""
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """How many places were new, how many got another name, how many stayed as they were."""

    created: int
    renamed: int
    same: int


@operation
def import_places(rows: Iterable[NewPlace], *, by: Author, at: datetime) -> Imported:
    """
    Create places whose codes are new and correct the names of others; a second run changes nothing.

    A name is corrected as if it had never been another: `rename` is for a name that changed on a day.

    :raises BadRow: with the line, for a malformed code, an empty name, a code given twice, an unknown parent
        or another one than the code's digits say, a code that is no longer on the map
    """
    Edition.hold()
    listed = _checked(rows)
    known = _known()
    created = renamed = 0
    for level in rules.LEVELS:
        fresh, corrected = [], []
        for row in listed.get(level, {}).values():
            parent = known.get(rules.parent_of(row.code))
            if parent is None and level not in rules.UNROOTED:
                raise BadRow(
                    _("Line %(line)s: the parent of %(code)s is not known.")
                    % {"line": row.line, "code": row.code}
                )
            place = known.get(row.code)
            if place is None:
                fresh.append(_new(row, level, parent))
            elif place.name != row.name or (row.name_en and place.name_en != row.name_en):
                corrected.append(_change.describe(place, row.name, parent, name_en=row.name_en))
        _bulk.insert(fresh)
        _correct(corrected)
        known |= {place.code: place for place in fresh}
        created, renamed = created + len(fresh), renamed + len(corrected)
    if created:
        _change.enter_codes()
    adopted = _adopt(known)
    if created or renamed or adopted:
        record(
            facts.IMPORTED,
            subject=("county", "places"),
            by=by,
            at=at,
            details={"created": created, "renamed": renamed},
        )
        _change.changed()
    same = sum(len(level) for level in listed.values()) - created - renamed
    return Imported(created=created, renamed=renamed, same=same)


def _known() -> dict[str, Place]:
    needed = ("code", "name", "name_en", "short_name", "full_name", "level", "kind", "parent_id", "ended_on")
    return {place.code: place for place in Place.objects.only(*needed).iterator(chunk_size=5000)}


def _new(row: NewPlace, level: str, parent: Place | None) -> Place:
    place = Place(code=row.code, level=level, parent=parent)
    return _change.describe(place, row.name, parent, name_en=row.name_en)


def _correct(places: list[Place]) -> None:
    named = ["name", "short_name", "full_name", "name_en", "kind", "initials"]
    Place.objects.bulk_update(places, named, batch_size=200)
    entries = {
        entry.place_id: entry
        for entry in PlaceCode.objects.filter(place__in=places, code_system=rules.MAIN, valid_to=None)
    }
    for place in places:
        entries[place.pk].name = place.name
    PlaceCode.objects.bulk_update(entries.values(), ["name"], batch_size=200)


def _adopt(known: dict[str, Place]) -> int:
    """Hang a county or city that stood alone under the city or province that came later."""
    orphans = [
        place
        for place in known.values()
        if place.parent_id is None and len(place.code) in (4, 6) and rules.parent_of(place.code) in known
    ]
    for place in orphans:
        place.parent = known[rules.parent_of(place.code)]
        place.save(update_fields=["parent"])
    return len(orphans)


def _checked(rows: Iterable[NewPlace]) -> dict[str, dict[str, NewPlace]]:
    """Return the rows by level and trimmed code."""
    listed: dict[str, dict[str, NewPlace]] = {}
    gone = queries.former_codes()
    for row in rows:
        code, name = _code_of(row), row.name.strip()
        if not rules.is_name(name):
            raise BadRow(_("Line %(line)s: the name is empty or too long.") % {"line": row.line})
        if not _agrees(row.parent_code.strip(), code):
            raise BadRow(
                _("Line %(line)s: %(code)s lies in %(parent)s by its digits, not in %(said)s.")
                % {
                    "line": row.line,
                    "code": code,
                    "parent": rules.parent_of(code),
                    "said": row.parent_code.strip()[:20],
                }
            )
        level = listed.setdefault(rules.level_of(code), {})
        if code in level:
            raise BadRow(
                _("Line %(line)s: %(code)s stands twice in the list.") % {"line": row.line, "code": code}
            )
        if code in gone:
            raise BadRow(
                _("Line %(line)s: %(code)s is no longer on the map; take the line out of the list.")
                % {"line": row.line, "code": code}
            )
        level[code] = NewPlace(code, name, row.parent_code, row.line, row.name_en.strip())
    if not listed:
        raise BadRow(_("The list is empty."))
    return listed


def _code_of(row: NewPlace) -> str:
    try:
        code = row.code.strip()
        short = rules.trimmed(code)
        return code if row.cut else short
    except ValueError:
        raise BadRow(
            _("Line %(line)s: “%(code)s” is no division code.") % {"line": row.line, "code": row.code[:20]}
        ) from None


def _agrees(parent_code: str, code: str) -> bool:
    """Return whether the parent given, where one is, is the one that the code's digits name."""
    expected = rules.parent_of(code)
    if parent_code == expected:
        return True
    if not parent_code or not expected:
        return True
    try:
        return rules.trimmed(parent_code) == expected
    except ValueError:
        return False
