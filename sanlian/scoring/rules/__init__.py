"""
How points come about: a closed vocabulary of outcomes, three kinds of formula, intervals, and the board.

Pure: the same facts and the same version of the rules always give the same figures, to the last digit.
"""

from sanlian.scoring.rules.board import Field, Figures, Part, Standing, State, field_of, good, points, pool
from sanlian.scoring.rules.content import (
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
from sanlian.scoring.rules.intervals import Interval, falling, weighted, wilson
from sanlian.scoring.rules.reading import Problem, check
from sanlian.scoring.rules.vocabulary import HEARD, WORDS, Word

__all__ = [
    "HEARD",
    "LEVELS",
    "SHANGHAI",
    "WORDS",
    "Clause",
    "Earned",
    "Field",
    "Figures",
    "Followed",
    "Formula",
    "Group",
    "Indicator",
    "Interval",
    "Outcome",
    "Part",
    "Peers",
    "Problem",
    "Rules",
    "Share",
    "Standing",
    "State",
    "Tally",
    "Word",
    "check",
    "earned",
    "falling",
    "field_of",
    "good",
    "holder_of",
    "month_of",
    "points",
    "pool",
    "weighted",
    "wilson",
]
