"""What is kept of a voice, what is refused, what is swept away, and how its words are written down."""

import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings as effort, strategies as some

from sanlian.journal.models import Entry
from sanlian.kernel import errors
from sanlian.people.actors import HOUSE
from sanlian.workorders import facts, operations, queries, sounds, voices
from sanlian.workorders.models import Recording
from tests import builders, sounds as made
from tests.builders import MONDAY, hours, officer
from tests.photographs import picture


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def keep(raw: bytes, at=MONDAY):
    return operations.keep_recording(io.BytesIO(raw), at=at)


def files(root) -> list[Path]:
    return [path for path in Path(root).rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("raw", "media_type"),
    [
        (made.webm(5), "audio/webm"),
        (made.webm(5, codec=b"A_VORBIS"), "audio/webm"),
        (made.mp4(5), "audio/mp4"),
        (made.mp4(5, pieces=True), "audio/mp4"),
        (made.ogg(5), "audio/ogg"),
        (made.mp3(5), "audio/mpeg"),
        (made.wav(5), "audio/wav"),
        (made.amr(5), "audio/amr"),
    ],
    ids=["webm", "vorbis", "mp4", "pieces", "ogg", "mp3", "wav", "amr"],
)
def test_what_phones_record_is_kept_with_its_length(raw, media_type):
    voice = keep(raw)

    assert voice.media_type == media_type
    assert abs(voice.seconds - 5) < 0.2
    assert voices.path_of(voice.file).stat().st_size > 0


@pytest.mark.parametrize("raw", [made.webm(), made.ogg(), made.wav(), made.amr()])
def test_the_sound_stays_as_it_was_sent(raw):
    assert voices.path_of(keep(raw).file).read_bytes() == raw


def test_what_was_broken_off_is_kept_as_far_as_it_goes():
    whole, second = made.webm(3), len(made.webm(1))

    # A phone that died in the middle: at any byte, be it of a block or of what announces the next second.
    for end in range(second, len(whole)):
        kept = sounds.read(whole[:end])
        assert kept.seconds > 0.9
        assert sounds.read(kept.raw).raw == kept.raw
    assert keep(whole[:-1]).seconds > 2.5


@pytest.mark.parametrize(
    ("raw", "secret"),
    [(made.mp4(place=b"+29.02+119.17/"), b"+29.02"), (made.mp3(told=b"APIC" * 40), b"APIC")],
)
def test_what_lies_beside_the_sound_is_left_behind(raw, secret):
    kept = voices.path_of(keep(raw).file).read_bytes()

    assert secret in raw
    assert secret not in kept
    assert abs(sounds.read(kept).seconds - 2) < 0.1


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<script>alert(1)</script>",
        picture("JPEG"),
        made.webm(kind=1, codec=b"V_VP8"),
        made.webm(doc=b"matroska"),
        made.webm(0),
        made.webm() + b"<html>",
        made.webm() + b"\x1f\x43 hidden behind it",
        made.webm() + b"\xa3\x08\xff\xff\xff" + b"PK\x03\x04" * 20_000,
        made.webm()[:60],
        made.mp4(handler=b"vide"),
        made.mp4() + b"PK\x03\x04 hidden behind it",
        made.mp4()[:-3],
        made.ogg() + b"#!/bin/sh",
        made.mp3()[:-9],
        made.mp3() + b"<svg onload=alert(1)>",
        made.wav()[:-50],
        made.amr()[:-1],
        b"\x1a\x45\xdf\xa3" + b"\x00" * 40,
        b"ID3",
        b"\xff\xfb",
        b"RIFF\x00\x00\x00\x00WAVE",
    ],
)
def test_what_is_no_recording_is_refused_and_leaves_nothing(raw, settings):
    with pytest.raises(operations.NotAVoice):
        keep(raw)

    assert files(settings.MEDIA_ROOT) == []


@pytest.mark.parametrize("raw", [made.amr(190), bytes(18 * 1024 * 1024 + 1)], ids=["long", "large"])
def test_what_is_too_long_is_refused_and_leaves_nothing(raw, settings):
    with pytest.raises(operations.VoiceTooLong):
        keep(raw)

    assert files(settings.MEDIA_ROOT) == []


_MADE = [made.webm(), made.mp4(), made.mp4(pieces=True), made.ogg(), made.mp3(), made.wav(), made.amr()]


# By its number: a recording of 128 kB is more than a test's report can show.
@given(
    made_as=some.integers(0, len(_MADE) - 1),
    at=some.integers(0, 10**6),
    byte=some.integers(0, 255),
    cut=some.booleans(),
)
@effort(max_examples=300, deadline=None)
def test_no_bytes_break_the_walk(made_as, at, byte, cut):
    raw = _MADE[made_as]
    place = at % len(raw)
    damaged = raw[:place] if cut else raw[:place] + bytes([byte]) + raw[place + 1 :]

    try:
        sound = sounds.read(damaged)
    except sounds.NotASound:
        return
    assert sound.seconds >= 0
    assert len(sound.raw) <= len(damaged)


