"""One order: what is shown to whom, what stays closed, and what it costs to ask."""

import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from sanlian.journal.models import Entry
from sanlian.people import queries as people
from sanlian.people.actors import HOUSE
from sanlian.workorders import facts, operations, queries
from sanlian.workorders.models import Attachment, WorkOrder
from tests.builders import (
    MONDAY,
    TOWNSHIP,
    VILLAGE,
    accepted,
    ask,
    dispatched,
    hours,
    officer,
    rated,
    replied,
    resident,
)
from tests.desk.conftest import NOW
from tests.desk.pages import words

pytestmark = pytest.mark.django_db
DESK = f"twp-{TOWNSHIP}"
PHONE = "12966661234"


def page_of(request):
    return f"/desk/orders/{request.order_id}/"


# ── who sees it ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("unit", "role", "status"),
    [
        ("dept-housing", None, 200),
        (DESK, "dispatcher", 200),
        ("county", "dispatcher", 200),
        ("county", "leader", 200),
        (f"vil-{VILLAGE}", "village_secretary", 200),
        ("dept-water", None, 404),
        ("twp-330825203", "dispatcher", 404),
        ("county", "administrator", 404),
    ],
)
def test_an_order_is_shown_to_its_place_and_to_whoever_holds_it(logged_in, unit, role, status):
    request = dispatched()

    assert logged_in(officer(unit, role)).get(page_of(request)).status_code == status


@pytest.mark.parametrize(
    ("unit", "role", "status"),
    [
        ("dept-housing", None, 200),
        (DESK, "dispatcher", 200),
        ("county", "dispatcher", 200),
        ("county", "leader", 404),
        (f"vil-{VILLAGE}", "village_secretary", 404),
    ],
)
def test_a_restricted_order_only_by_way_of_a_unit_or_a_dispatcher(logged_in, unit, role, status):
    request = dispatched()
    WorkOrder.objects.filter(pk=request.order_id).update(restricted=True)

    assert logged_in(officer(unit, role)).get(page_of(request)).status_code == status


def test_a_department_goes_on_seeing_what_it_has_handed_back(logged_in):
    request, housing = dispatched(), officer("dept-housing")
    fields = {"reason": "needs_lead", "suggested": "dept-water", "note": "要几家一起"}
    operations.decline(request.order_id, **fields, by=housing, at=NOW)

    page = words(logged_in(housing).get(page_of(request)))
    assert "要几家一起" in page
    assert "退过1次" in page


# ── contact data ────────────────────────────────────────────────────────────────────────────────


def test_names_and_numbers_are_masked_until_somebody_asks_and_it_is_on_record(logged_in):
    request = accepted(by=resident(phone=PHONE, name="方秋云"))
    actor = officer("dept-housing")
    client = logged_in(actor)
    before = client.get(page_of(request)).content.decode()
    assert PHONE not in before
    assert "方秋云" not in before
    assert "方**" in before

    shown = client.post(f"{page_of(request)}contact-data/")

    assert PHONE in shown.content.decode()
    assert "方秋云" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    last = queries.timeline(request.order_id)[-1]
    assert (last.name, last.by_id) == (facts.CONTACT_SEEN, actor.id)
    again = client.get(page_of(request))
    assert PHONE not in again.content.decode()
    assert "看过的人 1" in words(again)


@pytest.mark.parametrize(("unit", "role"), [("county", "leader"), (f"vil-{VILLAGE}", "village_secretary")])
def test_who_does_not_handle_it_is_refused_and_nothing_is_recorded(logged_in, unit, role):
    request = accepted(by=resident(phone=PHONE))
    client, before = logged_in(officer(unit, role)), Entry.objects.count()
    page = words(client.get(page_of(request)))
    assert "看姓名和电话" not in page

    answer = client.post(f"{page_of(request)}contact-data/")

    assert answer.status_code == 403
    assert PHONE not in answer.content.decode()
    assert Entry.objects.count() == before


def test_an_address_alone_shows_no_number(logged_in):
    request = accepted()

    assert logged_in(officer("dept-housing")).get(f"{page_of(request)}contact-data/").status_code == 405


def test_who_left_nothing_has_no_number_to_show(logged_in):
    taken = operations.submit(
        operations.Ask(text="没留名字的事"),
        category="road.lamp",
        place_id=None,
        place_code=TOWNSHIP,
        by=people.resident_actor(None),
        at=MONDAY,
    )

    assert "没留姓名" in words(logged_in(officer(DESK)).get(f"/desk/orders/{taken.order_id}/"))


def test_the_viewers_name_and_time_lie_over_the_facts(logged_in):
    actor = officer("dept-housing")

    page = logged_in(actor).get(page_of(accepted())).content.decode()

    assert f">{actor.name} 08-02 11:00</text>" in page


# ── photographs ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def photograph(county):
    request = accepted()
    name = default_storage.save("photographs/2021/08/02/lamp.jpg", ContentFile(b"\xff\xd8\xff\xe0 a lamp"))
    return Attachment.objects.create(
        request=request, order=request.order, file=name, sha256="0" * 64, width=4, height=3, at=MONDAY
    )


def test_a_photograph_is_shown_to_whoever_may_see_its_order(logged_in, photograph):
    client, address = logged_in(officer("dept-housing")), f"/desk/photos/{photograph.pk}/"
    assert address in client.get(f"/desk/orders/{photograph.order_id}/").content.decode()

    answer = client.get(address)

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(answer.streaming_content).endswith(b"a lamp")
    assert "private" in answer["Cache-Control"]


