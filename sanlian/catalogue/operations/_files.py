"""Reading a folder of catalogue files; what is in them is checked elsewhere."""

import csv
from pathlib import Path
from typing import Any

import yaml

from sanlian.catalogue.rules import Problem
from sanlian.kernel.words import gettext_noop

# What a county may do without.
OPTIONAL = ("routing",)
NAMES = ("categories", "limits", "duties", "departments", "responsibilities", "hours")
# A catalogue is a few hundred kilobytes; more is another file under a familiar name.
LARGEST = 8 * 1024 * 1024


def read(folder: Path) -> tuple[dict[str, Any], list[Problem]]:
    """Return each file's raw contents by its name without ending, and what kept files from being read."""
    raw: dict[str, Any] = {}
    problems: list[Problem] = []
    more = [name for name in OPTIONAL if (folder / f"{name}.yaml").exists()]
    for name in [*(f"{name}.yaml" for name in (*NAMES, *more)), "calendar.csv"]:
        text = _text(folder / name, problems)
        if text is not None:
            raw[name.partition(".")[0]] = (
                _calendar(text) if name.endswith("csv") else _yaml(name, text, problems)
            )
    return raw, problems


def _text(path: Path, problems: list[Problem]) -> str | None:
    def wrong(words: str) -> None:
        problems.append(Problem(words, {"file": path.name, "folder": path.parent}))

    try:
        if path.stat().st_size > LARGEST:
            wrong(gettext_noop("%(file)s: larger than 8 MB; this is no catalogue file."))
            return None
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        wrong(gettext_noop("%(file)s: not written in UTF-8; save it so and try again."))
    except OSError:
        wrong(gettext_noop("%(file)s: cannot be read in %(folder)s."))
    return None


def _yaml(name: str, text: str, problems: list[Problem]) -> Any:
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        words = gettext_noop("%(file)s: line %(line)s is not well-formed YAML.")
        problems.append(Problem(words, {"file": name, "line": mark.line + 1 if mark else "?"}))
        return None


def _calendar(text: str) -> list[dict[Any, Any]]:
    return list(csv.DictReader(text.splitlines()))
