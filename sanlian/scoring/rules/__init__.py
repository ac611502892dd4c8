"""
How points come about: a closed vocabulary of outcomes, three kinds of formula, intervals, and the board.

Pure: the same facts and the same version of the rules always give the same figures, to the last digit.
"""

from sanlian.scoring.rules.board import (
    Field,
    Figures,
    Part,
    Standing,
    State,
    behind,
    field_of,
    gap,
    good,
    good_count,
    points,
    pool,
)
from sanlian.scoring.rules.comparing import Compared, Moved, Place, compare
from sanlian.scoring.rules.content import (
    KINDS_OF,
    LEVELS,
    SHANGHAI,
    Earned,
    Group,
    Indicator,
    Peers,
    Rules,
    earned,
    holder_of,
    month_of,
)
from sanlian.scoring.rules.formulas import Clause, Followed, Formula, Outcome, Share, Tally
from sanlian.scoring.rules.grounds import GROUND_WORDS, Ground
from sanlian.scoring.rules.grouping import Problem
from sanlian.scoring.rules.intervals import Interval, falling, weighted, wilson
from sanlian.scoring.rules.reading import (
    INDICATORS,
    check,
    check_indicator,
    check_peers,
    check_written,
    formula,
)
from sanlian.scoring.rules.span import MONTH, QUARTER, YEAR, Span, added, month_span, read_span
from sanlian.scoring.rules.vocabulary import HEARD, WORDS, Word
from sanlian.scoring.rules.watch import BEFORE, HEARD as WATCHED, Seen, Sign, SignKind, Watch, bursts, signs

__all__ = [
    "BEFORE",
    "GROUND_WORDS",
    "HEARD",
    "INDICATORS",
    "KINDS_OF",
    "LEVELS",
    "MONTH",
    "QUARTER",
    "SHANGHAI",
    "WATCHED",
    "WORDS",
    "YEAR",
    "Clause",
    "Compared",
    "Earned",
    "Field",
    "Figures",
    "Followed",
    "Formula",
    "Ground",
    "Group",
    "Indicator",
    "Interval",
    "Moved",
    "Outcome",
    "Part",
    "Peers",
    "Place",
    "Problem",
    "Rules",
    "Seen",
    "Share",
    "Sign",
    "SignKind",
    "Span",
    "Standing",
    "State",
    "Tally",
    "Watch",
    "Word",
    "added",
    "behind",
    "bursts",
    "check",
    "check_indicator",
    "check_peers",
    "check_written",
    "compare",
    "earned",
    "falling",
    "field_of",
    "formula",
    "gap",
    "good",
    "good_count",
    "holder_of",
    "month_of",
    "month_span",
    "points",
    "pool",
    "read_span",
    "signs",
    "weighted",
    "wilson",
]
