"""
Asking a virus scanner of the county's own (clamd) about what people send, where one is set.

Without one, what protects is that every photograph is drawn anew and every recording taken apart. With one, nothing is
taken in that it has not looked at: a scanner that does not answer is a refusal, and the administrators hear of it.
"""

import socket
import struct
from contextlib import closing
from dataclasses import dataclass

from django.conf import settings

PIECE = 64 * 1024
PATIENCE = 10.0
_LONGEST_ANSWER = 4096


class ScannerAway(Exception):
    """The scanner cannot be reached, does not answer in time, or could not look at the file."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the scanner found; `name` is its own word for it."""

    name: str


def look_at(raw: bytes) -> Finding | None:
    """
    Return what the county's scanner finds in a file; None for nothing, or where no scanner is set.

    :raises ScannerAway: when it was not looked at
    """
    if not settings.CLAMD:
        return None
    try:
        with closing(_reached(settings.CLAMD)) as talk:
            # One command of clamd's protocol: pieces, each with its length before it; none ends them.
            talk.sendall(b"zINSTREAM\0")
            for start in range(0, len(raw), PIECE):
                piece = raw[start : start + PIECE]
                talk.sendall(struct.pack(">I", len(piece)) + piece)
            talk.sendall(struct.pack(">I", 0))
            said = _answer(talk)
    except OSError as fault:
        raise ScannerAway(str(fault)) from fault
    return _read(said)


def _reached(where: str) -> socket.socket:
    """Return a connection to `unix:/path` or `host:port`."""
    if where.startswith("unix:"):
        talk = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        talk.settimeout(PATIENCE)
        try:
            talk.connect(where.removeprefix("unix:"))
        except OSError:
            talk.close()
            raise
        return talk
    host, _colon, port = where.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE)


def _answer(talk: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < _LONGEST_ANSWER and (more := talk.recv(_LONGEST_ANSWER)):
        said += more
    return said.rstrip(b"\0\n").decode("utf-8", "replace")


def _read(said: str) -> Finding | None:
    """Read `stream: OK`, `stream: Some.Name FOUND`, or an error such as a file beyond the scanner's own limit."""
    if said == "stream: OK":
        return None
    if said.startswith("stream: ") and said.endswith(" FOUND"):
        return Finding(said.removeprefix("stream: ").removesuffix(" FOUND"))
    raise ScannerAway(said or "no answer")
