"""
A small load generator: some keep-alive connections, each with one request under way at a time.

Written for two cores that it shares with what it measures: raw sockets and one selector cost a few hundredths of
a millisecond a request, and every answer is still looked at; a wrong one stops the measurement.
"""

import selectors
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tools.say import Stopped

PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Slice:
    """What one stretch of load gave: answers, seconds from the first request to the last answer, latencies in s."""

    answers: int
    seconds: float
    latencies: list[float]
    body_bytes: int

    @property
    def rate(self) -> float:
        """Return the answers a second."""
        return self.answers / self.seconds


@dataclass(slots=True)
class _Connection:
    socket: socket.socket
    sent_at: float = 0.0
    received: bytearray = field(default_factory=bytearray)
    wanted: int = -1


class WrongAnswer(Stopped):
    """The server answered with another status than a good answer has, or not at all."""


def request_bytes(
    method: str, path: str, *, headers: dict[str, str] | None = None, body: bytes = b""
) -> bytes:
    """Return a request of HTTP/1.1 as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Accept-Language: zh-hans"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def run(
    port: int,
    requests: Iterator[bytes],
    *,
    connections: int,
    seconds: float,
    status: int,
    interrupted: Callable[[], bool] = lambda: False,
) -> Slice:
    """
    Keep `connections` requests under way for some seconds, wait for the last answers, and return what came.

    :param requests: the next request each time one is to be sent; never ends
    :param status: the only status that a good answer has
    :raises WrongAnswer: for any other answer
    :raises KeyboardInterrupt: when `interrupted` says so
    """
    opened = [
        _Connection(socket.create_connection(("127.0.0.1", port), PATIENCE)) for _ in range(connections)
    ]
    try:
        with selectors.DefaultSelector() as selector:
            return _drive(selector, opened, requests, seconds=seconds, status=status, interrupted=interrupted)
    finally:
        for connection in opened:
            connection.socket.close()


def _drive(
    selector: selectors.BaseSelector,
    opened: list[_Connection],
    requests: Iterator[bytes],
    *,
    seconds: float,
    status: int,
    interrupted: Callable[[], bool],
) -> Slice:
    clock = time.perf_counter
    latencies: list[float] = []
    body_bytes = 0
    begun = last = clock()
    until = begun + seconds
    for connection in opened:
        connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        _send(connection, requests, clock())
    under_way = len(opened)
    while under_way:
        ready = selector.select(1.0)
        if interrupted():
            raise KeyboardInterrupt
        if not ready and clock() - last > PATIENCE:
            raise WrongAnswer(f"The server did not answer within {PATIENCE:.0f} seconds.")
        for key, _ in ready:
            connection = key.data
            size = _receive(connection, status)
            if size is None:
                continue
            last = clock()
            latencies.append(last - connection.sent_at)
            body_bytes += size
            if last < until:
                _send(connection, requests, last)
            else:
                under_way -= 1
    return Slice(len(latencies), last - begun, latencies, body_bytes)


def _send(connection: _Connection, requests: Iterator[bytes], now: float) -> None:
    connection.received.clear()
    connection.wanted = -1
    connection.sent_at = now
    connection.socket.sendall(next(requests))


def _receive(connection: _Connection, status: int) -> int | None:
    """Return the length of the body when the answer is whole, else None."""
    piece = connection.socket.recv(262144)
    if not piece:
        raise WrongAnswer("The server closed the connection instead of answering.")
    received = connection.received
    received += piece
    if connection.wanted < 0:
        end = received.find(b"\r\n\r\n")
        if end < 0:
            return None
        connection.wanted = end + 4 + _body_length(bytes(received[:end]), status, bytes(received[end + 4 :]))
    if len(received) < connection.wanted:
        return None
    return connection.wanted - (received.find(b"\r\n\r\n") + 4)


def _body_length(head: bytes, status: int, body: bytes) -> int:
    given = int(head[9:12])
    if given != status:
        words = body[:2000].decode(errors="replace")
        raise WrongAnswer(f"{words}\nThe server answered {given} where {status} was expected.")
    lowered = head.lower()
    at = lowered.find(b"\r\ncontent-length:")
    if at < 0:
        raise WrongAnswer("The server answered without a Content-Length.")
    return int(lowered[at + 17 :].split(b"\r\n", 1)[0])
