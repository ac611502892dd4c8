"""What a room offers: a table, how its rows are taken out of the house, and how they are brought in."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sanlian.kernel.errors import Invalid, Refusal
from sanlian.kernel.words import Sentence, gettext_noop
from sanlian.sheets.faults import Fault
from sanlian.sheets.tables import Row, Table

_REMEDY = gettext_noop("Correct the cell and bring the file once more.")


class Contradiction(Invalid):
    """A row that contradicts what is there, or another row: what is wrong in which column, and what mends it."""

    def __init__(self, column: str, said: str, remedy: str, **values: object) -> None:
        """Keep both sentences; the values belong into either."""
        super().__init__(said, field=column)
        self.said, self.remedy = Sentence(said, values), Sentence(remedy, values)


class Outcome(StrEnum):
    """What bringing one row did."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"


@dataclass(slots=True)
class Brought:
    """What bringing rows did: how many of each outcome, which rows were refused, and what else there is to say."""

    added: int = 0
    changed: int = 0
    same: int = 0
    faults: list[Fault] = field(default_factory=list)
    notes: list[Sentence] = field(default_factory=list)

    def count(self, outcome: Outcome, number: int = 1) -> None:
        """Count rows with the same outcome."""
        setattr(self, outcome.value, getattr(self, outcome.value) + number)


@dataclass(frozen=True, slots=True)
class Book:
    """
    A table of a room with its two directions.

    `take()` yields every row as column name → value, in an order that does not change by itself. `bring(rows,
    by=…, at=…)` goes through the room's operations and returns a Brought; rows that are not named stay as they
    are. It is called inside one transaction, which may be undone afterwards: then `forget` drops what the process
    remembers. Books with the same `jointly` agree with each other only together: it takes table → rows and returns
    table → Brought.
    """

    table: Table
    take: Callable[[], Iterable[Mapping[str, object]]]
    bring: Callable[..., Brought]
    forget: Callable[[], None] = lambda: None
    jointly: Callable[..., dict[str, Brought]] | None = None


def bring_each(
    rows: Sequence[Row],
    do: Callable[[Mapping[str, Any]], Outcome],
    *,
    columns: Mapping[str, str] | None = None,
) -> Brought:
    """
    Bring row by row; what an operation refuses becomes a fault of its row.

    :param columns: the column that a refusal's `field` speaks of, where it is called otherwise
    """
    brought = Brought()
    for row in rows:
        try:
            brought.count(do(row.values))
        except Refusal as refusal:
            brought.faults.append(refused(row, refusal, columns=columns))
    return brought


def refused(row: Row, refusal: Refusal, *, columns: Mapping[str, str] | None = None) -> Fault:
    """Return a refusal as the fault of a row."""
    column = (columns or {}).get(refusal.field or "", refusal.field or "")
    if isinstance(refusal, Contradiction):
        return Fault(row.number, column, refusal.said, refusal.remedy)
    said = Sentence("%(said)s", {"said": refusal.message})
    return Fault(row.number, column if column in row.written else "", said, Sentence(_REMEDY))
