"""What seems to come back is compared by the county centre; only what it confirms counts for whoever closed it."""

from datetime import timedelta

import pytest

from sanlian.analysis.models import Sighting
from sanlian.kernel import errors
from sanlian.workorders import facts, operations, quality, queries
from sanlian.workorders.models import CallBack, Recurrence, Sampling
from tests import builders
from tests.builders import MONDAY, TOWNSHIP, officer
from tests.desk.pages import words

BURST = {"to": "dept-water", "category": "water.burst"}
TWO_DAYS, TEN_DAYS = MONDAY + timedelta(days=2), MONDAY + timedelta(days=10)


@pytest.fixture
def seen(county, worked_off, stand_at):
    """Return the pair of a burst pipe that was closed and is asked about again ten days later."""
    Sampling.objects.update_or_create(kind="call_back", defaults={"percent": 100})
    builders.rated(**BURST, text="水厂边上那一根水管漏水了")
    worked_off(TWO_DAYS)
    builders.ask(
        by=builders.resident("12900000099", "毛小满"),
        text="水管又漏水了，还是水厂边上那一根",
        category="water.burst",
        at=TEN_DAYS,
    )
    worked_off(TEN_DAYS)
    stand_at(TEN_DAYS)
    return Recurrence.objects.get()


def centre():
    return officer("county", "dispatcher")


def names_of(order_id):
    return [fact.name for fact in queries.timeline(order_id)]


def test_the_two_stand_side_by_side_and_a_yes_counts_for_whoever_closed(logged_in, seen, worked_off):
    client, address = logged_in(centre()), f"/desk/again/{seen.again_id}/"
    assert seen.again.title in words(client.get("/desk/again/"))
    page = words(client.get(address))
    assert "水厂边上那一根水管漏水了" in page
    assert "水管又漏水了，还是水厂边上那一根" in page
    empty = client.post(address, {})
    assert (empty.status_code, "是不是同一件" in words(empty)) == (422, True)
    assert Recurrence.objects.get().same is None

    assert client.post(address, {"same": "yes", "note": "同一处"}).status_code == 302

    told = queries.timeline(seen.earlier_id)[-1]
    assert (told.name, told.details["unit"], told.details["again"]) == (
        facts.RECURRED,
        "dept-water",
        seen.again_id,
    )
    assert names_of(seen.again_id)[-1] == facts.COMPARED
    assert "没有" in words(client.get("/desk/again/"))
    assert client.post(address, {"same": "no"}).status_code == 409
    assert Recurrence.objects.get().same is True
    assert "同一处" in words(client.get(address))


def test_something_else_counts_for_nobody_and_the_watch_learns_it(seen, worked_off):
    operations.compare(seen.again_id, same=False, by=centre(), at=TEN_DAYS)
    worked_off(TEN_DAYS)

    assert facts.RECURRED not in names_of(seen.earlier_id)
    assert Sighting.objects.get(order_id=seen.again_id).recurs_to is None


def test_what_is_called_something_else_is_no_question_any_more(seen, worked_off):
    operations.dispatch(
        seen.again_id,
        to="dept-water",
        reason="停水，不是漏水",
        category="water.outage",
        by=centre(),
        at=TEN_DAYS,
    )
    worked_off(TEN_DAYS)
    assert quality.pairs_to_compare(centre()) == []
    with pytest.raises(operations.NoSuchPair):
        operations.compare(seen.again_id, same=True, by=centre(), at=TEN_DAYS)


@pytest.mark.parametrize("who", [("dept-water", None), (f"twp-{TOWNSHIP}", "dispatcher")])
def test_no_unit_judges_its_own_work(logged_in, seen, who):
    client = logged_in(officer(*who))
    assert client.get("/desk/again/").status_code == 403
    assert client.post(f"/desk/again/{seen.again_id}/", {"same": "no"}).status_code == 403
    with pytest.raises(errors.NotAllowed):
        operations.compare(seen.again_id, same=False, by=officer(*who), at=TEN_DAYS)
    assert Recurrence.objects.get().same is None


def test_what_was_opened_again_meanwhile_waits(seen):
    operations.call_back(CallBack.objects.get().pk, reached=True, solved="no", by=centre(), at=TEN_DAYS)
    assert quality.pairs_to_compare(centre()) == []
    with pytest.raises(errors.Conflict):
        operations.compare(seen.again_id, same=True, by=centre(), at=TEN_DAYS)


def test_asked_twice_it_is_asked_once_and_never_of_itself(seen):
    operations.suspect(seen.again_id, earlier=seen.earlier_id, at=TEN_DAYS)
    operations.suspect(seen.earlier_id, earlier=seen.earlier_id, at=TEN_DAYS)
    assert Recurrence.objects.count() == 1


def test_nothing_to_compare_is_said(logged_in, county):
    assert logged_in(centre()).get("/desk/again/999999/").status_code == 404


@pytest.mark.parametrize("size", [(390, 844), (1440, 900)])
def test_nobody_is_kept_out(opened_by, seen, barriers, size):
    page = opened_by(centre(), f"/desk/again/{seen.again_id}/", size=size)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert barriers(page) == []
    page.get_by_label("是同一件").check()
    page.get_by_role("button", name="记下").click()
    page.get_by_text("记下了").wait_for()
    assert barriers(page) == []
