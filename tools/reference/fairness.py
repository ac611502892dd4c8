"""An invented month, ranked by plain percentages and by the board's own rules, side by side."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import yaml

from sanlian.journal.readers import Fact
from sanlian.scoring import rules
from sanlian.scoring.rules import Figures, Outcome, Rules, Standing, State
from sanlian.workorders import facts
from tools.paths import ROOT
from tools.reference.words import page, table

FILE = ROOT / "data" / "scoring" / "indicators.yaml"
AT = datetime(2021, 8, 16, 2, tzinfo=UTC)
STATES = {
    State.RED: "red list",
    State.GREY: "grey list",
    State.MIDDLE: "middle, not ranked",
    State.FEW: "too few cases",
}


@dataclass(frozen=True, slots=True)
class Place:
    """An invented town: how many residents rated their order, and how many of them said solved and satisfied."""

    code: str
    name: str
    rated: int
    content: int


PLACES = (
    Place("twp-990000001", "Large town, one angry rater", 600, 599),
    Place("twp-990000002", "One-case champion A", 1, 1),
    Place("twp-990000003", "One-case champion B", 1, 1),
    Place("twp-990000004", "One-case champion C", 2, 2),
    Place("twp-990000005", "One case, and it went wrong", 1, 0),
    Place("twp-990000006", "Town of ordinary size A", 120, 108),
    Place("twp-990000007", "Town of ordinary size B", 90, 79),
    Place("twp-990000008", "Town of ordinary size C", 150, 136),
    Place("twp-990000009", "Small town, one angry rater", 32, 31),
    Place("twp-990000010", "Town that leaves matters unsolved", 240, 132),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A town in the comparison: its place when sorted by percentage, and how it stands on the board."""

    place: Place
    naive: int
    standing: Standing


def compared() -> list[Line]:
    """Return the towns in the order of plain percentages (equal ones share a place), each with its standing."""
    shipped = _shipped()
    towns = next(each for each in shipped.peers if each.code == "towns")
    field = rules.field_of(towns, {each.code: _figures(each, shipped) for each in PLACES}, shipped)
    standings = {each.unit: each for each in field.standings}
    ranked = sorted(PLACES, key=lambda each: (-each.content / each.rated, each.code))
    return [
        Line(
            place=each,
            naive=1 + sum(other.content * each.rated > each.content * other.rated for other in PLACES),
            standing=standings[each.code],
        )
        for each in ranked
    ]


def text() -> str:
    """Return the page."""
    return page(
        "# Plain percentages, and the board",
        "Written by `make docs` from invented ratings, which go through the same functions as a real month, with "
        "the rules that ship. Nobody here exists. The same ratings twice: sorted by the share of content residents, "
        "as such lists are often made, and judged by the board.",
        table(
            (
                "town",
                "content of rated",
                "sorted by percentage",
                "on the board",
                "score, and where it may lie",
            ),
            [_row(line) for line in compared()],
        ),
        "## What to see",
        "**One case is no merit.** Whoever had one or two cases, all well, is first by percentage. The board says "
        "that there are too few cases, which is neither praise nor blame. The same holds for the town whose only "
        "case went wrong: by percentage it is last, behind a town that left nearly every second matter unsolved.",
        "**One angry rater does not cost a large town its place.** By percentage it stands behind every one-case "
        "champion, and could at best draw level with them, however well it works. On the board it is the one of "
        "which we can be sure.",
        "**Little is known of a small town**, so the limits of its score lie far apart. It stays in the middle: "
        "neither ahead nor behind can be said of it with confidence.",
        "**The grey list names who is surely behind**, and only that town: all of its interval lies below the band "
        "around the mean of its peers.",
        "How the intervals come about: [what is measured, and what never is](measuring.md). The rules' values: "
        "[indicators of the board](../reference/indicators.md).",
    )


def _row(line: Line) -> tuple[object, ...]:
    place, standing = line.place, line.standing
    share = f"{place.content} of {place.rated} ({100 * place.content / place.rated:.1f} %)"
    score = (
        "–" if standing.score is None else f"{standing.score:.1f} ({standing.low:.1f}–{standing.high:.1f})"
    )
    return place.name, share, line.naive, STATES[standing.state], score


def _shipped() -> Rules:
    found, problems = rules.check(yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
    if problems:
        raise ValueError(problems)
    return found


def _figures(place: Place, shipped: Rules) -> Figures:
    """Count a town's ratings as the reader of the journal and the board do."""
    counts: dict[str, tuple[int, int]] = {}
    for fact in _ratings(place):
        for case in rules.earned(fact, shipped):
            hits, cases = counts.get(case.indicator, (0, 0))
            counts[case.indicator] = (hits + (case.outcome == Outcome.HIT), cases + 1)
    strata: Mapping[str, Mapping[str, tuple[int, int]]] = {
        code: {"ordinary": of} for code, of in counts.items()
    }
    return Figures(orders=place.rated, counts=strata)


def _ratings(place: Place) -> Iterator[Fact]:
    for number in range(1, place.rated + 1):
        content = number <= place.content
        yield Fact(
            id=number,
            name=facts.RATED,
            at=AT,
            by_kind="resident",
            by_id=None,
            by_name="",
            subject_kind="order",
            subject_id=str(number),
            details={
                "unit": place.code,
                "category": "road.lamp",
                "limit": "ordinary",
                "place": place.code.removeprefix("twp-"),
                "round": 1,
                "solved": "yes" if content else "no",
                "satisfied": "satisfied" if content else "unsatisfied",
            },
        )
