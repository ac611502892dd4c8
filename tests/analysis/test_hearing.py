"""Recognisers: asked only where one is configured, tried again when they fail, and never the last to hear."""

import io
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured

from sanlian.analysis import hearing, operations
from sanlian.journal.models import Delivery
from sanlian.workorders import operations as orders, voices
from tests import builders, sounds
from tests.builders import MONDAY, TOWNSHIP, hours, officer

LAMP = "祠堂边的路灯不亮三天了"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    hearing._made.cache_clear()


@pytest.fixture
def spoken(county):
    """Return a recording that came without a written word; its matter is none that anybody named."""
    voice = orders.keep_recording(io.BytesIO(sounds.webm(3)), at=MONDAY)
    return voices.of_request(builders.ask(text="", category="village.other", voice=voice).pk)[0]


class Machine:
    """Stands for a recogniser: what it hears, or how it fails."""

    heard: str | Exception = LAMP

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def words(self, recording: Path) -> str:
        assert recording.is_file()
        if isinstance(self.heard, Exception):
            raise self.heard
        return self.heard


@pytest.fixture
def machine(settings, tmp_path):
    """Return a recogniser that the settings name."""
    settings.VOICE_MODEL, settings.VOICE_RECOGNISER = str(tmp_path), f"{__name__}.Machine"
    Machine.heard = LAMP
    return Machine


def test_without_a_model_nobody_but_a_person_listens(spoken, worked_off, settings):
    settings.VOICE_MODEL = ""

    worked_off(MONDAY + hours(1))

    assert voices.voice(spoken.pk).words == ""
    assert not Delivery.objects.filter(reader="analysis.listen").exists()


def test_the_worker_has_it_written_down_and_read_for_its_matter(spoken, worked_off, machine):
    worked_off(MONDAY + hours(1))

    kept = voices.voice(spoken.pk)
    assert (kept.words, kept.written_by_id) == (LAMP, None)
    assert kept.order.title == LAMP
    assert kept.order.analysis["category"] == "road.lamp"
    assert kept.order.status == "formed"


def test_what_fails_is_tried_again_and_a_person_may_be_faster(spoken, worked_off, machine):
    machine.heard = OSError("no memory")
    worked_off(MONDAY + hours(1))
    owed = Delivery.objects.get(reader="analysis.listen")
    assert (owed.attempts, owed.given_up) == (1, False)
    assert voices.voice(spoken.pk).words == ""

    desk = officer(f"twp-{TOWNSHIP}", "dispatcher")
    operations.write_down(spoken.pk, words="路灯不亮", by=desk, at=MONDAY + hours(2))
    machine.heard = LAMP
    worked_off(MONDAY + hours(3))

    assert voices.voice(spoken.pk).words == "路灯不亮"
    assert not Delivery.objects.filter(reader="analysis.listen").exists()


@pytest.mark.parametrize("heard", ["", "救命"])
def test_silence_is_left_to_a_person_and_danger_is_noticed(spoken, worked_off, machine, heard):
    machine.heard = heard

    worked_off(MONDAY + hours(1))

    kept = voices.voice(spoken.pk)
    assert (kept.words, kept.order.urgent) == (heard, bool(heard))


# ── the adapter of sherpa-onnx, against a module that stands for it ─────────────────────────────────────────


@pytest.fixture
def sherpa(monkeypatch):
    """Put a small module in the place of sherpa_onnx, and return what it was asked."""
    asked = []

    def recogniser(kind):
        def make(**options):
            asked.append((kind, options))
            stream = SimpleNamespace(
                accept_waveform=lambda rate, samples: asked.append((rate, list(samples))),
                result=SimpleNamespace(text=" 路灯不亮 "),
            )
            return SimpleNamespace(
                create_stream=lambda: stream, decode_stream=lambda each: asked.append(each is stream)
            )

        return make

    kinds = {f"from_{kind}": staticmethod(recogniser(kind)) for kind in ("sense_voice", "paraformer")}
    module = SimpleNamespace(OfflineRecognizer=type("OfflineRecognizer", (), kinds))
    monkeypatch.setitem(sys.modules, "sherpa_onnx", module)
    return asked


@pytest.fixture
def folder(tmp_path, settings):
    """Return a function that makes a model's folder, and a decoder that gives three samples for any recording."""
    decoder = tmp_path / "decoder"
    decoder.write_text("#!/bin/sh\nprintf '\\000\\000\\000\\000\\000\\000\\200\\077\\000\\000\\200\\277'\n")
    decoder.chmod(0o755)
    settings.FFMPEG = str(decoder)

    def make(name, *files):
        made = tmp_path / name
        made.mkdir()
        for file in files:
            (made / file).touch()
        return made

    return make


@pytest.mark.parametrize(
    ("name", "kind"), [("sense-voice", "sense_voice"), ("sherpa-paraformer-zh", "paraformer")]
)
def test_the_adapter_decodes_loads_the_small_model_and_returns_the_words(
    sherpa, folder, settings, name, kind
):
    model = folder(name, "model.onnx", "model.int8.onnx", "tokens.txt")
    settings.VOICE_MODEL = str(model)

    machine = hearing.recogniser()
    assert machine.words(model / "tokens.txt") == "路灯不亮"

    (made, options), (rate, samples), decoded = sherpa
    assert made == kind
    assert str(model / "model.int8.onnx") in options.values()
    assert options["tokens"] == str(model / "tokens.txt")
    assert (rate, samples, decoded) == (16_000, [0.0, 1.0, -1.0], True)
    assert hearing.recogniser() is machine


def test_what_is_configured_by_half_says_what_is_missing(folder, settings, monkeypatch, tmp_path):
    settings.VOICE_MODEL = str(tmp_path / "nowhere")
    with pytest.raises(ImproperlyConfigured, match="names no folder"):
        hearing.recogniser()
    settings.VOICE_MODEL = str(folder("empty"))
    with pytest.raises(ImproperlyConfigured, match=r"No model\*\.onnx"):
        hearing.recogniser()
    settings.VOICE_MODEL = str(folder("whole", "model.onnx", "tokens.txt"))
    monkeypatch.setitem(sys.modules, "sherpa_onnx", None)
    with pytest.raises(ImproperlyConfigured, match="install sherpa-onnx"):
        hearing.recogniser()
