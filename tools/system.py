"""What is needed from the machine, not from packages: fonts; for the tests a browser, PostgreSQL, gettext."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tools import postgres
from tools.say import Stopped, run_step, say

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Debian's Chromium without the windows around a page: the journeys open hundreds, and each costs a fifth.
SHELL = "chromium-headless-shell"
# A machine that reaches no archive says so in half a minute instead of in ten.
_NOT_FOR_LONG = [f"-oAcquire::{each}" for each in ("http::Timeout=15", "https::Timeout=15", "Retries=1")]


@dataclass(frozen=True)
class Need:
    """One thing: how to see whether it is there, and Debian's name for it."""

    name: str
    what_for: str
    package: str
    found: Callable[[], object]


def browser() -> str | None:
    """Return the path of a browser that the journeys can drive, or None; CHROMIUM names another one."""
    if named := os.environ.get("CHROMIUM"):
        return named if Path(named).exists() else None
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def shell() -> str | None:
    """Return the path of the journeys' browser: one without windows, where there is one and CHROMIUM names no other."""
    return browser() if "CHROMIUM" in os.environ else shutil.which(SHELL) or browser()


def _chinese_fonts() -> bool:
    if shutil.which("fc-list"):
        listed = subprocess.run(["fc-list", ":lang=zh", "file"], capture_output=True, text=True)
        return bool(listed.stdout.strip())
    return any(Path("/usr/share/fonts").glob("**/*CJK*"))


BROWSER = Need("chromium", "browser journeys and screenshots", "chromium", browser)
FONTS = Need(
    "Chinese fonts", "documents as PDF, browser journeys and screenshots", "fonts-noto-cjk", _chinese_fonts
)
POSTGRES = Need(
    f"PostgreSQL {postgres.AT_LEAST} or newer", "the suite's second run", "postgresql", postgres.programs
)
QUICKER = Need(
    "a browser without windows",
    "quicker browser journeys",
    SHELL,
    lambda: "CHROMIUM" in os.environ or shutil.which(SHELL),
)
GETTEXT = Need("gettext", "checking the translations", "gettext", lambda: shutil.which("xgettext"))


def missing(needs: Iterable[Need]) -> list[Need]:
    """Return the needs that this machine does not meet, after installing what may be installed."""
    lacking = [need for need in needs if not need.found()]
    if lacking and os.geteuid() == 0 and _is_debian():
        _install(lacking)
        lacking = [need for need in lacking if not need.found()]
    return lacking


def wish_for(need: Need) -> None:
    """Install what is only good to have, where that may be done; where it cannot be had, all goes on without."""
    with contextlib.suppress(Stopped):
        missing([need])


def complaint(lacking: Iterable[Need]) -> str:
    """Return what to tell the person, down to the command that mends it."""
    lacking = list(lacking)
    lines = [f"  {need.name}: for {need.what_for}" for need in lacking]
    packages = " ".join(need.package for need in lacking)
    mend = f"On Debian, as root: apt-get install --no-install-recommends {packages}"
    return "\n".join(["Missing on this machine:", *lines, mend])


def in_ci() -> bool:
    """Return whether nobody is there to read a notice, so that what is missing must be a failure."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def _is_debian() -> bool:
    return Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None


def _install(lacking: list[Need]) -> None:
    clusters = set(Path("/etc/postgresql").glob("*/*"))
    run_step("Asking Debian for its list of packages", ["apt-get", "update", *_NOT_FOR_LONG])
    names = ", ".join(need.name for need in lacking)
    packages = [need.package for need in lacking]
    run_step(
        f"Installing {names}",
        ["apt-get", "install", "-y", "--no-install-recommends", "--no-remove", *_NOT_FOR_LONG, *packages],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    )
    if POSTGRES in lacking:
        _take_back(set(Path("/etc/postgresql").glob("*/*")) - clusters)


def _take_back(made: set[Path]) -> None:
    """Remove the empty clusters that Debian's package has just made: only its programs are wanted."""
    for cluster in made:
        command = ["pg_dropcluster", "--stop", cluster.parent.name, cluster.name]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            name = f"{cluster.parent.name}/{cluster.name}"
            say(f"Note: Debian's own cluster {name} stays: {done.stderr.strip()}")
