"""Learn from one table of labelled messages, measure on another."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sanlian.analysis.engine.evaluate import Evaluation, evaluate
from sanlian.analysis.engine.model import CannotLearn, Message
from sanlian.analysis.engine.tables import BadTable, rows_of, write_rows

COLUMNS = ("id", "title", "text", "label")


class Command(BaseCommand):
    """manage.py analysis_evaluate --train T.csv --test S.csv [--predictions P.csv]"""

    help = "Learn from a table of labelled messages, measure on another, and print the figures as JSON."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the tables."""
        columns = ", ".join(COLUMNS)
        parser.add_argument("--train", type=Path, required=True, help=f"learnt from; columns {columns}")
        parser.add_argument("--test", type=Path, required=True, help="measured on; the same columns")
        parser.add_argument(
            "--predictions", type=Path, help="where to write id, label, predicted, confidence, alone_at_…"
        )

    def handle(
        self, *args: Any, train: Path, test: Path, predictions: Path | None = None, **options: Any
    ) -> None:
        """Measure; the last line is one JSON object. A table that cannot be used ends with status 1."""
        try:
            learnt, measured = rows_of(train, COLUMNS), rows_of(test, COLUMNS)
            model, found = evaluate(_labelled(learnt, train), _labelled(measured, test))
            if predictions:
                _write(predictions, measured, found, model.thresholds)
        except (BadTable, CannotLearn) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{len(learnt)} messages learnt, {len(measured)} measured")
        self.stdout.write(json.dumps(found.figures, ensure_ascii=False))


def _labelled(rows: list[dict[str, str]], file: Path) -> tuple[list[Message], list[str]]:
    for number, row in enumerate(rows, 1):
        if not row["label"].strip():
            raise BadTable(f"{file}: row {number} (id {row['id'][:40]}) has no label.")
    return [Message(row["title"], row["text"]) for row in rows], [row["label"].strip() for row in rows]


def _write(file: Path, rows: list[dict[str, str]], found: Evaluation, thresholds: dict[float, float]) -> None:
    columns = ["id", "label", "predicted", "confidence", *(f"alone_at_{each}" for each in thresholds)]
    told = zip(rows, found.said, found.confidence, strict=True)
    write_rows(
        file,
        columns,
        (
            [row["id"], row["label"], said, f"{sure:.6f}", *(int(sure >= at) for at in thresholds.values())]
            for row, said, sure in told
        ),
    )
