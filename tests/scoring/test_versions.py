"""Other rules: written from those in force, tried on last month, confirmed by a second person, held from the 1st."""

from datetime import date, datetime

import pytest

from sanlian.journal import operations as journal_operations, queries as journal
from sanlian.kernel import errors
from sanlian.people import queries as people
from sanlian.people.actors import HOUSE
from sanlian.people.models import Post, User
from sanlian.scoring import facts as scoring_facts, operations, queries, rules
from sanlian.scoring.models import RuleDraft, RuleVersion
from tests import builders
from tests.builders import MONDAY, SHANGHAI, hours
from tests.scoring.conftest import AUGUST

pytestmark = pytest.mark.usefixtures("county")
NOW = datetime(2021, 9, 20, 10, 0, tzinfo=SHANGHAI)
SWAP = {"accepted": 1, "contacted": 1, "completed": 20}


@pytest.fixture
def first():
    return builders.officer("county", "administrator")


@pytest.fixture
def second(first):
    """Return another administrator."""
    post = Post.objects.filter(user_id=first.id, role="administrator").first()
    other = User.objects.create_user(phone="13900009998", name="方兰", password=None)
    Post.objects.create(user=other, unit=post.unit, role=post.role, valid_from=post.valid_from)
    return people.actor_of_user(other.pk, on=NOW.date())


@pytest.fixture
def august(happened):
    """Let four departments live August, one of them with bad ratings, by rules for which few cases are enough."""
    happened(_live)


def _live() -> None:
    version = RuleVersion.objects.get()
    version.content["board"] |= {"minimum_cases": 4, "tolerance": 1}
    for indicator in version.content["indicators"]:
        indicator["minimum"] = 2
    version.digest = "few are enough"
    version.save()
    for unit in ("dept-housing", "dept-land", "dept-civil"):
        for n in range(6):
            builders.rated(to=unit, at=MONDAY + hours(n / 10))
    for n in range(6):
        builders.rated(to="dept-water", solved="no", satisfied="unsatisfied", at=MONDAY + hours(n / 10))
    journal_operations.work_off(at=NOW)


def entry(number, code):
    found = queries.rule_draft(number)
    return dict(next(each for each in found.content["indicators"] if each["code"] == code))


def write(number, code, *, by, **changed):
    operations.change_indicator(number, code=code, wanted={**entry(number, code), **changed}, by=by, at=NOW)


def begun(by, **weights):
    number = operations.begin_rules(by=by, at=NOW)
    for code, weight in weights.items():
        write(number, code, by=by, weight=weight)
    return number


def moved(number):
    groups = queries.rule_draft(number).preview["groups"]
    return {each["unit"]: each for group in groups for each in group["moved"]}


def test_rules_are_tried_proposed_confirmed_by_another_and_hold_from_the_first(first, second, august):
    number = begun(first, solved=5, satisfied=20)
    operations.propose_rules(number, reason="县委组织部9月18日会议", by=first, at=NOW)
    with pytest.raises(errors.NotAllowed):
        operations.confirm_rules(number, by=first, at=NOW)
    assert RuleVersion.objects.count() == 1

    assert operations.confirm_rules(number, by=second, at=NOW) == date(2021, 10, 1)

    newest, shipped = queries.versions()
    assert (newest.label, newest.first_month, newest.shipped) == (
        f"{shipped.label}+1",
        date(2021, 10, 1),
        False,
    )
    timetable = queries.timetable()
    assert timetable.of(date(2021, 9, 1)).label == shipped.label
    assert timetable.of(date(2021, 10, 1)).label == newest.label
    weights = {each.code: each.weight for each in newest.rules.indicators}
    assert (weights["solved"], weights["satisfied"]) == (5, 20)
    *_earlier, told = journal.facts(names=frozenset({scoring_facts.RULES_LOADED}))
    assert told.details["confirmed_by"] == "方兰"
    assert told.details["changed_rules"] == ["solved", "satisfied"]
    assert not queries.verify(AUGUST).difference


def test_a_preview_names_who_moves_and_why(first, august):
    number = begun(first)
    write(number, "solved", by=first, formula={"kind": "share", "of": "rated", "that": {"solved": ["no"]}})
    ill = {"kind": "share", "of": "rated", "that": {"satisfied": ["unsatisfied"]}}
    write(number, "satisfied", by=first, formula=ill)
    operations.try_rules(number, by=first, at=NOW)

    water = moved(number)["dept-water"]
    assert (water["before"]["rank"], water["after"]["rank"]) == (4, 1)
    assert water["reasons"][0][0] == "solved"
    assert water["reasons"][0][1] > 0
    assert queries.rule_draft(number).preview["month"] == "2021-08"
    # What is tried is kept nowhere but beside the draft: the awards still say the same.
    assert not queries.verify(AUGUST).difference

    write(number, "solved", by=first, minimum=3)
    assert queries.rule_draft(number).preview is None


