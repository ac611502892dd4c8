"""The frozen map of today's places that each process keeps, with what is needed to read it by another day's."""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from django.conf import settings
from django.db.models import Q
from shapely import STRtree
from shapely.geometry import Polygon

from sanlian.kernel.kept import Kept
from sanlian.places import rules
from sanlian.places.models import Edition, Place, PlaceCode


@dataclass(frozen=True, slots=True)
class PlaceInfo:
    """
    A place as other rooms see it; `lon` and `lat` are a point inside it, in WGS-84.

    `former` says that no place of today bears this code: the place was merged, split or moved, and what came in
    before keeps the code.
    """

    id: int
    code: str
    name: str
    short_name: str
    full_name: str
    level: str
    kind: str
    parent_code: str
    initials: str
    lon: float | None
    lat: float | None
    name_en: str = ""
    former: bool = False


@dataclass(frozen=True)
class Atlas:
    """Places of today by code, former codes, and the lives of those that changed."""

    by_code: dict[str, PlaceInfo] = field(default_factory=dict)
    former: dict[str, PlaceInfo] = field(default_factory=dict)
    lives: dict[int, rules.Life] = field(default_factory=dict)

    @cached_property
    def codes(self) -> dict[int, str]:
        """Return codes by place; the last one where it ended."""
        return {info.id: info.code for info in (*self.by_code.values(), *self.former.values())} | {
            info.id: info.code for info in self.by_code.values()
        }

    @cached_property
    def bearers(self) -> dict[str, int]:
        """Return the changed places by every code they ever bore."""
        return {code: place for place, life in self.lives.items() for code, _first, _beyond in life.codes}

    @cached_property
    def shifts(self) -> dict[str, str]:
        """Return for every code that stands no longer the one that stands for it today."""
        found = {}
        for code, place in self.bearers.items():
            last = rules.carrier(self.lives, place, date.max)
            life = self.lives.get(last)
            today = rules.code_on(life, date.max) if life else self.codes[last]
            if today != code:
                found[code] = today
        return found

    @cached_property
    def children(self) -> dict[str, list[PlaceInfo]]:
        """Return the places of today by the code of the one above."""
        found: dict[str, list[PlaceInfo]] = {}
        for info in self.by_code.values():
            found.setdefault(info.parent_code, []).append(info)
        return found

    @cached_property
    def levels(self) -> dict[str, list[PlaceInfo]]:
        """Return the places of today by level."""
        found: dict[str, list[PlaceInfo]] = {}
        for info in self.by_code.values():
            found.setdefault(info.level, []).append(info)
        return found

    @cached_property
    def grids(self) -> tuple[STRtree, list[str]]:
        """Return the shapes of the grids that have any, and the code of each shape."""
        rows = Place.objects.filter(level="grid", ended_on=None).exclude(boundary=None).order_by("code")
        shapes, codes = [], []
        for code, rings in rows.values_list("code", "boundary"):
            shapes += [Polygon(ring) for ring in rings or ()]
            codes += [code] * len(rings or ())
        return STRtree(shapes), codes


def _number() -> int:
    return Edition.objects.filter(pk=1).values_list("number", flat=True).first() or 0


# Places change a few times a year: a process looks once a minute whether they have; whoever changes them forgets.
_edition = Kept(_number, seconds=60.0)
_kept: list[tuple[int, Atlas]] = []


def at_hand() -> Atlas:
    """Return the map, read anew when it is older than a minute and something changed."""
    edition = _edition.get()
    if not _kept or _kept[0][0] != edition:
        _kept[:] = [(edition, read())]
    return _kept[0][1]


def read() -> Atlas:
    """Return the map as the database has it, for whoever must see a change before it is true for everybody."""
    rows = list(Place.objects.filter(_within_counties()).order_by("code").defer("boundary"))
    codes = {row.pk: row.code for row in rows}
    infos = {row.pk: info_of(row, codes.get(row.parent_id or 0, "")) for row in rows}
    changed = {row.pk: row for row in rows if row.began_on or row.ended_on}
    entries: dict[int, list[PlaceCode]] = {}
    dated = PlaceCode.objects.filter(code_system=rules.MAIN).exclude(valid_from=None, valid_to=None)
    for entry in dated.order_by("place_id", "pk"):
        if entry.place_id in infos:
            entries.setdefault(entry.place_id, []).append(entry)
    former = {row.code: infos[row.pk] for row in rows if row.ended_on}
    for place, found in entries.items():
        former |= {
            entry.code: _formerly(infos[place], entry) for entry in found if entry.code != codes[place]
        }
    return Atlas(
        by_code={row.code: infos[row.pk] for row in rows if not row.ended_on},
        former=former,
        lives={
            row.pk: _life(row, entries.get(row.pk, []))
            for row in rows
            if row.pk in changed or row.pk in entries
        },
    )


def _within_counties() -> Q:
    """Return the counties at work with what lies above them; where none is named, every place there is."""
    within = Q()
    for county in settings.COUNTIES:
        first, beyond = subtree_range(county)
        within |= Q(code__gte=first, code__lt=beyond) | Q(
            code__in=[county[:length] for length in rules.LENGTHS if length < len(county)]
        )
    return within


def _life(row: Place, entries: list[PlaceCode]) -> rules.Life:
    codes = tuple((entry.code, entry.valid_from, entry.valid_to) for entry in entries)
    return rules.Life(
        began=row.began_on,
        ended=row.ended_on,
        origin=row.origin_id,
        heir=row.heir_id,
        codes=codes or ((row.code, None, None),),
    )


def _formerly(info: PlaceInfo, entry: PlaceCode) -> PlaceInfo:
    return replace(info, code=entry.code, parent_code=rules.parent_of(entry.code), former=True)


def info_of(row: Place, parent_code: str) -> PlaceInfo:
    """Return a row as other rooms see it."""
    return PlaceInfo(
        id=row.pk,
        code=row.code,
        name=row.name,
        short_name=row.short_name,
        full_name=row.full_name,
        level=row.level,
        kind=row.kind,
        parent_code=parent_code,
        initials=row.initials,
        lon=row.lon,
        lat=row.lat,
        name_en=row.name_en,
        former=row.ended_on is not None,
    )


def forget() -> None:
    """Drop what this process remembers; called by whatever changes places."""
    _edition.forget()
    _kept.clear()


def subtree_range(code: str) -> tuple[str, str]:
    """
    Return the codes between which a subtree lies: from the first, up to but without the second.

    Digits only, so that every collation sorts them alike. Zeros at the second's end would let in what it names:
    330825201999 is followed by 330825202000, behind the township 330825202.
    """
    return code, str(int(code) + 1).rstrip("0")
