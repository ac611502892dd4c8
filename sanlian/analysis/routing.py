"""Where a matter goes: by a ruling first, then by the county's routing rules, then by the responsibility lists."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sanlian.analysis import engine
from sanlian.analysis.engine import routing as matching
from sanlian.analysis.engine.routing import Matter, Rule
from sanlian.analysis.models import RuleAlarm
from sanlian.analysis.reasons import Applied, Fallen, Fault, Reasons
from sanlian.catalogue import queries as catalogue
from sanlian.catalogue.rules import RoutingRow
from sanlian.people import crowds, queries as people
from sanlian.people.actors import Permission
from sanlian.people.queries import UnitInfo
from sanlian.places import queries as places
from sanlian.workorders import inboxes, queries as workorders, rules as promises

# So long before a rule ends whoever answers for it hears of it.
ENDS_SOON = timedelta(days=14)
_LEVELS = {
    "grid": (people.grid_unit, people.village_unit, people.township_unit),
    "village": (people.village_unit, people.township_unit),
    "township": (people.township_unit,),
}


@dataclass(frozen=True, slots=True)
class Route:
    """
    The unit that answers, who helps, and why.

    `list_item` stands on the unit's own list; it is empty where that list does not name the matter.
    """

    why: Reasons
    assists: tuple[str, ...]
    list_item: str

    @property
    def unit_code(self) -> str:
        """Return the code of the unit that answers."""
        return self.why.unit_code

    @property
    def rule(self) -> str:
        """Return the rule (one of RULES) that led there."""
        return self.why.rule

    @property
    def reason(self) -> str:
        """Return why, in the reader's language; not to be stored."""
        return self.why.said()


def route(category_code: str, place_code: str, *, text: str = "", limit: str = "", at: datetime) -> Route:
    """
    Return the unit that answers for a matter at a place.

    A ruling of the county centre on the matter comes first, then the most specific of the county's routing rules that
    fit and hold. Else the category names a level or a department; a level that has no unit at this place falls to the
    one above, at last to the county centre, so that there always is an owner. Others are asked to assist only in hard
    matters: an open assist keeps the lead from replying.

    :param text: what was said, for rules that ask for words
    :param limit: the code of the limit that holds, where it is not the matter's own
    :raises catalogue.UnknownCategory: when there is no such category
    """
    kind = catalogue.category(category_code)
    why = _by_ruling(category_code, place_code)
    if why is None:
        matter = matter_of(category_code, place_code, text=text, limit=limit, at=at)
        why = decide(present(), matter)
    assists: tuple[str, ...] = ()
    if kind.limit_code == "hard":
        helpers = (_holder(lead, place_code)[0].code for lead in kind.assists)
        assists = tuple(code for code in dict.fromkeys(helpers) if code != why.unit_code)[:2]
    item = catalogue.responsibility(category_code, why.unit_code)
    return Route(why=why, assists=assists, list_item=item.code if item else "")


def matter_of(category_code: str, place_code: str, *, text: str, limit: str = "", at: datetime) -> Matter:
    """Return a matter as rules look at it."""
    local = at.astimezone(promises.SHANGHAI)
    return Matter(
        category=category_code,
        place_code=places.standing(place_code),
        limit=limit or catalogue.category(category_code).limit_code or "",
        text=engine.normalise(text[:2000]),
        at=local,
        working=catalogue.calendar().is_working_day(local.date()),
    )


def decide(
    rules: Iterable[Rule],
    matter: Matter,
    *,
    on: date | None = None,
    planned: bool = False,
    hands: Mapping[str, int] | None = None,
) -> Reasons:
    """
    Return where a matter goes by rules and lists, rulings apart.

    :param on: the day on which rules must hold, by default that of the matter
    :param planned: count rules in that have not begun, for trying a change
    :param hands: how many are at work in each unit, where that is known; of several units the first then takes it.
        Without it units are asked, and the one with the least to do for each of them takes it
    """
    today = on or matter.at.date()
    fallen: list[Fallen] = []
    candidates = [
        rule for rule in matching.fitting(rules, matter) if planned or date.fromisoformat(rule.since) <= today
    ]
    for number, rule in enumerate(candidates):
        stopped = _stopped(rule, on=today)
        unit = None if stopped else _receiver(rule, matter.place_code, on=today, hands=hands)
        if unit is None:
            fallen.append(Fallen(rule.code, rule.name, rule.name_en, stopped or Fault("nobody")))
            continue
        applied = Applied(rule.code, rule.name, rule.name_en, rule.owner, rule.until)
        if second := next(iter(candidates[number + 1 :]), None):
            by = matching.ahead_by(rule, second, matter)
            applied = replace(applied, ahead_of=(second.name, second.name_en), by=by)
        return Reasons(matter.category, unit.code, "set", applied=applied, fallen=tuple(fallen))
    return replace(_by_lists(matter.category, matter.place_code), fallen=tuple(fallen))


