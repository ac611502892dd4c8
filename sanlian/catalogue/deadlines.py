"""
Until when: spans of office time, and the calendar that turns them into instants. No Django, no clock.

Three measures exist. *Working days* do not count the day of the start and end when offices close on the last
of them; *working hours* run only while offices are open; *clock hours* run through nights and holidays. Which
days are working days follows the State Council's yearly notice, make-up weekends included. A year whose
notice is not in yet is counted Monday to Friday and the result says that it is provisional.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sanlian.kernel.errors import Invalid
from sanlian.kernel.words import gettext_noop

ZERO = timedelta(0)
ONE_DAY = timedelta(days=1)
CHINA = ZoneInfo("Asia/Shanghai")
# Longer than any promise; keeps a typing error from walking the calendar for centuries.
LONGEST = 3660


class BadSpan(Invalid):
    """A length of time that cannot be understood or kept."""


class Measure(StrEnum):
    """What a span counts."""

    WORKING_DAYS = "working_days"
    WORKING_HOURS = "working_hours"
    CLOCK_HOURS = "clock_hours"


_SPAN = re.compile(
    r"(?P<amount>\d+(?:\.\d+)?)\s+(?P<measure>(?:(?:working|clock)[ _])?(?:days|hours|day|hour))"
)
_CHINESE_SPAN = re.compile(
    r"(?P<amount>\d+(?:\.\d+)?|[一二两三四五六七八九十]{1,3})\s*个?\s*(?P<measure>工作日|工作小时|自然小时|小时)"
)
_CHINESE_MEASURES = {
    "工作日": "working_days",
    "工作小时": "working_hours",
    "自然小时": "clock_hours",
    "小时": "clock_hours",
}
_BARE_DAYS = re.compile(r"[\d一二两三四五六七八九十]{1,4}\s*(个?自然日|日|天)")
_CHINESE_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", start=1)} | {"两": 2}


@dataclass(frozen=True, slots=True)
class Span:
    """
    A length of time in one measure; working days are whole.

    :raises BadSpan: for nothing, for less, for a part of a working day, for more than ten years
    """

    amount: float
    measure: Measure

    def __post_init__(self) -> None:
        if not 0 < self.amount <= LONGEST:
            raise BadSpan(gettext_noop("A length of time must be more than nothing and at most 3,660."))
        if self.measure == Measure.WORKING_DAYS and self.amount != int(self.amount):
            raise BadSpan(gettext_noop("Working days are counted whole."))

    @classmethod
    def parse(cls, text: str) -> "Span":
        """
        Return the span that words like `3 working days`, `0.5 clock hours`, `24 hours` or `3个工作日` mean.

        Hours alone are clock hours. Days alone mean nothing: working days and days of rest would be mixed up.

        :raises BadSpan: when they mean none
        """
        words = text.strip().lower()
        if found := _SPAN.fullmatch(words):
            name = found["measure"].replace(" ", "_").removesuffix("s") + "s"
            name = "clock_hours" if name == "hours" else name
            amount = float(found["amount"])
        elif found := _CHINESE_SPAN.fullmatch(words):
            name, amount = _CHINESE_MEASURES[found["measure"]], _amount(found["amount"])
        else:
            name, amount = "", 0.0
        if name == "days" or _BARE_DAYS.fullmatch(words):
            raise BadSpan(gettext_noop("Say whether these are working days, like “3 working days”."))
        if name not in set(Measure):
            raise BadSpan(
                gettext_noop(
                    "Write a length of time like “3 working days”, “4 working hours”, “24 hours” or “3个工作日”."
                )
            )
        return cls(amount, Measure(name))

    def __str__(self) -> str:
        return f"{self.amount:g} {self.measure.replace('_', ' ')}"


def _amount(written: str) -> float:
    """Return a number written in digits, or in Chinese up to ninety-nine; 0 for what is none."""
    if written[0].isdigit():
        return float(written)
    tens, ten, ones = written.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return 0
    return 10 * (_CHINESE_DIGITS.get(tens, 1) if ten else 0) + _CHINESE_DIGITS.get(ones if ten else tens, 0)


@dataclass(frozen=True, slots=True)
class Due:
    """When a span ends, and whether a missing calendar may still move it."""

    at: datetime
    provisional: bool


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The sessions of a working day, in order, and the zone in which they are read."""

    sessions: tuple[tuple[time, time], ...] = ((time(8, 30), time(12)), (time(13, 30), time(17)))
    zone: ZoneInfo = CHINA

    @property
    def closing(self) -> time:
        """Return when the last session ends."""
        return self.sessions[-1][1]


def known_years(days: Mapping[date, bool]) -> set[int]:
    """
    Return the years whose notice stands in the calendar in full.

    National Day tells: every notice has it, while a single day entered by hand, or New Year's Eve out of the
    next year's notice, does not make a year known.
    """
    return {day.year for day, working in days.items() if (day.month, day.day) == (10, 1) and not working}


