"""Days that the invented county lives: real steps, the same for the same seed, and on no real county."""

from datetime import date, datetime
from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from sanlian.demonstration import stage
from sanlian.demonstration.outcome import outcome
from sanlian.demonstration.simulate import Life
from sanlian.journal.models import Entry
from sanlian.journal.queries import verify
from sanlian.notices.models import Notice
from sanlian.people.actors import Permission
from sanlian.people.models import User
from sanlian.workorders.lifecycle import Origin, Status
from sanlian.workorders.models import Assignment, Showing, WorkOrder
from tests import builders
from tests.desk.pages import words

START = date(2021, 7, 1)
# Numbers that the database deals out, and what is drawn in secret on purpose.
_DEALT = {"request", "order", "orders", "code"}


def lived(requests=20, days=4, seed=3):
    life = Life(start=START, days=days, requests=requests, seed=seed)
    for _day in life.run():
        pass
    return life


def chronicle(after: int) -> list[tuple]:
    """Return what the journal tells from an entry on, without the numbers that the database dealt out."""
    things: dict[str, int] = {}
    told = []
    for entry in Entry.objects.filter(seq__gt=after).order_by("seq"):
        details = {key: value for key, value in entry.details.items() if key not in _DEALT}
        thing = things.setdefault(f"{entry.subject_kind} {entry.subject_id}", len(things))
        told.append((entry.name, entry.at, entry.by_kind, entry.by_name, thing, details))
    return told


def test_the_same_seed_gives_the_same_life_and_another_seed_another(county):
    before = Entry.objects.count()
    lives = []
    for seed in (3, 3, 4):
        with transaction.atomic():
            life = lived(seed=seed)
            lives.append((life.tally, chronicle(before)))
            transaction.set_rollback(True)

    assert lives[0] == lives[1]
    assert lives[0][1] != lives[2][1]


def test_somebody_else_looks_at_what_the_county_centre_answered(county):
    world = Life(start=START, days=4, requests=20, seed=3).world
    both = {world.officer("county", Permission.DISPATCH).id for _ in range(40)}
    assert len(both) > 1
    for one in both:
        assert one not in {world.officer("county", Permission.DISPATCH, but=one).id for _ in range(20)}


def test_what_people_find_on_their_rounds_becomes_orders(county):
    life = lived(requests=0, days=6)
    found = WorkOrder.objects.filter(origin=Origin.INSPECTION)
    # Six days from a Thursday on: four of them are working days.
    assert found.count() == life.tally["found on a round"] == 4
    assert found.exclude(status=Status.FORMED).exists()


def test_a_few_days_leave_a_whole_county(county):
    before = Entry.objects.count()
    life = lived(requests=50, days=8)

    tasks = WorkOrder.objects.filter(origin="task")
    assert tasks.count() == life.tally["tasks"] > 0
    orders = list(WorkOrder.objects.filter(origin="request"))
    assert len(orders) == 50 == life.tally["received"]
    assert {order.status for order in orders} >= {Status.CLOSED, Status.ACCEPTED}
    assert min(order.submitted_at for order in orders) >= life.since
    assert max(order.submitted_at for order in orders) < life.until
    assert not Entry.objects.filter(seq__gt=before, at__gte=life.until).exists()
    owned = Assignment.objects.filter(ended_at=None, order__origin="request").exclude(role="assist")
    owned = owned.values_list("order_id", flat=True)
    running = {o.pk for o in orders if o.status in {Status.FORMED, Status.DISPATCHED, Status.ACCEPTED}}
    assert running == set(owned)
    assert verify().broken_at is None

    table = {line.name: line for line in outcome(since=life.since, until=life.until)}
    assert table["received"].number == 50
    replied = [order for order in orders if order.status in {Status.REPLIED, Status.CLOSED}]
    assert (table["completed"].number, table["completed"].of) == (len(replied), 50)
    assert table["in hand"].number == 50 - len(replied) - table["withdrawn"].number
    assert table["overdue"].number == sum(o.overdue_since is not None and not o.replied_at for o in orders)
    assert table["satisfied"].of == table["solved"].of > 0


