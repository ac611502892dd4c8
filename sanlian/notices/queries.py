"""What can be asked about notices."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from sanlian.kernel import errors, paging
from sanlian.notices import permissions, rules
from sanlian.notices.models import Notice as Notice
from sanlian.people.actors import Actor
from sanlian.places import queries as places

PAGE = 30
SHOWN_AT_MOST = 12


class NoSuchNotice(errors.NotFound):
    """There is no such notice, or not for this person."""


class NoSuchPage(errors.Invalid):
    """The cursor of a list was typed or cut."""


def hanging(place_code: str, *, on: date) -> list[Notice]:
    """
    Return what the people of a village read on a day, its own first and then the newest; with the unit.

    What was written for a place that has merged into it or been renamed is read there, too.
    """
    around = rules.read_at(places.standing(place_code))
    rows = Notice.objects.filter(
        place_code__in=[code for place in around for code in places.carried_by(place)],
        since__lte=on,
        until__gte=on,
        taken_down_at=None,
    )
    newest = rows.select_related("unit").order_by("-since", "-pk")[:SHOWN_AT_MOST]
    return sorted(newest, key=lambda notice: -len(notice.place_code))


def written(*, by: Actor, cursor: str = "") -> paging.Page[Notice]:
    """
    Return the notices of the actor's places, the newest first, with unit and writer.

    :raises NoSuchPage: when the cursor is none of ours
    """
    rows = Notice.objects.filter(_of(by)).select_related("unit", "by").order_by("-pk")
    if cursor:
        try:
            (last,) = paging.decode(cursor, int)
        except ValueError:
            raise NoSuchPage(_("This page of the list does not exist.")) from None
        rows = rows.filter(pk__lt=last)
    found = list(rows[: PAGE + 1])
    more = paging.encode(found[PAGE - 1].pk) if len(found) > PAGE else None
    return paging.Page(found[:PAGE], more)


def get(notice_id: int, *, by: Actor) -> Notice:
    """
    Return one notice of the actor's places.

    :raises NoSuchNotice: when there is none
    """
    found = Notice.objects.filter(_of(by), pk=notice_id).first()
    if found is None:
        raise NoSuchNotice(_("This notice does not exist."))
    return found


def _of(actor: Actor) -> Q:
    written = Q(pk__in=[])
    for code in permissions.scopes(actor):
        written |= Q(place_code__startswith=code)
    return written
