"""Where the demonstration may play: on no real county, and on days that have been and are still empty."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from sanlian.demonstration.names import OFFICERS
from sanlian.demonstration.world import SHANGHAI
from sanlian.kernel import errors
from sanlian.people import queries as people
from sanlian.people.actors import HOUSE
from sanlian.workorders import queries as orders

FIRST_YEAR = 2021


class RealCounty(errors.Conflict):
    """Nothing invented goes into a real county."""


class NoSuchDays(errors.Invalid):
    """The county cannot live these days."""


class DaysLived(errors.Conflict):
    """These days have been lived."""


def allow_demonstration() -> None:
    """:raises RealCounty: where this machine, or this database, serves a real county."""
    if not settings.DEMONSTRATION:
        raise RealCounty(_("This is no demonstration (SANLIAN_DEMONSTRATION): nothing is invented here."))
    if people.units() and not _is_invented():
        raise RealCounty(_("This database holds a real county: nothing is invented in it."))


def _is_invented() -> bool:
    """Return whether the county centre is staffed by somebody whose telephone number rings nowhere."""
    staff = people.officers_of("county", on=date.max)
    invented = str(OFFICERS)[:3]
    return any(who.id is not None and people.phone_of(who.id).startswith(invented) for who in staff)


def allow_days(first: date, days: int, *, today: date) -> None:
    """:raises NoSuchDays: before the county's calendar begins, or not over yet."""
    if first.year < FIRST_YEAR:
        raise NoSuchDays(_("The county's calendar begins in %(year)s.") % {"year": FIRST_YEAR})
    last = first + timedelta(days=days - 1)
    if last >= today:
        raise NoSuchDays(
            _("The last of these days would be %(day)s, which is not over yet.") % {"day": last.isoformat()}
        )


def allow_empty_days(since: datetime, until: datetime) -> None:
    """:raises DaysLived: when somebody asked something between two instants."""
    earlier = orders.visible_to(HOUSE).filter(submitted_at__gte=since, submitted_at__lt=until)
    last = earlier.order_by("-submitted_at").values_list("submitted_at", flat=True).first()
    if last is not None:
        raise DaysLived(
            _(
                "People have asked in these days already, the last of them on %(day)s; choose later ones (--from)."
            )
            % {"day": last.astimezone(SHANGHAI).date().isoformat()}
        )
