"""Everything that can be checked without running the tests, side by side, with one line for each."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass

from tools.paths import PYTHON, ROOT, VENV
from tools.say import Stopped, ask_to_mend, say
from tools.setup import set_up


@dataclass(frozen=True)
class Check:
    """One check: what it looks at and the command that looks."""

    name: str
    command: list[str]
    mend: str = ""


_BIN = VENV / "bin"
_MANAGE = [str(PYTHON), "manage.py"]
# The slowest first, so that the last one does not run alone.
CHECKS = [
    Check("types", [str(_BIN / "mypy")]),
    Check("translations", [str(PYTHON), "-m", "tools.translations"]),
    Check("pages (djlint)", [str(_BIN / "djlint"), "sanlian", "--lint", "--quiet"]),
    Check("contracts", [str(_BIN / "lint-imports")]),
    Check("generated docs", [str(PYTHON), "-m", "tools.generated", "--check"], mend="make docs"),
    Check("old browsers", [str(PYTHON), "-m", "tools.webviews"]),
    Check("migrations", [*_MANAGE, "makemigrations", "--check", "--dry-run"]),
    Check("settings", [*_MANAGE, "check", "--fail-level", "WARNING"]),
    Check("style", [str(_BIN / "ruff"), "check", "."], mend=".venv/bin/ruff check --fix ."),
    Check(
        "format",
        [str(_BIN / "ruff"), "format", "--check", "--output-format", "concise", "."],
        mend=".venv/bin/ruff format .",
    ),
]


@dataclass(frozen=True)
class Outcome:
    """How one check went."""

    check: Check
    good: bool
    said: str
    seconds: float


def perform(check: Check) -> Outcome:
    """Run one check and keep what it said."""
    started = time.monotonic()
    env = {**os.environ, "NO_COLOR": "1", "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(check.command, cwd=ROOT, env=env, capture_output=True, text=True, errors="replace")
    return Outcome(check, not done.returncode, done.stdout + done.stderr, time.monotonic() - started)


def main() -> int:
    """Run all checks, print what is wrong, return the exit code."""
    try:
        set_up()
    except Stopped as stopped:
        return ask_to_mend(stopped)
    started = time.monotonic()
    bad: list[Outcome] = []
    with ThreadPoolExecutor(max_workers=max(2, min(4, os.cpu_count() or 2))) as pool:
        for running in as_completed([pool.submit(perform, check) for check in CHECKS]):
            outcome = running.result()
            say(f"{'✓' if outcome.good else '✗'} {outcome.check.name:<16} {outcome.seconds:5.1f} s")
            if not outcome.good:
                bad.append(outcome)
    for outcome in bad:
        say(f"\n── {outcome.check.name}: {' '.join(outcome.check.command)}\n{outcome.said.strip()}")
        if outcome.check.mend:
            say(f"To mend: {outcome.check.mend}")
    verdict = f"{len(bad)} of {len(CHECKS)} checks failed" if bad else f"all {len(CHECKS)} checks passed"
    say(f"\n{verdict} in {time.monotonic() - started:.0f} s")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
