"""How whole and how fresh what a county knows is, village by village; and what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, DateField, Q, Value as Constant, When
from django.db.models.functions import Substr

from sanlian.dataitems import known, queries, rules
from sanlian.dataitems.known import Thing
from sanlian.dataitems.models import ABOUT, Value
from sanlian.dataitems.queries import Item
from sanlian.dataitems.rules import LASTING, Subject
from sanlian.kernel.kept import Kept
from sanlian.people import census as people
from sanlian.people.actors import Actor, Permission
from sanlian.people.census import Census
from sanlian.people.names import named
from sanlian.places import queries as places


@dataclass(frozen=True, slots=True)
class Standing:
    """How many values are wanted, how many are known, and how many of these are stale."""

    wanted: int = 0
    known: int = 0
    stale: int = 0

    def __add__(self, other: "Standing") -> "Standing":
        """Return both together."""
        return Standing(self.wanted + other.wanted, self.known + other.known, self.stale + other.stale)

    @property
    def missing(self) -> int:
        """Return how many are not known."""
        return max(self.wanted - self.known, 0)

    @property
    def percent(self) -> int:
        """Return the whole per cent that is known; a hundred only where nothing is missing."""
        return self.known * 100 // self.wanted if self.wanted else 100


@dataclass(frozen=True, slots=True)
class Village:
    """One village: its code and name, and how each item stands there."""

    code: str
    name: str
    by_item: tuple[tuple[Item, Standing], ...]

    @property
    def whole(self) -> Standing:
        """Return all items together."""
        return sum((standing for _item, standing in self.by_item), Standing())

    @property
    def by_subject(self) -> dict[Subject, Standing]:
        """Return the items of each category together."""
        found: dict[Subject, Standing] = {}
        for item, standing in self.by_item:
            found[item.subject] = found.get(item.subject, Standing()) + standing
        return found


def villages(place_code: str, *, on: date) -> list[Village]:
    """
    Return how the villages of a subtree stand on a day, by code; seven questions, however many villages there are.

    It says how many values there are, never what they are: the caller has asked whether the reader keeps the place.
    """
    items = queries.items(*LASTING)
    numbers = people.census(place_code, on=on)
    entered = _entered(place_code, [item for item in items if item.held is None], on)
    found = []
    for village in places.villages(place_code[:12]):
        census = numbers.get(village.code, Census())
        grids = len(places.children(village.code))
        rows = []
        for item in items:
            wanted = known.wanted(item.subject, census, grids=grids)
            if item.held is not None:
                rows.append((item, Standing(wanted, known.count(item.code, census, grids=grids))))
            else:
                there, stale = entered.get((village.code, item.id), (0, 0))
                rows.append((item, Standing(wanted, there, stale)))
        found.append(Village(village.code, named(village), tuple(rows)))
    return found


# Where the code of a village stands for each thing that values are about.
_CODE = {
    "branch": "branch__village_code",
    "member": "member__branch__village_code",
    "place": "place__code",
    "household": "household__grid_code",
}


def _entered(place_code: str, items: Iterable[Item], on: date) -> dict[tuple[str, int], tuple[int, int]]:
    """Return by village and item how many values were entered, and how many of them are stale."""
    found: dict[tuple[str, int], tuple[int, int]] = {}
    columns: dict[str, list[Item]] = {}
    for item in items:
        columns.setdefault(ABOUT[item.subject], []).append(item)
    for column, those in columns.items():
        limits = [
            When(item=item.id, then=Constant(rules.stale_before(on, item.fresh_months)))
            for item in those
            if item.fresh_months is not None
        ]
        code = _CODE[column]
        rows = Value.objects.filter(
            ended_at=None, item__in=[item.id for item in those], **{f"{code}__startswith": place_code}
        )
        stale = Q(true_on__lt=Case(*limits, default=Constant(date.min), output_field=DateField()))
        counted = rows.annotate(in_village=Substr(code, 1, 12)).values_list("in_village", "item").order_by()
        for village, item_id, number, old in counted.annotate(
            number=Count("pk"), old=Count("pk", filter=stale)
        ):
            found[village, item_id] = (number, old)
    return found


@dataclass(frozen=True, slots=True)
class Gap:
    """An item of which a village lacks something: how it stands, and of what nothing is known or what is stale."""

    item: Item
    standing: Standing
    missing: tuple[Thing, ...]
    stale: tuple[Thing, ...]


def gaps(village: Village, *, on: date, size: int = 12) -> list[Gap]:
    """
    Return the items that a village does not know whole or fresh, the first `size` things of each.

    What the house holds anyway has no things here: it is put right on the pages that keep it.
    """
    found = []
    things: dict[Subject, list[Thing]] = {}
    for item, standing in village.by_item:
        if not standing.missing and not standing.stale:
            continue
        missing: list[Thing] = []
        stale: list[Thing] = []
        if item.held is None:
            if item.subject not in things:
                things[item.subject] = known.things(item.subject, village.code)
            days = _days(item, village.code)
            oldest = date.min if item.fresh_months is None else rules.stale_before(on, item.fresh_months)
            missing = [thing for thing in things[item.subject] if thing.id not in days]
            stale = [thing for thing in things[item.subject] if days.get(thing.id, oldest) < oldest]
        found.append(Gap(item, standing, tuple(missing[:size]), tuple(stale[:size])))
    return found


def _days(item: Item, village_code: str) -> dict[int, date]:
    """Return on which day each current value of an item in a village was true, by the thing it is about."""
    column = ABOUT[item.subject]
    rows = Value.objects.filter(ended_at=None, item=item.id, **{f"{_CODE[column]}__startswith": village_code})
    return dict(rows.values_list(column, "true_on"))


@dataclass(frozen=True, slots=True)
class Completeness:
    """How a place stands: itself, and what lies directly below it, by code."""

    code: str
    name: str
    standing: Standing
    below: tuple[tuple[str, str, Standing], ...]


def completeness(actor: Actor, place_code: str, *, on: date) -> Completeness:
    """
    Return how a county, township or village stands on a day, and its townships or villages; the same few questions.

    A county's figures are kept for a minute: nobody waits for them, and many look at them.

    Of what lies below, only those whose data the actor keeps, or whose figures the actor sees on the one screen.
    """
    place = places.get(place_code)
    scopes = (*actor.scopes(Permission.KEEP_LINKS), *actor.scopes(Permission.SEE_COCKPIT))
    sums: dict[str, Standing] = {}
    for village, standing in _wholes(place_code, on).items():
        if village.startswith(scopes):
            below = village[: 9 if len(place_code) < 9 else 12]
            sums[below] = sums.get(below, Standing()) + standing
    rows = tuple((code, named(places.get(code)), standing) for code, standing in sorted(sums.items()))
    return Completeness(place.code, named(place), sum(sums.values(), Standing()), rows)


_kept: dict[tuple[str, date], Kept[dict[str, Standing]]] = {}


def _wholes(place_code: str, on: date) -> dict[str, Standing]:
    """Return each village's items together, by its code."""

    def count() -> dict[str, Standing]:
        return {village.code: village.whole for village in villages(place_code, on=on)}

    if len(place_code) >= 9:
        return count()
    if (place_code, on) not in _kept:
        _kept.clear()
        _kept[place_code, on] = Kept(count, seconds=60)
    return _kept[place_code, on].get()


def forget() -> None:
    """Drop what this process remembers of a county's figures."""
    _kept.clear()
