"""A file that was tried, as its page draws it: the faulty rows with each fault in its cell."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sanlian.registry.operations import Report
from sanlian.sheets import Fault, Table

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Saying:
    """A fault in words."""

    said: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Square:
    """One cell as it was written, with what is wrong in it."""

    heading: str
    written: str
    faults: tuple[Saying, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One row with a fault; `faults` are those of the row as a whole."""

    number: int
    squares: tuple[Square, ...]
    faults: tuple[Saying, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What the page shows: headings, the first faulty rows, faults of the whole file, how many more there are."""

    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    whole_file: tuple[Saying, ...]
    more: int


def trial(report: Report, table: Table) -> Trial:
    """Return the faults of a report, drawn where they are."""
    by_row: dict[int | None, list[Fault]] = {}
    for fault in report.faults:
        by_row.setdefault(fault.row, []).append(fault)
    whole_file = tuple(map(saying, by_row.pop(None, [])))
    written = {row.number: row.written for row in report.checked.written}
    names = [column.name for column in table.columns if column.name in report.checked.headings]
    numbers = [number for number in by_row if number is not None]
    headings = {name: _(table.column(name).title) for name in names}
    lines = [_line(number, by_row[number], headings, written.get(number, {})) for number in numbers[:SHOWN]]
    return Trial(tuple(headings.values()), tuple(lines), whole_file, max(0, len(numbers) - SHOWN))


def _line(number: int, faults: list[Fault], headings: dict[str, str], written: dict[str, str]) -> Line:
    squares = tuple(
        Square(heading, written.get(name, ""), tuple(saying(each) for each in faults if each.column == name))
        for name, heading in headings.items()
    )
    return Line(number, squares, tuple(saying(each) for each in faults if each.column not in headings))


def saying(fault: Fault) -> Saying:
    """Return a fault in the language that is active."""
    return Saying(fault.said.read(_), fault.remedy.read(_))


def line_of(fault: Fault, table: Table | None) -> str:
    """Return a fault as a line: row, column, what is wrong, what mends it."""
    row = _("row %(row)s") % {"row": fault.row} if fault.row else _("the whole file")
    names = {column.name: _(column.title) for column in (table.columns if table else ())}
    return "\t".join([row, names.get(fault.column, ""), fault.said.read(_), fault.remedy.read(_)])
