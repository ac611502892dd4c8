"""What one cell says: text, a code, a date, a number, yes or no, as people and their spreadsheets write them."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sanlian.kernel.words import gettext_noop, storable
from sanlian.sheets.faults import Misread

Cell = str | int | float | bool | datetime | date | time | None


class Kind(StrEnum):
    """How a column's cells are read."""

    TEXT = "text"  # → str, without blank ends and line breaks
    NAME = "name"  # → str, what somebody or something is called
    CODE = "code"  # → str of plain characters; numbers keep their digits
    DATE = "date"  # → date
    NUMBER = "number"  # → int
    SHARE = "share"  # → float
    FLAG = "flag"  # → bool
    WORDS = "words"  # → tuple[str, ...], written with 、 ； ; or | between them
    LINES = "lines"  # → str that may keep its line breaks
    PHONE = "phone"  # → str of digits, without the country's +86


# These may begin with a sign.
_SIGNED = {Kind.NUMBER, Kind.SHARE, Kind.PHONE}


# A spreadsheet runs what begins so: nobody's name does.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_SIGN = re.compile(r"[+\-－＋]\s*[\d（(]")
_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#GETTING_DATA"}
_NOTHING = {"", "-", "—", "——", "－", "/", "／"}
_SPOILT = re.compile("\ufffd|锟斤拷|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# Zero-width and direction marks, soft hyphens: they come along when people copy from web pages.
_INVISIBLE = dict.fromkeys([0xAD, 0x2060, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F)])
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+0?0:00(?::00)?)?")
_PACKED_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_ROUNDED = re.compile(r"[+-]?\d(?:[.]\d+)?[eE][+-]?\d+")
# Day 1 of a spreadsheet's own calendar is 1 January 1900; 1900 is taken for a leap year.
_EPOCH = date(1899, 12, 30)
_SERIAL_DAYS = range(20_000, 80_000)
_LAST_EXACT = 10**15
_YES = {"是", "有", "对", "yes", "y", "true", "1", "√", "✓", "on"}
_NO = {"否", "无", "没有", "no", "n", "false", "0", "×", "✗", "off"}
_BETWEEN = re.compile(r"[、；;|\n]+")


def shown(cell: Cell) -> str:
    """Return a cell as a person sees it, on one line."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _LAST_EXACT:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(" ", "minutes")
    return " ".join(str(cell).translate(_INVISIBLE).replace("\xa0", " ").replace("\u3000", " ").split())


def is_blank(cell: Cell) -> bool:
    """Return whether nothing was entered: a lone dash or stroke is how forms say so."""
    return cell is None or (isinstance(cell, str) and shown(cell) in _NOTHING)


def guard(cell: Cell, kind: Kind = Kind.TEXT) -> None:
    """
    Do nothing for a cell that is what somebody entered.

    :raises Misread: for a formula, an error of the spreadsheet, or characters that saving has spoilt
    """
    if not isinstance(cell, str):
        return
    words = cell.strip(" \u3000\xa0\n").removeprefix("'")
    if words in _ERRORS:
        raise Misread(
            gettext_noop("The spreadsheet shows the error %(value)s here."),
            gettext_noop("Enter the value itself instead of the formula."),
            value=words,
        )
    if words.startswith(_FORMULA) and not (kind in _SIGNED and _SIGN.match(words)):
        raise Misread(
            gettext_noop("This begins like a formula: a spreadsheet would run it."),
            gettext_noop("Enter the plain words; let them begin with a letter, a character or a digit."),
        )
    if _SPOILT.search(words):
        raise Misread(
            gettext_noop("Characters were spoilt when the file was saved."),
            gettext_noop("Save the original again as XLSX or as CSV in UTF-8."),
        )


def text(cell: Cell) -> str:
    """Return words on one line."""
    return storable(shown(cell))


def name(cell: Cell) -> str:
    """Return what somebody or something is called; programs leave ? where they did not know a character."""
    found = text(cell)
    if re.search(r"[?？<>{}\\]", found):
        raise Misread(
            gettext_noop("“%(value)s” is no name: a character of it was lost."),
            gettext_noop("Enter the name again, with all its characters."),
            value=found[:40],
        )
    return found


def lines(cell: Cell) -> str:
    """Return words with their line breaks."""
    return (
        "\n".join(text(line) for line in str(cell).splitlines()).strip()
        if isinstance(cell, str)
        else text(cell)
    )


def code(cell: Cell) -> str:
    """Return a code: half-width, without blanks; a spreadsheet's number gets its digits back."""
    if isinstance(cell, float | int) and not isinstance(cell, bool) and abs(cell) >= _LAST_EXACT:
        raise _rounded()
    words = unicodedata.normalize("NFKC", shown(cell)).replace(" ", "").removeprefix("'")
    if _ROUNDED.fullmatch(words) and ("." in words or "+" in words):
        raise _rounded()
    return storable(words)


