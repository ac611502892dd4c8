"""Bringing a table: tried first, then all of it, or the rows without a fault."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sanlian.journal.operations import operation, record, together
from sanlian.people.actors import Actor
from sanlian.registry import facts, permissions
from sanlian.registry.books import BOOKS, TONGUES
from sanlian.sheets import Book, Brought, Checked, Fault, Unreadable, check, read


@dataclass(frozen=True, slots=True)
class Report:
    """What bringing a file did, or would do; `done` says which."""

    checked: Checked
    brought: Brought = field(default_factory=Brought)
    done: bool = False

    @property
    def faults(self) -> list[Fault]:
        """Return all faults from top to bottom, those of the whole file first."""
        return sorted([*self.checked.faults, *self.brought.faults], key=lambda fault: fault.row or 0)

    @property
    def faulty_rows(self) -> int:
        """Return how many rows have a fault."""
        return len({fault.row for fault in self.faults if fault.row is not None})

    @property
    def good(self) -> int:
        """Return how many rows have none."""
        return len(self.checked.rows) - len({fault.row for fault in self.brought.faults})


class Undo(Exception):
    """Nothing of what was tried shall stay."""


def bring(
    book: Book, content: bytes, *, file_name: str, whole: bool, dry: bool, by: Actor, at: datetime
) -> Report:
    """
    Bring a file into a table; rows that it does not name stay as they are.

    :param whole: all rows or none: one fault keeps everything out; else the rows without a fault come in
    :param dry: find out what would happen, and change nothing
    :raises errors.NotAllowed: when the actor may not
    """
    permissions.may_bring(by).require()
    try:
        checked = check(read(content, name=file_name), book.table, tongues=TONGUES)
    except Unreadable as unreadable:
        return Report(Checked((), (unreadable.fault,)))
    if not checked.rows or (checked.faults and whole and not dry):
        return Report(checked)
    brought = Brought()
    done = False
    with undoable():
        brought = book.bring(checked.rows, by=by, at=at)
        if dry or (whole and brought.faults):
            raise Undo
        if brought.added or brought.changed:
            note(book, brought, file_name=file_name, by=by, at=at)
        done = True
    return Report(checked, brought, done)


@contextmanager
def undoable() -> Iterator[None]:
    """Make what is inside one transaction, which an Undo ends without a trace."""
    try:
        with together():
            yield
    except Undo:
        forget()
    except BaseException:
        forget()
        raise


def forget() -> None:
    """Drop what this process has read of rows that were undone."""
    for book in BOOKS:
        book.forget()


@operation
def note(book: Book, brought: Brought, *, file_name: str, by: Actor, at: datetime) -> None:
    """Write down that rows of a table came in."""
    record(
        facts.BROUGHT,
        subject=("table", book.table.name),
        by=by,
        at=at,
        details={
            "file": file_name[:100],
            "added": brought.added,
            "changed": brought.changed,
            "faults": len(brought.faults),
        },
    )
