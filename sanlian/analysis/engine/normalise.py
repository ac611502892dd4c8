"""Bringing what people type into one form before it is read."""

import re
import unicodedata

import opencc

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_SPACE = re.compile(r"\s+")
# Eighteen digits (the last may be X) are an identity number; seven to twelve in a row are a telephone.
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(?:1\d{10}|0\d{2,3}[- ]?\d{7,8})(?!\d)")


class _Simplified(dict[int, str]):
    """For `str.translate`: each traditional character's simplified one, looked up when it is first met."""

    _converter = opencc.OpenCC("t2s")

    def __missing__(self, code: int) -> str:
        character = chr(code)
        stays = not 0x3400 <= code < 0xA000 or _is_everyday(character)
        self[code] = character if stays else self._converter.convert(character)
        return self[code]


def _is_everyday(character: str) -> bool:
    # What GB 2312 holds is written in simplified texts too, and may mean something else there: 坏 is broken in one
    # hand and an unfired brick in the other.
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


# These two are in GB 2312, and yet nobody who writes simplified characters means anything else by them here.
_SIMPLIFIED = _Simplified({ord("後"): "后", ord("乾"): "干"})


def normalise(text: str) -> str:
    """
    Return the text in NFKC, simplified, lower case, without control characters, runs of space as one.

    Traditional characters become simplified ones one by one, so a whole sentence and a single one in it read alike.
    """
    plain = _CONTROL.sub(" ", unicodedata.normalize("NFKC", text)).translate(_SIMPLIFIED)
    return _SPACE.sub(" ", plain).strip().lower()


def masked(text: str) -> str:
    """Return the text with identity and telephone numbers hidden, for places where others read it."""
    return _PHONE.sub("〔电话〕", _IDENTITY.sub("〔证件号〕", text))
