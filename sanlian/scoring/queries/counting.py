"""What is counted for each unit of a board, and how the units stand by it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet

from sanlian.people import queries as people
from sanlian.places import queries as places
from sanlian.scoring import rules
from sanlian.scoring.models import Award
from sanlian.scoring.rules import Field, Figures, Outcome, Rules, Span

READER = "scoring.awards"
Strata = dict[str, dict[str, tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Counted:
    """What each unit counted, whatever its kind; boards of a level sum it up for their holders."""

    counts: Mapping[str, Strata]
    orders: Mapping[str, frozenset[int]]

    def of(self, level: str) -> dict[str, Figures]:
        """Return the figures of a level's holders; on that of townships everybody else is their own."""
        counts: dict[str, Strata] = {}
        orders: dict[str, set[int]] = {}
        for unit, mine in self.counts.items():
            holder = rules.holder_of(unit, level)
            if not holder:
                continue
            orders.setdefault(holder, set()).update(self.orders.get(unit, ()))
            sums = counts.setdefault(holder, {})
            for indicator, strata in mine.items():
                for stratum, (hits, cases) in strata.items():
                    _add(sums, indicator, stratum, hits=hits, cases=cases)
        return {holder: Figures(orders=len(orders[holder]), counts=sums) for holder, sums in counts.items()}


def cases_of(span: Span, *, upto: int) -> QuerySet[Award]:
    """Return the cases of some months, from the entries of the journal up to `upto`, those taken out as well."""
    rows = Award.objects.filter(month__gte=span.first, month__lt=span.end, entry__lte=upto)
    return rows.filter(outcome__in=(Outcome.HIT, Outcome.MISS))


def followed(*, upto: int) -> Exists:
    """Return the condition that a later fact of the order put a case in the numerator."""
    later = Award.objects.filter(
        order=OuterRef("order"),
        indicator=OuterRef("indicator"),
        outcome=Outcome.FOLLOWED,
        entry__gt=OuterRef("entry"),
        entry__lte=upto,
    )
    return Exists(later)


def taken_out(span: Span, *, upto: int, orders: Iterable[int] | None = None) -> frozenset[int]:
    """Return the numbers of the awards that upheld appeals take out: few, whatever the number of cases."""
    rows = Award.objects.filter(
        month__gte=span.first, month__lt=span.end, entry__lte=upto, outcome=Outcome.EXCLUDED
    )
    if orders is not None:
        rows = rows.filter(order__in=orders)
    keys = ("order_id", "indicator", "holder", "month")
    excluded = set(rows.values_list(*keys))
    if not excluded:
        return frozenset()
    touched = cases_of(span, upto=upto).filter(order__in={order for order, *_rest in excluded})
    return frozenset(pk for pk, *key in touched.values_list("pk", *keys) if tuple(key) in excluded)


def figures(
    span: Span, *, upto: int, only: Collection[str] | None = None, without: Collection[str] = ()
) -> Counted:
    """
    Return what is counted for each unit in some months, from the entries of the journal up to `upto`.

    :param only, without: indicators that are to be counted alone, or not at all
    """
    rows = cases_of(span, upto=upto)
    if only is not None:
        rows = rows.filter(indicator__in=only)
    if without:
        rows = rows.exclude(indicator__in=without)
    if out := taken_out(span, upto=upto):
        rows = rows.exclude(pk__in=out)
    counts: dict[str, Strata] = {}
    keys = ("unit", "indicator", "stratum")
    for *key, outcome, number in rows.values_list(*keys, "outcome").annotate(n=Count("pk")).order_by():
        unit, indicator, stratum = key
        hits = number if outcome == Outcome.HIT else 0
        _add(counts.setdefault(unit, {}), indicator, stratum, hits=hits, cases=number)
    turned = rows.filter(outcome=Outcome.MISS, indicator__in=_that_follow(upto)).filter(followed(upto=upto))
    for *key, number in turned.values_list(*keys).annotate(n=Count("pk")).order_by():
        unit, indicator, stratum = key
        _add(counts[unit], indicator, stratum, hits=number, cases=0)
    orders: dict[str, set[int]] = {}
    with_order = rows.filter(order__isnull=False)
    for unit, order in with_order.values_list("unit", "order_id").distinct().order_by():
        orders.setdefault(unit, set()).add(order)
    return Counted(counts, {unit: frozenset(mine) for unit, mine in orders.items()})


