"""Watching for work for the figures: marks of ratings kept for a while, signs, and who looked at them."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from sanlian.journal import queries as journal
from sanlian.journal.operations import operation, record
from sanlian.kernel.words import storable
from sanlian.people import facts as people_facts, queries as people
from sanlian.people.actors import Actor
from sanlian.scoring import facts, permissions, queries, rules
from sanlian.scoring.models import RatingMark, WatchSign
from sanlian.scoring.operations.appeal import FEWEST, LONGEST, NothingSaid
from sanlian.scoring.rules import Seen

KEPT_FOR = queries.MARK_KEPT_FOR


@operation
def note_rating(order_id: int, *, unit: str, address: str, officer_id: int | None, at: datetime) -> None:
    """
    Keep for forty days where a good rating came from: a keyed hash of a public network address, never the address.

    :param unit: the code of the unit that had replied
    :param address: empty for what stands for many, such as our own proxy
    :param officer_id: the officer who is logged in with the same browser, if anybody is
    """
    own_device = officer_id is not None and unit in _units_of(officer_id, at)
    if address or own_device:
        mark = _hashed(address) if address else ""
        RatingMark.objects.create(order_id=order_id, unit=unit, mark=mark, own_device=own_device, at=at)


def forget_marks(*, at: datetime) -> int:
    """Delete the marks whose forty days are over; return how many."""
    deleted, _by_table = RatingMark.objects.filter(at__lt=at - KEPT_FOR).delete()
    return deleted


def forget_marks_of(order_id: int) -> int:
    """Delete the marks of an order from which a resident's words were taken out; return how many."""
    deleted, _by_table = RatingMark.objects.filter(order=order_id).delete()
    return deleted


@operation
def watch_month(month: date, *, at: datetime) -> int:
    """
    Look through a month for signs and keep them for a person; return how many are new or have grown.

    What somebody has looked at stays looked at until there are more cases of it. Nothing is scored by it.
    """
    span = rules.month_span(month)
    since, until = _start(span.first), _start(span.end)
    watch = queries.read(queries.version_of(span.first)).watch
    told = journal.facts(names=rules.WATCHED, since=since - rules.BEFORE)
    changed = 0
    for sign in rules.signs(told, watch, since=since, until=until, own=_own(since, until)):
        cases = [[each.order, each.at.isoformat(), each.note] for each in sign.cases]
        row = WatchSign.objects.filter(month=span.first, kind=sign.kind, unit=sign.unit).first()
        if row is not None and len(row.cases) >= len(cases):
            continue
        row = row or WatchSign(month=span.first, kind=sign.kind, unit=sign.unit)
        row.cases, row.state, row.found_at = cases, WatchSign.State.OPEN, at
        row.save()
        changed += 1
    return changed


@operation
def look_at_sign(number: int, *, handed_on: bool, words: str, by: Actor, at: datetime) -> None:
    """
    Say what somebody found who has looked at a sign: nothing in it, or to whom it was handed on.

    :raises queries.NoSuchSign: when there is none
    :raises NothingSaid: without words
    :raises errors.NotAllowed: when the actor may not, or it is their own unit
    """
    row = WatchSign.objects.select_for_update(of=("self",)).filter(pk=number).first()
    if row is None:
        raise queries.NoSuchSign(_("There is no such sign."))
    permissions.may_watch(by, row.unit).require()
    words = storable(words)
    if not FEWEST <= len(words) <= LONGEST:
        raise NothingSaid(
            _("Please write between %(fewest)s and %(most)s characters.")
            % {"fewest": FEWEST, "most": LONGEST},
            field="words",
        )
    row.state = WatchSign.State.HANDED_ON if handed_on else WatchSign.State.NOTHING
    row.words, row.looked_by_id, row.looked_at = words, by.id, at
    row.save(update_fields=["state", "words", "looked_by", "looked_at"])
    told = {
        "month": f"{row.month:%Y-%m}",
        "unit": row.unit,
        "kind": row.kind,
        "state": row.state,
        "words": words,
    }
    record(facts.SIGN_LOOKED_AT, subject=("sign", str(row.pk)), by=by, at=at, details=told)


def _own(since: datetime, until: datetime) -> Iterator[tuple[str, Seen]]:
    """Yield good ratings that came from a browser or a network from which officers of the same unit work."""
    marks = list(RatingMark.objects.filter(at__gte=since, at__lt=until).order_by("at"))
    wanted = {mark.mark for mark in marks if mark.mark}
    networks: dict[str, set[int]] = {}
    if wanted:
        for fact in journal.facts(names=frozenset({people_facts.LOGGED_IN}), since=since - KEPT_FOR):
            if fact.by_id and (mark := _hashed(str(fact.details.get("address", "")))) in wanted:
                networks.setdefault(mark, set()).add(fact.by_id)
    units: dict[int, set[str]] = {}
    for each in marks:
        users = networks.get(each.mark, set())
        for user_id in users - units.keys():
            units[user_id] = _units_of(user_id, each.at)
        if each.own_device:
            yield each.unit, Seen(each.order_id, each.at, "device")
        elif any(each.unit in units[user_id] for user_id in users):
            yield each.unit, Seen(each.order_id, each.at, "network")


def _units_of(user_id: int, at: datetime) -> set[str]:
    actor = people.officer(user_id=user_id, name="", on=at.astimezone(rules.SHANGHAI).date())
    return {post.unit_code for post in actor.posts}


def _hashed(address: str) -> str:
    return salted_hmac("sanlian.scoring.watch", address, algorithm="sha256").hexdigest()


def _start(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=rules.SHANGHAI)


def watch_due(*, at: datetime) -> int:
    """Look through this month, and in its first week through the one before; return how many signs have changed."""
    months = [rules.month_of(at)]
    if at.astimezone(rules.SHANGHAI).day <= 7:
        months.append(rules.added(months[0], -1))
    versions = queries.timetable()
    return sum(watch_month(month, at=at) for month in months if versions.of(month) is not None)
