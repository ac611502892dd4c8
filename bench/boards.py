"""
`python -m bench.boards`: how long a month's boards take.

A county's: 200,000 orders of one month in a private PostgreSQL, and the draft of every board that its rules know.
The country's: 620,573 villages in 2,844 counties, from counts that are drawn, by the rules of the product.
"""

import argparse
import json
import os
import random
import resource
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from bench import county, loading
from sanlian.scoring import rules
from tools import postgres
from tools.paths import ROOT
from tools.say import Step, Stopped, ask_to_mend, say

ORDERS, VILLAGES, COUNTIES = 200_000, 620_573, 2_844
DRAWN = 1_000
# How many cases a village has of an indicator, of each limit; drawn around these.
LIMITS = {"small": 22, "ordinary": 14, "utility": 6, "hard": 3, "emergency": 1}
AWARDS = Path(__file__).with_name("awards.sql")


def main() -> int:
    """Measure what was asked for and print one table, and one JSON object as the last line; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.boards", description=__doc__)
    parser.add_argument(
        "--orders", type=int, default=ORDERS, help="of one month (default: %(default)s; 0: none)"
    )
    parser.add_argument(
        "--villages", type=int, default=VILLAGES, help="of the country (default: %(default)s)"
    )
    asked = parser.parse_args()
    found: dict[str, Any] = {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1)}
    try:
        if asked.villages:
            found |= country(asked.villages)
        if asked.orders:
            found |= of_a_county(asked.orders)
    except Stopped as stopped:
        return ask_to_mend(stopped)
    say()
    for name, value in found.items():
        say(f"{name:<28} {value}")
    say(json.dumps(found))
    return 0


# ── the country ─────────────────────────────────────────────────────────────────────────────────────


def country(villages: int) -> dict[str, Any]:
    """
    Return how long the boards of so many villages take, county by county: each has its own mean and its own band.

    A county's board needs nothing of another one, so every core takes its share of them.
    """
    counties = max(1, round(COUNTIES * villages / VILLAGES))
    sizes = [villages // counties + (number < villages % counties) for number in range(counties)]
    processes = os.cpu_count() or 1
    states: dict[str, int] = {}
    with Step(f"Judging {villages:,} villages"), ProcessPoolExecutor(processes) as pool:
        begun = time.perf_counter()
        found = list(
            pool.map(_counties, [sizes[number::processes] for number in range(processes)], range(processes))
        )
        took = time.perf_counter() - begun
    for each in found:
        for state, number in each["states"].items():
            states[state] = states.get(state, 0) + number
    return {
        "country_villages": villages,
        "country_counties": counties,
        "country_processes": processes,
        "country_wall_s": round(took, 1),
        "country_judging_cpu_s": round(sum(each["busy"] for each in found), 1),
        "country_peak_mb": round(sum(each["peak_mb"] for each in found)),
        "country_states": states,
    }


def _counties(sizes: list[int], seed: int) -> dict[str, Any]:
    """Judge counties of these sizes, each with villages that are drawn from a thousand; return what it took."""
    shipped, problems = rules.check(
        yaml.load(
            (ROOT / "data/scoring/indicators.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
        )
    )
    if problems:
        raise Stopped("The shipped rules have problems.")
    peers = next(each for each in shipped.peers if each.level == "village")
    draw = random.Random(seed)
    villages = [_village(draw, shipped) for _each in range(DRAWN)]
    states: dict[str, int] = {}
    busy = 0.0
    for number, size in enumerate(sizes):
        units = {f"vil-{number:06}{each:06}": draw.choice(villages) for each in range(size)}
        begun = time.process_time()
        field = rules.field_of(peers, units, shipped)
        busy += time.process_time() - begun
        for standing in field.standings:
            states[str(standing.state)] = states.get(str(standing.state), 0) + 1
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"busy": busy, "states": states, "peak_mb": peak}


def _village(draw: random.Random, by_rules: rules.Rules) -> rules.Figures:
    good = draw.gauss(0.9, 0.04)
    counts: dict[str, dict[str, tuple[int, int]]] = {}
    orders = 0
    for indicator in by_rules.indicators:
        if "village" not in indicator.levels:
            continue
        share = 1 - good if indicator.falling else good
        mine = counts.setdefault(indicator.code, {})
        for limit, usual in LIMITS.items():
            cases = int(draw.expovariate(1 / usual))
            if cases:
                hits = min(cases, max(0, round(cases * share + draw.gauss(0, 0.5) * cases**0.5 * 0.6)))
                mine[limit] = (hits, cases)
        orders = max(orders, sum(cases for _hits, cases in mine.values()))
    return rules.Figures(orders=orders, counts=counts)


# ── a county ────────────────────────────────────────────────────────────────────────────────────────


def of_a_county(orders: int) -> dict[str, Any]:
    """Return how long the draft of a month with so many orders takes, and how many units stand on it."""
    month = (date.today().replace(day=1) - timedelta(days=1)).replace(day=1)
    end = rules.added(month, 1)
    with county.folder(), postgres.cluster(durable=False, settings=county.SETTINGS) as base:
        county.build(base)
        address = county.fill(base, orders, at=_midnight(end), days=(end - month).days)
        for name, value in county.environment(address).items():
            os.environ[name] = value
        return {"county_orders": orders, **_drafted(month, end)}


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=rules.SHANGHAI).astimezone(UTC) - timedelta(
        seconds=1
    )


def _drafted(month: date, end: date) -> dict[str, Any]:
    import django

    django.setup()
    from django.db import connection

    from sanlian.people.actors import HOUSE
    from sanlian.scoring import operations, queries

    with Step("Making the month's awards") as step, connection.cursor() as cursor:
        version = queries.version_of(month)
        for what, sql in loading.statements(AWARDS):
            step.latest = what
            cursor.execute(sql, {"rules": version.pk})
        cursor.execute("ANALYZE scoring_award")
        cursor.execute("SELECT count(*) FROM scoring_award")
        (awards,) = cursor.fetchone()
    _alike(month)
    with Step("Drafting the board"):
        begun, busy = time.perf_counter(), time.process_time()
        drafted = operations.draft_board(month, by=HOUSE, at=_midnight(end) + timedelta(hours=1))
        took, busy = time.perf_counter() - begun, time.process_time() - busy
    board = queries.board(drafted.month, version=drafted.version)
    levels = {peers.code: peers.level for peers in board.rules.peers}
    units: dict[str, int] = {}
    for field in board.fields:
        units[levels[field.peers]] = units.get(levels[field.peers], 0) + len(field.standings)
    begun = time.perf_counter()
    queries.board(month)
    reading = time.perf_counter() - begun
    connection.close()
    return {
        "county_awards": awards,
        "county_units": units,
        "county_draft_s": round(took, 1),
        "county_draft_python_s": round(busy, 1),
        "county_read_s": round(reading, 2),
        "county_peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _alike(month: date) -> None:
    """Stop where the awards that SQL has made differ from what the rules give for the month's first facts."""
    from sanlian.journal import queries as journal
    from sanlian.scoring import queries
    from sanlian.scoring.models import Award

    by_rules = queries.read(queries.version_of(month))
    wanted, last = set(), 0
    for fact in _first(journal.facts(), 5_000):
        last = fact.id
        wanted |= {
            (each.entry, each.indicator, str(each.outcome), each.unit, each.holder, each.order, each.month)
            for each in rules.earned(fact, by_rules)
        }
    # What is worked on again is drawn, not told: it has no fact of its own.
    kept = Award.objects.filter(entry__lte=last).exclude(indicator="reworked", outcome="followed")
    found = set(kept.values_list("entry", "indicator", "outcome", "unit", "holder", "order_id", "month"))
    if wanted != found:
        raise Stopped(f"SQL made other awards than the rules give: {sorted(wanted ^ found, key=str)[:3]}")


def _first(facts: Iterator[Any], number: int) -> Iterator[Any]:
    for _place, fact in zip(range(number), facts, strict=False):
        yield fact


if __name__ == "__main__":
    sys.exit(main())
