"""
Where sent files lie: under the day they came and the hash of their content.

A file is kept when it arrives, before the request that will carry it: a form that is refused, or that is looked at
once more, need not be sent again. What no request or order has taken up within a day is swept away.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

from django.conf import settings

from sanlian.workorders import rules

UNCLAIMED_FOR = timedelta(days=1)


def put(write: Callable[[IO[bytes]], Any], *, folder: str, suffix: str, at: datetime) -> tuple[str, str]:
    """Return the name and the SHA-256 of a file that `write` has written; broken off, it leaves nothing behind."""
    with NamedTemporaryFile(dir=root(), suffix=".part", delete=False) as part:
        try:
            write(part)
            part.flush()
            part.seek(0)
            digest = hashlib.file_digest(part, "sha256").hexdigest()
            name = f"{folder}/{at.astimezone(rules.SHANGHAI):%Y/%m/%d}/{digest}.{suffix}"
            path = root() / name
            path.parent.mkdir(parents=True, exist_ok=True)
            os.replace(part.name, path)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise
    return name, digest


def sweep(folder: str, *, taken: Callable[[list[str]], Iterable[str]], at: datetime) -> int:
    """
    Remove the files of a folder that nothing took up within a day, and return how many.

    Looks only at the folders of the last week, so that it costs the same however many are kept.
    """
    swept = 0
    for day in _recent_days(folder, at):
        old = [path for path in day.iterdir() if path.stat().st_mtime < (at - UNCLAIMED_FOR).timestamp()]
        names = {str(path.relative_to(root())): path for path in old}
        claimed = set(taken(list(names)))
        for name, path in names.items():
            if name not in claimed:
                path.unlink(missing_ok=True)
                swept += 1
    return swept


def remove(names: Iterable[str]) -> None:
    """Remove kept files; the caller knows that nothing uses them."""
    for name in names:
        (root() / name).unlink(missing_ok=True)


def _recent_days(folder: str, at: datetime) -> Iterator[Path]:
    for days in range(8):
        day = root() / folder / f"{(at - timedelta(days=days)).astimezone(rules.SHANGHAI):%Y/%m/%d}"
        if day.is_dir():
            yield day


def root() -> Path:
    """Return the folder of all sent files; it is made where it is missing."""
    path = Path(settings.MEDIA_ROOT)
    path.mkdir(parents=True, exist_ok=True)
    return path
