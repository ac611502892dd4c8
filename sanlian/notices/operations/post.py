"""Telling the people of a place something."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.kernel.words import storable
from sanlian.notices import facts, permissions, rules
from sanlian.notices.models import Notice
from sanlian.people.actors import Actor
from sanlian.places import queries as places


class BadNotice(errors.Invalid):
    """Words or days of a notice that cannot hang."""


@operation
def post(*, place_code: str, title: str, text: str, since: date, until: date, by: Actor, at: datetime) -> int:
    """
    Hang a notice on the page of a village, or of every village of a township or the county; return its number.

    :param since: the first day, `until` the last; both of the county's calendar
    :raises BadNotice: for no title or no words, for too many of them, and for days that are over or too many
    :raises places.UnknownPlace: when there is no such place
    :raises errors.NotAllowed: as permissions.may_post says
    """
    permissions.may_post(by, place_code).require()
    place = places.get(place_code)
    title, text = storable(title), storable(text)
    if not title or len(title) > rules.TITLE_LIMIT:
        raise BadNotice(
            _("A title has 1 to %(limit)s characters.") % {"limit": rules.TITLE_LIMIT}, field="title"
        )
    if not text or len(text) > rules.TEXT_LIMIT:
        raise BadNotice(
            _("A notice has 1 to %(limit)s characters.") % {"limit": rules.TEXT_LIMIT}, field="text"
        )
    if until < since:
        raise BadNotice(_("The last day comes before the first."), field="until")
    if until < at.astimezone(rules.SHANGHAI).date():
        raise BadNotice(_("These days are over."), field="until")
    if rules.hangs_too_long(since, until):
        raise BadNotice(_("A notice hangs a year at most."), field="until")
    desk = permissions.desk_of(by, place.code)
    assert desk is not None, "whoever may post has a desk"
    notice = Notice.objects.create(
        place_code=place.code,
        title=title,
        text=text,
        since=since,
        until=until,
        unit_id=desk.unit_id,
        by_id=by.id or 0,
        posted_at=at,
    )
    record(
        facts.POSTED,
        subject=("notice", notice.pk),
        by=by,
        at=at,
        details={
            "place": place.code,
            "title": title,
            "since": since.isoformat(),
            "until": until.isoformat(),
        },
    )
    return notice.pk
