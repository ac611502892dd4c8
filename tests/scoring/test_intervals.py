"""Intervals against published values, and what must hold for any numbers."""

import pytest
from hypothesis import given, strategies as st

from sanlian.scoring.rules import Interval, falling, weighted, wilson

SOME = st.integers(1, 5000).flatmap(lambda cases: st.tuples(st.integers(0, cases), st.just(cases)))


# R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17, 1998, table I.
@pytest.mark.parametrize(
    ("hits", "cases", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilsons_interval_is_the_published_one(hits, cases, low, high):
    found = wilson(hits, cases)

    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    assert found.value == hits / cases


def test_a_sum_of_two_rates_is_newcombes_difference():
    # Newcombe's example (a) for method 10: 56/70 − 48/80 = 0.2, from 0.0524 to 0.3339.
    parts = [("one", 1.0, wilson(56, 70)), ("other", 1.0, falling(wilson(48, 80)))]

    found = weighted(parts)

    assert [round(2 * value - 1, 4) for value in (found.value, found.low, found.high)] == [
        0.2,
        0.0524,
        0.3339,
    ]


def test_within_a_group_distances_add_up_and_across_groups_their_squares():
    near, far = Interval(0.9, 0.87, 0.92), Interval(0.8, 0.76, 0.83)

    together = weighted([("a", 3.0, near), ("a", 1.0, far)])
    apart = weighted([("a", 3.0, near), ("b", 1.0, far)])

    assert together.value == apart.value == pytest.approx((3 * 0.9 + 0.8) / 4)
    assert together.low == pytest.approx(together.value - (3 * 0.03 + 0.04) / 4)
    assert apart.low == pytest.approx(apart.value - ((3 * 0.03) ** 2 + 0.04**2) ** 0.5 / 4)
    assert apart.high == pytest.approx(apart.value + ((3 * 0.02) ** 2 + 0.03**2) ** 0.5 / 4)


def test_of_no_cases_nothing_is_known():
    assert wilson(0, 0) == Interval(0.0, 0.0, 1.0)


@given(SOME)
def test_the_rate_lies_within_its_interval_and_the_interval_within_all_and_nothing(count):
    found = wilson(*count)

    assert 0 <= found.low <= found.value <= found.high <= 1
    assert found.low < found.high


@given(SOME)
def test_less_is_better_mirrors_the_interval(count):
    hits, cases = count
    mirrored, other = falling(wilson(hits, cases)), wilson(cases - hits, cases)

    assert mirrored.value == pytest.approx(other.value)
    assert mirrored.low == pytest.approx(other.low, abs=1e-12)
    assert mirrored.high == pytest.approx(other.high, abs=1e-12)


@given(SOME, st.integers(2, 50))
def test_more_cases_of_the_same_rate_say_more(count, times):
    hits, cases = count
    few, many = wilson(hits, cases), wilson(hits * times, cases * times)

    assert many.high - many.low < few.high - few.low
