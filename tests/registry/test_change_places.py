"""Places change; units, posts, households, branches and who may see what go along, and no order is lost."""

from collections import Counter
from datetime import date, timedelta

import pytest

from sanlian.journal.models import Entry
from sanlian.kernel import errors
from sanlian.people import facts, listings, operations as people_operations, queries as people
from sanlian.people.actors import HOUSE, Role
from sanlian.people.models import Household, PartyBranch, Post, Unit
from sanlian.places import operations as places_operations, queries as places
from sanlian.places.models import Place
from sanlian.places.operations import Part
from sanlian.registry import checks
from sanlian.registry.operations import Merge, Move, Rename, Split, change_places, try_change
from sanlian.workorders import permissions, queries
from sanlian.workorders.models import Assignment, WorkOrder
from sanlian.workorders.scope import on_ground
from tests.builders import MONDAY, TOWNSHIP, VILLAGE, accepted, ask, officer, rated

pytestmark = pytest.mark.usefixtures("county")
DAY = date(2021, 8, 3)
AT = MONDAY + timedelta(days=1)
ELSEWHERE = "330825101"


@pytest.fixture(autouse=True)
def _map_as_it_was(county):
    yield
    places.forget()
    people.forget()


@pytest.fixture
def neighbour(county):
    """Return another village of the same township."""
    return next(each.code for each in places.children(TOWNSHIP) if each.code != VILLAGE)


def desk(township):
    return people.officers_of(f"twp-{township}", on=DAY, role=Role.DISPATCHER)[0]


def at_place(model, column, code):
    return model.objects.filter(**{f"{column}__startswith": code}).count()


def everything():
    """Return all rows that a change of places could touch."""
    touched = (Place, Unit, Household, PartyBranch, Post, WorkOrder, Entry)
    return [list(model.objects.order_by("pk").values()) for model in touched]


def change(what):
    return change_places(what, by=HOUSE, at=AT)


def kinds_found():
    return Counter(finding.kind for finding in checks.findings(DAY))


def past_the_desk(request):
    """Return an order that its township's desk never had."""
    Assignment.objects.filter(order=request.order_id, unit__code__startswith="twp-").delete()
    return request.order_id


class TestMove:
    def test_all_that_stands_there_goes_along(self):
        households = at_place(Household, "grid_code", VILLAGE)
        posts = Post.objects.filter(unit__place_code__startswith=VILLAGE, valid_to=None).count()

        changed = change(Move(VILLAGE, under=ELSEWHERE, day=DAY))

        new, followed = changed.places[0].code, changed.followed
        units = [f"grid-{each.code}" for each in places.children(new)] + [f"team-{new}", f"vil-{new}"]
        assert new.startswith(ELSEWHERE)
        assert list(followed.units) == units
        assert (followed.posts, followed.households, followed.branches) == (posts, households, 1)
        assert [at_place(Household, "grid_code", code) for code in (VILLAGE, new)] == [0, households]
        assert PartyBranch.objects.get(village_code=new).village.code == new
        assert kinds_found() == {}

    def test_units_are_called_after_it_and_found_by_their_old_codes(self):
        new = change(Move(VILLAGE, under=ELSEWHERE, day=DAY)).places[0].code

        township = places.get(ELSEWHERE).short_name
        assert people.unit(f"grid-{new}001").name == f"{township}缪家村第1网格"
        assert people.unit(f"team-{new}").name == f"{township}缪家村联村团"
        assert people.unit(f"vil-{VILLAGE}").code == f"vil-{new}"
        assert people.township_unit(VILLAGE).code == f"twp-{ELSEWHERE}"
        assert people.team_leader(VILLAGE, on=DAY) == people.team_leader(new, on=DAY)

    def test_the_new_township_sees_and_acts_and_the_old_one_no_more(self):
        to_village = {"to": f"vil-{VILLAGE}", "at": MONDAY - timedelta(days=5)}
        running, done = past_the_desk(accepted(**to_village)), past_the_desk(rated(**to_village))
        old, new = desk(TOWNSHIP), desk(ELSEWHERE)
        both = {running, done}

        def seen(by):
            return both & set(queries.visible_to(by).values_list("pk", flat=True))

        assert (seen(old), seen(new)) == (both, set())
        change(Move(VILLAGE, under=ELSEWHERE, day=DAY))

        # What had ended on their ground they may still look at.
        assert (seen(old), seen(new)) == ({done}, both)
        order = queries.order(running)
        assert order.place_code == VILLAGE
        assert permissions.may_merge(new, order)
        assert not permissions.may_merge(desk(TOWNSHIP), order)

    def test_whoever_works_there_keeps_what_is_in_hand(self):
        running = accepted(to=f"vil-{VILLAGE}").order_id
        cadre = officer(f"vil-{VILLAGE}")
        new = change(Move(VILLAGE, under=ELSEWHERE, day=DAY)).places[0].code

        [same] = [each for each in people.officers_of(f"vil-{new}", on=DAY) if each.id == cadre.id]
        assert queries.visible_to(same).filter(pk=running).exists()
        assert queries.running_by_village(same, at=AT)[new].open == 1

    def test_the_record_says_what_went_along(self):
        changed = change(Move(VILLAGE, under=ELSEWHERE, day=DAY))
        entry = Entry.objects.get(name=facts.WENT_ALONG)
        assert entry.details["units"] == len(changed.followed.units)
        assert entry.details["households"] == changed.followed.households
        before = everything()
        people_operations.follow_places(by=HOUSE, at=AT)
        assert everything() == before


