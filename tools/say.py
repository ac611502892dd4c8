"""Telling the person at the terminal what goes on: a line that moves while something slow runs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

from tools.paths import ROOT, TOOLS

_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_WHEEL = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"


class Stopped(Exception):
    """Something that a person has to mend; its text says what and how."""


def say(text: str = "") -> None:
    """Print one line at once."""
    print(text, flush=True)


def ask_to_mend(stopped: Stopped) -> int:
    """Print why the work stopped and return the exit code for it."""
    print(f"\n{stopped}", file=sys.stderr, flush=True)
    return 1


class Step:
    """
    Show one slow step: its name, how long it has run, the last thing it said, and how it ended.

    On a terminal the line moves; elsewhere (a log) there is one line at the beginning and one at the end.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.latest = ""
        self._moving = sys.stdout.isatty()
        self._ended = threading.Event()
        self._since = time.monotonic()
        self._drawing = threading.Thread(target=self._draw, daemon=True)

    def __enter__(self) -> Step:
        self._since = time.monotonic()
        if self._moving:
            self._drawing.start()
        else:
            say(f"{self.name} …")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        took = f"{time.monotonic() - self._since:.0f} s"
        mark = "✓" if error is None else "✗"
        if self._moving:
            self._drawing.join()
            sys.stdout.write(f"\r\x1b[K{mark} {self.name} ({took})\n")
            sys.stdout.flush()
        else:
            say(f"{mark} {self.name} ({took})")

    def _draw(self) -> None:
        turn = 0
        while not self._ended.wait(0.12):
            turn += 1
            seconds = int(time.monotonic() - self._since)
            width = shutil.get_terminal_size().columns - 2
            line = f"{_WHEEL[turn % len(_WHEEL)]} {self.name} {seconds} s  {self.latest}"[:width]
            sys.stdout.write(f"\r\x1b[K{line}")
            sys.stdout.flush()


def run_step(name: str, command: Sequence[str | Path], *, env: Mapping[str, str] | None = None) -> None:
    """
    Run a command as one step; what it says is kept in a log and shown where it fails.

    :raises Stopped: when the command fails
    """
    log = TOOLS / "log" / (re.sub(r"\W+", "-", name.lower()).strip("-") + ".txt")
    log.parent.mkdir(parents=True, exist_ok=True)
    with Step(name) as step, log.open("w", encoding="utf-8") as kept:
        child = subprocess.Popen(
            [str(word) for word in command],
            cwd=ROOT,
            env=dict(os.environ if env is None else env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        assert child.stdout is not None
        try:
            for line in child.stdout:
                kept.write(line)
                step.latest = _CONTROL.sub("", line).strip() or step.latest
            code = child.wait()
        finally:
            child.stdout.close()
            if child.poll() is None:
                child.terminate()
                child.wait()
        if code:
            kept.flush()
            tail = "\n".join(log.read_text(encoding="utf-8").splitlines()[-25:])
            words = " ".join(str(word) for word in command)
            raise Stopped(f"{tail}\n\n{name}: “{words}” ended with code {code}. All it said: {log}")
