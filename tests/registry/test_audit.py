"""The record as audit administrators read it: by person, kind and day, taken away, verified; for nobody else."""

import re
from io import StringIO

import pytest
from django.core.management import call_command

from sanlian.journal.models import Entry
from sanlian.workorders import operations
from tests.builders import MONDAY, accepted, hours, officer
from tests.desk.pages import words

pytestmark = pytest.mark.django_db

AUDIT = "/registry/audit/"


@pytest.fixture
def auditor(logged_in):
    return logged_in(officer("county", "audit_admin"))


@pytest.fixture
def looked(county):
    """Return an order at whose contact data an officer of the housing bureau has looked."""
    request = accepted()
    operations.see_contact(request.order_id, by=officer("dept-housing"), at=MONDAY + hours(1.5))
    return request


def test_who_looked_at_contact_data_is_found_by_kind_and_person(auditor, looked):
    name = officer("dept-housing").name

    page = words(auditor.get(AUDIT, {"thing": "contact", "person": name}))
    assert f"{name} 看过姓名和电话" in page
    assert f"任务单号 {looked.order_id}" in page

    assert "没有符合条件的记录" in words(auditor.get(AUDIT, {"thing": "contact", "person": "查无此人"}))
    assert "没有符合条件的记录" in words(auditor.get(AUDIT, {"thing": "contact", "until": "2021-08-01"}))


def test_of_other_platforms_it_tells_in_words(auditor):
    call_command("exchange_partners", "--add", "zlb", "浙里办", stdout=StringIO())
    page = words(auditor.get(AUDIT))
    assert "允许一个合作平台移交诉求" in page
    assert re.search(r"合作平台 \d+", page)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"since": "yesterday"}, "日期请写成"),
        ({"since": "2021-08-03", "until": "2021-08-01"}, "最后一天早于第一天"),
    ],
)
def test_what_cannot_be_asked_is_said_at_the_field(auditor, asked, sentence):
    answer = auditor.get(AUDIT, asked)

    assert (answer.status_code, sentence in words(answer)) == (422, True)


def test_a_long_record_goes_on_by_key(auditor, county):
    for number in range(55):
        operations_note(number)
    first = auditor.get(AUDIT, {"thing": "accounts"})
    following = first.context["following"]
    second = auditor.get(f"{AUDIT}?{following}")

    shown = [entry.number for page in (first, second) for entry in page.context["found"]]
    assert len(first.context["found"]) == 50
    assert shown == sorted(set(shown), reverse=True)
    assert len(shown) >= 55
    assert auditor.get(AUDIT, {"after": "nonsense"}).status_code == 422


def operations_note(number):
    from sanlian.people import operations as people
    from sanlian.people.actors import HOUSE

    unit = people.NewUnit(f"dept-{number}", "department", f"第{number}局", f"{number}局")
    people.establish([unit], by=HOUSE, at=MONDAY)


def test_entries_taken_away_leave_an_entry_and_no_formula(auditor, looked):
    Entry.objects.filter(name="workorders.contact_seen").update(by_name="=1+1")

    answer = auditor.post(f"{AUDIT}table/", {"thing": "contact"})

    text = answer.content.decode("utf-8-sig")
    assert "'=1+1" in text
    assert len(text.splitlines()) == 2
    newest = Entry.objects.latest("seq")
    assert (newest.name, newest.details) == ("registry.record_taken", {"entries": 1})


def test_a_whole_record_is_called_whole_and_a_touched_one_is_not(auditor, looked):
    assert "记录完整" in words(auditor.post(f"{AUDIT}verify/", follow=True))

    Entry.objects.filter(name="workorders.contact_seen").update(by_name="别人")

    assert "被动过" in words(auditor.post(f"{AUDIT}verify/", follow=True))
    assert Entry.objects.latest("seq").details["why"] == "changed"


def test_a_thing_has_its_history(auditor, looked):
    page = words(auditor.get(f"/registry/history/order/{looked.order_id}/"))

    assert page.index("看过姓名和电话") < page.index("接单") < page.index("形成任务单")


@pytest.mark.parametrize("role", ["administrator", "security_admin", "dispatcher", "leader"])
def test_nobody_else_reads_the_record(logged_in, looked, role):
    client = logged_in(officer("county", role))
    before = Entry.objects.count()

    assert client.get(AUDIT).status_code == 403
    assert client.post(f"{AUDIT}table/").status_code == 403
    assert client.post(f"{AUDIT}verify/").status_code == 403
    assert client.get(f"/registry/history/order/{looked.order_id}/").status_code == 403
    assert Entry.objects.count() == before


def test_a_page_of_the_record_asks_as_often_for_many_as_for_few(
    auditor, looked, django_assert_max_num_queries
):
    with django_assert_max_num_queries(8):
        auditor.get(AUDIT)
