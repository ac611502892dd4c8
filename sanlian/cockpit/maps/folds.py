"""Folds of invented ground: smooth chance, the same for the same point, for the scene and the sand table alike."""

import math
from typing import Any

import numpy as np

# How often the folds are folded again, and how wide the widest are, in degrees.
FOLDS, WIDEST = 4, 0.045


def folded(lon: Any, lat: Any, *, times: int = FOLDS) -> Any:
    """Return how high the folds stand, from 0 in the valleys to 1 on the ridges."""
    found, weight, u, v = 0.0, 0.5, lon / WIDEST, lat / WIDEST * 1.15
    for _turn in range(times):
        found = found + weight * (1 - np.abs(_waves(u, v))) ** 2
        # Turned as well as narrowed: folds along the same lines would show them.
        u, v, weight = 1.7 * u + 1.2 * v + 7.3, 1.7 * v - 1.2 * u - 3.1, weight / 2.2
    return found


def _waves(u: Any, v: Any) -> Any:
    """Return smooth chance from about -1 to 1, the same for the same point: each corner of a square leans somewhere."""
    left, low = np.floor(u), np.floor(v)
    right, up = u - left, v - low
    across, along = (part**3 * (part * (part * 6 - 15) + 10) for part in (right, up))
    rows = [
        _lean(left, low + row, right, up - row) * (1 - across)
        + _lean(left + 1, low + row, right - 1, up - row) * across
        for row in (0, 1)
    ]
    return 1.5 * (rows[0] * (1 - along) + rows[1] * along)


def _lean(u: Any, v: Any, right: Any, up: Any) -> Any:
    turn = np.modf(np.abs(np.sin(u * 127.1 + v * 311.7) * 43758.5453))[0] * 2 * math.pi
    return np.cos(turn) * right + np.sin(turn) * up
