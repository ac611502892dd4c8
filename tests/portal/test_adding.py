"""One thing more for a matter that runs, and what the officers show of their work."""

import io

import pytest
from django.utils import timezone

from sanlian.journal.models import Entry
from sanlian.kernel import errors
from sanlian.workorders import operations, queries
from tests.builders import MONDAY, accepted, hours, officer, replied
from tests.desk.pages import words
from tests.photographs import picture

NOW = MONDAY + hours(2)


@pytest.fixture(autouse=True)
def _eleven(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def file(raw=None, name="lamp.jpg"):
    sent = io.BytesIO(picture() if raw is None else raw)
    sent.name = name
    return sent


@pytest.fixture
def desk(client, django_user_model, county):
    """Return a client of its own in which the officer who has the orders is logged in."""
    from django.test import Client

    inside = Client()
    account = django_user_model.objects.get(pk=officer("dept-housing").id)
    inside.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return inside


def test_a_sentence_and_a_photograph_reach_whoever_has_it(phone, address, desk):
    request = accepted()
    # A link carries its second: one made later is another.
    here = address(request)
    assert "再补充一点" in words(phone.get(here))

    sent = phone.post(f"{here}add/", {"text": "旁边还有一盏", "photos": [file()]})

    assert sent["Location"] == here
    assert "旁边还有一盏" in words(phone.get(here))
    assert len(queries.request(request.pk).attachments.all()) == 1
    read = desk.get(f"/desk/orders/{request.order_id}/")
    assert "旁边还有一盏" in words(read)
    assert read.content.decode().count("/desk/photos/") == 2


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": " "}, "请写一句"),
        ({"text": "长" * 501}, "500"),
        ({"text": "看", "photos": [b"none"]}, "不是照片"),
        ({"text": "看", "photos": [None] * 7}, "最多6张"),
    ],
)
def test_what_cannot_be_added_is_said_and_nothing_is_written(phone, address, fields, sentence):
    request = accepted()
    before = Entry.objects.count()
    given = fields | {"photos": [file(raw) for raw in fields.get("photos", [])]}

    answer = phone.post(f"{address(request)}add/", given)

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert Entry.objects.count() == before
    assert not queries.request(request.pk).attachments.all()


def test_nothing_is_added_to_what_was_answered(phone, address):
    request = replied()

    assert "再补充一点" not in words(phone.get(address(request)))
    assert phone.post(f"{address(request)}add/", {"text": "还有"}).status_code == 409


@pytest.mark.parametrize(("public", "shown"), [("yes", 1), ("no", 0)])
def test_photographs_of_the_work_are_shown_as_far_as_their_note_is(phone, address, desk, public, shown):
    request = accepted()
    form = {"note": "在换", "public": public, "photos": [file()]}

    assert desk.post(f"/desk/orders/{request.order_id}/progress/", form).status_code == 302

    (photo,) = queries.photographs(request.order_id)
    assert f"/desk/photos/{photo.pk}/" in desk.get(f"/desk/orders/{request.order_id}/").content.decode()
    assert ("photo/" in phone.get(address(request)).content.decode()) == bool(shown)
    answer = phone.get(f"{address(request)}photo/{photo.pk}/")
    answer.close()
    assert answer.status_code == (200 if shown else 404)


def test_a_reply_carries_photographs_and_a_broken_one_stops_it(phone, address, desk):
    request = accepted()
    form = {"spoken_with": "本人", "done": "换好了", "done_by": "2021-08-02"}
    broken = desk.post(f"/desk/orders/{request.order_id}/reply/", form | {"photos": [file(b"none")]})
    assert broken.status_code == 422
    assert queries.order(request.order_id).status == "accepted"

    assert (
        desk.post(f"/desk/orders/{request.order_id}/reply/", form | {"photos": [file()]}).status_code == 302
    )

    assert "photo/" in phone.get(address(request)).content.decode()


def test_only_who_asked_adds(phone, address):
    request = accepted()
    before = Entry.objects.count()

    with pytest.raises(operations.NoSuchOrder):
        operations.add(request.pk + 999, text="x", by=officer("dept-housing"), at=NOW)
    with pytest.raises(errors.NotAllowed):
        operations.add(request.pk, text="x", by=officer("dept-housing"), at=NOW)

    assert Entry.objects.count() == before
