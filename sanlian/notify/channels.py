"""
The ways out of the house, one adapter each.

The settings NOTIFY_CHANNELS name an adapter for each channel: `file` (the default), `console`, `mail`, `http`, `off`,
or the dotted path of a class that is made with the channel's settings and has `send`. Nothing outside this machine is
asked unless `mail` or `http` or such a class is configured.
"""

import json
import os
import time
import urllib.request
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string

OFF = "off"
# Whoever sends waits so long for one message and no longer; the journal tries again later.
PATIENCE = 5.0
# So many fail one after the other before the rest of a batch is left for later: the provider is gone, not a number.
GONE_AFTER = 8
# What has not begun so many seconds after a batch did is left for later, too: the batch is one worker's for a while.
BATCH_WITHIN = 60.0


class NotTaken(Exception):
    """The provider did not take the message; it is tried again later."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on its way: to which number or address, its title and text, and a key that stays the same each try."""

    channel: str
    to: str
    title: str
    text: str
    key: str


class Adapter(Protocol):
    """What carries messages out, in turn; one that may be asked several times at once says in `hands` how often."""

    def send(self, message: Outgoing) -> str:
        """Return the provider's number of the message; raise anything when it may not have arrived."""


class File:
    """Writes messages into a file of the product's own folder, a line of JSON each: for trying, and for tests."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        self._folder = Path(options["folder"])

    def send(self, message: Outgoing) -> str:
        """Append the message; only the product's own account can read the file, for links open matters."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{message.channel}.jsonl"
        line = json.dumps(asdict(message), ensure_ascii=False) + "\n"
        with os.fdopen(os.open(path, os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600), "ab") as file:
            file.write(line.encode())
        return ""


class Console:
    """Prints messages where the worker runs."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        pass

    def send(self, message: Outgoing) -> str:
        """Print the message."""
        print(f"{message.channel} → {message.to}: {message.title} {message.text}", flush=True)
        return ""


class Mail:
    """E-mail by Django's own settings."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        pass

    def send(self, message: Outgoing) -> str:
        """Send one letter; its Message-ID stays the same each try."""
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2] or "localhost"
        number = f"<{message.key}@{domain}>"
        EmailMessage(message.title, message.text, to=[message.to], headers={"Message-ID": number}).send()
        return number


class Http:
    """
    Hands messages to a provider's gateway: POST of JSON `to`, `title`, `text`, `key`, with a bearer token.

    The key stands in the header Idempotency-Key too. An answer of 2xx means taken; its JSON may carry an `id`.
    """

    hands = 8

    def __init__(self, options: Mapping[str, Any]) -> None:
        self._url, self._token = options["url"], options.get("token", "")

    def send(self, message: Outgoing) -> str:
        """Hand over; :raises NotTaken, OSError: when the gateway refuses or does not answer."""
        headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": message.key}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        request = urllib.request.Request(
            self._url, json.dumps(asdict(message), ensure_ascii=False).encode(), headers, method="POST"
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            if not 200 <= answer.status < 300:
                raise NotTaken(f"The gateway answered {answer.status}.")
            try:
                said = json.loads(answer.read(10_000) or b"{}")
            except ValueError:
                return ""
        return str(said.get("id", ""))[:120] if isinstance(said, dict) else ""


_ADAPTERS: dict[str, type[Any]] = {"file": File, "console": Console, "mail": Mail, "http": Http}


_shut = ContextVar("sanlian_notify_shut", default=False)


@contextmanager
def nothing_leaves() -> Iterator[None]:
    """Let no message leave inside: for whoever lives through days that are over, or through invented ones."""
    before = _shut.set(True)
    try:
        yield
    finally:
        _shut.reset(before)


def is_on(channel: str) -> bool:
    """Return whether anything may leave by a channel."""
    return not _shut.get() and bool(settings.NOTIFY_CHANNELS[channel]["adapter"] != OFF)


def adapter(channel: str) -> Adapter:
    """Return what carries a channel's messages, as the settings say."""
    return _made(json.dumps(settings.NOTIFY_CHANNELS[channel], sort_keys=True, default=str))


def send_all(channel: str, messages: Mapping[int, Outgoing]) -> dict[int, str | Exception]:
    """Hand messages to a channel; return the provider's number of each, or what it raised for it."""
    carrier, until = adapter(channel), time.monotonic() + BATCH_WITHIN
    silent = 0

    def send(message: Outgoing) -> str | Exception:
        nonlocal silent
        if silent >= GONE_AFTER or time.monotonic() > until:
            return NotTaken("The channel was slow or took nothing; it waits.")
        try:
            reference = carrier.send(message)
        except Exception as fault:
            silent += 1
            return fault
        silent = 0
        return reference

    hands = min(getattr(carrier, "hands", 1), len(messages))
    if hands < 2:
        return {number: send(message) for number, message in messages.items()}
    with ThreadPoolExecutor(hands) as pool:
        return dict(zip(messages, pool.map(send, messages.values()), strict=True))


@lru_cache(maxsize=16)
def _made(configured: str) -> Adapter:
    options = json.loads(configured)
    name = options["adapter"]
    kind = _ADAPTERS.get(name) or import_string(name)
    made: Adapter = kind(options)
    return made
