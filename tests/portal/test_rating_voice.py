"""What somebody thinks of the work, by voice: closed to those who did it until the month is over."""

import pytest
from django.utils import timezone

from sanlian.kernel import errors
from sanlian.people.actors import HOUSE
from sanlian.workorders import operations
from sanlian.workorders.models import Recording
from tests import builders
from tests.builders import MONDAY, TOWNSHIP, hours, officer
from tests.desk.pages import words
from tests.portal.test_voice import inside, played, sent, ticket_in

__all__ = ["inside"]

NOW = MONDAY + hours(60)


@pytest.fixture(autouse=True)
def _wednesday(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def replied(phone, address):
    """Return an order that was replied to on Monday, and the page where it is rated."""
    order = builders.replied()
    return order, address(order)


@pytest.fixture
def rated(phone, replied):
    """Return a function that rates by voice and gives back the recording."""

    def rate(**answers):
        said = {"solved": "yes", "satisfied": "satisfied", **answers}
        answer = phone.post(f"{replied[1]}rate/", {**said, "voice": sent()})
        assert answer.status_code == 302, answer.content.decode()
        return Recording.objects.select_related("rating", "order").get()

    return rate


def test_a_voice_about_the_work_stays_closed_to_those_who_did_it_until_the_month_is_over(
    rated, inside, monkeypatch
):
    recording = rated()
    doer, desk = officer("dept-housing"), officer(f"twp-{TOWNSHIP}", "dispatcher")
    page, sound = f"/desk/orders/{recording.order_id}/", f"/desk/voices/{recording.pk}/"
    assert recording.rating.solved == "yes"
    operations.write_down(recording.pk, words="灯亮了，谢谢小王", by=HOUSE, at=NOW)

    assert "灯亮了" not in words(inside(doer).get(page))
    assert inside(doer).get(sound).status_code == 403
    with pytest.raises(errors.NotAllowed):
        operations.write_down(recording.pk, words="好得很", by=doer, at=NOW)
    # Who oversees the work and did not do it hears it at once.
    assert "灯亮了" in words(inside(desk).get(page))
    assert played(inside(desk).get(sound))

    monkeypatch.setattr(timezone, "now", lambda: NOW + hours(24 * 31))
    assert "灯亮了" in words(inside(doer).get(page))
    assert played(inside(doer).get(sound))


def test_what_is_still_missing_is_heard_at_once(rated, inside):
    recording = rated(solved="no", satisfied="")
    doer = officer("dept-housing")
    assert played(inside(doer).get(f"/desk/voices/{recording.pk}/"))


def test_a_machine_writes_down_what_is_said_of_the_work_and_changes_nothing_by_it(
    rated, monkeypatch, worked_off
):
    recording = rated()
    before = (recording.order.urgent, recording.order.title)
    heard = []
    monkeypatch.setattr("sanlian.analysis.operations.listen", lambda number, *, at: heard.append(number))
    worked_off(NOW)
    assert heard == [recording.pk]
    operations.write_down(recording.pk, words="着火了", urgent=True, title="着火", by=HOUSE, at=NOW)
    recording.order.refresh_from_db()
    assert (recording.order.urgent, recording.order.title) == before


def test_a_rating_that_is_refused_keeps_the_voice_and_one_that_cannot_be_heard_is_explained(phone, replied):
    page = f"{replied[1]}rate/"
    refused = phone.post(page, {"solved": "", "voice": sent()})
    assert refused.status_code == 422
    kept = ticket_in(refused)
    broken = phone.post(page, {"solved": "yes", "satisfied": "satisfied", "voice": sent(b"MZ" + bytes(90))})
    assert broken.status_code == 422
    assert "再说一遍" in broken.content.decode()
    assert not Recording.objects.exists()
    assert (
        phone.post(page, {"solved": "yes", "satisfied": "basically", "kept_voice": kept}).status_code == 302
    )
    assert Recording.objects.get().rating.satisfied == "basically"
