"""When the calendar changes, promises are counted anew: a year that comes in, a day that is corrected."""

from datetime import date, datetime

import pytest

from sanlian.catalogue import operations as catalogue_operations, queries as catalogue
from sanlian.journal import operations as journal_operations, queries as journal
from sanlian.journal.models import Entry
from sanlian.people.actors import HOUSE
from sanlian.portal import links
from sanlian.workorders import facts, operations, queries
from sanlian.workorders.models import Assignment
from tests.builders import SHANGHAI, VILLAGE, accepted, ask, dispatched, hours, officer
from tests.desk.pages import words

pytestmark = pytest.mark.usefixtures("county")

# Wednesday 30 December 2026, nine in the morning. Nobody knows yet that the first days of 2027 are off.
WEDNESDAY = datetime(2026, 12, 30, 9, tzinfo=SHANGHAI)
ELEVEN = WEDNESDAY + hours(2)
# Invented: Friday to Sunday off, Saturday the 9th worked; National Day makes the year a known one.
NOTICE = """关于2027年部分节假日安排的通知
一、元旦：1月1日至3日放假，共3天。1月9日（星期六）上班。
二、国庆节：10月1日至7日放假，共7天。"""


@pytest.fixture(autouse=True)
def _calendar_of_this_test():
    yield
    catalogue.look_again()


def take_in(text=NOTICE, *, at=ELEVEN):
    catalogue_operations.import_calendar(text, by=HOUSE, at=at)
    journal_operations.work_off(at=at)


def recounted(order_id):
    return [fact for fact in queries.timeline(order_id) if fact.name == facts.RECOUNTED]


def five(month, day):
    return datetime(2027, month, day, 17, tzinfo=SHANGHAI)


def test_five_working_days_stay_five_working_days():
    request = dispatched(category="road.surface", at=WEDNESDAY)
    order = request.order
    days = catalogue.limit(order.limit_code).finish.amount
    assert (order.due_provisional, days) == (True, 5)
    # Monday to Friday, as long as nobody knows better: the 31st, the 1st, and Monday to Wednesday.
    assert order.due_at == five(1, 6)
    before = Assignment.objects.get(order=order, role="lead").due_at

    take_in()

    order = queries.order(order.pk)
    assert (order.due_at, order.due_provisional) == (five(1, 7), False)
    assert order.yellow_at < order.due_at
    hop = Assignment.objects.get(order=order, role="lead")
    assert (before, hop.due_at) == (five(1, 6), five(1, 7))
    assert hop.next_due_at == hop.accept_due_at
    (fact,) = recounted(order.pk)
    assert datetime.fromisoformat(fact.details["was_due_at"]) == five(1, 6)
    assert datetime.fromisoformat(fact.details["due_at"]) == five(1, 7)
    assert (fact.by_kind, fact.details["provisional"]) == ("house", False)


def test_a_made_up_saturday_counts():
    # Ten working days of waiting: the Saturday that is worked takes back one of the days that are off.
    request = accepted(category="road.surface", at=WEDNESDAY.replace(day=31))
    assert request.order.due_at == five(1, 7)
    take_in(at=WEDNESDAY.replace(day=31, hour=12))
    order = queries.order(request.order_id)
    assert order.due_at == five(1, 8)
    assert Assignment.objects.get(order=order, ended_at=None).next_due_at == five(1, 8)


def test_a_day_that_stays_is_said_too():
    request = ask(category="road.surface", at=WEDNESDAY)
    take_in("date,working,name\n2027-10-01,0,国庆节\n")
    order = queries.order(request.order_id)
    assert (order.due_at, order.due_provisional) == (five(1, 6), False)
    (fact,) = recounted(order.pk)
    assert fact.details["due_at"] == fact.details["was_due_at"]


def test_a_day_that_somebody_named_stays_or_becomes_the_next_working_day():
    request = accepted(category="road.surface", to="dept-housing", at=WEDNESDAY)
    asker, above = officer("dept-housing"), officer("county", "dispatcher")
    until = date(2027, 1, 11)
    operations.ask_extension(
        request.order_id, reason="等配件", until=until, by=asker, at=WEDNESDAY + hours(2)
    )
    operations.grant_plea(request.order_id, by=above, at=WEDNESDAY + hours(3))
    take_in(
        NOTICE.replace("1月9日（星期六）上班", "1月9日（星期六）上班。二、试：1月11日放假，共1天"),
        at=WEDNESDAY + hours(4),
    )
    assert queries.order(request.order_id).due_at == five(1, 12)


