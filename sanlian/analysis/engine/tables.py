"""Tables as people hand them in: CSV, written by a spreadsheet of any office."""

import codecs
import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

LONGEST_CELL = 10_000_000


class BadTable(ValueError):
    """The file cannot be read as the table that was asked for; the words say why, and where."""


def rows_of(file: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """
    Return the rows of a CSV file, each with the columns asked for; others are left out.

    Understood are UTF-8, UTF-16 with its mark, and GB18030. Empty lines do not count.

    :raises BadTable: when the file cannot be read, lacks a column, has a row that is cut short, or no row
    """
    try:
        text = _decoded(file.read_bytes())
    except OSError as error:
        raise BadTable(f"{file}: {error.strerror}.") from None
    except UnicodeError:
        raise BadTable(f"{file} is not written in UTF-8, UTF-16 or GB18030.") from None
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(text.replace("\0", "").splitlines(keepends=True))
    try:
        heading = [name.strip() for name in next(reader, [])]
        missing = [name for name in columns if name not in heading]
        if missing:
            raise BadTable(f"{file}: the first line lacks {', '.join(missing)}.")
        found = list(_picked(reader, [heading.index(name) for name in columns], columns, file))
    except csv.Error as error:
        raise BadTable(f"{file}, line {reader.line_num}: {error}.") from None
    if not found:
        raise BadTable(f"{file}: no rows in it.")
    return found


def write_rows(file: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """
    Write a CSV file in UTF-8 with the mark that spreadsheets want.

    :raises BadTable: when it cannot be written
    """
    try:
        with file.open("w", encoding="utf-8-sig", errors="replace", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(rows)
    except OSError as error:
        raise BadTable(f"{file}: {error.strerror}.") from None


def _picked(
    reader: Any, places: Sequence[int], columns: Sequence[str], file: Path
) -> Iterator[dict[str, str]]:
    for row in reader:
        if not any(row):
            continue
        if len(row) <= max(places):
            raise BadTable(f"{file}, line {reader.line_num}: the row is cut short.")
        yield {name: row[at] for name, at in zip(columns, places, strict=True)}


def _decoded(raw: bytes) -> str:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030")
