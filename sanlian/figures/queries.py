"""
What the counters say, for faces.

Every answer is read from rollups whose rows are bounded by days × places × keys: it costs the same at ten thousand
orders and at ten million. What each measure counts stands in docs/reference/figures.md. A place is meant as it lies
today, with what came into it and without what left (`scope`); `by_code` alone tells what was counted under a code.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Protocol, Self, TypeVar

from django.db.models import Model, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from sanlian.figures import rules, told
from sanlian.figures.models import Balance, Daily, Progress, Waiting
from sanlian.figures.rules import ALL, CATEGORY, UNIT
from sanlian.figures.scope import Shares, shares
from sanlian.journal import queries as journal


class _Shared(Protocol):
    def __add__(self, other: Self, /) -> Self: ...
    def __mul__(self, share: int, /) -> Self: ...


K = TypeVar("K", bound=Hashable)
S = TypeVar("S", bound=_Shared)


@dataclass(frozen=True, slots=True)
class Counts:
    """The orders submitted in a period by what they have come to; `ended` alone by the day of closing."""

    received: int = 0
    replied: int = 0
    closed: int = 0
    withdrawn: int = 0
    refused: int = 0
    merged: int = 0
    solved: int = 0
    partly: int = 0
    unsolved: int = 0
    satisfied: int = 0
    basically: int = 0
    unsatisfied: int = 0
    declined: int = 0
    reopened: int = 0
    repeated: int = 0
    contact_due: int = 0
    contact_in_time: int = 0
    closed_solved: int = 0
    closed_partly: int = 0
    closed_unsolved: int = 0
    closed_unanswered: int = 0
    ended: int = 0

    @property
    def answered(self) -> int:
        """Return how many residents said whether it is solved."""
        return self.solved + self.partly + self.unsolved

    @property
    def pleased(self) -> int:
        """Return how many were satisfied or basically satisfied."""
        return self.satisfied + self.basically

    @property
    def rated(self) -> int:
        """Return how many said whether they are satisfied."""
        return self.satisfied + self.basically + self.unsatisfied

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, name) + getattr(other, name) for name in MEASURES))

    def __sub__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, name) - getattr(other, name) for name in MEASURES))

    def __mul__(self, share: int) -> "Counts":
        return Counts(*(getattr(self, name) * share for name in MEASURES))


@dataclass(frozen=True, slots=True)
class Standing:
    """The orders that wait now, by what they wait for."""

    in_hand: int = 0
    overdue: int = 0
    on_hold: int = 0
    supervised: int = 0
    at_desk: int = 0
    to_accept: int = 0
    to_contact: int = 0
    to_reply: int = 0
    to_rate: int = 0

    def __add__(self, other: "Standing") -> "Standing":
        return Standing(*(getattr(self, name) + getattr(other, name) for name in _NOW))

    def __sub__(self, other: "Standing") -> "Standing":
        return Standing(*(getattr(self, name) - getattr(other, name) for name in _NOW))

    def __mul__(self, share: int) -> "Standing":
        return Standing(*(getattr(self, name) * share for name in _NOW))


@dataclass(frozen=True, slots=True)
class Step:
    """How long one step took: cases, and the working minutes within which half and nine tenths of them lay."""

    name: str
    cases: int
    half: float
    nine_tenths: float


@dataclass(frozen=True, slots=True)
class Stamp:
    """How far the counters have come: the journal's entry and its instant (0 and None before the first)."""

    seq: int
    at: datetime | None


MEASURES = tuple(field.name for field in fields(Counts))
_NOW = tuple(field.name for field in fields(Standing))
NOTHING, NOBODY = Counts(), Standing()


def stamp() -> Stamp:
    """Return how far the counters have followed the journal; what is shown changes only when this does."""
    row = Progress.objects.filter(pk=1).values_list("seq", "at").first()
    return Stamp(*row) if row else Stamp(0, None)


def by_day(scope: str, *, first: date, last: date) -> dict[date, Counts]:
    """Return a place's days from `first` to `last`, both counted; a day without orders is left out."""
    made_of = shares([scope])
    rows = Daily.objects.filter(scope__in=made_of, kind=ALL, key="", day__gte=first, day__lte=last)
    counted = (
        (counter, day, Counts(*numbers))
        for counter, day, *numbers in rows.values_list("scope", "day", *MEASURES)
    )
    return {day: counts for (_scope, day), counts in _shared(counted, made_of, NOTHING).items()}


def total(days: Mapping[date, Counts], *, first: date, last: date) -> Counts:
    """Return the sum of the days from `first` to `last` that are at hand."""
    return sum((counts for day, counts in days.items() if first <= day <= last), NOTHING)