def test_clock_hours_and_known_years_do_not_move():
    urgent = ask(category="safety.fire", at=WEDNESDAY.replace(day=31, hour=23, minute=30))
    near = ask(category="road.lamp", at=WEDNESDAY.replace(day=21))
    was = {request.pk: request.order.due_at for request in (urgent, near)}
    assert not urgent.order.due_provisional and not near.order.due_provisional
    take_in()
    for request in (urgent, near):
        assert queries.order(request.order_id).due_at == was[request.pk]
        assert recounted(request.order_id) == []


def test_what_was_answered_keeps_its_promise():
    request = accepted(category="road.surface", at=WEDNESDAY)
    operations.reply(
        request.order_id,
        spoken_with="本人",
        done="补好了。",
        done_by=WEDNESDAY.date(),
        by=officer("dept-housing"),
        at=WEDNESDAY + hours(1.5),
        photos=[_photo()],
    )
    take_in()
    assert queries.order(request.order_id).due_at == five(1, 6)
    assert recounted(request.order_id) == []


def _photo():
    return operations.Photo(file="photographs/x.webp", sha256="0" * 64, width=10, height=10)


def test_days_entered_one_by_one_count_when_the_year_is_whole():
    request = ask(category="road.surface", at=WEDNESDAY)
    for day, name in ((date(2027, 1, 1), "元旦"), (date(2027, 10, 1), "国庆节")):
        catalogue_operations.set_calendar_day(
            day, working=False, name=name, by=HOUSE, at=WEDNESDAY + hours(1)
        )
    journal_operations.work_off(at=WEDNESDAY + hours(2))
    order = queries.order(request.order_id)
    assert (order.due_at, order.due_provisional) == (five(1, 7), False)
    assert len(recounted(order.pk)) == 1


def test_the_same_notice_twice_moves_nothing_more():
    request = ask(category="road.surface", at=WEDNESDAY)
    take_in()
    entries = Entry.objects.count()
    take_in()
    assert Entry.objects.count() == entries
    assert len(recounted(request.order_id)) == 1


def correct(day, *, working, at):
    catalogue_operations.set_calendar_day(day, working=working, name="大雪", by=HOUSE, at=at)
    journal_operations.work_off(at=at)


def test_a_day_corrected_in_a_known_year_moves_what_runs_over_it_and_nothing_else(client):
    over = dispatched(category="road.surface", at=WEDNESDAY)
    urgent = ask(category="safety.fire", at=WEDNESDAY)
    take_in()
    after = ask(category="road.surface", at=datetime(2027, 1, 5, 18, tzinfo=SHANGHAI))
    was = after.order.due_at

    correct(date(2027, 1, 5), working=False, at=WEDNESDAY + hours(3))

    order = queries.order(over.order_id)
    assert (order.due_at, order.due_provisional) == (five(1, 8), False)
    assert Assignment.objects.get(order=order, role="lead").due_at == five(1, 8)
    first, second = recounted(order.pk)
    assert (first.details["was_provisional"], second.details["was_provisional"]) == (True, False)
    assert datetime.fromisoformat(second.details["was_due_at"]) == five(1, 7)
    assert "工作日有调整" in words(client.get(f"/r/{links.token_of(over.pk)}/"))
    assert recounted(urgent.order_id) == []
    assert (queries.order(after.order_id).due_at, recounted(after.order_id)) == (was, [])

    correct(date(2027, 1, 5), working=True, at=WEDNESDAY + hours(4))
    assert queries.order(over.order_id).due_at == five(1, 7)
    correct(date(2027, 1, 5), working=True, at=WEDNESDAY + hours(5))
    assert len(recounted(over.order_id)) == 3


def test_days_that_are_entered_one_by_one_count_each_when_it_comes():
    request = ask(category="road.surface", at=WEDNESDAY)
    correct(date(2027, 1, 1), working=False, at=WEDNESDAY + hours(1))
    order = queries.order(request.order_id)
    assert (order.due_at, order.due_provisional) == (five(1, 7), True)
    correct(date(2027, 10, 1), working=False, at=WEDNESDAY + hours(2))
    order = queries.order(request.order_id)
    assert (order.due_at, order.due_provisional) == (five(1, 7), False)


def test_it_costs_the_same_for_one_and_for_twenty(django_assert_max_num_queries):
    for n in range(20):
        ask(category="road.surface", at=WEDNESDAY, place_code=VILLAGE, text=f"路面坏了第{n}处")
    catalogue_operations.import_calendar(NOTICE, by=HOUSE, at=WEDNESDAY + hours(2))
    (fact,) = journal.facts(names=frozenset({"catalogue.calendar_imported"}))
    was = {date.fromisoformat(day): before for day, (before, _now) in fact.details["days"].items()}
    with django_assert_max_num_queries(24):
        assert operations.recount_promises(was=was, at=WEDNESDAY + hours(3)) == 20
