"""
Names and telephone numbers of residents, and where households live, encrypted at rest.

AES-256-GCM under a key derived from the CONTACT_KEY setting; a keyed hash of the number, or of the address, lets a
person or a household be found again without decrypting anything.
"""

import base64
import hashlib
import hmac
import os
import re
import unicodedata
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NAME_LIMIT = 40
_NONCE = 12


def normal_phone(raw: str) -> str:
    """Return a telephone number as plain digits, without the country's +86 or 0086; empty when there are none."""
    digits = re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", raw))
    return re.sub(r"^(?:00)?86(?=\d{11}$)", "", digits)


def seal(words: str) -> str:
    """Return the words encrypted, as text; an empty string stays empty."""
    if not words:
        return ""
    nonce = os.urandom(_NONCE)
    return base64.b64encode(
        nonce + _cipher(settings.CONTACT_KEY).encrypt(nonce, words.encode(), None)
    ).decode()


def unseal(sealed: str) -> str:
    """Return what `seal` hid."""
    if not sealed:
        return ""
    raw = base64.b64decode(sealed)
    return _cipher(settings.CONTACT_KEY).decrypt(raw[:_NONCE], raw[_NONCE:], None).decode()


def phone_key(phone: str) -> str:
    """Return the keyed hash by which a number is found; empty for no number."""
    digits = normal_phone(phone)
    if not digits:
        return ""
    return hmac.new(_secret(settings.CONTACT_KEY, b"find"), digits.encode(), hashlib.sha256).hexdigest()


def address_key(address: str) -> str:
    """Return the keyed hash by which an address is found, as it is written but for blanks around it."""
    secret = _secret(settings.CONTACT_KEY, b"find address")
    return hmac.new(secret, address.strip().encode(), hashlib.sha256).hexdigest()


def tail_key(phone: str) -> str:
    """Return the keyed hash by which a number is found that ends in the same four digits; empty for a shorter one."""
    tail = normal_phone(phone)[-4:]
    if len(tail) < 4:
        return ""
    return hmac.new(_secret(settings.CONTACT_KEY, b"tail"), tail.encode(), hashlib.sha256).hexdigest()[:16]


def masked_phone(phone: str) -> str:
    """Return a number with its middle hidden: 120****0001."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else ""


def masked_name(name: str) -> str:
    """Return a name with all but the family name hidden: 吕**."""
    return name[:1] + "*" * max(len(name) - 1, 1) if name else ""


@lru_cache(maxsize=4)
def _cipher(key: str) -> AESGCM:
    return AESGCM(_secret(key, b"seal"))


def _secret(key: str, purpose: bytes) -> bytes:
    return hmac.new(key.encode(), b"sanlian contact " + purpose, hashlib.sha256).digest()
