"""
Asking every rule about every role: the matrix as it is.

A rule is a `may_<verb>` of a room's permissions. It is asked for every kind of post, about a thing that the
post's own unit has, one that another unit inside its subtree has, and one outside; each as an ordinary and as a
restricted thing. What only the thing's present state forbids (a Conflict) counts as allowed: the matrix is about who.

Arguments are made by their names. A rule that asks for something unknown here fails until it is taught.
"""

import ast
import importlib
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sanlian.broadcasts.models import Broadcast
from sanlian.kernel.errors import Conflict
from sanlian.notices.models import Notice
from sanlian.people import queries as people, rules
from sanlian.people.actors import (
    HOUSE,
    ROLE_PERMISSIONS,
    ROLE_SECRECY,
    Actor,
    PostScope,
    Role,
    Secrecy,
)
from sanlian.people.models import Unit
from sanlian.workorders import queries as orders
from sanlian.workorders.models import Assignment, CallBack, CallUp, ServiceRequest, Supervision, WorkOrder
from tests.builders import MONDAY, TOWNSHIP, VILLAGE, hours
from tools.paths import ROOT

OWN, WITHIN, OUTSIDE = "own", "within", "outside"
LEVELS = (Secrecy.INTERNAL, Secrecy.SENSITIVE)
GRID = f"{VILLAGE}001"
ELSEWHERE = "330825101200"
ME, SOMEBODY = 10_000_001, 10_000_002
# The unit of each kind that the probed post is in, and another unit inside its subtree.
_UNITS = {
    "county": ("county", f"twp-{TOWNSHIP}"),
    "department": ("dept-housing", ""),
    "township": (f"twp-{TOWNSHIP}", f"vil-{VILLAGE}"),
    "village": (f"vil-{VILLAGE}", f"grid-{GRID}"),
    "team": (f"team-{VILLAGE}", f"vil-{VILLAGE}"),
    "grid": (f"grid-{GRID}", "dept-water"),
}


@dataclass(frozen=True)
class Who:
    """A column of the matrix: what it is called, who that is, its own unit and another one inside its subtree."""

    name: str
    actor: Actor
    unit: str
    inner: str


def everybody() -> list[Who]:
    """Return every role in every kind of unit that has it, and those who have no post."""
    posts = [
        Who(f"{role.value}@{kind}", _officer(role, kind), *_UNITS[kind])
        for role in Role
        for kind in Unit.Kind.values
        if rules.fits(role, kind)
    ]
    return [
        *posts,
        Who("resident", Actor(kind="resident", id=ME, name="吕**"), "dept-housing", ""),
        Who("nobody", Actor(kind="officer", id=ME, name="余红"), "dept-housing", ""),
        Who("house", HOUSE, "dept-housing", ""),
    ]


def _officer(role: Role, kind: str) -> Actor:
    unit = people.unit(_UNITS[kind][0])
    post = PostScope(
        unit_id=unit.id,
        unit_code=unit.code,
        unit_name=unit.short_name,
        unit_kind=kind,
        place_code=unit.place_code,
        role=role,
        permissions=ROLE_PERMISSIONS[role],
        secrecy=ROLE_SECRECY[role],
    )
    return Actor(kind="officer", id=ME, name="余红", posts=(post,))


@dataclass(frozen=True)
class Thing:
    """What a rule is asked about."""

    who: Who
    where: str
    level: Secrecy

    @property
    def unit(self) -> people.UnitInfo:
        """Return the unit that has it."""
        code = {OWN: self.who.unit, WITHIN: self.who.inner, OUTSIDE: f"vil-{ELSEWHERE}"}[self.where]
        return people.unit(code)

    @property
    def place_code(self) -> str:
        """Return where it is."""
        own = people.unit(self.who.unit).place_code
        inside = own if len(own) >= len(VILLAGE) else VILLAGE
        return ELSEWHERE if self.where == OUTSIDE else inside

    def order(self, status: str) -> WorkOrder:
        """Return an order that was never saved."""
        return WorkOrder(
            title="路灯",
            code="probed",
            status=status,
            unit_id=self.unit.id,
            place_code=self.place_code,
            restricted=self.level == Secrecy.SENSITIVE,
            limit_code="small",
            category_code="road.lamp",
            submitted_at=MONDAY,
            due_at=MONDAY + hours(24),
            yellow_at=MONDAY + hours(16),
        )


