"""Reading the demonstration's data files."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "data" / "demonstration"


@cache
def read(name: str) -> Any:
    """Return one YAML file of data/demonstration, read once a process."""
    return yaml.load((FOLDER / name).read_text(encoding="utf-8"), Loader=_loader())


def messages() -> list[dict[str, Any]]:
    """Return all invented messages, each with its true category under `category` (None where it is anyone's guess)."""
    return [
        message for path in sorted((FOLDER / "messages").glob("*.yaml")) for message in _of_file(path.name)
    ]


@cache
def _of_file(name: str) -> tuple[dict[str, Any], ...]:
    content = read(f"messages/{name}")
    if isinstance(content, list):
        return tuple(content)
    return tuple(
        {"category": category, **(entry if isinstance(entry, dict) else {"text": entry})}
        for category, entries in content.items()
        for entry in entries
    )


def _loader() -> type[Any]:
    # The C loader reads the five hundred messages ten times faster; PyYAML's wheels carry it.
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)
