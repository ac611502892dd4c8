"""What the room's commands share: who sits at the machine, and how offices write their files."""

import codecs
import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.core.management.base import CommandError

from sanlian.kernel.errors import Refusal


class Desk:
    """Whoever sits at the machine; accounts are a room above."""

    kind, id, name = "house", None, ""
    identities: frozenset[int | None] = frozenset({None})

    def reaches(self, place_code: str, permission: str, /) -> bool:
        """Return that the machine's own people may do everything."""
        return True


def rows_of(file: Path, encoding: str, *, needed: set[str]) -> list[dict[str, str]]:
    """Return a CSV file's rows by column, empty cells as empty texts; to be called inside `said`."""
    reader = csv.DictReader(_text(file.read_bytes(), encoding).splitlines())
    missing = needed - set(reader.fieldnames or ())
    if missing:
        raise CommandError(f"{file}: the first line lacks {', '.join(sorted(missing))}.")
    return [{name: row[name] or "" for name in row if isinstance(name, str)} for row in reader]


@contextmanager
def said(file: Path, encoding: str = "") -> Iterator[None]:
    """Put what is wrong with a file into one sentence; the command ends with status 1."""
    try:
        yield
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}.") from None
    except (UnicodeError, LookupError):
        how = encoding or "UTF-8, UTF-16 or GB18030"
        raise CommandError(f"{file} is not written in {how}.") from None
    except csv.Error as error:
        raise CommandError(f"{file}: {error}.") from None
    except Refusal as refusal:
        raise CommandError(f"{file}: {refusal.message}") from None


def day(text: str) -> date | None:
    """
    Return a day written as 2026-03-01, or None for an empty text.

    :raises CommandError: for anything else
    """
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise CommandError(f"“{text}” is no day; write it as 2026-03-01.") from None


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
