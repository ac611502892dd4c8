"""
Check that every room's Chinese is complete and that the rooms agree.

Each string marked in code or pages has its translation, and none has two: Django merges all rooms' words, so
one room's would silently replace the other's. Works on a copy, so nothing in the repository changes.
"""

import contextlib
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
import polib
from django.core.management import call_command

from tools import system
from tools.paths import ROOT

LANGUAGE = "zh_Hans"
_SOURCES = ("*.py", "*.html", "*.txt")


def gaps() -> Iterator[str]:
    """Yield one line for each string that is marked for translation and has none, or a doubtful one."""
    with tempfile.TemporaryDirectory(prefix="sanlian-words-") as folder:
        copy = Path(folder) / "sanlian"
        shutil.copytree(
            ROOT / "sanlian",
            copy,
            ignore=shutil.ignore_patterns("*.mo", "__pycache__", "static", "migrations"),
        )
        for room in sorted(path for path in copy.iterdir() if (path / "__init__.py").exists()):
            yield from _gaps_in(room)


def _gaps_in(room: Path) -> Iterator[str]:
    catalogue = room / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"
    catalogue.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.chdir(room), contextlib.redirect_stdout(io.StringIO()):
        call_command("makemessages", locale=[LANGUAGE], no_location=True, verbosity=0)
    if not catalogue.exists():
        return
    for entry in polib.pofile(str(catalogue)):
        if entry.obsolete:
            continue
        if entry.fuzzy:
            yield f"{room.name}: a fuzzy translation: {entry.msgid!r}"
        elif not entry.translated():
            yield f"{room.name}: no {LANGUAGE} for {entry.msgid!r}"


def disagreements() -> Iterator[str]:
    """Yield one line for each string that two rooms translate differently; a context keeps them apart."""
    said: dict[tuple[str | None, str], dict[str, str]] = {}
    for path in sorted(ROOT.glob(f"sanlian/*/locale/{LANGUAGE}/LC_MESSAGES/django.po")):
        for entry in polib.pofile(str(path)):
            if not entry.obsolete:
                words = entry.msgstr or " / ".join(entry.msgstr_plural.values())
                said.setdefault((entry.msgctxt, entry.msgid), {}).setdefault(words, path.parts[-5])
    for (_context, text), rooms in said.items():
        if len(rooms) > 1:
            yield f"two translations of {text!r}: " + ", ".join(f"{room} {it}" for it, room in rooms.items())


def main() -> int:
    """Print the gaps and return the exit code."""
    lacking = system.missing([system.GETTEXT])
    if lacking:
        print(system.complaint(lacking))
        return 1
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    found = [*gaps(), *disagreements()]
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
