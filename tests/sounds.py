"""Recordings as browsers, telephones and recorders make them, and as people who mean harm do."""

import io
import struct
import wave


def wav(seconds: float = 2, *, rate: int = 8000) -> bytes:
    """Return silence of a plain recorder."""
    raw = io.BytesIO()
    with wave.open(raw, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(rate)
        written.writeframes(bytes(2 * int(seconds * rate)))
    return raw.getvalue()


def _element(name: int, content: bytes, *, unknown: bool = False) -> bytes:
    size = b"\x01\xff\xff\xff\xff\xff\xff\xff" if unknown else struct.pack(">Q", len(content) | 1 << 56)
    return name.to_bytes((name.bit_length() + 7) // 8) + size + content


def webm(seconds: float = 2, *, kind: int = 2, codec: bytes = b"A_OPUS", doc: bytes = b"webm") -> bytes:
    """Return what Chromium records: a stream whose segment and clusters do not say how long they are."""
    head = _element(0x1A45DFA3, _element(0x4282, doc))
    info = _element(0x1549A966, _element(0x2AD7B1, (1_000_000).to_bytes(3)))
    track = _element(0xAE, _element(0x83, bytes([kind])) + _element(0x86, codec))
    clusters = b""
    for begin in range(0, int(seconds * 1000), 1000):
        blocks = b"".join(
            _element(0xA3, b"\x81" + struct.pack(">h", at) + b"\x80" + bytes(8)) for at in range(0, 1000, 60)
        )
        time = _element(0xE7, begin.to_bytes(4))
        clusters += _element(0x1F43B675, time, unknown=True) + blocks
    return head + _element(0x18538067, info, unknown=True) + _element(0x1654AE6B, track) + clusters


def _box(name: bytes, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return struct.pack(">I4s", 8 + len(content), name) + content


def mp4(
    seconds: float = 2, *, handler: bytes = b"soun", place: bytes = b"+29.02/", pieces: bool = False
) -> bytes:
    """Return what Safari and telephones record, with a note of where that was; in `pieces` as it streams."""
    whole = 0 if pieces else int(seconds * 1000)
    mvhd = _box(b"mvhd", bytes(12), struct.pack(">II", 1000, whole))
    mdhd = _box(b"mdhd", bytes(12), struct.pack(">II", 8000, 0))
    hdlr = _box(b"hdlr", bytes(8), handler, bytes(12))
    told = _box(b"udta", _box(b"\xa9xyz", place))
    more = _box(b"mvex", _box(b"trex", struct.pack(">6I", 0, 1, 1, 160, 0, 0))) if pieces else b""
    moov = _box(b"moov", mvhd, _box(b"trak", _box(b"mdia", mdhd, hdlr)), more, told)
    moofs = b""
    for second in range(int(seconds) if pieces else 0):
        tfdt = _box(b"tfdt", struct.pack(">II", 0, second * 8000))
        run = _box(b"trun", struct.pack(">II", 0, 50))
        moofs += _box(b"moof", _box(b"traf", _box(b"tfhd", struct.pack(">II", 0, 1)), tfdt, run))
    return _box(b"ftyp", b"M4A \x00\x00\x00\x00") + moov + moofs + _box(b"mdat", bytes(64))


def ogg(seconds: float = 2) -> bytes:
    """Return what Firefox records."""

    def page(granule: int, content: bytes) -> bytes:
        return struct.pack("<4sBBqIIIB", b"OggS", 0, 0, granule, 1, 0, 0, 1) + bytes([len(content)]) + content

    return page(0, b"OpusHead" + bytes(11)) + page(int(seconds * 48_000), bytes(40))


def mp3(seconds: float = 2, *, told: bytes = b"") -> bytes:
    """Return what older recorders write: 128 kbit/s at 44.1 kHz, with a note in front if there is one."""
    frame = b"\xff\xfb\x90\x00" + bytes(417 - 4)
    note = b"ID3\x04\x00\x00" + bytes([0, 0, len(told) >> 7, len(told) & 127]) + told if told else b""
    return note + frame * round(seconds * 44_100 / 1152)


def amr(seconds: float = 2) -> bytes:
    """Return what telephones of ten years ago write."""
    return b"#!AMR\n" + (b"\x3c" + bytes(31)) * int(seconds * 50)
