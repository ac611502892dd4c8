"""What waits for an officer: the least time left first, narrowed, counted, paged; and finding an order."""

import re
from datetime import date

import pytest

from sanlian.journal import operations as journal
from sanlian.workorders import inboxes, operations, rules
from tests.builders import MONDAY, TOWNSHIP, accepted, ask, dispatched, hours, officer, officers, resident
from tests.desk.conftest import NOW
from tests.desk.pages import rows, words

pytestmark = pytest.mark.django_db
DESK = f"twp-{TOWNSHIP}"


def test_the_least_time_left_comes_first_in_groups(logged_in):
    accepted(text="缓的事", category="road.surface", at=MONDAY)
    dispatched(text="急的事", category="water.outage", at=MONDAY)
    page = logged_in(officer("dept-housing")).get("/desk/")

    assert rows(page) == ["急的事", "缓的事"]
    text = words(page)
    assert text.index("超时和今天到期") < text.rindex("急的事") < text.index("往后") < text.rindex("缓的事")
    assert "等接单" in text


def test_views_narrow_and_count(logged_in):
    ask(text="等着派的")
    accepted(to=DESK, text="牵头的")
    client = logged_in(officer(DESK))

    assert rows(client.get("/desk/")) == ["等着派的", "牵头的"]
    assert rows(client.get("/desk/?view=desk")) == ["等着派的"]
    assert rows(client.get("/desk/?view=lead")) == ["牵头的"]
    assert rows(client.get("/desk/?view=assist")) == []
    assert rows(client.get("/desk/?view=nonsense")) == ["等着派的", "牵头的"]
    assert "等派单 1" in words(client.get("/desk/"))


def test_the_first_three_have_their_one_button(logged_in):
    waiting, mine = ask(text="等着派的"), accepted(to=DESK, text="我接的")
    page = logged_in(officer(DESK)).get("/desk/").content.decode()

    assert f'href="/desk/orders/{waiting.order_id}/dispatch/"' in page
    assert f'href="/desk/orders/{mine.order_id}/reply/"' in page


def test_an_empty_inbox_says_so(logged_in):
    assert "没有待办" in words(logged_in(officer("dept-water")).get("/desk/"))


def test_who_only_decides_is_not_told_that_nothing_waits(logged_in):
    request = accepted()
    operations.ask_extension(
        request.order_id,
        until=date(2021, 8, 6),
        reason="等配件",
        by=officer("dept-housing"),
        at=MONDAY + hours(3),
    )

    page = words(logged_in(officer("county", "dispatcher")).get("/desk/"))

    assert "没有待办" not in page
    assert "有人等您批" in page


def test_thousands_are_not_counted_to_the_last_one(logged_in, monkeypatch):
    monkeypatch.setattr(inboxes, "COUNTED", 2)
    for number in range(3):
        ask(text=f"第{number}件", at=MONDAY + hours(number / 100))
    page = words(logged_in(officer(DESK)).get("/desk/"))

    assert "等派单 2+" in page
    assert "待办 2+" in page


def test_a_long_list_is_read_page_by_page(logged_in):
    for number in range(53):
        ask(text=f"第{number}件", at=MONDAY + hours(number / 100))
    client = logged_in(officer(DESK))
    first = client.get("/desk/")
    cursor = re.search(r'rel="next" href="[^"]*after=([^"]+)"', first.content.decode())[1]
    second = client.get(f"/desk/?view=all&after={cursor}")

    assert rows(first) == [f"第{number}件" for number in range(50)]
    assert rows(second) == ["第50件", "第51件", "第52件"]


@pytest.mark.parametrize("cursor", ["nonsense", "W10", "WyJ4IiwxXQ", "WyIyMDIxIiwieCJd"])
def test_a_made_up_page_is_refused(logged_in, cursor):
    assert logged_in(officer(DESK)).get(f"/desk/?after={cursor}").status_code == 422


def test_the_inbox_asks_the_same_of_the_database_however_long_it_is(logged_in, django_assert_max_num_queries):
    client = logged_in(officer(DESK))
    ask()
    client.get("/desk/")
    with django_assert_max_num_queries(9) as few:
        client.get("/desk/")
    for _ in range(12):
        ask()
    client.get("/desk/")
    with django_assert_max_num_queries(9) as many:
        client.get("/desk/")

    assert len(many) == len(few)


# ── finding ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("wanted", ["{code}", "{short}", "祠堂边的路灯", "缪家村", "mj"])
def test_an_order_is_found_by_number_words_and_village(logged_in, wanted):
    order = ask().order
    journal.work_off(at=NOW)
    page = logged_in(officer(DESK)).get(
        "/desk/find/", {"q": wanted.format(code=order.code, short=order.code[2:])}
    )

    assert rows(page) == [order.title]


def test_a_telephone_finds_orders_for_those_who_may_see_it(logged_in):
    order = ask(by=resident(phone="12977777777")).order

    assert rows(logged_in(officer(DESK)).get("/desk/find/", {"q": "129 7777 7777"})) == [order.title]
    assert rows(logged_in(officer("county", "leader")).get("/desk/find/", {"q": "12977777777"})) == []


def test_nobody_finds_what_is_not_shown_to_them(logged_in):
    ask(text="别处看不到")
    journal.work_off(at=NOW)
    other = officer("twp-330825203")

    page = logged_in(other).get("/desk/find/", {"q": "别处看不到"})
    assert rows(page) == []
    assert "您看得到的单子里没有" in words(page)


@pytest.mark.parametrize("wanted", ["", " ", "%", "_", "'; drop table", "\x00", "长" * 300])
def test_whatever_is_typed_is_looked_for(logged_in, wanted):
    ask()
    journal.work_off(at=NOW)
    page = logged_in(officer(DESK)).get("/desk/find/", {"q": wanted})

    assert page.status_code == 200
    assert rows(page) == []


def test_finding_costs_the_same_however_many_there_are(logged_in, django_assert_max_num_queries, monkeypatch):
    # However far the tests before have counted, all lie in the first band.
    monkeypatch.setattr(rules, "BAND", 10**9)
    client = logged_in(officer(DESK))
    ask()
    journal.work_off(at=NOW)
    client.get("/desk/")
    with django_assert_max_num_queries(9) as few:
        client.get("/desk/find/?q=路灯")
    for _ in range(5):
        ask(at=NOW)
    journal.work_off(at=NOW)
    client.get("/desk/")
    with django_assert_max_num_queries(9) as many:
        client.get("/desk/find/?q=路灯")

    assert len(many) == len(few)


def test_an_order_taken_by_somebody_else_of_the_unit_names_them(logged_in):
    first, second = officers("dept-housing")[:2]
    operations.accept(dispatched().order_id, by=first, at=NOW)

    assert f"路灯不亮 {first.name}" in words(logged_in(second).get("/desk/"))
