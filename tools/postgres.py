"""
A PostgreSQL of our own in a temporary folder, for tests and measurements; never the machine's.

    with cluster() as address:
        ...  # postgresql://… of an empty database
"""

import contextlib
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.children import end_with_parent
from tools.say import Stopped

AT_LEAST = 15
USER = "sanlian"
DATABASE = "sanlian"
_FAST_BUT_FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def programs() -> Path | None:
    """Return the folder of the newest PostgreSQL on this machine that is new enough, or None."""
    folders = [
        (int(folder.parent.name), folder)
        for folder in Path("/usr/lib/postgresql").glob("*/bin")
        if folder.parent.name.isdigit() and (folder / "initdb").exists()
    ]
    if on_path := shutil.which("initdb"):
        folder = Path(on_path).resolve().parent
        said = subprocess.run([on_path, "--version"], capture_output=True, text=True).stdout
        if found := re.search(r"(\d+)", said):
            folders.append((int(found[1]), folder))
    newest = max(folders, default=None)
    return newest[1] if newest and newest[0] >= AT_LEAST else None


@contextlib.contextmanager
def cluster(*, durable: bool = False, settings: dict[str, str] | None = None) -> Iterator[str]:
    """
    Start a private cluster and give the URL of its empty database; stop and remove it at the end.

    `durable` keeps every promise about power cuts (to measure with); without it tests run faster.

    :raises Stopped: when PostgreSQL is not installed or does not start
    """
    binaries = programs()
    if binaries is None:
        raise Stopped(
            f"PostgreSQL {AT_LEAST} or newer is not installed (Debian: apt-get install postgresql)."
        )
    folder = Path(tempfile.mkdtemp(prefix="sanlian-pg-"))
    owner = _unprivileged()
    try:
        if owner:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        password = secrets.token_urlsafe(24)
        _create(binaries, folder, owner, password)
        port = free_port()
        server = _start(
            binaries, folder, owner, port, {**({} if durable else _FAST_BUT_FORGETFUL), **(settings or {})}
        )
        try:
            _create_database(binaries, server, folder, port, password)
            yield f"postgresql://{USER}:{password}@127.0.0.1:{port}/{DATABASE}"
        finally:
            _stop(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> pwd.struct_passwd | None:
    """Return whom the server runs as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise Stopped("PostgreSQL does not run as root, and there is no user postgres or nobody to run it as.")


def _create(binaries: Path, folder: Path, owner: pwd.struct_passwd | None, password: str) -> None:
    secret = folder / "password"
    secret.write_text(password)
    secret.chmod(0o600)
    if owner:
        os.chown(secret, owner.pw_uid, owner.pw_gid)
    words = ["--username", USER, "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8"]
    done = subprocess.run(
        [
            str(binaries / "initdb"),
            *("--pgdata", str(folder / "data"), "--pwfile", str(secret), "--no-sync"),
            *words,
        ],
        capture_output=True,
        text=True,
        cwd=folder,
        **_as(owner),
    )
    secret.unlink()
    if done.returncode:
        raise Stopped(f"{done.stdout}{done.stderr}\nPostgreSQL could not make a private cluster.")


def _start(
    binaries: Path, folder: Path, owner: pwd.struct_passwd | None, port: int, settings: dict[str, str]
) -> subprocess.Popen[str]:
    own = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": str(folder),
        "max_connections": "80",
        "shared_buffers": "256MB",
        "timezone": "UTC",
        # The statistics of a million rows loaded at once must not wait for a quiet minute.
        "autovacuum_naptime": "10s",
        **settings,
    }
    words = [word for name, value in own.items() for word in ("-c", f"{name}={value}")]
    with (folder / "log").open("w") as log:
        return subprocess.Popen(
            [str(binaries / "postgres"), "-D", str(folder / "data"), *words],
            stdout=log,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            cwd=folder,
            # A Ctrl-C at the terminal is ours to handle: connections end first, the server last.
            start_new_session=True,
            preexec_fn=end_with_parent(signal.SIGINT),
            **_as(owner),
        )


def _create_database(
    binaries: Path, server: subprocess.Popen[str], folder: Path, port: int, password: str
) -> None:
    command = [
        str(binaries / "createdb"),
        "-h",
        "127.0.0.1",
        "-p",
        str(port),
        "-U",
        USER,
        "--no-password",
        DATABASE,
    ]
    until = time.monotonic() + 30
    while True:
        done = subprocess.run(
            command, capture_output=True, text=True, env={**os.environ, "PGPASSWORD": password}
        )
        if not done.returncode:
            return
        if server.poll() is not None or time.monotonic() > until:
            log = (folder / "log").read_text(errors="replace")
            raise Stopped(f"{log}{done.stderr}\nThe private PostgreSQL did not start.")
        time.sleep(0.1)


def _stop(server: subprocess.Popen[str]) -> None:
    if server.poll() is None:
        server.send_signal(signal.SIGINT)
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait()


def _as(owner: pwd.struct_passwd | None) -> dict[str, Any]:
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}


def free_port() -> int:
    """Return a port on which nobody listens at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
