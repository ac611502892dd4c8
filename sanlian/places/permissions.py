"""Who may change places."""

from typing import Protocol

from django.utils.translation import gettext as _

from sanlian.journal.operations import Author
from sanlian.kernel.verdict import YES, Verdict, no
from sanlian.places import rules


class Keeper(Author, Protocol):
    """Whoever changes places: the people room's Actor, or any like it."""

    def reaches(self, place_code: str, permission: str, /) -> bool:
        """Return whether a permission is granted over a subtree that contains the place."""


def may_change(by: Keeper, code: str) -> Verdict:
    """Return whether somebody may merge, split, rename or move a place: an administrator above it, or the house."""
    if by.kind == "house" or by.reaches(code, rules.CHANGE):
        return YES
    return no(_("Only an administrator whose post covers this place may change it."))
