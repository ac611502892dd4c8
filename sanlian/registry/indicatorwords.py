"""Formulas of the board's indicators in words: what is counted, and what of it is good."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from django.utils.translation import get_language, gettext as _, ngettext, pgettext

from sanlian.kernel.words import gettext_noop
from sanlian.scoring import rules
from sanlian.scoring.rules import WORDS, Formula, Indicator, Rules

KINDS = {
    "share": gettext_noop("A share: of some cases, those that are so"),
    "tally": gettext_noop("Some cases against others"),
    "followed": gettext_noop("Of some cases, those that something follows"),
}
_WORDS = {
    "accepted": gettext_noop("orders accepted"),
    "redispatched": gettext_noop("orders sent on after a decline"),
    "assist_answered": gettext_noop("assists answered"),
    "replied": gettext_noop("replies"),
    "extended": gettext_noop("extensions granted"),
    "extension_refused": gettext_noop("extensions refused"),
    "overdue": gettext_noop("promises broken"),
    "rated": gettext_noop("ratings by residents"),
    "called_back": gettext_noop("call-backs by the county centre"),
    "closed": gettext_noop("orders closed"),
    "reopened": gettext_noop("orders worked on again"),
    "recurred": gettext_noop("the same asked again after closing"),
    "listed": gettext_noop("matters on the individual list"),
    "broadcast_reach": gettext_noop("urgent broadcasts, once a township"),
    "carried": gettext_noop("matters carried over to the next list"),
}
_FIELDS = {
    "in_time": gettext_noop("the promise"),
    "unit_in_time": gettext_noop("the unit's own time"),
    "contacted_in_time": gettext_noop("first contact"),
    "overdue": gettext_noop("the promise broke before"),
    "round": gettext_noop("which round"),
    "origin": gettext_noop("where the order comes from"),
    "solved": gettext_noop("solved?"),
    "satisfied": gettext_noop("satisfied?"),
    "reached": gettext_noop("reached on the telephone"),
    "decline_upheld": gettext_noop("the decline"),
    "rated": gettext_noop("rated by the resident"),
    "was_closed": gettext_noop("was closed before"),
}
_VALUES: Mapping[tuple[str, Any], str] = {
    ("in_time", True): gettext_noop("in time"),
    ("in_time", False): gettext_noop("late"),
    ("unit_in_time", True): gettext_noop("within the unit's own time"),
    ("unit_in_time", False): gettext_noop("later than the unit's own time"),
    ("contacted_in_time", True): gettext_noop("first contact in time"),
    ("contacted_in_time", False): gettext_noop("first contact late"),
    ("overdue", True): gettext_noop("after the promise broke"),
    ("overdue", False): gettext_noop("before any promise broke"),
    ("round", 1): gettext_noop("first round"),
    ("origin", "inspection"): gettext_noop("found on a round"),
    ("origin", "task"): gettext_noop("given as a task"),
    ("origin", "warning"): gettext_noop("raised by a warning"),
    ("origin", "partner"): gettext_noop("from another system"),
    ("solved", "yes"): gettext_noop("solved"),
    ("solved", "partly"): gettext_noop("partly solved"),
    ("solved", "no"): gettext_noop("not solved"),
    ("satisfied", "satisfied"): gettext_noop("satisfied"),
    ("satisfied", "basically"): gettext_noop("fairly satisfied"),
    ("satisfied", "unsatisfied"): gettext_noop("not satisfied"),
    ("reached", True): gettext_noop("reached"),
    ("reached", False): gettext_noop("not reached"),
    ("decline_upheld", True): gettext_noop("decline upheld"),
    ("decline_upheld", False): gettext_noop("decline not upheld"),
    ("rated", True): gettext_noop("rated"),
    ("rated", False): gettext_noop("not rated"),
    ("was_closed", True): gettext_noop("closed before"),
    ("was_closed", False): gettext_noop("not closed yet"),
}
_CREDITS = {
    "unit": gettext_noop("the unit that did it"),
    "declined_by": gettext_noop("the unit that declined"),
    "team": gettext_noop("the village team of the place"),
}
LEVELS = {
    "township": gettext_noop("Townships and streets"),
    "village": gettext_noop("Villages and communities"),
    "team": gettext_noop("Village teams"),
    "department": gettext_noop("Departments"),
}
_KINDS = {
    "street": gettext_noop("streets"),
    "town": gettext_noop("towns"),
    "township": gettext_noop("townships"),
    "village": gettext_noop("villages"),
    "community": gettext_noop("communities"),
    "department": gettext_noop("departments"),
}
_BOARD = {
    "minimum_cases": gettext_noop("Fewest orders with which a unit is judged"),
    "tolerance": gettext_noop("Points of tolerance on either side of the peers' mean"),
    "least_peers": gettext_noop("Fewest judged peers that have a mean"),
    "appeal_days": gettext_noop("Days in which units may appeal"),
    "valid_days": gettext_noop("Days for which a published board is in effect"),
}


_WATCH = {
    "burst_ratings": gettext_noop("To look at: so many good ratings in a burst"),
    "burst_minutes": gettext_noop("To look at: a burst is so many minutes long"),
    "own_ratings": gettext_noop("To look at: good ratings from the unit's own devices or networks"),
    "unspoken": gettext_noop("To look at: orders closed in which nobody was spoken to"),
    "revised": gettext_noop("To look at: orders opened again after “solved”"),
    "edge_declines": gettext_noop("To look at: declines at the last moment"),
    "edge_percent": gettext_noop("To look at: the last moment begins at so much of the time, in per cent"),
}


def kinds() -> list[tuple[str, str]]:
    """Return the kinds of formula that there are, and their words."""
    return [(code, _(words)) for code, words in KINDS.items()]


def outcomes() -> list[tuple[str, str]]:
    """Return the outcomes that a formula may speak of, and their words."""
    return [(code, word_words(code)) for code in WORDS]


def word_words(code: str) -> str:
    """Return an outcome in words."""
    return _(_WORDS[code]) if code in _WORDS else code


def field_words(field: str) -> str:
    """Return what is asked of an outcome."""
    return _(_FIELDS[field]) if field in _FIELDS else field


def value_words(field: str, value: object) -> str:
    """Return one answer, that is so."""
    return next((_(words) for key, words in _VALUES.items() if same(key, (field, value))), str(value))


def same(one: tuple[str, object], other: tuple[str, object]) -> bool:
    """Return whether two answers are the same; 1 is not true."""
    return one[0] == other[0] and json.dumps(one[1]) == json.dumps(other[1])


def credit_words(credit: str) -> str:
    """Return to whom a case is credited."""
    return _(_CREDITS[credit])


def level_words(level: str) -> str:
    """Return a level of boards."""
    return _(LEVELS[level])


def kind_words(kind: str) -> str:
    """Return of which kind the units of a group are."""
    return _(_KINDS[kind])


def size_words(level: str, least: int, most: int) -> str:
    """Return how large the units of a group are; empty where any size is."""
    if not least and not most:
        return ""
    if level == "township":
        if not most:
            return ngettext("%(least)s village or more", "%(least)s villages or more", least) % {
                "least": least
            }
        if least <= 1:
            return ngettext("at most %(most)s village", "at most %(most)s villages", most) % {"most": most}
        return _("%(least)s to %(most)s villages") % {"least": least, "most": most}
    if not most:
        return ngettext("%(least)s grid or more", "%(least)s grids or more", least) % {"least": least}
    if least <= 1:
        return ngettext("at most %(most)s grid", "at most %(most)s grids", most) % {"most": most}
    return _("%(least)s to %(most)s grids") % {"least": least, "most": most}


def board_words(name: str) -> str:
    """Return one of the numbers of the board or of the watch."""
    return _((_BOARD | _WATCH)[name])


def numbers_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the numbers of the board and of the watch in a content, the usual ones where it does not name them."""
    named = {**asdict(rules.Watch()), **content.get("watch", {})}
    return {
        **{name: content["board"][name] for name in _BOARD if name in content["board"]},
        **{name: named[name] for name in _WATCH},
    }