@dataclass(frozen=True, slots=True)
class Cut:
    """One unit (its code, or the kind of those that are not departments) or one group of matters; all when empty."""

    unit: str = ""
    category: str = ""

    def rows(self) -> Q:
        """Return which counters of a place belong to it."""
        if self.unit:
            return Q(kind=UNIT, key=self.unit)
        if self.category:
            of_group = Q(key=self.category) | Q(key__startswith=f"{self.category}.")
            return Q(kind=CATEGORY) & of_group
        return Q(kind=ALL, key="")


EVERYTHING = Cut()


def by_place(
    scopes: Collection[str], *, first: date, last: date, of: Sequence[str] = MEASURES, cut: Cut = EVERYTHING
) -> dict[str, Counts]:
    """
    Return the sums of several places over some days; a place without orders is left out.

    :param cut: of one unit or one group of matters only
    :param of: the measures that are wanted, the others stay 0: adding up all of them takes twice as long as two
    """
    made_of = shares(scopes)
    counted = by_code(made_of, first=first, last=last, of=of, cut=cut).items()
    found = _shared(((counter, "", counts) for counter, counts in counted), made_of, NOTHING)
    return {scope: counts for (scope, _key), counts in found.items()}


def by_code(
    codes: Collection[str], *, first: date, last: date, of: Sequence[str] = MEASURES, cut: Cut = EVERYTHING
) -> dict[str, Counts]:
    """Return the same by the codes that the places of the orders had on the orders' days."""
    rows = Daily.objects.filter(cut.rows(), scope__in=codes, day__gte=first, day__lte=last)
    return {scope: counts for (scope,), counts in _sums(rows, ("scope",), of)}


def by_key(
    scope: str, *, first: date, last: date, of: Sequence[str] = MEASURES
) -> tuple[dict[str, Counts], dict[str, Counts]]:
    """
    Return a place's sums by category (leaves) and by unit (departments, and the other kinds of unit).

    :param of: the measures that are wanted, as in `by_place`
    """
    made_of = shares([scope])
    rows = Daily.objects.filter(scope__in=made_of, kind__in=(CATEGORY, UNIT), day__gte=first, day__lte=last)
    counted = (
        (counter, (kind, key), counts)
        for (counter, kind, key), counts in _sums(rows, ("scope", "kind", "key"), of)
    )
    found: dict[str, dict[str, Counts]] = {CATEGORY: {}, UNIT: {}}
    for (_scope, (kind, key)), counts in _shared(counted, made_of, NOTHING).items():
        found[kind][key] = counts
    return found[CATEGORY], found[UNIT]


def _shared(counted: Iterable[tuple[str, K, S]], made_of: Shares, nothing: S) -> dict[tuple[str, K], S]:
    """Return what counters hold, by counter and key, as the figures of the places that they enter; without nothing."""
    found: dict[tuple[str, K], S] = {}
    for counter, key, numbers in counted:
        for scope, share in made_of[counter].items():
            found[scope, key] = found.get((scope, key), nothing) + numbers * share
    return {place: numbers for place, numbers in found.items() if numbers != nothing}


def _sums(
    rows: QuerySet[Daily], keys: tuple[str, ...], measures: Sequence[str]
) -> Iterator[tuple[tuple[str, ...], Counts]]:
    totals = {f"sum_{name}": Sum(name) for name in measures}
    found = rows.values_list(*keys).annotate(**totals).values_list(*keys, *totals).order_by(*keys)
    for row in found:
        numbers = row[len(keys) :]
        yield row[: len(keys)], Counts(**dict(zip(measures, numbers, strict=True)))


@dataclass(frozen=True, slots=True)
class Now:
    """What waits now: of places, and of one place by category and by unit."""

    places: dict[str, Standing]
    categories: dict[str, Standing]
    units: dict[str, Standing]

    def of(self, scope: str) -> Standing:
        """Return what waits in a place."""
        return self.places.get(scope, NOBODY)


def now(scope: str, *, parts: Collection[str] = ()) -> Now:
    """Return what waits in a place and in some places inside it."""
    own, made_of = shares([scope]), shares(parts)
    rows = Balance.objects.filter(Q(scope__in=own) | Q(scope__in=made_of, kind=ALL))
    counted = [
        (counter, (kind, key), Standing(*numbers))
        for counter, kind, key, *numbers in rows.values_list("scope", "kind", "key", *_NOW)
    ]
    found = Now({}, {}, {})
    for (_scope, (kind, key)), standing in _shared(counted, own, NOBODY).items():
        if kind == ALL:
            found.places[scope] = standing
        else:
            (found.categories if kind == CATEGORY else found.units)[key] = standing
    in_parts = (each for each in counted if each[1][0] == ALL)
    found.places.update({part: each for (part, _key), each in _shared(in_parts, made_of, NOBODY).items()})
    return found


