"""My matters by a code: who holds the telephone sees them, and nobody learns whose telephone is known."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from sanlian.notify.models import Sending
from sanlian.people import operations as people
from sanlian.portal import codes, guards
from sanlian.workorders.models import ServiceRequest, WorkOrder
from tests.desk.pages import words

MINE, OTHER = "12988880007", "12988880099"


@pytest.fixture
def left(phone, shouted):
    """Return a phone that remembers nothing; two matters were left with MINE from elsewhere."""
    shouted(reporter_phone=MINE)
    shouted(text="水管漏水了", reporter_phone=MINE)
    phone.cookies.clear()
    return phone


def ask(phone, number=MINE, **address) -> str:
    """Have a code sent and return the ticket of its form."""
    answer = phone.post("/mine/phone/", {"phone": number}, **address)
    assert answer.status_code == 200, words(answer)
    return re.search(r'name="ticket" value="([^"]+)"', answer.content.decode())[1]


def sent() -> str:
    return Sending.objects.filter(message="portal.code").latest("pk").values["code"]


def test_a_code_shows_all_that_was_left_with_a_number_once(left):
    ticket = ask(left, "+86 129 8888 0007")

    answer = left.post("/mine/code/", {"ticket": ticket, "code": f" {sent()[:3]} {sent()[3:]}"})

    assert answer["Location"] == "/mine/"
    page = words(left.get("/mine/"))
    assert "路灯不亮" in page and "水管" in page and "129****0007" in page
    left.cookies.clear()
    assert left.post("/mine/code/", {"ticket": ticket, "code": sent()}).status_code == 409
    assert "proven" not in left.cookies


def test_it_leaves_at_once_and_by_night_with_nothing_but_the_code(left, worked_off, monkeypatch):
    night = timezone.now().replace(hour=18)  # two in the morning in Shanghai
    monkeypatch.setattr(timezone, "now", lambda: night)

    ask(left)

    row = Sending.objects.get(message="portal.code")
    assert (row.state, set(row.values), row.channel) == ("queued", {"code"}, "sms")


def test_a_number_of_which_nothing_is_known_answers_alike(left):
    known, unknown = (left.post("/mine/phone/", {"phone": number}) for number in (MINE, OTHER))
    page = re.compile(r'name="(?:ticket|csrfmiddlewaretoken)" value="[^"]+"')

    assert page.sub("", known.content.decode()).replace(MINE, "") == page.sub(
        "", unknown.content.decode()
    ).replace(OTHER, "")
    assert Sending.objects.filter(message="portal.code").count() == 1
    ticket = ask(left, OTHER)
    answer = left.post("/mine/code/", {"ticket": ticket, "code": "123456"})
    assert answer.status_code == 422 and "验证码不对" in words(answer)


def test_five_wrong_codes_shut_one_form_and_not_the_owner_out(left):
    ticket = ask(left)
    wrong = f"{(int(sent()) + 1) % 10**6:06d}"
    for _time in range(codes.TRIES):
        assert left.post("/mine/code/", {"ticket": ticket, "code": wrong}).status_code == 422
    assert left.post("/mine/code/", {"ticket": ticket, "code": sent()}).status_code == 429

    ticket = ask(left)
    assert left.post("/mine/code/", {"ticket": ticket, "code": sent()}).status_code == 302


def test_a_stranger_who_has_codes_sent_uses_up_the_own_share(left):
    here, there = {"REMOTE_ADDR": "8.8.8.8"}, {"REMOTE_ADDR": "9.9.9.9"}
    for _time in range(guards.CODES_FROM_HERE):
        ask(left, **here)

    refused = left.post("/mine/phone/", {"phone": MINE}, **here)

    assert refused.status_code == 429 and "试得太多次了" in words(refused)
    ticket = ask(left, **there)
    assert left.post("/mine/code/", {"ticket": ticket, "code": sent()}, **there).status_code == 302


def test_a_telephone_is_not_rung_without_end(left, monkeypatch):
    monkeypatch.setattr(guards, "CODES_OF_A_PHONE", 2)
    ask(left), ask(left)

    assert left.post("/mine/phone/", {"phone": MINE}).status_code == 429
    assert Sending.objects.filter(message="portal.code").count() == 2


def test_who_was_shut_out_of_the_search_is_led_to_the_code(left):
    for number in range(guards.SEARCHES_OF_A_PHONE):
        left.post("/find/", {"receipt": f"0101-000{number}", "phone": MINE})
    shut = left.post("/find/", {"receipt": "0101-0001", "phone": MINE})
    assert shut.status_code == 429 and "/mine/phone/" in shut.content.decode()

    ticket = ask(left)

    assert left.post("/mine/code/", {"ticket": ticket, "code": sent()}).status_code == 302


@pytest.mark.parametrize("ticket", ["", "x", "a:b:c"])
def test_a_ticket_that_is_none_is_over(left, ticket):
    answer = left.post("/mine/code/", {"ticket": ticket, "code": "123456"})

    assert answer.status_code == 409 and "再发一个" in words(answer)


def test_a_code_grows_old(left, monkeypatch):
    ticket = ask(left)
    monkeypatch.setattr(codes, "LIVES", timedelta(seconds=-1))

    assert left.post("/mine/code/", {"ticket": ticket, "code": sent()}).status_code == 409


@pytest.mark.parametrize(
    ("page", "said"), [("/mine/phone/", {}), ("/mine/phone/", {"phone": "1"}), ("/mine/code/", {})]
)
def test_half_an_answer_is_asked_again(left, page, said):
    assert left.post(page, said).status_code == 422
    assert not Sending.objects.filter(message="portal.code").exists()


def test_what_few_may_see_is_not_listed(left):
    WorkOrder.objects.filter(requests__text="水管漏水了").update(restricted=True)
    ticket = ask(left)
    left.post("/mine/code/", {"ticket": ticket, "code": sent()})

    page = words(left.get("/mine/"))

    assert "路灯不亮" in page and "水管" not in page


def test_a_phone_that_forgets_forgets_whose_it_is(left):
    ticket = ask(left)
    left.post("/mine/code/", {"ticket": ticket, "code": sent()})

    left.post("/mine/forget/")

    assert "路灯不亮" not in words(left.get("/mine/"))
    assert ServiceRequest.objects.count() == 2


def test_attempts_at_once_are_each_counted(county):
    for _time in range(3):
        people.count_attempt("x", who="y", most=3, within=timedelta(hours=1), at=timezone.now())
    with pytest.raises(people.TooManyAttempts):
        people.count_attempt("x", who="y", most=3, within=timedelta(hours=1), at=timezone.now())
