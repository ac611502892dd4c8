"""A board's whole month: drafted, appealed against, reviewed by somebody else, published, acted upon, checked."""

from datetime import date, datetime, timedelta

import pytest

from sanlian.journal import operations as journal_operations
from sanlian.journal.models import Entry
from sanlian.kernel import errors
from sanlian.people import operations as people
from sanlian.people.actors import HOUSE
from sanlian.people.models import Post
from sanlian.places import operations as place_operations, queries as places
from sanlian.scoring import facts as scoring_facts, operations, queries, rules
from sanlian.scoring.models import Appeal, Board, Improvement, RuleVersion
from sanlian.scoring.rules import Span, State
from sanlian.workorders import operations as orders, queries as order_queries
from sanlian.workorders.models import WorkOrder
from tests import builders
from tests.builders import MONDAY, SHANGHAI, hours
from tests.scoring.conftest import AUGUST

pytestmark = pytest.mark.usefixtures("county")
FIRST = datetime(2021, 9, 1, 0, 30, tzinfo=SHANGHAI)
TENTH = datetime(2021, 9, 10, 9, 0, tzinfo=SHANGHAI)
SECOND, LATER = FIRST + hours(9), FIRST + hours(33)
AGAINST = {
    "ground": "unreasonable",
    "reason": "来电人要求把公家的路修到自家院里。",
    "evidence": "8月2日回单；村委会会议记录第12号。",
}


@pytest.fixture
def cases(happened):
    """Let four departments live August, one of them badly; draft the board, by rules for which few cases are enough."""
    lived = happened(_live)
    return {unit: [order_queries.request(number) for number in numbers] for unit, numbers in lived.items()}


def _live() -> dict[str, list[int]]:
    version = RuleVersion.objects.get()
    version.content["board"] |= {"minimum_cases": 4, "tolerance": 1}
    for indicator in version.content["indicators"]:
        indicator["minimum"] = 2
    version.digest = "few are enough"
    version.save()
    found = {}
    for unit in ("dept-housing", "dept-land", "dept-civil"):
        found[unit] = [builders.rated(to=unit, at=MONDAY + hours(n / 10)) for n in range(8)]
    found["dept-water"] = [
        builders.rated(to="dept-water", solved="no", satisfied="unsatisfied", at=MONDAY + hours(n / 10))
        for n in range(8)
    ]
    journal_operations.work_off(at=FIRST)
    operations.draft_board(AUGUST, by=HOUSE, at=FIRST)
    return {unit: [request.pk for request in requests] for unit, requests in found.items()}


def appeal(order_id, *, unit="dept-water", at=SECOND, **changed):
    said = {"indicators": ["solved", "satisfied"], **AGAINST, **changed}
    return operations.appeal(AUGUST, unit=unit, order_id=order_id, by=builders.officer(unit), at=at, **said)


def decide(number, *, uphold=True, at=LATER, by=None):
    who = by or builders.officer("county", "organiser")
    answer = "记录属实，要求超出政策，不计入。"
    operations.decide_appeal(number, uphold=uphold, answer=answer, by=who, at=at)
    journal_operations.work_off(at=at)


def publish(version=1, at=TENTH, by=None):
    who = by or builders.officer("county", "organiser")
    return operations.publish_board(AUGUST, version=version, by=who, at=at)


def part(code, unit="dept-water", **asked):
    _field, standing = queries.board(AUGUST, **asked).find(unit)
    found = next(each for each in standing.parts if each.indicator == code)
    return found.hits, found.cases


def test_what_is_upheld_is_taken_out_and_counted_and_the_rest_stays(cases):
    order_id = cases["dept-water"][0].order_id
    number = appeal(order_id)
    assert part("solved") == (0, 8)

    decide(number)
    assert operations.draft_due(at=FIRST + hours(48)) is True

    board = queries.board(AUGUST)
    assert (board.version, part("solved"), part("satisfied")) == (2, (0, 7), (0, 7))
    assert part("reworked")[1] == 8
    assert part("solved", version=1) == (0, 8)
    assert queries.exclusions(board.span).by_ground == {"unreasonable": 1}
    listed = queries.cases(board.span, "dept-water", "solved", upto=board.upto).items
    assert [case.order_id for case in listed if case.excluded] == [order_id]
    assert len(queries.cases(board.span, "dept-water", "solved", upto=board.upto, only=False).items) == 7
    assert not queries.verify(AUGUST).difference
    # Everything is counted now: the next night computes nothing.
    assert operations.draft_due(at=FIRST + hours(72)) is False


