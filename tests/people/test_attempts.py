"""Attempts are counted for all processes, and forgotten."""

from datetime import timedelta

import pytest

from sanlian.people import operations
from sanlian.people.models import Attempt
from tests.builders import MONDAY

HOUR = timedelta(hours=1)


def attempt(who="12900000001", at=MONDAY):
    operations.count_attempt("find", who=who, most=3, within=HOUR, at=at)


@pytest.mark.django_db
def test_as_many_pass_as_may_and_then_none_until_the_hour_is_over():
    for _number in range(3):
        attempt()
    with pytest.raises(operations.TooManyAttempts):
        attempt()
    attempt(who="12900000002")
    attempt(at=MONDAY + HOUR)


@pytest.mark.django_db
def test_nobody_is_remembered_longer_than_a_day_or_by_number():
    attempt()
    assert "12900000001" not in Attempt.objects.get().key

    attempt(at=MONDAY + timedelta(days=2))

    assert Attempt.objects.count() == 1
