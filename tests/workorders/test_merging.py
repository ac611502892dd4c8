"""One order for several who asked: each keeps receipt, story and rating, and nobody ends it for the others."""

import pytest

from sanlian.journal.models import Entry
from sanlian.kernel import errors
from sanlian.people import queries as people
from sanlian.portal import links
from sanlian.workorders import operations, queries
from sanlian.workorders.lifecycle import Status
from tests.builders import MONDAY, PROOF, TOWNSHIP, accepted, ask, hours, officer, replied, reply, resident
from tests.desk.pages import words

pytestmark = pytest.mark.usefixtures("county")


def desk():
    return officer(f"twp-{TOWNSHIP}", "dispatcher")


def neighbour():
    return resident(phone="12977770001", name="吴春")


def person(request):
    return people.resident_actor(request.reporter_id)


def both():
    """Return the first request, whose order is accepted, and a neighbour's that was merged into it."""
    first = accepted()
    second = ask(by=neighbour(), text="祠堂边路灯坏了，黑得很", at=MONDAY + hours(2))
    operations.merge(second.order_id, into=first.order_id, by=desk(), at=MONDAY + hours(3))
    return queries.request(first.pk), queries.request(second.pk)


def test_the_candidates_are_earlier_ones_of_village_and_matter_the_most_alike_first():
    lamp = ask(text="祠堂边的路灯不亮三天了")
    other = ask(text="村口的灯一闪一闪")
    ask(place_code="330825101003")
    ask(category="road.surface", text="路面坑洼")
    mine = ask(text="祠堂边的路灯不亮", at=MONDAY + hours(1))

    found = queries.candidates(mine.order)

    assert [each.order.pk for each in found] == [lamp.order_id, other.order_id]
    assert found[0].likeness > found[1].likeness


def test_merged_each_keeps_receipt_and_rating_and_both_are_asked():
    first, second = both()
    assert first.order_id == second.order_id
    assert first.code != second.code
    begun = queries.order(queries.timeline(second.order_id)[0].subject_id)
    assert begun.status == Status.ACCEPTED

    reply(first, by=officer("dept-housing"), at=MONDAY + hours(5))
    operations.rate(first.pk, solved="yes", satisfied="satisfied", by=person(first), at=MONDAY + hours(6))
    assert queries.order(first.order_id).status == Status.REPLIED
    operations.rate(second.pk, solved="yes", satisfied="basically", by=person(second), at=MONDAY + hours(7))
    assert queries.order(first.order_id).status == Status.CLOSED


def test_both_read_what_happened(client):
    first, second = both()
    told = [words(client.get(f"/r/{links.token_of(request.pk)}/")) for request in (first, second)]

    assert "还有人也喊了这件事" in told[0]
    assert "之前有人喊过同一件事" in told[1]
    assert second.code[2:] in told[1]


def test_withdrawing_one_of_several_ends_nothing_for_the_others(client):
    first, second = both()

    operations.withdraw(first.pk, by=person(first), at=MONDAY + hours(4))

    assert queries.order(first.order_id).status == Status.ACCEPTED
    assert "不用办了" in words(client.get(f"/r/{links.token_of(first.pk)}/"))
    before = Entry.objects.count()
    for again in (operations.withdraw, lambda *a, **k: operations.rate(*a, solved="no", **k)):
        with pytest.raises(errors.Conflict):
            again(first.pk, by=person(first), at=MONDAY + hours(5))
    assert Entry.objects.count() == before

    operations.withdraw(second.pk, by=person(second), at=MONDAY + hours(6))

    assert queries.order(first.order_id).status == Status.WITHDRAWN


def test_only_a_desk_merges_into_an_earlier_order_of_the_village():
    first, late = ask(), ask(at=MONDAY + hours(1))
    elsewhere = ask(place_code="330825101003")
    before = Entry.objects.count()
    at = MONDAY + hours(2)
    with pytest.raises(errors.NotAllowed):
        operations.merge(late.order_id, into=first.order_id, by=officer("dept-water"), at=at)
    for order, into in ((first, late), (late, elsewhere), (first, first)):
        with pytest.raises(errors.Invalid):
            operations.merge(order.order_id, into=into.order_id, by=desk(), at=at)
    at_work = replied(at=MONDAY + hours(1))
    count = Entry.objects.count()
    with pytest.raises(errors.Conflict):
        operations.merge(at_work.order_id, into=first.order_id, by=desk(), at=at)
    assert Entry.objects.count() == count > before


def test_the_desk_merges_from_its_form(client, django_user_model, monkeypatch):
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: MONDAY + hours(2))
    first, mine = ask(), ask(by=neighbour(), text="祠堂边路灯坏了", at=MONDAY + hours(1))
    operations.add(first.pk, text="照片", photos=[PROOF], by=person(first), at=MONDAY + hours(1))
    photo = queries.photographs(first.order_id)[0].pk
    client.force_login(
        django_user_model.objects.get(pk=desk().id), backend="django.contrib.auth.backends.ModelBackend"
    )
    address = f"/desk/orders/{mine.order_id}/merge/"
    shown = client.get(address)
    assert first.text in words(shown)
    assert f"/desk/photos/{photo}/?small" in shown.content.decode()
    assert client.post(address, {}).status_code == 422

    assert client.post(address, {"into": first.order_id}).status_code == 302

    assert queries.request(mine.pk).order_id == first.order_id
    assert "已并入先来的单子" in words(client.get(f"/desk/orders/{mine.order_id}/"))
