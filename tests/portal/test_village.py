"""Village matters: what everybody may know, and how a village is found."""

import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.utils import timezone

from sanlian.look import maps
from sanlian.notices import operations as notices
from sanlian.people import queries as people
from sanlian.people.models import HouseholdLink, Resident, Unit
from sanlian.places import queries as places
from sanlian.portal import counting, links
from sanlian.workorders import operations, villages
from sanlian.workorders.models import ServiceRequest
from sanlian.workorders.villages import Tally
from tests import builders
from tests.builders import MONDAY, VILLAGE, hours
from tests.portal.statements import statements


def test_neighbours_see_only_what_was_allowed_and_never_the_words(phone, shouted):
    shouted(text="我家门口的路灯不亮", visibility="village")
    shouted(text="我家的水管爆了", visibility="handlers")

    page = phone.get(f"/village/{VILLAGE}/").content.decode()

    assert "路灯不亮" in page
    assert "门口" not in page
    assert "水管" not in page


def test_a_village_is_chosen_by_buttons_and_nothing_typed_is_lost(phone, fill):
    sent = fill(village="", reporter_phone="12988880001")
    for press in ({"do": "place"}, {"letter": "m"}, {"township": "330825201"}, {"do": "search", "q": "缪家"}):
        page = phone.post("/shout/", {**sent, **press, "back": "look"}).content.decode()
        assert sent["text"] in page
        assert "12988880001" in page
        assert "缪家村" in page or press == {"do": "place"}

    look = phone.post("/shout/", {**sent, "pick": VILLAGE, "back": "look"}).content.decode()

    assert "这样对吗" in look
    assert places.get(VILLAGE).full_name in look


def test_a_press_on_the_map_is_a_grid(phone, fill):
    from sanlian.portal import picking

    outlines = picking.village_outlines("330825201")
    frame = maps.frame_of([ring for _properties, rings in outlines for ring in rings])
    village = places.get(VILLAGE)
    x, y = frame.xy(village.lon, village.lat)

    sent = {
        **fill(village="", text="路灯不亮"),
        "mapped": "330825201",
        "back": "look",
        "spot.x": int(x),
        "spot.y": int(y),
    }
    page = phone.post("/shout/", sent).content.decode()

    lon, lat = (float(re.search(rf'name="{name}" value="([^"]+)"', page)[1]) for name in ("lon", "lat"))
    assert abs(lon - village.lon) < 0.001
    assert abs(lat - village.lat) < 0.001
    assert places.locate(lon, lat).full_name in page


@pytest.mark.parametrize("spot", [("0", "0"), ("-5", "900"), ("x", "1"), ("nan", "nan")])
def test_a_press_beside_the_county_is_said(phone, fill, spot):
    sent = {**fill(village=""), "mapped": "330825201", "spot.x": spot[0], "spot.y": spot[1]}

    answer = phone.post("/shout/", sent)

    assert answer.status_code == 200
    assert sent["text"] in answer.content.decode()
    assert not ServiceRequest.objects.exists()


@pytest.mark.parametrize("code", ["330825201", "999", "330825201999", "x"])
def test_a_village_that_does_not_exist_is_not_found(phone, code):
    assert phone.get(f"/village/{code}/").status_code == 404
    if code != "330825201":
        assert phone.get(f"/shout/map/{code}.svg").status_code == 404


@pytest.mark.parametrize(
    ("tally", "says", "dots"),
    [
        (Tally(4, 4, 0), "不到5件", 0),
        (Tally(20, 20, 0), "<b>20</b> 件乡亲说", 20),
        (Tally(20, 14, 6), "<b>14</b> 件乡亲说", 20),
        (Tally(20, 3, 17), "说“解决了”的还不到5件", 0),
        (Tally(20, 18, 2), "没解决的不到5件", 0),
        (Tally(20, 10, 8), "不到5件", 0),
        (Tally(100, 90, 10), "<b>90</b> 件乡亲说", 0),
    ],
)
def test_small_numbers_point_at_nobody(phone, monkeypatch, tally, says, dots):
    monkeypatch.setattr(villages, "tally", lambda code, since: tally)

    page = phone.get(f"/village/{VILLAGE}/").content.decode()

    assert says in page
    assert page.count('<i class="full">') + page.count('<i class="hollow">') == dots


