"""What is asked of the server: a constant page and a bare insert, and what they are the measure for."""

import http.client
import http.cookies
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from bench.generator import request_bytes
from bench.inside import encoded, shout_form
from tools.say import Stopped

# Each is told as a share of its measure, taken in slices of the same round.
MEASURES = {
    "intake": "insert",
    "inbox": "constant",
    "search": "constant",
    "receipt": "constant",
    "tracking": "constant",
    "cockpit": "constant",
}
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class NoForm(Stopped):
    """A page that has a form did not come."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One kind of request: its name, the status of a good answer, and the requests one after another."""

    name: str
    status: int
    requests: Iterator[bytes]


def subjects(port: int, found: dict[str, Any]) -> list[Subject]:
    """Return everything that is measured on one server; `found` is what bench.inside knows."""
    officer = log_in(port, found["officer"], found["password"])
    leader = log_in(port, found["leader"], found["password"])
    receipts = found["receipts"]
    return [
        Subject("constant", 200, _same("/bench/constant/")),
        Subject("inbox", 200, _same("/desk/", officer)),
        Subject("search", 200, _searches(found["searches"], [officer, leader])),
        Subject("receipt", 200, _each(f"{path}receipt/" for path in receipts)),
        Subject("tracking", 200, _each(receipts)),
        Subject("cockpit", 200, _same("/cockpit/", leader)),
        Subject("insert", 201, _inserts(found)),
        Subject("intake", 302, _shouts(port, found)),
    ]


def _same(path: str, cookies: str = "") -> Iterator[bytes]:
    return itertools.repeat(request_bytes("GET", path, headers={"Cookie": cookies} if cookies else {}))


def _searches(wanted: list[str], cookies: list[str]) -> Iterator[bytes]:
    """Look for each in turn, first as an officer of the busiest unit, then as one who sees the county."""
    return itertools.cycle(
        [
            request_bytes("GET", f"/desk/find/?{urlencode({'q': words})}", headers={"Cookie": who})
            for words in wanted
            for who in cookies
        ]
    )


def _each(paths: Iterator[str] | list[str]) -> Iterator[bytes]:
    return itertools.cycle([request_bytes("GET", path) for path in paths])


def _inserts(found: dict[str, Any]) -> Iterator[bytes]:
    bodies = [urlencode({"text": text}).encode() for text in found["texts"]]
    return itertools.cycle([request_bytes("POST", "/bench/insert/", body=body) for body in bodies])


def _shouts(port: int, found: dict[str, Any]) -> Iterator[bytes]:
    """Yield residents' forms over all categories and villages, each with a key and a telephone of its own."""
    cookies, token = form(port, "/shout/")
    texts, villages = itertools.cycle(found["texts"]), itertools.cycle(found["villages"])
    for number in itertools.count():
        filled = shout_form(next(texts), next(villages), phone=f"129{number:08}", token=token)
        yield request_bytes("POST", "/shout/", headers={"Cookie": cookies}, body=encoded(filled))


def log_in(port: int, phone: str, password: str) -> str:
    """Return the cookies of somebody who logged in through the desk's door."""
    cookies, token = form(port, "/desk/login/")
    body = urlencode({"csrfmiddlewaretoken": token, "username": phone, "password": password})
    answer, _ = ask(port, "POST", "/desk/login/", body, {"Cookie": cookies})
    session = _cookies(answer)
    if answer.status != 302 or "sessionid" not in session:
        raise Stopped(f"Logging in answered {answer.status}; the measurement needs an officer's session.")
    return session


def form(port: int, path: str) -> tuple[str, str]:
    """Return the cookies and the CSRF token of a page with a form."""
    answer, page = ask(port, "GET", path)
    token = _TOKEN.search(page)
    if answer.status != 200 or token is None:
        raise NoForm(f"{path} answered {answer.status} without a form.")
    return _cookies(answer), token[1]


def ask(
    port: int, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
) -> tuple[http.client.HTTPResponse, str]:
    """Return the answer to one request, and its page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        form = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        connection.request(method, path, body, {"Host": "localhost", **form, **(headers or {})})
        answer = connection.getresponse()
        return answer, answer.read().decode()
    finally:
        connection.close()


def _cookies(answer: http.client.HTTPResponse) -> str:
    jar = http.cookies.SimpleCookie()
    for value in answer.headers.get_all("Set-Cookie", []):
        jar.load(value)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items())