def test_a_village_finds_what_concerns_it_on_its_page(county, client, monkeypatch):
    life = lived(requests=120, days=8)
    monkeypatch.setattr(timezone, "now", lambda: life.until)

    page = words(client.get(f"/village/{builders.VILLAGE}/"))
    assert "缪家村" in page
    notices = Notice.objects.all()
    assert notices.count() == life.tally["notices"]
    assert {notice.place_code for notice in notices} >= {"330825", builders.TOWNSHIP, builders.VILLAGE}
    assert not any("{" in notice.title + notice.text for notice in notices)
    assert notices.filter(place_code=builders.VILLAGE).latest("pk").title in page
    task = WorkOrder.objects.filter(origin="task", place_code=builders.VILLAGE).first()
    assert "{" not in task.told
    shown = Showing.objects.select_related("request__order")
    assert shown.exists()
    assert all(each.request.visibility == "village" for each in shown)


def test_days_have_their_rhythm(county):
    life = Life(start=date(2021, 9, 27), days=14, requests=7000, seed=1)
    shares = life._shares_of_days()
    of_day = [round(7000 * (b - a)) for a, b in pairwise(shares)]

    monday, sunday, national_day, after_make_up = of_day[0], of_day[6], of_day[4], of_day[12]
    assert sum(of_day) == pytest.approx(7000, abs=7)
    assert monday > sunday
    # Friday 1 October is a holiday; the Friday after is not.
    assert national_day < of_day[11]
    assert after_make_up > 0
    hours = [instant.hour for instant in life._instants(0)]
    assert hours == sorted(hours)
    assert sum(8 <= hour < 12 for hour in hours) > 5 * sum(hour < 5 for hour in hours)


def simulate(*words):
    out = StringIO()
    call_command("simulate", *words, stdout=out)
    return out.getvalue()


def test_the_command_prints_numbers_with_what_they_are_of(county):
    said = simulate("--requests", "12", "--days", "3", "--from", "2021-08-02")

    assert "2021-08-02 to 2021-08-04" in said
    received = next(line for line in said.splitlines() if line.strip().startswith("received"))
    assert received.split()[1] == "12"
    assert "/ 12" in next(line for line in said.splitlines() if line.strip().startswith("completed"))


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--days", "0"], "is no whole number from 1 to 2,000"),
        (["--requests", "1000000000"], "is no whole number from 1 to 1,000,000"),
        (["--requests", "-5"], "is no whole number"),
        (["--requests", "٣"], "is no whole number"),
        (["--from", "tomorrow"], "is no date"),
        (["--from", "2021-02-30"], "is no date"),
        (["--from", "1999-01-01"], "calendar begins in 2021"),
        (["--from", "2021-07-01", "--until-today"], "not allowed with"),
        (["--from", "2090-01-01"], "not over yet"),
    ],
)
def test_days_that_cannot_be_are_refused(county, words, why, settings):
    settings.LANGUAGE_CODE = "en"
    before = Entry.objects.count()

    with pytest.raises(CommandError, match=why):
        simulate(*words)

    assert Entry.objects.count() == before


def test_days_that_were_lived_are_refused(county):
    builders.ask(at=datetime(2021, 8, 2, 9, tzinfo=builders.SHANGHAI))
    before = Entry.objects.count()

    with pytest.raises(CommandError, match="2021-08-02"):
        simulate("--requests", "5", "--days", "3", "--from", "2021-08-01")

    assert Entry.objects.count() == before


def test_nothing_is_invented_in_a_real_county(county, settings):
    before = Entry.objects.count()
    settings.DEMONSTRATION = False
    with pytest.raises(stage.RealCounty):
        stage.allow_demonstration()
    settings.DEMONSTRATION = True
    for user in User.objects.filter(posts__unit__code="county").distinct():
        user.phone = "139" + user.phone[3:]
        user.save()

    for command in (
        ["simulate", "--requests", "5", "--days", "2"],
        ["play", "house_repair"],
        ["county_build"],
    ):
        with pytest.raises(CommandError):
            call_command(*command, stdout=StringIO())

    assert Entry.objects.count() == before


def test_a_county_is_built_once(county):
    before = User.objects.count()

    with pytest.raises(CommandError):
        call_command("county_build", stdout=StringIO())

    assert User.objects.count() == before
