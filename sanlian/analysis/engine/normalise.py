"""Bringing what people type into one form before it is read."""

import re
import unicodedata

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_SPACE = re.compile(r"\s+")
# Eighteen digits (the last may be X) are an identity number; seven to twelve in a row are a telephone.
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(?:1\d{10}|0\d{2,3}[- ]?\d{7,8})(?!\d)")


def normalise(text: str) -> str:
    """Return the text in NFKC, lower case, without control characters, runs of space as one."""
    plain = _CONTROL.sub(" ", unicodedata.normalize("NFKC", text))
    return _SPACE.sub(" ", plain).strip().lower()


def masked(text: str) -> str:
    """Return the text with identity and telephone numbers hidden, for places where others read it."""
    return _PHONE.sub("〔电话〕", _IDENTITY.sub("〔证件号〕", text))