def wheres(who: Who) -> list[str]:
    """Return own, within and outside: nothing is outside the county, and without places nothing is within them."""
    if who.unit == "county":
        return [OWN, WITHIN]
    return [OWN, WITHIN, OUTSIDE] if who.inner else [OWN, OUTSIDE]


# ── the rules, and their arguments by name ──────────────────────────────────────────────────────────────────

_OF_ONESELF = {"may_name_deputy", "may_keep_relatives", "may_see_relatives"}
_FORMED = {"may_dispatch", "may_refuse", "may_merge"}
_ARGUMENTS: dict[str, Callable[[Thing, str], Any]] = {
    "actor": lambda thing, rule: thing.who.actor,
    "by": lambda thing, rule: thing.who.actor,
    "code": lambda thing, rule: thing.place_code,
    "order": lambda thing, rule: thing.order("formed" if rule in _FORMED else "dispatched"),
    "request": lambda thing, rule: ServiceRequest(
        order=thing.order("replied"), reporter_id=ME if thing.where == OWN else SOMEBODY
    ),
    "assignment": lambda thing, rule: Assignment(unit_id=thing.unit.id, role="assist", started_at=MONDAY),
    "supervision": lambda thing, rule: Supervision(unit_id=thing.unit.id),
    "owner": lambda thing, rule: None,
    "pleas": lambda thing, rule: (),
    "open_assists": lambda thing, rule: 0,
    "open_parts": lambda thing, rule: 0,
    "replied_by": lambda thing, rule: SOMEBODY,
    "asked": lambda thing, rule: CallBack(order=thing.order("closed")),
    "calling": lambda thing, rule: CallUp(user_id=ME if thing.where == OWN else SOMEBODY),
    "calendar": lambda thing, rule: _calendar(),
    "within": lambda thing, rule: _span(),
    "at": lambda thing, rule: MONDAY,
    "on": lambda thing, rule: MONDAY.date(),
    "linked": lambda thing, rule: False,
    "place_code": lambda thing, rule: thing.unit.place_code if rule == "may_appoint" else thing.place_code,
    "user_id": lambda thing, rule: ME if rule in _OF_ONESELF and thing.where == OWN else SOMEBODY,
    "user_ids": lambda thing, rule: SOMEBODY,
    "asked_by": lambda thing, rule: SOMEBODY if rule == "may_decide_appeal" or thing.where != OWN else ME,
    "unit_code": lambda thing, rule: thing.unit.code,
    "proposed_by": lambda thing, rule: ME if thing.where == OWN else SOMEBODY,
    "level": lambda thing, rule: int(thing.level),
    "place_codes": lambda thing, rule: [thing.place_code],
    "broadcast": lambda thing, rule: Broadcast(places=[thing.place_code], by_id=SOMEBODY),
    "notice": lambda thing, rule: Notice(place_code=thing.place_code[:12]),
    "assist_unit_ids": lambda thing, rule: frozenset(),
}


def _calendar() -> Any:
    from sanlian.catalogue import queries as catalogue

    return catalogue.calendar()


def _span() -> Any:
    from sanlian.catalogue import queries as catalogue

    return catalogue.limit("small").decline


def rules_of_rooms() -> dict[str, Callable[..., Any]]:
    """Return every may_<verb> of every room, by «room.may_verb»."""
    found = {}
    files = [*ROOT.glob("sanlian/*/permissions.py"), *ROOT.glob("sanlian/*/permissions/__init__.py")]
    for room in sorted(path.relative_to(ROOT / "sanlian").parts[0] for path in files):
        module = importlib.import_module(f"sanlian.{room}.permissions")
        for name, thing in vars(module).items():
            ours = inspect.isfunction(thing) and thing.__module__.startswith(module.__name__)
            if name.startswith("may_") and ours:
                found[f"{room}.{name}"] = thing
    return found


