"""
How sure one may be of a rate, and of a score made of several.

One rate: Wilson's score interval (E. B. Wilson, Probable inference, the law of succession, and statistical inference,
Journal of the American Statistical Association 22, 1927, 209–212). Unlike the textbook interval it stays within 0 and
1 and does not collapse to a point at 5 of 5.

A weighted sum of rates: the method of variance estimates recovery, which squares and adds the distances from each rate
to its own limits (R. G. Newcombe, Interval estimation for the difference between independent proportions, Statistics
in Medicine 17, 1998, 873–890, method 10; G. Y. Zou and A. Donner, Construction of confidence limits about effect
measures, Statistics in Medicine 27, 2008, 1693–1702). It asks for independent rates. Ours of one group are not: whoever
is not helped is not satisfied either. Within a group we therefore assume the worst, full correlation, under which
distances simply add up; only across groups they are squared and added. The interval is rather too long than too
short: a unit comes on the board a little later, never a little too early.
"""

from collections.abc import Iterable
from math import sqrt
from typing import NamedTuple

# The 97.5 % point of the normal distribution: 95 % lie within.
Z = 1.959963984540054


class Interval(NamedTuple):
    """A value and the limits between which it lies with 95 % confidence."""

    value: float
    low: float
    high: float


def wilson(hits: int, cases: int) -> Interval:
    """Return the rate with Wilson's limits; nothing is known of no cases."""
    if cases == 0:
        return Interval(0.0, 0.0, 1.0)
    rate = hits / cases
    square = Z * Z / cases
    middle = (rate + square / 2) / (1 + square)
    half = Z * sqrt(rate * (1 - rate) / cases + square / (4 * cases)) / (1 + square)
    # At none or all of the cases the limit is the rate itself; rounding must not push it beyond.
    low = 0.0 if hits == 0 else max(0.0, middle - half)
    high = 1.0 if hits == cases else min(1.0, middle + half)
    return Interval(rate, low, high)


def falling(interval: Interval) -> Interval:
    """Return the interval of one minus the value."""
    return Interval(1 - interval.value, 1 - interval.high, 1 - interval.low)


def weighted(parts: Iterable[tuple[str, float, Interval]]) -> Interval:
    """
    Return the weighted mean of rates.

    :param parts: group, weight and rate of each; at least one weight above zero
    """
    whole = value = 0.0
    below: dict[str, float] = {}
    above: dict[str, float] = {}
    for group, weight, interval in parts:
        whole += weight
        value += weight * interval.value
        below[group] = below.get(group, 0.0) + weight * (interval.value - interval.low)
        above[group] = above.get(group, 0.0) + weight * (interval.high - interval.value)
    down = sqrt(sum(distance * distance for distance in below.values()))
    up = sqrt(sum(distance * distance for distance in above.values()))
    return Interval(value / whole, (value - down) / whole, (value + up) / whole)