def _rounded() -> Misread:
    return Misread(
        gettext_noop("The spreadsheet has made a number of this code and rounded it."),
        gettext_noop("Format the column as text and enter the code again."),
    )


def day(cell: Cell) -> date:
    """Return a date: a date cell, 2026-02-13, 2026/2/13, 2026年2月13日, 20260213, or a spreadsheet's day number."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float | int) and not isinstance(cell, bool) and int(cell) in _SERIAL_DAYS:
        return _EPOCH + timedelta(days=int(cell))
    words = unicodedata.normalize("NFKC", shown(cell))
    found = _DAY.fullmatch(words) or _PACKED_DAY.fullmatch(words)
    try:
        if not found:
            raise ValueError
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        raise Misread(
            gettext_noop("“%(value)s” is no day of the calendar."),
            gettext_noop("Write the date as 2026-02-13."),
            value=words[:40],
        ) from None


def number(cell: Cell) -> int:
    """Return a whole number."""
    value = share(cell)
    if not value.is_integer():
        raise _no_number(cell)
    return int(value)


def share(cell: Cell) -> float:
    """Return a number, perhaps broken; 70% is 0.7."""
    words = unicodedata.normalize("NFKC", shown(cell)).replace(",", "").replace(" ", "")
    percent = words.endswith("%")
    try:
        value = float(words.removesuffix("%"))
        if not -1e12 < value < 1e12:
            raise ValueError
    except ValueError:
        raise _no_number(cell) from None
    return round(value / 100, 10) if percent else value


def _no_number(cell: Cell) -> Misread:
    return Misread(
        gettext_noop("“%(value)s” is not a number that fits here."),
        gettext_noop("Enter digits only, without a unit."),
        value=shown(cell)[:40],
    )


def flag(cell: Cell) -> bool:
    """Return yes or no."""
    words = unicodedata.normalize("NFKC", shown(cell)).casefold()
    if words in _YES or words in _NO:
        return words in _YES
    raise Misread(
        gettext_noop("“%(value)s” is neither yes nor no."),
        gettext_noop("Write 是 or 否, yes or no."),
        value=words[:40],
    )


def phone(cell: Cell) -> str:
    """Return a telephone number as digits, without the country's +86."""
    digits = re.sub(r"[\s()+.\-]", "", code(cell))
    digits = re.sub(r"^(?:00)?86(?=\d{11}$)", "", digits)
    if not re.fullmatch(r"\d{5,15}", digits):
        raise Misread(
            gettext_noop("“%(value)s” is no telephone number."),
            gettext_noop("Enter one number of 5 to 15 digits."),
            value=shown(cell)[:40],
        )
    return digits


def words(cell: Cell) -> tuple[str, ...]:
    """Return several words, each once, in their order."""
    whole = cell if isinstance(cell, str) else shown(cell)
    return tuple(dict.fromkeys(word for part in _BETWEEN.split(whole) if (word := text(part))))


READ: Mapping[Kind, Callable[[Cell], object]] = {
    Kind.TEXT: text,
    Kind.NAME: name,
    Kind.CODE: code,
    Kind.DATE: day,
    Kind.NUMBER: number,
    Kind.SHARE: share,
    Kind.FLAG: flag,
    Kind.WORDS: words,
    Kind.LINES: lines,
    Kind.PHONE: phone,
}