def name_words(thing: Mapping[str, Any]) -> str:
    """Return the name of an indicator, group or peers as a file has it, in the reader's language."""
    return str(thing["name_en"] if (get_language() or "").startswith("en") else thing["name"])


def formula_words(indicator: Indicator) -> str:
    """Return a formula as a sentence; of one that waits, what for."""
    if indicator.formula is not None:
        return _sentence(indicator.formula)
    english = (get_language() or "").startswith("en")
    return _("Waits for %(what)s") % {"what": indicator.awaiting_en if english else indicator.awaiting}


def _sentence(formula: Formula) -> str:
    if isinstance(formula, rules.Share):
        words = _("Of %(base)s: %(good)s")
        return words % {"base": _clause(formula.of), "good": _conditions(formula.that.where)}
    if isinstance(formula, rules.Followed):
        words = _("Of %(base)s: those that are followed by %(later)s")
        return words % {"base": _clause(formula.of), "later": _clause(formula.by)}
    return _("%(hit)s, against %(miss)s") % {
        "hit": _either(_clause(each) for each in formula.hit),
        "miss": _either(_clause(each) for each in formula.miss),
    }


def _clause(clause: rules.Clause) -> str:
    word = word_words(clause.of)
    if not clause.where:
        return word
    return _("%(word)s (%(so)s)") % {"word": word, "so": _conditions(clause.where)}


def _conditions(where: Mapping[str, tuple[Any, ...]]) -> str:
    return pgettext("between conditions", ", ").join(
        _either(value_words(field, value) for value in values) for field, values in where.items()
    )


def _either(words: Iterator[str]) -> str:
    return pgettext("between alternatives", " or ").join(words)


def entry_words(entry: Mapping[str, Any]) -> str:
    """Return what an indicator's entry counts, or what it waits for."""
    if not entry.get("formula"):
        english = (get_language() or "").startswith("en")
        return _("Waits for %(what)s") % {"what": entry.get("awaiting_en" if english else "awaiting", "")}
    made = rules.formula(entry["formula"], "", [])
    return _sentence(made) if made else ""


def state_words(state: str) -> str:
    """Return on which list a unit stands."""
    return {
        "red": _("red list"),
        "grey": _("grey list"),
        "middle": _("alike"),
        "few": _("too few cases"),
    }[state]


def window_words(months: int) -> str:
    """Return how many months count."""
    return ngettext("%(number)s month", "%(number)s months", months) % {"number": months}


def table(by_rules: Rules) -> list[dict[str, Any]]:
    """Return the indicators of a version by group, as pages list them."""
    english = (get_language() or "").startswith("en")
    return [
        {
            "name": group.name_en if english else group.name,
            "weight": group.weight,
            "rows": [
                {
                    "code": each.code,
                    "number": each.number,
                    "name": each.name_en if english else each.name,
                    "weight": each.weight,
                    "counts": formula_words(each),
                    "waits": each.formula is None,
                    "falling": each.falling,
                    "minimum": each.minimum,
                    "window": window_words(each.window),
                    "levels": [level_words(level) for level in each.levels],
                }
                for each in by_rules.indicators
                if each.group == group.code
            ],
        }
        for group in by_rules.groups
    ]
