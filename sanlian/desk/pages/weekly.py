"""A village team's weekly list: a document, read on Tuesday, printed on A4."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_GET

from sanlian.desk.frame import frame
from sanlian.desk.papers import weekly_paper
from sanlian.kernel import errors
from sanlian.look.access import officer, officers_only
from sanlian.look.clock import SHANGHAI
from sanlian.look.papers import pdf_answer
from sanlian.people import neighbours
from sanlian.people.actors import Actor, Permission, Role
from sanlian.people.names import named
from sanlian.places import queries as places
from sanlian.places.queries import PlaceInfo
from sanlian.workorders import lifecycle, permissions, queries, rules
from sanlian.workorders.lifecycle import RAISED
from sanlian.workorders.queries import WeeklyEntry, WorkOrder

WEEK = timedelta(days=7)
DUE_AT_MOST = 30
# The project began in 2021; an address may name any year.
FIRST_YEAR = 2021


class NoList(errors.NotFound):
    """There is no weekly list of this village, or not for this person."""


@dataclass(frozen=True, slots=True)
class Line:
    """One matter on the list; `order` is None where the viewer may not read it."""

    number: int
    order: WorkOrder | None
    leader: str
    goal: str
    reason: str
    weeks: int
    bars: tuple[bool, ...]
    cleared: bool
    may_carry: bool = False


@officers_only
@require_GET
def weekly(request: HttpRequest) -> HttpResponse:
    """Show the list of one village and week; which of them, the address says."""
    return render(request, "desk/weekly.html", _page(request))


@officers_only
@require_GET
def as_pdf(request: HttpRequest) -> HttpResponse:
    """Hand out the same list as a PDF for the meeting's table."""
    page = _page(request)
    if page["village"] is None:
        raise NoList(_("No village's list belongs to your posts"))
    paper = weekly_paper(page, actor=officer(request), at=page["at"])
    name = f"{page['village'].short_name}-{page['week'].isoformat()}"
    return pdf_answer(paper, name=name, at=page["at"])


def _page(request: HttpRequest) -> dict[str, Any]:
    """Return what the list of the address says; `village` is None for who reads none."""
    actor, now = officer(request), timezone.now()
    villages = _villages(actor)
    village = _chosen(request.GET.get("village", ""), villages)
    this_week = rules.week_of(now).date()
    week = _week(request.GET.get("week", ""), this_week)
    context = frame(request, "weekly") | {
        "villages": _with_counts(actor, villages, now),
        "village": village,
        "at": now,
        "week": week,
        "this_week": week == this_week,
        "week_number": week.isocalendar().week,
        "before": week - WEEK,
        "next": week + WEEK if week < this_week else None,
    }
    if village is not None:
        context |= _document(actor, village, week, this_week=week == this_week, now=now)
    return context


def _villages(actor: Actor) -> list[PlaceInfo]:
    """Return the villages whose lists the officer may read: own teams first, then all of the places overseen."""
    own = [post.place_code for post in actor.posts if post.unit_kind in {"team", "village", "grid"}]
    scopes = [scope for scope in actor.scopes(Permission.SEE_ORDERS) if scope not in own]
    found = [village for code in own if (village := places.find(code[:12]))]
    for scope in scopes:
        found += places.villages(scope)
    return list({village.code: village for village in found}.values())


@dataclass(frozen=True, slots=True)
class Village:
    """A village in the column, with what runs there; `township` where villages of several are shown."""

    code: str
    name: str
    township: str
    open: int
    late: int


def _with_counts(actor: Actor, villages: list[PlaceInfo], now: datetime) -> list[Village]:
    running = queries.running_by_village(actor, at=now) if villages else {}
    several = len({village.parent_code for village in villages}) > 1
    none = queries.Running(0, 0)
    return [
        Village(
            code=village.code,
            name=named(village),
            township=named(places.get(village.parent_code)) if several else "",
            open=running.get(village.code, none).open,
            late=running.get(village.code, none).late,
        )
        for village in villages
    ]


def _chosen(code: str, villages: list[PlaceInfo]) -> PlaceInfo | None:
    if not code:
        return villages[0] if villages else None
    found = next((village for village in villages if village.code == code), None)
    if found is None:
        raise NoList(_("This village's list does not exist, or it is not shown to you."))
    return found


def _week(text: str, this_week: date) -> date:
    """Return the Tuesday of the week that is asked for; a later one than this does not exist yet."""
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        return this_week
    if asked.year < FIRST_YEAR:
        return this_week
    noon = datetime.combine(asked, time(12), SHANGHAI)
    return min(rules.week_of(noon).date(), this_week)


