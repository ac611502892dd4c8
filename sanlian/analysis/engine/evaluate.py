"""What a model is worth on messages that it has not seen."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sanlian.analysis.engine.model import PRECISIONS, Message, Model

_BINS = 15
_BATCH = 256
_TIMED_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures (as JSON can hold them), and what was said of each message."""

    figures: dict[str, Any]
    said: list[str]
    confidence: list[float]


def evaluate(
    train: tuple[Sequence[Message], Sequence[str]], test: tuple[Sequence[Message], Sequence[str]]
) -> tuple[Model, Evaluation]:
    """
    Learn from the first, measure on the second; no message of the second is looked at before.

    `fit_seconds` is by the wall clock, `texts_per_second` by what one core computes, so that others who share the
    machine do not count.

    :raises CannotLearn: when the first is too little
    """
    started = time.perf_counter()
    model = Model.learn(*train)
    fit_seconds = time.perf_counter() - started
    messages, truth = test
    shares = np.concatenate(
        [model.shares(messages[at : at + _BATCH]) for at in range(0, len(messages), _BATCH)]
    )
    said = [model.labels[at] for at in shares.argmax(1)]
    confidence = shares.max(1)
    figures = figures_of(said, list(truth), confidence, model.thresholds)
    figures["texts_per_second"] = round(_speed(model, messages), 1)
    figures["fit_seconds"] = round(fit_seconds, 2)
    figures["model_bytes"] = len(model.stored())
    return model, Evaluation(figures, said, [float(each) for each in confidence])


def figures_of(
    said: Sequence[str], truth: Sequence[str], confidence: NDArray[Any], thresholds: dict[float, float]
) -> dict[str, Any]:
    """
    Return the figures of what was said against what is true.

    `coverage_at_p` is the share of messages at or above the threshold that learning had set for the precision p,
    `precision_at_p` how many of them were right. `ceiling_at_p` is what hindsight would have covered at p.
    """
    names = sorted({*said, *truth})
    number = {name: at for at, name in enumerate(names)}
    confusion = np.zeros((len(names), len(names)), int)
    for true, guess in zip(truth, said, strict=True):
        confusion[number[true], number[guess]] += 1
    right = np.array([true == guess for true, guess in zip(truth, said, strict=True)])
    per_class = {name: _class_figures(confusion, at) for at, name in enumerate(names)}
    figures: dict[str, Any] = {
        "macro_f1": round(float(np.mean([each["f1"] for each in per_class.values()])), 4),
        "accuracy": round(float(right.mean()), 4),
        "per_class": per_class,
        "confusion": {"labels": names, "rows_true_columns_said": confusion.tolist()},
        "ece": round(calibration_error(confidence, right), 4),
    }
    for precision in PRECISIONS:
        alone = confidence >= thresholds[precision]
        figures[f"coverage_at_{precision}"] = round(float(alone.mean()), 4)
        figures[f"precision_at_{precision}"] = round(float(right[alone].mean()), 4) if alone.any() else None
        figures[f"ceiling_at_{precision}"] = round(_ceiling(confidence, right, precision), 4)
    return figures


def calibration_error(confidence: NDArray[Any], right: NDArray[Any]) -> float:
    """Return the expected calibration error in fifteen bins of equal width (Guo et al. 2017)."""
    bins = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(confidence[bins == at].mean() - right[bins == at].mean()) * (bins == at).mean()
        for at in np.unique(bins)
    ]
    return float(sum(gaps))


def _class_figures(confusion: NDArray[Any], at: int) -> dict[str, Any]:
    hit, said, true = int(confusion[at, at]), int(confusion[:, at].sum()), int(confusion[at].sum())
    return {
        "precision": round(hit / said, 4) if said else 0.0,
        "recall": round(hit / true, 4) if true else 0.0,
        "f1": round(2 * hit / (said + true), 4),
        "support": true,
    }


def _ceiling(confidence: NDArray[Any], right: NDArray[Any], precision: float) -> float:
    order = np.argsort(-confidence, kind="stable")
    enough = np.flatnonzero(np.cumsum(right[order]) / np.arange(1, len(order) + 1) >= precision)
    return float((enough[-1] + 1) / len(order)) if len(enough) else 0.0


def _speed(model: Model, messages: Sequence[Message]) -> float:
    """Return how many messages a second one core reads, in batches, for some seconds."""
    read, started = 0, time.process_time()
    while (spent := time.process_time() - started) < _TIMED_SECONDS and read < 20_000:
        at = read % len(messages)
        read += len(messages[at : at + _BATCH])
        model.shares(messages[at : at + _BATCH])
    return read / max(spent, 1e-9)
