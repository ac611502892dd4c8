"""A shout: one transaction from the words to the owner, or nothing at all."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sanlian.analysis import queries
from sanlian.analysis.models import Correction
from sanlian.analysis.operations import shout
from sanlian.analysis.queries import DISPATCH_ALONE
from sanlian.analysis.routing import route
from sanlian.catalogue import queries as catalogue
from sanlian.journal import operations as journal
from sanlian.journal.models import Delivery, Entry
from sanlian.kernel import errors
from sanlian.people import contact
from sanlian.people.models import Resident
from sanlian.places import queries as places
from sanlian.workorders import facts, operations as orders, queries as order_queries
from sanlian.workorders.models import Assignment, ServiceRequest, WorkOrder
from tests import builders
from tests.builders import MONDAY, TOWNSHIP, VILLAGE
from tests.threads import at_once

pytestmark = pytest.mark.usefixtures("county")
LAMP = "缪家村祠堂边的路灯不亮三天了"
TABLES = (WorkOrder, ServiceRequest, Assignment, Resident, Entry, Delivery)


def rows() -> list[int]:
    return [model.objects.count() for model in TABLES]


def test_what_the_machine_is_sure_of_goes_out_at_once():
    receipt = shout(text=LAMP, reporter_name="方秋云", reporter_phone="129 8888 8888", at=MONDAY)

    order = order_queries.order(receipt.order_id)
    assert receipt.dispatched
    assert (order.status, order.unit.code) == ("dispatched", receipt.unit_code)
    assert route("road.lamp", VILLAGE, at=MONDAY).unit_code == receipt.unit_code
    names = [fact.name for fact in order_queries.timeline(order.pk)]
    assert names == [facts.REQUESTED, facts.FORMED, facts.DISPATCHED]
    told = queries.why(order.pk)
    assert told.category == "road.lamp"
    assert told.confidence >= DISPATCH_ALONE
    assert all(reason.word in LAMP for reason in told.reasons)
    assert told.list_item in catalogue.snapshot().items


def test_no_sentence_of_the_machine_is_kept_in_the_submitters_language():
    receipt = shout(text=LAMP, at=MONDAY)
    (lead,) = Assignment.objects.filter(order_id=receipt.order_id, role="lead")
    assert lead.reason == ""
    dispatched = order_queries.timeline(receipt.order_id)[-1]
    assert dispatched.details["reason"] == ""
    assert dispatched.details["by_machine"] is True


def test_the_journal_keeps_no_resident_by_name():
    shout(text=LAMP, reporter_name="方秋云", reporter_phone="12988888888", at=MONDAY)
    assert {entry.by_name for entry in Entry.objects.filter(by_kind="resident")} == {"方**"}


@pytest.mark.parametrize(
    ("said", "desk"),
    [
        ({"text": "有件事想问问你们", "village": VILLAGE}, f"twp-{TOWNSHIP}"),
        ({"text": "路灯不亮三天了"}, "county"),
        ({"text": "嗯", "village": TOWNSHIP + "207"}, f"twp-{TOWNSHIP}"),
        ({"text": "缪家村有人家暴，老公打她，路灯不亮"}, f"twp-{TOWNSHIP}"),
    ],
)
def test_what_it_is_not_sure_of_waits_at_the_desk(said, desk):
    receipt = shout(**said, at=MONDAY)
    order = order_queries.order(receipt.order_id)
    assert not receipt.dispatched
    assert (order.status, order.unit.code, receipt.unit_code) == ("formed", desk, desk)


def test_words_of_hurry_make_it_urgent():
    assert order_queries.order(shout(text="缪家村有人触电了快来人", at=MONDAY).order_id).urgent
    assert not order_queries.order(shout(text=LAMP, at=MONDAY).order_id).urgent


def test_words_of_care_hide_it_from_those_who_only_look():
    receipt = shout(text="缪家村路灯不亮，还有个女人被家暴", at=MONDAY)

    assert not catalogue.category("road.lamp").sensitive
    order = order_queries.order(receipt.order_id)
    assert order.restricted
    assert order.status == "formed"
    onlooker = builders.officer(f"vil-{VILLAGE}", "village_secretary")
    assert not order_queries.visible_to(onlooker).filter(pk=order.pk).exists()
    assert order_queries.get(order.pk, by=builders.officer(f"twp-{TOWNSHIP}", "dispatcher"))


def test_a_sensitive_matter_never_goes_alone_even_when_chosen():
    for leaf in catalogue.snapshot().leaves:
        if leaf.sensitive and leaf.active:
            receipt = shout(text="缪家村的事", category=leaf.code, at=MONDAY)
            order = order_queries.order(receipt.order_id)
            assert (order.restricted, order.status) == (True, "formed")


def test_the_persons_own_choice_goes_out():
    receipt = shout(text="有件事", village=VILLAGE, category="road.lamp", at=MONDAY)
    assert receipt.dispatched
    assert queries.why(receipt.order_id).chosen_by_person


def test_somebody_shouts_for_somebody_else():
    receipt = shout(
        text=LAMP,
        reporter_name="吕小雨",
        reporter_phone="12912340001",
        beneficiary_name="吕婆婆",
        beneficiary_phone="12912340002",
        relation="女儿",
        consent=True,
        at=MONDAY,
    )
    request = order_queries.request(receipt.request_id)
    assert (request.reporter.name, request.beneficiary.name) == ("吕小雨", "吕婆婆")
    found = order_queries.find_request(receipt.code[2:], phone="12912340002", at=MONDAY)
    assert found == request


def test_a_photograph_without_words_goes_by_its_matters_name():
    photo = orders.Photo(file="a.webp", sha256="0" * 64, width=4, height=3)
    receipt = shout(text="", village=VILLAGE, photos=[photo], at=MONDAY)
    order = order_queries.order(receipt.order_id)
    assert order.title == catalogue.category(order.category_code).name


@pytest.mark.parametrize("text", ["路灯\x00不亮", "路灯\ud800不亮", "👵" * 500, "路" * 2000, "‮路灯"])
def test_odd_text_is_taken_in(text):
    receipt = shout(text=text, village=VILLAGE, address="门口\x00", reporter_name="方\x00云", at=MONDAY)
    kept = order_queries.request(receipt.request_id)
    assert kept.text
    assert "\x00" not in kept.text + kept.address + kept.reporter.name


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"text": " \n "}, orders.EmptyText),
        ({"text": "\x00\x00"}, orders.EmptyText),
        ({"text": "路" * 2001}, orders.TextTooLong),
        ({"text": LAMP, "village": "330825999999"}, queries.WrongPlace),
        ({"text": LAMP, "point": (0.0, 0.0)}, places.OutsideCounty),
        ({"text": LAMP, "point": (float("nan"), 29.0)}, places.BadCoordinates),
        ({"text": LAMP, "category": "moon.cheese"}, catalogue.UnknownCategory),
        ({"text": LAMP, "category": "road"}, catalogue.UnknownCategory),
        ({"text": LAMP, "reporter_phone": "12"}, errors.Invalid),
        ({"text": LAMP, "reporter_phone": "电话"}, errors.Invalid),
    ],
)
def test_a_refusal_changes_nothing(said, refusal):
    before = rows()
    with pytest.raises(refusal) as refused:
        shout(**said, at=MONDAY)
    assert refused.value.message
    assert rows() == before


def test_a_dispatch_that_fails_takes_everything_back(monkeypatch):
    before = rows()

    def fail(*args, **kwargs):
        raise RuntimeError("the line is cut")

    monkeypatch.setattr("sanlian.workorders.operations._step.move", fail)
    with pytest.raises(RuntimeError):
        shout(text=LAMP, reporter_phone="12933333333", at=MONDAY)
    assert rows() == before


@pytest.mark.parametrize("key", ["k-1", "长" * 90, "x" * 200])
def test_the_same_key_gives_the_same_receipt(key):
    first = shout(text=LAMP, idempotency_key=key, at=MONDAY)
    before = rows()
    again = shout(text=LAMP, idempotency_key=key, at=MONDAY)
    assert again.repeated
    assert (again.code, again.unit_code) == (first.code, first.unit_code)
    assert rows() == before


def test_few_questions_are_asked_of_the_database():
    shout(text=LAMP, reporter_phone="12955555555", at=MONDAY)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        shout(
            text=LAMP,
            village=VILLAGE,
            reporter_name="方秋云",
            reporter_phone="12944444444",
            idempotency_key="counted",
            photos=[orders.Photo(file="a.webp", sha256="0" * 64, width=4, height=3)],
            at=MONDAY,
        )
    statements = [query["sql"] for query in asked]
    assert len(statements) <= 23, "\n".join(statements)


def test_where_a_person_sends_it_elsewhere_the_machine_is_told():
    receipt = shout(text="有件事想问问你们", village=VILLAGE, at=MONDAY)
    desk = builders.officer(f"twp-{TOWNSHIP}", "dispatcher")
    orders.dispatch(receipt.order_id, to="dept-housing", category="housing.dangerous", by=desk, at=MONDAY)
    journal.work_off(at=MONDAY)
    kept = Correction.objects.get(order_id=receipt.order_id)
    assert (kept.category, kept.unit) == ("housing.dangerous", "dept-housing")
    assert kept.machine_category == queries.why(receipt.order_id).category


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("sqlite" in str(connection.vendor), reason="SQLite has one writer; nothing races")
def test_two_shouts_with_one_key_at_once_make_one_order():
    def say():
        return shout(text=LAMP, reporter_phone="12966666666", idempotency_key="raced", at=MONDAY)

    receipts = at_once(say, say, say, say)

    assert len({receipt.code for receipt in receipts}) == 1
    assert sorted(receipt.repeated for receipt in receipts) == [False, True, True, True]
    assert ServiceRequest.objects.filter(idempotency_key="raced").count() == 1
    assert Resident.objects.filter(phone_key=contact.phone_key("12966666666")).count() == 1
