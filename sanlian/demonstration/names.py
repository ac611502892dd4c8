"""Inventing people: names drawn from lists, telephone numbers that no operator gives out."""

import random
from collections.abc import Iterator
from itertools import count
from typing import Any

from sanlian.demonstration import files

# Chinese mobile numbers begin with 13 to 19: 12… rings nowhere.
OFFICERS, RESIDENTS = 12000000000, 12900000000


class Inventor:
    """Draws names and numbers, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        """Read the lists and set the seed."""
        self.random = random.Random(seed)
        lists = files.read("names.yaml")
        self._surnames, self._weights = _weighted(lists["surnames"])
        self._given = [name for group in _flat(lists["given_names"]) for name in group]
        self._officers = count(OFFICERS + 1)
        self._residents = count(RESIDENTS + 1)

    def name(self) -> str:
        """Return a name."""
        return self.random.choices(self._surnames, self._weights)[0] + self.random.choice(self._given)

    def officer_phone(self) -> str:
        """Return the next officer's number."""
        return str(next(self._officers))

    def resident_phone(self) -> str:
        """Return the next resident's number."""
        return str(next(self._residents))


def _weighted(surnames: Any) -> tuple[list[str], list[float]]:
    if isinstance(surnames, dict):
        return list(surnames), [float(weight) for weight in surnames.values()]
    if surnames and isinstance(surnames[0], dict):
        return [row["name"] for row in surnames], [float(row.get("weight", 1)) for row in surnames]
    return list(surnames), [1.0] * len(surnames)


def _flat(tree: Any) -> Iterator[list[str]]:
    if isinstance(tree, dict):
        for branch in tree.values():
            yield from _flat(branch)
    else:
        yield [str(name) for name in tree]
