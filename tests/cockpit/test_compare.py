"""Figures side by side: each with its denominator and its list, by place, matter and unit."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from sanlian.people import queries as people
from sanlian.people.actors import HOUSE
from sanlian.places import queries as places
from sanlian.registry.operations import Merge, Move, change_places
from tests import builders
from tests.cockpit import leader
from tests.cockpit.numbers import wrong

pytestmark = pytest.mark.usefixtures("county")
ELSEWHERE = "330825101"


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


def numbers(page):
    """Return the numbers of a page that lead to lists, each with its address."""
    found = re.findall(r'<a[^>]*href="(/cockpit/list/[^"]+)"[^>]*>(\d+)', page)
    return [(address, int(shown)) for address, shown in found]


@pytest.mark.parametrize("by", ["place", "category", "unit"])
def test_every_number_is_as_long_as_its_list(county_leader, lived, by):
    page = county_leader.get(f"/cockpit/compare/?by={by}&period=90").content.decode()

    links = numbers(page)

    assert sum(shown for _address, shown in links) > 0
    assert not wrong(county_leader, links)


@pytest.mark.parametrize("cut", ["unit=dept-housing", "unit=vil", "category=road"])
def test_one_unit_or_matter_place_by_place(county_leader, worked_off, cut):
    at = timezone.now() - timedelta(hours=30)
    builders.rated(at=at)
    builders.accepted(to="vil-330825201207", at=at)
    worked_off(timezone.now())
    whole = county_leader.get("/cockpit/compare/?by=place&period=90")
    page = county_leader.get(f"/cockpit/compare/?by=place&period=90&{cut}")
    rows = {row.code: row for row, _cells in page.context["rows"]}
    received = sum(row.counts.received for row in rows.values())
    assert received == (2 if "category" in cut else 1)
    assert sum(row.counts.received for row, _cells in whole.context["rows"]) == 2

    links = numbers(page.content.decode())
    assert links
    assert all(cut in address for address, _shown in links)
    assert not wrong(county_leader, links)
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

    assert "1</a> / <a" in page
    assert "100.0%" not in page


def test_the_table_holds_the_same(county_leader, lived):
    answer = county_leader.get("/cockpit/compare.csv?by=category&period=90")

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    road = next(row for row in rows if row["名称"].startswith("道路"))
    assert (road["收到"], road["办理中"], road["办结"]) == ("2", "1", "1")
    assert (road["乡亲答过解决没有"], road["30天内又喊"], road["重新打开"]) == ("1", "0", "0")


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


class TestByTheMapOfADay:
    """Places change in the period; each order counts once on either map, and every number is as long as its list."""

    @pytest.fixture
    def moved(self, worked_off):
        """Return the new code of a village that went to another township; an order came in before, and one after."""
        yesterday = timezone.now() - timedelta(hours=30)
        builders.rated(at=yesterday, place_code=builders.VILLAGE)
        builders.accepted(at=yesterday, place_code=f"{builders.VILLAGE}001")
        ended = next(
            each.code for each in places.villages(builders.TOWNSHIP) if each.code != builders.VILLAGE
        )
        builders.accepted(at=yesterday, place_code=ended)
        now, today = timezone.now(), timezone.localdate()
        new = (
            change_places(Move(builders.VILLAGE, under=ELSEWHERE, day=today), by=HOUSE, at=now).places[0].code
        )
        heir = next(each.code for each in places.villages(builders.TOWNSHIP) if each.code != ended)
        change_places(Merge((ended, heir), into=heir, day=today), by=HOUSE, at=now)
        builders.ask(at=now, place_code=new)
        worked_off(now)
        yield new
        places.forget()
        people.forget()

    def rows(self, client, place="", day=None):
        query = f"by=place&period=90&place={place}" + (f"&map={day.isoformat()}" if day else "")
        page = client.get(f"/cockpit/compare/?{query}")
        assert not wrong(client, numbers(page.content.decode()))
        return {
            row.code: row.counts.received for row, _cells in page.context["rows"] if row.counts.received
        }, page

    def test_each_order_counts_once_where_its_village_lies_or_lay(self, county_leader, moved):
        before = timezone.localdate() - timedelta(days=1)
        today, page = self.rows(county_leader)
        assert today == {builders.TOWNSHIP: 1, ELSEWHERE: 3}
        assert [current for _day, _query, current in page.context["maps"]] == [True, False]
        then, _page = self.rows(county_leader, day=before)
        assert then == {builders.TOWNSHIP: 4}
        villages, _page = self.rows(county_leader, ELSEWHERE)
        assert villages == {moved: 3}
        lay, _page = self.rows(county_leader, builders.TOWNSHIP, before)
        assert (lay[builders.VILLAGE], sum(lay.values())) == (3, 4)
        table = county_leader.get(f"/cockpit/compare.csv?by=place&period=90&map={before}").content.decode()
        assert [row[1] for row in csv.reader(io.StringIO(table)) if row[1] not in ("0", "收到")] == ["4"]

    def test_who_has_the_ground_today_sees_what_is_behind_its_numbers(self, client, moved):
        client.force_login(leader(f"twp-{ELSEWHERE}", "leader"))
        assert self.rows(client)[0] == {moved: 3}

    def test_the_screen_counts_by_the_map_of_today(self, county_leader, moved):
        def shown(place):
            page = county_leader.get(f"/cockpit/?place={place}&period=90")
            screen = page.context["screen"]
            assert not wrong(county_leader, numbers(page.content.decode()))
            return screen, {row.code: row.counts.received for row in screen.places if row.counts.received}

        screen, rows = shown("330825")
        assert (screen.elsewhere, rows) == (0, {builders.TOWNSHIP: 1, ELSEWHERE: 3})
        screen, rows = shown(ELSEWHERE)
        assert (screen.counts.received, screen.elsewhere, rows) == (3, 0, {moved: 3})
        assert sum(row.counts.received for row in screen.categories) == 3
        assert {part.place.code: part.in_hand for part in screen.parts if part.in_hand} == {moved: 2}
        screen, rows = shown(builders.TOWNSHIP)
        assert (screen.counts.received, screen.elsewhere, sum(rows.values())) == (1, 0, 1)
        columns = county_leader.get(f"/cockpit/scene/spots.json?place={ELSEWHERE}").json()
        assert len(columns["id"]) == 3

    def test_no_choice_where_nothing_changed_and_no_map_of_a_day_to_come(self, county_leader):
        assert county_leader.get("/cockpit/compare/").context["maps"] == []
        tomorrow = timezone.localdate() + timedelta(days=1)
        for said in (tomorrow.isoformat(), "gestern"):
            assert county_leader.get(f"/cockpit/compare/?map={said}").status_code == 422


@pytest.mark.journey
def test_no_figure_is_cut_off_on_paper(lived, browsed):
    page = browsed("/cockpit/compare/", size=(1366, 768))
    # A4 without its margins: as narrow as a phone, and a table all the same.
    page.set_viewport_size({"width": 688, "height": 1018})
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 688
    box = page.locator(".compare thead th").last.bounding_box()
    assert box["height"] > 1 and box["x"] + box["width"] <= 688