def _that_follow(upto: int) -> list[str]:
    """Return the indicators of which any case was turned by a later fact; the others need not be asked about."""
    rows = Award.objects.filter(outcome=Outcome.FOLLOWED, entry__lte=upto)
    return list(rows.values_list("indicator", flat=True).distinct().order_by())


def _add(sums: Strata, indicator: str, stratum: str, *, hits: int, cases: int) -> None:
    mine = sums.setdefault(indicator, {})
    before = mine.get(stratum, (0, 0))
    mine[stratum] = (before[0] + hits, before[1] + cases)


def compute(span: Span, *, upto: int, by_rules: Rules) -> list[Field]:
    """Return how every group of peers stands in some months; units without any case stand there as too few."""
    return stand(counted_by(span, upto=upto, by_rules=by_rules), by_rules)


def counted_by(span: Span, *, upto: int, by_rules: Rules, without: Collection[str] = ()) -> Counted:
    """
    Return what is counted for each unit by these rules: an indicator with a longer window over more months.

    What makes a unit's number of orders, and so whether it is judged, is the board's own span.

    :param without: indicators that are not counted at all
    """
    longer: dict[Span, list[str]] = {}
    for each in by_rules.indicators:
        reach = span.reaching(each.window)
        if each.formula and reach != span and each.code not in without:
            longer.setdefault(reach, []).append(each.code)
    apart = [code for codes in longer.values() for code in codes]
    found = figures(span, upto=upto, without=[*apart, *without])
    if not longer:
        return found
    counts = {unit: dict(mine) for unit, mine in found.counts.items()}
    orders = dict(found.orders)
    for reach, codes in longer.items():
        for unit, mine in figures(reach, upto=upto, only=codes).counts.items():
            counts.setdefault(unit, {}).update(mine)
    for unit, own in figures(span, upto=upto, only=apart).orders.items():
        orders[unit] = orders.get(unit, frozenset()) | own
    return Counted(counts, orders)


def stand(
    counted: Counted, by_rules: Rules, *, groups: Mapping[str, Sequence[str]] | None = None
) -> list[Field]:
    """
    Return how every group of peers stands with these counts.

    :param groups: the units of each group, as a board has them that is computed again; without it those of today
    """
    levels = {level: counted.of(level) for level in {peers.level for peers in by_rules.peers} | {"township"}}
    everybody = rules.pool(levels["township"].values())
    return [
        rules.field_of(
            peers,
            {code: levels[peers.level].get(code, Figures(orders=0, counts={})) for code in units},
            by_rules,
            everybody=everybody,
        )
        for peers in by_rules.peers
        for units in (members(peers) if groups is None else groups.get(peers.code, ()),)
    ]


def members(peers: rules.Peers) -> list[str]:
    """Return the codes of a peer group's units, in order."""
    if peers.level == "department":
        return [unit.code for unit in people.departments()]
    return [unit.code for unit in people.units(peers.level) if _belongs(unit.place_code, peers)]


def apart(groups: Iterable[rules.Peers]) -> list[str]:
    """Return the units of townships, villages, teams and departments that none of these groups takes in, in order."""
    found = {code for peers in groups for code in members(peers)}
    return [unit.code for level in rules.LEVELS for unit in people.units(level) if unit.code not in found]


def _belongs(place_code: str, peers: rules.Peers) -> bool:
    place = places.find(place_code)
    if place is None or place.kind not in peers.kinds:
        return False
    if not peers.fewest_grids and not peers.most_grids:
        return True
    grids = len(places.children(place_code))
    return peers.fewest_grids <= grids <= (peers.most_grids or grids)
