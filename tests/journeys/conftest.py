"""What several journeys begin with."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sanlian.cockpit.pages import scene
from sanlian.journal import operations as journal
from tests import builders


@pytest.fixture
def three_wait(live_server, county):
    """Let three orders wait in three townships, one of them overdue."""
    at = timezone.now() - timedelta(hours=30)
    builders.accepted(at=at)
    builders.accepted(at=at, place_code="330825101003", to="dept-water")
    builders.accepted(at=at - timedelta(days=40), place_code="330825001002", to="dept-housing")
    builders.operations.mark_overdue(at=timezone.now())
    journal.work_off(at=timezone.now())
    scene.forget()
