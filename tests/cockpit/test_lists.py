"""The lists behind the numbers: pages, the table to take away, and what an address may not ask."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from tests import builders
from tests.cockpit import leader

pytestmark = pytest.mark.usefixtures("county")


@pytest.fixture
def yesterday():
    return timezone.now() - timedelta(hours=30)


@pytest.fixture
def county_leader(client):
    client.force_login(leader("county", "leader"))
    return client


def test_a_list_names_its_orders_and_leads_to_them(county_leader, yesterday):
    order = builders.accepted(at=yesterday).order
    answer = county_leader.get("/cockpit/list/?measure=in_hand&category=road&unit=dept-housing")
    page = answer.content.decode()
    assert answer.context["number"] == 1
    assert order.title in page
    assert f"/desk/orders/{order.pk}/" in page
    assert "还没有回单的" in page


def test_a_restricted_order_stands_in_the_list_without_its_content(county_leader, yesterday):
    order = builders.ask(category="safety.violence", text="隔壁有人打孩子", at=yesterday).order
    answer = county_leader.get("/cockpit/list/?measure=received&period=90")
    page = answer.content.decode()
    assert answer.context["number"] == 1
    assert order.title not in page
    assert order.code[2:] not in page
    assert "只给承办的人看" in page


def test_places_and_units_are_named_in_the_readers_language(county_leader, yesterday):
    builders.dispatched(to="dept-housing", at=yesterday)
    county_leader.cookies["django_language"] = "en"
    page = county_leader.get("/cockpit/list/?measure=received&period=90").content.decode()
    assert "Luojia Township" in page
    assert "Housing" in page
    assert "住建局" not in page
    assert "罗家乡" not in page


def test_a_long_list_goes_on_and_asks_no_more(county_leader, yesterday, django_assert_max_num_queries):
    for _ in range(52):
        builders.ask(at=yesterday)
    county_leader.get("/cockpit/list/?measure=received&period=90")
    with django_assert_max_num_queries(10):
        first = county_leader.get("/cockpit/list/?measure=received&period=90")
    assert (first.context["number"], len(first.context["page"].items)) == (52, 50)
    second = county_leader.get(f"/cockpit/list/?{first.context['next_query']}")
    assert (second.context["number"], len(second.context["page"].items)) == (52, 2)
    assert second.context["next_query"] == ""


def test_a_list_that_ends_on_its_first_page_is_not_counted_apart(
    county_leader, yesterday, django_assert_num_queries
):
    builders.ask(at=yesterday)
    county_leader.get("/cockpit/list/?measure=received&period=90")
    # The session, the account, its posts, the orders, and which catalogue is in force.
    with django_assert_num_queries(5):
        page = county_leader.get("/cockpit/list/?measure=received&period=90")
    assert page.context["number"] == 1


def test_the_table_holds_what_the_list_shows(county_leader, yesterday):
    order = builders.ask(text="=HYPERLINK(1)", at=yesterday).order
    answer = county_leader.get("/cockpit/list.csv?measure=received&period=90")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    text = answer.content.decode()
    assert text.startswith("\ufeff")
    head, row = csv.reader(io.StringIO(text[1:]))
    assert head[:2] == ["编号", "事项"]
    assert row[:2] == [order.code, "'=HYPERLINK(1)"]


def test_one_day_is_a_list_of_its_own(county_leader, yesterday):
    builders.ask(at=yesterday)
    day = timezone.localtime(yesterday).date()
    for said, number in ((day, 1), (day - timedelta(days=1), 0)):
        answer = county_leader.get(f"/cockpit/list/?measure=received&day={said}")
        assert answer.context["number"] == number


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 404),
        ("measure=visits", 404),
        ("measure=received&day=tomorrow", 422),
        ("measure=received&place=999", 404),
    ],
)
@pytest.mark.parametrize("page", ["list/", "list.csv"])
def test_what_does_not_exist_is_refused(county_leader, page, query, status):
    assert county_leader.get(f"/cockpit/{page}?{query}").status_code == status


def test_a_page_that_was_never_handed_out_is_refused(county_leader):
    assert county_leader.get("/cockpit/list/?measure=received&after=zzz").status_code == 422


@pytest.mark.parametrize("page", ["list/?measure=received", "list.csv?measure=received", "ground.svg"])
def test_who_has_no_cockpit_has_no_lists(client, page):
    assert client.get(f"/cockpit/{page}").status_code == 302
    client.force_login(leader("dept-water"))
    assert client.get(f"/cockpit/{page}").status_code == 403
