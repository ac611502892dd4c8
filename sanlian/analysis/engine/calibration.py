"""From scores to shares of one that can be believed, and to the confidence from which a machine may act alone."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
# How many standard errors the precision seen may fluctuate downwards and still reach what is asked.
CAUTION = 2.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """
    Three numbers: how sharply scores become shares, and how the lead of the best becomes its confidence.

    The lead (best score less second best) tells right from wrong better than the best share alone; a logistic
    curve over it (Platt 1999) is the confidence, and what is left over is shared out among the others by a softmax.
    """

    sharpness: float
    slope: float
    start: float

    @classmethod
    def of(cls, scores: Array, truth: Array) -> "Calibration":
        """Fit to scores of texts that the scoring had not seen, and the numbers of their true labels."""
        # Only who learns needs it, and it takes 20 MB.
        from scipy.optimize import minimize, minimize_scalar

        own = np.arange(len(truth))

        def surprise(sharpness: float) -> float:
            return float(-np.log(_softmax(scores * sharpness)[own, truth] + 1e-12).mean())

        sharpness = float(minimize_scalar(surprise, bounds=(0.1, 50), method="bounded").x)
        lead, right = _lead(scores), scores.argmax(1) == truth

        def loss(line: Array) -> float:
            z = line[0] * lead + line[1]
            return float((np.logaddexp(0, z) - right * z).mean() + 1e-4 * (line @ line))

        slope, start = minimize(loss, np.array([3.0, 0.0]), method="Nelder-Mead").x
        return cls(sharpness, max(float(slope), 0.0), float(start))

    def shares(self, scores: Array) -> Array:
        """Return a row of shares for each row of scores; the best label's share is its confidence."""
        if scores.shape[1] == 1:
            return np.ones(scores.shape)
        rows, best = np.arange(len(scores)), scores.argmax(1)
        sure = 1 / (1 + np.exp(-(self.slope * _lead(scores) + self.start)))
        shares = _softmax(scores * self.sharpness)
        shares[rows, best] = 0
        rest = shares / np.maximum(shares.sum(1, keepdims=True), 1e-12)
        # The best keeps at least as much as the second: a share below it would contradict the choice.
        second = rest.max(1)
        sure = np.maximum(sure, second / (1 + second) + 1e-9)
        shares = rest * (1 - sure)[:, None]
        shares[rows, best] = sure
        return np.asarray(shares)


def threshold(confidence: Array, right: Array, precision: float) -> float:
    """
    Return the lowest confidence from which the precision holds, with `CAUTION` standard errors to spare.

    :return: above 1 where none does: nothing is then decided alone
    """
    order = np.argsort(-confidence, kind="stable")
    reached = np.arange(1, len(order) + 1)
    seen = np.cumsum(right[order]) / reached
    enough = np.array(
        [_lower(share, int(many)) >= precision for share, many in zip(seen, reached, strict=True)]
    )
    return float(confidence[order[np.flatnonzero(enough)[-1]]]) if enough.any() else 2.0


def _lower(share: float, many: int) -> float:
    """Return Wilson's lower bound (1927)."""
    z2 = CAUTION**2 / many
    return (share + z2 / 2 - CAUTION * math.sqrt(share * (1 - share) / many + z2 / (4 * many))) / (1 + z2)


def _lead(scores: Array) -> Array:
    if scores.shape[1] < 2:
        return np.ones(len(scores))
    two = np.partition(scores, -2, axis=1)[:, -2:]
    return np.asarray(two[:, 1] - two[:, 0])


def _softmax(scores: Array) -> Array:
    powers = np.exp(scores - scores.max(1, keepdims=True))
    return np.asarray(powers / powers.sum(1, keepdims=True))
