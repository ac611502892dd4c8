"""What a board says in words: the finding as a headline, names in the reader's language, what stands out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext as _, ngettext, pgettext

from sanlian.scoring import rules
from sanlian.scoring.rules import Field, Indicator, Rules, Span, Standing, State

SHOWN_RED, SHOWN_GREY = 2, 3
LEAST_FOR_A_PERCENTAGE = 30
# On public pages smaller numbers could point at somebody.
FEWEST_SHOWN = 5


def number_words(number: int) -> str:
    """Return a small number as a word, as headlines have them; a large one in digits."""
    words = (
        pgettext("how many", "no"),
        pgettext("how many", "one"),
        pgettext("how many", "two"),
        pgettext("how many", "three"),
        pgettext("how many", "four"),
        pgettext("how many", "five"),
        pgettext("how many", "six"),
        pgettext("how many", "seven"),
        pgettext("how many", "eight"),
        pgettext("how many", "nine"),
        pgettext("how many", "ten"),
        pgettext("how many", "eleven"),
        pgettext("how many", "twelve"),
        pgettext("how many", "thirteen"),
        pgettext("how many", "fourteen"),
        pgettext("how many", "fifteen"),
        pgettext("how many", "sixteen"),
        pgettext("how many", "seventeen"),
        pgettext("how many", "eighteen"),
    )
    return words[number] if number < len(words) else str(number)


def headline(span: Span, fields: Iterable[Field]) -> str:
    """Return the finding: how many are on the red list, on the grey list, alike."""
    states = [standing.state for field in fields for standing in field.standings]
    red, grey, alike = (states.count(state) for state in (State.RED, State.GREY, State.MIDDLE))
    clauses = []
    if red:
        words = ngettext("%(number)s on the red list", "%(number)s on the red list", red)
        clauses.append(words % {"number": number_words(red)})
    if grey:
        words = ngettext("%(number)s on the grey list", "%(number)s on the grey list", grey)
        clauses.append(words % {"number": number_words(grey)})
    if not red and not grey and alike:
        clauses.append(_("nobody stands out"))
    if alike:
        words = ngettext("%(number)s much alike", "%(number)s much alike", alike)
        clauses.append(words % {"number": number_words(alike)})
    if not clauses:
        clauses.append(_("too few cases to judge anybody"))
    finding = pgettext("between clauses", ", ").join(clauses)
    return _("%(month)s: %(finding)s") % {"month": short_span_words(span), "finding": finding}


def span_words(span: Span) -> str:
    """Return a month, quarter or year with its year: 2021年7月, 2021年第3季度, 2021年."""
    if span.months == rules.MONTH:
        return date_format(span.first, "YEAR_MONTH_FORMAT")
    if span.months == rules.QUARTER:
        return _("quarter %(number)s of %(year)s") % {"number": _quarter(span), "year": span.first.year}
    return _("the year %(year)s") % {"year": span.first.year}


def short_span_words(span: Span) -> str:
    """Return a month or quarter without its year: 七月, 第3季度."""
    if span.months == rules.QUARTER:
        return _("Quarter %(number)s") % {"number": _quarter(span)}
    return date_format(span.first, "F") if span.months == rules.MONTH else str(span.first.year)


def _quarter(span: Span) -> int:
    return (span.first.month + 2) // 3


def _english() -> bool:
    return (get_language() or "").startswith("en")


def appeal_state(state: str) -> str:
    """Return what has become of an appeal."""
    words = {
        "waiting": _("waits for a decision"),
        "upheld": _("upheld: not counted"),
        "refused": _("refused: counted"),
        "withdrawn": _("taken back"),
    }
    return words[state]


def name_of(thing: Indicator | rules.Peers | rules.Group) -> str:
    """Return the name of an indicator, of a group or of peers."""
    return thing.name_en if _english() else thing.name


def good_name(indicator: Indicator) -> str:
    """Return the name of an indicator's good side: 没有返工 for 返工."""
    return (indicator.opposite_en if _english() else indicator.opposite) or name_of(indicator)


def share_words(indicator: Indicator, hits: int, cases: int) -> str:
    """Return how many of how many cases went well."""
    good, whole = rules.good_count(indicator, (hits, cases))
    return f"{good} / {whole}"


def reached(indicator: Indicator, hits: int, cases: int, expected: float) -> bool:
    """Return whether a unit did at least as well as all units with such cases."""
    return cases > 0 and rules.good(indicator, (hits, cases)).value >= expected


def awaited(indicator: Indicator) -> str:
    """Return what an indicator waits for."""
    return indicator.awaiting_en if _english() else indicator.awaiting


@dataclass(frozen=True, slots=True)
class Measured:
    """
    An indicator of a unit beside what all units reach with such cases, so that more is better: 没有返工 208 / 231.

    Shares are between 0 and 1; `own` is false where there are too few cases, and the peers stand in.
    """

    code: str
    name: str
    good: int
    cases: int
    own: bool
    share: float
    low: float
    high: float
    expected: float
    gap: float

    @property
    def missed(self) -> int:
        """Return how many cases did not go well."""
        return self.cases - self.good

    @property
    def share_words(self) -> str:
        """Return the share as 93.9%, or a dash where there are too few cases for a percentage."""
        return f"{100 * self.share:.1f}%" if self.cases >= LEAST_FOR_A_PERCENTAGE else "–"

    @property
    def expected_words(self) -> str:
        """Return what all units reach with such cases."""
        return f"{100 * self.expected:.1f}%" if self.cases else "–"

    @property
    def shows_five(self) -> bool:
        """Return whether public pages may tell the numbers: of fewer than five, somebody could be recognised."""
        return min(self.good, self.missed) >= FEWEST_SHOWN

    @property
    def rounded_words(self) -> str:
        """Return the share in whole per cent, from which no small number can be worked out."""
        return f"{100 * self.share:.0f}%"

    @property
    def share_at(self) -> str:
        """Return how far the share reaches along a bar that begins at nothing."""
        return f"{100 * self.share:.2f}%"

    @property
    def expected_at(self) -> str:
        """Return where what is expected lies along that bar."""
        return f"{100 * self.expected:.2f}%"


def measured(standing: Standing, field: Field, by_rules: Rules) -> list[Measured]:
    """Return a unit's indicators in the order of the rules; `gap` is in points of the score."""
    weights = {each.code: each.weight for each in by_rules.indicators if each.code in field.used}
    whole = sum(weights.values())
    by_code = {each.code: each for each in by_rules.indicators}
    return [
        _measure(by_code[part.indicator], part, weights.get(part.indicator, 0) / (whole or 1))
        for part in standing.parts
    ]


def _measure(indicator: Indicator, part: rules.Part, weight: float) -> Measured:
    mine = rules.good(indicator, (part.hits, part.cases))
    name = good_name(indicator)
    return Measured(
        code=part.indicator,
        name=name,
        good=part.cases - part.hits if indicator.falling else part.hits,
        cases=part.cases,
        own=part.own,
        share=mine.value,
        low=mine.low,
        high=mine.high,
        expected=part.expected,
        gap=100 * weight * (mine.value - part.expected) if part.own else 0.0,
    )


def standing_out(found: Sequence[Measured], state: State) -> list[Measured]:
    """Return the indicators that put a unit on the red list (the strongest two) or on the grey list (three)."""
    if state == State.RED:
        return sorted((each for each in found if each.gap > 0), key=lambda each: -each.gap)[:SHOWN_RED]
    return sorted((each for each in found if each.gap < 0), key=lambda each: each.gap)[:SHOWN_GREY]
