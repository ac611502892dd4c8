"""Answers are looked at before they close: a drawn share, what was open again, and what nobody asked for."""

import pytest

from sanlian.journal.models import Entry
from sanlian.kernel import errors
from sanlian.people import queries as people
from sanlian.workorders import facts, operations, permissions, quality, queries, rules
from sanlian.workorders.lifecycle import Status
from sanlian.workorders.models import Sampling
from tests import builders
from tests.builders import MONDAY, TOWNSHIP, VILLAGE, hours, officer, replied

pytestmark = pytest.mark.usefixtures("county")


def centre():
    return officer("county", "dispatcher")


def rate(request, solved="yes", *, at):
    who = people.resident_actor(request.reporter_id)
    operations.rate(request.pk, solved=solved, satisfied="satisfied", by=who, at=at)
    return queries.order(request.order_id)


@pytest.fixture
def all_drawn(county):
    Sampling.objects.update_or_create(kind="check", defaults={"percent": 100})


def test_the_draw_keeps_to_its_share_and_cannot_be_known_without_the_key():
    codes = [f"210802-{number:04}" for number in range(4000)]

    def draw(key):
        return {code for code in codes if rules.drawn("check", code, round=1, percent=10, key=key)}

    mine = draw(b"one")
    assert mine == draw(b"one")
    assert 320 < len(mine) < 480
    assert len(mine & draw(b"two")) < 80


def test_what_is_not_drawn_closes_when_it_is_rated():
    request = replied()
    assert rate(request, at=MONDAY + hours(6)).status == Status.CLOSED


@pytest.mark.usefixtures("all_drawn")
def test_a_drawn_answer_closes_when_rated_and_looked_at_whichever_comes_first():
    first, second = replied(), replied()
    assert rate(first, at=MONDAY + hours(6)).status == Status.REPLIED
    operations.check(first.order_id, by=centre(), at=MONDAY + hours(7))
    operations.check(second.order_id, by=centre(), at=MONDAY + hours(7))
    assert queries.order(first.order_id).status == Status.CLOSED
    assert queries.order(second.order_id).status == Status.REPLIED
    assert rate(second, at=MONDAY + hours(8)).status == Status.CLOSED


@pytest.mark.usefixtures("all_drawn")
def test_what_nobody_rates_does_not_close_before_it_was_looked_at():
    request = replied()
    late = MONDAY + hours(24 * 9)
    assert operations.close_silent(at=late) == 0
    operations.check(request.order_id, by=centre(), at=late)
    assert operations.close_silent(at=late) == 1


def test_what_was_open_again_is_looked_at_whether_drawn_or_not():
    request = replied()
    rate(request, "no", at=MONDAY + hours(6))
    by = officer("dept-housing")
    operations.accept(request.order_id, by=by, at=MONDAY + hours(7))
    builders.reply(request, by=by, at=MONDAY + hours(8))

    assert [hop.order_id for hop in quality.to_check(centre())] == [request.order_id]
    assert rate(request, at=MONDAY + hours(9)).status == Status.REPLIED


@pytest.mark.usefixtures("all_drawn")
def test_sent_back_it_is_answered_once_more_and_keeps_its_promise():
    request = replied()
    entries = Entry.objects.count()
    with pytest.raises(errors.Invalid) as refusal:
        operations.send_back(request.order_id, reason=" ", by=centre(), at=MONDAY + hours(6))
    assert refusal.value.field == "reason"
    assert Entry.objects.count() == entries

    operations.send_back(request.order_id, reason="没说灯亮了没有", by=centre(), at=MONDAY + hours(6))

    order = queries.order(request.order_id)
    assert (order.status, order.round, order.due_at) == (Status.DISPATCHED, 2, request.order.due_at)
    assert queries.timeline(order.pk)[-1].name == facts.RETURNED


@pytest.mark.usefixtures("all_drawn")
def test_nobody_looks_at_their_own_answer_and_only_the_level_above_does():
    request, village = replied(), replied(to=f"vil-{VILLAGE}")
    township = officer(f"twp-{TOWNSHIP}", "dispatcher")
    assert permissions.may_check(township, village.order, replied_by=village.order.handler_id)
    for by in (officer("dept-housing"), township):
        with pytest.raises(errors.NotAllowed):
            operations.check(request.order_id, by=by, at=MONDAY + hours(6))
    own = replied(to="county")
    handler = queries.order(own.order_id).handler_id
    me = people.actor_of_user(handler, on=MONDAY.date())
    with pytest.raises(errors.NotAllowed, match="自己办的"):
        operations.check(own.order_id, by=me, at=MONDAY + hours(6))
    assert queries.order(own.order_id).check_state == "due"


def test_an_order_that_nobody_asked_for_closes_when_the_level_above_has_looked():
    order = operations.raise_order(
        origin="inspection",
        title="井盖松了",
        told="学校门口的井盖松了，请换。",
        category="road.lamp",
        place_id=None,
        place_code=VILLAGE,
        send=operations.Sending(to="dept-housing"),
        by=officer(f"twp-{TOWNSHIP}", "dispatcher"),
        at=MONDAY,
    )
    by = officer("dept-housing")
    operations.accept(order.pk, by=by, at=MONDAY + hours(1))
    operations.reply(
        order.pk, spoken_with="学校", done="换了新井盖。", done_by=MONDAY.date(), by=by, at=MONDAY + hours(2)
    )
    assert queries.order(order.pk).status == Status.REPLIED
    operations.check(order.pk, by=centre(), at=MONDAY + hours(3))
    assert queries.order(order.pk).status == Status.CLOSED
