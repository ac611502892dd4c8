"""
The three kinds of formula, and what one fact means to each.

Every kind is a share of cases: there is none that only counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sanlian.journal.readers import Fact
from sanlian.scoring.rules.vocabulary import WORDS


class Outcome(StrEnum):
    """What a fact means to an indicator."""

    HIT = "hit"  # a case, in the numerator
    MISS = "miss"  # a case, not in the numerator
    EXCLUDED = "excluded"  # no case: takes the order's cases out, by a second person's decision
    FOLLOWED = "followed"  # no case: puts the order's earlier cases in the numerator


@dataclass(frozen=True, slots=True)
class Clause:
    """A word, and the values that its fields must have; several values of a field are alternatives."""

    of: str
    where: Mapping[str, tuple[Any, ...]]

    def holds(self, fact: Fact) -> bool:
        """Return whether the fact is this word and has these values."""
        word = WORDS[self.of]
        if fact.name != word.fact or (word.needs and not fact.details.get(word.needs)):
            return False
        return self.agrees(fact)

    def agrees(self, fact: Fact) -> bool:
        """Return whether the fact has these values, whatever word it is."""
        return all(
            any(same(fact.details.get(field), value) for value in values)
            for field, values in self.where.items()
        )


def same(one: object, other: object) -> bool:
    """Return whether two JSON values are the same; unlike Python, 1 is not true."""
    return type(one) is type(other) and one == other


@dataclass(frozen=True, slots=True)
class Share:
    """Of the facts `of`, those that are `that`."""

    of: Clause
    that: Clause
    credit: str = "unit"

    def read(self, fact: Fact) -> Outcome | None:
        """Return what the fact means, or None when it means nothing here."""
        if not self.of.holds(fact):
            return None
        return Outcome.HIT if self.that.agrees(fact) else Outcome.MISS


@dataclass(frozen=True, slots=True)
class Tally:
    """The facts in `hit` against the facts in `miss`; a fact that is in both is a hit."""

    hit: tuple[Clause, ...]
    miss: tuple[Clause, ...]
    credit: str = "unit"

    def read(self, fact: Fact) -> Outcome | None:
        """Return what the fact means, or None when it means nothing here."""
        if any(clause.holds(fact) for clause in self.hit):
            return Outcome.HIT
        return Outcome.MISS if any(clause.holds(fact) for clause in self.miss) else None


@dataclass(frozen=True, slots=True)
class Followed:
    """
    Of the facts `of`, those that a fact `by` follows on the same order, in whatever month.

    Credited to `team`, they count for the village team of the order's place, whoever has the order.
    """

    of: Clause
    by: Clause
    credit: str = "unit"

    def read(self, fact: Fact) -> Outcome | None:
        """Return what the fact means, or None when it means nothing here."""
        if self.of.holds(fact):
            return Outcome.MISS
        return Outcome.FOLLOWED if self.by.holds(fact) else None


Formula = Share | Tally | Followed
