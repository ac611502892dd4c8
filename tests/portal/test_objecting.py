"""Not agreeing, through the pages."""

import io

import pytest
from django.utils import timezone

from sanlian.workorders import operations
from sanlian.workorders.models import Recording, ServiceRequest
from tests import builders, sounds
from tests.builders import MONDAY, hours
from tests.desk.pages import words


@pytest.fixture(autouse=True)
def _next_day(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(timezone, "now", lambda: MONDAY + hours(30))
    settings.MEDIA_ROOT = tmp_path


def test_who_does_not_agree_says_why_and_gets_a_number(phone, address, client, django_user_model):
    request = builders.replied()
    assert "我不同意" in words(phone.get(address(request)))
    page = phone.get(f"{address(request)}object/")
    assert "不是原来办的人" in words(page)

    refused = phone.post(f"{address(request)}object/", {"text": ""})
    assert refused.status_code == 422
    answer = phone.post(f"{address(request)}object/", {"text": "灯没有修"})

    assert "收到了" in words(phone.get(answer["Location"]))
    tracked = words(phone.get(address(request)))
    assert "您说不同意" in tracked
    assert "我不同意" not in tracked
    again = phone.post(f"{address(request)}object/", {"text": "灯没有修"})
    assert again.status_code == 409
    assert "已经说过不同意" in words(again)
    assert ServiceRequest.objects.filter(objects_to=request.order_id).count() == 1

    centre = builders.officer("county", "dispatcher")
    account = django_user_model.objects.get(pk=centre.id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    order = ServiceRequest.objects.get(objects_to=request.order_id).order
    assert "有异议" in words(client.get(f"/desk/orders/{order.pk}/"))
    assert "复核" in words(client.get(f"/desk/orders/{request.order_id}/"))


def test_it_may_be_spoken_and_not_while_it_runs(phone, address):
    request = builders.replied()
    voice = io.BytesIO(sounds.webm())
    voice.name = "voice"

    assert phone.post(f"{address(request)}object/", {"text": "", "voice": voice}).status_code == 302
    assert Recording.objects.count() == 1

    running = builders.accepted()
    assert "我不同意" not in words(phone.get(address(running)))
    assert phone.get(f"{address(running)}object/").status_code == 409


def test_who_does_not_agree_that_another_office_takes_over_reads_why_and_says_so(phone, address):
    request = builders.dispatched()
    operations.decline(
        request.order_id,
        reason="address_unclear",
        suggested="dept-water",
        note="这段路归水利",
        by=builders.officer("dept-housing"),
        at=MONDAY + hours(1),
    )
    page = words(phone.get(address(request)))
    assert "这段路归水利" in page
    assert "我不同意换部门" in page
    asked = words(phone.get(f"{address(request)}object/"))
    assert "这段路归水利" in asked
    assert "现在接手的人照样接着办" in asked

    assert phone.post(f"{address(request)}object/", {"text": "上次就是他们修的"}).status_code == 302
    tracked = words(phone.get(address(request)))
    assert "您说不同意" in tracked
    assert "我不同意换部门" not in tracked
