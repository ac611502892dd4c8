"""
Run all tests on SQLite, then on a private PostgreSQL, and sum up both.

Words after the command go to pytest: `make test ARGS="-k dispatch"`.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

from tools.paths import PYTHON, ROOT
from tools.say import Stopped, ask_to_mend, say
from tools.setup import set_up


def main() -> int:
    """Set up, run the suite on both databases, return the exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        set_up()
        if Path(sys.prefix).resolve() != (ROOT / ".venv").resolve():
            # From here on with the project's own Python.
            os.execv(PYTHON, [str(PYTHON), "-m", "tools.test", *sys.argv[1:]])
        return _both(sys.argv[1:])
    except Stopped as stopped:
        return ask_to_mend(stopped)
    except KeyboardInterrupt:
        return 130


def _both(arguments: list[str]) -> int:
    from tools import system
    from tools.postgres import cluster

    lacking = system.missing([system.BROWSER, system.FONTS, system.POSTGRES, system.GETTEXT])
    if lacking and system.in_ci():
        raise Stopped(system.complaint(lacking))
    system.wish_for(system.QUICKER)
    started = time.monotonic()
    results: dict[str, tuple[int, Counter[str]]] = {}
    say("── The suite on SQLite")
    results["SQLite"] = _suite(arguments, database=None)
    if system.POSTGRES not in lacking:
        say("\n── The suite on PostgreSQL")
        with cluster() as address:
            results["PostgreSQL"] = _suite(arguments, database=address)
    say()
    for name, (code, counts) in results.items():
        say(f"{name + ':':<12} {_in_words(counts)}{'' if not code else f', pytest ended with code {code}'}")
    if lacking:
        say("\n" + system.complaint(lacking) + "\nThe tests that need it were left out.")
    total = sum((counts for _, counts in results.values()), Counter[str]())
    say(f"===== {_in_words(total)} in {time.monotonic() - started:.2f}s =====")
    return max(code for code, _ in results.values())


def _suite(arguments: list[str], *, database: str | None) -> tuple[int, Counter[str]]:
    """Run pytest once and return its exit code and how many tests ended how."""
    workers = min(4, max(2, os.cpu_count() or 2))
    env = {**os.environ, "PYTHONUNBUFFERED": "1"}
    env.pop("DATABASE_URL", None)
    if database:
        env["DATABASE_URL"] = database
    with tempfile.TemporaryDirectory(prefix="sanlian-test-") as folder:
        report = Path(folder) / "report.xml"
        command = [str(PYTHON), "-m", "pytest", "-q", "-n", str(workers), f"--junitxml={report}", *arguments]
        code = subprocess.run(command, cwd=ROOT, env=env).returncode
        return code, _counts(report)


def _counts(report: Path) -> Counter[str]:
    counts: Counter[str] = Counter()
    with contextlib.suppress(OSError, ElementTree.ParseError):
        for suite in ElementTree.parse(report).getroot().iter("testsuite"):
            numbers = {name: int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")}
            counts["failed"] += numbers["failures"]
            counts["errors"] += numbers["errors"]
            counts["skipped"] += numbers["skipped"]
            counts["passed"] += (
                numbers["tests"] - numbers["failures"] - numbers["errors"] - numbers["skipped"]
            )
    return counts


def _in_words(counts: Counter[str]) -> str:
    shown = [f"{counts['failed']} failed", f"{counts['passed']} passed"]
    shown += [f"{counts[name]} {name}" for name in ("skipped", "errors") if counts[name]]
    return ", ".join(shown)


if __name__ == "__main__":
    sys.exit(main())
