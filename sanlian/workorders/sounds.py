"""
Which sound a file holds, by its content: walked from the first byte to the last, or refused.

Voices are kept as they were sent (nothing here decodes sound), so the walk is strict: what does not follow its
format to the end, carries a film, or hides something behind the sound is none. What lies beside the sound (place,
device, pictures) is left behind.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass


class NotASound(ValueError):
    """The bytes are no recording of a kind that is taken, or are broken off."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A recording: its media type, the ending of its file, how long it lasts, and the bytes that are worth keeping."""

    media_type: str
    suffix: str
    seconds: float
    raw: bytes


def read(raw: bytes) -> Sound:
    """
    Return the recording that the bytes hold.

    Taken are WebM and Ogg (Opus, Vorbis), MP4 and 3GP (any sound), MP3, WAV and AMR: what browsers and telephones
    record.

    :raises NotASound: when they hold anything else, or more than a sound
    """
    for begins, walk in _WALKS:
        if begins(raw):
            try:
                return walk(raw)
            except (struct.error, ValueError, IndexError, KeyError, ZeroDivisionError, OverflowError):
                raise NotASound from None
    raise NotASound


# ── WebM: what Chromium and Firefox record ───────────────────────────────────────────────────────────────────

_SEGMENT, _CLUSTER, _TRACKS, _TRACK, _INFO, _GROUP = (
    0x18538067,
    0x1F43B675,
    0x1654AE6B,
    0xAE,
    0x1549A966,
    0xA0,
)
_EBML, _AUDIO, _ATTACHED = 0x1A45DFA3, 0xE1, 0x1941A469
_INSIDE = {_EBML, _SEGMENT, _CLUSTER, _TRACKS, _TRACK, _INFO, _GROUP, _AUDIO}
_DOC_TYPE, _TRACK_TYPE, _CODEC, _SCALE, _TIME, _SIMPLE_BLOCK, _BLOCK = (
    0x4282,
    0x83,
    0x86,
    0x2AD7B1,
    0xE7,
    0xA3,
    0xA1,
)
_IS_SOUND = 2
# A recorder may break off at any byte: within what announces a cluster, within its time, or within a block. By their
# first byte, how many bytes of each can be there at most.
_BROKEN_OFF = {b"\x1f": 11, b"\xe7": 16, b"\xa3": 1 << 16}
# A block lasts a little longer than it begins: Opus in browsers, 60 thousandths of a second.
_LAST_BLOCK = 0.06


def _webm(raw: bytes) -> Sound:
    kinds, codecs, scale, cluster, last, end = set(), set(), 1_000_000, 0, None, 0
    for element, content, after in _elements(raw):
        if element == _ATTACHED or (element == _DOC_TYPE and content != b"webm"):
            raise NotASound
        if element == _TRACK_TYPE:
            kinds.add(int.from_bytes(content))
        elif element == _CODEC:
            codecs.add(content)
        elif element == _SCALE:
            scale = int.from_bytes(content)
        elif element == _TIME:
            cluster = int.from_bytes(content)
        elif element in {_SIMPLE_BLOCK, _BLOCK} and len(content) > 2:
            last = max(last or 0, cluster + struct.unpack(">h", content[1:3])[0])
        end = after
    if kinds != {_IS_SOUND} or not codecs <= {b"A_OPUS", b"A_VORBIS"} or last is None:
        raise NotASound
    return Sound("audio/webm", "webm", last * scale / 1e9 + _LAST_BLOCK, raw[:end])


def _elements(raw: bytes) -> Iterator[tuple[int, bytes, int]]:
    """
    Yield each element, its content and where it ends, going into those that hold others: their size need not be known.

    A recording that was broken off ends with its last whole element.
    """
    at = 0
    while at < len(raw):
        try:
            element, begin = _number(raw, at, keep_marker=True)
            size, begin = _number(raw, begin, keep_marker=False)
        except IndexError:
            element, size, begin = 0, 1, len(raw)
        end = begin if element in _INSIDE else begin + size
        if end > len(raw):
            if len(raw) - at > _BROKEN_OFF.get(raw[at : at + 1], 0):
                raise NotASound
            return
        if element not in _INSIDE:
            yield element, raw[begin:end], end
        at = end


