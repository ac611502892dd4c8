"""Each verb from its form: one yes, the noes with their sentences, and nothing written by a no."""

import pytest

from sanlian.catalogue import queries as catalogue
from sanlian.journal.models import Entry
from sanlian.workorders import operations, queries
from sanlian.workorders.models import Assignment
from tests.builders import TOWNSHIP, VILLAGE, accepted, ask, dispatched, hours, officer, officers, replied
from tests.desk.conftest import NOW
from tests.desk.pages import words

pytestmark = pytest.mark.django_db
DESK = f"twp-{TOWNSHIP}"
ITEM = "8.1"


def act(client, request, verb, **fields):
    return client.post(f"/desk/orders/{request.order_id}/{verb}/", fields)


def status(request):
    return queries.order(request.order_id).status


@pytest.fixture
def unchanged():
    """Return a function that says whether anything was written since the test's own steps."""

    def since(request):
        before = (Entry.objects.count(), status(request))
        return lambda: (Entry.objects.count(), status(request)) == before

    return since


# ── accept ──────────────────────────────────────────────────────────────────────────────────────


def test_accepting_makes_it_mine(logged_in):
    request, actor = dispatched(), officer("dept-housing")
    client = logged_in(actor)

    answer = act(client, request, "accept")

    assert answer["Location"] == f"/desk/orders/{request.order_id}/"
    order = queries.order(request.order_id)
    assert (order.status, order.handler_id) == ("accepted", actor.id)
    assert "接到了，归您办" in words(client.get(answer["Location"]))


def test_of_two_the_second_is_told_who_has_it(logged_in, unchanged):
    request = dispatched()
    first, second = officers("dept-housing")[:2]
    operations.accept(request.order_id, by=first, at=NOW)
    same = unchanged(request)

    answer = act(logged_in(second), request, "accept")

    assert answer.status_code == 409
    assert f"这件单子刚被{first.name}接走了。您写的还在。" in words(answer)
    assert same()


def test_pressing_twice_is_no_error(logged_in, unchanged):
    request, client = dispatched(), logged_in(officer("dept-housing"))
    act(client, request, "accept")
    same = unchanged(request)

    assert act(client, request, "accept").status_code == 302
    assert same()


def test_another_unit_cannot_accept(logged_in, unchanged):
    request = dispatched()
    same = unchanged(request)

    answer = act(logged_in(officer(DESK)), request, "accept")

    assert answer.status_code == 403
    assert "单子" in words(answer)
    assert same()


def test_looking_at_the_address_of_accepting_accepts_nothing(logged_in, unchanged):
    request = dispatched()
    same = unchanged(request)

    assert (
        logged_in(officer("dept-housing")).get(f"/desk/orders/{request.order_id}/accept/").status_code == 302
    )
    assert same()


# ── decline, and send on ────────────────────────────────────────────────────────────────────────

DECLINE = {"reason": "not_our_duty", "list_item": ITEM, "suggested": "dept-water", "note": "这段管子归水利管"}


def test_the_form_of_declining_says_what_follows(logged_in):
    request = dispatched()
    page = words(logged_in(officer("dept-housing")).get(f"/desk/orders/{request.order_id}/decline/"))

    for sentence in ("忙、难、没钱不是退单的理由", "时间照走", "再退一次，就由县中心裁定"):
        assert sentence in page


def test_declining_hands_it_to_the_desk_with_a_suggestion(logged_in):
    request = dispatched(category="water.outage")
    client = logged_in(officer("dept-housing"))

    answer = act(client, request, "decline", **DECLINE)

    assert answer["Location"] == "/desk/"
    order = queries.get(request.order_id, by=officer(DESK))
    assert (order.status, order.unit.code, order.bounces) == ("formed", DESK, 1)
    page = words(logged_in(officer(DESK)).get(f"/desk/orders/{order.pk}/dispatch/"))
    assert "住建局退了单，建议交给水利林业局：这段管子归水利管" in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"reason": ""}, "六"),
        ({"reason": "busy"}, "选"),
        ({"list_item": ""}, "清单"),
        ({"list_item": "99.99"}, "选"),
        ({"suggested": ""}, "单位"),
        ({"suggested": "dept-housing"}, "选"),
        ({"note": " "}, "句"),
        ({"note": "长" * 501}, "500"),
    ],
)
def test_a_decline_without_grounds_is_shown_again_as_it_was_written(logged_in, unchanged, fields, sentence):
    request = dispatched(category="water.outage")
    same = unchanged(request)

    answer = act(logged_in(officer("dept-housing")), request, "decline", **DECLINE | fields)

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert (DECLINE | fields)["note"].strip() in answer.content.decode()
    assert 'class="error"' in answer.content.decode()
    assert same()


