"""A peer group computed by hand."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from sanlian.scoring.rules import Figures, State, field_of, points, wilson

GOOD = {"accepted": (100, 100), "solved": (95, 100), "reworked": (2, 100)}
FAIR = {"accepted": (90, 100), "solved": (85, 100), "reworked": (10, 100)}
POOR = {"accepted": (40, 100), "solved": (50, 100), "reworked": (45, 100)}


@pytest.fixture
def towns(shipped):
    return next(peers for peers in shipped.peers if peers.code == "towns")


def stand(units, shipped, towns, **changes):
    figures = {
        code: Figures(orders=orders, counts={one: {"ordinary": count} for one, count in counts.items()})
        for code, (orders, counts) in units.items()
    }
    field = field_of(towns, figures, replace(shipped, **changes))
    return field, {standing.unit: standing for standing in field.standings}


def test_a_score_is_the_weighted_mean_of_what_counts(shipped, towns):
    field, found = stand({"a": (100, GOOD), "b": (100, FAIR), "c": (100, FAIR)}, shipped, towns)

    # Weights 6, 15 and 6 of the three that have cases; rework counts as what was not reworked.
    assert field.used == ("accepted", "solved", "reworked")
    assert found["a"].score == Decimal("96.7778")  # (6 · 1.00 + 15 · 0.95 + 6 · 0.98) / 27
    assert found["b"].score == Decimal("87.2222")  # (6 · 0.90 + 15 · 0.85 + 6 · 0.90) / 27
    assert field.mean == Decimal("90.4074")
    assert (field.band_low, field.band_high) == (Decimal("87.4074"), Decimal("93.4074"))
    # By hand: accepted alone in its group, solved and reworked together in theirs.
    accepted, solved, reworked = wilson(100, 100), wilson(95, 100), wilson(2, 100)
    outcome = 15 * (0.95 - solved.low) + 6 * (reworked.high - 0.02)
    below = ((6 * (1 - accepted.low)) ** 2 + outcome**2) ** 0.5
    assert found["a"].low == points(26.13 / 27 - below / 27)


def test_red_and_grey_only_where_the_whole_interval_is_outside_the_band(shipped, towns):
    big = {code: (hits * 10, cases * 10) for code, (hits, cases) in GOOD.items()}
    units = {"a": (1000, big), "b": (100, FAIR), "c": (100, FAIR), "d": (100, POOR), "e": (100, FAIR)}
    field, found = stand(units, shipped, towns)

    assert {code: each.state for code, each in found.items()} == {
        "a": State.RED,
        "b": State.MIDDLE,
        "c": State.MIDDLE,
        "d": State.GREY,
        "e": State.MIDDLE,
    }
    assert found["a"].low > field.band_high and found["d"].high < field.band_low


def test_one_case_champions_are_not_judged(shipped, towns):
    units = {"a": (29, {"solved": (29, 29)}), "b": (100, FAIR), "c": (100, FAIR), "d": (100, FAIR)}
    field, found = stand(units, shipped, towns)

    assert (found["a"].state, found["a"].score, found["a"].low) == (State.FEW, None, None)
    assert field.mean == found["b"].score


def test_too_few_cases_of_an_indicator_neither_gain_nor_lose(shipped, towns):
    """Without the peers' rate in their place, a unit would rise by having nothing in a hard indicator."""
    without = {code: count for code, count in FAIR.items() if code != "solved"}
    hopeless = {**FAIR, "solved": (0, 9)}
    units = {"a": (100, without), "b": (100, FAIR), "c": (100, FAIR), "d": (100, hopeless)}
    field, found = stand(units, shipped, towns)

    pooled = (85 + 85) / (100 + 100 + 9)
    expected = points((6 * 0.9 + 15 * pooled + 6 * 0.9) / 27)
    assert found["a"].score == found["d"].score == expected
    assert [part.own for part in found["d"].parts if part.indicator == "solved"] == [False]
    assert field.pooled["solved"] == (170, 209)


def test_what_hardly_anybody_has_is_left_out_for_all(shipped, towns):
    units = {code: (100, {**FAIR, "cleared": (0, 3)}) for code in "abc"}
    field, _ = stand(units, shipped, towns)

    assert "cleared" not in field.used and field.pooled["cleared"] == (0, 9)


