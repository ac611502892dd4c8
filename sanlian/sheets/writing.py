"""Writing tables so that whoever opens them sees what we hold, and nothing of it is run."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TypeGuard

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from sanlian.kernel.words import storable

Value = object
_RUNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_WIDEST = 48


def plain(value: Value) -> str:
    """Return a value as it is written into a cell of text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, list | tuple | set | frozenset):
        return "、".join(map(str, value))
    return storable(str(value))


def csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Return a CSV in UTF-8 with the mark that spreadsheets look for; what would run stands behind an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(headings)
    for row in rows:
        writer.writerow([_harmless(plain(value)) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _harmless(words: str) -> str:
    return f"'{words}" if words.startswith(_RUNS) else words


def xlsx_bytes(
    sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Value]]]], *, figures: bool = False
) -> bytes:
    """
    Return a workbook: for each sheet its title, headings and rows.

    All cells are text, so that codes keep their digits and nothing is run. With `figures`, numbers stay numbers: it is
    a table to reckon with, and is not brought back.
    """
    book = Workbook(write_only=True)
    for title, headings, rows in sheets:
        # A sheet may not be called just anything.
        sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31].strip())
        told = [list(row) for row in rows]
        wanted = [[plain(value) for value in row] for row in told]
        sheet.freeze_panes = "A2"
        for position, heading in enumerate(headings):
            # A sample is enough to see how wide a column must be; a Chinese character is as wide as two letters.
            longest = max((_width(row[position]) for row in wanted[:200]), default=0)
            letter = get_column_letter(position + 1)
            sheet.column_dimensions[letter].width = min(max(_width(heading) + 4, longest + 2), _WIDEST)
        sheet.append([_heading(sheet, heading) for heading in headings])
        for values, row in zip(told, wanted, strict=True):
            sheet.append(
                [
                    _number(sheet, value) if figures and _is_number(value) else _text(sheet, words)
                    for value, words in zip(values, row, strict=True)
                ]
            )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _width(words: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in words)


def _heading(sheet: WriteOnlyWorksheet, words: str) -> Cell:
    cell = _text(sheet, words)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="DCEDE4")
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def _is_number(value: Value) -> TypeGuard[int | float | Decimal]:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _number(sheet: WriteOnlyWorksheet, value: float | Decimal) -> Cell:
    return WriteOnlyCell(sheet, value=value if isinstance(value, int) else float(value))


def _text(sheet: WriteOnlyWorksheet, words: str) -> Cell:
    cell = WriteOnlyCell(sheet, value=None)
    if words:
        cell.value = words
        cell.data_type = "s"
        cell.number_format = "@"
    return cell
