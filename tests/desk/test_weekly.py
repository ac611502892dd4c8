"""A village team's weekly list: who reads it, what stands on it, and what goes on and off."""

import io

import pytest
from pypdf import PdfReader

from sanlian.journal.models import Entry
from sanlian.workorders import operations, queries
from sanlian.workorders.models import WorkOrder
from tests.builders import MONDAY, TOWNSHIP, VILLAGE, accepted, dispatched, hours, officer, reply
from tests.desk.conftest import NOW
from tests.desk.pages import words

pytestmark = pytest.mark.django_db
DESK, TEAM = f"twp-{TOWNSHIP}", f"team-{VILLAGE}"
TUESDAY = MONDAY + hours(25)
WEEK = hours(7 * 24)


@pytest.fixture
def leader(county):
    return officer(TEAM, "team_leader")


def put(client, request, **fields):
    return client.post(f"/desk/orders/{request.order_id}/weekly/", fields)


def test_the_leader_puts_a_matter_on_the_list_and_it_is_read_there(logged_in, leader, stand_at):
    request = accepted(text="老房子要修")
    stand_at(TUESDAY)
    client = logged_in(leader)

    assert put(client, request, goal="西墙拆完").status_code == 302

    page = words(client.get("/desk/weekly/"))
    assert "缪家村 周清单" in page
    assert "这周：村里的难事1件" in page
    assert f"老房子要修 {request.order.code[2:]}" in page
    assert "第1周 西墙拆完" in page
    assert f"团长 {leader.name}" in page


def test_what_was_not_cleared_is_carried_over_with_a_reason_and_counted(logged_in, leader, stand_at):
    request = accepted(category="housing.dangerous", text="老房子要修")
    stand_at(TUESDAY)
    put(logged_in(leader), request, goal="西墙拆完")
    stand_at(TUESDAY + WEEK)
    client = logged_in(leader)
    page = words(client.get("/desk/weekly/"))
    assert "上周没办完" in page
    assert "上周没办完、还没定的1件" in page

    answer = put(client, request, goal="东墙拆完", reason="")
    assert answer.status_code == 422
    assert "东墙拆完" in answer.content.decode()
    assert len(queries.weekly_entries(request.order_id)) == 1
    assert put(client, request, goal="东墙拆完", reason="连着下雨").status_code == 302

    assert "第2周·连着下雨 东墙拆完" in words(client.get("/desk/weekly/"))
    assert "第1周 西墙拆完" in words(client.get("/desk/weekly/?week=2021-08-03"))


def test_what_was_replied_to_stands_as_cleared(logged_in, leader, stand_at):
    request = accepted()
    stand_at(TUESDAY)
    client = logged_in(leader)
    put(client, request, goal="修好")
    reply(request, by=officer("dept-housing"), at=TUESDAY + hours(1))
    stand_at(TUESDAY + hours(2))

    assert "办完了" in words(client.get("/desk/weekly/"))


@pytest.mark.parametrize("fields", [{"goal": " "}, {"goal": "长" * 201}, {}])
def test_a_matter_without_a_goal_is_not_listed(logged_in, leader, fields):
    request = accepted()
    before = Entry.objects.count()

    answer = put(logged_in(leader), request, **fields)

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not queries.weekly_entries(request.order_id)
    assert Entry.objects.count() == before


def test_twice_in_a_week_is_told(logged_in, leader):
    request, client = accepted(), logged_in(leader)
    put(client, request, goal="修好")

    answer = put(client, request, goal="再写一次")

    assert answer.status_code == 409
    assert "再写一次" in answer.content.decode()
    assert len(queries.weekly_entries(request.order_id)) == 1


def test_who_keeps_no_list_finds_no_button_and_is_refused(logged_in):
    request, client = accepted(), logged_in(officer("dept-housing"))

    assert "列入周清单" not in words(client.get(f"/desk/orders/{request.order_id}/"))
    assert put(client, request, goal="修好").status_code == 403
    assert not queries.weekly_entries(request.order_id)


