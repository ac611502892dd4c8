"""Months, quarters and years, as addresses and commands write them: 2021-07, 2021-Q3, 2021."""

import re
from dataclasses import dataclass
from datetime import date

_WRITTEN = re.compile(r"(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?")
MONTH, QUARTER, YEAR = 1, 3, 12


@dataclass(frozen=True, slots=True)
class Span:
    """Some whole months from the first day of one: a month, a quarter or a year."""

    first: date
    months: int = MONTH

    @property
    def end(self) -> date:
        """Return the first day after it."""
        return added(self.first, self.months)

    @property
    def last(self) -> date:
        """Return the first day of its last month."""
        return added(self.first, self.months - 1)

    def reaching(self, window: int) -> "Span":
        """Return the months that an indicator's window covers on a board of this span: these, or more before them."""
        months = max(self.months, window)
        return Span(added(self.end, -months), months)

    @property
    def key(self) -> str:
        """Return it as it is written."""
        if self.months == YEAR:
            return f"{self.first:%Y}"
        if self.months == QUARTER:
            return f"{self.first:%Y}-Q{(self.first.month + 2) // 3}"
        return f"{self.first:%Y-%m}"

    def __str__(self) -> str:
        return self.key


def added(month: date, number: int) -> date:
    """Return the first day of the month that many months later."""
    count = month.year * 12 + month.month - 1 + number
    return date(count // 12, count % 12 + 1, 1)


def month_span(month: date) -> Span:
    """Return the month in which a day lies."""
    return Span(month.replace(day=1))


def read_span(written: str) -> Span | None:
    """Return what is written as 2021-07, 2021-Q3 or 2021; None for anything else."""
    found = _WRITTEN.fullmatch(written)
    if found is None or found[1] == "0000":
        return None
    year, month, quarter = int(found[1]), found[2], found[3]
    if month:
        return Span(date(year, int(month), 1))
    if quarter:
        return Span(date(year, int(quarter) * 3 - 2, 1), QUARTER)
    return Span(date(year, 1, 1), YEAR)
