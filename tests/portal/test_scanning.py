"""A virus scanner of the county's own: asked in clamd's protocol, believed, and missed when it is away."""

import io
import socket
import struct
import threading
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment
from sanlian.notify.models import Note
from sanlian.people import queries as people
from sanlian.workorders import operations, scanning
from tests import photographs, sounds
from tests.builders import MONDAY, hours
from tests.desk.pages import words

pytestmark = pytest.mark.usefixtures("county")


class Clamd:
    """Speaks clamd's INSTREAM on one connection after the other; whatever holds the word EICAR is a virus."""

    def __init__(self, door: socket.socket, said: bytes = b"") -> None:
        self.door, self.said, self.heard = door, said, []
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self) -> None:
        while True:
            try:
                talk, _address = self.door.accept()
            except OSError:
                return
            with talk, talk.makefile("rb") as told:
                command = told.read(10)
                content = b""
                while (length := struct.unpack(">I", told.read(4))[0]) != 0:
                    assert length <= scanning.PIECE
                    content += told.read(length)
                self.heard.append((command, content))
                found = b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if b"EICAR" in content else b"stream: OK\0"
                talk.sendall(self.said or found)

    def stop(self) -> None:
        self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()
        self.thread.join(5)


@pytest.fixture
def clamd(settings, tmp_path):
    """Return a function that starts a scanner and has the product ask it; `said` is its answer to everything."""
    settings.MEDIA_ROOT = tmp_path
    started = []

    def start(said=b""):
        door = socket.create_server(("127.0.0.1", 0))
        settings.CLAMD = f"127.0.0.1:{door.getsockname()[1]}"
        started.append(Clamd(door, said))
        return started[-1]

    yield start
    for each in started:
        each.stop()


def kept(root) -> list[Path]:
    return [path for path in Path(root).rglob("*") if path.is_file()]


def test_what_is_clean_is_taken_in_and_the_scanner_saw_all_of_it(clamd):
    scanner, raw, said = clamd(), photographs.picture("PNG"), sounds.wav(170)
    assert operations.keep_photograph(io.BytesIO(raw), at=MONDAY).width
    assert operations.keep_recording(io.BytesIO(said), at=MONDAY).seconds == 170
    assert scanner.heard == [(b"zINSTREAM\0", raw), (b"zINSTREAM\0", said)]
    assert len(said) > scanning.PIECE


def test_what_a_scanner_finds_is_explained_held_apart_and_told_to_the_administrators_once(clamd, settings):
    clamd()
    raw = photographs.picture("PNG") + b"EICAR"
    for _again in range(2):
        with pytest.raises(operations.Infected, match="病毒") as refused:
            operations.keep_photograph(io.BytesIO(raw), at=MONDAY)
        assert refused.value.field == "photos"
    with pytest.raises(operations.Infected):
        operations.keep_recording(io.BytesIO(sounds.webm(2) + b"EICAR"), at=MONDAY)

    files = kept(settings.MEDIA_ROOT)
    assert {path.suffix for path in files} == {".held"}
    assert raw in [path.read_bytes() for path in files]
    notes = Note.objects.filter(message="file.infected")
    told = {people.officer(user_id=note.user_id, name="", on=MONDAY.date()) for note in notes}
    assert told
    assert all(actor.holds("accounts.keep") or actor.holds("catalogue.edit") for actor in told)
    assert notes.count() == 2 * len(told)
    assert {note.values["virus"] for note in notes} == {"Win.Test.EICAR_HDB-1"}


@pytest.mark.parametrize("said", [b"INSTREAM size limit exceeded. ERROR\0", b"\0", b"stream: OK and more\0"])
def test_an_answer_that_says_nothing_is_no_leave(clamd, settings, said):
    clamd(said)
    with pytest.raises(operations.NotScanned):
        operations.keep_photograph(io.BytesIO(photographs.picture("PNG")), at=MONDAY)
    assert kept(settings.MEDIA_ROOT) == []


def test_a_scanner_that_is_away_is_missed_once_an_hour_and_words_go_on(clamd, settings, phone, fill):
    settings.CLAMD = "127.0.0.1:1"
    sent = io.BytesIO(photographs.picture("PNG"))
    sent.name = "lamp.png"
    answer = phone.post("/shout/", {**fill(), "do": "look", "photos": sent})
    assert answer.status_code == 422
    assert "查不了病毒" in words(answer)
    assert phone.post("/shout/", {**fill(), "do": "send"}).status_code == 302

    for at in (MONDAY, MONDAY, MONDAY + hours(1)):
        with pytest.raises(operations.NotScanned):
            operations.keep_recording(io.BytesIO(sounds.wav(2)), at=at)
    each = Note.objects.filter(message="scanner.away", at__in=[MONDAY, MONDAY + hours(1)])
    assert each.count() == 2 * len({note.user_id for note in each})
    assert kept(settings.MEDIA_ROOT) == []


def test_a_scanner_behind_a_socket_of_this_machine_is_asked_too(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    door.bind(str(tmp_path / "c"))
    door.listen()
    scanner = Clamd(door)
    settings.CLAMD = f"unix:{tmp_path / 'c'}"
    assert operations.keep_photograph(io.BytesIO(photographs.picture("PNG")), at=MONDAY).width
    assert len(scanner.heard) == 1
    scanner.stop()
    with pytest.raises(operations.NotScanned):
        operations.keep_photograph(io.BytesIO(photographs.picture("PNG")), at=MONDAY)


@pytest.mark.parametrize("raw", ["clamd", "/run/clamd", "http://host:1", "host:port"])
def test_where_it_listens_must_be_an_address(monkeypatch, raw):
    monkeypatch.setenv("SANLIAN_CLAMD", raw)
    with pytest.raises(ImproperlyConfigured, match="unix:/path or host:port"):
        environment.scanner("SANLIAN_CLAMD")
