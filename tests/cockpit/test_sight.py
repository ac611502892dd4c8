"""Which place and which days a leader looks at, and what the post does not include."""

from datetime import date

import pytest

from sanlian.cockpit.sight import Days, spans
from tests.cockpit import leader

pytestmark = pytest.mark.usefixtures("county")


@pytest.mark.parametrize(
    ("period", "days", "before"),
    [
        ("today", ("2021-08-11", "2021-08-11"), ("2021-08-10", "2021-08-10")),
        ("week", ("2021-08-09", "2021-08-11"), ("2021-08-02", "2021-08-04")),
        ("month", ("2021-08-01", "2021-08-11"), ("2021-07-01", "2021-07-11")),
        ("90", ("2021-05-14", "2021-08-11"), ("2021-02-13", "2021-05-13")),
    ],
)
def test_a_period_is_compared_with_as_many_days_before(period, days, before):
    expected = tuple(Days(*map(date.fromisoformat, pair)) for pair in (days, before))
    assert spans(period, today=date(2021, 8, 11)) == expected


def test_the_31st_is_compared_with_the_whole_of_a_shorter_month():
    _days, before = spans("month", today=date(2021, 3, 31))
    assert before == Days(date(2021, 2, 1), date(2021, 2, 28))


def test_a_stranger_is_asked_to_log_in(client):
    assert client.get("/cockpit/")["Location"].startswith("/desk/login/")


def test_who_only_handles_orders_has_no_screen(client):
    client.force_login(leader("dept-water"))
    assert client.get("/cockpit/").status_code == 403


def test_the_county_is_seen_by_its_leader_and_a_township_by_its_own(client):
    client.force_login(leader("county", "leader"))
    assert "龙游县" in client.get("/cockpit/").content.decode()
    assert client.get("/cockpit/?place=330825201").status_code == 200

    client.force_login(leader("twp-330825201"))
    assert "罗家乡" in client.get("/cockpit/").content.decode()
    assert client.get("/cockpit/?place=330825201207").status_code == 200
    assert client.get("/cockpit/?place=330825101").status_code == 403
    assert client.get("/cockpit/?place=330825").status_code == 403


@pytest.mark.parametrize(
    ("query", "status"),
    [("place=999", 404), ("place=330825201999", 404), ("place=%00", 404), ("period=year", 422)],
)
def test_an_address_that_says_nothing_is_refused(client, query, status):
    client.force_login(leader("county", "leader"))
    assert client.get(f"/cockpit/?{query}").status_code == status
