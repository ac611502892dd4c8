"""Why a unit answers for a matter: kept with the order as it was seen then, said in the language of whoever reads."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext as _

from sanlian.catalogue import queries as catalogue
from sanlian.kernel.words import gettext_noop
from sanlian.people import listings, queries as people
from sanlian.people.names import named_in_full

# Why a unit answers, kept as a word; the sentence is said in the language of whoever reads it.
RULES = {
    "named": gettext_noop("“%(matter)s” is answered by %(unit)s."),
    "above": gettext_noop(
        "“%(matter)s” belongs to a lower level that is not known here; %(unit)s above it answers."
    ),
    "ruled": gettext_noop(
        "The county centre has ruled that “%(matter)s” here is answered by %(unit)s (ruling on %(precedent)s)."
    ),
    "set": gettext_noop(
        "The rule “%(name)s” sends “%(matter)s” here to %(unit)s. "
        "%(owner)s answers for the rule; it holds until %(until)s."
    ),
    "centre": gettext_noop("Nobody below answers for “%(matter)s” here; %(unit)s decides."),
}
# Why one rule goes before another that fits too.
AHEAD = {
    "place": gettext_noop("It goes before “%(other)s”: it names the narrower place."),
    "matter": gettext_noop("It goes before “%(other)s”: it names the matter more closely."),
    "words": gettext_noop("It goes before “%(other)s”: it names the words that were said."),
    "limit": gettext_noop("It goes before “%(other)s”: it names the limit."),
    "time": gettext_noop("It goes before “%(other)s”: it names the time more closely."),
    "newer": gettext_noop("It goes before “%(other)s”, which says as much: it is the newer one."),
    "code": gettext_noop(
        "It goes before “%(other)s”, which says as much and is as old: its code comes first."
    ),
}
# What keeps a rule from holding, or leaves it half; the first four stop it.
FAULTS = {
    "expired": gettext_noop("its last day was %(value)s"),
    "place_gone": gettext_noop("none of its places exists any more"),
    "unit_gone": gettext_noop("the unit that it sends to no longer exists"),
    "nobody": gettext_noop("nobody is in office where it sends to"),
    "part_gone": gettext_noop("part of what it names no longer exists: %(value)s"),
    "place_changed": gettext_noop("what it names has ended, gained or lost ground since it began: %(value)s"),
    "ends_soon": gettext_noop("its last day is %(value)s"),
    "owner_gone": gettext_noop("nobody answers for it any more: %(value)s"),
}
_DATED = frozenset({"expired", "ends_soon"})
STOPPING = frozenset(list(FAULTS)[:4])
_FELL = gettext_noop("The rule “%(name)s” would have decided, but %(fault)s.")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a rule: one of FAULTS, and the day or the codes that it is about."""

    kind: str
    value: str = ""

    @property
    def stops(self) -> bool:
        """Return whether the rule sends nothing while this lasts."""
        return self.kind in STOPPING

    @property
    def words(self) -> str:
        """Return it in the reader's language, to stand after the rule's name."""
        return _(FAULTS[self.kind]) % {"value": day_words(self.value) if self.kind in _DATED else self.value}


def packed(fault: Fault) -> str:
    """Return a fault as one text, for messages and their like; `unpacked` reads it."""
    return f"{fault.kind} {fault.value}".strip()


def unpacked(text: str) -> Fault:
    """Return the fault that `packed` wrote."""
    kind, _space, value = text.partition(" ")
    return Fault(kind, value)


@dataclass(frozen=True, slots=True)
class Applied:
    """The rule that decided, as it stood then; `ahead_of` is a rule that fits too, `by` one of AHEAD."""

    code: str
    name: str
    name_en: str
    owner: str
    until: str
    ahead_of: tuple[str, str] | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Fallen:
    """A rule that fits and sent nothing, as it stood then, and why."""

    code: str
    name: str
    name_en: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Reasons:
    """Which unit a matter goes to, and by what; `rule` is one of RULES."""

    category: str
    unit_code: str
    rule: str
    precedent: str = ""
    applied: Applied | None = None
    fallen: tuple[Fallen, ...] = ()

    def said(self) -> str:
        """Return why the unit answers, in the reader's language; not to be stored."""
        told = [rule_in_words(self)]
        if self.applied and self.applied.ahead_of:
            told.append(_(AHEAD[self.applied.by]) % {"other": named(*self.applied.ahead_of)})
        for each in self.fallen:
            told.append(_(_FELL) % {"name": named(each.name, each.name_en), "fault": each.fault.words})
        return " ".join(told) if _english() else "".join(told)

    def stored(self) -> dict[str, Any]:
        """Return what an order keeps of it, as JSON."""
        kept: dict[str, Any] = {"unit": self.unit_code, "rule": self.rule, "precedent": self.precedent}
        if self.applied:
            one = self.applied
            kept["applied"] = [one.code, one.name, one.name_en, one.owner, one.until, one.ahead_of, one.by]
        if self.fallen:
            kept["fallen"] = [
                [each.code, each.name, each.name_en, each.fault.kind, each.fault.value]
                for each in self.fallen
            ]
        return kept


def reasons(stored: dict[str, Any]) -> Reasons:
    """Return the reasons out of what an order keeps of them."""
    applied = None
    if "applied" in stored:
        code, name, name_en, owner, until, other, by = stored["applied"]
        applied = Applied(code, name, name_en, owner, until, (other[0], other[1]) if other else None, by)
    return Reasons(
        category=stored["category"],
        unit_code=stored["unit"],
        rule=stored["rule"],
        precedent=stored.get("precedent", ""),
        applied=applied,
        fallen=tuple(
            Fallen(code, name, name_en, Fault(kind, value))
            for code, name, name_en, kind, value in stored.get("fallen", ())
        ),
    )


def rule_in_words(why: Reasons) -> str:
    """Return the sentence of RULES that tells why a unit answers, in the reader's language."""
    language = get_language()
    kind = catalogue.snapshot().categories.get(why.category)
    values = {
        "matter": kind.label(language) if kind else why.category,
        "unit": unit_words(why.unit_code),
        "precedent": why.precedent,
    }
    if why.applied:
        one = why.applied
        values |= {
            "name": named(one.name, one.name_en),
            "owner": owner_words(one.owner),
            "until": day_words(one.until),
        }
    return _(RULES[why.rule]) % values


def rule_words(code: str) -> str:
    """Return the name of a rule in force in the reader's language; the code of one that has ended."""
    rule = next((row for row in catalogue.snapshot().routing if row.code == code), None)
    return named(rule.name, rule.name_en) if rule else code


def owner_words(owner: str) -> str:
    """Return who answers for a rule: a unit, or a post of one."""
    code, _slash, role = owner.partition("/")
    if not role:
        return unit_words(code)
    return _("%(unit)s (%(role)s)") % {"unit": unit_words(code), "role": listings.role_words(role)}


def unit_words(code: str) -> str:
    """Return a unit's whole name in the reader's language; the code of one that is gone."""
    unit = people.find_unit(code)
    if unit is None:
        return code
    return named_in_full(unit)


def day_words(day: str) -> str:
    """Return an ISO day as the reader writes it."""
    return date_format(date.fromisoformat(day), "DATE_FORMAT")


def named(name: str, name_en: str) -> str:
    """Return a rule's name in the reader's language."""
    return name_en if _english() and name_en else name


def _english() -> bool:
    return (get_language() or "").startswith("en")
