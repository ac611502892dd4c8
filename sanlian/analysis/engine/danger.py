"""
What sounds like danger though no rule knows its words: learnt from invented messages with and without it.

A ridge regression over the fragments of one and two characters gives a message two scores, for danger to life and for
what few may know (children at risk, violence); the higher one counts. What was learnt is a table of fragments and
weights that a person can read, in a text file, no code. Whoever changes the messages learns it anew with
`manage.py analysis_learn_danger`.

The score only asks a person to look first. It makes no order urgent and hides none: it is set to notice nearly all
danger, and takes a fifth of the calm messages for it (docs/reference/analysis.md), which is little to ask of a desk
and much to ask of somebody who shouts.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sanlian.analysis.engine.classify import without_parts
from sanlian.analysis.engine.fragments import Floats, Matrix, Vocabulary, packed, unpacked
from sanlian.analysis.engine.normalise import normalise

KINDS, CALM = ("danger", "minors", "violence"), "none"
# What each score is learnt from: kinds of messages that have it, and kinds that say nothing about it.
TARGETS: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (frozenset({"danger"}), frozenset({"minors", "violence"})),
    (frozenset({"minors", "violence"}), frozenset()),
)
SIZES = (1, 2)
RIDGE = 3.0
# The share of dangerous messages, left out and then asked, that must be noticed; recall goes before precision.
NOTICED = 0.985
FOLDS = 5
WORDS_TOLD = 3
# Less than this says nothing either way; 救命 and 着火了 are the rules'.
FEWEST_LETTERS = 5


@dataclass(frozen=True, slots=True)
class Danger:
    """What was learnt; as good as immutable."""

    vocabulary: Vocabulary
    weights: Floats
    offsets: Floats
    threshold: float

    @classmethod
    def learn(cls, messages: Mapping[str, Sequence[str]]) -> "Danger":
        """
        Learn from messages by kind (`KINDS` and `CALM`), ten of each at least.

        The threshold is the score that a share of `NOTICED` of the dangerous ones reach when each fifth is asked of
        what the other four fifths taught.
        """
        texts = [normalise(text) for kind in messages for text in messages[kind]]
        kinds = np.array([kind for kind in messages for _ in messages[kind]])
        fold = np.random.default_rng(1).permutation(len(texts)) % FOLDS
        unseen = np.zeros(len(texts))
        for number in range(FOLDS):
            tested = fold == number
            taught = _fitted(
                [text for text, test in zip(texts, tested, strict=True) if not test], kinds[~tested]
            )
            asked = [text for text, test in zip(texts, tested, strict=True) if test]
            unseen[tested] = _scores(*taught, asked).max(1)
        threshold = float(np.quantile(unseen[kinds != CALM], 1 - NOTICED))
        return cls(*_fitted(texts, kinds), threshold=round(threshold, 4))

    def scores(self, texts: Sequence[str]) -> NDArray[Any]:
        """Return the higher score of each normalised text."""
        found: NDArray[Any] = _scores(self.vocabulary, self.weights, self.offsets, texts).max(1)
        return found

    def words_in(self, text: str) -> tuple[str, ...]:
        """Return the fragments that speak most for danger in a normalised text that sounds like it; else nothing."""
        if sum(map(str.isalpha, text)) < FEWEST_LETTERS or self.scores([text])[0] < self.threshold:
            return ()
        rows = self.vocabulary.weights([text])
        best = int(np.argmax(rows @ self.weights + self.offsets))
        spoke = rows.data * self.weights[rows.indices, best]
        codes = self.vocabulary.codes[rows.indices]
        ranked = [(unpacked(int(codes[at])), float(spoke[at])) for at in np.argsort(-spoke) if spoke[at] > 0]
        # One character alone explains nothing to anybody.
        told = without_parts((word, weight) for word, weight in ranked if len(word) > 1 and word.isalnum())
        return tuple(word for word, _ in told[:WORDS_TOLD]) or tuple(word for word, _ in ranked[:1])

    def lines(self, *, learnt_from: str) -> Iterator[str]:
        """
        Yield the file: the threshold and offsets, then a line a fragment with its rarity and its weights.

        :param learnt_from: what names the messages, so that a file that is older than they are is noticed
        """
        yield json.dumps(
            {
                "threshold": self.threshold,
                "offsets": [_short(each) for each in self.offsets],
                "learnt_from": learnt_from,
            }
        )
        for code, rarity, weights in zip(
            self.vocabulary.codes, self.vocabulary.rarity, self.weights, strict=True
        ):
            row = [unpacked(int(code)), _short(rarity), *map(_short, weights)]
            yield json.dumps(row, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def load(cls, file: Path) -> "Danger":
        """Return what `lines` wrote into a file; raises what reading it raises."""
        head, *rows = map(json.loads, file.read_text(encoding="utf-8").splitlines())
        codes = np.concatenate([packed([row[0]], (len(row[0]),))[0] for row in rows])
        order = np.argsort(codes)
        table = np.array([row[1:] for row in rows], np.float32)[order]
        return cls(
            Vocabulary(SIZES, codes[order], table[:, 0]),
            weights=table[:, 1:],
            offsets=np.array(head["offsets"], np.float32),
            threshold=head["threshold"],
        )


def _short(number: float) -> float:
    return round(float(number), 3)


def _scores(vocabulary: Vocabulary, weights: Floats, offsets: Floats, texts: Sequence[str]) -> NDArray[Any]:
    return np.asarray(vocabulary.weights(texts) @ weights + offsets)


def _fitted(texts: Sequence[str], kinds: NDArray[Any]) -> tuple[Vocabulary, Floats, Floats]:
    vocabulary, rows = Vocabulary.of(texts, SIZES)
    rows = sparse.csr_matrix(rows, dtype=np.float64)
    found = [_solved(rows[keep], np.isin(kinds[keep], list(meant))) for meant, keep in _kept(kinds)]
    weights, offsets = zip(*found, strict=True)
    return vocabulary, np.stack(weights, 1).astype(np.float32), np.array(offsets, np.float32)


def _kept(kinds: NDArray[Any]) -> Iterator[tuple[frozenset[str], NDArray[Any]]]:
    for meant, silent in TARGETS:
        yield meant, np.flatnonzero(~np.isin(kinds, list(silent)))


def _solved(rows: Matrix, meant: NDArray[Any]) -> tuple[NDArray[Any], float]:
    """Return weights and offset of a ridge regression in which both sides count the same, however many they are."""
    target = meant * 2.0 - 1
    counts = np.where(meant, (~meant).sum() / meant.sum(), 1.0)
    offset = float(np.average(target, weights=counts))
    near = (rows @ rows.T).toarray() + np.diag(RIDGE / counts)
    return rows.T @ np.linalg.solve(near, target - offset), offset
