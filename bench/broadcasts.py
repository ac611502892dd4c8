"""
`python -m bench.broadcasts`: how long it takes to address every member of a county, and how quick the page is that says
how far it is, while they answer.

A private PostgreSQL that keeps its commits, the real server with two processes, and the worker that counts receipts. To
be addressed is to have a receipt and a note in one's inbox. Every figure is taken through the pages.
"""

import argparse
import itertools
import json
import os
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

import django

from bench import county, generator, people, subjects
from bench.generator import request_bytes
from tools import postgres
from tools.children import Children
from tools.paths import MANAGE, PYTHON, ROOT
from tools.run import web_command
from tools.say import Step, Stopped, ask_to_mend, say

TIMES, SECONDS, ANSWERS = 3, 20.0, 40.0
HANDS = 4
READY_WITHIN, COUNTED_WITHIN = 120.0, 300.0
# What the person who sends it chooses: everybody of the three links and who handles orders, in the whole county.
CHOSEN: dict[str, str | list[str]] = {
    "title": "台风要来了，请看看危房和山塘",
    "text": "今天18点前把联系的农户走一遍，有险情马上报。看完回一下。",
    "groups": [
        "linked_member",
        "grid_head",
        "grid_worker",
        "team_leader",
        "team_member",
        "village_secretary",
        "handler",
    ],
    "form": "yes_no",
    "question": "有没有险情？",
    "urgent": "no",
    "remind_after": "0",
    "phones_after": "4",
    "send": "1",
}
WATCHED = ("county", "township", "constant")


@dataclass(slots=True)
class Answers:
    """Who can still answer: requests that are handed out once, at a pace, to several hands."""

    waiting: Iterator[bytes]
    pace: float
    over: threading.Event = field(default_factory=threading.Event)
    given: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def at_a_pace(self) -> Iterator[bytes]:
        """Yield answers for one hand, so many seconds apart; :raises Stopped: when everybody has answered."""
        due = time.monotonic()
        while True:
            time.sleep(max(0.0, due - time.monotonic()))
            due += self.pace
            with self.lock:
                found = next(self.waiting, None)
                self.given += found is not None
            if found is None:
                raise Stopped("Everybody has answered; ask for fewer answers or seconds.")
            yield found


def main() -> int:
    """Measure and print one table, and one JSON object as the last line; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.broadcasts", description=__doc__)
    parser.add_argument("--times", type=int, default=TIMES, help="it is sent (default: %(default)s)")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of answers (default: %(default)s)")
    parser.add_argument(
        "--answers", type=float, default=ANSWERS, help="that come in each second (default: %(default)s)"
    )
    parser.add_argument("--inside", action="store_true", help="prepare the database that DATABASE_URL names")
    asked = parser.parse_args()
    if asked.inside:
        sys.stdout.write(json.dumps(_inside(json.loads(sys.stdin.read()))) + "\n")
        return 0
    found: dict[str, Any] = {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1)}
    try:
        with county.folder(), postgres.cluster(durable=True) as address:
            county.build(address)
            with Children() as children:
                found |= _measured(address, children, asked)
    except Stopped as stopped:
        return ask_to_mend(stopped)
    for name, value in found.items():
        say(f"{name:<28} {value}")
    say(json.dumps(found))
    return 0


def _measured(address: str, children: Children, asked: argparse.Namespace) -> dict[str, Any]:
    port = postgres.free_port()
    environment = county.environment(address)
    children.start("web", web_command("127.0.0.1", port, processes=2), env=environment)
    children.start("worker", [str(PYTHON), str(MANAGE), "worker"], env=environment)
    known = _ask(address, {})
    until = time.monotonic() + READY_WITHIN
    while not people.answers(port):
        if time.monotonic() > until:
            raise Stopped("The server does not answer.")
        time.sleep(0.1)
    cookies = subjects.log_in(port, known["sender"], known["password"])
    with Step("Sending") as step:
        taken = []
        for turn in range(asked.times):
            step.latest = f"{turn + 1} of {asked.times}"
            number, seconds = _send(port, cookies)
            taken.append(round(seconds, 2))
    with Step("Answering"):
        wanted = int(asked.seconds * asked.answers) + 2 * HANDS
        members = _ask(address, {"broadcast": number, "answers": wanted})
        looks, given = _answered(port, cookies, number, members, asked)
    counted = _ask(address, {"counted": number})
    if counted["done"] != given:
        raise Stopped(f"{given} answered and {counted['done']} were counted.")
    return {
        "addressed": counted["addressed"],
        "sending_s": taken,
        "sending_worst_s": max(taken),
        "answers": given,
        "answers_a_second": asked.answers,
        **_summed(looks),
    }


# ── through the pages ───────────────────────────────────────────────────────────────────────────────


def _send(port: int, cookies: str) -> tuple[str, float]:
    """Press “send”; return the broadcast's number, and how long the answer took."""
    form = CHOSEN | {"key": secrets.token_hex(16), "places": "330825", "csrfmiddlewaretoken": _token(cookies)}
    begun = time.perf_counter()
    answer, page = subjects.ask(
        port, "POST", "/desk/broadcasts/new/", urlencode(form, doseq=True), {"Cookie": cookies}
    )
    seconds = time.perf_counter() - begun
    if answer.status != 302:
        raise Stopped(f"{page[:2000]}\nSending answered {answer.status}.")
    return answer.headers["Location"].split("/")[-3], seconds


