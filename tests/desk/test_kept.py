"""The desk without a signal, seen from the server: what a phone may keep, and what it sends later."""

from io import BytesIO

import pytest
from django.test import Client
from PIL import Image

from sanlian.workorders import facts, operations, queries
from sanlian.workorders.models import WorkOrder, Written
from tests.builders import MONDAY, accepted, dispatched, hours, officer, officers
from tests.desk.conftest import NOW
from tests.desk.pages import words
from tests.photographs import picture

pytestmark = pytest.mark.django_db
NOTE = {"note": "灯杆已到货。", "public": "yes"}


def listed(client):
    """Return what the phone is told to keep."""
    return client.get("/desk/kept/list/").json()


def told(request, name):
    """Return the facts of one name in an order's life."""
    return [fact for fact in queries.timeline(request.order_id) if fact.name == name]


def sending(request, actor, **fields):
    """Return what a phone sends of a note."""
    seen = queries.timeline(request.order_id)[-1].id
    return NOTE | {"key": "k" * 40, "seen": seen, "who": actor.id} | fields


def test_the_list_has_ones_own_first_and_then_the_units(logged_in):
    handler, colleague = officers("dept-housing")[:2]
    theirs = accepted(text="路灯不亮了，很黑")
    mine = dispatched(text="水沟堵了，漫到路上", at=MONDAY + hours(0.5))
    operations.accept(mine.order_id, by=colleague, at=MONDAY + hours(1.5))

    found = listed(logged_in(colleague))

    assert found["who"] == str(colleague.id)
    assert [each["id"] for each in found["orders"]] == [mine.order_id, theirs.order_id]
    assert "村" in found["orders"][0]["place"]
    assert found["orders"][0]["version"] == queries.timeline(mine.order_id)[-1].id
    assert handler.id != colleague.id


def test_the_list_costs_the_same_however_long_it_is(logged_in, django_assert_max_num_queries):
    client = logged_in(officer("dept-housing"))
    for _ in range(4):
        accepted()

    with django_assert_max_num_queries(9):
        assert len(listed(client)["orders"]) == 4


def test_the_list_is_bounded(logged_in, monkeypatch):
    monkeypatch.setattr("sanlian.desk.pages.offline.MOST_ORDERS", 2)
    for _ in range(3):
        accepted()

    assert len(listed(logged_in(officer("dept-housing")))["orders"]) == 2


def test_what_few_may_see_is_on_no_phone(logged_in):
    client = logged_in(officer("dept-housing"))
    secret, plain = accepted(), accepted(text="水沟堵了，漫到路上")
    WorkOrder.objects.filter(pk=secret.order_id).update(restricted=True, title="不给手机看的事")

    found = listed(client)

    assert [each["id"] for each in found["orders"]] == [plain.order_id]
    assert found["withheld"] == 1
    assert "不给手机看的事" in words(client.get("/desk/"))
    assert "不给手机看的事" not in words(client.get("/desk/", headers={"X-Keep": "1"}))
    kept = client.get(f"/desk/orders/{plain.order_id}/", headers={"X-Keep": "1"})
    assert kept.status_code == 200 and "不给手机看的事" not in words(kept)


def test_a_county_may_keep_nothing_on_phones(logged_in, settings):
    settings.OFFLINE_HOURS = 0
    accepted()

    assert listed(logged_in(officer("dept-housing")))["orders"] == []


def test_the_worker_knows_what_the_county_permits(client, settings):
    def head():
        return client.get("/desk/worker.js").content.decode()

    assert "const HOURS = 12;\nconst CONTACTS = false;" in head()
    settings.OFFLINE_HOURS, settings.OFFLINE_CONTACTS = 4, True
    assert "const HOURS = 4;\nconst CONTACTS = true;" in head()
    assert 'const DESK = "/desk/";' in head()
    assert "Service-Worker-Allowed" not in client.get("/desk/worker.js").headers


def test_a_note_from_a_phone_is_written_once_and_says_when_it_was_written(logged_in):
    request, actor = accepted(), officer("dept-housing")
    client = logged_in(actor)
    sent = sending(request, actor, written=(NOW - hours(0.5)).isoformat())

    answers = [client.post(f"/desk/kept/orders/{request.order_id}/progress/", sent) for _ in range(2)]

    assert [(answer.status_code, answer.json()) for answer in answers] == [(200, {"state": "sent"})] * 2
    (fact,) = told(request, facts.PROGRESSED)
    assert fact.details["written_at"] == (NOW - hours(0.5)).isoformat(timespec="seconds")
    assert "08-02 10:30在没有信号的地方写的" in words(client.get(f"/desk/orders/{request.order_id}/?all=1"))
    assert client.get("/desk/kept/state/", {"key": [sent["key"], "other"]}).json()["done"] == [sent["key"]]


