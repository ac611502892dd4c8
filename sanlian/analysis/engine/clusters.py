"""Grouping by average nearness: what joins a group must be near its members on the whole, not near one of them."""

import heapq
from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray


def grouped(
    pairs: tuple[NDArray[Any], NDArray[Any], NDArray[Any]], weights: Sequence[int], *, least: float
) -> list[list[int]]:
    """
    Return groups of numbers, joined while their average nearness is at least so great (Sokal and Michener 1958).

    :param pairs: first, second, nearness; pairs that are not given are not near at all
    :param weights: how much each member counts
    """
    near: list[dict[int, float]] = [{} for _ in weights]
    heap: list[tuple[float, int, int]] = []
    for first, second, cosine in zip(*(each.tolist() for each in pairs), strict=True):
        near[first][second] = near[second][first] = cosine * weights[first] * weights[second]
        if cosine >= least:
            heap.append((-cosine, first, second))
    heapq.heapify(heap)
    size, members = list(weights), [[number] for number in range(len(weights))]
    while heap:
        negative, first, second = heapq.heappop(heap)
        total = near[first].get(second) if members[first] and members[second] else None
        # An entry that no longer says what the two are to one another is stale; a newer one stands in the heap.
        if total is None or abs(total / (size[first] * size[second]) + negative) > 1e-9:
            continue
        if len(near[first]) < len(near[second]):
            first, second = second, first
        members[first] += members[second]
        members[second] = []
        size[first] += size[second]
        del near[first][second]
        for other, value in near[second].items():
            if other != first:
                near[first][other] = near[first].get(other, 0.0) + value
                del near[other][second]
        near[second] = {}
        for other, value in near[first].items():
            near[other][first] = value
            average = value / (size[first] * size[other])
            if average >= least:
                heapq.heappush(heap, (-average, first, other))
    return [sorted(found) for found in members if found]
