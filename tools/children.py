"""Processes that live and end together: one dies, the rest are stopped; we die, all die."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from types import FrameType, TracebackType
from typing import Any

from tools.paths import ROOT

PATIENCE = 10.0
_ASKS_TO_STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def end_with_parent(number: signal.Signals) -> Callable[[], None]:
    """Return what a child does first so that Linux signals it when its parent is gone, however it went."""
    try:
        prctl = ctypes.CDLL(None).prctl
    except (OSError, AttributeError):
        return lambda: None

    def ask() -> None:
        prctl(1, int(number), 0, 0, 0)  # PR_SET_PDEATHSIG

    return ask


def run_to_end(command: Sequence[str], *, env: Mapping[str, str]) -> int:
    """
    Run one process that talks to the terminal itself and return its exit code.

    A Ctrl-C ends it quietly before it is raised here: it never sees the key itself.
    """
    child = subprocess.Popen(
        command,
        cwd=ROOT,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=end_with_parent(signal.SIGTERM),
    )
    try:
        return child.wait()
    except BaseException:
        child.terminate()
        child.wait()
        raise


class Children:
    """The processes of one run; use as a context, which ends them all whatever happens."""

    def __init__(self) -> None:
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._asked = False
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Children:
        for number in _ASKS_TO_STOP:
            self._before[number] = signal.signal(number, self._on_signal)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end_all()
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._asked = True

    def start(self, name: str, command: Sequence[str], *, env: Mapping[str, str] | None = None) -> None:
        """Start one process in a group of its own, so that Ctrl-C reaches it through us and in order."""
        self._running[name] = subprocess.Popen(
            command,
            cwd=ROOT,
            env=None if env is None else dict(env),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=end_with_parent(signal.SIGTERM),
        )

    def pid(self, name: str) -> int:
        """Return the number of a process that was started."""
        return self._running[name].pid

    def dead(self) -> tuple[str, int] | None:
        """Return the name and exit code of a process that has ended, or None."""
        for name, child in self._running.items():
            code = child.poll()
            if code is not None:
                return name, code
        return None

    def asked_to_stop(self) -> bool:
        """Return whether a signal asked us to stop."""
        return self._asked

    def wait(self) -> tuple[str, int] | None:
        """Wait until somebody asks us to stop (None) or a process ends (its name and code)."""
        while not self._asked:
            if (dead := self.dead()) is not None:
                return dead
            time.sleep(0.2)
        return None

    def _end_all(self) -> None:
        """Ask every process group to end, then make those that do not."""
        self._tell_all(signal.SIGTERM)
        until = time.monotonic() + PATIENCE
        for child in self._running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.0, until - time.monotonic()))
        self._tell_all(signal.SIGKILL)
        for child in self._running.values():
            child.wait()

    def _tell_all(self, number: signal.Signals) -> None:
        for child in self._running.values():
            # The group may outlive its leader: a server's own workers are in it.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, number)
