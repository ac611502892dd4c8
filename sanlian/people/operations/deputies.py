"""Standing in for somebody who is away."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.people import facts, permissions
from sanlian.people.actors import Actor
from sanlian.people.models import Deputy, Post, User
from sanlian.people.operations.posts import DAY, UnusableDays, keep_apart, person

LONGEST = 183


class NoSuchDeputy(errors.NotFound):
    """Nobody stands in under this number."""


class UnfitDeputy(errors.Conflict):
    """This person cannot stand in for the other in those days."""


@operation
def name_deputy(
    away_id: int, *, deputy_id: int, since: date, until: date, reason: str = "", by: Actor, at: datetime
) -> int:
    """
    Let somebody act with another person's posts from one day to another, both included; return its number.

    A deputy of a deputy has nothing: only a person's own posts are lent.

    :raises NoSuchPerson, UnusableDays: as what was entered is; half a year at most
    :raises UnfitDeputy: for oneself, for who has no post or is away then, and where somebody stands in already
    :raises NotApart: where one of the three administrators would act as another
    :raises errors.NotAllowed: as permissions.may_name_deputy says
    """
    permissions.may_name_deputy(by, away_id).require()
    # Always in one order, so that two who name each other at once do not wait for each other.
    both = {number: person(number, field=None) for number in sorted({away_id, deputy_id})}
    away, deputy = both[away_id], both[deputy_id]
    _refuse_days(since, until)
    _refuse_unfit(away, deputy, since=since, until=until)
    keep_apart([away, deputy], roles=(), since=since, until=until, field="deputy")
    row = Deputy.objects.create(
        away=away, deputy=deputy, valid_from=since, valid_to=until, reason=reason.strip()[:100]
    )
    record(
        facts.DEPUTISED,
        subject=("person", away.pk),
        by=by,
        at=at,
        details={
            "person": away.name,
            "deputy": deputy.name,
            "deputy_id": deputy.pk,
            "since": since.isoformat(),
            "until": until.isoformat(),
            "reason": row.reason,
        },
    )
    return row.pk


def _refuse_days(since: date, until: date) -> None:
    if until < since:
        raise UnusableDays(_("The last day comes before the first."), field="until")
    if (until - since).days >= LONGEST:
        raise UnusableDays(
            _("Nobody stands in longer than half a year; please give the post."), field="until"
        )


def _refuse_unfit(away: User, deputy: User, *, since: date, until: date) -> None:
    if away == deputy:
        raise UnfitDeputy(_("Somebody else must stand in."), field="deputy")
    posts = Post.objects.filter(user=deputy, valid_from__lte=since).exclude(valid_to__lt=until)
    if not posts.exists():
        raise UnfitDeputy(
            _("%(name)s holds no post in all of those days.") % {"name": deputy.name}, field="deputy"
        )
    then = Deputy.objects.filter(valid_from__lte=until, valid_to__gte=since)
    if then.filter(away=deputy).exists():
        raise UnfitDeputy(_("%(name)s is away then, too.") % {"name": deputy.name}, field="deputy")
    other = then.filter(away=away).select_related("deputy").first()
    if other is not None:
        raise UnfitDeputy(
            _("%(name)s stands in already in those days.") % {"name": other.deputy.name}, field="since"
        )


@operation
def end_deputy(number: int, *, last_day: date, by: Actor, at: datetime) -> None:
    """
    Let somebody stand in no longer than to a day; before the first day it never was.

    :raises NoSuchDeputy: when there is none
    :raises errors.NotAllowed: as permissions.may_name_deputy says
    """
    found = Deputy.objects.select_for_update(no_key=True, of=("self",)).select_related("away", "deputy")
    row = found.filter(pk=number).first()
    if row is None:
        raise NoSuchDeputy(_("Nobody stands in under this number."))
    permissions.may_name_deputy(by, row.away_id).require()
    cut_short(row, last_day=last_day, by=by, at=at)


def cut_short(row: Deputy, *, last_day: date, by: Actor, at: datetime) -> None:
    """Let a deputy, read with both people, go for an operation that has asked whether it may."""
    if row.valid_to <= last_day:
        return
    Deputy.objects.filter(pk=row.pk).update(valid_to=max(last_day, row.valid_from - DAY))
    record(
        facts.DEPUTY_ENDED,
        subject=("person", row.away_id),
        by=by,
        at=at,
        details={"person": row.away.name, "deputy": row.deputy.name, "until": last_day.isoformat()},
    )
