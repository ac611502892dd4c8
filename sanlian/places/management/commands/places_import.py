"""Import places from a CSV file."""

import codecs
import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from sanlian.kernel.errors import Refusal
from sanlian.places.operations import NewPlace, import_places


class _Desk:
    """Whoever sits at the machine; accounts are a room above."""

    kind, id, name = "house", None, ""


class Command(BaseCommand):
    """manage.py places_import FILE.csv"""

    help = "Import places from a CSV file with the columns code, name, parent_code. All of them, or none."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the file and its encoding."""
        parser.add_argument(
            "file",
            type=Path,
            help="codes of 6, 9, 12 or 15 digits; parents may stand in it or in the database",
        )
        parser.add_argument(
            "--encoding",
            default="",
            help="how the file is written (default: UTF-8, UTF-16 with its mark, GB18030)",
        )

    def handle(self, *args: Any, file: Path, encoding: str, **options: Any) -> None:
        """Import and say what changed; a bad file changes nothing and ends with status 1."""
        try:
            reader = csv.DictReader(_text(file.read_bytes(), encoding).splitlines())
            missing = {"code", "name", "parent_code"} - set(reader.fieldnames or ())
            if missing:
                raise CommandError(f"{file}: the first line lacks {', '.join(sorted(missing))}.")
            rows = [
                NewPlace(row["code"] or "", row["name"] or "", row["parent_code"] or "", line)
                for line, row in enumerate(reader, start=2)
            ]
            done = import_places(rows, by=_Desk(), at=timezone.now())
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from None
        except (UnicodeError, LookupError):
            how = encoding or "UTF-8, UTF-16 or GB18030"
            raise CommandError(f"{file} is not written in {how}.") from None
        except csv.Error as error:
            raise CommandError(f"{file}: {error}.") from None
        except Refusal as refusal:
            raise CommandError(f"{file}: {refusal.message}") from None
        self.stdout.write(f"{done.created} new, {done.renamed} renamed, {done.same} as they were.")


def _text(raw: bytes, encoding: str) -> str:
    """Return a file's text; spreadsheets of offices write GB18030, or UTF-16 with a mark at its beginning."""
    if encoding:
        return raw.decode(encoding)
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030")
