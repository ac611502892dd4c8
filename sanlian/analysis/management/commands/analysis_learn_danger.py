"""Learn from invented messages what sounds like danger; the file that it writes is part of the product."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from sanlian.analysis.engine import Danger
from sanlian.analysis.engine.danger import CALM, KINDS
from sanlian.analysis.queries import DANGER_FILE

MESSAGES = settings.BASE_DIR / "data/analysis/danger.yaml"


class Command(BaseCommand):
    """manage.py analysis_learn_danger [--messages FILE] [--output FILE]"""

    help = "Learn what sounds like danger from messages with and without it, and write what was learnt."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the files."""
        parser.add_argument("--messages", type=Path, default=MESSAGES, help="YAML: kind → messages")
        parser.add_argument("--output", type=Path, default=DANGER_FILE)

    def handle(self, *args: Any, messages: Path, output: Path, **options: Any) -> None:
        """Learn and write; the last line is one JSON object. A file that cannot be used ends with status 1."""
        try:
            words = messages.read_text(encoding="utf-8")
            content = yaml.safe_load(words)
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise CommandError(f"{messages}: {error}") from None
        good = isinstance(content, dict) and set(content) == {*KINDS, CALM}
        if not good or not all(
            isinstance(texts, list) and len(texts) >= 10 and all(isinstance(text, str) for text in texts)
            for texts in content.values()
        ):
            raise CommandError(
                f"{messages}: lists of ten texts at least are needed: {', '.join([*KINDS, CALM])}."
            )
        learnt = Danger.learn(content)
        digest = sha256(words.encode()).hexdigest()
        output.write_text("\n".join(learnt.lines(learnt_from=digest)) + "\n", encoding="utf-8")
        figures = {kind: len(texts) for kind, texts in content.items()}
        self.stdout.write(
            json.dumps({**figures, "fragments": len(learnt.vocabulary.codes), "threshold": learnt.threshold})
        )
