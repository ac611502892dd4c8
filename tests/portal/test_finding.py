"""Finding one’s matters, how often anybody may try, and what a phone remembers."""

import pytest

from sanlian.people.models import Attempt
from sanlian.workorders.models import ServiceRequest


def test_number_and_telephone_together_find_a_matter(client, phone, shouted):
    shouted(reporter_phone="129 8888 0007")
    code = ServiceRequest.objects.get().code
    phone.cookies.pop("mine")

    for written in (code[2:], code, code[2:].replace("-", "")):
        answer = phone.post("/find/", {"receipt": written, "phone": "12988880007"})
        assert answer.status_code == 302
    assert code[2:] in phone.get("/mine/").content.decode() or "路灯" in phone.get("/mine/").content.decode()


def test_guessing_numbers_is_stopped_and_tells_nothing(phone, shouted):
    shouted(reporter_phone="12988880007")
    code = ServiceRequest.objects.get().code[2:]
    for number in range(8):
        answer = phone.post("/find/", {"receipt": f"0101-000{number}", "phone": "12988880007"})
        assert answer.status_code == 404

    answer = phone.post("/find/", {"receipt": code, "phone": "12988880007"})

    assert answer.status_code == 429
    assert "试得太多次了" in answer.content.decode()


@pytest.mark.parametrize(
    "asked", [{}, {"receipt": "1"}, {"phone": "12988880007"}, {"receipt": "0101-0001", "phone": "1"}]
)
def test_half_a_question_is_asked_again(phone, asked):
    answer = phone.post("/find/", {**asked, "x": "1"})

    assert answer.status_code == 422
    assert not Attempt.objects.exists()


def test_one_address_shouts_often_but_not_endlessly_and_danger_always_passes(phone, fill, monkeypatch):
    from sanlian.portal import guards

    monkeypatch.setattr(guards, "SHOUTS_AN_HOUR", 2)
    here = {"REMOTE_ADDR": "8.8.8.8"}
    for number in range(2):
        sent = fill(text=f"第{number}盏路灯不亮")
        assert phone.post("/shout/", {**sent, "do": "send"}, **here).status_code == 302

    refused = phone.post("/shout/", {**fill(), "do": "send"}, **here)
    urgent = phone.post("/shout/", {**fill(text="电线掉下来了冒火星"), "do": "send"}, **here)
    behind_the_proxy = phone.post("/shout/", {**fill(), "do": "send"}, REMOTE_ADDR="10.0.0.5")

    assert refused.status_code == 429
    assert "路灯不亮三天了" in refused.content.decode()
    assert (urgent.status_code, behind_the_proxy.status_code) == (302, 302)


def test_a_phone_forgets_when_asked(phone, shouted):
    matter = shouted()
    assert "路灯" in phone.get("/mine/").content.decode()

    phone.post("/mine/forget/")

    assert "路灯" not in phone.get("/mine/").content.decode()
    assert phone.get(matter).status_code == 200


def test_a_list_made_up_by_somebody_is_not_believed(phone, shouted):
    shouted()
    phone.cookies["mine"] = "1-2-3"

    assert "还没喊过事" in phone.get("/mine/").content.decode()
