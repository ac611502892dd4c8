"""People who use the product over HTTP: residents who shout until they have a receipt, and all who race."""

import itertools
import random
import re
import threading
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode

from bench import subjects
from bench.inside import shout_form

_WORDS = re.compile(r'role="alert"|class="[^"]*(refusal|notice|errorlist)')
_LATER = "2030-01-02"
_SAID = {"spoken_with": "本人，电话", "done": "换了灯泡，线路查过，晚上亮了。", "looked": "1"}
# What officers try; the second list ends an order, and whoever races would soon have none left.
STEPS: list[tuple[str, dict[str, str]]] = [
    ("accept", {}),
    ("contact", {"with_whom": "本人，电话"}),
    ("progress", {"note": "在修", "public": "yes"}),
    ("answer", {"note": "看过了，线路没问题"}),
    ("reply", _SAID | {"done_by": _LATER}),
    ("decline", {"reason": "duplicate", "suggested": "dept-water", "note": "已有一件"}),
    ("dispatch", {"to": "dept-housing", "assists": "dept-water"}),
    ("rule", {"to": "dept-housing", "reason": "清单上是住建"}),
    ("split", {"told_1": "换灯", "to_1": "dept-water", "told_2": "修路", "to_2": "dept-transport"}),
    ("weekly", {"goal": "看现场", "reason": "雨天"}),
    ("extension", {"reason": "等材料", "until": _LATER}),
    ("suspension", {"reason": "等材料", "until": _LATER}),
    ("grant", {}),
    ("deny", {"answer": "时间够了"}),
    ("resume", {}),
    ("check", {}),
    ("return", {"reason": "没说清"}),
    ("help", {"unit": "dept-police", "reason": "要封半幅路"}),
    ("lift", {"reason": "不等了"}),
]
ENDS: list[tuple[str, dict[str, str]]] = [("merge", {}), ("refuse", {"ground": "court", "path": "到法院"})]
ASKED: list[tuple[str, dict[str, str]]] = [
    ("add", {"text": "又暗了一盏"}),
    ("rate", {"solved": "yes", "satisfied": "satisfied"}),
    ("rate", {"solved": "no", "comment": "还是不亮"}),
]
_ENDS_IN = 0.02
# How many steps each tries on each order in a lap: over all people that is every step several times.
TRIES = 1


class Shouter:
    """A resident; a request without an answer is sent again under its key, as the page in a telephone does."""

    def __init__(self, port: int, number: int, known: dict[str, Any]) -> None:
        """Know what to say, and where."""
        self._port, self._number = port, number
        self._texts, self._villages = itertools.cycle(known["texts"]), itertools.cycle(known["villages"])
        self.acknowledged: list[str] = []
        self.faults: Counter[str] = Counter()

    def shout_until(self, over: threading.Event) -> None:
        """Shout one thing after another; what was begun is brought to its end."""
        for number in itertools.count():
            if over.is_set():
                return
            phone = f"129{self._number:02}{number:06}"
            self._shout(shout_form(next(self._texts), next(self._villages), phone=phone))

    def _shout(self, form: dict[str, str]) -> None:
        while True:
            try:
                cookies, token = subjects.form(self._port, "/shout/")
                body = urlencode(form | {"csrfmiddlewaretoken": token})
                answer, page = subjects.ask(self._port, "POST", "/shout/", body, {"Cookie": cookies})
            except (OSError, HTTPException):
                # Nobody answers: the server was killed. The telephone tries again, as it does when told to.
                continue
            except subjects.NoForm as fault:
                self.faults[str(fault)] += 1
                return
            if answer.status == 302:
                self.acknowledged.append(form["key"])
            else:
                self.faults[f"{answer.status}: {page[:200]}"] += 1
            return


@dataclass(slots=True)
class Racer(ABC):
    """Somebody who tries every step on every order; what came of it, by step and by status."""

    port: int
    cookies: str = ""
    done: Counter[str] = field(default_factory=Counter)
    answers: Counter[int] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)

    def race(self, orders: Sequence[dict[str, Any]], dice: random.Random, gate: threading.Barrier) -> None:
        """Go through the orders at the same time as everybody else, with some steps drawn for each."""
        gate.wait()
        for order in orders:
            steps = self.steps(orders, dice)
            for verb, fields in dice.sample(steps, k=min(TRIES, len(steps))):
                if address := self.address(order, verb):
                    self._press(address, verb, fields)

    @abstractmethod
    def steps(
        self, orders: Sequence[dict[str, Any]], dice: random.Random
    ) -> list[tuple[str, dict[str, str]]]:
        """Return what this person can try on an order."""

    @abstractmethod
    def address(self, order: dict[str, Any], verb: str) -> str:
        """Return where a step is done to an order; empty where it cannot be."""

    def _press(self, address: str, verb: str, fields: dict[str, str]) -> None:
        token = dict(pair.split("=", 1) for pair in self.cookies.split("; "))["csrftoken"]
        body = urlencode(fields | {"csrfmiddlewaretoken": token})
        try:
            answer, page = subjects.ask(self.port, "POST", address, body, {"Cookie": self.cookies})
        except (OSError, HTTPException) as fault:
            self.faults[f"{verb}: {fault}"] += 1
            return
        self.answers[answer.status] += 1
        if answer.status == 302:
            self.done[verb] += 1
        elif answer.status >= 500 or (answer.status == 409 and not _WORDS.search(page)):
            self.faults[f"{verb}: {answer.status}"] += 1


class Officer(Racer):
    """Somebody at the desk."""

    def log_in(self, phone: str, password: str) -> None:
        """Log in through the desk's door."""
        self.cookies = subjects.log_in(self.port, phone, password)

    def steps(
        self, orders: Sequence[dict[str, Any]], dice: random.Random
    ) -> list[tuple[str, dict[str, str]]]:
        """Return every verb of the desk, and now and then those that end an order."""
        ends = ENDS if dice.random() < _ENDS_IN else []
        into = {"into": str(dice.choice(orders)["order"])}
        return [*STEPS, *[(verb, fields | (into if verb == "merge" else {})) for verb, fields in ends]]

    def address(self, order: dict[str, Any], verb: str) -> str:
        """Return the verb's page at the desk."""
        return f"/desk/orders/{order['order']}/{verb}/"


class Asker(Racer):
    """Somebody who holds the links of all that was asked."""

    def open(self) -> None:
        """Get what a form needs."""
        self.cookies, _token = subjects.form(self.port, "/shout/")

    def steps(
        self, orders: Sequence[dict[str, Any]], dice: random.Random
    ) -> list[tuple[str, dict[str, str]]]:
        """Return what who asked can do, and now and then taking it back."""
        return [*ASKED, *([("withdraw", {"reason": "自己换了"})] if dice.random() < _ENDS_IN else [])]

    def address(self, order: dict[str, Any], verb: str) -> str:
        """Return the page of the link; nobody asked for a part."""
        return f"/r/{order['link']}/{verb}/" if order["link"] else ""


def answers(port: int) -> bool:
    """Return whether the server answers at all."""
    try:
        return subjects.ask(port, "GET", "/bench/constant/")[0].status == 200
    except (OSError, HTTPException):
        return False
