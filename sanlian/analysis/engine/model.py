"""
A classifier that learns from messages whose label is known.

Three views of a message (title and text, the title alone, how the text begins) are counted in fragments, and a
ridge regression on all three at once (regularised least squares, one target a label) gives each label a score.
Why this one: it is solved once for all labels; its inverse tells without fitting again what would have been said of
each message had it, and all that nearly repeat it, been left out; and on short messages it is as right as the best
of the others tried (docs/adr/0016). Those left-out scores set the calibration and the thresholds, so that no message
vouches for itself.
"""

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, lapack

from sanlian.analysis.engine import calibration
from sanlian.analysis.engine.calibration import Calibration
from sanlian.analysis.engine.classify import Reading, Reason, without_parts
from sanlian.analysis.engine.fragments import Floats, Matrix, Vocabulary, unpacked
from sanlian.analysis.engine.groups import repeats
from sanlian.analysis.engine.normalise import normalise

FORM = 1
PRECISIONS = (0.97, 0.99)
RIDGE = 0.6
# Rare labels count more, by this power of how much rarer than the average they are.
RARE_LABELS = 0.7
# How much title and text, the title, and the beginning count.
VIEW_WEIGHTS = (1.5, 0.7, 0.7)
SIZES = (1, 2, 3)
TEXT_READ, OPENING = 1000, 150
# Fitting costs the square of the messages in memory; of more, the newest (last) are learnt.
MOST_MESSAGES = 8000
# Weights kept at most: 40 MB. With many labels the fragments that say least are left out.
MOST_WEIGHTS = 10_000_000
# A message of which fewer fragments are known says too little: it gets the labels' shares of the training messages.
FEWEST_KNOWN = 8


class Message(NamedTuple):
    """What a person wrote; the title may be empty."""

    title: str
    text: str


class CannotLearn(ValueError):
    """The messages are too few, or of one label only."""


class NoModel(ValueError):
    """The file holds no model, or one of another form."""


