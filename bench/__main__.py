"""`python -m bench`: one command, one table, ratios taken in one run."""

import os
import platform
import signal
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench import county, generator, memory, options, report
from bench.options import Plan
from bench.report import Findings
from bench.subjects import Subject, subjects
from tools import postgres
from tools.children import Children
from tools.paths import MANAGE, PYTHON
from tools.run import web_command
from tools.say import Step, Stopped, ask_to_mend, say

PROCESSES = 2
READY_WITHIN = 60.0
CATCH_UP_WITHIN = 60.0


@dataclass(frozen=True, slots=True)
class Stand:
    """One size: its database, its server, and what is asked of it."""

    size: int
    address: str
    port: int
    subjects: list[Subject]


def main() -> int:
    """Run the plan and print what was found; return the exit code."""
    plan = options.read()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        findings = run(plan)
    except Stopped as stopped:
        return ask_to_mend(stopped)
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130
    say()
    say(report.table(findings))
    say()
    say(report.last_line(findings))
    return 0


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


def run(plan: Plan) -> Findings:
    """Build, load, serve and measure; everything is gone again when this returns."""
    findings = Findings()
    findings.facts |= _conditions(plan)
    with county.folder(), postgres.cluster(durable=plan.durable, settings=county.SETTINGS) as base:
        county.build(base)
        databases = {}
        for size in plan.sizes:
            begun = time.monotonic()
            databases[size] = county.fill(base, size, lean=plan.lean)
            findings.facts[f"loading_{size}_s"] = round(time.monotonic() - begun, 1)
        with Children() as children:
            stands = [_open(children, size, address, plan, findings) for size, address in databases.items()]
            measure(children, stands, plan, findings)
            _remember_memory(children, stands[-1], findings)
    return findings


def _conditions(plan: Plan) -> dict[str, Any]:
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "web_processes": PROCESSES,
        "commits": "kept through a power cut (fsync)" if plan.durable else "forgetful (no fsync)",
        "slices": f"{plan.rounds} of {plan.slice_seconds:.2f} s for each figure",
    }


# ── serving ─────────────────────────────────────────────────────────────────────────────────────────


def _open(children: Children, size: int, address: str, plan: Plan, findings: Findings) -> Stand:
    """Start the server of one size and return it ready and looked at."""
    with Step(f"Starting the server of {size:,} orders"):
        wanted = {*plan.only, "constant", "insert"} if plan.only else set()
        found = county.inside(address, wanted)
        findings.costs = found["costs"]
        port = postgres.free_port()
        command = web_command("127.0.0.1", port, processes=PROCESSES)
        children.start(f"web of {size}", command, env=county.environment(address))
        _wait_until_ready(children, port)
        measured = [each for each in subjects(port, found) if not wanted or each.name in wanted]
        return Stand(size, address, port, measured)


def _wait_until_ready(children: Children, port: int) -> None:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        _go_on(children)
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/bench/constant/", timeout=10):
                return
        except urllib.error.HTTPError as answer:
            raise Stopped(f"The server answers its constant page with {answer.code}.") from None
        except OSError:
            time.sleep(0.1)
    raise Stopped(f"The server did not answer within {READY_WITHIN:.0f} seconds.")


def _go_on(children: Children) -> None:
    if children.asked_to_stop():
        raise KeyboardInterrupt
    if (dead := children.dead()) is not None:
        raise Stopped(f"The process “{dead[0]}” ended by itself (code {dead[1]}); see above.")


# ── measuring ───────────────────────────────────────────────────────────────────────────────────────


def measure(children: Children, stands: list[Stand], plan: Plan, findings: Findings) -> None:
    """Load every subject of every size in turn, round by round, so that what drifts drifts for all of them."""
    everything = [(stand, subject) for stand in stands for subject in stand.subjects]
    with Step("Warming up") as step:
        for stand, subject in everything:
            step.latest = f"{subject.name}, {stand.size:,} orders"
            _slice(children, stand, subject, connections=8, seconds=0.5)
    for connections in plan.connections:
        with Step(f"Measuring with {connections} connections") as step:
            for turn in range(plan.rounds):
                for stand, subject in everything if turn % 2 == 0 else reversed(everything):
                    step.latest = f"round {turn + 1}/{plan.rounds}: {subject.name}, {stand.size:,} orders"
                    found = _slice(
                        children, stand, subject, connections=connections, seconds=plan.slice_seconds
                    )
                    findings.slices.setdefault((stand.size, subject.name, connections), []).append(found)


def _slice(
    children: Children, stand: Stand, subject: Subject, *, connections: int, seconds: float
) -> generator.Slice:
    _go_on(children)
    return generator.run(
        stand.port,
        subject.requests,
        connections=connections,
        seconds=seconds,
        status=subject.status,
        interrupted=children.asked_to_stop,
    )


def _remember_memory(children: Children, stand: Stand, findings: Findings) -> None:
    """Weigh web and database after the load, then the worker after it has paid what the load left owing."""
    web = memory.family(children.pid(f"web of {stand.size}"))
    names = ["web, parent", *(f"web {number}" for number in range(1, len(web)))]
    findings.memory |= {name: memory.of(pid) for name, pid in zip(names, web, strict=True)}
    with Step("Letting the worker catch up"):
        owing = county.owed(stand.address)
        children.start("worker", [str(PYTHON), str(MANAGE), "worker"], env=county.environment(stand.address))
        begun = time.monotonic()
        while (left := county.owed(stand.address)) and time.monotonic() - begun < CATCH_UP_WITHIN:
            _go_on(children)
            time.sleep(0.2)
        took = time.monotonic() - begun
    findings.memory["worker"] = memory.of(children.pid("worker"))
    findings.memory["postgresql, all"] = memory.whole(_postmaster(stand.address))
    findings.facts["worker_deliveries_a_second"] = round((owing - left) / took, 1) if owing else None
    findings.facts["worker_owed"] = owing


def _postmaster(address: str) -> int:
    with psycopg.connect(address) as connection:
        row = connection.execute("SHOW data_directory").fetchone()
    assert row is not None
    return int((Path(row[0]) / "postmaster.pid").read_text().split("\n", 1)[0])


if __name__ == "__main__":
    sys.exit(main())
