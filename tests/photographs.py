"""Photographs as phones, and people who mean harm, send them."""

import io
import struct
import zlib

from PIL import Image

GPS, ORIENTATION, DEVICE = 0x8825, 0x0112, 0x0110


def picture(kind: str = "JPEG", *, size: tuple[int, int] = (320, 200), mode: str = "RGB", **options) -> bytes:
    """Return a picture in one of Pillow's formats: left half red, right half blue."""
    drawn = Image.new("RGB", size, "red")
    drawn.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    raw = io.BytesIO()
    drawn.convert(mode).save(raw, kind, **options)
    return raw.getvalue()


def telling() -> bytes:
    """Return a photograph that says where and with what it was taken, and lies on its side."""
    told = Image.Exif()
    told[DEVICE] = "Nobody's phone"
    told[ORIENTATION] = 6
    told.get_ifd(GPS)[2] = (29.0, 1.0, 40.0)
    return picture(exif=told, comment=b"secret words")


def bomb() -> bytes:
    """Return a small PNG that says it has 900 million pixels."""

    def chunk(name: bytes, content: bytes) -> bytes:
        check = zlib.crc32(name + content)
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )
