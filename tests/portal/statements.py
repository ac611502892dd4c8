"""What a page asks of the database."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def statements(ask) -> int:
    """Return what a page asks of the database; the fewest of three, for a process looks for news now and then."""
    counts = []
    for _turn in range(3):
        with CaptureQueriesContext(connection) as seen:
            ask()
        counts.append(len(seen))
    return min(counts)
