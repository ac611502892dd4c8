"""A good answer leaves a keyed mark of its network for a while, a bad one leaves none."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from sanlian.scoring.models import RatingMark
from tests import builders


def test_only_a_good_answer_leaves_a_mark_without_the_address(county, address):
    good, bad = (builders.replied(at=timezone.now() - timedelta(days=1)) for _each in range(2))
    phone = Client(REMOTE_ADDR="8.8.4.4")

    phone.post(address(bad) + "rate/", {"solved": "no", "comment": "还是不亮"})
    assert not RatingMark.objects.exists()
    phone.post(address(good) + "rate/", {"solved": "yes", "satisfied": "satisfied"})

    mark = RatingMark.objects.get()
    assert (mark.order_id, mark.unit, mark.own_device) == (good.order_id, "dept-housing", False)
    assert len(mark.mark) == 64
    assert "8.8.4.4" not in mark.mark
