"""Awards and boards in words, for whoever has to find out why a check fails."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext as _, gettext_lazy

from sanlian.people import names
from sanlian.people.actors import HOUSE
from sanlian.scoring import rules
from sanlian.scoring.queries.in_force import read, timetable
from sanlian.scoring.rules import Outcome, Rules
from sanlian.workorders import queries as orders

_FIELDS = {
    "outcome": gettext_lazy("the result"),
    "rules_id": gettext_lazy("the version of the rules"),
    "unit": gettext_lazy("the unit"),
    "holder": gettext_lazy("the unit for which it counts"),
    "order_id": gettext_lazy("the order"),
    "broadcast_id": gettext_lazy("the broadcast"),
    "category": gettext_lazy("the matter"),
    "stratum": gettext_lazy("the limit"),
    "place": gettext_lazy("the place"),
    "month": gettext_lazy("the month"),
    "at": gettext_lazy("the instant"),
    "orders": gettext_lazy("the number of orders"),
    "state": gettext_lazy("the list on which it stands"),
    "score": gettext_lazy("the score"),
    "low": gettext_lazy("the lower end of the score"),
    "high": gettext_lazy("the upper end of the score"),
}
_OUTCOMES = {
    Outcome.HIT: gettext_lazy("reached it"),
    Outcome.MISS: gettext_lazy("did not reach it"),
    Outcome.EXCLUDED: gettext_lazy("taken out"),
    Outcome.FOLLOWED: gettext_lazy("followed by something"),
}


def where(award: Mapping[str, Any]) -> str:
    """Return which award is meant: its entry of the journal, the case, the indicator and the unit."""
    seen = orders.by_numbers([award["order_id"]], by=HOUSE)
    known = seen[0].code if seen else ""
    words = (
        _("entry %(entry)s of the journal, order %(order)s, %(unit)s, “%(indicator)s”: ")
        if known
        else _("entry %(entry)s of the journal, %(unit)s, “%(indicator)s”: ")
    )
    return words % {
        "entry": award["entry"],
        "order": known,
        "unit": unit(award["holder"]),
        "indicator": _indicator(award),
    }


def _indicator(award: Mapping[str, Any]) -> str:
    """Return an indicator's name and code, by the rules of the award's month."""
    code, version = award["indicator"], timetable().of(rules.month_of(award["at"]))
    name = field(code, read(version)) if version else code
    return code if name == code else f"{name} ({code})"


def unit(code: str) -> str:
    """Return a unit's name and code."""
    name = names.unit_words(code)
    return code if name == code else f"{name} ({code})"


def field(name: str, by_rules: Rules | None = None) -> str:
    """Return what a column is called; an indicator by its name in some rules."""
    english = (get_language() or "").startswith("en")
    for each in by_rules.indicators if by_rules else ():
        if each.code == name:
            return each.name_en if english else each.name
    return str(_FIELDS.get(name, name))


def value(column: str, said: str) -> str:
    """Return what stands in a column; outcomes in words."""
    return str(_OUTCOMES[Outcome(said)]) if column == "outcome" and said in set(Outcome) else said