@dataclass(frozen=True, slots=True)
class Model:
    """What was learnt; as good as immutable, and the same in every process that loads it."""

    labels: tuple[str, ...]
    vocabularies: tuple[Vocabulary, ...]
    weights: tuple[Floats, ...]
    offsets: Floats
    prior: Floats
    calibration: Calibration
    thresholds: dict[float, float]

    @classmethod
    def learn(cls, messages: Sequence[Message], labels: Sequence[str]) -> "Model":
        """
        Learn from messages, the oldest first, and their labels.

        :raises CannotLearn: with fewer than ten messages, or than two labels
        """
        messages, labels = messages[-MOST_MESSAGES:], labels[-MOST_MESSAGES:]
        names = tuple(sorted(set(labels)))
        if len(messages) < 10 or len(names) < 2:
            raise CannotLearn("Learning takes at least ten messages and two labels.")
        truth = np.searchsorted(np.array(names), np.array(labels))
        vocabularies, rows = zip(*(Vocabulary.of(view, SIZES) for view in _views(messages)), strict=True)
        prior = (np.bincount(truth, minlength=len(names)) / len(truth)).astype(np.float32)
        targets = np.eye(len(names), dtype=np.float32)[truth] * 2 - 1
        importance = (prior * len(names))[truth] ** -RARE_LABELS
        offsets = np.average(targets, axis=0, weights=importance).astype(np.float32)
        nearness = _products(rows[0])
        groups = repeats(nearness, [message.title for message in messages])
        nearness *= VIEW_WEIGHTS[0]
        for view, weight in zip(rows[1:], VIEW_WEIGHTS[1:], strict=True):
            nearness += weight * _products(view)
        duals, left_out = _solved(nearness, targets - offsets, groups, RIDGE / importance)
        unseen = targets - left_out
        fitted = Calibration.of(unseen, truth)
        confidence, right = fitted.shares(unseen).max(1), unseen.argmax(1) == truth
        weights = [weight * (view.T @ duals) for view, weight in zip(rows, VIEW_WEIGHTS, strict=True)]
        kept = _selected(weights, vocabularies)
        return cls(
            labels=names,
            vocabularies=tuple(vocabulary for vocabulary, _ in kept),
            weights=tuple(weights for _, weights in kept),
            offsets=offsets,
            prior=prior,
            calibration=fitted,
            thresholds={each: calibration.threshold(confidence, right, each) for each in PRECISIONS},
        )

    def shares(self, messages: Sequence[Message]) -> NDArray[Any]:
        """Return for each message a row with each label's share of one, in the order of `labels`."""
        scores = np.tile(self.offsets.astype(np.float64), (len(messages), 1))
        known = np.zeros(len(messages), int)
        for view, vocabulary, weights in zip(_views(messages), self.vocabularies, self.weights, strict=True):
            rows = vocabulary.weights(view)
            known = np.maximum(known, np.diff(rows.indptr))
            scores += rows @ weights
        shares = self.calibration.shares(scores)
        shares[known < FEWEST_KNOWN] = self.prior
        return shares

    def read(self, message: Message) -> Reading:
        """Return the most likely label of one message, why, and the three next."""
        shares = self.shares([message])[0]
        ranked = np.argsort(-shares, kind="stable")
        return Reading(
            category=self.labels[ranked[0]],
            confidence=float(shares[ranked[0]]),
            reasons=self._reasons(message, int(ranked[0]), int(ranked[1])),
            alternatives=tuple((self.labels[at], float(shares[at])) for at in ranked[1:4]),
        )

    def _reasons(self, message: Message, best: int, second: int) -> tuple[Reason, ...]:
        """Return the words that spoke most for the best label, and against the second."""
        spoke: dict[str, float] = {}
        for view, vocabulary, weights in zip(_views([message]), self.vocabularies, self.weights, strict=True):
            row = vocabulary.weights(view)
            for at, weight in zip(row.indices, row.data, strict=True):
                word = unpacked(int(vocabulary.codes[at])).strip()
                if len(word) > 1 and word.isalnum():
                    gain = float(weight * (weights[at, best] - weights[at, second]))
                    spoke[word] = spoke.get(word, 0.0) + gain
        ranked = sorted(((word, gain) for word, gain in spoke.items() if gain > 0), key=lambda each: -each[1])
        return tuple(Reason(word, round(gain, 3)) for word, gain in without_parts(ranked[:40])[:5])

    def stored(self) -> bytes:
        """Return the model as the content of a file: arrays and JSON, no code."""
        about = {
            "form": FORM,
            "labels": self.labels,
            "sizes": [vocabulary.sizes for vocabulary in self.vocabularies],
            "calibration": [self.calibration.sharpness, self.calibration.slope, self.calibration.start],
            "thresholds": {str(precision): at for precision, at in self.thresholds.items()},
        }
        arrays: dict[str, Any] = {"offsets": self.offsets, "prior": self.prior}
        for number, (vocabulary, weights) in enumerate(zip(self.vocabularies, self.weights, strict=True)):
            arrays |= {f"codes{number}": vocabulary.codes, f"rarity{number}": vocabulary.rarity}
            arrays[f"weights{number}"] = weights
        file = io.BytesIO()
        words = np.frombuffer(json.dumps(about, ensure_ascii=False).encode(), np.uint8)
        np.savez(file, about=words, **arrays)
        return file.getvalue()

    @classmethod
    def load(cls, source: Path | bytes) -> "Model":
        """
        Return the model out of a file's content, or of the file.

        :raises NoModel: when it holds none, or one that this version cannot read
        """
        try:
            file = io.BytesIO(source if isinstance(source, bytes) else source.read_bytes())
            with np.load(file, allow_pickle=False) as kept:
                about = json.loads(kept["about"].tobytes())
                if about["form"] != FORM:
                    raise NoModel(f"The model is of form {about['form']}; this version reads form {FORM}.")
                return cls(
                    labels=tuple(about["labels"]),
                    vocabularies=tuple(
                        Vocabulary(tuple(sizes), kept[f"codes{number}"], kept[f"rarity{number}"])
                        for number, sizes in enumerate(about["sizes"])
                    ),
                    weights=tuple(kept[f"weights{number}"] for number in range(len(about["sizes"]))),
                    offsets=kept["offsets"],
                    prior=kept["prior"],
                    calibration=Calibration(*about["calibration"]),
                    thresholds={float(precision): at for precision, at in about["thresholds"].items()},
                )
        except (
            OSError,
            EOFError,
            KeyError,
            TypeError,
            UnicodeError,
            zipfile.BadZipFile,
            ValueError,
        ) as error:
            if isinstance(error, NoModel):
                raise
            raise NoModel("The file holds no model.") from error


