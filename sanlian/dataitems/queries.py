"""What can be asked about data items: what they are, what is known of one thing, and what was."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import get_language, gettext as _

from sanlian.dataitems import known, permissions, rules
from sanlian.dataitems.known import Thing
from sanlian.dataitems.models import ABOUT, DataItem, Value
from sanlian.dataitems.rules import HELD, Held, Kind, Shape, Subject
from sanlian.kernel import errors
from sanlian.kernel.kept import Kept
from sanlian.people.actors import Actor, Secrecy
from sanlian.places import queries as places


class NoSuchItem(errors.NotFound):
    """No data item has this code."""


@dataclass(frozen=True, slots=True)
class Item:
    """A data item in the reader's language; `held` is what knows it anyway, or None where values are entered."""

    id: int
    code: str
    subject: Subject
    name: str
    shape: Shape
    owner: str
    source: str
    level: Secrecy
    fresh_months: int | None
    used: tuple[str, ...]
    held: Held | None


def items(*subjects: Subject) -> list[Item]:
    """Return the data items of these categories, or all of them, in their order."""
    return [_item(row) for row in _kept.get() if not subjects or row.subject in subjects]


def item(code: str) -> Item:
    """Return a data item; :raises NoSuchItem: when there is none."""
    found = next((row for row in _kept.get() if row.code == code), None)
    if found is None:
        raise NoSuchItem(_("There is no data item “%(code)s”.") % {"code": code})
    return _item(found)


# What the items are changes a few times a year, and each page that shows a value asks for it.
_kept = Kept(lambda: list(DataItem.objects.order_by("position", "code")), seconds=10)


def forget() -> None:
    """Drop what this process remembers of the items; called by whatever changes them."""
    _kept.forget()


def _item(row: DataItem) -> Item:
    english = (get_language() or "").startswith("en")
    return Item(
        id=row.pk,
        code=row.code,
        subject=Subject(row.subject),
        name=row.name_en if english else row.name,
        shape=shape_of(row, english=english),
        owner=row.owner,
        source=row.source_en if english else row.source,
        level=Secrecy(row.level),
        fresh_months=row.fresh_months,
        used=tuple(row.used),
        held=HELD.get(row.code),
    )


def shape_of(row: DataItem, *, english: bool) -> Shape:
    """Return how an item's values are written."""
    return Shape(Kind(row.kind), rules.names_of(row.parts, english=english), row.choices)


# ── one thing ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What is known of one thing under one item.

    `shown` is empty where nothing is known, and where `hidden` says why the reader may not see it. `since` is the
    day on which it was true, None where what holds it keeps no day.
    """

    item: Item
    shown: str = ""
    kept: str = ""
    since: date | None = None
    source: str = ""
    by: str = ""
    stale: bool = False
    hidden: str = ""
    known: bool = False


def answers(thing: Thing, *, by: Actor, on: date, opened: bool = False) -> list[Answer]:
    """
    Return what is known of a thing on a day, item by item, each with where it comes from.

    :param opened: whether a look at contact data was granted and recorded; then what is sensitive is shown, too
    """
    current = {row.item_id: row for row in _values(thing).filter(ended_at=None)}
    return _shown(thing, current, known.of(thing, on=on), by=by, on=on, opened=opened)


def _shown(
    thing: Thing,
    current: Mapping[int, Value],
    facts: known.Facts,
    *,
    by: Actor,
    on: date,
    opened: bool = False,
) -> list[Answer]:
    found = []
    for each in items(thing.subject):
        verdict = permissions.may_see(by, each.level, thing.place_code)
        if each.held is not None:
            words, since = facts.get(each.code, ("", None))
            source = _(rules.HELD_WORDS[each.held])
            answer = Answer(each, words, words, since, source, known=bool(words))
        else:
            answer = _answer(each, current.get(each.id), on)
        found.append(answer if verdict or opened else _veiled(answer, str(verdict.reason)))
    return found


def at_place(place_code: str, *, by: Actor, on: date) -> list[tuple[Thing, Answer]]:
    """
    Return what was entered of the village and the grid of a place, and who heads and walks the grid; two questions.

    For the page of an order: what else the house knows of a place, that page says anyway.
    """
    here = [place for place in places.path(place_code) if place.level in (Subject.VILLAGE, Subject.GRID)]
    things = [known.of_place(place) for place in here]
    current: dict[int, dict[int, Value]] = {thing.id: {} for thing in things}
    for row in Value.objects.filter(place__in=current, ended_at=None) if things else ():
        current[row.place_id or 0][row.item_id] = row
    found = []
    for thing in things:
        facts = known.of(thing, on=on) if thing.subject is Subject.GRID else {}
        shown = _shown(thing, current[thing.id], facts, by=by, on=on)
        found += [
            (thing, each)
            for each in shown
            if each.item.held is None or (each.item.held is Held.POSTS and facts)
        ]
    return found


def _answer(each: Item, row: Value | None, on: date) -> Answer:
    if row is None:
        return Answer(each)
    shown = rules.shown(row.said, each.shape, _)
    return Answer(
        each,
        shown,
        row.said,
        row.true_on,
        row.source,
        row.by_name,
        _is_stale(each, row.true_on, on),
        known=True,
    )


def _veiled(answer: Answer, why: str) -> Answer:
    """Return an answer without what it says."""
    return Answer(answer.item, since=answer.since, stale=answer.stale, hidden=why, known=answer.known)


def _is_stale(each: Item, true_on: date, on: date) -> bool:
    return each.fresh_months is not None and true_on < rules.stale_before(on, each.fresh_months)


def _values(thing: Thing) -> QuerySet[Value]:
    return Value.objects.filter(item__subject=thing.subject, **{ABOUT[thing.subject]: thing.id})


@dataclass(frozen=True, slots=True)
class Edition:
    """What was known under one item from one moment to another; `shown` is empty for who may not see it."""

    item: Item
    shown: str
    true_on: date
    source: str
    reason: str
    by: str
    at: datetime
    ended_at: datetime | None


def history(thing: Thing, *, by: Actor) -> list[Edition]:
    """Return every edition of every value of a thing, the newest first."""
    known_items = {each.id: each for each in items(thing.subject)}
    return [
        Edition(
            item=known_items[row.item_id],
            shown=rules.shown(row.said, known_items[row.item_id].shape, _)
            if permissions.may_see(by, known_items[row.item_id].level, thing.place_code)
            else "",
            true_on=row.true_on,
            source=row.source,
            reason=row.reason,
            by=row.by_name,
            at=row.at,
            ended_at=row.ended_at,
        )
        for row in _values(thing).order_by("-pk")
    ]
