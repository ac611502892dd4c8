"""
Kill the server and the worker again and again while people use them, then let people race; and count what was lost.

    python -m bench.chaos                 # 50 kills on PostgreSQL, 10 on SQLite, 32 clients on 50 orders
    python -m bench.chaos --kills 5 --sqlite-kills 0 --orders 6 --clients 8
    python -m bench.chaos --kills 5 --on sqlite:////tmp/copy-of-a-county.sqlite3

One JSON object is the last line. Everything runs and ends in a temporary folder.
"""

import argparse
import contextlib
import itertools
import json
import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench import county, people
from bench.people import Asker, Officer, Racer, Shouter
from tools import postgres
from tools.children import end_with_parent
from tools.paths import MANAGE, PYTHON, ROOT
from tools.run import web_command
from tools.say import Stopped, ask_to_mend, say

SHOUTERS, LAPS = 6, 4
READY_WITHIN = 60.0
DRAINED_WITHIN = 240.0
HEARD_WITHIN = 15.0


@dataclass(slots=True)
class House:
    """The server and the worker of one database, which can be killed and come back."""

    address: str
    port: int
    kills: int = 0
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str) -> None:
        """Start one of the two, in a group of its own."""
        worker = [str(PYTHON), str(MANAGE), "worker"]
        command = worker if name == "worker" else web_command("127.0.0.1", self.port, processes=1)
        self.running[name] = subprocess.Popen(
            command,
            cwd=ROOT,
            env=county.environment(self.address),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=end_with_parent(signal.SIGKILL),
        )

    def kill(self, name: str) -> None:
        """End one of the two, with all its processes, as a power cut would."""
        process = self.running.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self.kills += 1

    def end(self) -> None:
        """End both, for good."""
        for name in list(self.running):
            self.kill(name)
            self.kills -= 1

    def wait_until_ready(self) -> None:
        """Return when the server answers; :raises Stopped: when it never does."""
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until:
            if people.answers(self.port):
                return
            time.sleep(0.1)
        raise Stopped("The server did not come back after it was killed.")


@contextlib.contextmanager
def house(address: str) -> Iterator[House]:
    """Start server and worker on a database; the caller waits until they are ready, and both are gone afterwards."""
    stands = House(address, postgres.free_port())
    try:
        for name in ("web", "worker"):
            stands.start(name)
        yield stands
    finally:
        stands.end()


def storm(address: str, *, kills: int, seed: int) -> dict[str, Any]:
    """Kill at random while people shout; return what became of what was acknowledged."""
    dice, over = random.Random(seed), threading.Event()
    with house(address) as stands:
        known = ask(address, "known")
        stands.wait_until_ready()
        shouters = [Shouter(stands.port, number, known) for number in range(SHOUTERS)]
        with _at_once(shouter.shout_until for shouter in shouters) as run:
            run(over)
            try:
                for _number in range(kills):
                    # Both are at work when the moment comes; which of the two it hits, and when, is chance.
                    heard = _receipts(shouters)
                    stands.wait_until_ready()
                    _wait_for_more(shouters, than=heard)
                    time.sleep(dice.uniform(0.0, 2.0))
                    name = dice.choice(["web", "worker"])
                    stands.kill(name)
                    stands.start(name)
                stands.wait_until_ready()
            finally:
                over.set()
        keys = [key for shouter in shouters for key in shouter.acknowledged]
        found = ask(address, "verify", {"keys": keys, "within": DRAINED_WITHIN})
        if owed := found.pop("owed"):
            raise Stopped(f"The worker does not come to the end of what the journal owes: {owed}")
        counted = stands.kills
    faults: Counter[str] = sum((shouter.faults for shouter in shouters), Counter())
    return found | {
        "kills": counted,
        "acknowledged": len(keys),
        "server_errors": faults.total(),
        "faults": dict(faults.most_common(5)),
    }


def _receipts(shouters: Sequence[Shouter]) -> int:
    return sum(len(shouter.acknowledged) for shouter in shouters)


def _wait_for_more(shouters: Sequence[Shouter], *, than: int) -> None:
    """Wait until somebody has a receipt more, or until waiting longer would only hide that nobody gets one."""
    until = time.monotonic() + HEARD_WITHIN
    while _receipts(shouters) <= than and time.monotonic() < until:
        time.sleep(0.05)