def test_what_is_nearly_due_comes_by_itself(logged_in, leader, stand_at):
    dispatched(text="快到期的事", category="water.outage")
    stand_at(MONDAY + hours(23))
    page = logged_in(leader).get("/desk/weekly/")

    assert "快到期和超时的1件" in words(page)
    assert "快到期的事" in words(page)


def test_a_township_reads_its_villages_and_no_others(logged_in):
    accepted()
    client = logged_in(officer(DESK))
    page = words(client.get("/desk/weekly/"))

    assert "10个村" in page
    assert "缪家村 1件" in page
    assert client.get(f"/desk/weekly/?village={VILLAGE}").status_code == 200
    assert client.get("/desk/weekly/?village=330825203201").status_code == 404
    assert client.get("/desk/weekly/?village=nonsense").status_code == 404


def test_a_restricted_matter_stands_without_its_words(logged_in, leader, stand_at):
    request = accepted(text="不给人看的事")
    stand_at(TUESDAY)
    operations.list_weekly(request.order_id, goal="谈一次", by=leader, at=TUESDAY)
    WorkOrder.objects.filter(pk=request.order_id).update(restricted=True)

    page = words(logged_in(officer(f"vil-{VILLAGE}", "village_secretary")).get("/desk/weekly/"))

    assert "限制查看的事" in page
    assert "不给人看的事" not in page
    assert "谈一次" not in page


@pytest.mark.parametrize("week", ["", "nonsense", "2999-01-01", "2021-13-45", "0001-01-01"])
def test_a_week_that_is_none_is_this_week_or_an_empty_one(logged_in, leader, week):
    assert logged_in(leader).get(f"/desk/weekly/?week={week}").status_code == 200


def test_whoever_has_no_village_is_told(logged_in):
    assert "没有周清单" in words(logged_in(officer("dept-housing")).get("/desk/weekly/"))


def test_a_list_asks_the_same_of_the_database_however_long_it_is(
    logged_in, leader, django_assert_max_num_queries
):
    client, counts = logged_in(leader), []
    for number in (1, 6):
        for _ in range(number):
            operations.list_weekly(accepted().order_id, goal="修好", by=leader, at=NOW)
        client.get("/desk/weekly/")
        with django_assert_max_num_queries(20) as asked:
            client.get("/desk/weekly/")
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_what_was_sent_down_stands_on_the_common_list(logged_in, leader, stand_at):
    desk = officer(DESK)
    order = operations.raise_order(
        origin="task",
        title="汛前查一遍山塘",
        told="周五前查完，有渗漏的报上来。",
        category="water.outage",
        place_id=None,
        place_code=VILLAGE,
        by=desk,
        at=MONDAY,
    )
    stand_at(MONDAY + hours(1))
    page = words(logged_in(leader).get("/desk/weekly/"))
    common = page[page.index("共性清单") : page.index("快到期、已超时")]
    assert f"汛前查一遍山塘 {order.code[2:]}" in common
    assert "上级任务" in common


def test_the_list_is_handed_out_as_a_pdf_that_says_the_same(logged_in, leader, stand_at):
    request = accepted(text="老房子要修")
    stand_at(TUESDAY)
    client = logged_in(leader)
    put(client, request, goal="西墙拆完")

    answer = client.get("/desk/weekly.pdf")

    assert answer["Content-Type"] == "application/pdf"
    (page,) = PdfReader(io.BytesIO(answer.content)).pages
    said = page.extract_text().replace(" ", "").replace("\n", "")
    for words_of_it in (
        "缪家村周清单",
        "村里的难事1件",
        "老房子要修",
        request.order.code[2:],
        "西墙拆完",
        leader.name,
    ):
        assert words_of_it in said
    assert "演示" in said


def test_nobody_gets_the_pdf_of_a_list_that_is_not_theirs(logged_in):
    assert logged_in(officer("dept-housing")).get("/desk/weekly.pdf").status_code == 404
    assert logged_in(officer(DESK)).get("/desk/weekly.pdf?village=330825101201").status_code == 404
