"""How whole and fresh a village, a township and the county are, and what is missing there."""

from datetime import timedelta

import pytest

from sanlian.dataitems import known, listings, operations, queries, rules
from sanlian.dataitems.rules import Subject
from sanlian.people import leaving, listings as links, operations as people
from sanlian.people.actors import HOUSE, Role
from sanlian.places import queries as places
from tests.builders import MONDAY, TOWNSHIP, VILLAGE, officer

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()


def standings(code=VILLAGE):
    (village,) = listings.villages(code, on=TODAY)
    return village, {item.code: standing for item, standing in village.by_item}


def test_a_village_counts_what_the_house_knows_and_what_was_entered(county):
    grids = places.children(VILLAGE)
    _village, before = standings()
    for number, grid in enumerate(grids):
        on = TODAY - timedelta(days=500 if number == 0 else 5)
        new = operations.NewValue("grid.microgrids", known.of_place(grid), "3", on, "网格台账")
        operations.enter_value(new, by=HOUSE, at=MONDAY)

    village, after = standings()
    assert before["grid.microgrids"].missing - after["grid.microgrids"].missing == len(grids)
    assert after["grid.microgrids"] == listings.Standing(len(grids), len(grids), 1)
    assert after["grid.head"].known == len(grids) and after["village.team"].known == 1
    homes = len(links.households(VILLAGE, on=TODAY, size=10_000))
    assert after["household.member"].wanted == after["household.address"].known == homes
    assert village.whole.wanted == sum(each.wanted for each in after.values())
    gap = next(gap for gap in listings.gaps(village, on=TODAY) if gap.item.code == "grid.microgrids")
    assert [thing.code for thing in gap.stale] == [grids[0].code] and not gap.missing


def test_what_leaves_a_post_or_a_link_is_missing_at_once(county):
    grid = places.children(VILLAGE)[0]
    head = officer(f"grid-{grid.code}", Role.GRID_HEAD)
    post = leaving.estate(head.id, since=TODAY).posts
    number = next(each.post_id for each in post if each.role == Role.GRID_HEAD)
    people.end_post(number, last_day=TODAY - timedelta(days=1), reason="调走", by=HOUSE, at=MONDAY)

    village, found = standings()

    assert found["grid.head"].missing == 1
    gap = next(gap for gap in listings.gaps(village, on=TODAY) if gap.item.code == "grid.head")
    assert gap.item.held is rules.Held.POSTS and not gap.missing


def test_a_leader_sees_the_county_a_desk_its_township_and_nobody_else_anything(
    county, django_assert_num_queries
):
    leader, desk = officer("county", Role.LEADER), officer(f"twp-{TOWNSHIP}", Role.DISPATCHER)
    queries.forget()
    with django_assert_num_queries(8):
        whole = listings.completeness(leader, "330825", on=TODAY)
    with django_assert_num_queries(0):
        assert listings.completeness(leader, "330825", on=TODAY) == whole
    with django_assert_num_queries(7):
        own = listings.completeness(desk, TOWNSHIP, on=TODAY)

    assert [code for code, _name, _standing in whole.below] == [
        town.code for town in places.of_level("township")
    ]
    assert len(own.below) == len(places.villages(TOWNSHIP)) == 10
    assert next(standing for code, _name, standing in whole.below if code == TOWNSHIP) == own.standing
    assert listings.completeness(desk, "330825", on=TODAY).standing == own.standing
    assert not listings.completeness(officer("dept-housing"), "330825", on=TODAY).below
    assert 0 < own.standing.percent < 100


def test_a_hundred_per_cent_is_only_where_nothing_is_missing():
    assert listings.Standing(1000, 999).percent == 99
    assert listings.Standing(0, 0).percent == 100


def test_every_category_that_lasts_is_wanted_somewhere(county):
    village, _found = standings()

    assert set(village.by_subject) == set(rules.LASTING)
    assert village.by_subject[Subject.BRANCH].missing == 0