def _document(
    actor: Actor, village: PlaceInfo, week: date, *, this_week: bool, now: datetime
) -> dict[str, Any]:
    entries = queries.weekly_list(village.code, week=week)
    earlier = queries.weekly_list(village.code, week=week - WEEK)
    due = _due(actor, village, now) if this_week else []
    shown = _shown(actor, [entry.order_id for entry in [*entries, *earlier]])
    listed = {entry.order_id for entry in entries}
    lines = [_line(number, entry, shown) for number, entry in enumerate(entries, 1)]
    waiting = [
        entry for entry in earlier if entry.order_id not in listed and entry.order.status in lifecycle.OPEN
    ]
    rest = [order for order in due if order.pk not in listed]
    cards = neighbours.people_of_village(village.code, on=now.astimezone(SHANGHAI).date())
    return {
        "lines": lines,
        "waiting": [
            _line(number, entry, shown, may_carry=bool(permissions.may_list_weekly(actor, entry.order)))
            for number, entry in enumerate(waiting, len(lines) + 1)
        ],
        "due": [
            (number, order, bool(permissions.may_list_weekly(actor, order)))
            for number, order in enumerate(rest, len(lines) + len(waiting) + 1)
        ],
        "more_due": len(due) == DUE_AT_MOST,
        "common": _common(actor, village) if this_week else [],
        "finding": _finding(lines, waiting, rest, now=now),
        "cleared_before": sum(entry.order.status not in lifecycle.OPEN for entry in earlier),
        "before_count": len(earlier),
        "leader": next((card for card in cards if card.role == Role.TEAM_LEADER), None),
        "secretary": next((card for card in cards if card.role == Role.VILLAGE_SECRETARY), None),
    }


def _line(number: int, entry: WeeklyEntry, shown: set[int], *, may_carry: bool = False) -> Line:
    weeks = entry.carried + 1
    return Line(
        number=number,
        order=entry.order if entry.order_id in shown else None,
        leader=entry.leader.name,
        goal=entry.goal if entry.order_id in shown else "",
        reason=entry.carry_reason if entry.order_id in shown else "",
        weeks=weeks,
        bars=tuple(week < entry.carried for week in range(min(weeks, 8))),
        cleared=entry.order.status not in lifecycle.OPEN,
        may_carry=may_carry,
    )


def _shown(actor: Actor, ids: list[int]) -> set[int]:
    return set(queries.visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()


def _common(actor: Actor, village: PlaceInfo) -> list[WorkOrder]:
    """Return what runs in the village and came from above: tasks, warnings, inspections, partners' orders."""
    first, beyond = places.subtree_range(village.code)
    rows = queries.visible_to(actor).filter(
        place_code__gte=first, place_code__lt=beyond, ended_at=None, replied_at=None, origin__in=RAISED
    )
    return list(rows.select_related("unit", "handler").order_by("due_at")[:DUE_AT_MOST])


def _due(actor: Actor, village: PlaceInfo, now: datetime) -> list[WorkOrder]:
    """Return the running orders of the village whose promise is nearly used up or broken."""
    first, beyond = places.subtree_range(village.code)
    rows = queries.visible_to(actor).filter(
        place_code__gte=first,
        place_code__lt=beyond,
        ended_at=None,
        replied_at=None,
        suspended_at=None,
        yellow_at__lte=now,
    )
    return list(rows.select_related("unit", "handler").order_by("due_at")[:DUE_AT_MOST])


def _finding(lines: list[Line], waiting: list[WeeklyEntry], due: list[WorkOrder], *, now: datetime) -> str:
    """Return the week in one sentence."""
    if not lines and not waiting and not due:
        return _("Nothing stands on the list, and nothing is nearly due.")
    own, late = len(lines), sum(order.due_at <= now for order in due)
    parts = [ngettext("%(count)s hard matter of the village", "%(count)s hard matters of the village", own)]
    words = [parts[0] % {"count": own}]
    carried = sum(line.weeks > 1 for line in lines)
    if carried:
        words.append(
            ngettext("%(count)s carried over", "%(count)s carried over", carried) % {"count": carried}
        )
    if waiting:
        number = len(waiting)
        words.append(
            ngettext("%(count)s of last week undecided", "%(count)s of last week undecided", number)
            % {"count": number}
        )
    if due:
        number = len(due)
        words.append(ngettext("%(count)s nearly due", "%(count)s nearly due", number) % {"count": number})
    if late:
        words.append(ngettext("%(count)s of them late", "%(count)s of them late", late) % {"count": late})
    return _("This week: %(words)s.") % {"words": _(", ").join(words)}