@pytest.mark.parametrize(
    "name", ["../secret", "photographs/2021/a.jpg", "recordings/../../x", "recordings/no.webm"]
)
def test_only_recordings_can_be_opened(name):
    with pytest.raises(errors.NotFound):
        voices.path_of(name)


def test_what_nothing_took_up_is_swept_after_a_day_and_the_rest_stays(county):
    voice, taken = keep(made.webm(3)), keep(made.webm(4))
    spoken(taken)
    old = (MONDAY - timedelta(days=2)).timestamp()
    for each in (voice, taken):
        os.utime(voices.path_of(each.file), (old, old))

    assert operations.sweep_recordings(at=MONDAY) == 1
    assert voices.path_of(taken.file)
    with pytest.raises(errors.NotFound):
        voices.path_of(voice.file)


# ── writing it down ─────────────────────────────────────────────────────────────────────────────────────────


def spoken(voice=None, **more) -> Recording:
    """Return the recording of a request that came without a written word."""
    request = builders.ask(text="", voice=voice or keep(made.webm(3)), **more)
    return voices.of_request(request.pk)[0]


def desk():
    return officer(f"twp-{builders.TOWNSHIP}", "dispatcher")


def test_a_voice_alone_forms_an_order_with_an_owner_and_a_clock(county):
    recording = spoken()

    assert recording.order.status == "formed"
    assert recording.order.due_at > MONDAY
    requested = next(f for f in queries.timeline(recording.order_id) if f.name == facts.REQUESTED)
    assert requested.details["recording"] == recording.pk


def test_the_machine_writes_first_and_a_person_has_the_last_word(county):
    recording = spoken()

    operations.write_down(
        recording.pk,
        words="路灯不量",
        title="路灯不量",
        analysis={"category": "x"},
        by=HOUSE,
        at=MONDAY + hours(1),
    )
    operations.write_down(recording.pk, words=" 路灯不亮 ", title="路灯不亮", by=desk(), at=MONDAY + hours(2))

    kept = voices.voice(recording.pk)
    assert (kept.words, kept.written_by_id) == ("路灯不亮", desk().id)
    assert kept.order.title == "路灯不亮"
    assert kept.order.analysis == {"category": "x"}
    last = queries.timeline(recording.order_id)[-1]
    assert (last.name, last.details["said"], last.details["by_machine"]) == (
        facts.TRANSCRIBED,
        "路灯不亮",
        False,
    )


def test_words_make_it_urgent_and_never_less_so_and_the_promise_stays(county):
    recording = spoken(urgent=True)
    due = recording.order.due_at

    operations.write_down(recording.pk, words="没事", restricted=True, by=HOUSE, at=MONDAY + hours(1))

    order = voices.voice(recording.pk).order
    assert (order.urgent, order.restricted, order.due_at) == (True, True, due)


@pytest.mark.parametrize(
    ("words", "by", "refusal"),
    [
        (" ", "desk", operations.EmptyText),
        ("长" * 2001, "desk", operations.TextTooLong),
        ("路灯", "elsewhere", errors.NotAllowed),
        ("路灯", "machine again", operations.WrittenDown),
    ],
)
def test_what_cannot_be_written_down_changes_nothing(county, words, by, refusal):
    recording = spoken()
    operations.write_down(recording.pk, words="听到的", by=HOUSE, at=MONDAY + hours(1))
    who = {"desk": desk(), "elsewhere": officer("dept-water"), "machine again": HOUSE}[by]
    before = Entry.objects.count()

    with pytest.raises(refusal):
        operations.write_down(recording.pk, words=words, by=who, at=MONDAY + hours(2))

    assert (voices.voice(recording.pk).words, Entry.objects.count()) == ("听到的", before)


def test_a_persons_words_stand(county):
    recording = spoken()
    operations.write_down(recording.pk, words="路灯不亮", by=desk(), at=MONDAY + hours(1))

    for who in (HOUSE, desk()):
        with pytest.raises(operations.WrittenDown):
            operations.write_down(recording.pk, words="别的", by=who, at=MONDAY + hours(2))
    with pytest.raises(errors.NotFound):
        operations.write_down(10**9, words="别的", by=desk(), at=MONDAY + hours(2))
    assert voices.voice(recording.pk).words == "路灯不亮"


def test_a_voice_goes_with_its_request_into_the_order_that_goes_on(county):
    recording, other = spoken(), builders.ask()

    operations.merge(recording.order_id, into=other.order_id, by=desk(), at=MONDAY + hours(1))
    operations.write_down(recording.pk, words="路灯不亮", by=desk(), at=MONDAY + hours(2))

    assert voices.of_order(other.order_id)[0].words == "路灯不亮"
