"""Importing places: codes, names and parents, all of them or none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import Author, operation, record
from sanlian.kernel import errors
from sanlian.places import facts, queries, rules
from sanlian.places.models import Place, PlaceCode

CODE_SYSTEM = "statistics"


class BadRow(errors.Invalid):
    """A row of the list cannot be used; nothing was imported."""


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A row of the list; `line` is where it stands, for the error message."""

    code: str
    name: str
    parent_code: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Imported:
    """How many places were new, how many got another name, how many stayed as they were."""

    created: int
    renamed: int
    same: int


@operation
def import_places(rows: Iterable[NewPlace], *, by: Author, at: datetime) -> Imported:
    """
    Create places whose codes are new and rename those whose names changed; a second run changes nothing.

    :raises BadRow: with the line, for a malformed code, an empty name, a code given twice, an unknown parent
        or another one than the code's digits say
    """
    listed = _checked(rows)
    known = {place.code: place for place in Place.objects.defer("boundary")}
    created = renamed = 0
    for level in ("county", "township", "village", "grid"):
        fresh = []
        for row in (row for row in listed.values() if rules.level_of(row.code) == level):
            parent = known.get(rules.parent_of(row.code))
            if level != "county" and parent is None:
                raise BadRow(
                    _("Line %(line)s: the parent of %(code)s is not known.")
                    % {"line": row.line, "code": row.code}
                )
            place = known.get(row.code)
            if place is None:
                fresh.append(_described(Place(code=row.code, level=level, parent=parent), row.name, parent))
            elif place.name != row.name:
                _described(place, row.name, parent).save()
                renamed += 1
        Place.objects.bulk_create(fresh, batch_size=1000)
        PlaceCode.objects.bulk_create(
            [PlaceCode(place=place, code_system=CODE_SYSTEM, code=place.code) for place in fresh],
            batch_size=1000,
        )
        known |= {place.code: place for place in fresh}
        created += len(fresh)
    if created or renamed:
        record(
            facts.IMPORTED,
            subject=("county", "places"),
            by=by,
            at=at,
            details={"created": created, "renamed": renamed},
        )
    queries.forget()
    return Imported(created=created, renamed=renamed, same=len(listed) - created - renamed)


def _checked(rows: Iterable[NewPlace]) -> dict[str, NewPlace]:
    listed: dict[str, NewPlace] = {}
    for row in rows:
        try:
            code = rules.trimmed(row.code.strip())
        except ValueError:
            raise BadRow(
                _("Line %(line)s: “%(code)s” is no division code.")
                % {"line": row.line, "code": row.code[:20]}
            ) from None
        name = row.name.strip()
        if not name or len(name) > 60 or not name.isprintable():
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
        if code in listed:
            raise BadRow(
                _("Line %(line)s: %(code)s stands twice in the list.") % {"line": row.line, "code": code}
            )
        listed[code] = NewPlace(code=code, name=name, parent_code=row.parent_code, line=row.line)
    if not listed:
        raise BadRow(_("The list is empty."))
    return listed


def _agrees(parent_code: str, code: str) -> bool:
    """Return whether the parent given, where one is, is the one that the code's digits name."""
    expected = rules.parent_of(code)
    if not parent_code or not expected:
        return True
    try:
        return rules.trimmed(parent_code) == expected
    except ValueError:
        return False


def _described(place: Place, name: str, parent: Place | None) -> Place:
    place.name = name
    place.short_name = rules.short_name(name)
    place.full_name = (
        f"{parent.full_name}{place.short_name}" if parent and parent.level != "county" else place.short_name
    )
    place.kind = rules.kind_of(place.code, name)
    place.initials = rules.initials(place.short_name)
    return place
