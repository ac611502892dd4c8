"""Figures side by side: each with its denominator and its list, by place, matter and unit."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests import builders
from tests.cockpit import leader

pytestmark = pytest.mark.usefixtures("county")


@pytest.fixture
def county_leader(client):
    client.force_login(leader("county", "leader"))
    return client


@pytest.fixture
def lived(worked_off):
    """Return nothing; two orders of yesterday are counted, one of them rated."""
    at = timezone.now() - timedelta(hours=30)
    builders.rated(at=at)
    builders.accepted(at=at)
    worked_off(timezone.now())


def number_behind(client, address):
    return client.get(address.replace("&amp;", "&")).context["number"]


@pytest.mark.parametrize("by", ["place", "category", "unit"])
def test_every_number_is_as_long_as_its_list(county_leader, lived, by):
    page = county_leader.get(f"/cockpit/compare/?by={by}&period=90").content.decode()

    links = re.findall(r'<a(?: class="late")? href="(/cockpit/list/[^"]+)">(\d+)</a>', page)

    assert sum(int(shown) for _address, shown in links) > 0
    for address, shown in links:
        assert number_behind(county_leader, address) == int(shown), address


@pytest.mark.parametrize("cut", ["unit=dept-housing", "unit=vil", "category=road"])
def test_one_unit_or_matter_place_by_place(county_leader, worked_off, cut):
    at = timezone.now() - timedelta(hours=30)
    builders.rated(at=at)
    builders.accepted(to="vil-330825201207", at=at)
    worked_off(timezone.now())
    whole = county_leader.get("/cockpit/compare/?by=place&period=90")
    page = county_leader.get(f"/cockpit/compare/?by=place&period=90&{cut}")
    rows = {row.code: row for row in page.context["rows"]}
    received = sum(row.counts.received for row in rows.values())
    assert received == (2 if "category" in cut else 1)
    assert sum(row.counts.received for row in whole.context["rows"]) == 2

    links = re.findall(r'<a(?: class="late")? href="(/cockpit/list/[^"]+)">(\d+)</a>', page.content.decode())
    assert links
    for address, shown in links:
        assert cut in address
        assert number_behind(county_leader, address) == int(shown), address
    table = county_leader.get(f"/cockpit/compare.csv?by=place&period=90&{cut}").content.decode("utf-8-sig")
    assert sum(int(row["收到"]) for row in csv.DictReader(io.StringIO(table))) == received


@pytest.mark.parametrize(
    "cut", ["unit=dept-gone", "category=no", "unit=vil&category=road", "by=category&unit=vil"]
)
def test_a_cut_that_there_is_not_is_refused(county_leader, cut):
    assert county_leader.get(f"/cockpit/compare/?{cut}").status_code == 422


def test_a_row_leads_to_its_places(county_leader, lived):
    for by, cut in (("unit", "unit=dept-housing"), ("category", "category=road")):
        page = county_leader.get(f"/cockpit/compare/?by={by}&period=90").content.decode()
        (address,) = re.findall(rf'href="(\?[^"]*by=place&amp;{cut})"', page.replace("&by", "&amp;by"))
        assert county_leader.get("/cockpit/compare/" + address.replace("&amp;", "&")).status_code == 200


def test_a_share_is_not_stated_for_a_few(county_leader, lived):
    page = county_leader.get("/cockpit/compare/?by=category&period=90").content.decode()

    assert "太少" in page
    assert "100.0%" not in page


def test_the_table_holds_the_same(county_leader, lived):
    answer = county_leader.get("/cockpit/compare.csv?by=category&period=90")

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    road = next(row for row in rows if row["名称"].startswith("道路"))
    assert (road["收到"], road["办理中"], road["办结"]) == ("2", "1", "1")


def test_the_page_asks_the_same_whatever_it_shows(county_leader, lived, django_assert_max_num_queries):
    county_leader.get("/cockpit/compare/")
    for by in ("place", "category", "unit"):
        with django_assert_max_num_queries(8):
            county_leader.get(f"/cockpit/compare/?by={by}")


def test_what_cannot_be_compared_is_said(county_leader, client):
    assert county_leader.get("/cockpit/compare/?by=person").status_code == 422
    assert county_leader.get("/cockpit/compare.csv?by=person").status_code == 422


def test_only_leaders_see_it(client):
    assert client.get("/cockpit/compare/").status_code == 302
    client.force_login(leader("dept-housing", "handler"))
    assert client.get("/cockpit/compare/").status_code == 403
