"""What came of a simulation: counted in the tables afterwards, by the same definitions as the cockpit's lists."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sanlian.people.actors import HOUSE
from sanlian.workorders import listings

_MEASURES = (
    *("received", "withdrawn", "replied", "closed", "in_hand", "overdue", "reopened", "declined"),
    *("solved", "partly", "unsolved", "satisfied", "basically", "unsatisfied"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: a number, of how many (None: no share of anything), and what is counted."""

    name: str
    number: int
    of: int | None
    means: str

    @property
    def share(self) -> str:
        """Return the percentage with one decimal, or nothing."""
        return f"{100 * self.number / self.of:.1f} %" if self.of else ""


def outcome(*, since: datetime, until: datetime) -> list[Line]:
    """Return the table of the orders submitted in a period, as they stand at its end."""
    return list(_lines(_counts(since, until)))


def _counts(since: datetime, until: datetime) -> dict[str, int]:
    # What is OF_NOW knows no period: orders of earlier days that still wait are in it.
    return {
        name: listings.count_behind(HOUSE, listings.Figure(name, since=since, until=until), at=until)
        for name in _MEASURES
    }


def _lines(n: dict[str, int]) -> Iterator[Line]:
    received, answers = n["received"], n["solved"] + n["partly"] + n["unsolved"]
    ratings = n["satisfied"] + n["basically"] + n["unsatisfied"]
    yield Line("received", received, None, "orders formed in these days")
    yield Line("withdrawn", n["withdrawn"], received, "taken back by the person who asked")
    yield Line(
        "completed", n["replied"], received, "answered by the unit; who is still in time counts against it"
    )
    yield Line("closed", n["closed"], received, "rated, or not rated within five working days of the answer")
    yield Line("in hand", n["in_hand"], None, "not answered at the end of the last day")
    yield Line("overdue", n["overdue"], n["in_hand"], "of those in hand: the promise has run out")
    yield Line("declined", n["declined"], received, "handed back by a unit at least once")
    yield Line("reopened", n["reopened"], received, "said to be not solved, and opened again")
    yield Line("solved", n["solved"], answers, "of those who answered: solved, in their last answer")
    yield Line(
        "satisfied", n["satisfied"] + n["basically"], ratings, "of those who rated: satisfied or basically so"
    )
