"""
Choosing one of many labels for a text, from the labels' own words alone (a cold start: nothing was learnt).

Two kinds of evidence add up for each label. *Keywords*: each one that stands in the text counts by its length,
because long phrases seldom stand there by chance, and by how few labels share it. *Fragments*: runs of one to
three characters of the label's name, keywords and description, weighted by inverse document frequency (Spärck
Jones 1972), catch what no keyword says in so many words; a single character is often a whole word (猪, 桥, 灯).
The sums become shares of one by a softmax whose sharpness was fitted on invented messages, so that a confidence of
0.9 is right about nine times in ten.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from sanlian.analysis.engine.normalise import normalise

VERSION = "cold-2"
FRAGMENT_WEIGHT = 0.2
SHARPNESS = 0.4
_KEYWORD_POWER = 1.4
_NAME_TIMES = 2
# By length: what a fragment counts beside its rarity.
_LENGTH_WEIGHT = {1: 1.5, 2: 1.0, 3: 1.5}


@dataclass(frozen=True, slots=True)
class Label:
    """One category as the engine sees it."""

    code: str
    name: str
    keywords: tuple[str, ...]
    description: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """A word of the text that spoke for the category, and how much."""

    word: str
    weight: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text is about; `confidence` is the category's share of one, `alternatives` the next best."""

    category: str
    confidence: float
    reasons: tuple[Reason, ...]
    alternatives: tuple[tuple[str, float], ...]


class Reads(Protocol):
    """Whatever says what a text is about."""

    def read(self, text: str) -> Reading:
        """Return the most likely category of a text, why, and the three next."""
        ...


class Classifier:
    """Built once from the labels (some milliseconds), then reads a text in a fraction of one."""

    def __init__(self, labels: Sequence[Label], *, fallback: str) -> None:
        """
        Index the labels' words.

        :param fallback: the label for texts that nothing speaks for
        :raises ValueError: without labels, or when the fallback is none of them
        """
        self.codes = tuple(label.code for label in labels)
        if fallback not in self.codes:
            raise ValueError(f"The fallback {fallback!r} is no label.")
        self._fallback = fallback
        self._keywords = self._index_keywords(labels)
        self._fragments = self._index_fragments(labels)

    @staticmethod
    def _index_keywords(labels: Sequence[Label]) -> list[tuple[str, float, tuple[str, ...]]]:
        holders: dict[str, list[str]] = defaultdict(list)
        for label in labels:
            for keyword in dict.fromkeys(map(normalise, label.keywords)):
                if keyword:
                    holders[keyword].append(label.code)
        return [
            (keyword, len(keyword) ** _KEYWORD_POWER / len(codes), tuple(codes))
            for keyword, codes in holders.items()
        ]

    @staticmethod
    def _index_fragments(labels: Sequence[Label]) -> dict[str, list[tuple[str, float]]]:
        counts = {label.code: Counter(_fragments_of_label(label)) for label in labels}
        spread = Counter(fragment for found in counts.values() for fragment in found)
        index: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for code, found in counts.items():
            for fragment, times in found.items():
                rarity = math.log(len(labels) / spread[fragment])
                index[fragment].append((code, rarity * (1 + math.log(times)) * _LENGTH_WEIGHT[len(fragment)]))
        return dict(index)

    def read(self, text: str) -> Reading:
        """Return the most likely category of a text, why, and the three next."""
        scores, spoke = self._scored(text)
        if not scores:
            return Reading(self._fallback, 1 / len(self.codes), (), ())
        ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        shares = _shares([score for _, score in ranked], others=len(self.codes) - len(ranked))
        best = ranked[0][0]
        reasons = sorted(spoke[best].items(), key=lambda item: (-item[1], item[0]))
        return Reading(
            category=best,
            confidence=shares[0],
            reasons=tuple(Reason(word, round(weight, 2)) for word, weight in without_parts(reasons)[:5]),
            alternatives=tuple((code, shares[i]) for i, (code, _) in enumerate(ranked[1:4], 1)),
        )

    def shares(self, text: str) -> list[float]:
        """Return every label's share of one, in the order of `codes`."""
        scores, _ = self._scored(text)
        if not scores:
            return [1 / len(self.codes)] * len(self.codes)
        return _shares([scores.get(code, 0.0) for code in self.codes], others=0)

    def _scored(self, text: str) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
        plain = normalise(text)
        scores: dict[str, float] = defaultdict(float)
        spoke: dict[str, dict[str, float]] = defaultdict(dict)
        self._weigh_keywords(plain, scores, spoke)
        self._weigh_fragments(plain, scores, spoke)
        return scores, spoke

    def _weigh_keywords(
        self, plain: str, scores: dict[str, float], spoke: dict[str, dict[str, float]]
    ) -> None:
        found = [each for each in self._keywords if each[0] in plain]
        for keyword, weight, codes in found:
            # 水管爆 counts once: within 水管爆裂 it says nothing new for the same label.
            for code in codes:
                longer = any(
                    keyword != other and keyword in other and code in holders for other, _, holders in found
                )
                if not longer:
                    scores[code] += weight
                    spoke[code][keyword] = weight

    def _weigh_fragments(
        self, plain: str, scores: dict[str, float], spoke: dict[str, dict[str, float]]
    ) -> None:
        for fragment in set(_fragments(plain)):
            for code, weight in self._fragments.get(fragment, ()):
                scores[code] += FRAGMENT_WEIGHT * weight
                spoke[code].setdefault(fragment, FRAGMENT_WEIGHT * weight)


def _fragments_of_label(label: Label) -> Iterator[str]:
    for _ in range(_NAME_TIMES):
        yield from _fragments(normalise(label.name))
    for words in (*label.keywords, label.description):
        yield from _fragments(normalise(words))


def _fragments(plain: str) -> Iterator[str]:
    for size in _LENGTH_WEIGHT:
        for start in range(len(plain) - size + 1):
            piece = plain[start : start + size]
            if piece.isalnum():
                yield piece


def _shares(scores: Sequence[float], *, others: int) -> list[float]:
    """Return the softmax of the scores, with `others` labels that scored nothing."""
    best = max(scores)
    powers = [math.exp(SHARPNESS * (score - best)) for score in scores]
    whole = sum(powers) + others * math.exp(-SHARPNESS * best)
    return [power / whole for power in powers]


def without_parts(reasons: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    """Return the reasons without those that are part of a stronger one, or hold it."""
    kept: list[tuple[str, float]] = []
    for word, weight in reasons:
        if not any(word in other or other in word for other, _ in kept):
            kept.append((word, weight))
    return kept
