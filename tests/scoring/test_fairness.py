"""What the page of plain percentages and the board says is so."""

from sanlian.scoring.rules import State
from tools.reference import fairness


def test_the_board_does_not_repeat_what_percentages_get_wrong():
    lines = {line.place.name: line for line in fairness.compared()}
    large = lines["Large town, one angry rater"]
    champions = [line for name, line in lines.items() if name.startswith("One-case champion")]
    wrong, small = lines["One case, and it went wrong"], lines["Small town, one angry rater"]
    poor = lines["Town that leaves matters unsolved"]

    # By percentage: the champions share the first place, the large town is behind them, one case is last.
    assert [line.naive for line in champions] == [1, 1, 1]
    assert large.naive == 4
    assert poor.naive < wrong.naive == len(lines)
    # On the board: who had hardly a case is not judged, and of the others one is surely ahead and one surely behind.
    assert {line.standing.state for line in [*champions, wrong]} == {State.FEW}
    assert all(line.standing.score is None for line in [*champions, wrong])
    assert [line for line in lines.values() if line.standing.state == State.RED] == [large]
    assert [line for line in lines.values() if line.standing.state == State.GREY] == [poor]
    # Of a small town less is known, and so nothing is said of it.
    assert small.standing.state == State.MIDDLE
    assert small.standing.high - small.standing.low > 3 * (large.standing.high - large.standing.low)