def asked(rule: Callable[..., Any], thing: Thing) -> bool:
    """Return whether the rule lets who do it, whatever the thing's present state says."""
    given: dict[str, Any] = {}
    loose: list[Any] = []
    for name, parameter in inspect.signature(rule).parameters.items():
        if name not in _ARGUMENTS:
            raise LookupError(f"tests/permissions/probing.py does not know what to give for {name}.")
        value = _ARGUMENTS[name](thing, rule.__name__)
        if parameter.kind is parameter.VAR_POSITIONAL:
            loose.append(value)
        elif parameter.kind is parameter.KEYWORD_ONLY:
            given[name] = value
        else:
            loose.append(value)
    verdict = rule(*loose, **given)
    return bool(verdict) or verdict.refusal is Conflict


def sees(thing: Thing) -> bool:
    """Return whether an order is among those that the actor's lists and pages show."""
    order = thing.order("dispatched")
    order.save()
    try:
        return orders.visible_to(thing.who.actor).filter(pk=order.pk).exists()
    finally:
        order.delete()


def cell(who: Who, allowed: Callable[[Thing], bool]) -> str:
    """Return where somebody may: empty, `anywhere`, or the places with `:internal` where restricted things are not."""
    words = []
    for where in wheres(who):
        ordinary, restricted = (allowed(Thing(who, where, level)) for level in LEVELS)
        if restricted and not ordinary:
            raise AssertionError(f"{who.name} may do with what is restricted what it may not do otherwise.")
        if ordinary:
            words.append(where if restricted else f"{where}:internal")
    if words == wheres(who):
        return "anywhere"
    if words == [f"{where}:internal" for where in wheres(who)]:
        return "anywhere:internal"
    return " ".join(words)


# ── which rule an operation asks ────────────────────────────────────────────────────────────────────────────


def operations() -> Iterator[tuple[str, set[str]]]:
    """Yield every operation as «room.verb» with the rules that it asks, itself or through functions beside it."""
    for door in sorted(ROOT.glob("sanlian/*/operations/__init__.py")):
        room = door.parent.parent.name
        module = importlib.import_module(f"sanlian.{room}.operations")
        known = _functions(room)
        for name in module.__all__:
            thing = getattr(module, name)
            if inspect.isfunction(thing):
                yield f"{room}.{name}", _asks(thing.__name__, known, set())


# A room's functions by name; two files may each have one of the same name.
Known = dict[str, dict[str, ast.FunctionDef]]


def _functions(room: str) -> Known:
    """Return a room's functions by name and file."""
    found: Known = {}
    for path in (ROOT / "sanlian" / room / "operations").glob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                found.setdefault(node.name, {})[path.stem] = node
    return found


def _asks(name: str, known: Known, seen: set[tuple[str, str]], *, file: str = "") -> set[str]:
    """Return the rules that a function asks; without a file, those of every function that has the name."""
    if name not in known or (name, file) in seen:
        return set()
    seen.add((name, file))
    asked_here: set[str] = set()
    for stem, function in known[name].items():
        for word, beside in _named(function, stem, known) if file in {"", stem} else ():
            if word.startswith("may_"):
                asked_here.add(word)
            elif word != name:
                asked_here |= _asks(word, known, seen, file=beside)
    return asked_here


def _named(function: ast.FunctionDef, stem: str, known: Known) -> Iterator[tuple[str, str]]:
    """Yield the names that a function uses, each with the file that it means, where that is sure."""
    for node in ast.walk(function):
        if isinstance(node, ast.Name):
            yield node.id, stem if stem in known.get(node.id, {}) else ""
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            beside = node.value.id
            if beside == "permissions" or beside in known.get(node.attr, {}):
                yield node.attr, beside