def test_the_same_formula_read_from_the_journal_counts_what_the_awards_count(august, shipped):
    upto = journal.settled(queries.READER)
    span = rules.month_span(AUGUST)
    present = queries.read(RuleVersion.objects.get())
    fed = {each.code for each in present.indicators if each.formula}

    again = queries.recounted(span, present, fed, upto=upto)

    assert again == queries.figures(span, upto=upto)
    assert again.counts


def test_a_longer_window_counts_the_months_before_too(august, first):
    span, upto = rules.Span(date(2021, 9, 1)), 10**9
    present = queries.read(RuleVersion.objects.get())
    raw = RuleVersion.objects.get().content
    for each in raw["indicators"]:
        if each["code"] == "solved":
            each["window"] = 2
    longer, problems = rules.check(raw)
    assert not problems

    counted = queries.counted_by(span, upto=upto, by_rules=longer)
    assert counted.of("department")["dept-water"].of("solved") == (0, 6)
    assert counted.of("department")["dept-water"].orders == 0
    assert not queries.counted_by(span, upto=upto, by_rules=present).counts
    listed = queries.cases(span, "dept-water", "solved", upto=upto, window=2).items
    assert len(listed) == 6


@pytest.mark.parametrize(
    "changed",
    [
        {"formula": {"kind": "share", "of": "contacted", "that": {"in_time": [True]}}},
        {"formula": {"kind": "count", "of": "rated"}},
        {"formula": {"kind": "share", "of": "rated"}},
        {"window": 13},
        {"levels": ["person"]},
    ],
)
def test_what_cannot_be_said_is_refused_and_the_draft_stays(first, changed):
    number = begun(first)
    before = queries.rule_draft(number).content

    with pytest.raises(operations.BadRules):
        write(number, "solved", by=first, **changed)

    assert queries.rule_draft(number).content == before


def test_weights_that_do_not_add_up_are_neither_tried_nor_proposed(first):
    number = begun(first, solved=5)

    assert queries.rule_draft(number).problems
    with pytest.raises(operations.BadRules):
        operations.try_rules(number, by=first, at=NOW)
    with pytest.raises(operations.BadRules):
        operations.propose_rules(number, reason="试一试", by=first, at=NOW)
    assert queries.rule_draft(number).state == "writing"


def test_nothing_changed_and_no_reason_are_refused(first):
    number = begun(first)
    with pytest.raises(operations.NoReason):
        operations.propose_rules(number, reason="会议纪要", by=first, at=NOW)
    write(number, "solved", by=first, minimum=12)
    with pytest.raises(operations.NoReason):
        operations.propose_rules(number, reason=" ", by=first, at=NOW)
    assert RuleDraft.objects.get().state == "writing"


def test_only_whoever_began_it_goes_on_and_only_administrators_begin(first, second):
    number = begun(first)
    with pytest.raises(errors.NotAllowed):
        write(number, "solved", by=second, minimum=12)
    for by in (HOUSE, builders.officer("county", "leader"), builders.officer("county", "organiser")):
        with pytest.raises(errors.NotAllowed):
            operations.begin_rules(by=by, at=NOW)
    assert RuleDraft.objects.count() == 1


def test_a_second_draft_from_the_same_rules_does_not_undo_the_first(first, second):
    one, other = begun(first), begun(first)
    for number, least in ((one, 12), (other, 20)):
        write(number, "solved", by=first, minimum=least)
        operations.propose_rules(number, reason="会议纪要", by=first, at=NOW)
    operations.confirm_rules(one, by=second, at=NOW)

    with pytest.raises(operations.RulesMovedOn):
        operations.confirm_rules(other, by=second, at=NOW)
    assert queries.rule_draft(other).state == "waiting"

    operations.refuse_rules(other, reason="已有新规则", by=second, at=NOW)
    assert queries.rule_draft(other).answer == "已有新规则"
    with pytest.raises(operations.RulesDecided):
        operations.withdraw_rules(other, by=first, at=NOW)


def test_how_the_board_judges_is_changed_within_bounds(first):
    number = begun(first)
    with pytest.raises(operations.BadRules):
        operations.change_board_rules(number, wanted={"tolerance": 80}, by=first, at=NOW)
    operations.change_board_rules(number, wanted={"tolerance": 2.5, "version": "x"}, by=first, at=NOW)

    content = queries.rule_draft(number).content
    assert content["board"]["tolerance"] == 2.5
    assert content["version"] == queries.rule_draft(number).base
    operations.withdraw_rules(number, by=first, at=NOW)
    assert queries.rule_drafts() == []


