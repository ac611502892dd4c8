"""
The catalogue's words and what was learnt, together: a mixture of both opinions, weighed by what they were worth.

What was learnt knows how people of this county speak, the catalogue knows every matter from its first day. The weight
is chosen on messages that neither has seen, and a label that nothing was learnt of keeps the catalogue's opinion.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sanlian.analysis.engine.classify import Classifier, Reading
from sanlian.analysis.engine.copies import copies
from sanlian.analysis.engine.measure import Mark
from sanlian.analysis.engine.model import CannotLearn, Message, Model
from sanlian.analysis.engine.normalise import masked, normalise

# Of the messages in order of time: learnt from, weighed on, measured on.
LEARNT, WEIGHED = 0.60, 0.15
FEWEST_MESSAGES = 200
FEWEST_MEASURED = 20
WEIGHTS = tuple(round(step * 0.1, 1) for step in range(10))


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message with the label that people settled on; given in the order of time."""

    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Learnt:
    """A model of all messages, its weight beside the catalogue, and what the mixture and the catalogue reached."""

    model: Model
    weight: float
    messages: int
    measured: int
    mixture: list[Mark]
    catalogue: list[Mark]
    per_label: dict[str, tuple[int, int]]


class Blend:
    """Reads as `Classifier` does."""

    def __init__(self, classifier: Classifier, model: Model, weight: float) -> None:
        """:param weight: how much of the opinion is the model's, from 0 to 1"""
        self._classifier, self._model, self._weight = classifier, model, weight
        self._codes = classifier.codes
        number = {code: at for at, code in enumerate(self._codes)}
        # A matter that was retired since is nobody's any more.
        self._known = [(at, number[label]) for at, label in enumerate(model.labels) if label in number]

    def shares(self, texts: Sequence[str]) -> NDArray[Any]:
        """Return a row of shares for each text, in the order of the classifier's codes."""
        cold = np.array([self._classifier.shares(text) for text in texts]).reshape(len(texts), -1)
        if not self._known or not texts:
            return cold
        learnt = np.zeros_like(cold)
        said = self._model.shares([Message("", masked(text)) for text in texts])
        here, there = (list(each) for each in zip(*self._known, strict=True))
        learnt[:, there] = said[:, here]
        return (1 - self._weight) * cold + self._weight * learnt

    def read(self, text: str) -> Reading:
        """Return the most likely category of a text, why, and the three next."""
        plain = self._classifier.read(text)
        shares = self.shares([text])[0]
        ranked = np.argsort(-shares, kind="stable")
        best = self._codes[int(ranked[0])]
        reasons = plain.reasons if best == plain.category else ()
        if not reasons and best in self._model.labels:
            said = self._model.read(Message("", masked(text)))
            reasons = said.reasons if said.category == best else ()
        return Reading(
            category=best,
            confidence=float(shares[ranked[0]]),
            reasons=reasons,
            alternatives=tuple((self._codes[int(at)], float(shares[at])) for at in ranked[1:4]),
        )


def learn(
    messages: Sequence[Labelled],
    classifier: Classifier,
    *,
    thresholds: Sequence[float],
    leads: dict[str, str],
) -> Learnt:
    """
    Learn from messages and measure on later ones; a message that nearly repeats an earlier one is not measured.

    The figures are those of a model that saw the earlier messages only; the model returned has learnt from all.

    :param messages: the oldest first
    :param leads: who answers for each label
    :raises CannotLearn: with fewer than 200 messages, or when too few are left to measure on
    """
    known = set(classifier.codes)
    messages = [message for message in messages if message.label in known]
    if len(messages) < FEWEST_MESSAGES:
        raise CannotLearn(f"{len(messages)} messages; learning takes at least {FEWEST_MESSAGES}.")
    first, second = (round(len(messages) * share) for share in (LEARNT, LEARNT + WEIGHED))
    group = copies([normalise(message.text) for message in messages])
    weighed_on = _fresh(group, first, second)
    measured_on = _fresh(group, second, len(messages))
    if len(measured_on) < FEWEST_MEASURED or len(weighed_on) < FEWEST_MEASURED:
        raise CannotLearn("Too few messages are left that say something new; they are what is measured on.")
    early = Model.learn(*_as_learnt(messages[:first]))
    weight = _weight(classifier, early, [messages[at] for at in weighed_on])
    tested = [messages[at] for at in measured_on]
    blend = Blend(classifier, early, weight)
    mixture = _seen(blend.shares([each.text for each in tested]), classifier, tested)
    alone = _seen(Blend(classifier, early, 0.0).shares([each.text for each in tested]), classifier, tested)
    return Learnt(
        model=Model.learn(*_as_learnt(messages)),
        weight=weight,
        messages=len(messages),
        measured=len(tested),
        mixture=_marks(mixture, thresholds, leads),
        catalogue=_marks(alone, thresholds, leads),
        per_label=_per_label(mixture),
    )


def _as_learnt(messages: Sequence[Labelled]) -> tuple[list[Message], list[str]]:
    return [Message("", masked(each.text)) for each in messages], [each.label for each in messages]


def _fresh(group: NDArray[Any], start: int, end: int) -> list[int]:
    """Return the numbers from start to end of messages that repeat none before them."""
    seen = set(group[:start].tolist())
    found = []
    for at in range(start, end):
        if int(group[at]) not in seen:
            found.append(at)
            seen.add(int(group[at]))
    return found


def _weight(classifier: Classifier, model: Model, messages: Sequence[Labelled]) -> float:
    """Return the weight under which the true labels are least surprising."""
    truth = [classifier.codes.index(each.label) for each in messages]
    texts = [each.text for each in messages]
    cold = Blend(classifier, model, 0.0).shares(texts)
    learnt = Blend(classifier, model, 1.0).shares(texts)
    rows = np.arange(len(truth))
    surprise = [
        float(-np.log((1 - weight) * cold[rows, truth] + weight * learnt[rows, truth] + 1e-6).mean())
        for weight in WEIGHTS
    ]
    return WEIGHTS[int(np.argmin(surprise))]


_Seen = list[tuple[float, str, str]]


def _seen(shares: NDArray[Any], classifier: Classifier, messages: Sequence[Labelled]) -> _Seen:
    """Return for each message how sure, what was said and what is true."""
    best = shares.argmax(1)
    return [
        (float(row[at]), classifier.codes[int(at)], message.label)
        for row, at, message in zip(shares, best, messages, strict=True)
    ]


def _marks(seen: _Seen, thresholds: Sequence[float], leads: dict[str, str]) -> list[Mark]:
    return [
        Mark(
            threshold=threshold,
            messages=len(seen),
            reached=sum(sure >= threshold for sure, _, _ in seen),
            right=sum(said == true for sure, said, true in seen if sure >= threshold),
            well_sent=sum(
                leads.get(said) == leads.get(true) for sure, said, true in seen if sure >= threshold
            ),
        )
        for threshold in thresholds
    ]


def _per_label(seen: _Seen) -> dict[str, tuple[int, int]]:
    """Return for each true label how many there were and how many of them were called so."""
    return {
        label: (
            sum(true == label for _, _, true in seen),
            sum(said == true == label for _, said, true in seen),
        )
        for label in sorted({true for _, _, true in seen})
    }