def _answered(
    port: int, cookies: str, number: str, members: dict[str, Any], asked: argparse.Namespace
) -> tuple[list[float], int]:
    """Let members answer at a pace; return how long each look at a page took meanwhile, and how many answered."""
    requests = iter([_answer(number, cookie) for cookie in members["cookies"]])
    answers = Answers(requests, pace=HANDS / asked.answers)
    faults: list[Stopped] = []

    def answer() -> None:
        try:
            generator.run(port, answers.at_a_pace(), connections=1, seconds=asked.seconds, status=302)
        except Stopped as fault:
            faults.append(fault)

    page = f"/desk/broadcasts/{number}/progress/"
    watched = [page, f"{page}?township={members['township']}", "/bench/constant/"]
    looks = itertools.cycle([request_bytes("GET", path, headers={"Cookie": cookies}) for path in watched])
    threads = [threading.Thread(target=answer) for _hand in range(HANDS)]
    for thread in threads:
        thread.start()
    try:
        taken = generator.run(port, looks, connections=1, seconds=asked.seconds, status=200).latencies
    finally:
        for thread in threads:
            thread.join()
    if faults:
        raise faults[0]
    return taken, answers.given


def _answer(number: str, cookies: str) -> bytes:
    body = urlencode(
        {"yes": secrets.choice(["yes", "no"]), "note": "", "csrfmiddlewaretoken": _token(cookies)}
    )
    return request_bytes(
        "POST", f"/desk/broadcasts/{number}/", headers={"Cookie": cookies}, body=body.encode()
    )


def _token(cookies: str) -> str:
    return dict(pair.split("=", 1) for pair in cookies.split("; "))["csrftoken"]


def _summed(taken: Sequence[float]) -> dict[str, Any]:
    """Return how long each page took, in ms: they were asked for in turn by one pair of eyes."""
    found: dict[str, Any] = {"looks": len(taken)}
    for number, name in enumerate(WATCHED):
        each = [1000 * seconds for seconds in taken[number :: len(WATCHED)]]
        found |= {
            f"{name}_median_ms": round(median(each), 1),
            f"{name}_p95_ms": round(quantiles(each, n=20)[18], 1),
            f"{name}_greatest_ms": round(max(each), 1),
        }
    found["county_to_constant"] = round(found["county_median_ms"] / found["constant_median_ms"], 1)
    return found


# ── inside the product ──────────────────────────────────────────────────────────────────────────────


def _ask(address: str, question: dict[str, Any]) -> dict[str, Any]:
    done = subprocess.run(
        [PYTHON, "-m", "bench.broadcasts", "--inside"],
        cwd=ROOT,
        env=county.environment(address),
        input=json.dumps(question),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise Stopped(f"{done.stderr}\nThe product does not answer {question}.")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _inside(question: dict[str, Any]) -> dict[str, Any]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    if "counted" in question:
        return _counted(int(question["counted"]))
    if "broadcast" in question:
        return _members(int(question["broadcast"]), question["answers"])
    from sanlian.demonstration.build import PASSWORD
    from sanlian.people import queries

    (first, *_) = queries.officers_of("county", on=date.today(), role="dispatcher")
    assert first.id is not None
    return {"sender": queries.phone_of(first.id), "password": PASSWORD}


def _counted(number: int) -> dict[str, Any]:
    """Return what the counters say once the worker has paid what is owed."""
    from django.db.models import Sum

    from sanlian.broadcasts.models import Tally
    from sanlian.journal.models import Delivery

    until = time.monotonic() + COUNTED_WITHIN
    while Delivery.objects.filter(given_up=False).exists() and time.monotonic() < until:
        time.sleep(0.2)
    rows = Tally.objects.filter(broadcast=number)
    return dict(rows.aggregate(addressed=Sum("addressed"), done=Sum("done")))


def _members(number: int, wanted: int) -> dict[str, Any]:
    """Return cookies of so many receivers, logged in, and the township where most of them are."""
    from collections import Counter

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.middleware.csrf import CSRF_SECRET_LENGTH
    from django.utils.crypto import get_random_string

    from sanlian.broadcasts.models import Receipt

    rows = Receipt.objects.filter(broadcast=number).select_related("user").order_by("pk")[:wanted]
    cookies, places = [], Counter[str]()
    for receipt in rows:
        session = SessionStore()
        session[SESSION_KEY] = str(receipt.user_id)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = receipt.user.get_session_auth_hash()
        session.create()
        cookies.append(
            f"{settings.SESSION_COOKIE_NAME}={session.session_key}; csrftoken={get_random_string(CSRF_SECRET_LENGTH)}"
        )
        places[receipt.place_code[:9]] += 1
    return {"cookies": cookies, "township": places.most_common(1)[0][0]}


if __name__ == "__main__":
    sys.exit(main())
