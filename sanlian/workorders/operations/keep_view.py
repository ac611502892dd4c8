"""Keeping a view of the inbox under a name, and letting go of one: each person's own."""

from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation
from sanlian.kernel import errors
from sanlian.kernel.words import storable
from sanlian.people.actors import Actor
from sanlian.workorders.inboxes import ABOVE, Sieve
from sanlian.workorders.models import SavedView

NAME_LIMIT = 20
AT_MOST = 12


class BadView(errors.Invalid):
    """A view without a name, of everything, or one too many."""


@operation
def keep_view(sieve: Sieve, *, name: str, by: Actor, at: datetime) -> SavedView:
    """
    Keep a part of the inbox under a name; a view of that name is replaced.

    :raises BadView: without a name, for a sieve that lets everything through, and beyond twelve
    """
    name = storable(name)[:NAME_LIMIT].strip()
    if not name:
        raise BadView(_("Please give the view a name."), field="name")
    if not sieve.spelt() or sieve.view in ABOVE:
        raise BadView(_("Choose what the view shows first; this one has its place already."), field="name")
    mine = SavedView.objects.filter(user=by.id or 0).exclude(name=name)
    if mine.count() >= AT_MOST:
        said = _("You keep %(count)s views already; let go of one first.") % {"count": AT_MOST}
        raise BadView(said, field="name")
    kept, _new = SavedView.objects.update_or_create(
        user_id=by.id or 0, name=name, defaults={"sieve": sieve.spelt(), "made_at": at}
    )
    return kept


@operation
def drop_view(number: int, *, by: Actor, at: datetime) -> None:
    """Let go of one of one's own views; what is gone already stays gone."""
    SavedView.objects.filter(user=by.id or 0, pk=number).delete()