def test_what_is_refused_is_answered_and_changes_nothing(cases):
    number = appeal(cases["dept-water"][0].order_id)

    decide(number, uphold=False)

    found = queries.appeal(number)
    assert (found.state, found.answer[:4]) == ("refused", "记录属实")
    assert operations.draft_due(at=FIRST + hours(48)) is False
    entry = Entry.objects.get(name=scoring_facts.APPEAL_REFUSED)
    assert (entry.subject_kind, entry.details["unit"]) == ("order", "dept-water")


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"unit": "dept-land"}, operations.NotAgainstYou),
        ({"indicators": ["accepted"]}, operations.NotAgainstYou),
        ({"indicators": []}, operations.NotAgainstYou),
        ({"ground": "busy"}, operations.NothingSaid),
        ({"reason": "冤枉"}, operations.NothingSaid),
        ({"evidence": "证" * 501}, operations.NothingSaid),
        ({"at": datetime(2021, 9, 9, 0, 0, tzinfo=SHANGHAI)}, operations.TooLate),
    ],
)
def test_an_appeal_that_is_refused_leaves_nothing(cases, changed, refusal):
    entries = Entry.objects.count()

    with pytest.raises(refusal):
        appeal(cases["dept-water"][0].order_id, **changed)

    assert not Appeal.objects.exists() and Entry.objects.count() == entries


def test_a_unit_appeals_for_itself_once_and_somebody_else_decides(cases):
    order_id = cases["dept-water"][0].order_id
    mine = builders.officer("dept-water")
    with pytest.raises(errors.NotAllowed):
        operations.appeal(
            AUGUST,
            unit="dept-water",
            order_id=order_id,
            indicators=["solved"],
            by=builders.officer("dept-land"),
            at=FIRST,
            **AGAINST,
        )
    number = appeal(order_id)
    with pytest.raises(operations.AskedAlready):
        appeal(order_id)
    for who in (mine, builders.officer("county", "dispatcher")):
        with pytest.raises(errors.NotAllowed):
            decide(number, by=who)
    with pytest.raises(errors.NotAllowed):
        operations.withdraw_appeal(number, by=builders.officer("county", "organiser"), at=FIRST)

    operations.withdraw_appeal(number, by=mine, at=FIRST)
    with pytest.raises(operations.DecidedAlready):
        decide(number)
    assert appeal(order_id) != number


def test_nobody_publishes_before_all_are_heard(cases):
    number = appeal(cases["dept-water"][0].order_id)
    with pytest.raises(errors.NotAllowed):
        publish(by=builders.officer("county", "dispatcher"))
    with pytest.raises(errors.NotAllowed):
        publish(by=HOUSE)
    with pytest.raises(operations.NotYet, match="9月8日"):
        publish(at=FIRST + hours(24))
    with pytest.raises(operations.NotYet, match="还有1件申诉"):
        publish()
    decide(number)
    with pytest.raises(operations.NotYet, match="1项"):
        publish()
    operations.draft_board(AUGUST, by=builders.officer("county", "organiser"), at=TENTH)
    with pytest.raises(operations.NoDraft):
        publish(version=1)
    assert not Board.objects.filter(status="published").exists()

    publish(version=2)

    board = queries.board(AUGUST, published=True)
    assert (board.version, board.expires_on) == (2, date(2021, 10, 10))
    assert board.expired(date(2021, 10, 11)) and not board.expired(date(2021, 10, 10))
    with pytest.raises(operations.NoDraft):
        publish(version=2)
    with pytest.raises(operations.TooLate):
        appeal(cases["dept-water"][1].order_id)


def test_a_grey_unit_gets_an_order_to_improve_and_the_next_month_checks_it(cases):
    publish()

    board = queries.board(AUGUST)
    assert board.find("dept-water")[1].state == State.GREY
    (row,) = Improvement.objects.all()
    order = WorkOrder.objects.get(pk=row.order_id)
    assert (row.unit, order.origin, order.unit.code) == ("dept-water", "task", "dept-water")
    assert "真解决 0/8" in order.told and "灰榜" in order.title
    assert row.behind[0][0] == "solved" and row.checked_on is None
    entry = Entry.objects.get(name=scoring_facts.BOARD_PUBLISHED)
    assert (entry.by_kind, entry.details["grey"]) == ("officer", ["dept-water"])

    later = MONDAY.replace(month=9, day=6)
    for unit in ("dept-housing", "dept-land", "dept-civil", "dept-water"):
        for number in range(8):
            builders.rated(to=unit, at=later + hours(number / 10))
    october = datetime(2021, 10, 1, 0, 30, tzinfo=SHANGHAI)
    journal_operations.work_off(at=october)
    operations.draft_board(date(2021, 9, 1), by=HOUSE, at=october)
    who = builders.officer("county", "organiser")
    operations.publish_board(date(2021, 9, 1), version=1, by=who, at=october.replace(day=12))

    row.refresh_from_db()
    assert row.checked_on.month == date(2021, 9, 1)
    assert {code: (hits, cases) for code, hits, cases, _ in row.found}["solved"] == (8, 8)
    # The quarter is over and all its months with a board are published: it is summed up.
    journal_operations.work_off(at=october.replace(day=12))
    quarter = queries.board(Span(date(2021, 7, 1), rules.QUARTER))
    assert quarter.published and quarter.find("dept-water")[1].orders == 16
    assert not queries.verify(date(2021, 7, 1)).difference
    with pytest.raises(queries.NoSuchBoard):
        queries.board(Span(date(2021, 1, 1), rules.YEAR))


