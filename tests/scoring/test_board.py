"""A month's board: drafted, kept in versions, checked to the last digit."""

import io
from datetime import date, datetime

import pytest
from django.core.management import CommandError, call_command

from sanlian.journal import operations as journal_operations
from sanlian.journal.models import Delivery, Entry
from sanlian.kernel import errors
from sanlian.people.actors import HOUSE
from sanlian.scoring import facts as scoring_facts, operations, queries
from sanlian.scoring.models import Award, Board, BoardUnit, RuleVersion
from sanlian.scoring.rules import State
from sanlian.sheets import Loaded, read_document
from tests import builders
from tests.builders import MONDAY, SHANGHAI, hours
from tests.scoring.conftest import AUGUST, FILE

pytestmark = pytest.mark.usefixtures("county")
FIRST = datetime(2021, 9, 1, 0, 30, tzinfo=SHANGHAI)


def lives(number, **fields):
    """Let a unit have orders, all answered and rated."""
    return [builders.rated(at=MONDAY + hours(index / 10), **fields) for index in range(number)]


@pytest.fixture
def month(happened):
    """
    Let three departments live August: one with 10 cases, all well; one with 11, half of them not; one with 2.

    Ten cases are enough here, so that a test need not live thirty.
    """
    happened(_live)


def _live() -> None:
    version = RuleVersion.objects.get()
    version.content["board"]["minimum_cases"] = 10
    version.digest = "ten are enough"
    version.save()
    lives(10, to="dept-housing")
    lives(5, to="dept-water")
    lives(6, to="dept-water", solved="partly", satisfied="unsatisfied")
    lives(2, to="dept-land")
    journal_operations.work_off(at=FIRST)


def draft(at=FIRST):
    return operations.draft_board(AUGUST, by=HOUSE, at=at)


def test_a_month_is_drafted_with_every_unit_on_it(month):
    draft()

    board = queries.board(AUGUST)
    assert (board.month, board.version, board.published) == (AUGUST, 1, False)
    assert {field.peers: len(field.standings) for field in board.fields} == {
        "towns": 8,
        "townships": 7,
        "departments": 18,
        "large-villages": 79,
        "villages": 184,
        "communities": 25,
        "teams": 288,
    }
    found = {each.unit: each for each in board.field("departments").standings}
    assert (found["dept-housing"].orders, found["dept-water"].orders) == (10, 11)
    assert found["dept-land"].state == found["dept-civil"].state == State.FEW
    assert found["dept-housing"].score > found["dept-water"].score
    parts = {part.indicator: (part.hits, part.cases, part.own) for part in found["dept-water"].parts}
    assert parts["solved"] == (5, 11, True)
    assert parts["satisfied"] == (5, 11, True)
    assert parts["assisted"] == (0, 0, False)


def test_the_draft_is_a_fact_about_units(month):
    draft()

    entry = Entry.objects.filter(name=scoring_facts.BOARD_DRAFTED).get()
    assert (entry.subject_id, entry.details["month"], entry.details["version"]) == ("2021-08/1", "2021-08", 1)
    assert (entry.details["red"], entry.details["grey"]) == ([], []) and entry.details["few"] == 607


def test_a_second_draft_is_a_version_and_leaves_the_first_alone(month):
    draft()
    before = queries.board(AUGUST, version=1)
    lives(1, to="dept-housing", solved="no", satisfied="unsatisfied")
    journal_operations.work_off(at=FIRST)

    draft(at=FIRST + hours(1))

    assert queries.board(AUGUST, version=1) == before
    assert queries.board(AUGUST).version == 2
    _, standing = queries.board(AUGUST).find("dept-housing")
    assert standing.orders == 11
    assert not queries.verify(AUGUST).difference


