"""What a leader looks at: a place of their subtree and a period, both in the address, so that every view is a link."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from sanlian.kernel import errors
from sanlian.look.access import officer
from sanlian.people.actors import Actor, Permission
from sanlian.places import queries as places
from sanlian.places.queries import PlaceInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
PERIODS = ("today", "week", "month", "90")
USUAL_PERIOD = "month"


class NoSuchPeriod(errors.Invalid):
    """Only the four periods exist."""


@dataclass(frozen=True, slots=True)
class Days:
    """Days from `first` to `last`, both counted."""

    first: date
    last: date

    @property
    def since(self) -> datetime:
        """Return the instant at which the first day begins in Shanghai."""
        return datetime.combine(self.first, time(0), SHANGHAI)

    @property
    def until(self) -> datetime:
        """Return the instant at which the last day is over."""
        return datetime.combine(self.last + timedelta(days=1), time(0), SHANGHAI)

    def each(self) -> list[date]:
        """Return the days one by one."""
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]


@dataclass(frozen=True, slots=True)
class Sight:
    """Who looks, at which place, on which days, and the days before that these are compared with."""

    actor: Actor
    place: PlaceInfo
    crumbs: list[PlaceInfo]
    period: str
    days: Days
    before: Days

    @property
    def today(self) -> date:
        """Return the day of the page."""
        return self.days.last

    def query(self, **changed: str) -> str:
        """Return the address's query with some values changed; usual values are left out."""
        state = {"period": self.period, "place": self.place.code, **changed}
        if state["period"] == USUAL_PERIOD:
            del state["period"]
        return urlencode({name: value for name, value in state.items() if value})


def sight_of(request: HttpRequest) -> Sight:
    """
    Return what the address asks to see; without a place, the widest that the officer's posts cover.

    :raises errors.NotFound: for a place that does not exist
    :raises errors.NotAllowed: for a place outside the officer's subtrees
    :raises NoSuchPeriod: for any but the four periods
    """
    actor = officer(request)
    scopes = sorted(set(actor.scopes(Permission.SEE_COCKPIT)), key=lambda code: (len(code), code))
    if not scopes:
        raise errors.NotAllowed(_("Your post does not include this page."))
    place = places.get(request.GET.get("place", "")[:12] or scopes[0])
    if not actor.reaches(place.code, Permission.SEE_COCKPIT):
        raise errors.NotAllowed(_("Your post does not include this place."))
    period = request.GET.get("period", USUAL_PERIOD)
    if period not in PERIODS:
        raise NoSuchPeriod(_("There is no such period."))
    days, before = spans(period, today=timezone.localdate(timezone=SHANGHAI))
    crumbs = [step for step in places.path(place.code) if actor.reaches(step.code, Permission.SEE_COCKPIT)]
    return Sight(actor=actor, place=place, crumbs=crumbs, period=period, days=days, before=before)


def spans(period: str, *, today: date) -> tuple[Days, Days]:
    """
    Return the days of a period up to today, and as many days of the period before.

    The month is compared with the same days of the last month, cut where that one is shorter.
    """
    if period == "today":
        return Days(today, today), Days(today - timedelta(days=1), today - timedelta(days=1))
    if period == "week":
        monday = today - timedelta(days=today.weekday())
        return Days(monday, today), Days(monday - timedelta(days=7), today - timedelta(days=7))
    if period == "month":
        first = today.replace(day=1)
        last_of_before = first - timedelta(days=1)
        same_day = last_of_before.replace(day=min(today.day, last_of_before.day))
        return Days(first, today), Days(last_of_before.replace(day=1), same_day)
    first = today - timedelta(days=89)
    return Days(first, today), Days(first - timedelta(days=90), first - timedelta(days=1))
