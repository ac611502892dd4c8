"""Taking a table away: who took which rows, with or without contact data, stays in the journal."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.people.actors import Actor
from sanlian.registry import facts, permissions
from sanlian.sheets import Book, Table, csv_bytes, xlsx_bytes

HIDDEN = "****"


class Format(StrEnum):
    """As what a table leaves the house."""

    XLSX = "xlsx"
    CSV = "csv"


class NoSuchFormat(errors.NotFound):
    """Tables are written as XLSX and CSV only."""


def file_of(table: Table, rows: Iterable[Mapping[str, object]], form: str, *, contact: bool = True) -> bytes:
    """
    Return rows as a file with headings in the language that is active; choices in words.

    :raises NoSuchFormat: for a form that is neither xlsx nor csv
    """
    if form not in set(Format):
        raise NoSuchFormat(_("Tables are written as XLSX or CSV."))
    headings = [_(column.title) for column in table.columns]
    lines = [[_written(table, name, row, contact) for name in _names(table)] for row in rows]
    return (
        csv_bytes(headings, lines) if form == Format.CSV else xlsx_bytes([(_(table.title), headings, lines)])
    )


def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def _written(table: Table, name: str, row: Mapping[str, object], contact: bool) -> object:
    column, value = table.column(name), row.get(name)
    if value in (None, ""):
        return None
    if column.private and not contact:
        return HIDDEN
    if isinstance(value, str) and value in column.choices:
        return _(column.choices[value])
    return value


@operation
def take_away(book: Book, *, form: str, by: Actor, at: datetime) -> bytes:
    """
    Return the whole table as a file; telephone numbers and addresses only for those who may see them.

    :raises errors.NotAllowed: when the actor may not take tables away
    :raises NoSuchFormat: for a form that is neither xlsx nor csv
    """
    permissions.may_take_away(by).require()
    contact = bool(permissions.may_take_contact(by))
    rows = list(book.take())
    content = file_of(book.table, rows, form, contact=contact)
    private = book.table.private
    record(
        facts.TAKEN_AWAY,
        subject=("table", book.table.name),
        by=by,
        at=at,
        details={"rows": len(rows), "form": form, "contact": contact and private},
    )
    return content
