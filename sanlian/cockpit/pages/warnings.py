"""What keeps coming back: the warnings that stand, where, since when, and who deals with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sanlian.analysis import repeats
from sanlian.analysis.repeats import EarlyWarning, HotIssue
from sanlian.catalogue import queries as catalogue
from sanlian.cockpit.colours import COLOUR_ICONS, COLOUR_WORDS
from sanlian.cockpit.pages.screen import frame
from sanlian.cockpit.pictures.pins import Pin, pins_of
from sanlian.cockpit.sight import SHANGHAI, Sight, sight_of
from sanlian.look.access import officers_only
from sanlian.people.actors import Permission
from sanlian.people.names import named_in_full
from sanlian.places import queries as places
from sanlian.workorders import queries as orders
from sanlian.workorders.queries import WorkOrder

DAYS = 60
# So many of the orders in which it was said are named; the warning's order names them all.
NEWEST = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One warning, its order, and its bar on the time line in thousandths of the days shown."""

    warning: EarlyWarning
    colour: str
    icon: str
    rule: str
    matter: str
    name: str
    place: str
    order: WorkOrder | None
    start: int
    width: int


@dataclass(frozen=True, slots=True)
class Hot:
    """What many say about one thing, and the order of the warning that stands for it."""

    issue: HotIssue
    matter: str
    place: str
    order_id: int | None
    orders: list[WorkOrder]

    @property
    def people(self) -> list[tuple[int, str]]:
        """Return how many people said it in the last 7, 30 and 90 days, each under its heading."""
        headings = _("People in 7 days"), _("People in 30 days"), _("People in 90 days")
        return list(zip(self.issue.people, headings, strict=True))


@require_GET
@never_cache
@officers_only(Permission.SEE_COCKPIT)
def warnings(request: HttpRequest) -> HttpResponse:
    """Show the warnings of a place: a list, a picture of where they are, and the last sixty days."""
    sight = sight_of(request)
    now = timezone.now()
    since = datetime.combine(timezone.localdate(now, SHANGHAI), time(0), SHANGHAI) - timedelta(days=DAYS - 1)
    standing = repeats.standing(sight.actor, place_code=sight.place.code)
    over = repeats.ended(sight.actor, since=since, place_code=sight.place.code)
    shown = [*standing.warnings, *over]
    found = {
        order.pk: order for order in orders.by_numbers([each.order_id for each in shown], by=sight.actor)
    }
    rows = [_row(each, found.get(each.order_id), since=since, now=now) for each in shown]
    running = rows[: len(standing.warnings)]
    context: dict[str, Any] = {
        "sight": sight,
        "standing": standing,
        "running": running,
        "over": rows[len(running) :],
        "hot": _hot(sight, standing.warnings),
        "timeline": sorted(rows, key=lambda row: (row.warning.at, row.warning.pk)),
        "weeks": _weeks(since),
        "picture": pins_of(sight.place.code, _pins(running)),
        "back_query": sight.query(),
    }
    return render(request, "cockpit/warnings.html", context | frame(sight))


def _row(warning: EarlyWarning, order: WorkOrder | None, *, since: datetime, now: datetime) -> Row:
    english = (get_language() or "").startswith("en")
    whole = timedelta(days=DAYS)
    start = max((warning.at - since) / whole, 0.0)
    end = min(((warning.ended_at or now) - since) / whole, 1.0)
    return Row(
        warning=warning,
        colour=str(COLOUR_WORDS[warning.colour]),
        icon=COLOUR_ICONS[warning.colour],
        rule=repeats.rule_words(warning.rule, english=english),
        matter=catalogue.category(warning.category).label(get_language()),
        name=warning.name,
        place=_place(warning.place_code),
        order=order,
        start=round(start * 1000),
        # A bar of an hour is seen too.
        width=max(round((end - start) * 1000), 6),
    )


def _hot(sight: Sight, standing: Sequence[EarlyWarning]) -> list[Hot]:
    issues = repeats.hot_now(sight.actor, place_code=sight.place.code)
    numbers = [number for issue in issues for number in issue.orders[-NEWEST:]]
    seen = {order.pk: order for order in orders.by_numbers(numbers, by=sight.actor)}
    warned = {warning.pk: warning.order_id for warning in standing}
    return [
        Hot(
            issue=issue,
            matter=catalogue.category(issue.category).label(get_language()),
            place=_place(issue.place_code),
            order_id=warned.get(issue.warning_id or 0),
            orders=[seen[number] for number in issue.orders[-NEWEST:] if number in seen],
        )
        for issue in issues
    ]


def _place(code: str) -> str:
    place = places.find(code)
    return named_in_full(place) if place else code


def _pins(rows: Sequence[Row]) -> list[Pin]:
    pins = []
    for row in rows:
        place = places.find(row.warning.place_code)
        if place is not None and place.level != "county":
            pins.append(Pin(place=place, colour=row.warning.colour, words=f"{row.matter} · {row.colour}"))
    return pins


def _weeks(since: datetime) -> list[tuple[int, datetime]]:
    """Return where each Monday stands on the time line, in thousandths, and its day."""
    days = [since + timedelta(days=number) for number in range(DAYS)]
    return [(round(number / DAYS * 1000), day) for number, day in enumerate(days) if day.weekday() == 0]