def test_a_quarter_waits_for_months_that_are_still_drafts(cases):
    operations.sum_up("2021-08", at=TENTH)

    assert not Board.objects.exclude(span=rules.MONTH).exists()


def test_villages_and_teams_have_boards_of_their_own(cases):
    for number in range(4):
        builders.rated(to="vil-330825201207", at=MONDAY + hours(number / 10))
    builders.rated(to="grid-330825201207001")
    listed = builders.accepted(to="dept-housing", category="road.surface")
    leader = builders.officer("team-330825201207", "team_leader")
    orders.list_weekly(listed.order_id, goal="补好路面", by=leader, at=MONDAY + hours(2))
    journal_operations.work_off(at=FIRST)

    counted = queries.figures(rules.month_span(AUGUST), upto=10**9)

    assert counted.of("village")["vil-330825201207"].of("solved") == (5, 5)
    assert counted.of("township")["twp-330825201"].of("solved") == (5, 5)
    assert counted.of("team")["team-330825201207"].of("cleared") == (0, 1)
    assert counted.of("township")["twp-330825201"].of("cleared") == (0, 1)
    assert counted.of("village")["vil-330825201207"].orders == 5
    village = queries.cases(rules.month_span(AUGUST), "vil-330825201207", "solved", upto=10**9).items
    assert len(village) == 5
    assert not queries.cases(rules.month_span(AUGUST), "vil-330825201206", "solved", upto=10**9).items


@pytest.mark.parametrize(
    ("written", "first", "end"),
    [
        ("2021-07", date(2021, 7, 1), date(2021, 8, 1)),
        ("2021-Q4", date(2021, 10, 1), date(2022, 1, 1)),
        ("2021", date(2021, 1, 1), date(2022, 1, 1)),
    ],
)
def test_months_quarters_and_years_are_read_as_they_are_written(written, first, end):
    span = rules.read_span(written)

    assert (span.first, span.end, str(span)) == (first, end, written)


@pytest.mark.parametrize(
    "written", ["2021-13", "2021-Q5", "0000", "21-07", "2021-Q", "二〇二一", "2021-07-01"]
)
def test_anything_else_is_no_span(written):
    assert rules.read_span(written) is None


def test_a_board_comes_to_the_same_when_villages_have_merged_since(cases):
    """Who takes in another's grids is a large village from then on; on the boards before, it stays what it was."""
    small = [each.code for each in places.villages("330825201") if len(places.children(each.code)) == 3][:2]
    for village in small:
        for number in range(4):
            builders.rated(to=f"vil-{village}", at=MONDAY + hours(number / 10))
    journal_operations.work_off(at=FIRST)
    operations.draft_board(AUGUST, by=HOUSE, at=FIRST)

    day = date(2021, 9, 15)
    place_operations.merge(small, into=small[0], day=day, by=HOUSE, at=TENTH + timedelta(days=5))
    journal_operations.work_off(at=TENTH + timedelta(days=6))

    assert len(places.children(small[0])) == 6
    assert not queries.verify(AUGUST).difference


def test_a_board_comes_to_the_same_when_a_department_has_opened_since(cases):
    unit = "dept-drones"
    new = people.NewUnit(unit, "department", "县低空经济局", "低空经济局")
    people.establish([new], by=HOUSE, at=TENTH)
    head = people.Appointment("12900007777", "试局长", ((unit, "leader"),))
    people.appoint([head], password=None, since=TENTH.date(), by=HOUSE, at=TENTH)

    assert not queries.verify(AUGUST).difference
    Post.objects.filter(unit__code=unit).update(valid_from=date(2021, 8, 1))
    assert "低空经济局" in queries.verify(AUGUST).difference
