"""A change of rules is tried on last month's orders, on the page and by command, and nothing is changed by it."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from sanlian.analysis import rehearsal
from sanlian.catalogue import listings, operations
from sanlian.catalogue.rules import RowChange
from sanlian.journal.models import Entry
from sanlian.people import queries as people
from sanlian.workorders import queries as workorders
from sanlian.workorders.models import WorkOrder
from tests.builders import MONDAY, VILLAGE, ask, hours, officer

pytestmark = pytest.mark.usefixtures("county")

LAMPS = {
    "code": "lamps",
    "name": "路灯归住建",
    "name_en": "Lamps to housing",
    "categories": ["road.lamp"],
    "places": [],
    "words": ["祠堂"],
    "limits": [],
    "days": [],
    "hours": "",
    "to": ["dept-housing", "dept-water"],
    "owner": "dept-housing",
    "since": "2021-09-01",
    "until": "2021-12-31",
    "reason": "x",
}
DAY = date(2021, 8, 2)


def change(**changed):
    return [RowChange("routing", "lamps", None, LAMPS | changed)]


def orders():
    """Return orders of last month: two that the rule would move, one with other words, one restricted, one too old."""
    found = [
        ask(at=MONDAY + hours(1)),
        ask(at=MONDAY + hours(2)),
        ask(text="桥头的路灯不亮", at=MONDAY + hours(3)),
        ask(at=MONDAY + hours(4)),
        ask(at=MONDAY - timedelta(days=40)),
    ]
    WorkOrder.objects.filter(pk=found[3].order_id).update(restricted=True)
    return [each.order for each in found]


def rehearse(changes, **more):
    return rehearsal.rehearse(changes, day=DAY, at=MONDAY + hours(6), **more)


def test_it_names_the_orders_that_would_have_gone_elsewhere_and_counts_those_it_may_not_name():
    first, second, *_others = orders()
    entries = Entry.objects.count()
    found = rehearse(change())
    assert (found.number, found.looked, found.hidden, found.days) == (3, 4, 1, 30)
    assert [each.order_id for each in found.elsewhere] == [first.pk, second.pk]
    assert found.flows == [(f"vil-{VILLAGE}", "dept-housing", 2)]
    assert {each.rule for each in found.elsewhere} == {"路灯归住建"}
    assert Entry.objects.count() == entries
    assert listings.rows_in_force("routing") == list(listings.present().routing)


def test_a_longer_look_back_finds_more_and_a_change_of_nothing_finds_none():
    orders()
    assert rehearse(change(), days=60).number == 4
    assert rehearse([]).number == 0


def test_orders_that_were_ruled_on_stay(monkeypatch):
    orders()
    ruling = workorders.Ruling(unit_id=people.unit("dept-water").id, order_code="LY1")
    monkeypatch.setattr(workorders, "precedent", lambda *_: ruling)
    assert rehearse(change()).number == 0


def test_it_costs_as_many_questions_for_many_orders(django_assert_max_num_queries):
    ask()
    with django_assert_max_num_queries(20) as first:
        rehearse(change())
    orders()
    with django_assert_max_num_queries(20) as second:
        rehearse(change())
    assert len(second) <= len(first)


def test_the_command_prints_the_same(monkeypatch):
    from django.utils import timezone

    orders()
    keeper = officer("county", "administrator")
    number = operations.propose(change(), from_day=DAY, reason="x", by=keeper, at=MONDAY + hours(5))
    monkeypatch.setattr(timezone, "now", lambda: MONDAY + hours(6))
    printed = StringIO()
    with translation.override("en"):
        call_command("routing_dry_run", str(number), stdout=printed)
    *lines, hidden, last = printed.getvalue().splitlines()
    assert [line.split("\t")[2:4] for line in lines] == [["road.lamp", VILLAGE]] * 2
    assert hidden == "Restricted orders among them, not listed: 1"
    assert last == "This change would have sent 3 of 4 orders of the last 30 days elsewhere."


@pytest.mark.parametrize("given", [["999"], ["999", "--days", "0"]])
def test_the_command_says_what_it_cannot_do(given):
    with pytest.raises(CommandError):
        call_command("routing_dry_run", *given)