def now_by_code(codes: Collection[str], *, cut: Cut) -> dict[str, Standing]:
    """Return what waits of one unit or one group of matters, by the codes of the orders' days."""
    found: dict[str, Standing] = {}
    rows = Balance.objects.filter(cut.rows(), scope__in=codes)
    for scope, *numbers in rows.values_list("scope", *_NOW):
        found[scope] = found.get(scope, NOBODY) + Standing(*numbers)
    return found


def due_on(scopes: Collection[str], day: date) -> dict[str, int]:
    """Return how many orders in hand, and not expired, each place has promised for a day."""
    made_of = shares(scopes)
    rows = Daily.objects.filter(scope__in=made_of, kind=ALL, key="", day=day)
    counted = ((counter, "", due) for counter, due in rows.values_list("scope", "due"))
    return {scope: due for (scope, _key), due in _shared(counted, made_of, 0).items()}


def steps(scope: str, *, first: date, last: date) -> list[Step]:
    """Return how long each step took of those that ended on some days, in the order of an order's life."""
    made_of = shares([scope])
    rows = Waiting.objects.filter(scope__in=made_of, day__gte=first, day__lte=last)
    summed = rows.values_list("scope", "step", "bucket").annotate(sum_cases=Sum("cases")).order_by()
    counted = ((counter, (name, bucket), cases) for counter, name, bucket, cases in summed)
    buckets: dict[str, dict[int, int]] = defaultdict(dict)
    for (_scope, (name, bucket)), cases in _shared(counted, made_of, 0).items():
        buckets[name][bucket] = cases
    return [
        Step(
            name=name,
            cases=sum(buckets[name].values()),
            half=rules.quantile(buckets[name], 0.5),
            nine_tenths=rules.quantile(buckets[name], 0.9),
        )
        for name in rules.STEPS.values()
        if buckets[name]
    ]


# ── checking ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Verification:
    """How many counters agree with those rebuilt from the journal, and the first that does not (empty: all do)."""

    counters: int
    difference: str = ""


def verify() -> Verification:
    """
    Count everything anew from the journal's first entry, in memory, and compare with what is kept.

    Cells that have gone back to nothing count as not kept. What the worker still owes is named as a difference.
    """
    head = journal.settled("figures.counters"), journal.settled("figures.waiting")
    cards: dict[str, rules.Card] = {}
    waiting: Counter[tuple[object, ...]] = Counter()
    last = 0
    for fact in journal.facts(names=rules.FOLLOWED | frozenset(rules.STEPS)):
        last = fact.id
        if fact.name in rules.FOLLOWED and rules.follows(cards.get(fact.subject_id), fact):
            cards[fact.subject_id] = rules.after(cards.get(fact.subject_id), fact)
        if (step := rules.step_of(fact)) is not None:
            bucket = rules.bucket_of(fact.details["minutes"])
            for scope in rules.scopes(fact.details["place"]):
                waiting[scope, step, rules.day_of(fact.at), bucket] += 1
    if last > min(head):
        return Verification(
            0, _("The worker has not counted entry %(entry)s yet.") % {"entry": min(head) + 1}
        )
    cells: rules.Cells = {}
    for card in cards.values():
        rules.add_to(cells, card, +1)
    fresh: dict[tuple[object, ...], int] = {
        (*key, name): number for key, marks in cells.items() for name, number in marks.items() if number
    }
    fresh.update({("waiting", *key): number for key, number in waiting.items()})
    kept = dict(_kept())
    for key in sorted(fresh.keys() | kept.keys(), key=str):
        if fresh.get(key, 0) != kept.get(key, 0):
            words = _("%(counter)s: the journal gives %(fresh)s, kept is %(kept)s")
            said = told.counter(key)
            return Verification(
                0, words % {"counter": said, "fresh": fresh.get(key, 0), "kept": kept.get(key, 0)}
            )
    return Verification(len(kept))


def _kept() -> Iterator[tuple[tuple[object, ...], int]]:
    """Yield every counter that is not nothing, under the key by which it is counted."""
    dated = (*MEASURES, "due")
    for *key, day, numbers in _numbers(Daily, ("scope", "kind", "key", "day"), dated):
        yield from (
            ((*key, day, name), number) for name, number in zip(dated, numbers, strict=True) if number
        )
    for *key, numbers in _numbers(Balance, ("scope", "kind", "key"), _NOW):
        yield from (
            ((*key, None, name), number) for name, number in zip(_NOW, numbers, strict=True) if number
        )
    for *key, numbers in _numbers(Waiting, ("scope", "step", "day", "bucket"), ("cases",)):
        if numbers[0]:
            yield ("waiting", *key), numbers[0]


def _numbers(
    table: type[Model], keys: tuple[str, ...], counters: tuple[str, ...]
) -> Iterator[tuple[Any, ...]]:
    rows = table._default_manager.values_list(*keys, *counters).iterator(chunk_size=2000)
    return ((*row[: len(keys)], row[len(keys) :]) for row in rows)