def test_after_the_limit_declining_is_refused_beside_the_button(logged_in, stand_at, unchanged):
    request = dispatched()
    stand_at(NOW + hours(72))
    client, same = logged_in(officer("dept-housing")), unchanged(request)

    page = client.get(f"/desk/orders/{request.order_id}/").content.decode()
    assert "disabled>退单</button>" in page
    answer = act(client, request, "decline", **DECLINE)
    assert answer.status_code == 409
    assert DECLINE["note"] in answer.content.decode()
    assert same()


def test_the_desk_sends_on_with_assists_and_a_corrected_matter(logged_in):
    request = ask(text="水管爆了")
    client = logged_in(officer(DESK))

    answer = act(
        client,
        request,
        "dispatch",
        to="dept-water",
        assists=[f"vil-{VILLAGE}"],
        category="water.burst",
        reason="归水利",
    )

    assert answer["Location"] == f"/desk/orders/{request.order_id}/"
    order = queries.get(request.order_id, by=officer(DESK))
    assert (order.status, order.unit.code, order.category_code) == ("dispatched", "dept-water", "water.burst")
    lead, assist = Assignment.objects.filter(order=order, ended_at=None).order_by("pk")
    assert (lead.role, assist.role, assist.unit.code) == ("lead", "assist", f"vil-{VILLAGE}")
    item = catalogue.responsibility("water.burst", "dept-water")
    assert lead.list_item == (item.code if item else "")


def test_the_route_is_suggested_and_chosen_with_its_reason(logged_in):
    request = ask(category="water.outage")
    page = logged_in(officer(DESK)).get(f"/desk/orders/{request.order_id}/dispatch/").content.decode()

    assert '<option value="dept-water" selected>' in page
    assert "由龙游县" in page


@pytest.mark.parametrize(
    "fields",
    [
        {"to": ""},
        {"to": "dept-nowhere"},
        {"category": "nonsense"},
        {"assists": ["dept-nowhere"]},
        {"reason": "长" * 201},
    ],
)
def test_a_dispatch_to_nowhere_is_shown_again(logged_in, unchanged, fields):
    request = ask()
    same = unchanged(request)

    answer = act(
        logged_in(officer(DESK)),
        request,
        "dispatch",
        **{"to": "dept-water", "category": "road.lamp"} | fields,
    )

    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode()
    assert same()


def test_a_handler_does_not_send_on(logged_in, unchanged):
    request = dispatched()
    operations.decline(request.order_id, **DECLINE, by=officer("dept-housing"), at=NOW)
    same = unchanged(request)

    assert act(logged_in(officer("dept-housing")), request, "dispatch", to="dept-water").status_code == 403
    assert same()


# ── contact, progress, assists ──────────────────────────────────────────────────────────────────


def test_a_contact_is_noted(logged_in):
    request, client = accepted(), logged_in(officer("dept-housing"))

    answer = act(client, request, "contact", with_whom="本人，电话", note="晚上去看")

    assert answer.status_code == 302
    assert queries.order(request.order_id).contacted_at == NOW
    assert "和本人，电话谈过" in words(client.get(f"/desk/orders/{request.order_id}/?all=1"))


@pytest.mark.parametrize(("public", "said"), [("yes", "乡亲看得到"), ("no", "只给内部看")])
def test_progress_is_for_the_resident_or_for_inside(logged_in, public, said):
    request, client = accepted(), logged_in(officer("dept-housing"))

    answer = act(client, request, "progress", note="在等灯头", public=public)

    assert said in words(client.get(answer["Location"]))
    assert queries.timeline(request.order_id)[-1].details["public"] is (public == "yes")


@pytest.mark.parametrize(
    ("verb", "fields"),
    [
        ("contact", {"with_whom": " "}),
        ("contact", {"with_whom": "长" * 201}),
        ("progress", {"note": "", "public": "yes"}),
        ("progress", {"note": "写了", "public": "maybe"}),
        ("progress", {"note": "长" * 501, "public": "yes"}),
        ("reply", {"spoken_with": "", "done": "换好了", "done_by": "2021-08-03"}),
        ("reply", {"spoken_with": "本人", "done": " ", "done_by": "2021-08-03"}),
        ("reply", {"spoken_with": "本人", "done": "换好了", "done_by": ""}),
        ("reply", {"spoken_with": "本人", "done": "换好了", "done_by": "明天"}),
        ("reply", {"spoken_with": "本人", "done": "长" * 1001, "done_by": "2021-08-03"}),
    ],
)
def test_what_is_missing_is_said_at_the_field(logged_in, unchanged, verb, fields):
    request = accepted()
    same = unchanged(request)

    answer = act(logged_in(officer("dept-housing")), request, verb, **fields)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'aria-invalid="true"' in page
    assert all(value.strip() in page for value in fields.values())
    assert same()


