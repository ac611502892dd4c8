"""
The State Council's notices of 2021 to 2026, typed from the notices and not from the product's calendar.

A line is a feast: its days off, then the weekends that are worked for it, as month.day; a range runs from day to day.
"""

from datetime import date, timedelta

NOTICES = {
    2021: [
        "1.1-1.3",
        "2.11-2.17 | 2.7 2.20",
        "4.3-4.5",
        "5.1-5.5 | 4.25 5.8",
        "6.12-6.14",
        "9.19-9.21 | 9.18",
        "10.1-10.7 | 9.26 10.9",
    ],
    2022: [
        "1.1-1.3",
        "1.31-2.6 | 1.29 1.30",
        "4.3-4.5 | 4.2",
        "4.30-5.4 | 4.24 5.7",
        "6.3-6.5",
        "9.10-9.12",
        "10.1-10.7 | 10.8 10.9",
        # The notice of 2023 begins with New Year's Eve of 2022.
        "12.31-12.31",
    ],
    2023: [
        "1.1-1.2",
        "1.21-1.27 | 1.28 1.29",
        "4.5-4.5",
        "4.29-5.3 | 4.23 5.6",
        "6.22-6.24 | 6.25",
        "9.29-10.6 | 10.7 10.8",
    ],
    2024: [
        "1.1-1.1",
        "2.10-2.17 | 2.4 2.18",
        "4.4-4.6 | 4.7",
        "5.1-5.5 | 4.28 5.11",
        "6.10-6.10",
        "9.15-9.17 | 9.14",
        "10.1-10.7 | 9.29 10.12",
    ],
    2025: [
        "1.1-1.1",
        "1.28-2.4 | 1.26 2.8",
        "4.4-4.6",
        "5.1-5.5 | 4.27",
        "5.31-6.2",
        "10.1-10.8 | 9.28 10.11",
    ],
    2026: [
        "1.1-1.3 | 1.4",
        "2.15-2.23 | 2.14 2.28",
        "4.4-4.6",
        "5.1-5.5 | 5.9",
        "6.19-6.21",
        "9.25-9.27 | 9.20",
        "10.1-10.7 | 10.10",
    ],
}


def _day(year: int, written: str) -> date:
    month, day = written.split(".")
    return date(year, int(month), int(day))


def told_off() -> set[date]:
    """Return every day that a notice gives off, weekends inside a feast included."""
    days = set()
    for year, feasts in NOTICES.items():
        for feast in feasts:
            first, last = (_day(year, end) for end in feast.partition(" | ")[0].split("-"))
            days |= {first + timedelta(days=n) for n in range((last - first).days + 1)}
    return days


def told_to_work() -> set[date]:
    """Return every Saturday and Sunday that a notice makes a working day."""
    return {
        _day(year, written)
        for year, feasts in NOTICES.items()
        for feast in feasts
        for written in feast.partition(" | ")[2].split()
    }
