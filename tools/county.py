"""
The demonstration county in the database that `make run` starts on.

Built once, and whole or not at all: a build that was broken off is never taken for a county.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import sqlite3
import subprocess
import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from config import environment
from tools.children import run_to_end
from tools.paths import MANAGE, PYTHON, ROOT, VAR
from tools.say import Step, Stopped, say

# Enough that every list and chart has something to show, few enough that the first start is short.
REQUESTS = 1200
DAYS = 60
SEED = 1
_MARK = "demonstration_under_construction"


def prepare() -> None:
    """
    Have a database with a county in it, and its tables as the code wants them.

    :raises Stopped: when the database cannot be used as it is
    """
    VAR.mkdir(parents=True, exist_ok=True)
    database = _database()
    if database["ENGINE"].endswith("sqlite3"):
        _prepare_file(Path(database["NAME"]))
    else:
        _prepare_server(database)


def logins() -> list[str]:
    """Return the lines that tell how to log in to the demonstration; none where people are real."""
    done = subprocess.run([PYTHON, MANAGE, "demonstration_logins"], cwd=ROOT, capture_output=True, text=True)
    return done.stdout.splitlines() if not done.returncode else []


def _url() -> str:
    return os.environ.get("DATABASE_URL") or f"sqlite:///{VAR / 'sanlian.sqlite3'}"


def _database() -> dict[str, Any]:
    from django.core.exceptions import ImproperlyConfigured

    try:
        return environment.database(_url(), base=ROOT)
    except ImproperlyConfigured as fault:
        raise Stopped(str(fault)) from None


def _prepare_file(path: Path) -> None:
    with _alone():
        if _has_county(path):
            if _version(path) != _wanted_version():
                _migrate(os.environ)
                if _upgrade(os.environ):
                    _set_version(path)
            return
        # Built beside its place and moved there at the end: broken off, it leaves no county behind.
        building = path.with_name(path.name + ".building")
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove(building)
        _build({**os.environ, "DATABASE_URL": f"sqlite:///{building}"})
        _set_version(building)
        with contextlib.closing(sqlite3.connect(building)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if path.exists():
            # Somebody made the tables by hand; whatever else is in there is kept.
            shutil.move(path, path.with_name(path.name + ".without-county"))
            _remove(path)
        building.replace(path)
        _remove(building)


def _has_county(path: Path) -> bool:
    if not path.exists():
        return False
    with contextlib.closing(sqlite3.connect(path)) as connection:
        try:
            return connection.execute("SELECT 1 FROM places_place LIMIT 1").fetchone() is not None
        except sqlite3.OperationalError as fault:
            if "no such table" in str(fault):
                return False
            raise Stopped(f"Cannot read {path}: {fault}") from None
        except sqlite3.DatabaseError as fault:
            raise Stopped(f"{path} is not a database: {fault}. Move it away and start again.") from None


def _wanted_version() -> int:
    """
    Return a number that changes whenever the county could be behind the code.

    With a migration of ours, with a package, and with the files of reference data.
    """
    names = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("sanlian/*/migrations/*.py"))
    number = zlib.crc32("\n".join(names).encode() + (ROOT / "uv.lock").read_bytes())
    for path in sorted((ROOT / "data").rglob("*")):
        if path.suffix in {".yaml", ".csv"}:
            number = zlib.crc32(path.read_bytes(), number)
    return number & 0x7FFFFFFF


def _version(path: Path) -> int:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _set_version(path: Path) -> None:
    """Note in the file for which code its tables are; asking Django costs a third of a later start."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {_wanted_version()}")


def _remove(path: Path) -> None:
    for tail in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + tail).unlink(missing_ok=True)


def _prepare_server(database: Mapping[str, Any]) -> None:
    """Build in an empty database; a table dropped at the end tells a broken build from a whole one."""
    import psycopg

    try:
        connection = psycopg.connect(_url(), autocommit=True, connect_timeout=10)
    except psycopg.Error as fault:
        raise Stopped(f"Cannot reach the database of DATABASE_URL:\n{fault}") from None
    with connection:
        if _exists(connection, _MARK):
            raise Stopped(
                f"The database {database['NAME']} holds a county whose building was broken off. "
                "Drop and create the database, then start again."
            )
        if _exists(connection, "django_migrations"):
            _migrate(os.environ)
            _upgrade(os.environ)
            return
        connection.execute(f"CREATE TABLE {_MARK} ()")
        _build(os.environ)
        connection.execute(f"DROP TABLE {_MARK}")


def _exists(connection: Any, table: str) -> bool:
    row = connection.execute("SELECT to_regclass(%s) IS NOT NULL", [table]).fetchone()
    return bool(row and row[0])


def _build(env: Mapping[str, str]) -> None:
    say("Building the demonstration county; this happens once.")
    _migrate(env)
    _manage(["county_build"], env)
    # So that the last of the simulated days is yesterday.
    since = datetime.now(ZoneInfo("Asia/Shanghai")).date() - timedelta(days=DAYS)
    numbers = ["--requests", str(REQUESTS), "--days", str(DAYS), "--seed", str(SEED)]
    _manage(["simulate", *numbers, "--from", since.isoformat()], env)


def _migrate(env: Mapping[str, str]) -> None:
    with Step("Preparing the tables"):
        _manage(["migrate", "--no-input", "--verbosity", "0"], env)


def _upgrade(env: Mapping[str, str]) -> bool:
    """Bring new reference data; what is refused says why, stays as it was, and is tried again at the next start."""
    with Step("Bringing new reference data"):
        return not run_to_end([str(PYTHON), str(MANAGE), "county_upgrade", "--verbosity", "0"], env=env)


def _manage(words: list[str], env: Mapping[str, str]) -> None:
    """Run one command of manage.py; it draws its own progress."""
    code = run_to_end([str(PYTHON), str(MANAGE), *words], env=env)
    if code:
        raise Stopped(f"manage.py {' '.join(words)} failed (code {code}).")


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Let one start at a time prepare the database."""
    with (VAR / "building.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another start is preparing the database; waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
