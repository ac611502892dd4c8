"""The story that must always work: somebody asks for her mother, several work together, 24 days, a success."""

from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from sanlian.demonstration.story import SHANGHAI, HouseRepair
from sanlian.journal.models import Entry
from sanlian.workorders.lifecycle import Status
from sanlian.workorders.models import Assignment, Rating, ServiceRequest, WeeklyEntry, WorkOrder


def test_the_house_is_repaired(county):
    story = HouseRepair()

    scenes = list(story.play())

    order, request = WorkOrder.objects.get(pk=story.order_id), ServiceRequest.objects.get(pk=story.request_id)
    assert order.status == Status.CLOSED
    assert request.reporter_id != request.beneficiary_id
    assert (scenes[0].verb, scenes[-1].verb) == ("shout", "rate")
    assert (scenes[-1].at - scenes[0].at).days == 24
    # A hard matter has its own limit of fifteen working days, and no flat five.
    assert order.due_at == datetime(2026, 8, 26, 17, tzinfo=SHANGHAI)
    assert set(
        Assignment.objects.filter(order=order, role="assist", outcome="answered").values_list(
            "unit__kind", flat=True
        )
    ) == {"department", "village", "township"}
    weeks = list(WeeklyEntry.objects.filter(order=order).order_by("week").values_list("week", "carried"))
    assert weeks == [(date(2026, 8, 11), 0), (date(2026, 8, 18), 1)]
    assert request.attachments.count() == 1
    rating = Rating.objects.get(request=request)
    assert (rating.solved, rating.satisfied) == ("yes", "satisfied")


def test_the_story_is_played_once(county):
    call_command("play", "house_repair", stdout=StringIO())
    before = Entry.objects.count()

    with pytest.raises(CommandError, match=WorkOrder.objects.get().code):
        call_command("play", "house_repair", stdout=StringIO())

    assert Entry.objects.count() == before


def test_a_story_that_breaks_off_leaves_nothing(county, monkeypatch):
    before = Entry.objects.count()
    script = HouseRepair().script
    broken = {**script, "steps": [step for step in script["steps"] if step["verb"] != "answer_assist"]}
    monkeypatch.setattr("sanlian.demonstration.story.files.read", lambda name: broken)

    with pytest.raises(CommandError):
        call_command("play", "house_repair", stdout=StringIO())

    assert Entry.objects.count() == before
    assert not WorkOrder.objects.exists()
