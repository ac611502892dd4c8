"""A matter that demands evidence is not answered without a photograph of the work."""

import pytest

from sanlian.journal.models import Entry
from sanlian.workorders import operations, quality, queries
from sanlian.workorders.models import Attachment, Reply
from sanlian.workorders.operations import Photo
from tests.builders import MONDAY, accepted, hours, officer

pytestmark = pytest.mark.usefixtures("county")
PHOTO = Photo(file="photographs/work.webp", sha256="0" * 64, width=10, height=10)


def answer(request, **more):
    return operations.reply(
        request.order_id,
        spoken_with="本人，电话",
        done="坑补平了。",
        done_by=MONDAY.date(),
        by=officer("dept-housing"),
        at=MONDAY + hours(5),
        **more,
    )


def test_without_one_it_is_refused_in_words_and_nothing_changes():
    request = accepted(category="road.surface")
    entries = Entry.objects.count()
    with pytest.raises(operations.NoEvidence, match="照片") as refusal:
        answer(request)
    assert refusal.value.field == "photos"
    assert queries.order(request.order_id).status == "accepted"
    assert (Reply.objects.count(), Entry.objects.count()) == (0, entries)


def test_one_with_the_reply_is_enough():
    assert answer(accepted(category="road.surface"), photos=[PHOTO]).status == "replied"


def test_one_with_a_note_of_progress_is_enough():
    request = accepted(category="road.surface")
    operations.progress(
        request.order_id, note="在补了", photos=[PHOTO], by=officer("dept-housing"), at=MONDAY + hours(2)
    )
    assert answer(request).status == "replied"


def test_the_residents_own_photograph_is_no_proof_of_the_work():
    request = accepted(category="road.surface")
    Attachment.objects.create(
        request=request,
        order_id=request.order_id,
        file="photographs/asked.webp",
        sha256="1" * 64,
        width=1,
        height=1,
        at=MONDAY + hours(2),
    )
    with pytest.raises(operations.NoEvidence):
        answer(request)


def test_after_not_solved_the_old_photograph_does_not_count():
    request = accepted(category="road.surface")
    answer(request, photos=[PHOTO])
    order = queries.order(request.order_id)
    order.accepted_at = MONDAY + hours(30)
    assert quality.lacks_evidence(order, Attachment.objects.filter(order=order))


def test_other_matters_need_none():
    assert answer(accepted(category="road.lamp")).status == "replied"