def _by_ruling(category_code: str, place_code: str) -> Reasons | None:
    ruling = workorders.precedent(category_code, place_code)
    if ruling is None:
        return None
    unit = people.successor(ruling.unit_id)
    return Reasons(category_code, unit.code, "ruled", precedent=ruling.order_code[2:])


def _by_lists(category_code: str, place_code: str) -> Reasons:
    unit, rule = _holder(catalogue.category(category_code).lead, place_code)
    return Reasons(category_code, unit.code, rule)


def _holder(lead: str, place_code: str) -> tuple[UnitInfo, str]:
    if lead.startswith("dept-"):
        department = people.receiver(lead)
        return (department, "named") if department else (people.county_unit(), "centre")
    ladder = _LEVELS.get(lead, ())
    for number, step in enumerate(ladder):
        if (unit := step(place_code)) is not None:
            return unit, "above" if number else "named"
    return people.county_unit(), "centre" if ladder else "named"


# ── rules ────────────────────────────────────────────────────────────────────


class _Present:
    """The rules in force, made once of the catalogue's rows and the map, which are the same things while good."""

    rows: tuple[RoutingRow, ...] = ()
    map: object = None
    rules: tuple[Rule, ...] = ()


def present() -> tuple[Rule, ...]:
    """Return the county's rules as the engine reads them."""
    rows, held = catalogue.snapshot().routing, places.map_at_hand()
    if rows is not _Present.rows or held is not _Present.map:
        _Present.rules = rules_of(rows)
        _Present.rows, _Present.map = rows, held
    return _Present.rules


def rules_of(rows: Iterable[RoutingRow]) -> tuple[Rule, ...]:
    """Return rows of the catalogue as the engine reads them."""
    return tuple(_rule(row) for row in rows)


def _rule(row: RoutingRow) -> Rule:
    return Rule(
        code=row.code,
        name=row.name,
        name_en=row.name_en,
        categories=frozenset(row.categories),
        places=tuple(row.places),
        # A place keeps its rules when it moves, and so does what lay in one that ended.
        ground=tuple(code for place in row.places for code in places.ground(place)),
        words=tuple(engine.normalise(word) for word in row.words),
        limits=frozenset(row.limits),
        days=frozenset(row.days),
        hours=row.hours,
        to=tuple(row.to),
        owner=row.owner,
        since=row.since,
        until=row.until,
    )


def faults(rule: Rule, *, on: date) -> list[Fault]:
    """Return what keeps a rule from holding on a day, leaves it half, or soon will; nothing for one that is whole."""
    if stopped := _stopped(rule, on=on):
        return [stopped]
    found = []
    gone = [code for code in rule.places if places.find(code) is None]
    gone += [code for code in rule.to if code not in _LEVELS and people.find_unit(code) is None]
    if gone:
        found.append(Fault("part_gone", ", ".join(gone)))
    since = date.fromisoformat(rule.since)
    if changed := [code for code in rule.places if places.reshaped(code, since=since)]:
        found.append(Fault("place_changed", ", ".join(changed)))
    units = [code for code in rule.to if code not in _LEVELS and code not in gone]
    receivers = filter(None, map(people.receiver, units))
    if len(units) == len(rule.to) and not _at_work(receivers, on=on):
        found.append(Fault("nobody"))
    unit, _slash, role = rule.owner.partition("/")
    if people.find_unit(unit) is None or (role and not people.officers_of(unit, on=on, role=role)):
        found.append(Fault("owner_gone", rule.owner))
    if rule.until < (on + ENDS_SOON).isoformat():
        found.append(Fault("ends_soon", rule.until))
    return found


def told_since() -> dict[tuple[str, str], datetime]:
    """Return since when an alarm is open, by the rule's code and the kind of fault."""
    rows = RuleAlarm.objects.filter(ended_at=None).values_list("code", "fault", "raised_at")
    return {(code, fault): at for code, fault, at in rows}


def _stopped(rule: Rule, *, on: date) -> Fault | None:
    if rule.until < on.isoformat():
        return Fault("expired", rule.until)
    if rule.places and not rule.ground:
        return Fault("place_gone")
    if not any(code in _LEVELS or people.find_unit(code) for code in rule.to):
        return Fault("unit_gone")
    return None


def _receiver(rule: Rule, place_code: str, *, on: date, hands: Mapping[str, int] | None) -> UnitInfo | None:
    """Return the unit that takes a matter by a rule: one with somebody at work, of several the one with least to do."""
    named = [_holder(code, place_code)[0] if code in _LEVELS else people.receiver(code) for code in rule.to]
    units = list(dict.fromkeys(unit for unit in named if unit))
    there = hands if hands is not None else _at_work(units, on=on)
    able = [unit for unit in units if there.get(unit.code)]
    if len(able) > 1 and hands is None:
        load = inboxes.open_leads(unit.code for unit in able)
        able.sort(key=lambda unit: load.get(unit.code, 0) / there[unit.code])
    return able[0] if able else None


def _at_work(units: Iterable[UnitInfo], *, on: date) -> dict[str, int]:
    return crowds.at_work((unit.code for unit in units), permission=Permission.HANDLE, on=on)
