"""Say how sure and how right the classifier is."""

import re
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from sanlian.analysis import queries
from sanlian.catalogue import queries as catalogue

THRESHOLDS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
# What stands for the slots of a message: words that speak for no matter.
_SLOTS = {"village": "我们村", "landmark": "那边", "person": "老方", "group": "三"}


class Command(BaseCommand):
    """manage.py analysis_measure [FILE.yaml or folder]"""

    help = (
        "Print for each threshold what share of messages the machine is that sure of, and how many are right."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the messages."""
        parser.add_argument(
            "messages",
            nargs="?",
            type=Path,
            default=Path(settings.BASE_DIR) / "data" / "demonstration" / "messages",
            help="a YAML file, or a folder of them: a category's code and under it the messages that are truly "
            "about it, or a list of messages that are about none (default: the demonstration's invented ones)",
        )

    def handle(self, *args: Any, messages: Path, **options: Any) -> None:
        """Measure; a file that cannot be read, or without a message, ends with status 1."""
        if not catalogue.snapshot().leaves:
            raise CommandError("There is no catalogue yet: run catalogue_load first.")
        files = sorted(messages.glob("*.yaml")) if messages.is_dir() else [messages]
        labelled = [pair for file in files for pair in _labelled(file)]
        if not labelled:
            raise CommandError(f"{messages}: no messages in it.")
        self.stdout.write(f"{len(labelled)} messages, {len({true for _, true in labelled} - {''})} matters")
        self.stdout.write("threshold  dispatched alone      right  right unit")
        for mark in queries.measure(labelled, THRESHOLDS):
            self.stdout.write(
                f"{mark.threshold:>9.2f}  {mark.reached:>7} {mark.coverage:>8.1%}  {mark.precision:>9.1%}"
                f"  {mark.arrival:>10.1%}"
            )


def _labelled(file: Path) -> list[tuple[str, str]]:
    """Return text and true category, which is empty where no answer of the machine would be right."""
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}.") from None
    except (UnicodeDecodeError, yaml.YAMLError):
        raise CommandError(f"{file} is no YAML file in UTF-8.") from None
    by_category = {"": content} if isinstance(content, list) else content
    if not isinstance(by_category, dict) or not all(isinstance(each, list) for each in by_category.values()):
        raise CommandError(f"{file}: under each category's code there must be a list of messages.")
    known = {leaf.code for leaf in catalogue.snapshot().leaves} | {""}
    return [
        (_filled(str(entry.get("text", "")) if isinstance(entry, dict) else str(entry)), category)
        for category, entries in by_category.items()
        for entry in entries
        if category in known
    ]


def _filled(text: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda slot: _SLOTS.get(slot[1], "3"), text)
