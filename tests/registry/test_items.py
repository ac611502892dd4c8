"""The pages of the data items: what they are, how whole what is known is, and entering what is missing."""

import re
from datetime import timedelta

import pytest

from sanlian.dataitems import known, operations, queries
from sanlian.dataitems.models import Value
from sanlian.people import listings
from sanlian.people.actors import HOUSE, Role
from sanlian.people.models import Household
from tests.builders import MONDAY, TOWNSHIP, VILLAGE, officer
from tests.desk.pages import words

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()
HOME = "/registry/data-items/"
POPULATION = {"item": "village.population", "value": "132/410", "true_on": "2021-08-01", "source": "户籍系统"}


@pytest.fixture
def secretary(county):
    return officer(f"vil-{VILLAGE}", Role.VILLAGE_SECRETARY)


@pytest.fixture
def client(logged_in, secretary):
    return logged_in(secretary)


def of_village(code=VILLAGE):
    return f"{HOME}of/village/{code}/"


def test_the_thirty_two_items_with_owner_level_and_where_they_are_kept(client, django_assert_max_num_queries):
    client.get(HOME)
    with django_assert_max_num_queries(6):
        page = words(client.get(HOME))

    assert page.count("household.") == 5 and "公安局" in page and "敏感" in page
    assert page.count("在这里填") == 4


def test_from_the_township_to_what_a_village_lacks(client, logged_in, django_assert_max_num_queries):
    first, second = listings.households(VILLAGE, on=TODAY, size=2)
    old = operations.NewValue(
        "household.head",
        known.of_household(first.id, first.grid_code, first.address),
        "吕有才",
        TODAY - timedelta(days=900),
        "户口簿",
    )
    operations.enter_value(old, by=HOUSE, at=MONDAY)
    desk = logged_in(officer(f"twp-{TOWNSHIP}", Role.DISPATCHER))
    desk.get(f"{HOME}known/")
    with django_assert_max_num_queries(12):
        roll = words(desk.get(f"{HOME}known/"))
    assert "缪家" in roll and "湖镇" not in roll and "这里不打分" in roll

    with django_assert_max_num_queries(20):
        answer = client.get(f"{HOME}village/{VILLAGE}/")
    page = words(answer)
    assert "户主" in page and "过期 1 项" not in page and "超过 24 个月" in page
    assert f"of/household/{first.id}/?item=household.head" in answer.content.decode()
    assert f"of/household/{second.id}/?item=household.code" in answer.content.decode()
    desk.cookies["django_language"] = "en"
    roll = words(desk.get(f"{HOME}known/"))
    assert "Luojia Township" in roll and "Miaojia Village" in roll and "缪家" not in roll
    assert desk.get(f"{HOME}village/330825101200/").status_code == 403
    assert desk.get(f"{HOME}village/{TOWNSHIP}/").status_code == 404


def test_a_value_is_entered_shown_with_its_source_and_corrected(client, secretary):
    assert client.post(of_village(), POPULATION).status_code == 302
    page = words(client.get(of_village()))
    assert "132 户 · 410 人" in page and "2021-08-01" in page and f"户籍系统 · {secretary.name}" in page

    form = client.get(f"{of_village()}?item=village.population").content.decode()
    assert re.search(r'name="value"[^>]*value="132/410"|value="132/410"[^>]*name="value"', form)
    wrong = POPULATION | {"value": "123/410", "reason": "写反了"}
    assert client.post(of_village(), wrong).status_code == 302
    assert "写反了" in words(client.get(of_village()))


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"value": "很多"}, 422, "中间用 / 隔开"),
        ({"true_on": ""}, 422, "哪一天"),
        ({"true_on": "2030-01-01"}, 422, "还没有到"),
        ({"source": ""}, 422, "请填来源"),
        ({"reason": "错了"}, 409, "没有不同的已知内容"),
        ({"item": "village.name"}, 422, "不在这里填"),
    ],
)
def test_what_cannot_be_entered_is_said_and_nothing_is(client, change, status, said):
    answer = client.post(of_village(), POPULATION | change)

    assert answer.status_code == status and said in words(answer)
    assert not Value.objects.exists()


def test_tags_of_a_household_are_corrected_where_they_are_shown(client):
    home = Household.objects.filter(grid_code__startswith=VILLAGE).first()
    address = f"{HOME}of/household/{home.pk}/"

    assert client.post(address, {"item": "household.tags", "value": "独居老人，低收入"}).status_code == 302

    home.refresh_from_db()
    assert home.tags == ["独居老人", "低收入"] and "独居老人、低收入" in words(client.get(address))
    assert client.post(address, {"item": "household.tags", "value": "长" * 21}).status_code == 422
    assert not Value.objects.exists()


def test_who_keeps_data_and_may_not_see_it_is_told_so(logged_in, keeper, county):
    home = listings.households(VILLAGE, on=TODAY, size=1)[0]
    thing = known.of_household(home.id, home.grid_code, home.address)
    new = operations.NewValue("household.head", thing, "吕有才", TODAY, "户口簿")
    operations.enter_value(new, by=HOUSE, at=MONDAY)
    address = f"{HOME}of/household/{home.id}/"

    page = words(logged_in(keeper).get(f"{address}?item=household.head"))

    assert "吕有才" not in page and "您的岗位不能查看" in page
    assert queries.answers(thing, by=HOUSE, on=TODAY)[1].shown == "吕有才"


def test_handlers_and_leaders_have_no_such_page(logged_in, county):
    for who in (officer("dept-housing"), officer("county", Role.LEADER)):
        assert logged_in(who).get(HOME).status_code == 403
