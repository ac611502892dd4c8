"""Units as a file."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sanlian.kernel.words import gettext_noop
from sanlian.people import operations, queries
from sanlian.people.actors import Actor
from sanlian.people.models import Unit
from sanlian.places import queries as places
from sanlian.sheets import (
    Book,
    Brought,
    Column,
    Contradiction,
    Fault,
    Kind,
    Outcome,
    Row,
    Table,
    bring_each,
    refused,
)

_PREFIXES = {"township": "twp", "village": "vil", "grid": "grid", "team": "team"}
_KINDS = {
    "county": gettext_noop("county centre"),
    "department": gettext_noop("department"),
    "township": gettext_noop("township"),
    "village": gettext_noop("village"),
    "grid": gettext_noop("grid"),
    "team": gettext_noop("village team"),
}
UNITS = Table(
    name="units",
    title=gettext_noop("Units: whatever can hold an order"),
    key=("code",),
    columns=(
        Column("code", gettext_noop("Unit code"), Kind.CODE, required=True, most=32, also=("单位编码",)),
        Column("kind", gettext_noop("Kind of unit"), required=True, choices=_KINDS, also=("类型",)),
        Column(
            "name",
            gettext_noop("Name of the unit"),
            Kind.NAME,
            required=True,
            most=60,
            also=("单位名称", "名称"),
        ),
        Column("short_name", gettext_noop("Short name of the unit"), required=True, most=30, also=("简称",)),
        Column("name_en", gettext_noop("English name"), most=80),
        Column("place_code", gettext_noop("Division code"), Kind.CODE, also=("区划编码",)),
        Column("active", gettext_noop("In service"), Kind.FLAG),
    ),
)


def _take_units() -> Iterator[Mapping[str, object]]:
    names = [column.name for column in UNITS.columns]
    # A unit whose place is no longer on the map was closed with it; no other county could place it.
    yield from Unit.objects.filter(place__ended_on=None).order_by("code").values(*names)


def _bring_units(rows: Sequence[Row], *, by: Actor, at: datetime) -> Brought:
    brought = Brought()
    there = {unit.code: unit for unit in Unit.objects.all()}
    fresh: list[operations.NewUnit] = []
    closed: list[Row] = []
    known: list[Row] = []
    for row in rows:
        fault = _unit_fault(row, there.get(str(row.values["code"])))
        if fault:
            brought.faults.append(fault)
        elif row.values["code"] in there:
            known.append(row)
        else:
            fresh.append(_new_unit(row.values))
            closed += [row] if row.values.get("active") is False else []
    brought.added = operations.establish(fresh, by=by, at=at)
    for row in closed:
        _correct_unit(row.values, by=by, at=at)
    later = bring_each(known, lambda values: _revise_unit(there[values["code"]], values, by=by, at=at))
    brought.changed, brought.same = later.changed, later.same
    brought.faults += later.faults
    return brought


def _unit_fault(row: Row, there: Unit | None) -> Fault | None:
    """Return what is wrong with a unit's code, kind and place together, which never change later."""
    try:
        _check(row.values, there)
    except Contradiction as contradiction:
        return refused(row, contradiction)
    return None


def _check(values: Mapping[str, Any], there: Unit | None) -> None:
    kind, code, place = values["kind"], values["code"], values.get("place_code") or ""
    if there is not None and (there.kind != kind or (values.get("place_code") and there.place_code != place)):
        raise Contradiction(
            "code",
            gettext_noop("The unit %(code)s is there already, with another kind or place."),
            gettext_noop("Give the new unit a code of its own."),
            code=code,
        )
    if place and places.find(place) is None:
        raise Contradiction(
            "place_code",
            gettext_noop("There is no place with the code %(place)s."),
            gettext_noop("Bring the place first, or correct the code."),
            place=place,
        )
    wanted = f"{_PREFIXES[kind]}-{place}" if kind in _PREFIXES else kind if kind == "county" else code
    if there is None and code != wanted:
        raise Contradiction(
            "code",
            gettext_noop("A unit of this kind and place has the code %(wanted)s."),
            gettext_noop("Write %(wanted)s here."),
            wanted=wanted,
        )


def _new_unit(values: Mapping[str, Any]) -> operations.NewUnit:
    place = places.find(values.get("place_code") or "")
    return operations.NewUnit(
        code=values["code"],
        kind=values["kind"],
        name=values["name"],
        short_name=values["short_name"],
        name_en=values.get("name_en") or "",
        place_id=place.id if place else None,
        place_code=place.code if place else "",
    )


def _revise_unit(there: Unit, values: Mapping[str, Any], *, by: Actor, at: datetime) -> Outcome:
    wanted = _unit_names(values, there)
    if wanted == (there.name, there.short_name, there.name_en, there.active):
        return Outcome.SAME
    _correct_unit(values, by=by, at=at, there=there)
    return Outcome.CHANGED


def _unit_names(values: Mapping[str, Any], there: Unit | None) -> tuple[str, str, str, bool]:
    """Return the names and whether the unit is in service; what the file does not say stays as it is."""
    name_en = values["name_en"] or "" if "name_en" in values else there.name_en if there else ""
    active = values.get("active")
    if active is None:
        active = there.active if there else True
    return values["name"], values["short_name"], name_en, active


def _correct_unit(values: Mapping[str, Any], *, by: Actor, at: datetime, there: Unit | None = None) -> None:
    name, short_name, name_en, active = _unit_names(values, there)
    operations.correct_unit(
        values["code"], name=name, short_name=short_name, name_en=name_en, active=active, by=by, at=at
    )


BOOK = Book(UNITS, _take_units, _bring_units, queries.forget)
