"""What pages show of places: one with its story and its ground, lists to walk and search, changes that wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from sanlian.kernel import errors
from sanlian.places import queries, rules
from sanlian.places.atlas import subtree_range
from sanlian.places.models import Place, PlaceCode, Proposal
from sanlian.places.queries import PlaceInfo

FOUND_AT_ONCE = 60


class NoSuchProposal(errors.NotFound):
    """Nobody proposed such a change."""


class NoCodeLeft(errors.Conflict):
    """Every number below this place was given already."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a place lies, in WGS-84: its rings, a point that stands for it, and the rings of what lies in it."""

    rings: Sequence[Sequence[Sequence[float]]]
    point: tuple[float, float] | None
    inside: Sequence[tuple[PlaceInfo, Sequence[Sequence[Sequence[float]]]]]


@dataclass(frozen=True, slots=True)
class Story:
    """A place with the days it began and ended on, where known, on whose ground, who carries on, and its ground."""

    place: PlaceInfo
    began_on: date | None
    ended_on: date | None
    origin: PlaceInfo | None
    heir: PlaceInfo | None
    ground: Ground


def story(code: str) -> Story:
    """
    Return a place by a code that it bears or bore; :raises queries.UnknownPlace: when there is none.

    Its number of questions does not grow with what lies in it.
    """
    info = queries.get(code)
    row = Place.objects.select_related("heir", "origin").get(pk=info.id)
    below = Place.objects.filter(parent=row, ended_on=None).order_by("code")
    inside = {code: rings or [] for code, rings in below.values_list("code", "boundary")}
    return Story(
        place=queries.get(row.code),
        began_on=row.began_on,
        ended_on=row.ended_on,
        origin=queries.find(row.origin.code) if row.origin else None,
        heir=queries.find(queries.standing(row.heir.code)) if row.heir else None,
        ground=Ground(
            rings=row.boundary or [],
            point=(row.lon, row.lat) if row.lon is not None and row.lat is not None else None,
            inside=[(child, rings) for code, rings in inside.items() if (child := queries.find(code))],
        ),
    )


def find(text: str) -> list[PlaceInfo]:
    """
    Return places of every level by a part of the name, by pinyin initials or by code, those of today first.

    Codes of other systems and of former days find their place too.
    """
    wanted = text.strip().replace("\0", "")[:60]
    if not wanted:
        return []
    named = Q(name__icontains=wanted) | Q(full_name__icontains=wanted) | Q(name_en__icontains=wanted)
    if wanted.isascii():
        named |= Q(initials__startswith=wanted.lower()) | Q(code__startswith=wanted)
        bearing = PlaceCode.objects.filter(code__startswith=wanted).values("place")
        named |= Q(pk__in=bearing)
    rows = Place.objects.filter(named).defer("boundary").order_by("ended_on", "code")
    # NULL sorts first in one database and last in the other: those of today are asked for by themselves.
    today = list(rows.filter(ended_on=None)[:FOUND_AT_ONCE])
    ended = list(rows.exclude(ended_on=None)[: FOUND_AT_ONCE - len(today)])
    found = (queries.find(row.code) for row in (*today, *ended))
    return [info for info in found if info is not None]


def ended_in(code: str) -> list[PlaceInfo]:
    """Return the places that lay directly in one, by the digits of their last code, and are no longer on the map."""
    first, beyond = subtree_range(code)
    length = next((each for each in rules.LENGTHS if each > len(code)), 0)
    rows = Place.objects.filter(code__gt=first, code__lt=beyond).exclude(ended_on=None).order_by("code")
    found = (queries.find(row) for row in rows.values_list("code", flat=True) if len(row) == length)
    return [info for info in found if info is not None and info.former]


def free_codes(parent_code: str, number: int) -> list[str]:
    """
    Return the numbers after the highest that was ever given below a place.

    :raises NoCodeLeft: after the last one
    """
    length = next(length for length in rules.LENGTHS if length > len(parent_code))
    first, beyond = subtree_range(parent_code)
    given = PlaceCode.objects.filter(code_system=rules.MAIN, code__gt=first, code__lt=beyond)
    highest = max(
        (code[:length] for code in given.values_list("code", flat=True) if len(code) >= length), default=""
    )
    last = int(highest[len(parent_code) :] or 0)
    width = length - len(parent_code)
    if last + number >= 10**width:
        raise NoCodeLeft(
            _("No number is left below %(parent)s.") % {"parent": queries.get(parent_code).full_name}
        )
    return [f"{parent_code}{last + each:0{width}}" for each in range(1, number + 1)]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A change of places that somebody proposed; `said` is what the verb needs, as the registry stored it."""

    number: int
    verb: str
    code: str
    said: dict[str, Any]
    day: date
    reason: str
    state: str
    proposed_by: int
    proposer: str
    proposed_at: datetime
    decider: str
    decided_at: datetime | None
    answer: str

    @property
    def state_words(self) -> str:
        """Return the state for the reader."""
        return str(Proposal.State(self.state).label)

    @property
    def waits(self) -> bool:
        """Return whether somebody has still to decide."""
        return self.state == Proposal.State.WAITING


def proposals(code: str = "", *, waiting: bool = False, size: int = 50) -> list[Proposed]:
    """Return proposed changes, the newest first; those of one place, or those that wait, where that is asked for."""
    rows = Proposal.objects.order_by("-pk")
    if code:
        rows = rows.filter(place__code=code)
    if waiting:
        rows = rows.filter(state=Proposal.State.WAITING)
    return [_proposed(row) for row in rows.select_related("place")[:size]]


def proposal(number: int) -> Proposed:
    """Return one of them; :raises NoSuchProposal: when there is none."""
    found = Proposal.objects.select_related("place").filter(pk=number).first()
    if found is None:
        raise NoSuchProposal(_("There is no such proposal."))
    return _proposed(found)


def _proposed(row: Proposal) -> Proposed:
    return Proposed(
        number=row.pk,
        verb=row.verb,
        code=row.place.code,
        said=row.said,
        day=row.day,
        reason=row.reason,
        state=row.state,
        proposed_by=row.proposed_by_id,
        proposer=row.proposed_by_name,
        proposed_at=row.proposed_at,
        decider=row.decided_by_name,
        decided_at=row.decided_at,
        answer=row.answer,
    )