def _views(messages: Sequence[Message]) -> tuple[list[str], ...]:
    plain = [(normalise(title[:500]), normalise(text[: 2 * TEXT_READ])) for title, text in messages]
    return (
        [f"{title}\n{text[:TEXT_READ]}" for title, text in plain],
        [title for title, _ in plain],
        [text[:OPENING] for _, text in plain],
    )


def _products(rows: Matrix) -> NDArray[Any]:
    """Return how near every two rows are, in slices: a sparse product of all at once would need twice the memory."""
    turned = rows.T.tocsr()
    whole = np.empty((rows.shape[0], rows.shape[0]), np.float32)
    for start in range(0, rows.shape[0], 500):
        whole[start : start + 500] = (rows[start : start + 500] @ turned).toarray()
    return whole


def _solved(
    nearness: NDArray[Any], targets: Floats, groups: NDArray[Any], ridge: NDArray[Any]
) -> tuple[Floats, Floats]:
    """
    Return the dual weights, and how far each target is missed when the message's whole group is left out.

    With the inverse H of nearness + ridge and duals a = H·targets, leaving a group G out misses its targets by
    H[G,G]⁻¹·a[G]: exact, and no second fit.
    """
    nearness[np.diag_indices_from(nearness)] += ridge
    triangle, _ = cho_factor(nearness, lower=True, overwrite_a=True, check_finite=False)
    inverse, failed = lapack.spotri(triangle, lower=1, overwrite_c=1)
    if failed:  # pragma: no cover - the ridge keeps every product of real rows invertible
        raise CannotLearn("The messages cannot be told apart.")
    inverse = np.tril(inverse) + np.tril(inverse, -1).T
    duals = inverse @ targets
    missed = duals / inverse.diagonal()[:, None]
    for group in np.flatnonzero(np.bincount(groups) > 1):
        inside = np.flatnonzero(groups == group)
        missed[inside] = np.linalg.solve(inverse[np.ix_(inside, inside)], duals[inside])
    return duals.astype(np.float32), missed


def _selected(
    weights: Sequence[NDArray[Any]], vocabularies: Sequence[Vocabulary]
) -> list[tuple[Vocabulary, Floats]]:
    """Return the fragments and weights that fit into a model of decent size, the strongest of all views."""
    strength = np.concatenate([np.linalg.norm(each, axis=1) for each in weights])
    chosen = np.zeros(len(strength), bool)
    chosen[np.argsort(-strength, kind="stable")[: MOST_WEIGHTS // weights[0].shape[1]]] = True
    keeps = np.split(chosen, np.cumsum([len(each) for each in weights])[:-1])
    return [
        (
            Vocabulary(vocabulary.sizes, vocabulary.codes[keep], vocabulary.rarity[keep]),
            np.ascontiguousarray(each[keep], dtype=np.float32),
        )
        for vocabulary, each, keep in zip(vocabularies, weights, keeps, strict=True)
    ]
