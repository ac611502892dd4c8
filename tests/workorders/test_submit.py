"""An order that the house sends on in the breath in which it is formed ends where two steps would have brought it."""

import importlib

import pytest
from django.db import IntegrityError
from django.forms.models import model_to_dict

from sanlian.analysis import operations as analysis
from sanlian.catalogue import queries as catalogue
from sanlian.journal.models import Entry
from sanlian.people.actors import HOUSE
from sanlian.people.models import Resident
from sanlian.places import queries as places
from sanlian.workorders import operations, queries
from sanlian.workorders.models import ServiceRequest, WorkOrder
from tests import builders
from tests.builders import MONDAY, VILLAGE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]

form_module = importlib.import_module("sanlian.workorders.operations._form")
SENDING = operations.Sending(
    to="dept-housing", assists=("dept-water", "dept-land"), reason="因为是路灯", list_item="H-3"
)


def submit(key, *, send=None):
    who = builders.resident()
    taken = operations.submit(
        operations.Ask(text="路灯不亮", reporter_id=who.id, idempotency_key=key),
        category="road.lamp",
        place_id=places.get(VILLAGE).id,
        place_code=VILLAGE,
        send=send,
        by=who,
        at=MONDAY,
    )
    return queries.order(taken.order_id)


def values(thing, *without):
    return {key: value for key, value in model_to_dict(thing).items() if key not in {"id", "order", *without}}


def test_sent_at_once_or_in_two_steps_an_order_is_the_same():
    one = submit("one", send=SENDING)
    two = submit("two")
    operations.dispatch(
        two.pk,
        to=SENDING.to,
        assists=SENDING.assists,
        reason=SENDING.reason,
        list_item=SENDING.list_item,
        by=HOUSE,
        at=MONDAY,
    )
    two.refresh_from_db()

    assert values(one, "code") == values(two, "code")
    assert list(map(values, queries.assignments(one.pk))) == list(map(values, queries.assignments(two.pk)))
    facts = [
        [(fact.name, fact.by_kind, {**fact.details, "request": 0}) for fact in queries.timeline(order.pk)]
        for order in (one, two)
    ]
    assert facts[0] == facts[1]
    assert len(facts[0]) == 3


def test_sent_to_a_unit_that_does_not_exist_nothing_is_written():
    counts = [table.objects.count() for table in (WorkOrder, ServiceRequest, Entry)]

    with pytest.raises(operations.NoSuchUnit):
        submit("key", send=operations.Sending(to="dept-nowhere"))

    assert [table.objects.count() for table in (WorkOrder, ServiceRequest, Entry)] == counts


def test_a_submission_that_is_sent_at_once_costs_few_statements(django_assert_max_num_queries):
    submit("warm", send=SENDING)
    who = builders.resident()
    # Looked at now, the catalogue is not looked at again meanwhile: that is a statement more every few seconds.
    catalogue.snapshot(fresh=True)

    # A savepoint and its release; whose family asks; a look for a free receipt, three tables; the journal's four.
    with django_assert_max_num_queries(11):
        operations.submit(
            operations.Ask(text="路灯不亮", reporter_id=who.id, idempotency_key="cold"),
            category="road.lamp",
            place_id=places.get(VILLAGE).id,
            place_code=VILLAGE,
            send=SENDING,
            by=who,
            at=MONDAY,
        )


def test_a_receipt_that_somebody_took_a_moment_ago_is_drawn_again(monkeypatch):
    taken = submit("first").code
    drawn = iter([taken, taken, "210802-77777"])
    monkeypatch.setattr(form_module, "free_code", lambda at: next(drawn))
    entries = Entry.objects.count()

    order = submit("second")

    assert order.code == "210802-77777"
    assert Entry.objects.count() == entries + 2
    assert WorkOrder.objects.count() == 2


def test_where_every_draw_is_taken_the_fault_rises_and_nothing_is_written(monkeypatch):
    taken = submit("first").code
    monkeypatch.setattr(form_module, "free_code", lambda at: taken)
    counts = [table.objects.count() for table in (WorkOrder, ServiceRequest, Entry)]

    with pytest.raises(IntegrityError):
        submit("second")

    assert [table.objects.count() for table in (WorkOrder, ServiceRequest, Entry)] == counts


def test_within_another_operation_the_outer_one_begins_anew(monkeypatch):
    """As a shout does: what it wrote before the collision is taken back, and only it can try again."""
    taken = submit("first").code
    drawn = iter([taken, "210802-88888"])
    monkeypatch.setattr(form_module, "free_code", lambda at: next(drawn))
    residents = Resident.objects.count()

    receipt = analysis.shout(
        text="路灯不亮", village=VILLAGE, reporter_name="方秋云", idempotency_key="k", at=MONDAY
    )

    assert receipt.code == "210802-88888"
    assert Resident.objects.count() == residents + 1


def test_a_shout_repeated_gives_its_receipt_and_leaves_nothing():
    def shout():
        return analysis.shout(
            text="路灯不亮", village=VILLAGE, reporter_name="方秋云", idempotency_key="k", at=MONDAY
        )

    first = shout()
    counts = [table.objects.count() for table in (Resident, WorkOrder, ServiceRequest, Entry)]

    again = shout()

    assert (again.code, again.repeated) == (first.code, True)
    assert [table.objects.count() for table in (Resident, WorkOrder, ServiceRequest, Entry)] == counts