def race(address: str, *, clients: int, orders: int, seed: int) -> dict[str, Any]:
    """
    Let officers and whoever asked do everything at once to the same orders; return what the journal says of it.

    In laps: what is still open after one, and the parts that it was split into, are raced on once more.
    """
    with house(address) as stands:
        stage = ask(address, "stage", orders)
        stands.wait_until_ready()
        racers = _racers(stands.port, clients, stage)
        on = stage["orders"]
        for lap in range(LAPS):
            gate = threading.Barrier(len(racers))
            with _at_once(racer.race for racer in racers) as run:
                run(on, random.Random(f"{seed} {lap}"), gate)
            on = ask(address, "running", [each["order"] for each in stage["orders"]])["orders"]
            if not on:
                break
        done: Counter[str] = sum((each.done for each in racers), Counter())
        numbers = [each["order"] for each in stage["orders"]]
        said = ask(address, "told", {"orders": numbers, "done": dict(done)})
    answers: Counter[int] = sum((each.answers for each in racers), Counter())
    faults: Counter[str] = sum((each.faults for each in racers), Counter())
    return said | {
        "races": answers.total(),
        "answers": {str(status): number for status, number in sorted(answers.items())},
        "done": dict(sorted(done.items())),
        "server_errors": faults.total(),
        "faults": dict(faults.most_common(5)),
    }


def _racers(port: int, clients: int, stage: dict[str, Any]) -> list[Racer]:
    """Return the people of a race, ready to go: one in eight has the links, the others sit at the desk."""
    racers: list[Racer] = []
    phones = itertools.cycle(stage["phones"])
    for number in range(clients):
        if number % 8 == 0:
            asker = Asker(port)
            asker.open()
            racers.append(asker)
        else:
            officer = Officer(port)
            officer.log_in(next(phones), stage["password"])
            racers.append(officer)
    return racers


@contextlib.contextmanager
def _at_once(works: Iterable[Callable[..., None]]) -> Iterator[Callable[..., None]]:
    """Let each work run in a thread of its own, started by one call; all have ended when this has."""
    threads: list[threading.Thread] = []

    def run(*given: Any) -> None:
        for work in works:
            threads.append(threading.Thread(target=work, args=given))
            threads[-1].start()

    try:
        yield run
    finally:
        for thread in threads:
            thread.join()


def ask(address: str, question: str, given: Any = None) -> dict[str, Any]:
    """Return what bench.aftermath answers about a database."""
    done = subprocess.run(
        [PYTHON, "-m", "bench.aftermath", question],
        cwd=ROOT,
        env=county.environment(address),
        input=json.dumps(given),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise Stopped(done.stderr)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def summed(*found: dict[str, Any]) -> dict[str, Any]:
    """Return the last line: numbers added up, and whether every chain holds."""
    names = ("kills", "acknowledged", "lost", "doubled", "ownerless", "awarded_twice")
    total: dict[str, Any] = {name: sum(part.get(name, 0) for part in found) for name in names}
    total["chain_ok"] = all(part.get("chain_ok", True) for part in found)
    for name in ("races", "lost_updates", "server_errors"):
        total[name] = sum(part.get(name, 0) for part in found)
    return total


def read(words: Sequence[str] | None = None) -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m bench.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=50, help="on PostgreSQL (default: 50)")
    parser.add_argument("--sqlite-kills", type=int, default=10, help="on SQLite (default: 10)")
    parser.add_argument("--clients", type=int, default=32, help="who race (default: 32)")
    parser.add_argument("--orders", type=int, default=50, help="that they race on (default: 50)")
    parser.add_argument("--on", default="", help="a database whose county is built, instead of new ones")
    parser.add_argument("--seed", type=int, default=1, help="of chance (default: 1)")
    return parser.parse_args(words)


def main() -> int:
    """Run everything and print what was lost; return 1 when anything was."""
    plan = read()
    try:
        with county.folder():
            found = list(_all(plan))
    except Stopped as stopped:
        return ask_to_mend(stopped)
    except KeyboardInterrupt:
        return 130
    total = summed(*found)
    say(json.dumps(total))
    wrong = ("lost", "doubled", "ownerless", "awarded_twice", "lost_updates", "server_errors")
    return int(any(total[name] for name in wrong) or not total["chain_ok"])


def _all(plan: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Yield what came of each storm and race."""
    if plan.on:
        yield from _on(plan.on, plan, kills=plan.kills, orders=plan.orders)
        return
    if plan.kills or plan.orders:
        # Commits are kept through a power cut, as in production.
        with postgres.cluster(durable=True) as address:
            county.build(address)
            yield from _on(address, plan, kills=plan.kills, orders=plan.orders)
    if plan.sqlite_kills:
        address = f"sqlite:///{Path(os.environ[county.FOLDER]) / 'chaos.sqlite3'}"
        county.build(address)
        yield from _on(address, plan, kills=plan.sqlite_kills, orders=0)


def _on(address: str, plan: argparse.Namespace, *, kills: int, orders: int) -> Iterator[dict[str, Any]]:
    name = urlsplit(address).scheme
    if kills:
        yield _told(f"kills on {name}", storm(address, kills=kills, seed=plan.seed))
    if orders:
        yield _told(f"races on {name}", race(address, clients=plan.clients, orders=orders, seed=plan.seed))


def _told(name: str, found: dict[str, Any]) -> dict[str, Any]:
    say(f"{name}: {json.dumps(found)}")
    return found


if __name__ == "__main__":
    raise SystemExit(main())
