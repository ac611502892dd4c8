"""What one form says is written once however often it is sent, and not over what others have written meanwhile."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sanlian.desk.pages.orders import WRITTEN
from sanlian.workorders import facts, operations, queries
from sanlian.workorders.models import Attachment, Reply, Written
from tests.builders import MONDAY, accepted, ask, desk_of, hours, officer, officers, reply, resident
from tests.desk.conftest import NOW
from tests.desk.pages import words
from tests.photographs import picture

pytestmark = pytest.mark.django_db
NOTE = {"note": "灯杆已到货，明天上午装。", "public": "yes"}
REPLY = {"spoken_with": "本人，电话", "done": "换了灯泡，晚上亮了。", "done_by": "2021-08-03"}


def hidden(answer, name):
    """Return a hidden value of the form that is open."""
    return re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())[1]


def form_of(client, request, verb):
    """Open a form and return its address with what it knows of itself."""
    address = f"/desk/orders/{request.order_id}/{verb}/"
    page = client.get(address)
    return address, {name: hidden(page, name) for name in ("key", "seen", "who")}


def told(request, name):
    """Return the facts of one name in an order's life."""
    return [fact for fact in queries.timeline(request.order_id) if fact.name == name]


@pytest.fixture
def case(logged_in):
    """Return an accepted order and the client of whoever has it."""
    request = accepted()
    return request, logged_in(officer("dept-housing"))


@pytest.mark.parametrize(
    ("verb", "fields", "fact"),
    [
        ("contact", {"with_whom": "本人，电话", "note": "明天去看"}, facts.CONTACTED),
        ("progress", NOTE, facts.PROGRESSED),
        ("reply", REPLY, facts.REPLIED),
    ],
)
def test_what_is_sent_twice_is_written_once(case, verb, fields, fact):
    request, client = case
    address, known = form_of(client, request, verb)

    first = client.post(address, fields | known)
    again = client.post(address, fields | known, follow=True)

    assert first.status_code == 302
    assert "这一份早已收到，这里只记了一次。" in words(again)
    assert len(told(request, fact)) == 1


def test_an_assist_is_answered_once(logged_in):
    request = ask()
    operations.dispatch(
        request.order_id, to="dept-housing", assists=["dept-water"], by=desk_of(request.order), at=MONDAY
    )
    client = logged_in(officer("dept-water"))
    address, known = form_of(client, request, "answer")

    answers = [client.post(address, {"note": "管道没有问题"} | known) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert len(told(request, facts.ASSIST_ANSWERED)) == 1


def test_photographs_belong_to_what_was_written(case, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    request, client = case
    address, known = form_of(client, request, "progress")

    def post(width):
        photo = SimpleUploadedFile("photo.jpg", picture(size=(width, 20)), content_type="image/jpeg")
        return client.post(address, NOTE | known | {"photos": photo})

    assert [post(30).status_code, post(30).status_code] == [302, 302]
    assert Attachment.objects.filter(order=request.order_id).count() == 1
    # Another picture under the same key is something else, and nobody takes it for sent.
    assert post(31).status_code == 409
    assert Attachment.objects.filter(order=request.order_id).count() == 1


def test_other_words_with_the_same_form_are_refused_and_get_a_key_of_their_own(case):
    request, client = case
    address, known = form_of(client, request, "progress")
    client.post(address, NOTE | known)

    refused = client.post(address, NOTE | known | {"note": "第二句"})

    assert refused.status_code == 409
    assert "这张表单之前已送出别的内容" in words(refused)
    assert "第二句" in refused.content.decode()
    fresh = {"key": hidden(refused, "key"), "seen": hidden(refused, "seen")}
    assert fresh["key"] != known["key"]
    assert client.post(address, NOTE | fresh | {"note": "第二句"}).status_code == 302
    assert [fact.details["note"] for fact in told(request, facts.PROGRESSED)] == [NOTE["note"], "第二句"]


def test_what_was_refused_keeps_its_key_and_leaves_nothing(case):
    request, client = case
    address, known = form_of(client, request, "reply")

    refused = client.post(address, REPLY | known | {"done": ""})

    assert refused.status_code == 422
    assert hidden(refused, "key") == known["key"]
    assert not Written.objects.exists()
    assert client.post(address, REPLY | known).status_code == 302
    assert Reply.objects.filter(order=request.order_id).count() == 1


def test_a_reply_is_not_written_over_what_the_resident_has_added(case):
    request, client = case
    address, known = form_of(client, request, "reply")
    operations.add(request.pk, text="又坏了一盏", by=resident(), at=NOW)

    refused = client.post(address, REPLY | known)

    assert refused.status_code == 409
    assert "您写完之后乡亲又补充了话，请先看一看。您写的还在。" in words(refused)
    assert not Reply.objects.exists() and not Written.objects.exists()
    # The page that says so has shown it: the same words, sent from there, are a reply.
    assert (
        client.post(address, REPLY | {"key": known["key"], "seen": hidden(refused, "seen")}).status_code
        == 302
    )


def test_a_note_stands_beside_what_others_write_and_not_over_what_others_decide(case):
    request, client = case
    handler, colleague = officers("dept-housing")[:2]
    address, known = form_of(client, request, "progress")
    _address, later = form_of(client, request, "progress")
    operations.progress(request.order_id, note="同事的一句", by=colleague, at=NOW)
    assert client.post(address, NOTE | known).status_code == 302

    # Answered elsewhere by the same hand, not solved, and in the same hands again: it is another round.
    reply(request, by=handler, at=NOW)
    operations.rate(request.pk, solved="no", satisfied="", by=resident(), at=NOW + hours(1))
    operations.accept(request.order_id, by=handler, at=NOW + hours(2))
    refused = client.post(address, NOTE | later)

    assert refused.status_code == 409
    assert "乡亲说没解决，单子又打开了。您写的还在。" in words(refused)
    assert len(told(request, facts.PROGRESSED)) == 2


def test_a_form_without_a_key_is_as_it_was(case):
    request, client = case
    address = f"/desk/orders/{request.order_id}/progress/"

    assert [client.post(address, NOTE).status_code for _ in range(2)] == [302, 302]
    assert len(told(request, facts.PROGRESSED)) == 2


def test_when_it_was_written_is_told_and_moves_no_clock(case):
    request, client = case
    address, known = form_of(client, request, "contact")
    before = NOW - timedelta(minutes=50)

    client.post(address, {"with_whom": "本人"} | known | {"written": before.isoformat()})

    (fact,) = told(request, facts.CONTACTED)
    assert (fact.details["written_at"], fact.at) == (before.isoformat(timespec="seconds"), NOW)


@pytest.mark.parametrize("said", ["", "gestern", "2021-08-02T09:00:00", "2031-08-02T09:00:00+08:00"])
def test_a_time_that_is_none_is_not_told(case, said):
    request, client = case
    address, known = form_of(client, request, "contact")

    client.post(address, {"with_whom": "本人"} | known | {"written": said})

    (fact,) = told(request, facts.CONTACTED)
    assert "written_at" not in fact.details


def test_each_form_that_only_writes_knows_its_key():
    assert set(WRITTEN) == {"contact", "progress", "answer", "reply"}
