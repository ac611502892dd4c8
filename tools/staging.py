"""The demonstration county of `make run` in a folder of its own, served: what is taken from the running product."""

from __future__ import annotations

import os
import socket
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.children import Children, run_to_end
from tools.county import DAYS, REQUESTS, SEED
from tools.paths import MANAGE, PYTHON
from tools.run import web_command
from tools.say import Stopped


def use(folder: Path) -> None:
    """Have everything that is started from here on use a database and photographs of its own."""
    (folder / "static").mkdir(parents=True, exist_ok=True)
    database = folder / "county.sqlite3"
    os.environ |= {"SANLIAN_VAR": str(folder), "DATABASE_URL": f"sqlite:///{database}"}
    os.environ.pop("SANLIAN_PRODUCTION", None)
    if database.exists():
        return
    lived = ["--requests", str(REQUESTS), "--days", str(DAYS), "--seed", str(SEED)]
    days = ["simulate", *lived, "--until-today"]
    for words in (["migrate", "--verbosity", "0"], days, ["worker", "--once"]):
        if run_to_end([str(PYTHON), str(MANAGE), *words], env=os.environ):
            database.unlink(missing_ok=True)
            raise Stopped(f"manage.py {words[0]} failed; see above.")


@contextmanager
def served() -> Iterator[str]:
    """Serve it until the block is left; give the address. :raises Stopped: when it does not start."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with Children() as children:
        children.start("web", web_command("127.0.0.1", port))
        until = time.monotonic() + 60
        while time.monotonic() < until and children.dead() is None:
            try:
                with urllib.request.urlopen(address, timeout=10):
                    yield address
                    return
            except OSError:
                time.sleep(0.1)
    raise Stopped("The web server did not start; see above.")