def test_an_assisting_unit_answers_and_then_the_lead_may_reply(logged_in):
    request = ask()
    operations.dispatch(
        request.order_id, to="dept-housing", assists=["dept-water"], by=officer(DESK), at=NOW - hours(1)
    )
    lead, helper = logged_in(officer("dept-housing")), logged_in(officer("dept-water"))
    act(lead, request, "accept")
    page = f"/desk/orders/{request.order_id}/"
    assert "disabled>回单</button>" in lead.get(page).content.decode()
    fields = {"spoken_with": "本人", "done": "换好了", "done_by": "2021-08-03"}
    assert act(lead, request, "reply", **fields).status_code == 409

    assert act(helper, request, "answer", note="").status_code == 422
    assert act(helper, request, "answer", note="水管没问题").status_code == 302
    assert act(helper, request, "answer", note="再答一次").status_code == 409

    assert "水管没问题" in words(lead.get(page))
    assert act(lead, request, "reply", **fields).status_code == 302


# ── reply ───────────────────────────────────────────────────────────────────────────────────────

REPLY = {
    "spoken_with": "本人，电话",
    "done": "换了灯泡，晚上亮了。",
    "done_by": "2021-08-03",
    "internal_note": "灯泡走村里的钱",
}


def test_a_reply_carries_the_four_elements(logged_in):
    request, client = accepted(), logged_in(officer("dept-housing"))

    answer = act(client, request, "reply", **REPLY)

    assert "现在" in words(client.get(answer["Location"])) or status(request) == "replied"
    reply = queries.replies(request.order_id)[0]
    assert (reply.done, reply.spoken_with, reply.internal_note) == (
        REPLY["done"],
        REPLY["spoken_with"],
        REPLY["internal_note"],
    )
    assert reply.received_at == queries.order(request.order_id).accepted_at


def test_a_preview_shows_what_the_resident_reads_and_writes_nothing(logged_in, unchanged):
    request = accepted()
    same = unchanged(request)

    answer = act(logged_in(officer("dept-housing")), request, "reply", **REPLY, preview="1")

    assert answer.status_code == 200
    preview = answer.content.decode().split('class="as-read"')[1].split('class="four"')[0]
    assert REPLY["done"] in preview
    assert REPLY["internal_note"] not in preview
    assert REPLY["internal_note"] in answer.content.decode()
    assert same()


def test_the_reply_form_knows_whom_one_spoke_with(logged_in):
    request = accepted()
    operations.contact(request.order_id, with_whom="方秋云，上门", by=officer("dept-housing"), at=NOW)

    page = logged_in(officer("dept-housing")).get(f"/desk/orders/{request.order_id}/").content.decode()

    assert 'value="方**，上门"' in page


def test_a_stale_reply_is_told_and_kept(logged_in, unchanged):
    request = replied()
    same = unchanged(request)
    second = officers("dept-housing")[1]

    answer = act(logged_in(second), request, "reply", **REPLY)

    assert answer.status_code == 409
    assert f"{officer('dept-housing').name}刚回了这件单子。您写的还在。" in words(answer)
    assert REPLY["done"] in answer.content.decode()
    assert same()


# ── all of them ─────────────────────────────────────────────────────────────────────────────────

VERBS = ("accept", "decline", "dispatch", "contact", "progress", "answer", "reply", "weekly")


@pytest.mark.parametrize("verb", VERBS)
def test_an_order_that_is_not_shown_cannot_be_acted_on(logged_in, unchanged, verb):
    request = dispatched()
    same, stranger = unchanged(request), logged_in(officer("twp-330825203"))

    assert act(stranger, request, verb).status_code == 404
    assert stranger.get(f"/desk/orders/{request.order_id}/{verb}/").status_code == 404
    assert same()


@pytest.mark.parametrize("verb", VERBS)
def test_a_leader_sees_and_does_nothing(logged_in, unchanged, verb):
    request = accepted()
    same, leader = unchanged(request), logged_in(officer("county", "leader"))

    fields = {
        "note": "写了",
        "public": "yes",
        "with_whom": "本人",
        "to": "dept-water",
        "goal": "办好",
        **DECLINE,
        **REPLY,
    }
    assert act(leader, request, verb, **fields).status_code in {403, 409}
    assert same()


def test_an_unknown_verb_and_an_unknown_order_are_not_there(logged_in):
    request, client = dispatched(), logged_in(officer("dept-housing"))

    assert act(client, request, "destroy").status_code == 404
    assert client.get("/desk/orders/999999999/").status_code == 404
    assert client.post("/desk/orders/999999999/accept/").status_code == 404


def test_without_the_token_nothing_is_done(django_user_model, stand_at, county, unchanged):
    from django.test import Client

    request = dispatched()
    client, same = Client(enforce_csrf_checks=True), unchanged(request)
    client.force_login(
        django_user_model.objects.get(pk=officer("dept-housing").id),
        "django.contrib.auth.backends.ModelBackend",
    )

    assert act(client, request, "accept").status_code == 403
    assert same()
