"""The security administrator's pages, and the page where an officer chooses a password."""

import re
from datetime import timedelta

import pytest

from sanlian.journal.models import Entry
from sanlian.people.models import Post, User
from tests.builders import MONDAY, hours, officer
from tests.desk.pages import words

pytestmark = pytest.mark.django_db

ACCOUNTS = "/registry/accounts/"


@pytest.fixture
def security(logged_in):
    return logged_in(officer("county", "security_admin"))


def test_an_account_is_opened_and_its_first_password_leads_to_another(security, client, stand_at):
    answer = security.post(f"{ACCOUNTS}new/", {"name": "毛新人", "phone": "129 0000 0001"})
    password = re.search(r'class="password">([a-z0-9]{12})<', answer.content.decode()).group(1)

    came = client.post("/desk/login/", {"username": "12900000001", "password": password})
    assert came.status_code == 302
    assert client.get("/desk/me/")["Location"] == "/desk/password/"
    assert "初始密码别人也知道" in words(client.get("/desk/password/"))

    wrong = client.post("/desk/password/", {"old": "x", "new": "竹海灯火-2021-夜", "again": "竹海灯火"})
    assert wrong.status_code == 422
    assert "现在的密码不对" in words(wrong)
    assert "两次输入的不一样" in words(wrong)
    easy = client.post("/desk/password/", {"old": password, "new": "12345678901", "again": "12345678901"})
    assert easy.status_code == 422

    new = "竹海灯火-2021-夜"
    done = client.post("/desk/password/", {"old": password, "new": new, "again": new})
    assert done.status_code == 302
    assert client.get("/desk/me/").status_code == 200
    assert User.objects.get(phone="12900000001").check_password(new)


def test_log_ins_are_in_the_record(client, county):
    from sanlian.demonstration import build
    from sanlian.people import queries as people

    who = officer("dept-housing")
    client.post("/desk/login/", {"username": people.phone_of(who.id), "password": build.PASSWORD})

    newest = Entry.objects.latest("seq")
    assert (newest.name, newest.by_id) == ("people.logged_in", who.id)
    assert newest.details == {"person": who.name, "address": "127.0.0.1"}


@pytest.mark.parametrize("fields", [{"name": "", "phone": "12900000001"}, {"name": "人", "phone": "12"}])
def test_what_is_wrong_is_said_at_the_field(security, fields):
    answer = security.post(f"{ACCOUNTS}new/", fields)

    assert answer.status_code == 422
    assert answer.context["form"].errors


def test_an_account_in_office_is_not_closed_and_says_why(security):
    who = officer("dept-housing").id

    answer = security.post(f"{ACCOUNTS}{who}/close/", {"reason": "调走"})
    assert (answer.status_code, "请先免去岗位" in words(answer)) == (409, True)
    Post.objects.filter(user=who).delete()
    assert security.post(f"{ACCOUNTS}{who}/close/", {"reason": ""}).status_code == 422
    assert "已停用" in words(security.post(f"{ACCOUNTS}{who}/close/", {"reason": "调走"}, follow=True))


def test_each_button_does_what_it_says(security):
    who = officer("dept-housing").id

    assert 'class="password"' in security.post(f"{ACCOUNTS}{who}/password/").content.decode()
    assert "已办" in words(security.post(f"{ACCOUNTS}{who}/sessions/", follow=True))
    assert security.post(f"{ACCOUNTS}{who}/unlock/").status_code == 302
    assert security.post(f"{ACCOUNTS}{who}/dance/").status_code == 404
    assert security.get(f"{ACCOUNTS}{who}/close/").status_code == 405
    own = officer("county", "security_admin").id
    assert security.post(f"{ACCOUNTS}{own}/password/").status_code == 403
    assert "自己的账号" in words(security.get(f"{ACCOUNTS}{own}/"))


def test_the_list_asks_as_often_for_many_as_for_few(security, django_assert_max_num_queries):
    security.get(ACCOUNTS)
    with django_assert_max_num_queries(8):
        assert len(security.get(ACCOUNTS).context["found"]) == 50


def test_who_may_do_what_is_a_table(security):
    page = words(security.get("/registry/roles/"))

    assert "安全管理员" in page
    assert "查看审计记录" in page


@pytest.mark.parametrize("role", ["administrator", "audit_admin", "dispatcher"])
def test_the_pages_are_for_the_security_administrator(logged_in, role):
    client = logged_in(officer("county", role))

    for page in (ACCOUNTS, f"{ACCOUNTS}new/", f"{ACCOUNTS}{officer('dept-housing').id}/"):
        assert client.get(page).status_code == 403


def test_a_session_left_alone_ends(logged_in, stand_at, settings):
    settings.IDLE_MINUTES = 60
    client = logged_in(officer("dept-housing"))
    assert client.get("/desk/me/").status_code == 200

    stand_at(MONDAY + hours(2) + timedelta(minutes=59))
    assert client.get("/desk/me/").status_code == 200
    stand_at(MONDAY + hours(4))
    assert client.get("/desk/me/").status_code == 302
