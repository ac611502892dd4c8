"""
The calendar and the deadlines against somebody else's arithmetic, for every day of 2021 to 2026 and every limit.

Three stand side by side: the product's calendar, the notices as typed in `notices.py`, and `chinesecalendar`. The
oracle knows neither sessions nor spans: it walks six years minute by minute, writes down each minute in which an
office is open, and counts. It is worth something as long as it shares no line with what it judges.
"""

from bisect import bisect_left, bisect_right
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
import yaml

from sanlian.catalogue.deadlines import Span
from tests.catalogue.files import FOLDER, shipped_calendar
from tests.catalogue.notices import told_off, told_to_work

CHINA = ZoneInfo("Asia/Shanghai")
CALENDAR = shipped_calendar()
FIRST, LAST = date(2021, 1, 1), date(2026, 12, 31)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
MIDNIGHT = datetime(2021, 1, 1)
# Before the doors open, on the hour, in the morning, at noon, just before and at the close, at night.
STARTS = ["00:00", "08:29", "08:30", "10:05", "12:00", "12:40", "13:30", "16:59", "17:00", "23:59"]


def open_by_notice(day: date) -> bool:
    return day in told_to_work() or (day.isoweekday() not in (6, 7) and day not in told_off())


@cache
def open_days() -> tuple[date, ...]:
    # A month of 2027 is walked too: what starts at the end of 2026 ends there.
    beyond = [LAST + timedelta(days=n) for n in range(1, 60)]
    off, made_up = told_off(), told_to_work()
    return tuple(d for d in [*DAYS, *beyond] if d in made_up or (d.isoweekday() < 6 and d not in off))


@cache
def open_minutes() -> tuple[int, ...]:
    """Return the number, counted from the first midnight, of each minute in which offices are open."""
    found = []
    for day in open_days():
        begin = (day - FIRST).days * 24 * 60
        for minute in range(24 * 60):
            if 510 <= minute < 720 or 810 <= minute < 1020:
                found.append(begin + minute)
    return tuple(found)


def oracle(start: datetime, amount: float, unit: str) -> datetime:
    """Return when so much time is over, found by counting."""
    if unit == "clock hours":
        return start + timedelta(minutes=amount * 60)
    if unit == "working days":
        there = open_days()
        day = there[bisect_right(there, start.date()) + int(amount) - 1]
        return datetime.combine(day, time(17))
    minute = int((start - MIDNIGHT).total_seconds()) // 60
    there = open_minutes()
    last = there[bisect_left(there, minute) + round(amount * 60) - 1]
    return MIDNIGHT + timedelta(minutes=last + 1)


def limits() -> list[str]:
    """Return every length of time that a limit of the shipped catalogue names, and the odd ones between."""
    with (FOLDER / "limits.yaml").open(encoding="utf-8") as lines:
        rows = yaml.safe_load(lines)["limits"]
    steps = ("accept", "contact", "finish", "decline")
    return sorted({row[step] for row in rows for step in steps} | {"2 working hours", "31.5 working hours"})


def test_the_calendar_is_the_notices_day_by_day():
    off, made_up = told_off(), told_to_work()
    assert not off & made_up
    assert all(day.isoweekday() > 5 for day in made_up), "only weekends are made working days"
    assert [day for day in DAYS if CALENDAR.is_working_day(day) != open_by_notice(day)] == []


def test_chinesecalendar_is_the_notices_day_by_day():
    """
    Both agree on every day of the six years: there is nothing to explain.

    That is not a matter of course. The library marks days that custom gives off and no notice does (9 February 2024,
    New Year's Eve: "units are encouraged to arrange leave") as worked, as we do; a day it does not know it refuses.
    """
    assert [day for day in DAYS if chinese_calendar.is_workday(day) != open_by_notice(day)] == []
    assert chinese_calendar.is_workday(date(2024, 2, 9)) and CALENDAR.is_working_day(date(2024, 2, 9))
    with pytest.raises(NotImplementedError):
        chinese_calendar.is_workday(date(2027, 1, 1))


@pytest.mark.parametrize("written", limits())
def test_each_limit_from_each_day(written):
    span = Span.parse(written)
    amount, _, unit = written.partition(" ")
    wrong = []
    for day in DAYS:
        for hour in STARTS:
            start = datetime.combine(day, time.fromisoformat(hour))
            found = CALENDAR.due(start.replace(tzinfo=CHINA), span).at
            expected = oracle(start, float(amount), unit)
            if found.replace(tzinfo=None) != expected:
                wrong.append((start, found, expected))
    assert wrong == []


@pytest.mark.parametrize("written", [each for each in limits() if "working days" in each])
def test_the_days_counted_are_the_open_days_between(written):
    span = Span.parse(written)
    for day in DAYS:
        start = datetime.combine(day, time(16), CHINA)
        counted = CALENDAR.days_counted(start, span)
        position = bisect_right(open_days(), day)
        assert tuple(counted) == open_days()[position : position + int(span.amount)]


def test_office_time_between_two_moments():
    """Every day with the one a fortnight later, at odd minutes."""
    there = open_minutes()
    for n, day in enumerate(DAYS[:-14]):
        start = datetime.combine(day, time(n % 24, n * 7 % 60))
        end = datetime.combine(day + timedelta(days=n % 15), time(n * 5 % 24, n * 11 % 60))
        if end < start:
            start, end = end, start
        first, last = (int((moment - MIDNIGHT).total_seconds()) // 60 for moment in (start, end))
        expected = bisect_left(there, last) - bisect_left(there, first)
        assert CALENDAR.working_minutes(start.replace(tzinfo=CHINA), end.replace(tzinfo=CHINA)) == expected


def test_what_ends_in_a_year_without_notice_is_provisional_and_nothing_else():
    for written in limits():
        span = Span.parse(written)
        amount, _, unit = written.partition(" ")
        for day in DAYS:
            start = datetime.combine(day, time(10, 5))
            beyond = oracle(start, float(amount), unit).year > 2026 and unit != "clock hours"
            assert CALENDAR.due(start.replace(tzinfo=CHINA), span).provisional == beyond, (day, written)
