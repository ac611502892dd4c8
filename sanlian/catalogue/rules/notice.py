"""
The State Council's yearly notice, or a table of the same days, as rows of the calendar. No Django.

The notice is read as it is published: “二、春节：2月15日（周日）至23日（周一）放假调休，共9天。2月14日（周六）上班。”
What it says twice (the weekday, the number of days) is compared: a slip of the pen is named, never guessed at.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from sanlian.catalogue.rules.rows import DayRow, Problem
from sanlian.kernel.words import gettext_noop

# A notice is two pages; what is longer is another document.
LONGEST = 20_000
MOST_DAYS = 400

_YEAR = re.compile(r"(20\d\d)年(?:部分)?节假日")
_ANY_YEAR = re.compile(r"(20\d\d)年")
_WITH_WEEKDAY = re.compile(
    r"(?:(20\d\d)年)?(\d{1,2})月(\d{1,2})日\([^()]*?(?:周|星期)([一二三四五六日天])[^()]*\)"
)
_FEAST = re.compile(r"^(?:[一二三四五六七八九十]+、)?([\u4e00-\u9fff、]{2,12})[:]")
_DAYS = re.compile(
    r"(?:(?P<y1>20\d\d)年)?(?P<m1>\d{1,2})月(?P<d1>\d{1,2})日"
    r"(?:[至到~—-](?:(?P<y2>20\d\d)年)?(?:(?P<m2>\d{1,2})月)?(?P<d2>\d{1,2})日)?"
)
_COUNT = re.compile(r"(?:共|放假)(\d{1,2})天")
_PARENTHESES = re.compile(r"\([^()]*\)")
_WEEKDAYS = "一二三四五六日"
_WORKED = {"1", "是", "上班", "yes", "true", "work", "working"}
_OFF = {"0", "否", "放假", "休", "休息", "no", "false", "off"}
_HEADERS = {"date": 0, "日期": 0, "working": 1, "上班": 1, "name": 2, "名称": 2}


@dataclass(slots=True)
class Notice:
    """The year that a notice is about (None for a table), its days in order, and what is wrong with it."""

    year: int | None = None
    days: list[DayRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, sentence: str, **values: object) -> None:
        """Note one fault."""
        self.problems.append(Problem(sentence, values))


def read(text: str) -> Notice:
    """Return the days that a notice or a table (`date,working,name`) names; look at `problems` first."""
    notice = Notice()
    text = unicodedata.normalize("NFKC", text.replace("\ufeff", "")).strip()
    if not text:
        notice.wrong(gettext_noop("Paste the notice's text, or choose a table of days."))
    elif len(text) > LONGEST:
        notice.wrong(gettext_noop("This is longer than a notice: %(count)s characters."), count=len(text))
    elif _is_table(text):
        _table(text, notice)
    else:
        _prose(re.sub(r"[ \t\r\u3000]", "", text), notice)
    _check(notice)
    notice.days.sort(key=lambda row: row.day)
    return notice


# ── the notice's own words ────────────────────────────────────────────────────────────────────────


def _prose(text: str, notice: Notice) -> None:
    found = _YEAR.search(text) or _ANY_YEAR.search(text)
    if found is None:
        notice.wrong(gettext_noop("The text names no year, like “2027年”."))
        return
    year = notice.year = int(found[1])
    for said in _WITH_WEEKDAY.finditer(text):
        day = _day(notice, said[1] or year, said[2], said[3])
        weekday = _WEEKDAYS.index("日" if said[4] == "天" else said[4])
        if day and day.weekday() != weekday:
            notice.wrong(
                gettext_noop("%(words)s: %(day)s is a 周%(weekday)s."),
                words=said[0],
                day=day,
                weekday=_WEEKDAYS[day.weekday()],
            )
    feast = ""
    for clause in re.split(r"[。;\n]", _PARENTHESES.sub("", text)):
        if heading := _FEAST.match(clause):
            feast = heading[1]
        if feast and "放假" in clause:
            _days_off(clause, feast, year, notice)
        elif feast and "上班" in clause:
            _made_up(clause, feast, year, notice)


def _days_off(clause: str, feast: str, year: int, notice: Notice) -> None:
    """Note the days off of one clause; what follows the word 放假 only counts them."""
    told = _DAYS.search(clause.partition("放假")[0])
    if told is None:
        return
    first = _day(notice, told["y1"] or year, told["m1"], told["d1"])
    last = first
    if first and told["d2"]:
        last = _day(notice, told["y2"] or first.year, told["m2"] or first.month, told["d2"])
    if not first or not last:
        return
    length = (last - first).days + 1
    count = _COUNT.search(clause)
    if length < 1 or length > 31:
        notice.wrong(gettext_noop("%(words)s: the days run backwards or too long."), words=clause)
        return
    if count and int(count[1]) != length:
        notice.wrong(
            gettext_noop("%(words)s: it says %(told)s days, and the dates make %(found)s."),
            words=clause,
            told=count[1],
            found=length,
        )
    notice.days += [DayRow(first + timedelta(days=n), False, feast) for n in range(length)]


def _made_up(clause: str, feast: str, year: int, notice: Notice) -> None:
    for told in _DAYS.finditer(clause):
        if day := _day(notice, told["y1"] or year, told["m1"], told["d1"]):
            notice.days.append(DayRow(day, True, f"{feast}调休上班"))


def _day(notice: Notice, year: int | str, month: int | str, day: int | str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        notice.wrong(
            gettext_noop("There is no day %(year)s-%(month)s-%(day)s."), year=year, month=month, day=day
        )
        return None


# ── a table ───────────────────────────────────────────────────────────────────────────────────────


def _is_table(text: str) -> bool:
    first = re.split(r"[,;\t]", text.splitlines()[0])
    return len(first) >= 2 and all(cell.strip().lower() in _HEADERS for cell in first if cell.strip())


def _table(text: str, notice: Notice) -> None:
    lines = text.splitlines()
    delimiter = next(mark for mark in "\t;," if mark in lines[0])
    rows = list(csv.reader(lines, delimiter=delimiter))
    columns = {_HEADERS[cell.strip().lower()]: n for n, cell in enumerate(rows[0]) if cell.strip()}
    if not {0, 1} <= columns.keys():
        notice.wrong(gettext_noop("The table needs the columns “date” and “working”."))
        return
    for number, row in enumerate(rows[1:], start=2):
        cells = [row[columns[n]].strip() if n in columns and columns[n] < len(row) else "" for n in range(3)]
        if any(cells):
            _line(number, cells, notice)


def _line(number: int, cells: list[str], notice: Notice) -> None:
    written, working, name = cells
    try:
        year, month, of_month = re.sub(r"[./年月]", "-", written).rstrip("日").split("-")
        day = date(int(year), int(month), int(of_month))
    except ValueError:
        notice.wrong(
            gettext_noop("Row %(row)s, “date”: “%(value)s” is no day like 2027-10-01."),
            row=number,
            value=written,
        )
        return
    if working.lower() not in _WORKED | _OFF:
        notice.wrong(
            gettext_noop("Row %(row)s, “working”: write 1 for a working day and 0 for a day off."), row=number
        )
        return
    worked = working.lower() in _WORKED
    notice.days.append(DayRow(day, worked, (name or ("调休上班" if worked else "放假"))[:40]))


# ── what must hold for both ───────────────────────────────────────────────────────────────────────


def _check(notice: Notice) -> None:
    if notice.problems:
        return
    if not notice.days:
        notice.wrong(gettext_noop("The text names no day off, like “10月1日至7日放假”."))
        return
    if len(notice.days) > MOST_DAYS:
        notice.wrong(
            gettext_noop("These are %(count)s days; a year has fewer feasts."), count=len(notice.days)
        )
        return
    for day in _twice(row.day for row in notice.days):
        notice.wrong(gettext_noop("%(day)s stands there twice."), day=day)
    for row in notice.days:
        if row.working and row.day.weekday() < 5:
            notice.wrong(
                gettext_noop("%(day)s is to be worked, and it is no weekend: it is a 周%(weekday)s."),
                day=row.day,
                weekday=_WEEKDAYS[row.day.weekday()],
            )
    if notice.year and date(notice.year, 10, 1) not in {row.day for row in notice.days if not row.working}:
        notice.wrong(
            gettext_noop("The notice of %(year)s is not complete: 1 October is missing."), year=notice.year
        )


def _twice(days: Iterable[date]) -> Iterator[date]:
    seen: set[date] = set()
    for day in days:
        if day in seen:
            yield day
        seen.add(day)
