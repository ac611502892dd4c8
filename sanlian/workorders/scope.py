"""What the rules about orders are made of: how far a post reaches, who stands one level up, what was asked."""

from collections.abc import Iterable
from datetime import date

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q, Value
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import gettext as _

from sanlian.kernel.errors import Conflict
from sanlian.kernel.verdict import YES, Verdict, no
from sanlian.people import queries as people
from sanlian.people.actors import Actor, Permission, Secrecy
from sanlian.people.queries import UnitInfo
from sanlian.places import queries as places
from sanlian.workorders import interest, lifecycle
from sanlian.workorders.interest import Interest
from sanlian.workorders.lifecycle import Step
from sanlian.workorders.models import Assignment, Plea, ServiceRequest, WorkOrder

VILLAGE = 12


class Spelled(Value):
    """
    A code written into the statement instead of beside it; digits only.

    A plan that PostgreSQL keeps for later has not seen what stands beside. It then takes every place for a small one
    and sorts a township's ten thousand late orders where the first six of an index would do.
    """

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        """Return the code between quotes; :raises ValueError: for anything but digits."""
        code = str(self.value)
        if not (code.isascii() and code.isdigit()):
            raise ValueError(f"{code!r} is not the code of a place.")
        return f"'{code}'", ()


BELOW_TOWNSHIPS = frozenset({"village", "grid", "team"})


def in_state(order: WorkOrder, step: Step) -> Verdict:
    """Say whether a step starts from where the order stands."""
    if order.status in step.sources:
        return YES
    words = _(lifecycle.STATUS_WORDS[lifecycle.Status(order.status)])
    return no(
        _("This order is %(status)s; that can no longer be done.") % {"status": words}, refusal=Conflict
    )


def within(place_code: str, *, of: str = "") -> Q:
    """
    Return the condition that an order came in at a subtree of places, by the codes of its day.

    :param of: what leads from the rows asked to their order, as `order__`
    """
    first, beyond = places.subtree_range(place_code)
    return Q((f"{of}place_code__gte", Spelled(first)), (f"{of}place_code__lt", Spelled(beyond)))


def on_ground(place_code: str, *, of: str = "") -> Q:
    """Return the condition that an order's place lies in a subtree today, wherever it lay on the order's day."""
    shift = places.shifted(place_code)
    here = within(place_code, of=of)
    if shift.left:
        here &= ~Q((f"{of}place_code__in", shift.left))
    return here | Q((f"{of}place_code__in", shift.came)) if shift.came else here


def on_map(place_code: str, day: date | None = None) -> Q:
    """
    Return the condition that an order's village lay in a subtree on the map of a day; its grids go with it.

    :param day: without one, today's map
    """
    moved = places.spread(place_code, on=day)
    here = within(place_code)
    for code in moved.left:
        here &= ~_all_of(code)
    for code in moved.came:
        here |= _all_of(code)
    return here


def _all_of(code: str) -> Q:
    # Of a township only what names no village: its villages say themselves where they lay.
    return within(code) if len(code) == VILLAGE else Q(place_code=code)


def overseen(place_code: str) -> Q:
    """
    Return the condition that a post over a place oversees an order.

    Whoever has the ground today sees all that came in on it; whoever had it then goes on seeing what had ended.
    """
    left = places.shifted(place_code).left
    here = on_ground(place_code)
    return here | Q(place_code__in=left, ended_at__isnull=False) if left else here


def oversees_all(place_code: str) -> bool:
    """Return whether a post over a place oversees every order of the county: all its ground, and none has left it."""
    return people.county_code().startswith(place_code) and not places.shifted(place_code).left


def secrecy_of(order: WorkOrder) -> Secrecy:
    """Return how closely an order is kept."""
    return Secrecy.SENSITIVE if order.restricted else Secrecy.INTERNAL


def works_on(actor: Actor, order: WorkOrder, unit_id: int, permission: str = Permission.HANDLE) -> bool:
    """Return whether a post in that very unit grants the permission for what is kept as closely as this order."""
    return actor.works_for(unit_id, permission, secrecy_of(order))


def reaches(actor: Actor, order: WorkOrder, permission: str, *, place_code: str | None = None) -> bool:
    """Return the same for a post over the order's place, or another place that counts for it."""
    place = places.standing(order.place_code) if place_code is None else place_code
    return actor.reaches(place, permission, secrecy_of(order))


def apart(actor: Actor, order: WorkOrder) -> Verdict:
    """Say whether an officer has no interest of their own in an order; every rule about an order's life asks it."""
    touched = interest.of(actor, order.about)
    if touched is Interest.ASKS:
        return no(
            _("You asked for this yourself, or a relative whom you declared did. Somebody else handles it.")
        )
    if touched is Interest.AGAINST:
        return no(_("This is about you, a relative of yours or your own unit. The level above handles it."))
    return YES


def holds(actor: Actor, order: WorkOrder) -> Verdict:
    """Say whether the actor works for the unit that has the order."""
    if not (verdict := apart(actor, order)):
        return verdict
    if works_on(actor, order, order.unit_id):
        return YES
    if actor.works_for(order.unit_id):
        return no(_("This order is restricted; your post is not cleared for it."))
    return no(_("Another unit has this order."))


def desk_over(actor: Actor, order: WorkOrder, otherwise: str) -> Verdict:
    """Say whether the actor sits at the desk that has the order, at that of its place, or above."""
    verdict = apart(actor, order)
    if verdict and not works_on(actor, order, order.unit_id, Permission.DISPATCH):
        return YES if reaches(actor, order, Permission.DISPATCH) else no(otherwise)
    return verdict


def superior_of(unit: UnitInfo) -> UnitInfo:
    """Return the unit one level up: the township's desk over village, grid and team, else the county centre."""
    township = people.township_unit(unit.place_code) if unit.kind in BELOW_TOWNSHIPS else None
    return township or people.county_unit()


def open_plea(pleas: Iterable[Plea], owner: Assignment | None) -> Plea | None:
    """Return what the present owner has asked and nobody has answered."""
    return next(
        (plea for plea in pleas if not plea.outcome and owner and plea.assignment_id == owner.pk), None
    )


def nobody_else_took(actor: Actor, order: WorkOrder) -> Verdict:
    """Say whether an order in hand is in this officer's."""
    if (
        order.status != lifecycle.Status.ACCEPTED
        or order.handler is None
        or order.handler_id in actor.identities
    ):
        return YES
    return no(_("%(name)s has just taken this order.") % {"name": order.handler.name}, refusal=Conflict)


def still_asks(request: ServiceRequest) -> Verdict:
    """Say whether the person who asked has not taken it back, nor had it taken out."""
    if request.erased_at is not None:
        return no(_("What you left was taken out at your wish."), refusal=Conflict)
    if request.withdrawn_at is None:
        return YES
    return no(_("You said that it is no longer needed."), refusal=Conflict)