def _number(raw: bytes, at: int, *, keep_marker: bool) -> tuple[int, int]:
    length = 9 - raw[at].bit_length()
    if not 1 <= length <= 8 or (keep_marker and length > 4):
        raise NotASound
    value = int.from_bytes(raw[at : at + length])
    return value if keep_marker else value & ((1 << 7 * length) - 1), at + length


# ── MP4 and 3GP: what Safari and most telephones record ──────────────────────────────────────────────────────

_HOLDING = {b"moov", b"trak", b"mdia", b"mvex", b"moof", b"traf"}
_BESIDE = {b"udta", b"meta", b"uuid"}


def _mp4(raw: bytes) -> Sound:
    kept = bytearray(raw)
    handlers, whole, scale, each, pieces, ends = set(), 0.0, 0, 0, 0, 0
    for name, begin, end in _boxes(raw, 0, len(raw)):
        box = raw[begin:end]
        if name in _BESIDE:
            kept[begin - 4 : end] = b"free" + bytes(end - begin)
        elif name == b"hdlr":
            handlers.add(box[8:12])
        elif name == b"mvhd":
            whole = _duration(box)
        elif name == b"mdhd":
            scale = struct.unpack_from(">I", box, 20 if box[0] else 12)[0]
        elif name == b"trex":
            each = struct.unpack_from(">I", box, 12)[0]
        elif name == b"tfhd":
            each = _default_of_piece(box) or each
        elif name == b"tfdt":
            ends = struct.unpack_from(">Q" if box[0] else ">I", box, 4)[0]
        elif name == b"trun":
            ends += _length_of_run(box, each)
            pieces = max(pieces, ends)
    seconds = whole or (pieces / scale if scale else 0.0)
    if handlers - {b"mdir"} != {b"soun"} or not seconds:
        raise NotASound
    return Sound("audio/mp4", "m4a", seconds, bytes(kept))