def test_a_photograph_is_not_shown_to_others(logged_in, photograph, client):
    address = f"/desk/photos/{photograph.pk}/"

    assert logged_in(officer("twp-330825203")).get(address).status_code == 404
    assert client.get(address).status_code == 302
    assert logged_in(officer("dept-housing")).get("/desk/photos/999999999/").status_code == 404
    default_storage.delete(photograph.file)
    assert logged_in(officer("dept-housing")).get(address).status_code == 404


# ── what is said ────────────────────────────────────────────────────────────────────────────────


def test_the_important_facts_come_first_and_all_on_demand(logged_in):
    request, client = accepted(), logged_in(officer("dept-housing"))
    operations.progress(request.order_id, note="只在里面看", public=False, by=officer("dept-housing"), at=NOW)

    few, every = client.get(page_of(request)), client.get(f"{page_of(request)}?all=1")

    assert "只在里面看" not in words(few)
    assert "全部 5" in words(few)
    assert "只在里面看" in words(every)
    assert "只看重要的 3" in words(every)


@pytest.mark.parametrize(("later", "shown"), [(hours(48), False), (hours(24 * 40), True)])
def test_what_somebody_said_of_the_work_stays_closed_until_the_month_is_over(
    logged_in, stand_at, later, shown
):
    request = rated(solved="yes", satisfied="unsatisfied")
    stand_at(MONDAY + later)

    page = words(logged_in(officer("dept-housing")).get(page_of(request)))

    assert ("解决了" in page) is shown
    assert ("不满意" in page) is shown


def test_why_it_is_here_cites_list_words_and_certainty(logged_in):
    from sanlian.analysis import operations as analysis

    receipt = analysis.shout(
        text="缪家村祠堂边的路灯不亮三天了", village=VILLAGE, reporter_phone=PHONE, by=HOUSE, at=MONDAY
    )
    page = words(logged_in(officer(DESK)).get(f"/desk/orders/{receipt.order_id}/"))

    assert "为什么派到这里" in page
    assert re.search(r"路灯不亮 机器有\d+%把握", page)
    assert "缪家村办理" in page


def test_a_reply_shows_its_four_elements_and_its_inside(logged_in):
    page = words(logged_in(officer(DESK)).get(page_of(replied())))

    for part in ("什么时候收到", "和谁谈过 本人，电话", "做了什么 换了灯泡", "什么时候办好"):
        assert part in page
    assert "乡亲有五个工作日" in page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("made", [ask, dispatched, accepted, replied, rated])
def test_every_state_has_its_page_in_both_languages(logged_in, made, language):
    client = logged_in(officer(DESK))
    client.cookies["django_language"] = language

    page = client.get(page_of(made()))

    assert page.status_code == 200
    assert ("What happened" in words(page)) is (language == "en")


def test_words_of_a_resident_are_never_taken_for_marks(logged_in):
    request = dispatched(text="<script>alert(1)</script><b>路灯</b>\n第二行")

    page = logged_in(officer("dept-housing")).get(page_of(request)).content.decode()

    assert "<script>alert" not in page
    assert "&lt;b&gt;路灯" in page


# ── what it costs ───────────────────────────────────────────────────────────────────────────────


def test_an_order_asks_fifteen_questions_at_most_however_long_its_story(
    logged_in, django_assert_max_num_queries
):
    short, actor = accepted(), officer("dept-housing")
    long = long_story(actor)
    client = logged_in(actor)
    for request in (short, long):
        client.get(page_of(request))
        with django_assert_max_num_queries(15):
            assert client.get(page_of(request)).status_code == 200
    page = words(client.get(f"{page_of(long)}?all=1"))
    assert "第199次" in page
    assert "第3周" in page


def long_story(actor):
    """Return a request whose order went through nearly everything: rounds, notes, more time, lists, a supervision."""
    begun, desk = NOW - timedelta(days=42), officer(DESK, "dispatcher")
    request = rated(solved="no", at=begun)
    number, at = request.order_id, begun + hours(26)
    operations.accept(number, by=actor, at=at)
    for each in range(200):
        operations.progress(number, note=f"第{each}次", by=actor, at=at)
    until = (at + timedelta(days=3)).date()
    operations.ask_extension(number, until=until, reason="等材料", by=actor, at=at)
    operations.grant_plea(number, by=officer("county", "dispatcher"), at=at)
    for week in range(4):
        act = operations.carry_weekly if week else operations.list_weekly
        why = {"reason": "雨天"} if week else {}
        act(number, goal=f"第{week}周", **why, by=desk, at=at + timedelta(days=7 * week))
    operations.mark_overdue(at=NOW - timedelta(days=14))
    operations.supervise_late(at=NOW - timedelta(days=7))
    for each in range(3):
        Attachment.objects.create(
            request=request,
            order=request.order,
            file=f"{each}.jpg",
            sha256="0" * 64,
            width=4,
            height=3,
            at=NOW,
        )
    return request


def test_who_only_looks_gets_one_sentence_and_no_dead_buttons(logged_in):
    page = logged_in(officer("county", "leader")).get(page_of(accepted()))

    assert "disabled" not in page.content.decode()
    assert "这件单子在别的单位手里" in words(page)
    assert "待办" not in words(page)


def test_a_late_order_at_a_dispatchers_desk_costs_no_more_than_others(
    logged_in, django_assert_max_num_queries
):
    request = accepted(at=NOW - hours(24 * 12))
    operations.mark_overdue(at=NOW - hours(24 * 6))
    operations.supervise_late(at=NOW - hours(1))
    client = logged_in(officer("county", "dispatcher"))
    client.get(page_of(request))

    with django_assert_max_num_queries(15):
        assert "被督办" in words(client.get(page_of(request)))