def test_other_groups_of_peers_hold_like_other_rules_and_the_preview_says_who_came_where(
    first, second, august
):
    number = operations.begin_rules(by=first, at=NOW)
    operations.drop_peers(number, code="departments", by=first, at=NOW)
    operations.try_rules(number, by=first, at=NOW)

    gone = queries.rule_draft(number).preview["groups"][-1]
    assert (gone["peers"], gone["judged_before"], gone["judged_after"]) == ("", 4, 0)
    assert moved(number)["dept-water"]["after"] == {"peers": "", "state": None, "rank": None, "score": None}

    again = {"level": "department", "kinds": ["department"], "name": "全部部门", "name_en": "All departments"}
    code = operations.change_peers(number, code="", wanted=again, by=first, at=NOW)
    assert code == "group-a"
    operations.propose_rules(number, reason="县委组织部9月18日会议", by=first, at=NOW)
    water = moved(number)["dept-water"]
    assert (water["before"]["peers"], water["after"]["peers"]) == ("departments", "group-a")
    assert (water["before"]["rank"], water["after"]["rank"]) == (4, 4)
    assert queries.rule_draft(number).changed == ("peers",)

    assert operations.confirm_rules(number, by=second, at=NOW) == date(2021, 10, 1)
    newest, shipped = queries.versions()
    assert [each.code for each in newest.rules.peers][-1] == "group-a"
    assert "group-a" not in [each.code for each in shipped.rules.peers]
    assert not queries.verify(AUGUST).difference
    # A group that is dropped leaves its code behind: boards of its months are still named by it.
    later = operations.begin_rules(by=first, at=NOW)
    operations.drop_peers(later, code="group-a", by=first, at=NOW)
    assert operations.change_peers(later, code="", wanted=again, by=first, at=NOW) == "group-b"


VILLAGES = {"level": "village", "kinds": ["village"], "name": "中小村", "name_en": "Other villages"}


@pytest.mark.parametrize(
    "changed",
    [
        {"kinds": ["town"]},
        {"kinds": []},
        {"kinds": ["person"]},
        {"level": "person"},
        {"grids": {"least": 5, "most": 3}},
        {"grids": {"likes": 3}},
        {"name": ""},
        {"level": "department", "kinds": ["department"], "grids": {"least": 5}},
    ],
)
def test_a_group_of_peers_that_nobody_could_be_in_is_refused_and_the_draft_stays(first, changed):
    number = begun(first)
    before = queries.rule_draft(number).content

    with pytest.raises(operations.BadRules):
        operations.change_peers(number, code="villages", wanted={**VILLAGES, **changed}, by=first, at=NOW)

    assert queries.rule_draft(number).content == before


def test_groups_that_overlap_are_neither_tried_nor_proposed(first):
    number = begun(first)
    wider = {**VILLAGES, "grids": {"most": 4}}
    operations.change_peers(number, code="villages", wanted=wider, by=first, at=NOW)

    (problem,) = queries.rule_draft(number).problems
    assert "大村" in problem
    assert "中小村" in problem
    with pytest.raises(operations.BadRules):
        operations.propose_rules(number, reason="试一试", by=first, at=NOW)
    large = {**VILLAGES, "name": "大村", "grids": {"least": 5}}
    operations.change_peers(number, code="large-villages", wanted=large, by=first, at=NOW)
    assert not queries.rule_draft(number).problems


def test_groups_are_written_by_whoever_began_the_draft_and_one_stays(first, second):
    number = begun(first)
    before = queries.rule_draft(number).content
    for act in (
        lambda by: operations.change_peers(number, code="villages", wanted=VILLAGES, by=by, at=NOW),
        lambda by: operations.drop_peers(number, code="villages", by=by, at=NOW),
    ):
        with pytest.raises(errors.NotAllowed):
            act(second)
    for code in ("none", "person"):
        with pytest.raises(queries.NoSuchRules):
            operations.drop_peers(number, code=code, by=first, at=NOW)
    assert queries.rule_draft(number).content == before
    *most, last = [each["code"] for each in before["peers"]]
    for code in most:
        operations.drop_peers(number, code=code, by=first, at=NOW)
    with pytest.raises(operations.LastPeers):
        operations.drop_peers(number, code=last, by=first, at=NOW)
    for _again in range(operations.MOST_GROUPS - 1):
        operations.change_peers(number, code="", wanted=VILLAGES, by=first, at=NOW)
    with pytest.raises(operations.TooManyPeers):
        operations.change_peers(number, code="", wanted=VILLAGES, by=first, at=NOW)
    assert len(queries.rule_draft(number).content["peers"]) == operations.MOST_GROUPS