@pytest.mark.parametrize(
    ("moved", "status", "why"),
    [
        (lambda request: reply_elsewhere(request), 409, "刚回了这件单子"),
        (
            lambda request: WorkOrder.objects.filter(pk=request.order_id).update(restricted=False),
            422,
            "请写一句",
        ),
    ],
    ids=["moved-on", "nothing-said"],
)
def test_what_is_not_taken_says_why_and_leaves_nothing(logged_in, moved, status, why):
    request = accepted()
    actor = officers("dept-housing")[1]
    client = logged_in(actor)
    sent = sending(request, actor, **({"note": " "} if status == 422 else {}))
    moved(request)

    answer = client.post(f"/desk/kept/orders/{request.order_id}/progress/", sent)

    assert answer.status_code == status
    assert answer.json()["state"] == "refused" and why in answer.json()["why"]
    assert not told(request, facts.PROGRESSED) and not Written.objects.exists()


def reply_elsewhere(request):
    """Answer the order as whoever has it."""
    from tests.builders import reply

    reply(request, by=officer("dept-housing"), at=NOW)


def test_every_missing_element_of_a_reply_is_named(logged_in):
    request, actor = accepted(), officer("dept-housing")
    sent = {
        "spoken_with": "本人",
        "key": "k" * 40,
        "seen": queries.timeline(request.order_id)[-1].id,
        "who": actor.id,
    }

    answer = logged_in(actor).post(f"/desk/kept/orders/{request.order_id}/reply/", sent)

    assert answer.status_code == 422
    assert answer.json()["why"] == "请写明做了什么，乡亲会看到。 请写明什么时候办好。"


def test_an_order_that_is_not_shown_is_not_written_to(logged_in):
    request, stranger = accepted(), officer("dept-water")

    answer = logged_in(stranger).post(
        f"/desk/kept/orders/{request.order_id}/progress/", sending(request, stranger)
    )

    assert answer.status_code in {403, 404}
    assert answer.json()["state"] == "refused"
    assert not told(request, facts.PROGRESSED)


def test_nobody_and_somebody_else_are_asked_to_log_in(logged_in):
    request, actor = accepted(), officer("dept-housing")
    address = f"/desk/kept/orders/{request.order_id}/progress/"
    other = logged_in(officers("dept-housing")[1])

    answers = [client.post(address, sending(request, actor)) for client in (Client(), other)]

    assert [(answer.status_code, answer.json()) for answer in answers] == [(401, {"state": "login"})] * 2
    assert not told(request, facts.PROGRESSED)
    assert Client().get("/desk/kept/state/").status_code == 401


def test_only_what_is_written_may_come_from_a_phone(logged_in):
    request, actor = dispatched(), officer("dept-housing")

    assert (
        logged_in(actor).post(f"/desk/kept/orders/{request.order_id}/accept/", {"who": actor.id}).status_code
        == 404
    )
    assert queries.get(request.order_id, by=actor).status == "dispatched"


def test_a_form_needs_the_proof_that_the_state_gives(django_user_model, county):
    request, actor = accepted(), officer("dept-housing")
    client = Client(enforce_csrf_checks=True)
    client.force_login(
        django_user_model.objects.get(pk=actor.id), backend="django.contrib.auth.backends.ModelBackend"
    )
    address, sent = f"/desk/kept/orders/{request.order_id}/progress/", sending(request, actor)

    assert client.post(address, sent).status_code == 403
    token = client.get("/desk/kept/state/").json()["token"]
    assert client.post(address, sent | {"csrfmiddlewaretoken": token}).json() == {"state": "sent"}


def test_a_small_photograph_is_small(logged_in, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    request, actor = accepted(), officer("dept-housing")
    client = logged_in(actor)
    photo = operations.keep_photograph(BytesIO(picture(size=(1600, 1200))), at=NOW)
    operations.progress(request.order_id, note="装好了", photos=[photo], by=actor, at=NOW)
    number = queries.photographs(request.order_id)[0].pk

    def size(answer):
        return Image.open(BytesIO(b"".join(answer))).size

    sizes = [size(client.get(f"/desk/photos/{number}/{end}")) for end in ("", "?small")]
    assert sizes == [(1600, 1200), (480, 360)]
    assert logged_in(officer("dept-water")).get(f"/desk/photos/{number}/?small").status_code == 404
