"""
The code on a paper form: twelve letters and digits, of which the last four prove the others.

A form is entered once: its code is the key under which the request is kept. No table of forms is needed, and a letter
that was misread is noticed.
"""

import re
import secrets

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from sanlian.kernel import errors

# Without those that are taken for one another by hand: 0 and O, 1, I and L.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_DRAWN, _PROOF = 8, 4
_SALT = "sanlian.desk.slips"


class NoSuchSlip(errors.Invalid):
    """What was scanned or typed is not the code of a form of ours."""


def new() -> str:
    """Draw the code of a form that is about to be printed."""
    drawn = "".join(secrets.choice(LETTERS) for _number in range(_DRAWN))
    return drawn + _proof_of(drawn)


def read(written: str) -> str:
    """
    Return the code that was typed, or that a scanner found: the code alone or the address it stands in.

    :raises NoSuchSlip: when it is none of ours
    """
    code = re.sub(r"[^0-9A-Z]", "", written.strip().split("slip=")[-1].upper())
    if len(code) != _DRAWN + _PROOF or code[_DRAWN:] != _proof_of(code[:_DRAWN]):
        raise NoSuchSlip(
            _("This is not the code of one of our forms. Please compare it letter by letter."), field="slip"
        )
    return code


def shown(code: str) -> str:
    """Return a code as people read it: ABCD-EFGH-JKMN."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def key_of(code: str) -> str:
    """Return the key under which what stands on the form is kept, once."""
    return f"slip-{code}"


def _proof_of(drawn: str) -> str:
    number = int.from_bytes(salted_hmac(_SALT, drawn, algorithm="sha256").digest()[:8], "big")
    proof = ""
    for _number in range(_PROOF):
        number, rest = divmod(number, len(LETTERS))
        proof += LETTERS[rest]
    return proof
