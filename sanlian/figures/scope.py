"""
Which counters a place of today is made of.

The counters know an order by the code of its day. A village that went to another township, or was taken in by a
neighbour, is counted under its old code; so the figures of a place are its own counters with those of what came
into it since, less those of what left.
"""

from collections import Counter, defaultdict
from collections.abc import Collection

from sanlian.places import queries as places

TOWNSHIP, VILLAGE = 9, 12

# For each counter the places whose figures it enters, and how often: 1, or -1 where it is taken off.
Shares = dict[str, dict[str, int]]


def shares(codes: Collection[str]) -> Shares:
    """Return the counters of which places of today are made; of places that nothing came into or left, their own."""
    found: Shares = defaultdict(dict)
    for code in codes:
        for counter, share in _made_of(code).items():
            found[counter][code] = share
    return found


def _made_of(code: str) -> dict[str, int]:
    moved = places.spread(code)
    found = Counter({code: 1})
    for counters, sign in ((moved.came, 1), (moved.left, -1)):
        for each in counters:
            found[each] += sign
            if len(each) == TOWNSHIP:
                # Its villages say themselves where they lie; what stays are orders of which nobody knows the village.
                found.subtract({place: sign for place in places.ever(each) if len(place) == VILLAGE})
    return {counter: share for counter, share in found.items() if share}
