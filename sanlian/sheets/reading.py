"""Reading a file of whatever make into rows of cells that know their row number."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from sanlian.kernel.words import Sentence, gettext_noop
from sanlian.sheets import encodings, workbooks
from sanlian.sheets.cells import Cell, is_blank
from sanlian.sheets.faults import Fault

LARGEST = 32 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 200
_LONGEST_CELL = 32_767
_OLE = b"\xd0\xcf\x11\xe0"
_AGAIN = gettext_noop("Save the original again as XLSX or as CSV in UTF-8.")


class Unreadable(ValueError):
    """A file out of which no rows can be had; `fault` says why."""

    def __init__(self, said: str, remedy: str, *, row: int | None = None, **values: object) -> None:
        """Keep the sentences."""
        super().__init__(said)
        self.fault = Fault(row, "", Sentence(said, values), Sentence(remedy, values))


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    One sheet of a file: its rows that are not blank, each with the number that a spreadsheet shows.

    Merged cells are filled down and to the right; `across` holds (row, position) of those filled to the right,
    which are headings' business only. `spoilt` are the rows written in another encoding than the rest.
    """

    name: str
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    across: frozenset[tuple[int, int]] = frozenset()
    spoilt: frozenset[int] = field(default_factory=frozenset)


def read(content: bytes, *, name: str = "") -> list[Sheet]:
    """
    Return the sheets of an XLSX or CSV file; what it is, its bytes say and not its name.

    :raises Unreadable: for what is neither, too large, or broken
    """
    if len(content) > LARGEST:
        raise Unreadable(
            gettext_noop("The file is larger than %(limit)s MB."),
            gettext_noop("Split it into several files."),
            limit=LARGEST // 1024 // 1024,
        )
    if content.startswith(_OLE):
        raise Unreadable(
            gettext_noop("This is a workbook of the old kind (XLS), or one with a password."),
            gettext_noop("Save it as XLSX without a password."),
        )
    if content.startswith(b"PK"):
        return list(_workbook(content))
    return [_csv(content, name)]


def _workbook(content: bytes) -> Iterator[Sheet]:
    try:
        for title, rows, across in workbooks.sheets(content, most_rows=MOST_ROWS, most_columns=MOST_COLUMNS):
            yield Sheet(title, _kept(rows), across)
    except workbooks.TooLarge:
        raise _too_long() from None
    except workbooks.Broken:
        raise Unreadable(gettext_noop("The workbook is damaged, or no workbook."), _AGAIN) from None


def _csv(content: bytes, name: str) -> Sheet:
    decoded = encodings.decode(content)
    if decoded is None:
        raise Unreadable(gettext_noop("This is neither a workbook nor a table of text."), _AGAIN)
    rows: list[tuple[int, tuple[Cell, ...]]] = []
    spoilt: set[int] = set()
    reader = csv.reader(io.StringIO(decoded.text, newline=""), delimiter=decoded.delimiter, strict=True)
    number, line = 0, 0
    try:
        for number, cells in enumerate(reader, 1):
            if number > MOST_ROWS or len(cells) > MOST_COLUMNS:
                raise _too_long()
            if any(len(cell) > _LONGEST_CELL for cell in cells):
                raise csv.Error
            if decoded.other_lines and not decoded.other_lines.isdisjoint(
                range(line + 1, reader.line_num + 1)
            ):
                spoilt.add(number)
            line = reader.line_num
            rows.append((number, tuple(cells)))
    except csv.Error:
        raise Unreadable(
            gettext_noop("From this row on the quotation marks do not match."),
            gettext_noop("Close the quotation mark, or write two where one is meant."),
            row=number + 1,
        ) from None
    return Sheet(name, _kept(rows), spoilt=frozenset(spoilt))


def _kept(rows: list[tuple[int, tuple[Cell, ...]]]) -> tuple[tuple[int, tuple[Cell, ...]], ...]:
    """Return the rows in which something stands, without their blank ends."""
    return tuple((number, _trimmed(cells)) for number, cells in rows if not all(map(is_blank, cells)))


def _trimmed(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    end = len(cells)
    while end and is_blank(cells[end - 1]):
        end -= 1
    return cells[:end]


def _too_long() -> Unreadable:
    return Unreadable(
        gettext_noop("The file has more than %(rows)s rows or %(columns)s columns."),
        gettext_noop("Split it into several files."),
        rows=MOST_ROWS,
        columns=MOST_COLUMNS,
    )
