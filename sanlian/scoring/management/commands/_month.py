"""Months on the command line."""

from argparse import ArgumentTypeError
from datetime import date


def month(text: str) -> date:
    """Return the first day of a month written as 2021-07."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no month: write 2021-07") from None
