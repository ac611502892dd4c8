"""Seeing which variables a template names and does not get; Django would print nothing and go on."""

import sys
from pathlib import Path

_OURS = str(Path(__file__).resolve().parent.parent / "sanlian")


class MissingVariables(str):
    """
    Stand in for the engine's `string_if_invalid` and keep what it was asked for.

    Templates of other packages are left alone: Django's and unfold's lean on silence. It keeps instead of
    raising, because a live server renders in another thread, where nobody would hear.
    """

    def __init__(self):
        self.seen: list[str] = []

    def __bool__(self):
        # Where it is true, Django skips the filters behind a missing variable; others count on `|length`.
        return _place() is not None

    def __contains__(self, text):
        return text == "%s"

    def __mod__(self, variable):
        where = _place()
        if where is not None:
            self.seen.append(f"{variable} in {where}")
        return ""

    def __str__(self):
        return ""


def _place() -> str | None:
    """Return file and line of the tag of ours that is being rendered, or None for somebody else's."""
    frame = sys._getframe(2)
    while frame is not None:
        node = frame.f_locals.get("self")
        origin, token = getattr(node, "origin", None), getattr(node, "token", None)
        if origin is not None and token is not None:
            name = str(origin.name)
            return f"{name.removeprefix(_OURS + '/')}:{token.lineno}" if name.startswith(_OURS) else None
        frame = frame.f_back
    return None
