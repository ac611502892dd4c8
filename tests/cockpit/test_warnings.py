"""The page of what keeps coming back: what stands, where, since when, and who deals with it."""

import importlib
from datetime import timedelta
from itertools import combinations

import pytest
from django.utils import timezone, translation

from sanlian.analysis import operations
from sanlian.analysis.models import EarlyWarning
from sanlian.cockpit.pictures import pins
from sanlian.cockpit.pictures.callouts import Box, width_of
from sanlian.people.names import named_on_map
from sanlian.places import queries as places
from tests import builders
from tests.builders import hours
from tests.cockpit import leader

LOOK = importlib.import_module("sanlian.analysis.operations.discover")
pytestmark = pytest.mark.usefixtures("county")


@pytest.fixture
def warned(worked_off):
    """Return nothing; four requests of yesterday about the same stand as a warning."""
    at = timezone.now() - timedelta(days=1)
    for number in range(4):
        who = builders.resident(phone=f"129{number:08d}", name="方")
        builders.ask(by=who, at=at + hours(number / 10), category="water.outage", text=f"没水第{number}次")
    worked_off(timezone.now())


HOT = ("村口那家石料厂夜里开工，机器声吵得睡不着", "石料厂夜里又开工了，机器吵得一家人睡不着")


@pytest.fixture
def talked_of(worked_off, monkeypatch):
    """Return nothing; eleven people of two villages say the same within a week, in like words."""
    now = timezone.now()
    for number in range(11):
        who = builders.resident(phone=f"129{number:08d}", name="方")
        builders.ask(
            by=who,
            at=now - timedelta(days=6) + hours(number * 11),
            category="environment.noise",
            place_code=("330825201207", "330825201201")[number % 2],
            text=f"{HOT[number % 2]}{'啊' * number}",
        )
    worked_off(now)
    monkeypatch.setattr(LOOK, "FEWEST_REQUESTS", 10)
    operations.discover(at=now)


def page(client, query=""):
    return client.get(f"/cockpit/warnings/{query}").content.decode()


def test_what_stands_is_shown_with_its_owner_and_its_order(client, warned):
    client.force_login(leader("county", "leader"))
    text = page(client)

    number = EarlyWarning.objects.get(rule="frequent").order_id
    assert f'href="/desk/orders/{number}/"' in text
    for words in ("罗家乡缪家村 · 停水", "黄色", "高频", "计4次", "4人", "水利林业局"):
        assert words in text
    assert "bar yellow" in text and "pin yellow" in text
    assert client.get(f"/desk/orders/{number}/").status_code == 200


def test_a_township_sees_its_own(client, warned):
    client.force_login(leader("twp-330825001", "leader"))
    assert "缪家村" not in page(client)
    client.force_login(leader("twp-330825201", "leader"))
    assert "缪家村" in page(client)
    assert client.get("/cockpit/warnings/?place=330825001").status_code == 403


def test_where_nothing_repeats_the_page_says_so(client):
    client.force_login(leader("county", "leader"))
    text = page(client)
    assert "没有反复出现到需要预警的事" in text
    assert "这段时间没有预警" in text


def test_who_does_not_lead_does_not_see_it(client):
    client.force_login(leader("dept-water", "handler"))
    assert client.get("/cockpit/warnings/").status_code == 403


def test_a_warnings_order_says_in_what_it_was_seen(client, warned):
    client.force_login(leader("dept-water", "handler"))
    number = EarlyWarning.objects.get(rule="frequent").order_id
    text = client.get(f"/desk/orders/{number}/").content.decode()
    assert "要办的事" in text and "高频预警" in text


def test_the_number_of_questions_does_not_grow(client, warned, django_assert_max_num_queries):
    client.force_login(leader("county", "leader"))
    page(client)
    with django_assert_max_num_queries(10):
        page(client)


@pytest.mark.journey
@pytest.mark.parametrize("size", [(375, 812), (1440, 900)], ids=["phone", "wide"])
@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_nobody_is_kept_out_and_nothing_scrolls_sideways(browsed, barriers, warned, talked_of, size, theme):
    opened = browsed("/cockpit/warnings/", size=size, theme=theme)
    assert barriers(opened) == []
    assert opened.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_what_many_say_is_shown_and_what_is_hot_is_warned_of(client, talked_of):
    client.force_login(leader("county", "leader"))
    text = page(client)
    assert "大家在说的事" in text
    assert HOT[0][:12] in text or HOT[1][:12] in text


def test_a_township_sees_what_its_own_people_say(client, talked_of):
    client.force_login(leader("twp-330825001", "leader"))
    assert "石料厂" not in page(client)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_name_on_the_picture_covers_a_sign_or_another_name(language):
    with translation.override(language):
        everywhere = [pins.Pin(place=village, colour="yellow", words="") for village in places.villages()]
        placed = pins.pins_of("330825", everywhere).pins
        signs = [Box(each.x - 12, each.y - 46, each.x + 12, each.y - 22) for each in placed]
        names = []
        for each in placed:
            if each.named:
                half = width_of(named_on_map(each.pin.place), 20) / 2
                names.append(Box(each.x - half, each.y, each.x + half, each.y + 24))
        assert len(names) > 5
        assert not any(name.meets(sign) for name in names for sign in signs)
        assert not any(one.meets(other) for one, other in combinations(names, 2))
