"""What looks like work for the figures is shown to a person, with the orders; nothing is scored by it."""

from datetime import datetime, timedelta

import pytest

from sanlian.journal import operations as journal_operations, queries as journal
from sanlian.journal.models import Entry
from sanlian.journal.readers import Fact
from sanlian.kernel import errors
from sanlian.people import operations as people
from sanlian.scoring import facts as scoring_facts, operations, queries, rules
from sanlian.scoring.models import Award, RatingMark, WatchSign
from sanlian.scoring.rules import Seen, SignKind, Watch
from sanlian.workorders import facts as order_facts, operations as orders
from tests import builders
from tests.builders import MONDAY, SHANGHAI, hours
from tests.scoring.conftest import AUGUST

SINCE, UNTIL = datetime(2021, 8, 1, tzinfo=SHANGHAI), datetime(2021, 9, 1, tzinfo=SHANGHAI)
UNIT = "dept-housing"
HOME_NETWORK, OFFICE = "203.0.113.7", "198.51.100.20"


def told(*steps):
    """Return facts of (name, order, minutes after the span began, details)."""
    return [
        Fact(
            id=number,
            name=name,
            at=SINCE + timedelta(minutes=minutes),
            by_kind="officer",
            by_id=1,
            by_name="",
            subject_kind="order",
            subject_id=str(order),
            details={"unit": UNIT, "solved": "yes", "satisfied": "satisfied", **details},
        )
        for number, (name, order, minutes, details) in enumerate(steps, start=1)
    ]


def found(steps, watch=None, own=()):
    watch = watch or Watch(3, 10, 1, 1, 1, 1, 90)
    signs = rules.signs(told(*steps), watch, since=SINCE, until=UNTIL, own=own)
    return {sign.kind: [case.order for case in sign.cases] for sign in signs}


def rated(order, minutes, **details):
    return (order_facts.RATED, order, minutes, details)


def test_ratings_that_lie_close_together_are_a_burst_and_others_are_not():
    close = [rated(1, 0), rated(2, 5), rated(3, 9), rated(4, 25), rated(5, 60)]

    assert found(close) == {SignKind.BURST: [1, 2, 3]}
    assert found([rated(1, 0), rated(2, 9), rated(3, 18)]) == {}
    # Bad ratings in a row are no praise.
    assert found([rated(each, each, satisfied="unsatisfied") for each in range(4)]) == {}


def test_closing_unspoken_reopening_what_was_solved_and_declining_at_the_edge():
    steps = [
        (order_facts.CONTACTED, 1, -5000, {}),
        (order_facts.CLOSED, 1, 10, {}),
        (order_facts.CLOSED, 2, 11, {}),
        (order_facts.CLOSED, 3, 12, {"origin": "inspection"}),
        rated(4, -60),
        (order_facts.REOPENED, 4, 3000, {}),
        rated(5, 13, solved="no", satisfied=""),
        (order_facts.REOPENED, 5, 13, {}),
        (order_facts.DECLINED, 6, 20, {"used": 95}),
        (order_facts.DECLINED, 7, 21, {"used": 40}),
        (order_facts.CLOSED, 8, 60 * 24 * 40, {}),
    ]

    assert found(steps) == {
        SignKind.UNSPOKEN: [2],
        SignKind.REVISED: [4],
        SignKind.EDGE: [6],
    }


def test_the_numbers_of_the_rules_say_what_a_sign_is():
    own = [(UNIT, Seen(1, SINCE, "device"))]
    assert found([], Watch(own_ratings=1), own) == {SignKind.OWN: [1]}
    assert found([], Watch(own_ratings=2), own) == {}


@pytest.fixture
def praised(county):
    """Let the housing office be praised from its own browser, from its own network, and from a home."""
    clerk = builders.officer(UNIT)
    people.note_log_in(address=OFFICE, by=clerk, at=MONDAY)
    for number, (address, officer_id) in enumerate(
        [("", clerk.id), (OFFICE, None), (HOME_NETWORK, None), ("", builders.officer("dept-water").id)]
    ):
        request = builders.rated(to=UNIT, at=MONDAY + hours(number / 10))
        operations.note_rating(
            request.order_id,
            unit=UNIT,
            address=address,
            officer_id=officer_id,
            at=MONDAY + hours(5 + number),
        )
    journal_operations.work_off(at=MONDAY + hours(30))
    return clerk


def test_praise_from_the_units_own_browser_or_network_is_seen_and_scores_nothing(praised):
    before = sorted(Award.objects.values_list("entry", "indicator", "outcome"))

    assert operations.watch_due(at=MONDAY + hours(40)) == 1

    sign = WatchSign.objects.get()
    assert (sign.kind, sign.unit, [note for *_case, note in sign.cases]) == (
        "own",
        UNIT,
        ["device", "network"],
    )
    assert sorted(Award.objects.values_list("entry", "indicator", "outcome")) == before
    assert not queries.verify(AUGUST).difference
    assert operations.watch_due(at=MONDAY + hours(41)) == 0


def test_marks_name_no_address_and_are_gone_after_forty_days(praised):
    kept = " ".join(str(each) for each in RatingMark.objects.values_list())
    assert OFFICE not in kept
    assert HOME_NETWORK not in kept
    # Of an officer of another unit nothing is kept.
    assert RatingMark.objects.count() == 3
    operations.note_rating(
        RatingMark.objects.first().order_id, unit=UNIT, address="", officer_id=None, at=MONDAY
    )
    assert RatingMark.objects.count() == 3

    assert operations.forget_marks(at=MONDAY + timedelta(days=39)) == 0
    assert operations.forget_marks(at=MONDAY + timedelta(days=41)) == 3


def test_a_person_of_another_unit_looks_and_says_what_is_so(praised):
    operations.watch_month(AUGUST, at=MONDAY + hours(40))
    number, organiser = WatchSign.objects.get().pk, builders.officer("county", "organiser")
    at = MONDAY + hours(50)

    for by in (praised, builders.officer("county", "leader"), builders.officer("county", "administrator")):
        with pytest.raises(errors.NotAllowed):
            operations.look_at_sign(
                number, handed_on=False, words="问过了，没有问题，不用再看。", by=by, at=at
            )
    with pytest.raises(operations.NothingSaid):
        operations.look_at_sign(number, handed_on=False, words="好", by=organiser, at=at)
    assert WatchSign.objects.get().state == "open"

    operations.look_at_sign(number, handed_on=True, words="移交县纪委，附两件单子。", by=organiser, at=at)

    (info,) = queries.watch_signs(AUGUST, by=organiser)
    assert (info.state, info.looked_by, info.number) == ("handed_on", organiser.name, 2)
    assert Entry.objects.filter(name=scoring_facts.SIGN_LOOKED_AT).count() == 1
    # Nothing new: it stays looked at. More of it: somebody looks again.
    assert operations.watch_month(AUGUST, at=at) == 0
    operations.note_rating(
        RatingMark.objects.first().order_id, unit=UNIT, address=OFFICE, officer_id=None, at=MONDAY + hours(60)
    )
    assert operations.watch_month(AUGUST, at=MONDAY + hours(70)) == 1
    assert WatchSign.objects.get().state == "open"


def test_how_much_of_the_time_a_decline_used_stands_in_its_fact(county):
    request = builders.dispatched(to="dept-water")
    orders.decline(
        request.order_id,
        reason="address_unclear",
        suggested=UNIT,
        note="不归我们",
        by=builders.officer("dept-water"),
        at=MONDAY + hours(4),
    )
    (fact,) = journal.facts(names=frozenset({order_facts.DECLINED}))
    assert 10 < fact.details["used"] < 50
