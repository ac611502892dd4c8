"""
Rows as they come out of real offices on bad days, made by a seed out of a county's own rows.

Each is a good row of its table with one thing wrong, and says in which column; none of them may come in.
"""

import csv
import io
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sanlian.sheets import Kind, Table

RUNS = ("=1+1", "+cmd|' /C calc'!A0", "@SUM(A1:A9)", '=HYPERLINK("http://x","y")', "＝A1")
BAD_DAYS = ("2021-02-30", "2021-13-01", "昨天", "31.12.2021", "2021-2", "00000000", "2021-06-31")
BAD_PHONES = ("没有", "12", "1" * 30, "12O11112222", "无")
# What is spelled as it should be, and names what is not there or cannot be: table → column → values.
CONTRADICTIONS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "places": {
        # Lies in one place by its digits and in another by its cell; round in a circle; below nothing.
        "parent_code": ("330825101", "330825999", "330825201207"),
        "code": ("33082", "330825X01", "3.30825E+11", "九", "330825999999", "330825 20120 7 00 1 2"),
    },
    "duty_counts": {"number": ("0", "-1", "44"), "duties": ("-1", "1000")},
    "departments": {"code": ("住建局", "dept housing", "DEPT-HOUSING"), "number": ("0", "1000", "-3")},
    "limits": {"accept": ("3 fortnights", "快"), "finish": ("0 working days", "working"), "warn": ("7", "0")},
    "duties": {"code": ("1.9.9.9", "2", "1.1.1.1.1.1", "一")},
    "categories": {"limit": ("no-limit",), "lead": ("dept-nobody",), "assists": ("dept-nobody",)},
    "responsibilities": {"category": ("no.such",), "limit": ("no-limit",), "holder": ("dept-nobody",)},
    "coordination": {"lead": ("dept-nobody",), "members": ("dept-nobody",), "categories": ("no.such",)},
    "routing": {
        "to": ("dept-nobody",),
        "categories": ("no.such",),
        "limits": ("no-limit",),
        "hours": ("25:00-26:00",),
    },
    "questions": {"category": ("no.such", "road"), "number": ("0", "7"), "when": ("nobody",)},
    "calendar": {"working": ("也许", "2")},
    "units": {"kind": ("皇宫",), "place_code": ("330825999",)},
    "people": {},
    "posts": {"phone": ("13999999999",), "unit": ("dept-nowhere",), "role": ("皇帝",)},
    "branches": {"secretary": ("13999999999",), "village": ("330825999999", "330825201")},
    "members": {"phone": ("13999999999",), "branch": ("no-branch",), "exempt": ("懒",)},
    "households": {"grid": ("330825999999001", "330825201"), "member": ("13999999999",)},
    "data_items": {"level": ("绝密",), "kind": ("诗",), "parts": ("没有斜杠",)},
    "data_values": {"item": ("no.item",), "about": ("nowhere",), "subject": ("星球",)},
    "close_values": {"item": ("no.item",), "about": ("nowhere",), "subject": ("星球",)},
}


@dataclass(frozen=True)
class Bad:
    """A row, cell by cell, and the column that is wrong in it; empty where the whole row is."""

    cells: tuple[str, ...]
    column: str
    unreadable: bool = False  # the cell says nothing that the column could hold
    mixed: bool = False  # written in another encoding than the rest of the file


def written(table: Table, row: Mapping[str, object]) -> list[str]:
    """Return a row of a table as somebody would type it."""
    cells = []
    for column in table.columns:
        value = row.get(column.name)
        if isinstance(value, tuple | list):
            cells.append("、".join(map(str, value)))
        elif isinstance(value, bool):
            cells.append("是" if value else "否")
        else:
            cells.append("" if value is None else str(value))
    return cells


def spoilt(rnd: random.Random, table: Table, rows: list[list[str]]) -> Iterator[Bad]:
    """Yield good rows with one cell made wrong, for ever."""
    names = [column.name for column in table.columns]
    while True:
        cells, place = list(rnd.choice(rows)), rnd.randrange(len(names))
        column = table.columns[place]
        wrong, unreadable = _wrong(rnd, column), True
        told = CONTRADICTIONS[table.name].get(column.name, ())
        if told and rnd.random() < 0.6:
            wrong, unreadable = rnd.choice(told), False
        if wrong == "mixed":
            if any(not cell.isascii() for cell in cells):
                yield Bad(tuple(cells), "", mixed=True)
        elif wrong != cells[place]:
            cells[place] = wrong
            yield Bad(tuple(cells), column.name, unreadable)


def _wrong(rnd: random.Random, column) -> str:
    faults = ["#REF!", "坏锟斤拷字", *RUNS]
    if column.required:
        faults.append("")
    if column.kind is Kind.DATE:
        faults += BAD_DAYS
    if column.kind is Kind.PHONE:
        faults += BAD_PHONES
    if column.kind in {Kind.NUMBER, Kind.SHARE}:
        faults += ["许多", "0x10"]
    if column.kind is Kind.FLAG:
        faults += ["也许", "2", "半"]
    if column.choices:
        faults += ["没有的", "皇帝"]
    if column.kind in {Kind.TEXT, Kind.NAME, Kind.CODE} and not column.choices and column.parse is None:
        faults.append("长" * (column.most + 1))
    return rnd.choice([*faults, "mixed"])


def file(headings: list[str], rows: list[tuple[tuple[str, ...], bool]], encoding: str) -> bytes:
    """Return a CSV in an encoding; rows that are marked are written in the other one, as pasting does."""
    other = "gbk" if encoding.startswith("utf-8") else "utf-8"
    lines = [_line(headings).encode(encoding)]
    plain = "utf-8" if encoding.startswith("utf-8") else encoding
    for cells, mixed in rows:
        lines.append(_line(cells).encode(other if mixed else plain, errors="replace"))
    return b"".join(lines)


def _line(cells) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerow(cells)
    return out.getvalue()
