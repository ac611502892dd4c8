"""What merging, splitting, renaming and moving share: which places, on which day, under which code."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import shapely
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from sanlian.journal.operations import record
from sanlian.kernel import errors
from sanlian.places import atlas, listings, permissions, queries, rules
from sanlian.places.models import Edition, Place, PlaceCode
from sanlian.places.permissions import Keeper
from sanlian.places.queries import PlaceInfo

_CHANGING = ["code", "parent", "name", "short_name", "full_name", "name_en", "kind", "initials"]


class NotOnTheMap(errors.Conflict):
    """The place was merged, split or moved; no place of today bears this code."""


class OutOfOrder(errors.Conflict):
    """The place, or one inside it, changed on that day or later."""


class CodeTaken(errors.Conflict):
    """Another place bears this code or once bore it; codes are given once."""


class BadChange(errors.Invalid):
    """The change makes no sense: the day, the code, the name or the places named."""


def standing(code: str, *, day: date, by: Keeper, at: datetime) -> Place:
    """
    Return a place of today, held, that can change on a day.

    :raises queries.UnknownPlace, NotOnTheMap: when no place, or none of today, bears the code
    :raises errors.NotAllowed: when the post does not cover it
    :raises BadChange: for a day to come
    :raises OutOfOrder: when it or a place inside it changed on that day or later
    """
    Edition.hold()
    place = Place.objects.select_for_update().filter(code=code).first()
    if place is None or place.ended_on:
        info = queries.get(code)
        raise NotOnTheMap(
            _("%(place)s (%(code)s) is no longer on the map.") % {"place": info.full_name, "code": code}
        )
    permissions.may_change(by, code).require()
    if day > timezone.localdate(at):
        raise BadChange(_("Enter a change on its day or later, not before."), field="day")
    first, beyond = atlas.subtree_range(code)
    entries = _open_entries().filter(place__code__gte=first, place__code__lt=beyond)
    last = entries.aggregate(last=Max("valid_from"))["last"]
    if last is not None and last >= day:
        raise OutOfOrder(
            _("%(place)s or a place inside it changed on %(last)s; the next change needs a later day.")
            % {"place": place.full_name, "last": last.isoformat()},
            field="day",
        )
    return place


def above(code: str, *, day: date, by: Keeper) -> Place:
    """
    Return a place of today under which another can be put on a day.

    :raises queries.UnknownPlace, NotOnTheMap, errors.NotAllowed: as `standing` does
    :raises OutOfOrder: when it did not bear this code yet on that day
    """
    place = Place.objects.select_for_update().filter(code=code, ended_on=None).first()
    if place is None:
        info = queries.get(code)
        raise NotOnTheMap(
            _("%(place)s (%(code)s) is no longer on the map.") % {"place": info.full_name, "code": code}
        )
    permissions.may_change(by, code).require()
    if _open_entries().filter(place=place, valid_from__gt=day).exists():
        raise OutOfOrder(
            _("%(place)s did not have this code yet on that day.") % {"place": place.full_name}, field="day"
        )
    return place


def checked_name(name: str) -> str:
    """
    Return a name without blanks around it.

    :raises BadChange: when it is none
    """
    name = name.strip()
    if not rules.is_name(name):
        raise BadChange(_("The name is empty, too long or holds control characters."), field="name")
    return name


def fresh_code(code: str, *, parent: Place, place: Place | None = None) -> str:
    """
    Return a code for a place below a parent: the one wanted, or the next that was never given.

    :raises BadChange: when its digits do not say that parent
    :raises CodeTaken, NoCodeLeft: when another place ever bore it, or none is left
    """
    if not code:
        return next_code(parent)
    try:
        fits = rules.trimmed(code) == code and rules.parent_of(code) == parent.code
    except ValueError:
        fits = False
    if not fits:
        raise BadChange(
            _("“%(code)s” is no code below %(parent)s.") % {"code": code[:20], "parent": parent.code},
            field="code",
        )
    ours = {place.pk} if place else set()
    if _ever([code]) - ours:
        raise CodeTaken(
            _("Another place bears the code %(code)s or once bore it.") % {"code": code}, field="code"
        )
    return code


def next_code(parent: Place) -> str:
    """
    Return the number after the highest that was ever given below a parent.

    :raises NoCodeLeft: after the last one
    """
    return listings.free_codes(parent.code, 1)[0]


def describe(place: Place, name: str, parent: Place | None, *, name_en: str = "") -> Place:
    """Give a place its name and all that follows from it and from where it lies."""
    place.name = name
    place.short_name = rules.short_name(name)
    place.kind = rules.kind_of(place.code, name)
    place.initials = rules.initials(place.short_name)
    place.name_en = name_en or rules.english_name(place.short_name, place.kind)
    named = parent is not None and parent.level in {"township", "village"}
    place.full_name = f"{parent.full_name}{place.short_name}" if parent and named else place.short_name
    return place


def create(code: str, name: str, *, parent: Place, origin: Place, day: date) -> Place:
    """Return a new place that begins on a day on the ground of another."""
    place = Place(code=code, level=rules.level_of(code), parent=parent, began_on=day, origin=origin)
    describe(place, name, parent).save()
    PlaceCode.objects.create(place=place, code_system=rules.MAIN, code=code, name=place.name, valid_from=day)
    return place


def enter_codes() -> None:
    """Enter the code and name of every place that has no entry in our system yet, without days."""
    # One statement in the database: for a whole country the rows need not travel to us and back.
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO places_placecode (place_id, code_system, code, name) "
            "SELECT id, %s, code, name FROM places_place WHERE NOT EXISTS (SELECT 1 FROM places_placecode "
            "WHERE places_placecode.place_id = places_place.id AND places_placecode.code_system = %s)",
            [rules.MAIN, rules.MAIN],
        )


def end(place: Place, *, heir: Place, day: date) -> None:
    """Take a place from the map on a day; what is counted there is counted at its heir from then on."""
    place.ended_on, place.heir = day, heir
    place.save(update_fields=["ended_on", "heir"])
    _entries_of([place]).update(valid_to=day)


def put(place: Place, *, parent: Place | None, code: str, name: str, day: date) -> int:
    """
    Put a place with all that lies in it under a parent, code and name from a day on; return how many codes changed.

    :raises CodeTaken: when a place inside would get a code that another one once bore
    """
    old, first, beyond = place.code, *atlas.subtree_range(place.code)
    inside = list(
        Place.objects.filter(code__gte=first, code__lt=beyond, ended_on=None)
        .order_by("code")
        .defer("boundary")
    )
    moved = {each.pk: each for each in inside}
    if code != old:
        strangers = _ever([code + each.code[len(old) :] for each in inside]) - set(moved)
        if strangers:
            raise CodeTaken(
                _("A place inside would get a code that another one once bore; choose another code."),
                field="code",
            )
    changed = []
    for each in inside:
        each.code = code + each.code[len(old) :]
        above_it = parent if each.pk == place.pk else moved[each.parent_id or 0]
        each.parent = above_it
        same = each.pk != place.pk or name == each.name
        describe(each, each.name if same else name, above_it, name_en=each.name_en if same else "")
        if code != old or each.pk == place.pk:
            changed.append(each)
    # Ended places keep the code of their last day; it is theirs for good.
    Place.objects.bulk_update(inside, _CHANGING, batch_size=200)
    _entries_of(changed).update(valid_to=day)
    PlaceCode.objects.bulk_create(
        [
            PlaceCode(place=each, code_system=rules.MAIN, code=each.code, name=each.name, valid_from=day)
            for each in changed
        ],
        batch_size=500,
    )
    place.refresh_from_db(fields=_CHANGING)
    return len(changed) if code != old else 0


def take_over(children: Iterable[Place], *, parent: Place, day: date) -> int:
    """Put places below another, each with the next free code; a name that stands there already says where from."""
    names = set(Place.objects.filter(parent=parent, ended_on=None).values_list("name", flat=True))
    changed = 0
    for child in children:
        name = child.name
        if name in names and child.parent:
            name = f"{child.parent.short_name}{name}"[:60]
        names.add(name)
        changed += put(child, parent=parent, code=next_code(parent), name=name, day=day)
    return changed


def children_of(place: Place) -> list[Place]:
    """Return the places of today directly below one, by code."""
    rows = Place.objects.filter(parent=place, ended_on=None).select_related("parent")
    return list(rows.order_by("code"))


def shape_of(place: Place) -> BaseGeometry | None:
    """Return a place's ground, or None where nobody knows it."""
    if not place.boundary:
        return None
    return shapely.make_valid(shapely.union_all([Polygon(ring) for ring in place.boundary]))