def _boxes(raw: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield the name of each box, and where its content begins and ends; boxes fill what holds them."""
    while at < end:
        size, name = struct.unpack_from(">I4s", raw, at)
        begin = at + 8
        if size == 1:
            size, begin = struct.unpack_from(">Q", raw, begin)[0], begin + 8
        after = at + size if size else end
        if after > end or after < begin:
            raise NotASound
        if name in _HOLDING:
            yield from _boxes(raw, begin, after)
        else:
            yield name, begin, after
        at = after


def _duration(box: bytes) -> float:
    scale, length = struct.unpack_from(">IQ", box, 20) if box[0] else struct.unpack_from(">II", box, 12)
    return float(length / scale) if length not in {2**32 - 1, 2**64 - 1} else 0.0


def _default_of_piece(box: bytes) -> int:
    flags = int.from_bytes(box[1:4])
    at = 8 + (8 if flags & 1 else 0) + (4 if flags & 2 else 0)
    return int(struct.unpack_from(">I", box, at)[0]) if flags & 8 else 0


def _length_of_run(box: bytes, each: int) -> int:
    flags, count = int.from_bytes(box[1:4]), struct.unpack_from(">I", box, 4)[0]
    if not flags & 0x100:
        return int(each * count)
    at = 8 + (4 if flags & 1 else 0) + (4 if flags & 4 else 0)
    step = 4 * sum(bool(flags & bit) for bit in (0x100, 0x200, 0x400, 0x800))
    if at + step * count > len(box):
        raise NotASound
    return sum(struct.unpack_from(">I", box, at + step * number)[0] for number in range(count))


# ── Ogg, MP3, WAV and AMR: what recorders and older telephones write ─────────────────────────────────────────


def _ogg(raw: bytes) -> Sound:
    at, last, rate = 0, 0, 0
    while at < len(raw):
        mark, _version, _kind, granule = struct.unpack_from("<4sBBq", raw, at)
        lengths = raw[at + 27 : at + 27 + raw[at + 26]]
        begin = at + 27 + raw[at + 26]
        end = begin + sum(lengths)
        if mark != b"OggS" or end > len(raw):
            raise NotASound
        if not rate:
            rate = _rate_of_ogg(raw[begin:end])
        last, at = max(last, granule), end
    if not last:
        raise NotASound
    return Sound("audio/ogg", "ogg", last / rate, raw)


def _rate_of_ogg(first: bytes) -> int:
    if first.startswith(b"OpusHead"):
        return 48_000
    if first.startswith(b"\x01vorbis"):
        return int(struct.unpack_from("<I", first, 12)[0])
    raise NotASound


_MP3_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_MP3_KBITS = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}


def _mp3(raw: bytes) -> Sound:
    at = begin = _after_id3(raw)
    end = len(raw) - 128 if raw[-128:-125] == b"TAG" else len(raw)
    seconds = 0.0
    while at < end:
        head = int.from_bytes(raw[at : at + 4])
        version = head >> 19 & 3
        # Eleven bits of ones, then layer III.
        if head >> 21 != 0x7FF or head >> 17 & 3 != 1:
            raise NotASound
        kbits, rate = (
            _MP3_KBITS[3 if version == 3 else 2][head >> 12 & 15],
            _MP3_RATES[version][head >> 10 & 3],
        )
        samples = 1152 if version == 3 else 576
        at += samples // 8 * kbits * 1000 // rate + (head >> 9 & 1)
        seconds += samples / rate
        if not kbits or at > end:
            raise NotASound
    return Sound("audio/mpeg", "mp3", seconds, raw[begin:end])


def _after_id3(raw: bytes) -> int:
    if not raw.startswith(b"ID3"):
        return 0
    first, second, third, fourth = raw[6:10]
    return 10 + (first << 21 | second << 14 | third << 7 | fourth)


def _wav(raw: bytes) -> Sound:
    at, shape, sound = 12, b"", b""
    while at < len(raw):
        name, size = struct.unpack_from("<4sI", raw, at)
        if at + 8 + size > len(raw):
            raise NotASound
        if name == b"fmt ":
            shape = raw[at + 8 : at + 8 + size]
        elif name == b"data":
            sound = raw[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    seconds = len(sound) / struct.unpack_from("<I", shape, 8)[0]
    parts = [(b"fmt ", shape), (b"data", sound)]
    body = b"".join(
        struct.pack("<4sI", name, len(part)) + part + bytes(len(part) % 2) for name, part in parts
    )
    return Sound("audio/wav", "wav", seconds, struct.pack("<4sI4s", b"RIFF", 4 + len(body), b"WAVE") + body)


_AMR = b"#!AMR\n"
_AMR_FRAMES = (13, 14, 16, 18, 20, 21, 27, 32, 6, 1, 1, 1, 1, 1, 1, 1)


def _amr(raw: bytes) -> Sound:
    at, frames = len(_AMR), 0
    while at < len(raw):
        at += _AMR_FRAMES[raw[at] >> 3 & 15]
        frames += 1
    if at != len(raw) or not frames:
        raise NotASound
    return Sound("audio/amr", "amr", frames * 0.02, raw)


_WALKS: tuple[tuple[Callable[[bytes], bool], Callable[[bytes], Sound]], ...] = (
    (lambda raw: raw.startswith(b"\x1a\x45\xdf\xa3"), _webm),
    (lambda raw: raw[4:8] == b"ftyp", _mp4),
    (lambda raw: raw.startswith(b"OggS"), _ogg),
    (lambda raw: raw.startswith(b"ID3") or (raw[:1] == b"\xff" and raw[1:2] >= b"\xe0"), _mp3),
    (lambda raw: raw.startswith(b"RIFF") and raw[8:12] == b"WAVE", _wav),
    (lambda raw: raw.startswith(_AMR), _amr),
)
