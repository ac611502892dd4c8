"""Two people, one order, the same moment: one of them does it, the other is told."""

import pytest
from django.db import connection

from sanlian.kernel import errors
from sanlian.people import queries as people
from sanlian.workorders import operations, queries
from sanlian.workorders.lifecycle import Status
from sanlian.workorders.models import Assignment, Rating
from tests import builders
from tests.builders import MONDAY, TOWNSHIP, hours
from tests.threads import at_once

LATER = MONDAY + hours(2)


def told(results) -> list[errors.Refusal]:
    return [result for result in results if isinstance(result, errors.Refusal)]


def open_owners(order_id: int) -> int:
    return Assignment.objects.filter(order_id=order_id, ended_at=None).exclude(role="assist").count()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("county")
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer; nothing races")
def test_of_two_at_once_one_does_it_and_the_other_is_told():
    first, second = builders.officers("dept-housing")[:2]
    two_accept(first, second)
    two_dispatch()
    two_rate()
    one_accepts_and_one_declines(first, second)


def two_accept(first, second):
    order_id = builders.dispatched().order_id
    results = at_once(*[lambda by=by: operations.accept(order_id, by=by, at=LATER) for by in (first, second)])

    (refusal,) = told(results)
    winner = queries.order(order_id).handler
    assert isinstance(refusal, errors.Conflict)
    assert winner.name in refusal.message
    assert winner.pk in {first.id, second.id}


def two_dispatch():
    order_id = builders.ask().order_id
    desk = builders.officer(f"twp-{TOWNSHIP}", "dispatcher")
    results = at_once(
        *[
            lambda to=to: operations.dispatch(order_id, to=to, by=desk, at=LATER)
            for to in ("dept-housing", "dept-water")
        ]
    )
    assert len(told(results)) == 1
    assert open_owners(order_id) == 1


def two_rate():
    request = builders.replied()
    who = people.resident_actor(request.reporter_id)
    fields = {"satisfied": "satisfied", "by": who, "at": MONDAY + hours(6)}
    results = at_once(
        lambda: operations.rate(request.pk, solved="yes", **fields),
        lambda: operations.rate(request.pk, solved="no", **fields),
    )
    assert len(told(results)) == 1
    assert Rating.objects.filter(request=request).count() == 1
    assert queries.order(request.order_id).status in {Status.CLOSED, Status.DISPATCHED}


def one_accepts_and_one_declines(first, second):
    order_id = builders.dispatched().order_id
    results = at_once(
        lambda: operations.accept(order_id, by=first, at=LATER),
        lambda: operations.decline(
            order_id, reason="duplicate", suggested="dept-water", note="已有一件", by=second, at=LATER
        ),
    )
    assert len(told(results)) == 1
    assert queries.order(order_id).status in {Status.ACCEPTED, Status.FORMED}
    assert open_owners(order_id) == 1
