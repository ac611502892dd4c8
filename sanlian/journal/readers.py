"""
Who wants to hear of which facts, and which duties come round by the clock.

Rooms register here from their `reactions.py`; the journal calls them and never imports them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cronsim import CronSim


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry of the journal, as a reader gets it; `at` is aware."""

    id: int
    name: str
    at: datetime
    by_kind: str
    by_id: int | None
    by_name: str
    subject_kind: str
    subject_id: str
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reader:
    """A function that is owed every fact of some names, exactly once; what leaves the house, at least once."""

    name: str
    of: frozenset[str]
    batch: bool
    leaves: bool
    call: Callable[..., Any]
    reset: Callable[[], None] | None


@dataclass(frozen=True, slots=True)
class Duty:
    """A function that is called once for each instant of a cron line (Asia/Shanghai)."""

    name: str
    cron: str
    call: Callable[[datetime], None]


READERS: dict[str, Reader] = {}
DUTIES: dict[str, Duty] = {}


def reader(
    name: str,
    *,
    of: Iterable[str],
    batch: bool = False,
    leaves: bool = False,
    reset: Callable[[], None] | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """
    Register a function as a reader of the facts named in `of`.

    It is called inside the transaction that marks the delivery paid, with one Fact, or with a sequence of them
    in the journal's order when `batch`. `reset` empties what the reader keeps, so that it can be replayed.

    :param leaves: what it does leaves the house and no rollback brings it back: each fact gets a transaction of its
        own, so that the fault of one never repeats another, and the function is told the instant of this try as well.
        With `batch` it is called outside any transaction, so that nobody waits for whoever carries it: with a hundred
        facts and the instant, and returns what failed, by the fact's number; what it has done once, it must know
    """

    def register(call: Callable[..., Any]) -> Callable[..., Any]:
        if name in READERS and READERS[name].call.__qualname__ != call.__qualname__:
            raise ValueError(f"Two readers are called {name}.")
        if leaves and reset:
            raise ValueError(f"What {name} sends out is never sent anew.")
        READERS[name] = Reader(
            name=name, of=frozenset(of), batch=batch, leaves=leaves, call=call, reset=reset
        )
        return call

    return register


def duty(name: str, *, cron: str) -> Callable[[Callable[[datetime], None]], Callable[[datetime], None]]:
    """Register a function for each instant of a cron line; it gets that instant, not the time it runs."""
    CronSim(cron, datetime(2021, 1, 1))

    def register(call: Callable[[datetime], None]) -> Callable[[datetime], None]:
        DUTIES[name] = Duty(name=name, cron=cron, call=call)
        return call

    return register


def readers_of(fact_name: str) -> Sequence[Reader]:
    """Return the readers that are owed facts of this name."""
    return [reader for reader in READERS.values() if fact_name in reader.of]
