"""Taking a notice down before its last day."""

from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation, record
from sanlian.notices import facts, permissions, queries
from sanlian.notices.models import Notice
from sanlian.people.actors import Actor


@operation
def take_down(notice_id: int, *, by: Actor, at: datetime) -> None:
    """
    Take a notice down at once; what it said stays in the desk's list.

    :raises queries.NoSuchNotice: when there is none
    :raises errors.NotAllowed, errors.Conflict: as permissions.may_take_down says
    """
    notice = Notice.objects.select_for_update(no_key=True, of=("self",)).filter(pk=notice_id).first()
    if notice is None:
        raise queries.NoSuchNotice(_("This notice does not exist."))
    permissions.may_take_down(by, notice).require()
    Notice.objects.filter(pk=notice.pk).update(taken_down_at=at)
    record(
        facts.TAKEN_DOWN,
        subject=("notice", notice.pk),
        by=by,
        at=at,
        details={"place": notice.place_code, "title": notice.title},
    )
