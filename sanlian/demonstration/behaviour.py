"""The behaviour file as Python sees it, and the dice it is played with."""

import math
import random
from collections.abc import Mapping
from typing import Any, TypeVar

from sanlian.demonstration import files

Choice = TypeVar("Choice")


class Dice:
    """Chance, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        """Set the seed."""
        self._random = random.Random(seed)

    def happens(self, probability: float) -> bool:
        """Return yes with this probability."""
        return self._random.random() < probability

    def spread(self, shape: Mapping[str, float], factor: float = 1.0) -> float:
        """Return a log-normal draw around `median`, as wide as `sigma` says."""
        return shape["median"] * math.exp(self._random.gauss(0, shape["sigma"])) * factor

    def waiting(self, mean: float) -> float:
        """Return a waiting time, exponential around its mean."""
        return self._random.expovariate(1 / mean)

    def one_of(self, weights: Mapping[Choice, float]) -> Choice:
        """Return a key, as often as its weight says."""
        return self._random.choices(list(weights), list(weights.values()))[0]

    def pick(self, things: list[Choice]) -> Choice:
        """Return one of a list."""
        return self._random.choice(things)

    def number(self, low: int, high: int) -> int:
        """Return a whole number between two, both included."""
        return self._random.randint(low, high)

    def instant(self, count: int, weights: list[float]) -> list[int]:
        """Return `count` indices, as often as their weights say, sorted."""
        return sorted(self._random.choices(range(len(weights)), weights, k=count))


class Behaviour:
    """data/demonstration/behaviour.yaml, with the uneven units found by code."""

    def __init__(self, dice: Dice, village_codes: list[str]) -> None:
        """Read the file and choose the slow villages."""
        content: dict[str, Any] = files.read("behaviour.yaml")
        self.residents: dict[str, Any] = content["residents"]
        self.desk: dict[str, Any] = content["desk"]
        self.units: dict[str, Any] = content["units"]
        self.every_day: frozenset[str] = frozenset(content["on_duty_every_day"])
        self._slow: dict[str, float] = {row["unit"]: row["factor"] for row in self.units["uneven"]}
        self._botches: dict[str, float] = {row["unit"]: row["botches"] for row in self.units["uneven"]}
        villages = self.units["slow_villages"]
        for code in village_codes:
            if dice.happens(villages["share"]):
                self._slow[f"vil-{code}"] = villages["factor"]

    def slowness(self, unit_code: str) -> float:
        """Return how many times longer than others a unit takes."""
        return self._of(unit_code, self._slow, 1.0)

    def botches(self, unit_code: str) -> float:
        """Return how often a unit says that it is done what others would have solved."""
        return self._of(unit_code, self._botches, 0.0)

    @staticmethod
    def _of(unit_code: str, known: Mapping[str, float], usual: float) -> float:
        """Return what is known of a unit; a grid is as its village is, and a village as its township."""
        kind, _dash, place = unit_code.partition("-")
        if kind == "grid":
            unit_code, kind = f"vil-{place[:12]}", "vil"
        if kind == "vil" and unit_code not in known:
            unit_code = f"twp-{place[:9]}"
        return known.get(unit_code, usual)

    def category_weight(self, code: str, day: int) -> float:
        """Return how often a matter comes up on a day of the run."""
        weight: float = self.residents["category_weights"].get(code, self.residents["other_categories"])
        for storm in self.residents["storms"]:
            if storm["day"] <= day < storm["day"] + storm["days"] and code in storm["categories"]:
                weight *= storm["factor"]
        return weight
