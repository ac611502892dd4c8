"""
Writing facts.

Every operation of every room is decorated with `@operation`: one transaction, at whose outermost end the facts
recorded in it are chained and written in one batch. Writing last keeps the lock on the chain's head short, and
takes it after all other locks, so that writers cannot wait for each other in a circle.
"""

import functools
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ParamSpec, Protocol, TypeVar

from django.db import transaction

from sanlian.journal import chain
from sanlian.journal.models import Delivery, Entry, Head
from sanlian.journal.readers import readers_of

P = ParamSpec("P")
R = TypeVar("R")


class Author(Protocol):
    """Whoever can be named as the one who did it: the people room's Actor, or any like it."""

    @property
    def kind(self) -> str:
        """Return officer, resident or house."""

    @property
    def id(self) -> int | None:
        """Return the number of the account or resident."""

    @property
    def name(self) -> str:
        """Return the name to show."""


@dataclass(frozen=True, slots=True)
class _Noted:
    name: str
    at: datetime
    by: tuple[str, int | None, str]
    subject: tuple[str, str]
    details: dict[str, Any]


@dataclass
class _Notebook(threading.local):
    depth: int = 0
    # Inside `together`: finished operations leave their notes for the end.
    gathering: bool = False
    notes: list[_Noted] = field(default_factory=list)


_notebook = _Notebook()


def operation(function: Callable[P, R]) -> Callable[P, R]:
    """Return the function as one transaction that writes the facts recorded in it, or nothing at all."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        held = len(_notebook.notes)
        outermost = _notebook.depth == 0
        _notebook.depth += 1
        try:
            # An inner operation is a part of the outer one: its refusal fails the whole, so it needs no savepoint.
            with transaction.atomic(savepoint=outermost):
                result = function(*args, **kwargs)
                if outermost and _notebook.notes and not _notebook.gathering:
                    _write(_notebook.notes)
            return result
        except BaseException:
            del _notebook.notes[held:]
            raise
        finally:
            _notebook.depth -= 1
            if outermost and not _notebook.gathering:
                _notebook.notes.clear()

    return run


@contextmanager
def together() -> Iterator[None]:
    """
    Make many operations one transaction, whose facts are written in one batch at its end.

    For whoever does thousands of them alone: the chain's head is taken once and not each time. An operation that
    is refused inside still leaves nothing, and those around it stay; what breaks the block undoes them all.

    :raises RuntimeError: inside itself or inside an operation
    """
    if _notebook.gathering or _notebook.depth:
        raise RuntimeError("Operations are gathered at the outermost only.")
    _notebook.gathering = True
    try:
        with transaction.atomic():
            yield
            if _notebook.notes:
                _write(_notebook.notes)
    finally:
        _notebook.gathering = False
        _notebook.notes.clear()


def record(
    name: str, *, subject: tuple[str, object], by: Author, at: datetime, details: dict[str, Any] | None = None
) -> None:
    """
    Note a fact, to be written when the operation that makes it true ends.

    :param subject: kind and number of the thing, such as `("order", 7)`
    :param details: few JSON values; whoever reads the fact later gets nothing else
    :raises RuntimeError: outside an operation, where nothing would make it true
    """
    if not _notebook.depth:
        raise RuntimeError(f"{name} was recorded outside an operation.")
    _notebook.notes.append(
        _Noted(
            name=name,
            at=at,
            by=(by.kind, by.id, by.name),
            subject=(subject[0], str(subject[1])),
            # As it will be read again: text for keys, lists for tuples. What is no JSON fails here, beside its cause.
            details=json.loads(json.dumps(details or {}, allow_nan=False)),
        )
    )


def _write(notes: list[_Noted]) -> None:
    head = Head.objects.select_for_update().filter(pk=1).first()
    if head is None:
        # The very first writers may be two: one puts the head there, the other finds it.
        Head.objects.bulk_create([Head(pk=1, seq=0, hash=chain.GENESIS)], ignore_conflicts=True)
        head = Head.objects.select_for_update().get(pk=1)
    seq, previous = head.seq, head.hash
    entries, deliveries = [], []
    for note in notes:
        seq += 1
        content = chain.content_of(
            seq=seq, name=note.name, at=note.at, by=note.by, subject=note.subject, details=note.details
        )
        previous = chain.link(previous, content)
        entries.append(
            Entry(
                seq=seq,
                name=note.name,
                at=note.at,
                by_kind=note.by[0],
                by_id=note.by[1],
                by_name=note.by[2],
                subject_kind=note.subject[0],
                subject_id=note.subject[1],
                details=note.details,
                hash=previous,
            )
        )
        deliveries += [
            Delivery(reader=reader.name, entry_id=seq, due_at=note.at) for reader in readers_of(note.name)
        ]
    Head.objects.filter(pk=1).update(seq=seq, hash=previous)
    Entry.objects.bulk_create(entries)
    if deliveries:
        Delivery.objects.bulk_create(deliveries)
