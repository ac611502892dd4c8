"""
`python -m bench.twins`: how long it takes to find what somebody who shouts may mean among all orders there ever were.

A private PostgreSQL is filled with orders; matters and villages are drawn, and `twins` is asked of each.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime

import django

from bench import county
from tools import postgres
from tools.paths import PYTHON, ROOT
from tools.say import Stopped, ask_to_mend

ORDERS, ASKED = 1_000_000, 2_000


def main() -> int:
    """Measure and print one JSON object last; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.twins", description=__doc__)
    parser.add_argument("--orders", type=int, default=ORDERS, help="in the database (default: %(default)s)")
    parser.add_argument("--inside", action="store_true", help="ask the database that DATABASE_URL names")
    asked = parser.parse_args()
    if asked.inside:
        sys.stdout.write(json.dumps(_inside()) + "\n")
        return 0
    try:
        with county.folder(), postgres.cluster(durable=False, settings=county.SETTINGS) as base:
            county.build(base)
            found = _asked(county.fill(base, asked.orders))
    except Stopped as stopped:
        return ask_to_mend(stopped)
    sys.stdout.write(json.dumps({"orders": asked.orders, **found}) + "\n")
    return 0


def _asked(address: str) -> dict[str, float]:
    done = subprocess.run(
        [PYTHON, "-m", "bench.twins", "--inside"],
        cwd=ROOT,
        env=county.environment(address),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise Stopped(f"{done.stderr}\nThe search for twins does not work on the loaded database.")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _inside() -> dict[str, float]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    from sanlian.catalogue import queries as catalogue
    from sanlian.places import queries as places
    from sanlian.workorders.models import ServiceRequest
    from sanlian.workorders.twins import twins

    # As if all let the village know of what they asked: otherwise nothing would be found, and that is quick.
    ServiceRequest.objects.filter(order__ended_at=None).update(visibility="village")
    dice, now = random.Random(1), datetime.now(UTC)
    # Of the others a village may not see anything, and nothing is asked of the database.
    matters = sorted(code for code, kind in catalogue.snapshot().categories.items() if kind.shown)
    villages = [village.code for village in places.villages()]
    taken, found = [], 0
    for _ in range(ASKED):
        matter, village = dice.choice(matters), dice.choice(villages)
        begun = time.perf_counter()
        found += len(twins(matter, village, at=now))
        taken.append((time.perf_counter() - begun) * 1000)
    cuts = statistics.quantiles(taken, n=100)
    return {
        "asked": ASKED,
        "found": found,
        "median_ms": round(cuts[49], 2),
        "p95_ms": round(cuts[94], 2),
        "greatest_ms": round(max(taken), 2),
    }


if __name__ == "__main__":
    sys.exit(main())
