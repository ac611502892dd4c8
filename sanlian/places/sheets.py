"""The places room's table as a file, and what an archive holds besides: boundaries, and codes of other systems."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from sanlian.journal.operations import Author
from sanlian.kernel.words import Sentence, gettext_noop
from sanlian.places import coordinates, operations, queries, rules
from sanlian.places.models import Place, PlaceCode
from sanlian.places.permissions import Keeper
from sanlian.sheets import Book, Brought, Column, Fault, Held, Kind, Loaded, Misread, Row, Table


def _code(code: str) -> str:
    try:
        return rules.trimmed(code)
    except ValueError:
        raise Misread(
            gettext_noop("“%(code)s” is no division code."),
            gettext_noop("Enter the 2, 4, 6, 9, 12 or 15 digits of the statistical division code."),
            code=code[:20],
        ) from None


PLACES = Table(
    name="places",
    title=gettext_noop("Places from province to grid"),
    key=("code",),
    columns=(
        Column(
            "code",
            gettext_noop("Division code"),
            Kind.CODE,
            required=True,
            parse=_code,
            also=("编码", "区划代码", "统计用区划代码"),
        ),
        Column(
            "name",
            gettext_noop("Name of the place"),
            Kind.NAME,
            required=True,
            most=60,
            also=("名称", "地名"),
        ),
        Column(
            "parent_code",
            gettext_noop("Code of the place above"),
            Kind.CODE,
            parse=_code,
            also=("上级编码", "上级区划代码"),
        ),
        Column("name_en", gettext_noop("English name of the place"), most=150),
    ),
)


def _take() -> Iterator[Mapping[str, object]]:
    names = ("code", "name", "parent__code", "name_en")
    rows = Place.objects.filter(ended_on=None).order_by("code").values_list(*names)
    for code, name, parent, name_en in rows.iterator():
        yield {"code": code, "name": name, "parent_code": parent, "name_en": name_en}


def _bring(rows: Sequence[Row], *, by: Author, at: datetime) -> Brought:
    brought = Brought()
    known = set(Place.objects.values_list("code", flat=True))
    gone = queries.former_codes()
    good: list[Row] = []
    # From the top down, so that what is refused takes along what lies in it.
    for row in sorted(rows, key=lambda row: (len(str(row.values["code"])), row.number)):
        fault = _fault(row, known, gone)
        if fault:
            brought.faults.append(fault)
        else:
            good.append(row)
            known.add(str(row.values["code"]))
    if good:
        done = operations.import_places([_new(row) for row in good], by=by, at=at)
        brought.added, brought.changed, brought.same = done.created, done.renamed, done.same
    return brought


def _new(row: Row) -> operations.NewPlace:
    said = row.values
    return operations.NewPlace(
        str(said["code"]), str(said["name"]), "", row.number, str(said.get("name_en") or "")
    )


def _fault(row: Row, known: set[str], gone: set[str]) -> Fault | None:
    """Return what keeps a place out: another place above it than its digits say, or one that is not there."""
    code, given = str(row.values["code"]), row.values.get("parent_code")
    above = rules.parent_of(code)
    values = {"code": code, "above": above, "given": given}
    if given and given != above:
        return Fault(
            row.number,
            "parent_code",
            Sentence(gettext_noop("By its digits %(code)s lies in %(above)s, not in %(given)s."), values)
            if above
            else Sentence(gettext_noop("A province has no place above it."), values),
            Sentence(gettext_noop("Correct the code, or leave this cell empty."), values),
        )
    if code in gone:
        return Fault(
            row.number,
            "code",
            Sentence(gettext_noop("%(code)s is no longer on the map: merged, split or moved."), values),
            Sentence(gettext_noop("Take this line out of the file."), values),
        )
    if above not in known and rules.level_of(code) not in rules.UNROOTED:
        return Fault(
            row.number,
            "code",
            Sentence(
                gettext_noop("The place above it, %(above)s, is neither here nor in this file."), values
            ),
            Sentence(gettext_noop("Bring %(above)s first, or correct the digits."), values),
        )
    return None


BOOKS = (Book(PLACES, _take, _bring, queries.forget),)


# ── documents of an archive ───────────────────────────────────────────────────────────────────────────────────

_CODE_FIELDS = ("system", "code", "place", "valid_from", "valid_to", "name")


def boundaries() -> list[Held]:
    """Return the boundaries of all places of today as one GeoJSON, WGS-84; none where nothing is drawn."""
    drawn = Place.objects.filter(ended_on=None).exclude(boundary=None).order_by("code")
    features = [
        {
            "type": "Feature",
            "properties": {"code": code},
            "geometry": {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings or ()]},
        }
        for code, rings in drawn.values_list("code", "boundary").iterator()
    ]
    return [Held({"type": "FeatureCollection", "features": features}, shipped=False)] if features else []


def load_boundaries(raw: Any, *, shipped: bool = False, by: Keeper, at: datetime) -> Loaded:
    """
    Draw the boundaries that an archive holds as the county that packed it had them, flaws and all.

    :raises BadBoundaries, FlawedBoundaries, NotAllowed: as `draw_boundaries` does
    """
    held = boundaries()
    if held and held[0].raw == raw:
        return Loaded()
    operations.draw_boundaries(raw, system=coordinates.WGS84, despite=True, by=by, at=at)
    return Loaded(("boundaries",))


def codes() -> list[Held]:
    """Return the codes that places of today bear or bore in other systems; none where there are none."""
    rows = PlaceCode.objects.exclude(code_system=rules.MAIN).filter(place__ended_on=None)
    lines = [
        {
            "system": row.code_system,
            "code": row.code,
            "place": row.place.code,
            "valid_from": row.valid_from and row.valid_from.isoformat(),
            "valid_to": row.valid_to and row.valid_to.isoformat(),
            "name": row.name,
        }
        for row in rows.select_related("place").order_by("code_system", "code", "valid_from")
    ]
    return [Held(lines, shipped=False)] if lines else []


def load_codes(raw: Any, *, shipped: bool = False, by: Keeper, at: datetime) -> Loaded:
    """
    Give places the codes of other systems that an archive holds; what is there already stays.

    :raises BadCode: when the document is no list of codes, or as `give_codes` does
    :raises UnknownPlace, NotAllowed: as `give_codes` does
    """
    try:
        lines = [
            operations.NewCode(
                **{**{name: each[name] for name in _CODE_FIELDS}, "line": number}
                | {name: _day(each[name]) for name in ("valid_from", "valid_to")}
            )
            for number, each in enumerate(raw, 1)
        ]
    except (TypeError, KeyError, ValueError):
        raise operations.BadCode(_("This is no list of codes of places.")) from None
    return Loaded(("codes",)) if operations.give_codes(lines, by=by, at=at) else Loaded()


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