class WorkingCalendar:
    """Which days are worked and for how long; everything about deadlines is asked here."""

    def __init__(
        self,
        days: Mapping[date, bool],
        hours: OfficeHours | None = None,
        *,
        known_years: Iterable[int] | None = None,
    ) -> None:
        """
        Keep the days that differ from Monday to Friday.

        :param days: date → is it worked
        :param known_years: the years whose notice is in; by default each year that has a day in `days`
        """
        self._days = dict(days)
        self.hours = hours or OfficeHours()
        years = {day.year for day in self._days} if known_years is None else known_years
        self._years = frozenset(years)

    def known(self, year: int) -> bool:
        """Return whether the State Council's notice for the year is in the calendar."""
        return year in self._years

    def as_it_was(self, days: Mapping[date, bool]) -> "WorkingCalendar":
        """Return the calendar in which these days are worked or not as given, for counting what was promised by it."""
        return WorkingCalendar({**self._days, **days}, self.hours, known_years=self._years)

    def is_working_day(self, day: date) -> bool:
        """Return whether offices work on the day."""
        named = self._days.get(day)
        return day.weekday() < 5 if named is None else named

    def working_days_between(self, first: date, last: date) -> list[date]:
        """Return the working days after `first`, up to and with `last`."""
        days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
        return [day for day in days if self.is_working_day(day)]

    def due(self, start: datetime, span: Span) -> Due:
        """Return when the span that begins at `start` is over."""
        start = self._local(start)
        if span.measure == Measure.CLOCK_HOURS:
            return Due(start + timedelta(hours=span.amount), provisional=False)
        if span.measure == Measure.WORKING_DAYS:
            at = self._close_of_day(start.date(), int(span.amount))
            first_counted = start.date() + ONE_DAY
        else:
            at = self._advance(start, timedelta(hours=span.amount))
            first_counted = start.date()
        years = range(first_counted.year, at.year + 1)
        return Due(at, provisional=not self._years.issuperset(years))

    def days_counted(self, start: datetime, span: Span) -> list[date]:
        """Return the working days on which the span runs, in order; none for clock hours."""
        if span.measure == Measure.CLOCK_HOURS:
            return []
        start = self._local(start)
        at = self.due(start, span).at
        days = self.working_days_between(start.date(), at.date())
        tomorrow = datetime.combine(start.date() + ONE_DAY, time(0), self.hours.zone)
        if span.measure == Measure.WORKING_HOURS and self._worked(start, min(at, tomorrow)):
            days.insert(0, start.date())
        return days

    def fraction_at(
        self, start: datetime, due_at: datetime, fraction: float, measure: Measure = Measure.WORKING_DAYS
    ) -> datetime:
        """
        Return the instant at which that share of the time from `start` to `due_at` has passed.

        Office time is shared out unless the measure is clock hours, or there is none between the two.
        """
        start, due_at = self._local(start), self._local(due_at)
        if due_at <= start:
            return due_at
        worked = ZERO if measure == Measure.CLOCK_HOURS else self._worked(start, due_at)
        if not worked:
            return start + (due_at - start) * fraction
        return min(self._advance(start, worked * fraction), due_at)

    def working_days_left(self, now: datetime, due_at: datetime) -> int:
        """
        Return how many working days come after today until the due day.

        0 means the day itself (or no working day in between); once it has passed, the working days since then
        are counted below zero.
        """
        today, last = self._local(now).date(), self._local(due_at).date()
        if today <= last:
            return len(self.working_days_between(today, last))
        return -len(self.working_days_between(last, today))

    def working_minutes(self, start: datetime, end: datetime) -> int:
        """Return the whole minutes of office time between two instants, below zero when backwards."""
        if end < start:
            return -self.working_minutes(end, start)
        return self._worked(self._local(start), self._local(end)) // timedelta(minutes=1)

    def _local(self, instant: datetime) -> datetime:
        """Return the instant as the offices' clocks show it; a naive one is a bug of the caller."""
        if instant.tzinfo is None:
            raise ValueError(f"{instant} has no time zone.")
        return instant.astimezone(self.hours.zone)

    def _close_of_day(self, start: date, number: int) -> datetime:
        """Return when offices close on the n-th working day after `start`."""
        day = start
        while number:
            day += ONE_DAY
            number -= self.is_working_day(day)
        return datetime.combine(day, self.hours.closing, self.hours.zone)

    def _sessions_from(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield what is left of each session from `start` on, without end."""
        day, zone = start.date(), self.hours.zone
        while True:
            if self.is_working_day(day):
                for opens, closes in self.hours.sessions:
                    begin, end = datetime.combine(day, opens, zone), datetime.combine(day, closes, zone)
                    if end > start:
                        yield max(begin, start), end
            day += ONE_DAY

    def _advance(self, start: datetime, worked: timedelta) -> datetime:
        """Return the instant by which that much office time has passed since `start`."""
        for begin, end in self._sessions_from(start):
            if worked <= end - begin:
                return begin + worked
            worked -= end - begin
        raise AssertionError("sessions never end")

    def _worked(self, start: datetime, end: datetime) -> timedelta:
        """Return the office time between two instants."""
        worked = ZERO
        for begin, close in self._sessions_from(start):
            if begin >= end:
                break
            worked += min(close, end) - begin
        return worked
