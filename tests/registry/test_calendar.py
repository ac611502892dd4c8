"""The calendar's page: a year at a glance, one day, and the yearly notice in two steps."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sanlian.catalogue import queries
from sanlian.journal.models import Entry
from tests.builders import officer
from tests.catalogue.test_import_calendar import NOTICE_2027
from tests.desk.pages import words

pytestmark = pytest.mark.django_db
PAGE, NOTICE = "/registry/calendar/", "/registry/calendar/notice/"


@pytest.fixture(autouse=True)
def _calendar_of_this_test():
    yield
    queries.look_again()


def test_a_year_at_a_glance(logged_in, keeper, django_assert_max_num_queries):
    client = logged_in(keeper)
    client.get(PAGE)
    with django_assert_max_num_queries(14):
        page = client.get(PAGE + "?year=2026")
    assert page.status_code == 200
    assert page.content.decode().count('class="day off"') == 33 + 1
    assert page.content.decode().count('class="day made_up"') == 6 + 1
    assert "尚未录入" not in words(page)
    assert "2027 年放假通知尚未录入" in words(client.get(PAGE + "?year=2027"))
    assert client.get(PAGE + "?year=99999").status_code == 200


def test_one_day(logged_in, keeper):
    client = logged_in(keeper)
    answer = client.post(PAGE, {"day": "2026-08-12", "working": "0", "name": "台风停工"})
    assert answer["Location"] == PAGE + "?year=2026"
    assert not queries.calendar().is_working_day(date(2026, 8, 12))


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"day": "", "working": "0", "name": "x"}, "请选择日期"),
        ({"day": "2026-08-12", "working": "0", "name": ""}, "请用不超过 40 个字"),
        ({"day": "1990-08-12", "working": "0", "name": "x"}, "2000"),
    ],
)
def test_a_day_that_cannot_be_entered(logged_in, keeper, said, fault):
    client, before = logged_in(keeper), Entry.objects.count()
    answer = client.post(PAGE, said)
    assert answer.status_code == 422 and fault in words(answer)
    # What is refused stands before the year's months.
    assert answer.content.decode().index("day-title") < answer.content.decode().index('class="months"')
    assert Entry.objects.count() == before


def test_the_notice_is_tried_and_then_taken_in(logged_in, keeper):
    client = logged_in(keeper)
    tried = client.post(NOTICE, {"text": NOTICE_2027, "do": "try"})
    assert tried.status_code == 200 and "会变动 20 天" in words(tried)
    assert "录入后，2027 年日历完整" in words(tried)
    assert not queries.calendar().known(2027)
    done = client.post(NOTICE, {"text": NOTICE_2027, "do": "confirm"}, follow=True)
    assert "变动 20 天" in words(done)
    assert queries.calendar().known(2027)
    again = client.post(NOTICE, {"text": NOTICE_2027, "do": "try"})
    assert "日历里已经是这样了" in words(again)


def test_a_file_of_days(logged_in, keeper):
    content = "日期,上班,名称\n2027-10-01,否,国庆节\n".encode("gb18030")
    file = SimpleUploadedFile("days.csv", content)
    assert "会变动 1 天" in words(logged_in(keeper).post(NOTICE, {"file": file, "do": "try"}))


@pytest.mark.parametrize(
    ("text", "fault"),
    [("", "请粘贴通知原文"), (NOTICE_2027.replace("共7天", "共8天"), "写的是 8 天，按日期算是 7 天")],
)
def test_a_notice_with_a_fault_stays_outside(logged_in, keeper, text, fault):
    client, before = logged_in(keeper), Entry.objects.count()
    for do in ("try", "confirm"):
        answer = client.post(NOTICE, {"text": text, "do": do})
        assert answer.status_code == 422 and fault in words(answer)
    assert Entry.objects.count() == before


def test_others_may_not(logged_in):
    client, before = logged_in(officer("dept-housing")), Entry.objects.count()
    assert client.get(PAGE).status_code == 403
    assert client.post(NOTICE, {"text": NOTICE_2027, "do": "confirm"}).status_code == 403
    assert Entry.objects.count() == before
