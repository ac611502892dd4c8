"""Whatever is sent: a clear sentence, the right status, what was typed is still there, nothing is half-written."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sanlian.journal.models import Entry
from sanlian.portal import links
from sanlian.workorders.models import Attachment, ServiceRequest, WorkOrder
from tests import builders, photographs
from tests.portal.conftest import TEXT


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def nothing_written(phone):
    """Prove after the test that no request, order or entry of the journal came of it."""
    before = (ServiceRequest.objects.count(), WorkOrder.objects.count(), Entry.objects.count())
    yield
    assert (ServiceRequest.objects.count(), WorkOrder.objects.count(), Entry.objects.count()) == before


def upload(raw: bytes, name: str = "a.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, raw, content_type="image/jpeg")


def tickets(page: str) -> list[str]:
    return re.findall(r'name="kept" value="([^"]+)"', page)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": ""}, "请用几句话说说是什么事"),
        ({"text": "   \n "}, "请用几句话说说是什么事"),
        ({"text": "灯" * 2001}, "您写了2001字"),
        ({"text": "灯不亮\x00"}, "有几个字没传好"),
        ({"text": "灯不亮\ufffd"}, "有几个字没传好"),
        ({"village": "330825201999"}, "没有这个村"),
        ({"village": "330102001001"}, "没有这个村"),
        ({"village": "x" * 40}, "最多写15字"),
        ({"village": "", "lon": "120.15", "lat": "30.28"}, "不在本县"),
        ({"lon": "119.17", "lat": ""}, "这不是地图上的位置"),
        ({"lon": "nan", "lat": "29"}, "这不是地图上的位置"),
        ({"lon": "abc", "lat": "29"}, "这不是地图上的位置"),
        ({"village": "", "lon": "999", "lat": "29"}, "这不是地图上的位置"),
        ({"address": "门" * 121}, "最多写120字"),
        ({"reporter_phone": "123"}, "电话号码位数不对"),
        ({"reporter_phone": "1" * 20}, "电话号码位数不对"),
        ({"reporter_name": "名" * 31}, "最多写30字"),
        ({"other": "on"}, "请写一下帮谁喊"),
        ({"other": "on", "beneficiary_name": "妈妈", "beneficiary_phone": "12"}, "电话号码位数不对"),
    ],
)
@pytest.mark.parametrize("elder", ["", "1"])
def test_a_form_that_cannot_be_used_comes_back_whole(phone, fill, nothing_written, fields, words, elder):
    phone.cookies["elder"] = elder
    sent = fill(**fields)

    answer = phone.post("/shout/", {**sent, "do": "send"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    if fields.get("text", TEXT).strip():
        assert sent["text"].replace("\x00", "")[:3] in page
    assert sent["key"] in page


def test_a_kind_that_does_not_exist_leaves_the_machines(phone, fill):
    answer = phone.post("/shout/", {**fill(category="no.such"), "do": "look"})

    assert answer.status_code == 200
    assert "路灯不亮" in answer.content.decode()


def test_bytes_that_are_no_text_are_said_to_be_broken(phone, fill, nothing_written):
    body = "text=%C4%E3%BA%C3&do=send&key=" + fill()["key"]

    answer = phone.post("/shout/", body, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 422
    assert "有几个字没传好" in answer.content.decode()


def test_an_unknown_character_set_is_refused(phone, nothing_written):
    answer = phone.post(
        "/shout/", b"text=x", content_type="application/x-www-form-urlencoded; charset=utf-16"
    )

    assert answer.status_code == 400
    assert "回首页" in answer.content.decode()


def test_the_readers_language_is_kept(phone, fill, nothing_written):
    phone.cookies["django_language"] = "en"

    answer = phone.post("/shout/", {**fill(text=""), "do": "send"})

    assert "Please say in a few words" in answer.content.decode()


def test_more_than_can_be_taken_is_refused_unread(phone, nothing_written):
    answer = phone.post("/shout/", b"x", content_type="multipart/form-data; boundary=b", CONTENT_LENGTH=2**27)

    assert answer.status_code == 413
    assert "一次发得太多了" in answer.content.decode()


def test_a_form_from_elsewhere_is_refused(county, nothing_written):
    stranger = Client(enforce_csrf_checks=True)

    assert stranger.post("/shout/", {"text": TEXT, "do": "send"}).status_code == 403


def test_a_form_without_its_key_is_shown_again_with_one(phone, fill, nothing_written):
    answer = phone.post("/shout/", {**fill(key="short"), "do": "send"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(r'name="key" value="[\w-]{20,}"', page)
    assert TEXT in page


# ── sent twice ────────────────────────────────────────────────────────────────────────────────────


def test_sent_twice_is_received_once(phone, fill):
    sent = {**fill(), "do": "send"}

    first, second = phone.post("/shout/", sent), phone.post("/shout/", sent)

    assert ServiceRequest.objects.count() == WorkOrder.objects.count() == 1
    number = ServiceRequest.objects.get().code[2:]
    assert all(number in phone.get(answer["Location"]).content.decode() for answer in (first, second))


def test_other_words_under_the_same_key_are_not_lost(phone, fill):
    sent = {**fill(), "do": "send"}
    phone.post("/shout/", sent)

    answer = phone.post("/shout/", {**sent, "text": "水管也爆了"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "水管也爆了" in page
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    assert phone.post("/shout/", {**sent, "text": "水管也爆了", "key": key}).status_code == 302
    assert set(ServiceRequest.objects.values_list("text", flat=True)) == {TEXT, "水管也爆了"}


# ── photographs ───────────────────────────────────────────────────────────────────────────────────


def test_photographs_wait_for_their_form_and_go_with_it(phone, fill):
    sent = fill()
    look = phone.post("/shout/", {**sent, "do": "look", "photos": [upload(photographs.telling())]})
    kept = tickets(look.content.decode())
    assert len(kept) == 1
    shown = phone.get(f"/photo/{kept[0]}/")
    assert shown["Content-Type"] == "image/jpeg"
    assert b"Nobody" not in b"".join(shown.streaming_content)

    answer = phone.post("/shout/", {**sent, "do": "send", "kept": kept})

    attachment = Attachment.objects.get()
    address = answer["Location"].removesuffix("receipt/")
    picture = phone.get(f"{address}photo/{attachment.pk}/")
    assert picture.status_code == 200
    assert "private" in picture["Cache-Control"]
    b"".join(picture.streaming_content)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"hello", "不是照片"),
        (photographs.picture()[:-300], "不是照片"),
        (photographs.bomb(), "照片太大"),
        (photographs.picture() + bytes(15 * 1024 * 1024), "照片太大"),
    ],
    ids=["none", "truncated", "bomb", "bytes"],
)
def test_a_photograph_that_cannot_be_used_is_named_and_the_good_one_stays(
    phone, fill, nothing_written, raw, words
):
    photos = [upload(photographs.picture()), upload(raw)]

    answer = phone.post("/shout/", {**fill(), "do": "send", "photos": photos})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "第2张" in page
    assert TEXT in page
    assert len(tickets(page)) == 1


def test_the_seventh_photograph_is_left_out_and_said(phone, fill, nothing_written):
    photos = [upload(photographs.picture(size=(30 + number, 20))) for number in range(7)]

    answer = phone.post("/shout/", {**fill(), "do": "look", "photos": photos})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "最多6张" in page
    assert len(tickets(page)) == 6


def test_a_photograph_can_be_taken_away_again(phone, fill, nothing_written):
    page = phone.post("/shout/", {**fill(), "do": "look", "photos": [upload(photographs.picture())]})
    kept = tickets(page.content.decode())

    answer = phone.post("/shout/", {**fill(), "kept": kept, "drop": kept[0]})

    assert tickets(answer.content.decode()) == []


@pytest.mark.parametrize("ticket", ["forged", "WyJhIiwiYiIsMSwxXQ:1xW8Bi:forged"])
def test_a_forged_photograph_is_not_believed(phone, fill, nothing_written, ticket):
    answer = phone.post("/shout/", {**fill(), "do": "send", "kept": [ticket]})

    assert answer.status_code == 422
    assert phone.get(f"/photo/{ticket}/").status_code == 404


def test_a_photograph_alone_says_enough(phone, fill):
    answer = phone.post("/shout/", {**fill(text=""), "do": "send", "photos": [upload(photographs.picture())]})

    assert answer.status_code == 302
    assert Attachment.objects.count() == 1


# ── links ─────────────────────────────────────────────────────────────────────────────────────────

PAGES = ["", "receipt/", "rate/", "thanks/", "withdraw/", "photo/1/"]


@pytest.mark.parametrize("page", PAGES)
def test_a_forged_link_leads_to_the_search(phone, page):
    request = builders.ask()
    token = links.token_of(request.pk)
    for forged in (
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        "x",
        f"{request.pk}.",
        token.replace(".", ""),
    ):
        answer = phone.get(f"/r/{forged}/{page}")
        assert answer.status_code == 404
        assert "凭据号" in answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_an_expired_link_says_so(phone, page, monkeypatch):
    token = links.token_of(builders.ask().pk)
    monkeypatch.setattr(links, "LINK_LIVES", -links.LINK_LIVES)

    answer = phone.get(f"/r/{token}/{page}")

    assert answer.status_code == 410
    assert "太久了" in answer.content.decode()


def test_another_requests_photograph_is_not_shown(phone, address, fill, shouted):
    phone.post("/shout/", {**fill(), "do": "send", "photos": [upload(photographs.picture())]})
    attachment = Attachment.objects.get()

    assert phone.get(f"{address(builders.ask())}photo/{attachment.pk}/").status_code == 404


def test_a_photograph_is_in_no_public_folder(phone, fill):
    phone.post("/shout/", {**fill(), "do": "send", "photos": [upload(photographs.picture())]})

    file = Attachment.objects.get().file

    assert phone.get(f"/{file}").status_code == 404
    assert phone.get(f"/static/{file}").status_code == 404
