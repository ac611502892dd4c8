"""
The words that a formula may use: a closed list of what residents experienced.

Whatever is not here cannot be scored. A contact or a note of progress is left out on purpose: counting them would pay
for visits and for writing. Nothing an officer does only to be seen is here either (logging in, photographs, likes,
time online), and a new word means a change of this file, which is read before it is let in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sanlian.broadcasts import facts as broadcasts
from sanlian.scoring.facts import APPEAL_UPHELD
from sanlian.workorders import facts

YES_OR_NO = (True, False)
# Credited to the village team of the place, not to whoever has the order.
TEAM = "team"


@dataclass(frozen=True, slots=True)
class Word:
    """
    A fact that may stand in a formula.

    :param fields: what may be asked of it, with the values that may be named
    :param needs: a detail without which the fact does not count as this word
    :param credits: the details that name a unit to which it may be credited
    """

    fact: str
    fields: Mapping[str, tuple[Any, ...]]
    needs: str = ""
    credits: tuple[str, ...] = field(default=("unit",))


WORDS: Mapping[str, Word] = {
    "accepted": Word(facts.ACCEPTED, {"in_time": YES_OR_NO, "round": (1,)}),
    "redispatched": Word(
        facts.DISPATCHED, {"decline_upheld": YES_OR_NO}, needs="declined_by", credits=("declined_by",)
    ),
    "assist_answered": Word(facts.ASSIST_ANSWERED, {"in_time": YES_OR_NO}),
    "replied": Word(
        facts.REPLIED,
        {
            "in_time": YES_OR_NO,
            "unit_in_time": YES_OR_NO,
            "contacted_in_time": YES_OR_NO,
            "overdue": YES_OR_NO,
            "round": (1,),
            # What is no resident's request says where it comes from.
            "origin": ("inspection", "task", "warning", "partner"),
        },
    ),
    "extended": Word(facts.EXTENDED, {}),
    "extension_refused": Word(facts.EXTENSION_REFUSED, {}),
    "overdue": Word(facts.OVERDUE, {"round": (1,)}),
    "rated": Word(
        facts.RATED,
        {"solved": ("yes", "partly", "no"), "satisfied": ("satisfied", "basically", "unsatisfied")},
    ),
    # The centre calls whom it has drawn; how often the unit itself called is no word here.
    "called_back": Word(facts.CALLED_BACK, {"reached": YES_OR_NO, "solved": ("yes", "partly", "no")}),
    # Only what a person has compared; that the machine suspects is no word here.
    "recurred": Word(facts.RECURRED, {}),
    "closed": Word(facts.CLOSED, {"in_time": YES_OR_NO, "rated": YES_OR_NO}),
    "reopened": Word(facts.REOPENED, {"was_closed": YES_OR_NO}),
    "listed": Word(facts.LISTED, {}, credits=("unit", TEAM)),
    "carried": Word(facts.CARRIED, {}),
    # Of an urgent broadcast in a township when its hours are over; who read it is not told.
    "broadcast_reach": Word(broadcasts.REACHED, {"reached": YES_OR_NO}),
}

# What a reader of the journal must be told of, whatever the rules of the month say.
HEARD = frozenset(word.fact for word in WORDS.values()) | {APPEAL_UPHELD}
