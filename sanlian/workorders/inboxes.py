"""What waits for an officer's units: the whole of it, or the part that somebody looks through a sieve at."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext as _

from sanlian.kernel import paging
from sanlian.people.actors import Actor, Permission, Secrecy
from sanlian.workorders import quality, queries, rules
from sanlian.workorders.models import Assignment, Plea, SavedView as SavedView
from sanlian.workorders.scope import on_ground

VIEWS = ("all", "lead", "accept", "assist", "desk", "mine", "rest", "decide", "check")
DUES = ("late", "today")
# These are rows of units below; they are counted apart.
ABOVE = frozenset({"decide", "check"})


@dataclass(frozen=True, slots=True)
class Sieve:
    """
    Which part of the inbox is wanted; each field narrows, and an empty one lets everything through.

    :param view: all, lead (ours to answer), accept (of these, what nobody has taken on), assist, desk (waiting to be
        sent on), mine (in this person's hands), rest (suspended), decide (what units below ask of us), check
        (answers of units below, to be looked at)
    :param place: code of a place whose subtree counts
    :param matter: code of a matter, or of a group of them
    :param due: late, or today (what falls due before the county's day ends, and what is late)
    """

    view: str = "all"
    place: str = ""
    matter: str = ""
    due: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Sieve":
        """Return the sieve that an address or a kept view spells; what it does not know it lets through."""
        view, due = given.get("view", ""), given.get("due", "")
        return cls(
            view=view if view in VIEWS else "all",
            place=place if (place := given.get("place", "")).isdigit() and len(place) <= 15 else "",
            matter=given.get("matter", "")[:40].replace("\0", ""),
            due=due if due in DUES else "",
        )

    def spelt(self) -> dict[str, str]:
        """Return what differs from letting everything through, for an address or to be kept."""
        return {
            name: value for name, value in asdict(self).items() if value and (name, value) != ("view", "all")
        }

    def condition(self, actor: Actor, *, at: datetime) -> Q:
        """Return what the sieve lets through, as a condition on assignments."""
        found = Q()
        if self.view in {"lead", "assist", "desk"}:
            found &= Q(role=self.view)
        elif self.view == "accept":
            found &= Q(role="lead", accepted_at=None)
        elif self.view == "mine":
            found &= _in_hand(actor)
        elif self.view == "rest":
            found &= Q(order__suspended_at__isnull=False)
        if self.place:
            found &= on_ground(self.place, of="order__")
        if self.matter:
            found &= Q(order__category_code=self.matter) | Q(
                order__category_code__startswith=f"{self.matter}."
            )
        if self.due:
            found &= _due(self.due, at)
        return found


def _in_hand(actor: Actor) -> Q:
    return Q(role="lead", order__handler__in=actor.identities - {None}, order__suspended_at=None)


def _due(due: str, at: datetime) -> Q:
    if due == "late":
        return Q(next_due_at__lte=at)
    midnight = at.astimezone(rules.SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    return Q(next_due_at__lt=midnight + timedelta(days=1))


def saved_views(actor: Actor) -> list[SavedView]:
    """Return the views that a person keeps, in the order of their keeping."""
    return list(SavedView.objects.filter(user=actor.id or 0).order_by("pk"))


def inbox(
    actor: Actor, sieve: Sieve = Sieve(), *, at: datetime, after: str | None = None, size: int = 50
) -> paging.Page[Assignment]:
    """
    Return the open assignments of the actor's units that a sieve lets through, the least time left first.

    Each comes with its order.

    :raises errors.Invalid: for a cursor that is none
    """
    if sieve.view == "check":
        rows = quality.to_check(actor)
    else:
        rows = to_decide(actor) if sieve.view == "decide" else _open_assignments(actor)
    rows = rows.select_related("order", "order__handler", "unit").filter(sieve.condition(actor, at=at))
    if after:
        due, last = queries.cursor_keys(after, str, int)
        try:
            # With its zone always: without one a moment is none of ours.
            instant = datetime.strptime(str(due), "%Y-%m-%dT%H:%M:%S.%f%z")
        except ValueError:
            raise queries.NoSuchPage(_("This page of the list does not exist.")) from None
        rows = rows.filter(Q(next_due_at__gt=instant) | Q(next_due_at=instant, pk__gt=last))
    found = list(rows.order_by("next_due_at", "pk")[: size + 1])
    more = len(found) > size
    found = found[:size]
    cursor = (
        paging.encode(found[-1].next_due_at.isoformat(timespec="microseconds"), found[-1].pk)
        if more
        else None
    )
    return paging.Page(items=found, next=cursor)


def open_leads(unit_codes: Iterable[str]) -> dict[str, int]:
    """Return how many orders each of some units has to answer now; one without any is not named."""
    rows = Assignment.objects.filter(unit__code__in=set(unit_codes), role="lead", ended_at=None)
    return dict(rows.values_list("unit__code").annotate(many=Count("pk")).order_by())


# A unit with thousands of open orders learns nothing from the last digit, and counting them would cost it each look.
COUNTED = 500


@dataclass(frozen=True, slots=True)
class InboxCounts:
    """
    How much the actor's units have open, among the 500 with the least time left.

    `more` says that there are others: each number is then a least one, except `late`, whose cases come first.
    """

    all: int
    lead: int
    assist: int
    desk: int
    rest: int
    to_accept: int
    late: int
    mine: int
    mine_today: int
    mine_late: int
    decide: int
    check: int
    saved: tuple[int, ...]
    more: bool


def inbox_counts(actor: Actor, saved: Sequence[Sieve] = (), *, at: datetime) -> InboxCounts:
    """
    Return the numbers over the inbox; what is to be decided and looked at costs desks a question more.

    :param saved: sieves of kept views, each of which is counted in `saved`; of units below, none are counted
    """
    mine = _in_hand(actor)
    pressing = _open_assignments(actor).order_by("next_due_at", "pk")[: COUNTED + 1]
    counts = pressing.aggregate(
        all=Count("pk"),
        lead=Count("pk", filter=Q(role="lead")),
        assist=Count("pk", filter=Q(role="assist")),
        desk=Count("pk", filter=Q(role="desk")),
        to_accept=Count("pk", filter=Q(role="lead", accepted_at=None)),
        late=Count("pk", filter=Q(next_due_at__lte=at)),
        rest=Count("pk", filter=Q(order__suspended_at__isnull=False)),
        mine=Count("pk", filter=mine),
        mine_today=Count("pk", filter=mine & _due("today", at)),
        mine_late=Count("pk", filter=mine & _due("late", at)),
        **{
            f"saved_{number}": Count("pk", filter=each.condition(actor, at=at))
            for number, each in enumerate(saved)
        },
    )
    above = _above(actor) if actor.holds(Permission.DISPATCH) else Counter()
    more = counts["all"] > COUNTED
    counts |= {name: min(number, COUNTED) for name, number in counts.items()}
    kept = tuple(counts.pop(f"saved_{number}") for number in range(len(saved)))
    return InboxCounts(**counts, saved=kept, decide=above["decide"], check=above["check"], more=more)


def _above(actor: Actor) -> Counter[str]:
    decide = to_decide(actor).annotate(kind=Value("decide")).values_list("kind", flat=True)
    check = quality.to_check(actor).annotate(kind=Value("check")).values_list("kind", flat=True)
    return Counter(decide.union(check, all=True)[: 2 * COUNTED])


def _open_assignments(actor: Actor) -> QuerySet[Assignment]:
    working = actor.units_with(Permission.HANDLE)
    cleared = actor.units_with(Permission.HANDLE, Secrecy.SENSITIVE)
    rows = Assignment.objects.filter(unit__in=working, ended_at=None)
    rows = rows.exclude(order__in=queries.complaints_of(actor))
    # Asked of the orders only where it matters: nearly every post that handles is cleared.
    return rows if cleared == working else rows.filter(Q(unit__in=cleared) | Q(order__restricted=False))


def to_decide(actor: Actor) -> QuerySet[Assignment]:
    """Return the assignments whose units have asked for more time or rest, one level below the actor's desks."""
    asked = Plea.objects.filter(assignment=OuterRef("pk"), outcome="").exclude(asked_by=actor.id)
    rows = Assignment.objects.filter(quality.one_level_below(actor), Exists(asked), ended_at=None)
    return rows.exclude(order__in=queries.complaints_of(actor))
