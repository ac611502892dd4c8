"""Long lists, read page by page from where the last one ended: the cost does not grow with the page's number."""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Generic, TypeVar

from sanlian.kernel.errors import Invalid

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some items of a list, and the cursor that continues it (None at the end)."""

    items: list[Item]
    next: str | None = None


def encode(*keys: str | int) -> str:
    """Return the cursor that stands for the sort keys of the last item shown."""
    return base64.urlsafe_b64encode(json.dumps(keys, separators=(",", ":")).encode()).decode().rstrip("=")


def decode(cursor: str, *, parts: int) -> list[str | int]:
    """
    Return the sort keys inside a cursor.

    :raises Invalid: when it is not one of ours with that many keys
    """
    try:
        keys = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        raise Invalid("This page of the list does not exist.") from None
    if not isinstance(keys, list) or len(keys) != parts or not all(isinstance(k, str | int) for k in keys):
        raise Invalid("This page of the list does not exist.")
    return keys
