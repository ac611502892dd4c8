"""What can be asked about broadcasts."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Sum, Value
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from sanlian.broadcasts import permissions, rules
from sanlian.broadcasts.models import Broadcast as Broadcast, Receipt as Receipt, Tally
from sanlian.broadcasts.rules import MOST_HOURS, Count
from sanlian.kernel import errors, paging
from sanlian.people import crowds as people
from sanlian.people.actors import Actor
from sanlian.places import queries as places

PAGE = 30
UNREAD_PAGE = 60
# What nobody has ended counts as under way for as long as the longest of them may take.
UNDERWAY_FOR = timedelta(hours=MOST_HOURS)
READER = "broadcasts.tally"


class NoSuchBroadcast(errors.NotFound):
    """There is no such broadcast, or not for this person."""


class NoSuchPage(errors.Invalid):
    """The cursor of a list was typed or cut."""


@dataclass(frozen=True, slots=True)
class Progress:
    """
    How far a broadcast is, as one viewer may see it: in all, by township, and by village of one township.

    `township` is the code of that one: the one asked for, or the only one; empty where there is none.
    """

    broadcast: Broadcast
    whole: Count
    townships: list[Count]
    township: str
    villages: list[Count]


@dataclass(frozen=True, slots=True)
class Underway:
    """A broadcast that has not ended, and how far it is: at a place, and at each of the place's parts by code."""

    broadcast: Broadcast
    whole: Count
    parts: list[Count]


@dataclass(frozen=True, slots=True)
class Unread:
    """Somebody who has not read a broadcast; `phone` is empty where it was not asked for."""

    name: str
    place_code: str
    phone: str


def audience(groups: list[str], place_codes: list[str], *, on: date) -> dict[int, str]:
    """Return who would be addressed, as account number and place."""
    return people.audience(groups, place_codes, on=on)


def received(broadcast_id: int, *, by: Actor) -> Receipt:
    """
    Return a person's own receipt, with the broadcast, its sender and unit.

    :raises NoSuchBroadcast: when there is none for this person
    """
    found = (
        Receipt.objects.filter(broadcast_id=broadcast_id, user_id=by.id or 0)
        .select_related("broadcast", "broadcast__by", "broadcast__unit")
        .first()
    )
    if found is None:
        raise NoSuchBroadcast(_("This message does not exist, or it was not sent to you."))
    return found


def sent(*, by: Actor, cursor: str = "") -> paging.Page[tuple[Broadcast, Count]]:
    """
    Return the broadcasts whose receivers are among the actor's places, the newest first, each with its counts there.

    :raises errors.NotAllowed: when the actor has no such places
    :raises NoSuchPage: when the cursor is none of ours
    """
    permissions.may_send(by).require()
    tallies = _tallies(by)
    rows = Broadcast.objects.filter(pk__in=tallies.values("broadcast_id")).order_by("-pk")
    if cursor:
        rows = rows.filter(pk__lt=_keys(cursor, int)[0])
    found = list(rows.select_related("by", "unit")[: PAGE + 1])
    shown = found[:PAGE]
    counted = dict(_counts(tallies.filter(broadcast__in=shown)))
    return paging.Page(
        [(each, counted[each.pk]) for each in shown],
        paging.encode(shown[-1].pk) if len(found) > PAGE else None,
    )


def titles(numbers: Collection[int], *, by: Actor) -> dict[int, str]:
    """Return the titles of those of some broadcasts that have receivers among the actor's places."""
    seen = _tallies(by).filter(broadcast__in=numbers).values("broadcast_id")
    return dict(Broadcast.objects.filter(pk__in=seen).values_list("pk", "title"))


def progress(broadcast_id: int, *, by: Actor, township: str = "") -> Progress:
    """
    Return how far a broadcast is among the actor's places: three questions and few rows, whatever its size.

    :param township: the code of the one whose villages are counted too; where there is only one, it is that
    :raises NoSuchBroadcast: when none of its receivers is at the actor's places
    """
    tallies = _tallies(by).filter(broadcast_id=broadcast_id)
    townships = [count for _number, count in _counts(tallies, length=rules.TOWNSHIP)]
    broadcast = Broadcast.objects.select_related("by", "unit").filter(pk=broadcast_id).first()
    if broadcast is None or not townships:
        raise NoSuchBroadcast(_("This broadcast does not exist, or it is not shown to you."))
    if not township and len(townships) == 1:
        township = townships[0].place_code
    inside = tallies.filter(place_code__startswith=township) if township else Tally.objects.none()
    return Progress(
        broadcast=broadcast,
        whole=rules.summed(townships, length=0)[0],
        townships=townships,
        township=township,
        villages=[count for _number, count in _counts(inside, length=rules.VILLAGE)],
    )


