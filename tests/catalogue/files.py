"""The catalogue's own files, for tests that need them read but not loaded."""

import csv
from datetime import date
from functools import cache
from pathlib import Path

from sanlian.catalogue.deadlines import WorkingCalendar, known_years

FOLDER = Path(__file__).resolve().parents[2] / "data" / "catalogue"


@cache
def shipped_calendar() -> WorkingCalendar:
    """Return the calendar that ships with the product."""
    with (FOLDER / "calendar.csv").open(encoding="utf-8") as lines:
        days = {date.fromisoformat(row["date"]): row["working"] == "1" for row in csv.DictReader(lines)}
    return WorkingCalendar(days, known_years=known_years(days))