class TestMerge:
    def test_households_branches_and_grids_come_to_the_one_that_carries_on(self, neighbour):
        households = at_place(Household, "grid_code", VILLAGE) + at_place(Household, "grid_code", neighbour)
        running = accepted(to=f"vil-{VILLAGE}")

        changed = change(Merge((VILLAGE, neighbour), into=neighbour, day=DAY))

        assert at_place(Household, "grid_code", neighbour) == households
        assert len(listings.branches(neighbour)) == 2
        assert at_place(Unit, "place_code", VILLAGE) == 0
        assert changed.followed.left == (f"team-{VILLAGE}", f"vil-{VILLAGE}")
        assert [(each.unit, each.to, each.orders) for each in changed.passed] == [
            (f"team-{VILLAGE}", f"team-{neighbour}", 0),
            (f"vil-{VILLAGE}", f"vil-{neighbour}", 1),
        ]
        assert queries.order(running.order_id).unit.code == f"vil-{neighbour}"
        assert people.village_unit(VILLAGE).code == f"vil-{neighbour}"

    def test_what_is_left_over_is_named_until_it_is_closed(self, neighbour):
        change(Merge((VILLAGE, neighbour), into=neighbour, day=DAY))
        assert kinds_found() == {"unit_left_over": 2}

        for kind in ("vil", "team"):
            unit = Unit.objects.get(code=f"{kind}-{VILLAGE}")
            named = {"name": unit.name, "short_name": unit.short_name, "name_en": ""}
            people_operations.correct_unit(unit.code, **named, active=False, by=HOUSE, at=AT)
        assert kinds_found() == {}
        assert people.unit(f"vil-{VILLAGE}").code == f"vil-{neighbour}"

    def test_a_new_place_gets_the_units_of_the_first(self, neighbour):
        new = f"{TOWNSHIP}999"
        changed = change(Merge((VILLAGE, neighbour), into=new, name="新缪家村村民委员会", day=DAY))

        first, second = sorted([VILLAGE, neighbour])
        assert people.village_unit(first).code == f"vil-{new}"
        assert people.village_unit(new).name.endswith("新缪家村")
        assert changed.followed.left == (f"team-{second}", f"vil-{second}")


class TestSplitAndRename:
    def test_households_go_with_their_grid_and_a_village_without_units_is_named(self):
        grid, new = f"{VILLAGE}002", f"{TOWNSHIP}999"
        households = at_place(Household, "grid_code", grid)
        parts = (Part(VILLAGE), Part(new, "新村村民委员会", (grid,)))

        changed = change(Split(VILLAGE, parts=parts, day=DAY))

        assert changed.followed.units == (f"grid-{new}001",)
        assert at_place(Household, "grid_code", new) == households
        assert people.grid_unit(grid).code == f"grid-{new}001"
        assert kinds_found()["no_unit"] == 2

    def test_units_are_called_after_a_place_that_is_renamed(self):
        changed = change(Rename(VILLAGE, name="大缪村村民委员会", day=DAY))
        assert people.unit(f"vil-{VILLAGE}").short_name == "大缪村"
        assert people.unit(f"team-{VILLAGE}").short_name == "大缪村联村团"
        assert people.unit(f"grid-{VILLAGE}001").short_name == "大缪村第1网格"
        assert (changed.followed.units, changed.followed.renamed) == ((), 2 + len(places.children(VILLAGE)))


def test_every_order_is_counted_once_whatever_changes(neighbour):
    grids = [grid.code for village in (VILLAGE, neighbour) for grid in places.children(village)]
    orders = {ask(place_code=code).order_id for code in (*grids, VILLAGE, neighbour)}
    new = f"{TOWNSHIP}999"
    change(Split(VILLAGE, parts=(Part(VILLAGE), Part(new, "新村村民委员会", (f"{VILLAGE}002",))), day=DAY))
    change(Move(neighbour, under=ELSEWHERE, day=DAY))

    counted = Counter(
        pk
        for township in places.of_level("township")
        for pk in WorkOrder.objects.filter(on_ground(township.code), pk__in=orders).values_list(
            "pk", flat=True
        )
    )
    assert counted == dict.fromkeys(orders, 1)


def test_a_trial_says_what_would_come_of_it_and_changes_nothing(neighbour):
    accepted(to=f"vil-{VILLAGE}")
    before = everything()
    merge = Merge((VILLAGE, neighbour), into=neighbour, day=DAY)
    tried = try_change(merge, by=HOUSE, at=AT)
    assert everything() == before
    assert not places.get(VILLAGE).former
    assert people.unit(f"vil-{VILLAGE}").place_code == VILLAGE
    assert change(merge) == tried


def test_what_is_refused_leaves_everything_as_it_was():
    before = everything()
    with pytest.raises(errors.Refusal):
        change(Move(VILLAGE, under=TOWNSHIP, day=DAY))
    with pytest.raises(errors.NotAllowed):
        change_places(Move(VILLAGE, under=ELSEWHERE, day=DAY), by=desk(TOWNSHIP), at=AT)
    with pytest.raises(errors.NotAllowed):
        people_operations.follow_places(by=desk(TOWNSHIP), at=AT)
    assert everything() == before


def test_what_did_not_go_along_is_named():
    places_operations.move(VILLAGE, under=ELSEWHERE, day=DAY, by=HOUSE, at=AT)
    assert kinds_found()["not_gone_along"] > 2
    people_operations.follow_places(by=HOUSE, at=AT)
    assert kinds_found() == {}
