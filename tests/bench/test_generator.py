"""The load generator counts whole answers, and stops at a wrong one."""

import contextlib
import itertools
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench import generator


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.answer(200 if self.path == "/good" else 500, b"x" * 70_000)

    def do_POST(self):
        self.answer(200, self.rfile.read(int(self.headers["Content-Length"])))

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        # The generator hangs up in the middle of an answer when its time is over.
        with contextlib.suppress(ConnectionError):
            self.wfile.write(body)

    def log_message(self, *words):
        pass


class Server(ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        # The generator hangs up between two questions as well; every other fault is told.
        if not isinstance(sys.exception(), ConnectionResetError):
            super().handle_error(request, client_address)


@pytest.fixture
def port():
    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
    thread.join()


def run(port, request, **options):
    return generator.run(port, itertools.repeat(request), connections=3, seconds=0.05, status=200, **options)


def test_answers_are_counted_whole(port):
    found = run(port, generator.request_bytes("GET", "/good"))

    assert found.answers == len(found.latencies) >= 3
    assert found.body_bytes == found.answers * 70_000
    assert found.rate == pytest.approx(found.answers / found.seconds)


def test_a_body_is_sent(port):
    found = run(port, generator.request_bytes("POST", "/", headers={"Cookie": "a=b"}, body=b"text=1"))

    assert found.body_bytes == found.answers * 6


def test_a_wrong_answer_stops_the_measurement(port):
    with pytest.raises(generator.WrongAnswer, match="500 where 200"):
        run(port, generator.request_bytes("GET", "/bad"))


def test_whoever_interrupts_is_heard(port):
    with pytest.raises(KeyboardInterrupt):
        run(port, generator.request_bytes("GET", "/good"), interrupted=lambda: True)
