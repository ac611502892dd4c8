"""What somebody is about to propose: rows gathered page by page, in the session, until they are proposed or dropped."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from sanlian.catalogue import listings
from sanlian.catalogue.rules import RowChange, values_of

_KEY = "registry_draft"


def draft(session: SessionBase) -> tuple[RowChange, ...]:
    """Return the rows gathered so far."""
    return listings.changes_of(session.get(_KEY, ()))


def gather(session: SessionBase, table: str, code: str, after: Mapping[str, Any] | None) -> None:
    """Put a row as it shall be (None: it ends) beside those gathered; what was gathered for it before is replaced."""
    kept = [change for change in draft(session) if (change.table, change.code) != (table, code)]
    before = row_in_force(table, code)
    if before is not None or after is not None:
        kept.append(RowChange(table, code, before, after))
    session[_KEY] = listings.stored(kept)


def gather_all(session: SessionBase, changes: Sequence[RowChange]) -> None:
    """Put many rows beside those gathered, instead of what was gathered for them before."""
    named = {(change.table, change.code) for change in changes}
    kept = [change for change in draft(session) if (change.table, change.code) not in named]
    session[_KEY] = listings.stored([*kept, *changes])


def drop(session: SessionBase, table: str = "", code: str = "") -> None:
    """Forget one row, or all."""
    kept = [change for change in draft(session) if table and (change.table, change.code) != (table, code)]
    session[_KEY] = listings.stored(kept)


def row_in_force(table: str, code: str) -> dict[str, Any] | None:
    """Return a row as it is in force; None when there is none."""
    return values_of(listings.present(), table).get(code)


def row(session: SessionBase, table: str, code: str) -> Mapping[str, Any] | None:
    """Return a row as it would be with what is gathered; None when there is none."""
    for change in draft(session):
        if (change.table, change.code) == (table, code):
            return change.after
    return row_in_force(table, code)
