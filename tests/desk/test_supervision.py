"""What is late or silent shows on the desk, and the supervised unit answers from its form."""

import pytest

from sanlian.portal import links
from sanlian.workorders import operations, queries
from tests.builders import accepted, hours, officer
from tests.desk.conftest import NOW
from tests.desk.pages import words

pytestmark = pytest.mark.django_db


def test_a_supervision_is_seen_answered_and_read(logged_in, client, stand_at):
    request = accepted(at=NOW - hours(24 * 12))
    operations.mark_overdue(at=NOW - hours(24 * 6))
    operations.supervise_late(at=NOW - hours(1))
    mine = logged_in(officer("dept-housing"))
    page = words(mine.get(f"/desk/orders/{request.order_id}/"))
    assert "被督办" in page
    assert "已经催办了" in words(client.get(f"/r/{links.token_of(request.pk)}/"))
    address = f"/desk/orders/{request.order_id}/explain/"
    assert mine.post(address, {"answer": " "}).status_code == 422
    assert logged_in(officer("dept-water")).post(address, {"answer": "忙"}).status_code in {403, 404}

    assert mine.post(address, {"answer": "配件没到，明天装"}).status_code == 302

    above = words(logged_in(officer("county", "dispatcher")).get(f"/desk/orders/{request.order_id}/"))
    assert "配件没到，明天装" in above
    assert queries.order(request.order_id).status == "accepted"


def test_a_hard_matter_without_a_note_this_week_says_so(logged_in, stand_at):
    request = accepted(category="road.surface", at=NOW - hours(24 * 8))
    order = queries.order(request.order_id)
    type(order).objects.filter(pk=order.pk).update(limit_code="hard")
    client = logged_in(officer("dept-housing"))
    assert "本周进展没写" in words(client.get("/desk/"))
    assert "每周要写一次进展" in words(client.get(f"/desk/orders/{order.pk}/"))

    operations.progress(order.pk, note="石料到了", by=officer("dept-housing"), at=NOW - hours(1))

    assert "本周进展没写" not in words(client.get("/desk/"))
    assert "每周要写一次进展" not in words(client.get(f"/desk/orders/{order.pk}/"))
