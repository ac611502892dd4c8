"""
Instants in people's words: 还剩 2天, 今天下午3点前, 8月26日 周三.

All functions take the instant of the page; all days are of Asia/Shanghai. 天 means working days.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _, ngettext, pgettext, pgettext_lazy

from sanlian.catalogue.deadlines import WorkingCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
ICONS = {
    "calm": "clock",
    "warn": "alert-triangle-filled",
    "late": "alert-octagon-filled",
    "hold": "player-pause-filled",
    "ok": "circle-check-filled",
    "declined": "arrows-exchange",
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A clock as shape and words; `state` is a key of ICONS and a class of look.css."""

    state: str
    words: str

    @property
    def icon(self) -> str:
        """Return the name of the shape."""
        return ICONS[self.state]


def time_chip(
    due_at: datetime,
    yellow_at: datetime | None,
    *,
    now: datetime,
    calendar: WorkingCalendar,
    long: bool = False,
) -> Chip:
    """
    Return the chip of a promise that runs: in time, nearly used up, or late.

    :param long: for residents, who read “working days” instead of “days”
    """
    if now >= due_at:
        return Chip("late", _("%(time)s late") % {"time": _past(due_at, now, calendar)})
    state = "warn" if yellow_at is not None and now >= yellow_at else "calm"
    return Chip(state, _("%(time)s left") % {"time": _ahead(due_at, now, calendar, long=long)})


class Promised(Protocol):
    """What an order's clock is made of: WorkOrder is one."""

    status: str
    due_at: datetime
    yellow_at: datetime
    review_at: datetime | None


def order_chip(order: Promised, *, now: datetime, calendar: WorkingCalendar, long: bool = False) -> Chip:
    """Return the chip of an order's promise to the citizen; it rests until the day of review, or the order is over."""
    if order.status in {"replied", "closed"}:
        return Chip("ok", _("Done"))
    if order.status == "suspended" and order.review_at is not None:
        return Chip("hold", _("Looked at again on %(day)s") % {"day": _date(_day(order.review_at))})
    if order.status == "merged":
        return Chip("declined", _("Merged"))
    if order.status == "refused":
        return Chip("declined", _("Not taken on"))
    if order.status == "withdrawn":
        return Chip("declined", _("Withdrawn"))
    return time_chip(order.due_at, order.yellow_at, now=now, calendar=calendar, long=long)


def _ahead(due_at: datetime, now: datetime, calendar: WorkingCalendar, *, long: bool) -> str:
    if due_at - now < timedelta(hours=1):
        return _minutes(due_at - now)
    if _day(due_at) == _day(now) or due_at - now < timedelta(hours=8):
        return _hours(due_at - now)
    days = max(1, calendar.working_days_left(now, due_at))
    if long:
        return ngettext("%(count)s working day", "%(count)s working days", days) % {"count": days}
    return _days(days)


def _past(due_at: datetime, now: datetime, calendar: WorkingCalendar) -> str:
    if now - due_at < timedelta(hours=1):
        return _minutes(now - due_at)
    if _day(due_at) == _day(now) or now - due_at < timedelta(hours=8):
        return _hours(now - due_at)
    return _days(max(1, -calendar.working_days_left(now, due_at)))


def _minutes(length: timedelta) -> str:
    count = max(1, length // timedelta(minutes=1))
    return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": count}


def _hours(length: timedelta) -> str:
    count = max(1, length // timedelta(hours=1))
    return ngettext("%(count)s hour", "%(count)s hours", count) % {"count": count}


def _days(count: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


def _day(instant: datetime) -> date:
    return instant.astimezone(SHANGHAI).date()


# ── points in time ────────────────────────────────────────────────────────────────────────────────


def by_words(due_at: datetime, *, now: datetime) -> str:
    """Return until when, as one says it: 今天下午3点前, 明天上午10点前, 8月26日 周三 下午5点前."""
    day, time = _day(due_at), _time_words(due_at)
    if day == _day(now):
        return _("by %(time)s today") % {"time": time}
    if day == _day(now) + timedelta(days=1):
        return _("by %(time)s tomorrow") % {"time": time}
    return _("by %(time)s on %(day)s") % {"time": time, "day": day_words(due_at, now=now)}


def day_words(instant: datetime | date, *, now: datetime) -> str:
    """Return the day with its weekday, 8月26日 周三; with the year where it is not this one."""
    day = _day(instant) if isinstance(instant, datetime) else instant
    words = _("%(weekday)s %(date)s") % {"weekday": _weekday(day), "date": _date(day)}
    if day.year != _day(now).year:
        return _("%(day)s, %(year)s") % {"day": words, "year": day.year}
    return words


def moment(instant: datetime, *, now: datetime) -> str:
    """Return day and time to the minute, 8月5日 10:05; today's without the day."""
    local = instant.astimezone(SHANGHAI)
    time = f"{local:%H:%M}"
    if local.date() == _day(now):
        return _("today %(time)s") % {"time": time}
    date_words = _date(local.date())
    if local.year != _day(now).year:
        date_words = _("%(day)s, %(year)s") % {"day": date_words, "year": local.year}
    return f"{date_words} {time}"


def _date(day: date) -> str:
    return pgettext("day and month", "%(day)s %(month)s") % {
        "day": day.day,
        "month": _month(day.month),
    }


def _time_words(instant: datetime) -> str:
    local = instant.astimezone(SHANGHAI)
    clock = {"hour": (local.hour - 1) % 12 + 1, "minute": f"{local.minute:02}"}
    if local.minute:
        words = pgettext("clock", "%(hour)s:%(minute)s") % clock
    else:
        words = pgettext("clock", "%(hour)s") % clock
    if local.hour < 6:
        return pgettext("early", "%(clock)s am") % {"clock": words}
    if local.hour < 12:
        return pgettext("morning", "%(clock)s am") % {"clock": words}
    if local.hour < 13:
        return pgettext("noon", "%(clock)s pm") % {"clock": words}
    if local.hour < 18:
        return pgettext("afternoon", "%(clock)s pm") % {"clock": words}
    return pgettext("evening", "%(clock)s pm") % {"clock": words}


# Lazily: a list of fifty clocks would otherwise translate twelve months for each to show one.
_WEEKDAYS = (
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)
_MONTHS = (
    pgettext_lazy("month", "Jan"),
    pgettext_lazy("month", "Feb"),
    pgettext_lazy("month", "Mar"),
    pgettext_lazy("month", "Apr"),
    pgettext_lazy("month", "May"),
    pgettext_lazy("month", "Jun"),
    pgettext_lazy("month", "Jul"),
    pgettext_lazy("month", "Aug"),
    pgettext_lazy("month", "Sep"),
    pgettext_lazy("month", "Oct"),
    pgettext_lazy("month", "Nov"),
    pgettext_lazy("month", "Dec"),
)


def _weekday(day: date) -> str:
    return str(_WEEKDAYS[day.weekday()])


def _month(number: int) -> str:
    return str(_MONTHS[number - 1])
