"""Coming in and going out."""

import pytest
from axes.models import AccessAttempt

from sanlian.demonstration import build
from sanlian.people import queries as people
from tests.builders import TOWNSHIP, officer
from tests.desk.pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(county):
    return people.phone_of(officer(f"twp-{TOWNSHIP}").id)


def log_in(client, phone, password=build.PASSWORD, **fields):
    return client.post("/desk/login/", {"username": phone, "password": password, **fields})


@pytest.mark.parametrize("written", ["{}", "+86 {}", " {} "])
def test_a_telephone_number_is_known_however_it_is_written(client, phone, written):
    answer = log_in(client, written.format(phone))

    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert client.get("/desk/").status_code == 200


def test_one_goes_on_to_the_page_that_was_asked_for(client, phone):
    asked = client.get("/desk/weekly/")
    assert asked["Location"] == "/desk/login/?next=/desk/weekly/"

    assert log_in(client, phone, next="/desk/weekly/")["Location"] == "/desk/weekly/"


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example/desk/", "javascript:1"]
)
def test_a_log_in_never_leads_elsewhere(client, phone, elsewhere):
    assert log_in(client, phone, next=elsewhere)["Location"] == "/desk/"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"password": "wrong"}, "手机号或密码不对"),
        ({"phone": "", "password": "wrong"}, "请填手机号"),
        ({"password": ""}, "请填密码"),
        ({"phone": "x" * 300}, "手机号或密码不对"),
        ({"phone": "120\x00000"}, "不"),
    ],
)
def test_what_is_wrong_is_said_and_the_number_is_kept(client, phone, fields, sentence):
    answer = log_in(client, **{"phone": phone, **fields})

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert "_auth_user_id" not in client.session


def test_eight_wrong_passwords_shut_the_door_also_for_the_right_one(client, phone):
    for _ in range(7):
        assert log_in(client, phone, "wrong").status_code == 422

    for password in ("wrong", build.PASSWORD):
        answer = log_in(client, phone, password)
        assert answer.status_code == 429
        assert "半小时后再试" in words(answer)
    assert "_auth_user_id" not in client.session
    assert AccessAttempt.objects.get().username == phone


def test_demonstration_log_ins_are_offered_only_while_there_is_a_demonstration(client, county, settings):
    page = client.get("/desk/login/")
    assert "演示账号" in words(page)
    assert page.content.decode().count(f'value="{build.PASSWORD}"') == 11

    settings.DEMONSTRATION = False
    page = client.get("/desk/login/")
    assert "演示账号" not in words(page)
    assert build.PASSWORD not in page.content.decode()


def test_an_empty_database_has_a_door_too(client, db):
    assert client.get("/desk/login/").status_code == 200


def test_going_out_needs_a_button(logged_in):
    client = logged_in(officer(f"twp-{TOWNSHIP}"))
    assert client.get("/desk/logout/").status_code == 405
    assert client.get("/desk/me/").status_code == 200

    assert client.post("/desk/logout/")["Location"] == "/desk/login/"
    assert client.get("/desk/me/")["Location"] == "/desk/login/?next=/desk/me/"


@pytest.mark.parametrize(
    ("unit", "role", "page"),
    [
        ("dept-housing", "handler", "/desk/"),
        ("county", "dispatcher", "/desk/"),
        ("county", "leader", "/cockpit/"),
        ("county", "administrator", "/registry/"),
        ("county", "security_admin", "/registry/accounts/"),
        ("county", "audit_admin", "/registry/audit/"),
    ],
)
def test_everybody_lands_where_their_work_is(logged_in, unit, role, page):
    client = logged_in(officer(unit, role))

    assert client.get("/desk/login/")["Location"] == page
    if page != "/desk/":
        assert client.get("/desk/")["Location"] == page


def test_oneself_with_posts_and_switches(logged_in):
    actor = officer("dept-housing")
    page = words(logged_in(actor).get("/desk/me/"))

    assert actor.name in page
    assert "住建局 承办人" in page
    assert "高对比" in page