def test_a_village_with_few_shows_its_township(county):
    month = counting.month_of(places.get(VILLAGE), at=MONDAY)

    assert month.place.code == VILLAGE[:9]


@pytest.fixture
def units_as_they_were():
    """Forget what a test has made of the units, for those that come after it."""
    yield
    people.forget()


@pytest.mark.usefixtures("units_as_they_were")
def test_the_county_is_the_one_of_its_centre(phone):
    assert "罗家乡" in phone.get("/village/?other").content.decode()
    # Another county has another code; here one of the townships stands for it.
    Unit.objects.filter(code="county").update(place_code=VILLAGE[:9])
    people.forget()
    page = phone.get("/village/?other").content.decode()
    assert "缪家村" in page
    assert "湖镇镇" not in page


# ── notices, the common list, the faces ───────────────────────────────────────────────────────────


@pytest.fixture
def monday(monkeypatch):
    """Let it be Monday, an hour after the tests' first matters."""
    monkeypatch.setattr(timezone, "now", lambda: MONDAY + hours(60))


def test_a_village_reads_its_notices_and_how_far_its_common_list_is(phone, monday):
    secretary = builders.officer(f"vil-{VILLAGE}", "village_secretary")
    notices.post(
        place_code=VILLAGE,
        title="停水通知",
        text="明天修水管。\n停水半天。",
        since=MONDAY.date(),
        until=MONDAY.date() + timedelta(days=5),
        by=secretary,
        at=MONDAY,
    )
    assert "村里要办的事" not in phone.get(f"/village/{VILLAGE}/").content.decode()
    desk = builders.officer(f"twp-{VILLAGE[:9]}", "dispatcher")
    for origin in ("task", "task", "inspection"):
        operations.raise_order(
            origin=origin,
            title="陈家大院危房排查",
            told="陈家大院三户的危房要排查",
            category="housing.dangerous",
            place_id=places.get(VILLAGE).id,
            place_code=VILLAGE,
            by=desk,
            at=MONDAY,
        )

    page = phone.get(f"/village/{VILLAGE}/").content.decode()

    assert "停水通知" in page and "停水半天" in page
    assert "这个月2件里办好了0件" in page
    assert "陈家大院" not in page


def test_what_was_solved_is_shown_where_those_who_asked_let_it_be_seen(phone, monday):
    shown, hidden = builders.rated(), builders.rated(category="water.outage")
    ServiceRequest.objects.filter(pk=shown.pk).update(visibility="village")

    page = phone.get(f"/village/{VILLAGE}/").content.decode()

    solved = page[page.index("这个月解决的") : page.index("乡亲们喊的事")]
    assert "路灯不亮" in solved
    assert "停水" not in solved
    assert hidden.order.title not in page


def test_the_member_who_links_a_household_is_shown_to_that_household_alone(phone):
    link = HouseholdLink.objects.filter(household__grid_code__startswith=VILLAGE, valid_to=None)
    link = link.exclude(member=None).select_related("member", "household").first()
    resident = builders.resident()
    Resident.objects.filter(pk=resident.id).update(household=link.household)

    stranger = phone.get(f"/village/{VILLAGE}/").content.decode()
    response = HttpResponse()
    links.remember_proof(response, resident.id)
    phone.cookies.update(response.cookies)
    known = phone.get(f"/village/{VILLAGE}/").content.decode()

    assert "联户党员是谁" in stranger and "您家的联户党员" not in stranger
    assert "您家的联户党员" in known and f'href="tel:{link.member.phone}"' in known
    phone.cookies["proven"] = phone.cookies["proven"].value.replace(str(resident.id), "1", 1)
    assert "您家的联户党员" not in phone.get(f"/village/{VILLAGE}/").content.decode()


def test_a_village_costs_the_same_however_much_it_shows(phone, shouted):
    shouted(visibility="village")
    first = statements(lambda: phone.get(f"/village/{VILLAGE}/"))
    for number in range(4):
        shouted(text=f"第{number}盏路灯不亮", visibility="village")

    assert statements(lambda: phone.get(f"/village/{VILLAGE}/")) <= first <= 11