def underway(*, by: Actor, place_code: str, at: datetime, size: int = 1) -> list[Underway]:
    """
    Return the broadcasts that have not ended and reach people of a place, the newest first.

    Somebody who may not broadcast sees none: two questions, whatever their size.
    """
    first, beyond = places.subtree_range(place_code)
    tallies = _tallies(by).filter(place_code__gte=first, place_code__lt=beyond)
    rows = Broadcast.objects.filter(
        pk__in=tallies.values("broadcast_id"), ended_at=None, sent_at__gt=at - UNDERWAY_FOR
    )
    found = {each.pk: each for each in rows.order_by("-pk")[:size]}
    counts: dict[int, list[Count]] = {number: [] for number in found}
    length = rules.TOWNSHIP if len(place_code) < rules.TOWNSHIP else rules.VILLAGE
    if found:
        for number, count in _counts(tallies.filter(broadcast__in=list(found)), length=length):
            counts[number].append(count)
    return [Underway(found[number], rules.summed(each, length=0)[0], each) for number, each in counts.items()]


def unread(
    broadcast_id: int, *, place_code: str, by: Actor, cursor: str = "", with_phones: bool = False
) -> paging.Page[Unread]:
    """
    Return who at a place has not read a broadcast, by place.

    :param with_phones: the caller has had it written down (`see_phones`)
    :raises errors.NotAllowed: when the place is none of the actor's, or the numbers are not for the actor
    :raises NoSuchPage: when the cursor is none of ours
    """
    permissions.may_send(by, [place_code]).require()
    if with_phones:
        permissions.may_see_phones(by, place_code).require()
    first, beyond = places.subtree_range(place_code)
    rows = Receipt.objects.filter(
        broadcast_id=broadcast_id, read_at=None, place_code__gte=first, place_code__lt=beyond
    ).order_by("place_code", "pk")
    if cursor:
        code, number = _keys(cursor, str, int)
        rows = rows.filter(place_code__gte=code).exclude(place_code=code, pk__lte=number)
    found = list(rows.values_list("user_id", "place_code", "pk")[: UNREAD_PAGE + 1])
    shown = found[:UNREAD_PAGE]
    known = people.work_phones(user_id for user_id, _code, _pk in shown)
    items = [
        Unread(known[user_id][0], code, known[user_id][1] if with_phones else "")
        for user_id, code, _pk in shown
    ]
    return paging.Page(items, paging.encode(shown[-1][1], shown[-1][2]) if len(found) > UNREAD_PAGE else None)


def open_phones(broadcast: Broadcast, *, at: datetime) -> bool:
    """Return whether it is time to call those who have not read."""
    return at >= broadcast.phones_at


def _tallies(by: Actor) -> Any:
    rows = Tally.objects.none()
    for scope in permissions.scopes(by):
        first, beyond = places.subtree_range(scope)
        rows = rows | Tally.objects.filter(place_code__gte=first, place_code__lt=beyond)
    return rows


def _counts(rows: Any, *, length: int = 0) -> list[tuple[int, Count]]:
    """Return counts of some tallies by broadcast and the first `length` digits of their places, added up there."""
    names = [f"all_{each.name}" for each in fields(Count) if each.name != "place_code"]
    sums = {name: Sum(name.removeprefix("all_")) for name in names}
    part = Left("place_code", length) if length else Value("")
    found = (
        rows.order_by().values("broadcast_id", part=part).annotate(**sums).order_by("broadcast_id", "part")
    )
    return [(number, Count(*rest)) for number, *rest in found.values_list("broadcast_id", "part", *names)]


def _keys(cursor: str, *kinds: type[str] | type[int]) -> list[str | int]:
    try:
        return paging.decode(cursor, *kinds)
    except ValueError:
        raise NoSuchPage(_("This page of the list does not exist.")) from None
