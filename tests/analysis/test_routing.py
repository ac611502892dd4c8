"""Where a matter goes: always to a unit that exists, with the rule said in the reader's language."""

import itertools

import pytest
from django.utils import translation

from sanlian.analysis import queries
from sanlian.analysis.reasons import RULES, Applied, Reasons
from sanlian.analysis.routing import route
from sanlian.catalogue import queries as catalogue
from sanlian.people import queries as people
from sanlian.places import queries as places
from tests.builders import MONDAY, TOWNSHIP, VILLAGE

pytestmark = pytest.mark.usefixtures("county")


def grid() -> str:
    return places.children(VILLAGE)[0].code


def test_every_matter_at_every_level_of_place_has_an_owner():
    leaves = [leaf for leaf in catalogue.snapshot().leaves if leaf.active]
    assert len(leaves) >= 40
    codes = [info.code for level in ("county", "township", "village") for info in places.of_level(level)]
    for leaf, code in itertools.product(leaves, [*codes, grid(), "330825999", "330825999999"]):
        to = route(leaf.code, code, at=MONDAY)
        assert people.find_unit(to.unit_code) is not None
        assert to.rule in RULES
        assert to.unit_code not in to.assists
        assert len(to.assists) <= 2
        assert all(people.find_unit(each) for each in to.assists)
        # A unit above that answers for a lower one has no item of another's list to cite.
        own = catalogue.responsibility(leaf.code, to.unit_code)
        assert to.list_item == (own.code if own else "")
        assert to.list_item or to.rule != "named"


def test_a_level_that_the_place_does_not_name_falls_to_the_one_above():
    leaf = next(leaf for leaf in catalogue.snapshot().leaves if leaf.lead == "grid")
    owners = [route(leaf.code, code, at=MONDAY) for code in (grid(), VILLAGE, TOWNSHIP, "330825")]
    assert [to.unit_code for to in owners] == [
        f"grid-{grid()}",
        f"vil-{VILLAGE}",
        f"twp-{TOWNSHIP}",
        "county",
    ]
    assert [to.rule for to in owners] == ["named", "above", "above", "centre"]


def test_only_hard_matters_ask_others_to_assist():
    for leaf in catalogue.snapshot().leaves:
        if route(leaf.code, VILLAGE, at=MONDAY).assists:
            assert leaf.limit_code == "hard"


def test_a_matter_that_does_not_exist_goes_nowhere():
    with pytest.raises(catalogue.UnknownCategory):
        route("moon.cheese", VILLAGE, at=MONDAY)


def test_the_rule_is_said_in_the_language_of_whoever_reads():
    suggestion = queries.suggest("祠堂边的路灯不亮三天了", village=VILLAGE, at=MONDAY)
    with translation.override("en"):
        stored = queries.stored_form(suggestion, route(suggestion.category, VILLAGE, at=MONDAY), chosen=False)
        told = queries.explanation(stored)
        assert "is answered by" in told.route_reason
    with translation.override("zh-hans"):
        assert "办理" in told.route_reason
        assert people.unit(told.unit_code).name in told.route_reason


@pytest.mark.parametrize("rule", sorted(RULES))
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_each_rule_has_its_sentence(rule, language):
    with translation.override(language):
        applied = Applied("a", "某规则", "A rule", "dept-police", "2026-12-31") if rule == "set" else None
        words = Reasons("road.lamp", f"twp-{TOWNSHIP}", rule, applied=applied).said()
        assert catalogue.category("road.lamp").label(language) in words
        # What was closed or retired since is named by its code.
        assert "moon" in Reasons("road.lamp", "moon", rule, applied=applied).said()


# ── where it is ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_village_named_in_the_text_is_the_place():
    assert queries.suggest("缪家村祠堂边的路灯不亮", at=MONDAY).place.code == VILLAGE
    assert queries.suggest("路灯不亮", at=MONDAY).place is None


def test_the_point_says_which_grid_unless_another_village_was_chosen():
    inside = places.get(grid())
    other = next(info for info in places.villages() if info.code != VILLAGE)
    point = (inside.lon, inside.lat)
    assert queries.suggest("路灯", village=VILLAGE, point=point, at=MONDAY).place.code == inside.code
    assert queries.suggest("路灯", village=other.code, point=point, at=MONDAY).place.code == other.code
    assert queries.suggest("路灯", village=VILLAGE, point=(0, 0), at=MONDAY).place.code == VILLAGE
    with pytest.raises(places.OutsideCounty):
        queries.suggest("路灯", point=(0, 0), at=MONDAY)


@pytest.mark.parametrize("village", ["330825", TOWNSHIP, "999", "缪家村"])
def test_what_is_no_village_is_refused(village):
    with pytest.raises(queries.WrongPlace):
        queries.suggest("路灯", village=village, at=MONDAY)


# ── how sure it is ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_persons_own_choice_is_certain():
    chosen = queries.suggest("祠堂边的路灯不亮", category="water.burst", at=MONDAY)
    assert (chosen.category, chosen.confidence) == ("water.burst", 1.0)
    assert "water.burst" not in [code for code, _ in chosen.alternatives]
    with pytest.raises(catalogue.UnknownCategory):
        queries.suggest("路灯", category="water", at=MONDAY)
