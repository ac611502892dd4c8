"""
Set up everything that the other commands need; instant when nothing has changed.

Runs with whatever python3 the machine has, before anything is installed: standard library only.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.paths import LOOK, MODEL, NODE_MODULES, PYTHON, ROOT, SCENE, STATIC, TOOLS, VENV
from tools.say import Stopped, ask_to_mend, run_step, say

# Older ones do not know the lock file's groups.
UV_AT_LEAST = (0, 5)
UV_WANTED = "uv>=0.9,<1"
NPM_AT_LEAST = (8, 0)
# Debian's list of the authorities that this machine trusts, a county's own among them.
TRUSTED = Path("/etc/ssl/certs/ca-certificates.crt")


@dataclass(frozen=True)
class Stage:
    """One part of the set-up: done again when what it reads has changed or what it makes is gone."""

    name: str
    reads: Callable[[], Iterable[Path]]
    makes: Callable[[], Iterable[Path]]
    run: Callable[[], None]

    @property
    def stamp(self) -> Path:
        """Return where the fingerprint of the last success is kept."""
        return TOOLS / "stamps" / self.name

    def fingerprint(self) -> str:
        """Return a digest of everything this stage reads."""
        digest = hashlib.sha256()
        for path in sorted(self.reads()):
            digest.update(str(path.relative_to(ROOT)).encode())
            digest.update(path.read_bytes() if path.exists() else b"")
        return digest.hexdigest()

    def is_done(self, fingerprint: str) -> bool:
        """Return whether nothing needs doing."""
        with contextlib.suppress(OSError):
            return self.stamp.read_text() == fingerprint and all(path.exists() for path in self.makes())
        return False


def set_up() -> bool:
    """
    Do what is still to do and return whether that was anything.

    :raises Stopped: when something is missing that only the person can bring
    """
    TOOLS.mkdir(exist_ok=True)
    _trust_what_the_machine_trusts()
    worked = False
    with _alone():
        for stage in STAGES:
            fingerprint = stage.fingerprint()
            if stage.is_done(fingerprint):
                continue
            stage.run()
            stage.stamp.parent.mkdir(exist_ok=True)
            stage.stamp.write_text(fingerprint)
            worked = True
    return worked


def _trust_what_the_machine_trusts() -> None:
    """Let uv and npm, which bring lists of their own, accept what a proxy of the house signs."""
    if TRUSTED.exists():
        os.environ.setdefault("UV_NATIVE_TLS", "1")  # how uv before 0.11 spells it
        os.environ.setdefault("UV_SYSTEM_CERTS", "1")
        os.environ.setdefault("NODE_EXTRA_CA_CERTS", str(TRUSTED))


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Let one set-up run at a time: `make run` and `make test` may be started together."""
    with (TOOLS / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another set-up is running here; waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _version(command: list[str]) -> tuple[int, ...]:
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return ()
    found = re.search(r"(\d+)\.(\d+)", said)
    return (int(found[1]), int(found[2])) if found else ()


def _uv() -> str:
    """Return a usable uv: the machine's own, or one from PyPI in a folder of ours."""
    own = TOOLS / "uv" / "bin" / "uv"
    for candidate in (shutil.which("uv"), str(own)):
        if candidate and _version([candidate, "--version"]) >= UV_AT_LEAST:
            return candidate
    # Into a folder of ours, so neither Debian's Python nor the person's home is touched.
    into = TOOLS / "uv"
    shutil.rmtree(into, ignore_errors=True)
    if _has_module("pip"):
        pip = [sys.executable, "-m", "pip"]
    elif _has_module("venv") and _has_module("ensurepip"):
        run_step("Preparing a place for uv", [sys.executable, "-m", "venv", TOOLS / "pip"])
        pip = [str(TOOLS / "pip" / "bin" / "python"), "-m", "pip"]
    else:
        _install_pip()
        pip = [sys.executable, "-m", "pip"]
    run_step("Fetching uv from PyPI", [*pip, "install", "--quiet", "--target", into, UV_WANTED])
    return str(own)


def _has_module(name: str) -> bool:
    return not subprocess.run([sys.executable, "-c", f"import {name}"], capture_output=True).returncode


def _install_pip() -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Stopped(
            "uv is missing, and so is pip, which would fetch it. Install one of them and try again:\n"
            "  on Debian, as root:  apt-get install python3-pip\n"
            "  elsewhere:           https://docs.astral.sh/uv/"
        )
    run_step("Asking Debian for its list of packages", ["apt-get", "update"])
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "--no-install-recommends", "python3-pip", "ca-certificates"]
    run_step("Installing pip", command, env=env)


def _sync(environment: Path, *arguments: str) -> list[str]:
    """Return the command that makes one virtual environment exactly what uv.lock says."""
    os.environ.pop("VIRTUAL_ENV", None)
    os.environ["UV_PROJECT_ENVIRONMENT"] = str(environment)
    return [_uv(), "sync", "--frozen", *arguments]


def _python_packages() -> None:
    run_step("Installing the Python packages", _sync(VENV))


def _npm_packages() -> None:
    npm = shutil.which("npm")
    if not npm or not shutil.which("node") or _version([npm, "--version"]) < NPM_AT_LEAST:
        own = TOOLS / "node"
        run_step("Fetching node from PyPI", _sync(own, "--only-group", "node"))
        npm = str(own / "bin" / "npm")
        os.environ["PATH"] = f"{own / 'bin'}{os.pathsep}{os.environ['PATH']}"
    run_step("Installing what the browser needs", [npm, "ci", "--ignore-scripts", "--no-progress"])


def _pages() -> None:
    """Make what the pages load: only the files and icons in use."""
    for module in ("tools.vendor", "tools.sprite", "tools.appicons"):
        _quietly(module)


def _words() -> None:
    _quietly("tools.messages")


def _quietly(module: str) -> None:
    done = subprocess.run([PYTHON, "-m", module], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise Stopped(f"{done.stdout}{done.stderr}\n{module} failed.")


def _catalogues() -> list[Path]:
    return sorted(ROOT.glob("sanlian/*/locale/*/LC_MESSAGES/*.po"))


STAGES = [
    Stage("python", lambda: [ROOT / "uv.lock"], lambda: [PYTHON], _python_packages),
    Stage(
        "npm",
        lambda: [ROOT / "package.json", ROOT / "package-lock.json"],
        lambda: [NODE_MODULES / ".package-lock.json"],
        _npm_packages,
    ),
    Stage(
        "pages",
        lambda: [
            ROOT / "package-lock.json",
            LOOK / "icons.txt",
            STATIC / "mark.svg",
            ROOT / "tools" / "appicons.py",
            ROOT / "data" / "catalogue" / "categories.yaml",
            ROOT / "tools" / "sprite.py",
            ROOT / "tools" / "vendor.py",
        ],
        lambda: [
            STATIC / "icons.svg",
            STATIC / "app-512.png",
            STATIC / "vendor" / "htmx.min.js",
            SCENE / "maplibre-gl.mjs",
            MODEL / "index.js",
        ],
        _pages,
    ),
    Stage(
        "words",
        lambda: [*_catalogues(), ROOT / "tools" / "messages.py"],
        lambda: [path.with_suffix(".mo") for path in _catalogues()],
        _words,
    ),
]


def main() -> int:
    """Set up, say how it went, return the exit code."""
    try:
        worked = set_up()
    except Stopped as stopped:
        return ask_to_mend(stopped)
    except KeyboardInterrupt:
        return 130
    say("Everything is set up." if worked else "Everything was set up already.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
