"""Photographs of visits: drawn anew as those of orders are, in a folder of their own."""

from collections.abc import Iterable
from datetime import datetime
from typing import IO

from sanlian.visits import rules
from sanlian.visits.models import Picture
from sanlian.workorders import operations as workorders
from sanlian.workorders.operations import Photo


def keep_picture(raw: IO[bytes], *, at: datetime) -> Photo:
    """
    Return a sent photograph, drawn anew without what the file said of place and device, for `write`.

    :raises errors.Invalid: when it is none, or too large
    """
    return workorders.keep_photograph(raw, folder=rules.FOLDER, at=at)


def sweep_pictures(*, at: datetime) -> int:
    """Remove photographs that no note took up within a day, and return how many."""
    return workorders.sweep_photographs(folder=rules.FOLDER, also=_taken, at=at)


def drop_pictures(files: Iterable[str]) -> None:
    """Remove photographs of notes that are gone, once that is committed; what an order carries stays."""
    workorders.drop_photographs(files, also=_taken)


def _taken(names: list[str]) -> set[str]:
    return set(Picture.objects.filter(file__in=names).values_list("file", flat=True))
