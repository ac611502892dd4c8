"""The cases behind a number of a board, and those of an order that a unit may appeal against."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sanlian.journal import queries as journal
from sanlian.kernel import errors, paging
from sanlian.people.actors import Actor
from sanlian.scoring import rules
from sanlian.scoring.models import Award
from sanlian.scoring.queries.counting import cases_of, followed, taken_out
from sanlian.scoring.rules import Outcome, Rules, Span

# One person's steps in a month: more than anybody takes.
MOST_STEPS = 2000


@dataclass(frozen=True, slots=True)
class Case:
    """
    One case behind a unit's figure.

    `order_id` is None where the case is the reach of a broadcast. `counted`: it is in the numerator; `turned`: a later
    fact put it there; `excluded`: an upheld appeal took it out.
    """

    entry: int
    order_id: int | None
    broadcast_id: int | None
    indicator: str
    unit: str
    category: str
    at: datetime
    counted: bool
    turned: bool
    excluded: bool


def cases(
    span: Span,
    holder: str,
    indicator: str,
    *,
    upto: int,
    window: int = 1,
    only: bool | None = None,
    after: str | None = None,
    size: int = 50,
) -> paging.Page[Case]:
    """
    Return the cases behind a unit's figure, the newest first; those that were taken out stand among all.

    :param window: the months that the indicator's rules count
    :param only: those in the numerator, those not in it, or (None) all
    :raises errors.Invalid: for a cursor that is none
    """
    span = span.reaching(window)
    rows = _held(cases_of(span, upto=upto), holder).filter(indicator=indicator)
    told = rows.annotate(turned=followed(upto=upto))
    out = taken_out(span, upto=upto)
    if only is True:
        told = told.filter(outcome=Outcome.HIT) | told.filter(turned=True)
    elif only is False:
        told = told.filter(outcome=Outcome.MISS, turned=False)
    if only is not None and out:
        told = told.exclude(pk__in=out)
    if after:
        try:
            (last,) = paging.decode(after, int)
        except ValueError:
            raise errors.Invalid(_("This page of the list does not exist.")) from None
        told = told.filter(entry__lt=last)
    found = list(told.order_by("-entry")[: size + 1])
    items = [_case(row, row.turned, out) for row in found[:size]]
    return paging.Page(items=items, next=paging.encode(items[-1].entry) if len(found) > size else None)


def cases_of_order(span: Span, holder: str, order_id: int, *, upto: int) -> list[Case]:
    """Return all cases of one order that count for a unit on a board, in the order of the journal."""
    rows = _held(cases_of(span, upto=upto), holder).filter(order=order_id)
    out = taken_out(span, upto=upto, orders=[order_id])
    return [
        _case(row, row.turned, out) for row in rows.annotate(turned=followed(upto=upto)).order_by("entry")
    ]


def cases_against(span: Span, holder: str, order_id: int, *, upto: int, by_rules: Rules) -> list[Case]:
    """Return the cases of one order that count against a unit on a board, without those that were taken out."""
    falling = {each.code for each in by_rules.indicators if each.falling}
    found = cases_of_order(span, holder, order_id, upto=upto)
    return [each for each in found if each.counted == (each.indicator in falling) and not each.excluded]


def own_cases(month: date, *, by: Actor, upto: int) -> list[Case]:
    """
    Return the cases of a month that came from steps the actor took, the newest first; what residents said is none.

    They are looked up when they are asked for and kept nowhere, and nobody can ask for those of somebody else.
    """
    if by.id is None:
        return []
    span = rules.month_span(month)
    since, until = (datetime(day.year, day.month, 1, tzinfo=rules.SHANGHAI) for day in (span.first, span.end))
    sought = journal.Sought(names=rules.HEARD, officer_ids=frozenset({by.id}), since=since, until=until)
    steps = [fact.id for fact in journal.search(sought, size=MOST_STEPS)]
    rows = cases_of(span, upto=upto).filter(entry__in=steps)
    out = taken_out(span, upto=upto)
    found = rows.annotate(turned=followed(upto=upto)).order_by("-entry", "indicator")
    return [_case(row, row.turned, out) for row in found]


def _held(rows: QuerySet[Award], holder: str) -> QuerySet[Award]:
    """Narrow cases to those of one unit on the board; the index goes by whom they count for in the end."""
    kind, _dash, place = holder.partition("-")
    rows = rows.filter(holder=rules.holder_of(holder))
    if kind == "vil":
        return rows.filter(Q(unit=holder) | Q(unit__startswith=f"grid-{place}"))
    return rows.filter(unit=holder) if kind == "team" else rows


def _case(row: Award, turned: bool, out: frozenset[int]) -> Case:
    return Case(
        entry=row.entry,
        order_id=row.order_id,
        broadcast_id=row.broadcast_id,
        indicator=row.indicator,
        unit=row.unit,
        category=row.category,
        at=row.at,
        counted=row.outcome == Outcome.HIT or turned,
        turned=row.outcome == Outcome.MISS and turned,
        excluded=row.pk in out,
    )
