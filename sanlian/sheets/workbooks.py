"""Reading XLSX: row by row where nothing is merged, whole where merged cells must be filled."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any, cast
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from sanlian.sheets.cells import Cell

Rows = list[tuple[int, tuple[Cell, ...]]]
# What a spreadsheet of a few megabytes unpacks to at most; more is made to harm.
_LARGEST_UNPACKED = 256 * 1024 * 1024
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell[ >]")


class Broken(ValueError):
    """The bytes are no workbook."""


class TooLarge(ValueError):
    """More rows or columns than anybody fills in by hand."""


def sheets(
    content: bytes, *, most_rows: int, most_columns: int
) -> Iterator[tuple[str, Rows, frozenset[tuple[int, int]]]]:
    """
    Yield each visible sheet that has rows: title, numbered rows, and which cells were filled to the right.

    Formulas give the value that the spreadsheet last showed.

    :raises Broken: when it is no workbook
    :raises TooLarge: when it has more rows or columns, or unpacks to more than it should
    """
    try:
        merged = _looked_through(content)
        with warnings.catch_warnings():
            # Styles and validations that openpyxl does not know are no concern of ours.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=not merged, data_only=True, keep_links=False)
            for sheet in book.worksheets:
                if sheet.sheet_state == "visible":
                    yield sheet.title, *_rows(sheet, merged, most_rows, most_columns)
            book.close()
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        ParseError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        EOFError,
        OSError,
        NotImplementedError,
    ) as error:
        if isinstance(error, TooLarge):
            raise
        raise Broken from error


def _looked_through(content: bytes) -> bool:
    """Return whether any cells are merged; refuse what unpacks to a flood or brings definitions of its own."""
    merged = False
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(part.file_size for part in packed.infolist()) > _LARGEST_UNPACKED:
            raise TooLarge
        for part in packed.infolist():
            if not part.filename.endswith((".xml", ".rels")):
                continue
            with packed.open(part) as opened:
                plain = opened.read()
            if b"<!DOCTYPE" in plain[:4096] or b"<!ENTITY" in plain[:4096]:
                raise Broken
            merged = merged or bool(part.filename.startswith("xl/worksheets/") and _MERGED.search(plain))
    return merged


def _rows(
    sheet: Any, merged: bool, most_rows: int, most_columns: int
) -> tuple[Rows, frozenset[tuple[int, int]]]:
    if not merged:
        # What a file says of its own size is often wrong.
        sheet.reset_dimensions()
    rows: Rows = []
    blank = 0
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        values = cast(tuple[Cell, ...], tuple(cells))
        if len(values) > most_columns and any(value is not None for value in values[most_columns:]):
            raise TooLarge
        blank = 0 if any(value is not None for value in values) else blank + 1
        if number - blank > most_rows:
            raise TooLarge
        if blank > most_rows:
            break
        if not blank:
            rows.append((number, values[:most_columns]))
    return _filled(sheet, rows) if merged else (rows, frozenset())


def _filled(sheet: Any, rows: Rows) -> tuple[Rows, frozenset[tuple[int, int]]]:
    """Return the rows with merged cells filled from their upper left corner."""
    there = {number: list(values) for number, values in rows}
    across: set[tuple[int, int]] = set()
    for area in sheet.merged_cells.ranges:
        corner = sheet.cell(area.min_row, area.min_col).value
        if corner is None:
            continue
        for number in range(area.min_row, area.max_row + 1):
            values = there.get(number)
            if values is None:
                continue
            for position in range(area.min_col - 1, min(area.max_col, len(values))):
                values[position] = corner
                if position > area.min_col - 1:
                    across.add((number, position))
    return [(number, tuple(values)) for number, values in there.items()], frozenset(across)
