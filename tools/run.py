"""
Start the product: web and worker, on the demonstration county, which is built the first time.

PORT and HOST say where (127.0.0.1:8000), DATABASE_URL on which database (a SQLite file in var/).
"""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools.children import Children
from tools.paths import MANAGE, PYTHON, ROOT, VAR
from tools.say import Step, Stopped, ask_to_mend, say
from tools.setup import set_up

READY_WITHIN = 60


def address() -> tuple[str, int]:
    """
    Return the host and port to listen on.

    :raises Stopped: when PORT is no port, or somebody else listens there
    """
    host, given = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    if not given.isascii() or not given.isdigit() or not 1 <= int(given) <= 65535:
        raise Stopped(f"PORT must be a number from 1 to 65535, not “{given}”.")
    port = int(given)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # Not SO_REUSEPORT: two servers must not share a port by accident.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as fault:
            if fault.errno == errno.EADDRINUSE:
                raise Stopped(
                    f"Port {port} is taken by another program. Choose another one: make run PORT={port + 1}"
                ) from None
            raise Stopped(f"Cannot listen on {host}, port {port}: {fault.strerror}.") from None
    return host, port


def main() -> int:
    """Set up, build what is missing, serve until told to stop; return the exit code."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop_early)
    try:
        host, port = address()
        set_up()
        if Path(sys.prefix).resolve() != (ROOT / ".venv").resolve():
            # From here on with the project's own Python.
            os.execv(PYTHON, [str(PYTHON), "-m", "tools.run"])
        from tools import county

        county.prepare()
        _bring_fonts()
        return _serve(host, port)
    except Stopped as stopped:
        return ask_to_mend(stopped)
    except KeyboardInterrupt:
        say("\nStopped.")
        return 0


def _bring_fonts() -> None:
    """Install a Chinese font where there is none; without it all works but documents as PDF."""
    from tools import system

    try:
        lacking = system.missing([system.FONTS])
    except Stopped as stopped:
        say(str(stopped))
        lacking = [system.FONTS]
    if lacking:
        say(system.complaint(lacking) + "\nEverything else works without it.")


def _stop_early(*_: object) -> None:
    raise KeyboardInterrupt


def _serve(host: str, port: int) -> int:
    """Run web and worker side by side until a signal comes or one of them dies."""
    from tools import county

    (VAR / "static").mkdir(parents=True, exist_ok=True)
    with Children() as children:
        children.start("web", web_command(host, port))
        children.start("worker", [str(PYTHON), str(MANAGE), "worker"])
        with ThreadPoolExecutor(max_workers=1) as aside:
            logins = aside.submit(county.logins)
            with Step("Starting"):
                _wait_until_ready(children, host, port)
        _print_addresses(host, port, logins.result())
        dead = children.wait()
        if dead is None:
            say("\nStopping …")
            return 0
        name, code = dead
        say(f"\nThe {name} process ended by itself (code {code}); stopping the rest.")
        return 1


def web_command(host: str, port: int, *, processes: int | None = None) -> list[str]:
    """
    Return the command that serves the pages, as measured for the database in use.

    PostgreSQL serves two processes at once. SQLite has one writer whatever we do; one process with a few
    threads reads beside it and starts sooner.
    """
    sqlite = "postgres" not in os.environ.get("DATABASE_URL", "")
    if processes is None:
        processes = 1 if sqlite else 2
    return [
        str(PYTHON.parent / "granian"),
        "--interface", "wsgi",
        "--host", host,
        "--port", str(port),
        "--workers", str(processes),
        "--blocking-threads", "4",
        "--no-ws",
        "--log-level", "warning",
        "config.wsgi:application",
    ]  # fmt: skip


def _wait_until_ready(children: Children, host: str, port: int) -> None:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        if children.asked_to_stop():
            raise KeyboardInterrupt
        if (dead := children.dead()) is not None:
            raise Stopped(f"The {dead[0]} process did not start (code {dead[1]}); see above.")
        try:
            with urllib.request.urlopen(f"http://{_reachable(host)}:{port}/", timeout=10) as answer:
                if answer.status == 200:
                    return
        except urllib.error.HTTPError as answer:
            raise Stopped(f"The web server answers its first page with {answer.code}; see above.") from None
        except OSError:
            time.sleep(0.1)
    raise Stopped(f"The web server did not answer within {READY_WITHIN} seconds.")


def _reachable(host: str) -> str:
    if host in {"0.0.0.0", "::"}:
        return "127.0.0.1" if host == "0.0.0.0" else "[::1]"
    return f"[{host}]" if ":" in host else host


def _print_addresses(host: str, port: int, logins: list[str]) -> None:
    base = f"http://{_reachable(host)}:{port}"
    say()
    say(f"  Residents   喊一喊    {base}/")
    say(f"  Officers    工作台    {base}/desk/")
    say(f"  Leaders     驾驶舱    {base}/cockpit/")
    for line in logins:
        say(f"  {line}")
    say("\n  People, grids and figures are invented. Ctrl-C stops everything.")


if __name__ == "__main__":
    sys.exit(main())
