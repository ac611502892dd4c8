"""Who may change places."""

from typing import Protocol

from django.utils.translation import gettext as _

from sanlian.journal.operations import Author
from sanlian.kernel.verdict import YES, Verdict, no
from sanlian.places import rules


class Keeper(Author, Protocol):
    """Whoever changes places: the people room's Actor, or any like it."""

    @property
    def identities(self) -> frozenset[int | None]:
        """Return the own number and those of the people for whom somebody stands in."""
        ...

    def reaches(self, place_code: str, permission: str, /) -> bool:
        """Return whether a permission is granted over a subtree that contains the place."""


def may_change(by: Keeper, code: str) -> Verdict:
    """Return whether somebody may merge, split, rename or move a place: an administrator above it, or the house."""
    if by.kind == "house" or by.reaches(code, rules.CHANGE):
        return YES
    return no(_("Only an administrator whose post covers this place may change it."))


def may_propose(by: Keeper, code: str) -> Verdict:
    """Return whether somebody may propose a change of a place: a person who may change it."""
    if by.id is None:
        return no(_("Only a person proposes a change; somebody else confirms it."))
    return may_change(by, code)


def may_confirm(by: Keeper, code: str, *, proposed_by: int) -> Verdict:
    """Return whether somebody may confirm or refuse a proposed change of a place: four eyes look at it."""
    if proposed_by in by.identities:
        return no(_("You have proposed this yourself; another administrator has to look at it."))
    return may_change(by, code)


def may_withdraw(by: Keeper, code: str, *, proposed_by: int) -> Verdict:
    """Return whether somebody may take a proposed change back."""
    if by.id != proposed_by:
        return no(_("Only who has proposed a change takes it back."))
    return may_change(by, code)
