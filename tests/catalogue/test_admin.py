"""The administration: everybody there may read, editors may enter days, categories come from files."""

import re
from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from sanlian.catalogue import queries
from sanlian.catalogue.admin import CalendarDay, Category
from sanlian.journal import queries as journal
from sanlian.people import operations as people
from sanlian.people.actors import HOUSE, Role
from tests.builders import MONDAY

pytestmark = pytest.mark.django_db

LIST = "admin:catalogue_calendarday_changelist"
ADD = "admin:catalogue_calendarday_add"
DAY = {"day": "2026-08-12", "name": "台风停工"}


@pytest.fixture
def entered(client, loaded):
    """Return a function that logs somebody in who holds a role at the county centre."""

    def enter(role):
        unit = people.NewUnit("county", "county", "县社会治理中心", "县中心", "County centre", None, "330825")
        people.establish([unit], by=HOUSE, at=MONDAY)
        person = people.Appointment("13800000000", "余红", (("county", role),))
        people.appoint([person], password=None, since=MONDAY.date(), by=HOUSE, at=MONDAY)
        account = get_user_model().objects.get(phone="13800000000")
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return enter


@pytest.fixture
def visitor(entered):
    return entered(Role.AUDITOR)


@pytest.fixture
def editor(entered):
    return entered(Role.ADMINISTRATOR)


@pytest.mark.parametrize(
    "model",
    [
        "calendarday",
        "category",
        "responsibilityitem",
        "department",
        "limit",
        "duty",
        "coordinationlist",
        "catalogueversion",
    ],
)
def test_lists_are_shown(visitor, model):
    assert visitor.get(reverse(f"admin:catalogue_{model}_changelist")).status_code == 200


def test_an_editor_enters_a_day_through_the_operation(editor):
    answer = editor.post(reverse(ADD), DAY)
    assert answer.status_code == 302
    assert not queries.calendar().is_working_day(date(2026, 8, 12))
    (fact,) = journal.facts(names=frozenset({"catalogue.calendar_changed"}))
    assert fact.by_name == "余红"


def test_an_editor_changes_a_day_but_not_its_date(editor):
    answer = editor.post(
        reverse("admin:catalogue_calendarday_change", args=["2026-10-10"]),
        {"day": "2026-10-11", "working": "", "name": "不调休了"},
    )
    assert answer.status_code == 302
    calendar = queries.calendar()
    assert not calendar.is_working_day(date(2026, 10, 10))
    assert not CalendarDay.objects.filter(day="2026-10-11").exists()


@pytest.mark.parametrize(
    "change", [{"name": ""}, {"name": "长" * 41}, {"day": "12 Aug"}, {"day": "1850-01-01"}]
)
def test_what_cannot_be_entered_is_said_in_the_form(editor, change):
    before = CalendarDay.objects.count()
    assert editor.post(reverse(ADD), {**DAY, **change}).status_code == 200
    assert CalendarDay.objects.count() == before


def test_a_visitor_changes_nothing(visitor):
    assert visitor.get(reverse(LIST)).status_code == 200
    assert visitor.post(reverse(ADD), DAY).status_code == 403
    assert queries.calendar().is_working_day(date(2026, 8, 12))


def test_a_category_is_only_read(editor):
    address = reverse("admin:catalogue_category_change", args=["water.outage"])
    assert editor.get(address).status_code == 200
    assert editor.post(address, {"name": "别的"}).status_code == 403
    assert Category.objects.get(pk="water.outage").name == "停水"


def test_a_stranger_sees_nothing(client, loaded):
    assert client.get(reverse(LIST)).status_code == 302


def test_a_row_is_found_by_the_first_letters_of_its_pinyin(visitor):
    page = visitor.get(reverse("admin:catalogue_category_changelist"), {"q": "ldbl"}).content.decode()

    assert "road.lamp" in page
    assert "water.outage" not in page


ELSEWHERE = ["admin:catalogue_category_changelist", "admin:catalogue_limit_changelist"]


@pytest.mark.parametrize("listed", ELSEWHERE)
def test_what_is_changed_elsewhere_says_where_to_who_may(editor, listed):
    page = editor.get(reverse(listed)).content.decode()
    there = {"category": "registry:categories", "limit": "registry:list_limits"}[listed.split("_")[1]]
    assert f'href="{reverse(there)}"' in page


@pytest.mark.parametrize(
    "listed", [*ELSEWHERE, "admin:people_unit_changelist", "admin:people_post_changelist"]
)
def test_who_only_reads_is_told_who_changes_it_and_led_to_no_closed_door(visitor, listed):
    page = visitor.get(reverse(listed)).content.decode()
    keepers = "安全管理员" if "post" in listed else "系统管理员"
    assert f"由{keepers}" in page
    closed = [
        address
        for address in set(re.findall(r'href="(/registry/[^"#?]*)"', page))
        if visitor.get(address).status_code == 403
    ]
    assert closed == []


def test_lists_show_words_as_people_write_them(visitor):
    row = visitor.get(reverse("admin:catalogue_category_change", args=["road.lamp"])).content.decode()
    assert "路灯" in row and "\\u8def" not in row


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_editor_speaks_the_readers_language(visitor, language):
    page = visitor.get(
        reverse("admin:people_unit_changelist"), headers={"accept-language": language}
    ).content.decode()

    assert ("输入后搜索" in page, "Type to search" in page) == (language != "en", language == "en")
    assert ("单位" in page, "基础数据" in page) == (language != "en", language != "en")
    assert "13800000000" not in page
