"""Speaking instead of writing: through the pages of residents and officers."""

import io
import re

import pytest
from django.test import Client
from django.utils import timezone

from sanlian.journal.models import Entry
from sanlian.workorders import operations, voices
from sanlian.workorders.models import Recording, ServiceRequest
from tests import builders, sounds
from tests.builders import MONDAY, TOWNSHIP, hours, officer
from tests.desk.pages import words

NOW = MONDAY + hours(1)


@pytest.fixture(autouse=True)
def _ten(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def inside(django_user_model, county):
    """Return a function that gives a client in which an officer is logged in."""

    def enter(actor):
        client = Client()
        account = django_user_model.objects.get(pk=actor.id)
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return enter


def sent(raw=None):
    file = io.BytesIO(sounds.webm(4) if raw is None else raw)
    file.name = "voice"
    return file


def played(answer) -> bytes:
    """Return what was sent; the end of a stream lets go of its file."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def ticket_in(page) -> str:
    return re.search(r'name="kept_voice" value="([^"]+)"', page.content.decode())[1]


@pytest.fixture
def spoken(phone, fill):
    """Return the recording of a shout that was spoken and nothing else."""
    phone.post("/shout/", {**fill(text=""), "do": "send", "voice": sent()})
    return Recording.objects.select_related("order", "request").get()


@pytest.mark.parametrize("elder", ["", "1"])
def test_a_voice_alone_is_looked_at_heard_and_sent(phone, fill, elder):
    phone.cookies["elder"] = elder
    page = phone.get("/shout/?speak")
    assert "说到这三样就够了" in words(page)
    assert "乡镇有人听您的录音" in words(page)

    looked = phone.post("/shout/", {**fill(text=""), "screen": "speak", "do": "look", "voice": sent()})
    assert "0:04" in words(looked)
    assert "听的人来定" in words(looked)
    assert "还没有人听到" in words(looked)
    ticket = ticket_in(looked)
    assert played(phone.get(f"/voice/{ticket}/")) == sounds.webm(4)

    answer = phone.post("/shout/", {**fill(text=""), "do": "send", "kept_voice": ticket})
    receipt = phone.get(answer["Location"])
    assert "先有人听您的录音" in words(receipt)
    order = ServiceRequest.objects.get().order
    assert (order.status, order.unit.code) == ("formed", f"twp-{TOWNSHIP}")
    assert "还没有记成字" in words(phone.get(answer["Location"].removesuffix("receipt/")))


def test_with_a_machine_that_listens_the_page_says_so(phone, settings):
    settings.VOICE_MODEL = "/models/any"

    assert "县里的机器把您的话记成字" in words(phone.get("/shout/?speak"))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "还没有录音"),
        ({"voice": b"no sound"}, "放不出来"),
        ({"voice": sounds.amr(200)}, "超过3分钟"),
        ({"kept_voice": "forged"}, "放太久"),
    ],
)
def test_what_cannot_be_heard_is_said_and_nothing_is_written(phone, fill, fields, sentence):
    given = {name: sent(raw) if isinstance(raw, bytes) else raw for name, raw in fields.items()}
    before = Entry.objects.count()

    answer = phone.post("/shout/", {**fill(text=""), "screen": "speak", "do": "look", **given})

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert (Entry.objects.count(), ServiceRequest.objects.count()) == (before, 0)


def test_it_waits_through_other_screens_and_can_be_taken_away(phone, fill):
    looked = phone.post("/shout/", {**fill(), "do": "look", "voice": sent()})
    ticket = ticket_in(looked)

    placed = phone.post("/shout/", {**fill(), "do": "place", "kept_voice": ticket})
    assert ticket_in(placed) == ticket
    written = phone.post("/shout/", {**fill(), "do": "write", "kept_voice": ticket})
    assert "您说了一段" in words(written)
    gone = phone.post("/shout/", {**fill(), "drop_voice": "1", "kept_voice": ticket})
    assert "kept_voice" not in gone.content.decode()


def test_the_same_voice_is_received_once_and_another_one_is_not_lost(phone, fill):
    fields = fill(text="")
    first = phone.post("/shout/", {**fields, "do": "send", "voice": sent()})
    again = phone.post("/shout/", {**fields, "do": "send", "voice": sent()})
    other = phone.post("/shout/", {**fields, "do": "send", "voice": sent(sounds.webm(7))})

    assert first["Location"].split(".")[0] == again["Location"].split(".")[0]
    assert other.status_code == 409
    assert Recording.objects.count() == 1


def test_only_who_holds_the_link_hears_it_whole_and_in_pieces(phone, address, spoken):
    url = f"{address(spoken.request)}voice/{spoken.pk}/"
    raw = sounds.webm(4)
    whole = phone.get(url)
    assert (whole["Content-Type"], whole["Accept-Ranges"]) == ("audio/webm", "bytes")
    assert whole["X-Content-Type-Options"] == "nosniff"
    assert played(whole) == raw
    for asked, piece, said in [
        ("bytes=0-1", raw[:2], f"bytes 0-1/{len(raw)}"),
        ("bytes=10-", raw[10:], f"bytes 10-{len(raw) - 1}/{len(raw)}"),
        ("bytes=-5", raw[-5:], f"bytes {len(raw) - 5}-{len(raw) - 1}/{len(raw)}"),
        ("bytes=0-999999", raw, f"bytes 0-{len(raw) - 1}/{len(raw)}"),
    ]:
        part = phone.get(url, headers={"range": asked})
        assert (part.status_code, part.content, part["Content-Range"]) == (206, piece, said)
    for asked in ("bytes=999999-", "bytes=-0", "bytes=5-2"):
        assert phone.get(url, headers={"range": asked}).status_code == 416
    assert played(phone.get(url, headers={"range": "lines=1-2"})) == raw
    assert phone.get(f"{address(builders.ask())}voice/{spoken.pk}/").status_code == 404
    assert phone.get("/voice/forged/").status_code == 404


def test_the_desk_hears_it_and_what_it_writes_down_everybody_reads(phone, address, spoken, inside):
    desk = inside(officer(f"twp-{TOWNSHIP}", "dispatcher"))
    page = desk.get(f"/desk/orders/{spoken.order_id}/")
    assert "把录音内容记下来" in words(page)
    assert played(desk.get(f"/desk/voices/{spoken.pk}/")) == sounds.webm(4)

    refused = desk.post(f"/desk/voices/{spoken.pk}/words/", {"words": " "})
    assert refused.status_code == 422
    assert "请把录音内容写下来" in words(refused)
    kept = desk.post(f"/desk/voices/{spoken.pk}/words/", {"words": "祠堂边的路灯不亮"})
    assert kept["Location"] == f"/desk/orders/{spoken.order_id}/"

    order = voices.voice(spoken.pk).order
    assert (order.title, order.analysis["category"]) == ("祠堂边的路灯不亮", "road.lamp")
    assert "祠堂边的路灯不亮" in words(desk.get(f"/desk/orders/{spoken.order_id}/"))
    assert "听了您的录音" in words(phone.get(address(spoken.request)))
    again = desk.post(f"/desk/voices/{spoken.pk}/words/", {"words": "别的"})
    assert again.status_code == 409
    assert "别的" not in words(phone.get(address(spoken.request)))


def test_who_does_not_handle_the_order_reads_and_does_not_hear(spoken, inside):
    leader = inside(officer(f"twp-{TOWNSHIP}", "leader"))
    before = Entry.objects.count()

    assert "听声音能认出人" in words(leader.get(f"/desk/orders/{spoken.order_id}/"))
    assert leader.get(f"/desk/voices/{spoken.pk}/").status_code == 403
    assert leader.post(f"/desk/voices/{spoken.pk}/words/", {"words": "x"}).status_code == 403
    assert Entry.objects.count() == before
    assert Client().get(f"/desk/voices/{spoken.pk}/").status_code == 302


def test_a_voice_and_photographs_are_added_and_wait_when_words_are_refused(phone, address):
    request = builders.accepted()
    refused = phone.post(f"{address(request)}add/", {"text": "长" * 501, "voice": sent()})
    assert refused.status_code == 422
    assert Recording.objects.count() == 0

    phone.post(f"{address(request)}add/", {"text": "", "kept_voice": ticket_in(refused)})

    kept = Recording.objects.get()
    assert (kept.request_id, kept.order_id) == (request.pk, request.order_id)
    assert "在下面可以听" in words(phone.get(address(request)))
    desk = officer("dept-housing")
    operations.write_down(kept.pk, words="旁边还有一盏", by=desk, at=NOW + hours(1))
    assert "旁边还有一盏" in words(phone.get(address(request)))
