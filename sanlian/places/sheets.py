"""The places room's table as a file."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sanlian.journal.operations import Author
from sanlian.kernel.words import Sentence, gettext_noop
from sanlian.places import operations, queries, rules
from sanlian.places.models import Place
from sanlian.sheets import Book, Brought, Column, Fault, Kind, Misread, Row, Table


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
    ),
)


def _take() -> Iterator[Mapping[str, object]]:
    rows = Place.objects.filter(ended_on=None).order_by("code").values_list("code", "name", "parent__code")
    for code, name, parent in rows.iterator():
        yield {"code": code, "name": name, "parent_code": parent}


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
    return operations.NewPlace(str(row.values["code"]), str(row.values["name"]), "", row.number)


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
