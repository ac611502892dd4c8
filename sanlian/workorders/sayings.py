"""
The words of those who ask, as facts tell them (ADR 0036).

A fact carries `saying` (its number) and `digest` (SHA-256 of salt and words). Whoever reads a timeline finds the words
in `said`: empty once they were erased, and `altered` where somebody has changed them behind the journal's back.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from sanlian.journal.readers import Fact
from sanlian.workorders.models import Saying


def digest(salt: str, words: str) -> str:
    """Return what a fact keeps of words, in hex."""
    return hashlib.sha256(f"{salt} {words}".encode()).hexdigest()


def told(facts: Sequence[Fact]) -> list[Fact]:
    """Return the facts with the words that belong to them; one question for all, none where nothing was said."""
    numbers = [fact.details["saying"] for fact in facts if "saying" in fact.details]
    kept = Saying.objects.in_bulk(numbers) if numbers else {}
    return [_with_words(fact, kept.get(fact.details.get("saying"))) for fact in facts]


def _with_words(fact: Fact, saying: Saying | None) -> Fact:
    if saying is None:
        return fact
    altered = bool(saying.words) and digest(saying.salt, saying.words) != fact.details["digest"]
    return replace(fact, details={**fact.details, "said": saying.words, "altered": altered})
