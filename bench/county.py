"""The private databases of a run: one county, copied for each size and filled with orders."""

import contextlib
import json
import os
import subprocess
import tempfile
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from bench import loading
from tools.paths import MANAGE, PYTHON, ROOT
from tools.say import Step, Stopped

FOLDER = "BENCH_FOLDER"
# Loading writes a million orders at once and nobody copies this cluster: it need not log what it could make anew.
SETTINGS = {
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "30min",
    "shared_buffers": "512MB",
    "effective_cache_size": "2GB",
    "random_page_cost": "1.1",
}


@contextlib.contextmanager
def folder() -> Iterator[None]:
    """Have a folder for what the product writes while it is measured; nothing of it stays."""
    with tempfile.TemporaryDirectory(prefix="sanlian-bench-") as path:
        (Path(path) / "static").mkdir()
        os.environ[FOLDER] = path
        try:
            yield
        finally:
            del os.environ[FOLDER]


def environment(address: str) -> dict[str, str]:
    """
    Return the environment of a process of the product on one database: as in production, without TLS.

    Whatever the product writes besides goes into FOLDER, which `folder` makes and removes.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SANLIAN_")}
    return {
        **kept,
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "SANLIAN_DEBUG": "0",
        "SANLIAN_DEMONSTRATION": "1",
        "SANLIAN_VAR": os.environ.get(FOLDER, ""),
        "PYTHONPATH": str(ROOT),
    }


def build(base: str) -> None:
    """Build the county, without orders, in the cluster's first database."""
    with Step("Building the county"):
        _manage(base, "migrate", "--run-syncdb", "--verbosity", "0")
        _manage(base, "county_build")


def fill(
    base: str, orders: int, *, at: datetime | None = None, days: int = loading.DAYS, lean: bool = False
) -> str:
    """
    Return the address of a copy of the county that holds so many orders, of the last days before an instant.

    :param lean: without what the leaders' screen does not read
    """
    address = urlunsplit(urlsplit(base)._replace(path=f"/orders_{orders}"))
    with Step(f"Loading {orders:,} orders") as step:
        with psycopg.connect(base, autocommit=True) as connection:
            name = urlsplit(base).path.lstrip("/")
            connection.execute(f"CREATE DATABASE orders_{orders} TEMPLATE {name}")

        def progress(words: str) -> None:
            step.latest = words

        with psycopg.connect(address, cursor_factory=psycopg.ClientCursor) as connection:
            loading.fill(
                connection.cursor(),
                orders=orders,
                at=at or datetime.now(UTC),
                days=days,
                lean=lean,
                progress=progress,
            )
        with psycopg.connect(address, autocommit=True) as connection:
            progress("statistics")
            connection.execute("VACUUM (ANALYZE)")
            connection.execute("CHECKPOINT")
    return address


def inside(address: str, only: Collection[str] = ()) -> dict[str, Any]:
    """Return what bench.inside knows about a database; what a request costs, of some subjects or of all."""
    done = subprocess.run(
        [PYTHON, "-m", "bench.inside", *only],
        cwd=ROOT,
        env=environment(address),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise Stopped(f"{done.stderr}\nThe pages to measure do not work on the loaded database.")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def owed(address: str) -> int:
    """Return how many deliveries the journal owes."""
    with psycopg.connect(address) as connection:
        row = connection.execute("SELECT count(*) FROM journal_delivery WHERE NOT given_up").fetchone()
    assert row is not None
    return int(row[0])


def _manage(address: str, *words: str) -> None:
    done = subprocess.run(
        [PYTHON, MANAGE, *words], cwd=ROOT, env=environment(address), capture_output=True, text=True
    )
    if done.returncode:
        raise Stopped(f"{done.stdout}{done.stderr}\nmanage.py {' '.join(words)} failed.")
