"""
The lists behind the numbers of the cockpit: what each measure counts, and the orders that it counts.

The figures room counts the same from the journal; a test lives a week and compares the two, measure by measure.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from sanlian.kernel import errors, paging
from sanlian.kernel.words import gettext_noop
from sanlian.people.actors import Actor, Permission
from sanlian.people.names import named, named_in_full
from sanlian.workorders import lifecycle, rules
from sanlian.workorders.lifecycle import Origin, Status
from sanlian.workorders.models import Rating, Recurrence, Supervision, WorkOrder
from sanlian.workorders.queries import cursor_keys, visible_to
from sanlian.workorders.scope import on_ground, on_map, within

# Of the orders submitted in a period, those that have come to this by now; `ended` alone goes by the day of closing.
OF_A_PERIOD = {
    "received": gettext_noop("Every order formed from what residents said, by the day of submission."),
    "replied": gettext_noop("Answered by the unit; the resident may still be asked, or the order is closed."),
    "closed": gettext_noop("Closed: rated, or not rated within five working days of the answer."),
    "merged": gettext_noop("Merged: another order serves those who asked."),
    "refused": gettext_noop("Not taken on: the law puts it into other hands."),
    "withdrawn": gettext_noop("Taken back by the person who asked."),
    "solved": gettext_noop("Solved, in the resident's last answer."),
    "partly": gettext_noop("Partly solved, in the resident's last answer."),
    "unsolved": gettext_noop("Not solved, in the resident's last answer."),
    "satisfied": gettext_noop("Satisfied, in the resident's last answer."),
    "basically": gettext_noop("Basically satisfied, in the resident's last answer."),
    "unsatisfied": gettext_noop("Not satisfied, in the resident's last answer."),
    "declined": gettext_noop("Handed back by a unit at least once."),
    "reopened": gettext_noop(
        "Opened again at least once: not solved, the resident said, or the answer did not pass."
    ),
    "repeated": gettext_noop(
        "Closed, and asked again at the same place within 30 days: a person compared the two and said it is the same."
    ),
    "contact_due": gettext_noop(
        "The resident was spoken to, or the order was answered or expired without a word to them."
    ),
    "contact_in_time": gettext_noop("The resident was first spoken to within the limit, from dispatch."),
    "closed_solved": gettext_noop("Closed, and solved in the resident's last answer."),
    "closed_partly": gettext_noop("Closed, and partly solved in the resident's last answer."),
    "closed_unsolved": gettext_noop("Closed, though the resident's last answer was: not solved."),
    "closed_unanswered": gettext_noop("Closed, and the resident never answered."),
    "ended": gettext_noop("Closed, by the day of closing."),
}
OF_NOW = {
    "in_hand": gettext_noop("Not answered yet, whenever it was submitted."),
    "on_hold": gettext_noop("In hand, and allowed to rest until a day on which it is looked at again."),
    "overdue": gettext_noop("In hand, and the promise to the resident has run out."),
    "supervised": gettext_noop("In hand, and late for a working day or more: the unit must answer for it."),
    "due_today": gettext_noop("In hand, and the promise runs out today."),
    "at_desk": gettext_noop("Waiting at a desk to be sent on."),
    "to_accept": gettext_noop("Sent to a unit that has not accepted yet."),
    "to_contact": gettext_noop("Accepted; the resident has not been spoken to yet."),
    "to_reply": gettext_noop("The resident was spoken to; the answer is due."),
    "to_rate": gettext_noop("Answered; the resident has not said yet whether it is solved."),
}
MEASURES = OF_A_PERIOD | OF_NOW
# Denominators and sums: an order behind any of these.
ANY_OF = {
    "answered": ("solved", "partly", "unsolved"),
    "pleased": ("satisfied", "basically"),
    "rated": ("satisfied", "basically", "unsatisfied"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """
    A number of the cockpit: what it counts, where, and when; docs/reference/figures.md defines the measures.

    `category` is a leaf, or a group with all its leaves; `unit` a unit's code, or a kind with all its units (twp,
    vil, grid, team, dept). The period does not apply to what is OF_NOW. `on` is the day by whose map the place is
    meant, down to villages; without one it is today's.
    """

    measure: str
    place_code: str = ""
    category: str = ""
    unit: str = ""
    since: datetime | None = None
    until: datetime | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """An order in a list behind a number; of a `hidden` one only place, unit, state and clock are told."""

    id: int
    code: str
    title: str
    category_code: str
    place: str
    unit: str
    handler: str
    status: str
    submitted_at: datetime
    due_at: datetime
    yellow_at: datetime
    due_provisional: bool
    review_at: datetime | None
    ended_at: datetime | None
    hidden: bool


def orders_behind(
    actor: Actor, figure: Figure, *, at: datetime, after: str | None = None, size: int = 50
) -> paging.Page[Listed]:
    """
    Return the orders behind a number, newest first, restricted ones without their content, so that both agree.

    :raises errors.Invalid: for an unknown measure or a cursor that is none
    """
    rows = _behind(actor, figure, at=at).annotate(shown=Exists(visible_to(actor).filter(pk=OuterRef("pk"))))
    if after:
        (last,) = cursor_keys(after, int)
        rows = rows.filter(pk__lt=last)
    found = list(rows.select_related("unit", "handler", "place").order_by("-pk")[: size + 1])
    more, found = len(found) > size, found[:size]
    return paging.Page(
        items=[_listed(row, hidden=not row.shown) for row in found],
        next=paging.encode(found[-1].pk) if more else None,
    )


def count_behind(actor: Actor, figure: Figure, *, at: datetime) -> int:
    """Return how long the list behind a number is; :raises errors.Invalid: for an unknown measure."""
    return _behind(actor, figure, at=at).count()


def _listed(row: WorkOrder, *, hidden: bool) -> Listed:
    return Listed(
        id=0 if hidden else row.pk,
        code="" if hidden else row.code,
        title="" if hidden else row.title,
        category_code="" if hidden else row.category_code,
        place=named_in_full(row.place) if row.place else "",
        unit=named(row.unit),
        handler=row.handler.name if row.handler and not hidden else "",
        status=row.status,
        submitted_at=row.submitted_at,
        due_at=row.due_at,
        yellow_at=row.yellow_at,
        due_provisional=row.due_provisional,
        review_at=row.review_at,
        ended_at=row.ended_at,
        hidden=hidden,
    )


def in_hand_of(user_id: int) -> int:
    """Return how many open orders somebody handles; the number says nothing of what they are about."""
    return WorkOrder.objects.filter(handler=user_id, status__in=lifecycle.OPEN).count()


def in_hand_of_units(codes: Collection[str]) -> dict[str, int]:
    """Return how many open orders units have, by their codes; a unit without any is left out."""
    rows = WorkOrder.objects.filter(unit__code__in=codes, status__in=lifecycle.OPEN).order_by()
    return dict(rows.values_list("unit__code").annotate(number=Count("pk")))


def standing_of_units(codes: Collection[str], *, at: datetime) -> dict[str, tuple[int, int]]:
    """Return how many orders behind `in_hand`, and of these behind `overdue`, units have, by code; none: left out."""
    rows = WorkOrder.objects.filter(_measured("in_hand", at), unit__code__in=codes, origin=Origin.REQUEST)
    late = Count("pk", filter=_measured("overdue", at))
    counted = rows.order_by().values_list("unit__code").annotate(number=Count("pk"), late=late)
    return {code: (number, overdue) for code, number, overdue in counted}


def in_hand_from_elsewhere(place_code: str) -> dict[str, int]:
    """Return how many open orders of a place lie with units, by code, that neither stand in it nor reach over it."""
    rows = WorkOrder.objects.filter(on_ground(place_code), status__in=lifecycle.OPEN).exclude(
        unit__place_code__startswith=place_code
    )
    counted = rows.order_by().values_list("unit__code", "unit__kind", "unit__place_code")
    return {
        code: number
        for code, kind, stands, number in sorted(counted.annotate(number=Count("pk")))
        if kind != "department" and not place_code.startswith(stands)
    }


def promised_provisionally() -> int:
    """Return how many open orders are promised for a day that a missing calendar may still move."""
    return WorkOrder.objects.filter(due_provisional=True, ended_at=None, replied_at=None).count()


def _behind(actor: Actor, figure: Figure, *, at: datetime) -> QuerySet[WorkOrder]:
    if figure.measure not in MEASURES and figure.measure not in ANY_OF:
        raise errors.Invalid(_("There is no such figure."))
    overseen = Q(pk__in=()) if actor.kind != "house" else Q()
    for scope in set(actor.scopes(Permission.SEE_COCKPIT)):
        overseen |= within(scope) | on_ground(scope)
    latest = Rating.objects.filter(request__order=OuterRef("pk")).order_by("-pk")
    rows = WorkOrder.objects.alias(
        answer=Subquery(latest.values("solved")[:1]), content=Subquery(latest.values("satisfied")[:1])
    ).filter(overseen, origin=Origin.REQUEST)
    conditions = [_measured(name, at) for name in ANY_OF.get(figure.measure, (figure.measure,))]
    rows = rows.filter(reduce(or_, conditions))
    if figure.place_code:
        rows = rows.filter(on_map(figure.place_code, figure.on))
    if figure.category:
        rows = rows.filter(
            Q(category_code=figure.category) | Q(category_code__startswith=figure.category + ".")
        )
    if figure.unit:
        rows = rows.filter(Q(unit__code=figure.unit) | Q(unit__code__startswith=figure.unit + "-"))
    if figure.measure not in OF_NOW:
        moment = "ended_at" if figure.measure == "ended" else "submitted_at"
        if figure.since:
            rows = rows.filter(**{f"{moment}__gte": figure.since})
        if figure.until:
            rows = rows.filter(**{f"{moment}__lt": figure.until})
    return rows


def _measured(measure: str, at: datetime) -> Q:
    running, closed = Q(ended_at=None, replied_at=None), Q(status=Status.CLOSED)
    midnight = at.astimezone(rules.SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    supervised = Supervision.objects.filter(order=OuterRef("pk"), round=OuterRef("round"))
    repeated = Recurrence.objects.filter(earlier=OuterRef("pk"), same=True)
    today = Q(due_at__gte=midnight, due_at__lt=midnight + timedelta(days=1))
    return {
        "received": Q(),
        "replied": Q(status__in=[Status.REPLIED, Status.CLOSED]),
        "closed": closed,
        "ended": closed,
        "merged": Q(status=Status.MERGED),
        "refused": Q(status=Status.REFUSED),
        "withdrawn": Q(status=Status.WITHDRAWN),
        "solved": Q(answer=lifecycle.Solved.YES),
        "partly": Q(answer=lifecycle.Solved.PARTLY),
        "unsolved": Q(answer=lifecycle.Solved.NO),
        "satisfied": Q(content=lifecycle.Satisfied.SATISFIED),
        "basically": Q(content=lifecycle.Satisfied.BASICALLY),
        "unsatisfied": Q(content=lifecycle.Satisfied.UNSATISFIED),
        "declined": Q(bounces__gt=0),
        "reopened": Q(round__gt=1),
        "repeated": closed & Q(Exists(repeated)),
        "contact_due": ~Q(contact_in_time=None),
        "contact_in_time": Q(contact_in_time=True),
        "closed_solved": closed & Q(answer=lifecycle.Solved.YES),
        "closed_partly": closed & Q(answer=lifecycle.Solved.PARTLY),
        "closed_unsolved": closed & Q(answer=lifecycle.Solved.NO),
        "closed_unanswered": closed & Q(answer=None),
        "in_hand": running,
        "overdue": running & ~Q(overdue_since=None),
        "supervised": running & Q(Exists(supervised)),
        "on_hold": Q(status=Status.SUSPENDED),
        "due_today": running & Q(overdue_since=None, suspended_at=None) & today,
        "at_desk": running & Q(status=Status.FORMED),
        "to_accept": running & Q(status=Status.DISPATCHED),
        "to_contact": running & Q(status=Status.ACCEPTED, contacted_at=None),
        "to_reply": running & Q(status=Status.ACCEPTED) & ~Q(contacted_at=None),
        "to_rate": Q(status=Status.REPLIED),
    }[measure]