def lay(place: Place, shapes: Iterable[BaseGeometry | None]) -> None:
    """Give a place the ground that several make together; none where one of them is not known."""
    known = list(shapes)
    if not known or any(shape is None for shape in known):
        return
    # A hundred-thousandth of a degree is a metre: so far neighbours' lines may stand apart.
    draw(place, shapely.union_all(known, grid_size=1e-6))
    place.save(update_fields=["boundary", "lon", "lat"])


def draw(place: Place, shape: BaseGeometry) -> Place:
    """Set a place's rings and a point inside it, unsaved."""
    parts: list[Any] = list(shape.geoms) if isinstance(shape, MultiPolygon) else [shape]
    rings = [part for part in parts if isinstance(part, Polygon) and not part.is_empty]
    place.boundary = [[[round(x, 6), round(y, 6)] for x, y in ring.exterior.coords] for ring in rings]
    middle = shape.representative_point()
    place.lon, place.lat = round(middle.x, 6), round(middle.y, 6)
    return place


def info(place: Place) -> PlaceInfo:
    """Return a place as it is now; the map is not read again before the change is true for everybody."""
    return atlas.info_of(place, place.parent.code if place.parent else "")


def note(
    fact: str,
    place: Place,
    *,
    day: date,
    reason: str,
    by: Keeper,
    at: datetime,
    details: dict[str, Any],
) -> None:
    """Record what happened to a place on a day, with the reason if there is one; every process reads the map anew."""
    record(
        fact,
        subject=("place", place.pk),
        by=by,
        at=at,
        details={
            "day": day.isoformat(),
            "place": place.code,
            **details,
            **({"reason": reason} if reason else {}),
        },
    )
    changed()


def changed() -> None:
    """Have every process read the map anew: this one at once, others within a minute."""
    Edition.turn()
    queries.forget()
    # Another thread may have read the old map again before this is true for it.
    transaction.on_commit(queries.forget)


def _open_entries() -> Any:
    return PlaceCode.objects.filter(code_system=rules.MAIN, valid_to=None)


def _entries_of(places: Iterable[Place]) -> Any:
    return _open_entries().filter(place__in=[place.pk for place in places])


def _ever(codes: list[str]) -> set[int]:
    """Return the places that bear or once bore one of the codes."""
    found: set[int] = set()
    for start in range(0, len(codes), 500):
        some = codes[start : start + 500]
        rows = PlaceCode.objects.filter(code__in=some, code_system=rules.MAIN)
        found |= set(rows.values_list("place_id", flat=True))
        found |= set(Place.objects.filter(code__in=some).values_list("pk", flat=True))
    return found