def test_two_have_no_mean(shipped, towns):
    field, found = stand({"a": (100, GOOD), "b": (100, POOR), "c": (3, {})}, shipped, towns)

    assert (field.mean, field.band_low) == (None, None)
    assert {found["a"].state, found["b"].state} == {State.MIDDLE}
    assert found["a"].score > found["b"].score


def test_a_month_without_cases_judges_nobody(shipped, towns):
    field, found = stand({"a": (0, {}), "b": (0, {})}, shipped, towns)

    assert field.used == () and field.mean is None
    assert {each.state for each in found.values()} == {State.FEW}


def test_units_stand_in_the_order_of_their_codes(shipped, towns):
    field, _ = stand({"c": (100, GOOD), "a": (100, POOR), "b": (100, FAIR)}, shipped, towns)

    assert [each.unit for each in field.standings] == ["a", "b", "c"]


def test_many_emergencies_are_no_disadvantage(shipped, towns):
    """Two units do equally well with each kind of order; one gets the hard ones."""
    everybody = {"accepted": {"emergency": (500, 1000), "small": (950, 1000)}}
    calm = Figures(orders=100, counts={"accepted": {"small": (95, 100)}})
    storm = Figures(orders=100, counts={"accepted": {"emergency": (50, 100)}})
    lazy = Figures(orders=100, counts={"accepted": {"small": (75, 100)}})

    field = field_of(towns, {"calm": calm, "lazy": lazy, "storm": storm}, shipped, everybody=everybody)

    found = {each.unit: each for each in field.standings}
    overall = (500 + 950) / 2000
    # Each limit's rate is drawn towards the overall one by the weight of the minimum, ten cases.
    small, emergency = (950 + 10 * overall) / 1010, (500 + 10 * overall) / 1010
    (part,) = [part for part in found["storm"].parts if part.indicator == "accepted"]
    assert (part.expected, field.overall["accepted"]) == (round(emergency, 6), overall)
    assert found["calm"].score == points(overall + 0.95 - small)
    assert found["storm"].score == points(overall + 0.50 - emergency)
    assert abs(found["calm"].score - found["storm"].score) < 1
    assert found["lazy"].score == found["calm"].score - 20


def test_a_mix_is_expected_in_proportion_and_less_is_better_turned(shipped, towns):
    everybody = {"reworked": {"hard": (30, 100), "small": (0, 100)}}
    mixed = Figures(orders=100, counts={"reworked": {"hard": (6, 20), "small": (0, 60)}})

    field = field_of(towns, {"mixed": mixed}, shipped, everybody=everybody)

    hard, small = (70 + 10 * 0.85) / 110, (100 + 10 * 0.85) / 110
    expected = (20 * hard + 60 * small) / 80
    (part,) = [part for part in field.standings[0].parts if part.indicator == "reworked"]
    assert part.expected == round(expected, 6)
    assert field.standings[0].score == points(0.85 + (1 - 6 / 80) - expected)


COUNTS = st.integers(0, 400).flatmap(lambda cases: st.tuples(st.integers(0, cases), st.just(cases)))
UNITS = st.dictionaries(
    st.sampled_from("abcdefgh"),
    st.tuples(
        st.integers(0, 400),
        st.dictionaries(st.sampled_from(["accepted", "solved", "satisfied", "reworked", "assisted"]), COUNTS),
    ),
    min_size=1,
)


@given(units=UNITS)
# How fast a busy machine invents values says nothing of ours.
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_was_counted_scores_stay_within_bounds_and_states_agree(shipped, towns, units):
    field, found = stand(units, shipped, towns)

    for standing in found.values():
        if standing.score is None:
            assert standing.state == State.FEW
            continue
        assert 0 <= standing.low <= standing.score <= standing.high <= 100
        assert standing.orders >= shipped.minimum_cases
        if standing.state == State.RED:
            assert standing.low > field.band_high > field.mean
        if standing.state == State.GREY:
            assert standing.high < field.band_low < field.mean