def test_what_the_journal_still_owes_is_not_counted_and_said_so_by_its_number(month):
    last = Entry.objects.order_by("-seq").values_list("seq", flat=True).first()
    lives(5, to="dept-housing")

    board = draft()

    assert board.upto >= last
    assert queries.board(AUGUST).find("dept-housing")[1].orders == 10
    assert Delivery.objects.filter(reader=queries.READER).exists()
    journal_operations.work_off(at=FIRST)
    assert not queries.verify(AUGUST).difference


@pytest.mark.parametrize(
    ("at", "who", "refusal"),
    [
        (datetime(2021, 8, 31, 23, 59, tzinfo=SHANGHAI), HOUSE, operations.MonthNotOver),
        (FIRST, "dept-housing", errors.NotAllowed),
        (FIRST, "twp-330825201", errors.NotAllowed),
    ],
)
def test_a_draft_that_is_refused_leaves_nothing(month, at, who, refusal):
    actor = who if who == HOUSE else builders.officer(who)
    entries = Entry.objects.count()

    with pytest.raises(refusal):
        operations.draft_board(AUGUST, by=actor, at=at)

    assert not Board.objects.exists()
    assert Entry.objects.count() == entries


def test_the_centre_may_have_it_computed(month):
    assert operations.draft_board(AUGUST, by=builders.officer("county", "dispatcher"), at=FIRST).version == 1


def test_an_empty_month_and_one_without_rules_are_refused(county):
    with pytest.raises(operations.NothingCounted):
        operations.draft_board(date(2021, 6, 1), by=HOUSE, at=FIRST)
    with pytest.raises(queries.NoRules):
        operations.draft_board(date(2020, 6, 1), by=HOUSE, at=FIRST)
    with pytest.raises(queries.NoSuchBoard):
        queries.board(date(2021, 6, 1))
    assert not Board.objects.exists()


def test_on_the_first_the_duty_drafts_last_month_once(month):
    for at in (FIRST, FIRST + hours(0.1), FIRST + hours(24)):
        journal_operations.fire_duties(at=at, only="scoring.board")

    assert list(Board.objects.values_list("month", "version", "drafted_at")) == [(AUGUST, 1, FIRST)]


def test_the_duty_is_silent_when_nothing_was_counted(county):
    assert operations.draft_due(at=FIRST) is False
    assert not Board.objects.exists()


# ── checking ──────────────────────────────────────────────────────────────────────────────────────


def run(*words):
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_verify_agrees_to_the_last_digit(month):
    draft()

    assert "609 units agree" in run("scoring_verify", "--month", "2021-08")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda: Award.objects.filter(indicator="solved").first().delete(), "表里没有"),
        (
            lambda: Award.objects.filter(pk=Award.objects.last().pk).update(outcome="miss"),
            "结果 表里是 没做到",
        ),
        (lambda: Award.objects.filter(pk=Award.objects.last().pk).update(unit="dept-moon"), "dept-moon"),
        (lambda: BoardUnit.objects.filter(unit="dept-water").update(score="99.9999"), "99.9999"),
        (lambda: BoardUnit.objects.filter(unit="dept-water").update(orders=32), "件数 榜上是 32"),
        (lambda: BoardUnit.objects.filter(unit="dept-civil").delete(), "dept-civil"),
    ],
)
def test_verify_names_the_first_difference_and_fails(month, spoil, said):
    draft()
    spoil()

    with pytest.raises(CommandError, match=said) as whole:
        run("scoring_verify", "--month", "2021-08")
    assert "verify-and-replay" in str(whole.value)


def test_what_differs_is_named_by_order_unit_and_indicator(month):
    award = Award.objects.filter(indicator="solved").first()
    Award.objects.filter(pk=award.pk).update(outcome="excluded")

    said = queries.verify(AUGUST).difference
    assert f"日志第{award.entry}条，单子 {award.order.code}，" in said
    assert "局 (dept-" in said and "“真解决 (solved)”：结果 表里是 不计" in said


def test_a_month_without_a_board_says_so(month):
    assert "There is no board of 2021-08 yet" in run("scoring_verify", "--month", "2021-08")


