"""A board whose figures are made up, to see every state without a month of orders."""

from datetime import date, datetime

from sanlian.scoring import queries
from sanlian.scoring.models import Board, BoardField, BoardUnit, RuleVersion
from tests.builders import SHANGHAI

AUGUST = date(2021, 8, 1)
FIRST = datetime(2021, 9, 1, 0, 30, tzinfo=SHANGHAI)


def keep_board():
    """Keep and return a board in which every state occurs: two red, one grey, one with too few cases."""
    version = RuleVersion.objects.get()
    row = Board.objects.create(
        month=AUGUST, version=2, status="draft", rules=version, upto=0, drafted_at=FIRST
    )
    for peers in queries.read(version).peers:
        field = BoardField.objects.create(
            board=row,
            peers=peers.code,
            level=peers.level,
            mean="84.6000",
            band_low="81.6000",
            band_high="87.6000",
            used=["accepted", "solved", "reworked"],
            pooled={
                "accepted": [900, 1000],
                "solved": [850, 1000],
                "reworked": [90, 1000],
                "cleared": [1, 4],
            },
        )
        states = {"towns": {2: "red", 6: "grey"}, "townships": {0: "red", 5: "few"}}
        for number, code in enumerate(queries.members(peers)):
            keep_unit(field, code, states.get(peers.code, {}).get(number, "middle"))
    return row


def keep_unit(field, code, state):
    figures = {
        "red": ("90.3000", "88.1000", "92.2000", [(331, 340, True), (318, 331, True)]),
        "grey": ("76.4000", "73.0000", "79.6000", [(187, 231, True), (151, 204, True)]),
        "middle": ("85.0000", "82.0000", "88.0000", [(90, 100, True), (9, 9, False)]),
        "few": (None, None, None, [(17, 17, True), (0, 0, False)]),
    }
    score, low, high, parts = figures[state]
    rework = {"red": [4, 366, True], "grey": [23, 231, True]}.get(state, [0, 0, False])
    BoardUnit.objects.create(
        field=field,
        unit=code,
        orders={"red": 366, "grey": 231, "few": 17}.get(state, 120),
        state=state,
        score=score,
        low=low,
        high=high,
        parts=[
            ["accepted", *parts[0], 0.9],
            ["solved", *parts[1], 0.85],
            ["reworked", *rework, 0.91],
            ["cleared", 0, 0, False, 0.25],
        ],
    )
