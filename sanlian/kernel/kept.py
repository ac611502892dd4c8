"""What a process remembers for some seconds of tables that change a few times a year."""

from collections.abc import Callable
from time import monotonic
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """
    A value read from the database and kept by this process.

    Another process sees a change at the latest after `seconds`; whoever makes the change forgets at once in its own.
    """

    def __init__(self, load: Callable[[], T], *, seconds: float) -> None:
        """:param load: reads the value anew"""
        self._load = load
        self._seconds = seconds
        self._held: tuple[float, T] | None = None

    def get(self) -> T:
        """Return the value, read anew when it has grown old."""
        now = monotonic()
        if self._held is None or now - self._held[0] > self._seconds:
            self._held = (now, self._load())
        return self._held[1]

    def forget(self) -> None:
        """Have the next `get` read anew."""
        self._held = None
