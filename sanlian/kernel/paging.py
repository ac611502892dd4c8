"""Long lists, read page by page from where the last one ended: the cost does not grow with the page's number."""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")
# The keys of a sorted list are short; whatever is longer was not made here.
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some items of a list, and the cursor that continues it (None at the end)."""

    items: list[Item]
    next: str | None = None


def encode(*keys: str | int) -> str:
    """Return the cursor that stands for the sort keys of the last item shown."""
    return base64.urlsafe_b64encode(json.dumps(keys, separators=(",", ":")).encode()).decode().rstrip("=")


def decode(cursor: str, *kinds: type[str] | type[int]) -> list[str | int]:
    """
    Return the sort keys inside a cursor, which are of these kinds in this order.

    :raises ValueError: when it is not one of ours; the room whose list it is says so in its own words
    """
    if len(cursor) > _LONGEST:
        raise ValueError("too long")
    try:
        keys = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if not isinstance(keys, list) or [type(key) for key in keys] != list(kinds):
        raise ValueError("other keys")
    return keys
