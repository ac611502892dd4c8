"""How good a classifier is on messages whose label is known: what share it is sure of, and how often it is right."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sanlian.analysis.engine.classify import Reads


@dataclass(frozen=True, slots=True)
class Mark:
    """
    One row of the curve: of all messages so many reach the threshold, and of those so many are right.

    `well_sent` counts besides those whose label is wrong and yet led to the same unit.
    """

    threshold: float
    messages: int
    reached: int
    right: int
    well_sent: int

    @property
    def coverage(self) -> float:
        """Return the share of messages that reach the threshold."""
        return self.reached / self.messages if self.messages else 0.0

    @property
    def precision(self) -> float:
        """Return the share of right ones among those that reach it; 1 where none does, for none is wrong."""
        return self.right / self.reached if self.reached else 1.0

    @property
    def arrival(self) -> float:
        """Return the share of those that reach the threshold and would come to the right unit; 1 where none does."""
        return self.well_sent / self.reached if self.reached else 1.0


def curve(
    classifier: Reads,
    labelled: Iterable[tuple[str, str]],
    thresholds: Sequence[float],
    *,
    leads: Mapping[str, str],
) -> list[Mark]:
    """
    Read messages with their true labels, and return one mark a threshold.

    :param labelled: pairs of text and true label; a label that the classifier does not know stays wrong
    :param leads: who answers for each label
    """
    readings = [(classifier.read(text), true) for text, true in labelled]
    seen = [
        (
            reading.confidence,
            reading.category == true,
            leads.get(reading.category) == leads.get(true, "nobody"),
        )
        for reading, true in readings
    ]
    return [
        Mark(
            threshold=threshold,
            messages=len(seen),
            reached=sum(confidence >= threshold for confidence, _, _ in seen),
            right=sum(right for confidence, right, _ in seen if confidence >= threshold),
            well_sent=sum(sent for confidence, _, sent in seen if confidence >= threshold),
        )
        for threshold in thresholds
    ]
