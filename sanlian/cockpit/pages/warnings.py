"""What keeps coming back: the warnings that stand, where, since when, and who deals with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sanlian.analysis import repeats
from sanlian.analysis.repeats import EarlyWarning
from sanlian.catalogue import queries as catalogue
from sanlian.cockpit.colours import COLOUR_ICONS, COLOUR_WORDS
from sanlian.cockpit.pages.screen import frame
from sanlian.cockpit.pictures.pins import Pin, pins_of
from sanlian.cockpit.sight import SHANGHAI, sight_of
from sanlian.look.access import officers_only
from sanlian.people.actors import Permission
from sanlian.people.names import named_in_full
from sanlian.places import queries as places
from sanlian.workorders import queries as orders
from sanlian.workorders.queries import WorkOrder

DAYS = 60


@dataclass(frozen=True, slots=True)
class Row:
    """One warning, its order, and its bar on the time line in thousandths of the days shown."""

    warning: EarlyWarning
    colour: str
    icon: str
    rule: str
    matter: str
    place: str
    order: WorkOrder | None
    start: int
    width: int


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
    place = places.find(warning.place_code)
    return Row(
        warning=warning,
        colour=str(COLOUR_WORDS[warning.colour]),
        icon=COLOUR_ICONS[warning.colour],
        rule=repeats.rule_words(warning.rule, english=english),
        matter=catalogue.category(warning.category).label(get_language()),
        place=named_in_full(place) if place else warning.place_code,
        order=order,
        start=round(start * 1000),
        # A bar of an hour is seen too.
        width=max(round((end - start) * 1000), 6),
    )


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