def test_an_award_from_nowhere_is_found(month):
    award = Award.objects.filter(indicator="accepted").first()
    award.pk, award.indicator = None, "assisted"
    award.save()

    assert "assisted" in queries.verify(AUGUST).difference


def test_the_board_command_prints_every_unit_in_the_order_of_codes(month):
    lines = run("scoring_board", "--month", "2021-08").splitlines()

    codes = [line.split()[0] for line in lines if line.startswith("  ")]
    assert len(codes) == 609 and codes[:8] == sorted(codes[:8])
    assert any("dept-water" in line and "水利林业局" in line for line in lines)


@pytest.mark.parametrize("words", [("--month", "2021-13"), ("--month", "July"), ()])
def test_a_month_that_is_none_is_refused(county, words):
    for command in ("scoring_board", "scoring_verify"):
        with pytest.raises(CommandError):
            call_command(command, *words)


# ── rules in versions ─────────────────────────────────────────────────────────────────────────────


def test_loading_twice_changes_nothing(county):
    entries = Entry.objects.count()

    assert operations.load(read_document(FILE), by=HOUSE, at=MONDAY) == Loaded()

    assert (RuleVersion.objects.count(), Entry.objects.count()) == (1, entries)


def test_changed_rules_need_a_version_of_their_own(county, written, raw):
    raw["board"]["tolerance"] = 4
    with pytest.raises(operations.VersionTaken):
        operations.load(read_document(written()), by=HOUSE, at=MONDAY)
    assert RuleVersion.objects.count() == 1


def test_a_month_that_has_awards_keeps_its_rules(month, written):
    with pytest.raises(operations.FrozenMonth):
        operations.load(read_document(written(version="2021.4", **{"from": "2021-08"})), by=HOUSE, at=FIRST)
    assert RuleVersion.objects.count() == 1

    operations.load(read_document(written(version="2021.4", **{"from": "2021-09"})), by=HOUSE, at=FIRST)

    assert queries.version_of(AUGUST).label == "2021.8"
    assert queries.version_of(date(2021, 9, 1)).label == "2021.4"


def test_rules_of_the_product_begin_after_the_months_with_awards_and_leave_the_countys_own(month, raw):
    newer = raw | {"version": "2021.4", "from": "2021-08"}
    assert operations.load(newer, shipped=True, by=HOUSE, at=FIRST).new == ("2021.4",)
    assert queries.version_of(AUGUST).label == "2021.8"
    assert queries.version_of(date(2021, 9, 1)).label == "2021.4"

    operations.load(raw | {"version": "own", "from": "2021-10"}, by=HOUSE, at=FIRST)
    assert operations.load(raw | {"version": "2021.5"}, shipped=True, by=HOUSE, at=FIRST) == Loaded(
        own=("own",)
    )
    assert RuleVersion.objects.order_by("-first_month").first().label == "own"


def test_rules_are_not_everybodys_to_change(county):
    with pytest.raises(errors.NotAllowed):
        operations.load(read_document(FILE), by=builders.officer("dept-housing"), at=MONDAY)
    keeper = builders.officer("county", "administrator")
    assert operations.load(read_document(FILE), by=keeper, at=MONDAY).new == ()


@pytest.mark.parametrize("content", ["a: [", "weights: 3", "\x00", "- 1"])
def test_files_that_are_no_rules_are_refused_with_every_fault(county, tmp_path, content):
    path = tmp_path / "rules.yaml"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(CommandError, match="什么都没有改动"):
        run("document_load", "indicators", str(path))

    assert RuleVersion.objects.count() == 1


def test_a_file_that_is_not_there_or_not_text_is_refused(county, tmp_path):
    blob = tmp_path / "rules.yaml"
    blob.write_bytes(b"\xff\xfe\x00rules")
    for path in (tmp_path / "nowhere.yaml", tmp_path, blob):
        with pytest.raises(CommandError):
            run("document_load", "indicators", str(path))
    assert RuleVersion.objects.count() == 1
