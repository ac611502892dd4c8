"""
Recognisers: what turns a recording into words, on this machine and nowhere else.

None comes with the product. `SANLIAN_VOICE_MODEL` names the folder of a model; without it a person listens.
docs/how-to/connect-a-recogniser.md says how to get one, and how to write another recogniser.
"""

import subprocess
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import numpy
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

RATE = 16_000
# A recording lasts three minutes at most; whatever decodes it longer hangs.
_DECODED_WITHIN = 60


class Recogniser(Protocol):
    """Turns a recording into words."""

    def words(self, recording: Path) -> str:
        """Return what is said in a recording; empty where nothing was understood. May raise: it is tried again."""


def recogniser() -> Recogniser | None:
    """
    Return the recogniser that the settings name, made once a process; None where a person listens.

    :raises ImproperlyConfigured: when the settings name one that cannot be made
    """
    return _made(settings.VOICE_RECOGNISER, settings.VOICE_MODEL) if settings.VOICE_MODEL else None


@lru_cache(maxsize=1)
def _made(name: str, model: str) -> Recogniser:
    folder = Path(model)
    if not folder.is_dir():
        raise ImproperlyConfigured(f"SANLIAN_VOICE_MODEL names no folder: {model}")
    module, _dot, kind = name.rpartition(".")
    made: Recogniser = getattr(import_module(module), kind)(folder)
    return made


class SherpaOnnx:
    """
    A model of sherpa-onnx: SenseVoice, or Paraformer, whichever the folder holds (`model*.onnx` and `tokens.txt`).

    Needs the Python package sherpa-onnx, and ffmpeg to decode; neither is asked for until a model is configured.
    """

    def __init__(self, folder: Path) -> None:
        """Load the model; :raises ImproperlyConfigured: when the folder, or the package, is not whole."""
        models = sorted(folder.glob("model*.onnx"), key=lambda path: "int8" not in path.name)
        tokens = folder / "tokens.txt"
        if not models or not tokens.is_file():
            raise ImproperlyConfigured(f"No model*.onnx with tokens.txt lies in {folder}.")
        try:
            sherpa: Any = import_module("sherpa_onnx")
        except ImportError as error:
            raise ImproperlyConfigured("A voice model is configured; install sherpa-onnx.") from error
        options: dict[str, Any] = {"tokens": str(tokens), "num_threads": settings.VOICE_THREADS}
        if "paraformer" in folder.name:
            self._reads = sherpa.OfflineRecognizer.from_paraformer(paraformer=str(models[0]), **options)
        else:
            self._reads = sherpa.OfflineRecognizer.from_sense_voice(
                model=str(models[0]), language="auto", use_itn=True, **options
            )

    def words(self, recording: Path) -> str:
        """Return what is said in a recording."""
        stream = self._reads.create_stream()
        stream.accept_waveform(RATE, decoded(recording))
        self._reads.decode_stream(stream)
        return str(stream.result.text).strip()


def decoded(recording: Path) -> Any:
    """Return a recording as numbers from -1 to 1, 16,000 a second, in one channel."""
    reading = [
        settings.FFMPEG,
        "-nostdin",
        "-v",
        "error",
        "-protocol_whitelist",
        "file,pipe",
        "-i",
        str(recording),
    ]
    writing = ["-ac", "1", "-ar", str(RATE), "-f", "f32le", "pipe:1"]
    done = subprocess.run([*reading, *writing], check=True, capture_output=True, timeout=_DECODED_WITHIN)
    return numpy.frombuffer(done.stdout, dtype="<f4")
