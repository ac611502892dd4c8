"""What stands on the one screen beside the orders: the three links and the data, what comes back, what is under way."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import get_language, gettext as _, ngettext

from sanlian.analysis import repeats
from sanlian.broadcasts import queries as broadcasts
from sanlian.broadcasts.queries import Underway
from sanlian.catalogue import queries as catalogue
from sanlian.cockpit.colours import COLOUR_ICONS, COLOUR_WORDS
from sanlian.cockpit.pictures.callouts import Note
from sanlian.cockpit.sight import Sight
from sanlian.dataitems import listings as dataitems
from sanlian.kernel.kept import Kept
from sanlian.people import queries as people
from sanlian.people.census import Census, census
from sanlian.people.names import named, named_on_map
from sanlian.places import queries as places
from sanlian.places.queries import PlaceInfo
from sanlian.scoring.queries import boards
from sanlian.scoring.queries.boards import Latest

RECURRING = 3
# Links and data change a few times a day; counting those of a county takes a second.
KEPT_SECONDS = 300
KEPT_PLACES = 40


@dataclass(frozen=True, slots=True)
class Links:
    """
    The three links of some villages, each with what it is a part of, and how whole their data is.

    Households that a member or the branch links, grids with a head and with a full-time worker, villages whose team
    has a leader; of the values that are wanted, those known and those of them that are stale.
    """

    households: int = 0
    linked: int = 0
    members: int = 0
    linking: int = 0
    grids: int = 0
    heads: int = 0
    workers: int = 0
    villages: int = 0
    leaders: int = 0
    wanted: int = 0
    known: int = 0
    stale: int = 0

    def __add__(self, other: "Links") -> "Links":
        return Links(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


_kept: OrderedDict[tuple[str, date], Kept[dict[str, Links]]] = OrderedDict()


def links_by_village(place_code: str, *, on: date) -> dict[str, Links]:
    """Return the links of each village of a place by its code; a process keeps them for five minutes."""
    key = (place_code, on)
    if key not in _kept:
        _kept[key] = Kept(lambda: _links_by_village(place_code, on=on), seconds=KEPT_SECONDS)
        while len(_kept) > KEPT_PLACES:
            _kept.popitem(last=False)
    return _kept[key].get()


def forget() -> None:
    """Drop what this process remembers of the links."""
    _kept.clear()


def links_of(place_code: str, *, on: date) -> Links:
    """Return the links of all villages of a place together."""
    return sum(links_by_village(place_code, on=on).values(), Links())


def _links_by_village(place_code: str, *, on: date) -> dict[str, Links]:
    counted = census(place_code, on=on)
    grids: dict[str, int] = {}
    for unit in people.units("grid", within=place_code):
        grids[unit.place_code[:12]] = grids.get(unit.place_code[:12], 0) + 1
    data = {village.code: village.whole for village in dataitems.villages(place_code, on=on)}
    nobody, nothing = Census(), dataitems.Standing()
    found = {}
    for code in _villages(place_code):
        numbers, known = counted.get(code, nobody), data.get(code, nothing)
        found[code] = Links(
            households=numbers.households,
            linked=numbers.linked,
            members=numbers.members,
            linking=numbers.linking,
            grids=grids.get(code, 0),
            heads=numbers.heads,
            workers=numbers.workers,
            villages=1,
            leaders=min(numbers.leaders, 1),
            wanted=known.wanted,
            known=known.known,
            stale=known.stale,
        )
    return found


def _villages(place_code: str) -> Iterable[str]:
    if len(place_code) >= 12:
        return [place_code[:12]]
    return [village.code for village in places.villages(place_code)]


@dataclass(frozen=True, slots=True)
class Share:
    """One line of the panel of links: a part of a whole, and what is missing in words."""

    words: str
    part: int
    whole: int
    missing: str


def shares(links: Links) -> list[Share]:
    """Return the lines of the panel."""
    households, grids = links.households - links.linked, links.grids - links.heads
    villages = links.villages - links.leaders
    return [
        Share(
            _("Members link households"),
            links.linked,
            links.households,
            _some(
                ngettext(
                    "%(number)s household without a link", "%(number)s households without a link", households
                ),
                households,
            ),
        ),
        Share(
            _("Cadres link grids"),
            links.heads,
            links.grids,
            _some(
                ngettext("%(number)s grid without a head", "%(number)s grids without a head", grids), grids
            ),
        ),
        Share(
            _("Teams link villages"),
            links.leaders,
            links.villages,
            _some(
                ngettext(
                    "%(number)s village without a team leader",
                    "%(number)s villages without a team leader",
                    villages,
                ),
                villages,
            ),
        ),
        Share(
            _("The 32 data items"),
            links.known,
            links.wanted,
            _some(
                ngettext(
                    "%(number)s of the known values is old",
                    "%(number)s of the known values are old",
                    links.stale,
                ),
                links.stale,
            ),
        ),
    ]


def _some(words: str, number: int) -> str:
    return words % {"number": number} if number else ""


@dataclass(frozen=True, slots=True)
class Recurring:
    """One warning in a line."""

    colour: str
    colour_words: str
    icon: str
    matter: str
    place: str
    where: PlaceInfo | None
    words: str
    villages: int
    address: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the orders of a place, as one viewer may see it."""

    shares: list[Share]
    recurring: list[Recurring]
    warnings: int
    underway: list[Underway]
    board: Latest | None


def beside(sight: Sight, *, at: datetime) -> Beside:
    """Return what stands beside the orders; the same few questions whatever it shows."""
    standing = repeats.standing(sight.actor, place_code=sight.place.code)
    return Beside(
        shares=shares(links_of(sight.place.code, on=sight.today)),
        recurring=[_recurring(each, sight) for each in standing.warnings[:RECURRING]],
        warnings=len(standing.warnings),
        underway=broadcasts.underway(by=sight.actor, place_code=sight.place.code, at=at),
        board=boards.latest(),
    )


def notes(beside: Beside, sight: Sight) -> list[Note]:
    """Return the warnings in the panel that stand somewhere inside the place, as the sand table writes them."""
    return [
        Note(each.where, each.colour, (named_on_map(each.where), each.matter), each.words, each.address)
        for each in beside.recurring
        if each.where is not None and len(each.where.code) > len(sight.place.code)
    ]


def _recurring(warning: repeats.EarlyWarning, sight: Sight) -> Recurring:
    place = places.find(warning.place_code)
    return Recurring(
        colour=warning.colour,
        colour_words=str(COLOUR_WORDS[warning.colour]),
        icon=COLOUR_ICONS[warning.colour],
        matter=warning.name or catalogue.category(warning.category).label(get_language()),
        place=named(place) if place else warning.place_code,
        where=place,
        words=repeats.counted_words(warning),
        villages=warning.villages,
        address=f"{reverse('cockpit:warnings')}?{sight.query(place=warning.place_code)}",
    )
