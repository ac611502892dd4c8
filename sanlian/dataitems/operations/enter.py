"""Entering what is known, once; and correcting what was wrong."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from sanlian.dataitems import facts, permissions, queries, rules
from sanlian.dataitems.known import Thing
from sanlian.dataitems.models import ABOUT, DataItem, Value
from sanlian.dataitems.queries import Item
from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.kernel.words import storable
from sanlian.people import contact
from sanlian.people.actors import Actor, Secrecy
from sanlian.sheets import Outcome

_AT_ONCE = 500
Refuse = Callable[[int, errors.Refusal], None]


class UnusableValue(errors.Invalid):
    """A value, day or source that cannot be kept."""


class YoungerKnown(errors.Conflict):
    """What is known is of a later day."""


class NothingToCorrect(errors.Conflict):
    """Nothing is known that could be wrong."""


@dataclass(frozen=True, slots=True)
class NewValue:
    """A value to be entered: of which item, about what, what it says, on which day it was true, who or what says so."""

    item: str
    thing: Thing
    words: str
    true_on: date
    source: str


@operation
def enter_value(new: NewValue, *, by: Actor, at: datetime) -> Outcome:
    """
    Enter what is known of something; what was known before stays as history. The same news again changes nothing.

    :raises UnusableValue: when the item is held elsewhere, or value, day or source cannot be kept
    :raises YoungerKnown: when what is known is of a later day
    :raises queries.NoSuchItem: for an unknown item; errors.NotAllowed: as permissions.may_enter says
    """
    (outcome,) = _enter([new], by=by, at=at)
    if outcome is not Outcome.SAME:
        record(facts.ENTERED, subject=_subject(new), by=by, at=at, details=_told(new))
    return outcome


@operation
def enter_values(
    news: Sequence[NewValue], *, by: Actor, at: datetime, refuse: Refuse | None = None
) -> Counter[Outcome]:
    """
    Enter many values as `enter_value` does one, all of them or none; return how many of each outcome.

    Their number is recorded, not each of them: every edition keeps its own day, source and person.

    :param refuse: is told the position and the refusal of each that cannot be kept, and the others are entered
    """
    done = Counter(_enter(news, by=by, at=at, refuse=refuse))
    if done[Outcome.ADDED] or done[Outcome.CHANGED]:
        number = done[Outcome.ADDED] + done[Outcome.CHANGED]
        record(facts.BROUGHT, subject=("county", "data_items"), by=by, at=at, details={"values": number})
    return done


@operation
def correct_value(new: NewValue, *, reason: str, by: Actor, at: datetime) -> None:
    """
    Put a value right that was wrong, with the reason; the wrong one stays as history.

    :raises NothingToCorrect: when nothing is known, or it says the very same
    :raises UnusableValue: as `enter_value` does, and without a reason of up to 100 characters
    :raises queries.NoSuchItem, errors.NotAllowed: as `enter_value` does
    """
    reason = storable(reason)
    if not reason or len(reason) > rules.LONGEST:
        raise UnusableValue(_("Say in up to 100 characters what was wrong."), field="reason")
    (outcome,) = _enter([new], by=by, at=at, reason=reason)
    if outcome is not Outcome.CHANGED:
        raise NothingToCorrect(_("There is nothing else known that could be corrected."))
    details = _told(new) | {"reason": reason}
    record(facts.CORRECTED, subject=_subject(new), by=by, at=at, details=details)


def _subject(new: NewValue) -> tuple[str, str]:
    return new.thing.subject.value, new.thing.key


def _told(new: NewValue) -> dict[str, str]:
    """Return what the record says of a value: not what it says itself, for that may be sensitive."""
    return {"item": new.item, "true_on": new.true_on.isoformat(), "from": new.source}


def _enter(
    news: Sequence[NewValue], *, by: Actor, at: datetime, reason: str = "", refuse: Refuse | None = None
) -> list[Outcome]:
    for place_code in sorted({new.thing.place_code for new in news}):
        permissions.may_enter(by, place_code).require()
    known_items = {code: queries.item(code) for code in sorted({new.item for new in news})}
    # One at a time enters values of an item: two first ones of the same thing would both be current.
    list(DataItem.objects.select_for_update(no_key=True).filter(code__in=known_items).order_by("pk"))
    current = _current(news, known_items)
    outcomes, fresh, ended = [], [], []
    for place, new in enumerate(news):
        item = known_items[new.item]
        before = current.get((item.id, new.thing.id))
        try:
            kept = _kept(new, item, at)
            if before is not None and not reason and new.true_on < before.true_on:
                said = _("Known already, and of a later day: %(day)s.") % {"day": before.true_on}
                raise YoungerKnown(said, field="true_on")
        except (UnusableValue, YoungerKnown) as refusal:
            if refuse is None:
                raise
            refuse(place, refusal)
            continue
        if before is not None and (before.said, before.true_on) == (kept, new.true_on):
            outcomes.append(Outcome.SAME)
            continue
        edition = _edition(new, item, kept, by=by, at=at, reason=reason)
        current[item.id, new.thing.id] = edition
        fresh.append(edition)
        ended += [before.pk] if before is not None and before.pk else []
        outcomes.append(Outcome.CHANGED if before is not None else Outcome.ADDED)
    for some in _some(ended):
        Value.objects.filter(pk__in=some).update(ended_at=at)
    Value.objects.bulk_create(fresh, batch_size=_AT_ONCE)
    return outcomes


def _current(news: Sequence[NewValue], known_items: dict[str, Item]) -> dict[tuple[int, int], Value]:
    """Return the current values of the things that are spoken of, by item and thing."""
    found: dict[tuple[int, int], Value] = {}
    by_item: dict[str, list[int]] = {}
    for new in news:
        if known_items[new.item].subject is new.thing.subject:
            by_item.setdefault(new.item, []).append(new.thing.id)
    for code, numbers in by_item.items():
        item = known_items[code]
        column = ABOUT[item.subject]
        for some in _some(numbers):
            rows = Value.objects.filter(item=item.id, ended_at=None, **{f"{column}__in": some})
            found |= {(item.id, getattr(row, f"{column}_id")): row for row in rows}
    return found


def _some(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), _AT_ONCE):
        yield numbers[start : start + _AT_ONCE]


def _kept(new: NewValue, item: Item, at: datetime) -> str:
    """Return a value as it is kept; :raises UnusableValue: when it cannot be."""
    if item.held is not None:
        said = _("%(item)s is known from elsewhere in the house (%(held)s); it is corrected there.")
        raise UnusableValue(said % {"item": item.name, "held": _(rules.HELD_WORDS[item.held])}, field="item")
    if item.subject is not new.thing.subject:
        raise UnusableValue(_("This item is not about such a thing."), field="item")
    try:
        kept = rules.read(new.words, item.shape)
    except rules.Unusable as unusable:
        raise UnusableValue(unusable.said.read(_), field="value") from None
    if new.true_on > timezone.localdate(at):
        raise UnusableValue(_("This day has not come yet."), field="true_on")
    if not storable(new.source) or len(new.source) > 60:
        raise UnusableValue(_("Say in up to 60 characters where this comes from."), field="source")
    return kept


def _edition(new: NewValue, item: Item, kept: str, *, by: Actor, at: datetime, reason: str) -> Value:
    sealed = item.level >= Secrecy.SENSITIVE
    return Value(
        item_id=item.id,
        words="" if sealed else kept,
        sealed=contact.seal(kept) if sealed else "",
        true_on=new.true_on,
        source=storable(new.source),
        reason=reason,
        by_id=by.id,
        by_name=by.name,
        at=at,
        **{f"{ABOUT[new.thing.subject]}_id": new.thing.id},
    )
