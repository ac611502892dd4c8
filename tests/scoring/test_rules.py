"""What a fact earns, what can be said in a formula, and what cannot."""

from datetime import UTC, date, datetime

import pytest

from sanlian.broadcasts import facts as broadcast_facts
from sanlian.journal.readers import Fact
from sanlian.kernel.words import gettext_noop
from sanlian.scoring import facts as scoring_facts, rules
from sanlian.scoring.rules import HEARD, WORDS, Outcome
from sanlian.scoring.rules.reading import formula
from sanlian.workorders import facts as order_facts

AT = datetime(2021, 7, 31, 16, 30, tzinfo=UTC)  # already August in Shanghai


def fact(name, *, unit="dept-housing", at=AT, number=1, **details):
    details = {"unit": unit, "category": "road.lamp", "place": "330825201207", "round": 1, **details}
    return Fact(
        id=number,
        name=name,
        at=at,
        by_kind="officer",
        by_id=7,
        by_name="周丽",
        subject_kind="order",
        subject_id="12",
        details=details,
    )


def made(**words):
    problems = []
    found = formula(words, "test", problems)
    assert not problems, problems
    return found


def test_a_share_counts_every_fact_and_those_that_are_so():
    share = made(
        kind="share",
        of="rated",
        where={"satisfied": ["satisfied", "basically", "unsatisfied"]},
        that={"satisfied": ["satisfied", "basically"]},
    )

    read = [
        share.read(fact(order_facts.RATED, solved="yes", satisfied=word))
        for word in ("satisfied", "basically", "unsatisfied", "")
    ]
    assert read == [Outcome.HIT, Outcome.HIT, Outcome.MISS, None]
    assert share.read(fact(order_facts.REPLIED, satisfied="satisfied")) is None


def test_a_tally_sets_some_facts_against_others(shipped):
    (completed,) = [each.formula for each in shipped.indicators if each.code == "completed"]

    def read(name, **details):
        return completed.read(fact(name, **details))

    assert read(order_facts.REPLIED, in_time=True, overdue=False) == Outcome.HIT
    assert read(order_facts.OVERDUE) == Outcome.MISS
    # Its miss was earned when the promise broke; once is enough.
    assert read(order_facts.REPLIED, in_time=False, overdue=True) is None
    assert read(order_facts.REPLIED, in_time=False, overdue=False) == Outcome.MISS
    # A second round has its own indicator.
    assert read(order_facts.REPLIED, in_time=True, overdue=False, round=2) is None
    assert read(order_facts.OVERDUE, round=2) is None


def test_followed_turns_on_a_later_fact():
    followed = made(kind="followed", of="replied", by="reopened")

    assert followed.read(fact(order_facts.REPLIED)) == Outcome.MISS
    assert followed.read(fact(order_facts.REOPENED)) == Outcome.FOLLOWED
    assert followed.read(fact(order_facts.CLOSED)) is None


def test_one_is_not_true():
    share = made(kind="share", of="accepted", that={"in_time": [True]})

    assert share.read(fact(order_facts.ACCEPTED, in_time=1)) == Outcome.MISS


@pytest.mark.parametrize(
    ("unit", "holder"),
    [
        ("grid-330825201207001", "twp-330825201"),
        ("vil-330825201207", "twp-330825201"),
        ("team-330825201207", "twp-330825201"),
        ("twp-330825201", "twp-330825201"),
        ("dept-housing", "dept-housing"),
        ("county", "county"),
    ],
)
def test_a_units_case_counts_for_its_township_or_itself(unit, holder, shipped):
    (earned,) = rules.earned(fact(order_facts.ACCEPTED, unit=unit, in_time=True), shipped)

    assert (earned.unit, earned.holder) == (unit, holder)
    assert (earned.month, earned.order, earned.outcome) == (date(2021, 8, 1), 12, Outcome.HIT)


def test_a_decline_is_credited_to_who_declined(shipped):
    sent_on = fact(
        order_facts.DISPATCHED, unit="dept-water", declined_by="dept-housing", decline_upheld=False
    )
    (earned,) = rules.earned(sent_on, shipped)

    assert (earned.indicator, earned.holder, earned.outcome) == ("declined", "dept-housing", Outcome.MISS)
    assert not list(rules.earned(fact(order_facts.DISPATCHED), shipped))


def test_there_are_fifteen_indicators_and_their_weights_sum_to_a_hundred(shipped):
    weights = {
        group.code: sum(each.weight for each in shipped.indicators if each.group == group.code)
        for group in shipped.groups
    }
    assert weights == {"timeliness": 30, "outcome": 45, "initiative": 25}
    assert [each.number for each in shipped.indicators] == list(range(1, 16))
    assert all(each.formula for each in shipped.indicators)


# ── what cannot be said ───────────────────────────────────────────────────────────────────────────

# What officers do rather than what residents get: visits and contacts, notes, log-ins, photographs, likes, time.
EFFORTS = [
    *("contacted", "progressed", "requested", "formed", "dispatched", "declined", "withdrawn"),
    *("visited", "checked_in", "logged_in", "photographed", "liked", "shared", "online", "installed", "read"),
]


def test_the_vocabulary_is_closed_over_outcomes():
    assert set(WORDS) == {
        *("accepted", "redispatched", "assist_answered", "replied", "overdue", "rated", "closed"),
        *("reopened", "listed", "carried", "extended", "extension_refused", "called_back"),
        *("recurred", "broadcast_reach"),
    }
    assert not HEARD & {order_facts.CONTACTED, order_facts.PROGRESSED, order_facts.REQUESTED}
    # Every word is a fact of an order's life, or of how far an urgent broadcast reached a township: nothing that a
    # person does without either is one. An upheld appeal is heard too: it only takes cases out.
    assert set(order_facts.FACTS) >= HEARD - {scoring_facts.APPEAL_UPHELD, broadcast_facts.REACHED}


@pytest.mark.parametrize("word", EFFORTS)
@pytest.mark.parametrize(
    "shape",
    [
        lambda word: {"kind": "share", "of": word, "that": {"in_time": [True]}},
        lambda word: {"kind": "tally", "hit": [{"of": word}], "miss": [{"of": "overdue"}]},
        lambda word: {"kind": "tally", "hit": [{"of": "replied"}], "miss": [{"of": word}]},
        lambda word: {"kind": "followed", "of": "replied", "by": word},
        lambda word: {"kind": "followed", "of": word, "by": "closed"},
    ],
)
def test_effort_cannot_be_scored(word, shape):
    problems = []

    assert formula(shape(word), "test", problems) is None
    assert word in [problem.values.get("word") for problem in problems]


@pytest.mark.parametrize(
    "words",
    [
        {"kind": "count", "of": "replied"},
        {"kind": "share", "of": "replied"},
        {"kind": "share", "of": "replied", "that": {}},
        {"kind": "share", "of": "replied", "that": {"minutes": [3]}},
        {"kind": "share", "of": "replied", "that": {"by_name": ["周丽"]}},
        {"kind": "share", "of": "replied", "that": {"in_time": True}},
        {"kind": "share", "of": "rated", "that": {"satisfied": ["delighted"]}},
        {"kind": "share", "of": "replied", "that": {"in_time": [True]}, "credit": "by_id"},
        {"kind": "share", "of": "redispatched", "that": {"decline_upheld": [True]}},
        {"kind": "tally", "hit": [{"of": "replied"}]},
        {"kind": "tally", "hit": [{"of": "replied"}], "miss": []},
        {"kind": "followed", "of": "replied", "by": "reopened", "times": 3},
        "online > 8h",
        None,
    ],
)
def test_nothing_but_a_share_of_outcomes_is_a_formula(words):
    problems = []

    assert formula(words, "test", problems) is None
    assert problems


def test_no_word_and_no_field_names_a_person():
    fields = {field for word in WORDS.values() for field in (*word.fields, *word.credits, word.needs)}

    assert not {field for field in fields if "by_" in field.replace("declined_by", "") or "name" in field}
    assert {credit for word in WORDS.values() for credit in word.credits} == {"unit", "declined_by", "team"}


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda raw: raw["indicators"].pop(), "fifteen|15 indicators"),
        (lambda raw: raw["indicators"][0].update(weight=7), "sum to 31"),
        (lambda raw: raw["indicators"][0].update(code="solved"), "“solved” stands there 2 times"),
        (lambda raw: raw["indicators"][0].update(number=2), "“number 2” stands there 2 times"),
        (lambda raw: raw["indicators"][0].update(visits=3), "“visits” is unknown"),
        (lambda raw: raw["indicators"][0].update(awaiting="x"), "either a formula or what is awaited"),
        (lambda raw: raw["indicators"][8].pop("formula"), "either a formula or what is awaited"),
        (lambda raw: raw["indicators"][0].update(direction="sideways"), "one of: up, down"),
        (lambda raw: raw["indicators"][0].update(minimum=1.5), "whole number"),
        (lambda raw: raw["indicators"][0].update(opposite="x"), "only where less is better"),
        (lambda raw: raw["indicators"][9].pop("opposite_en"), "“opposite_en” must be a text"),
        (lambda raw: raw["groups"][0].update(weight=31), "timeliness 30"),
        (lambda raw: raw["peers"][1].update(kinds=["town"]), "overlap: a unit would belong to both"),
        (lambda raw: raw.update({"from": "July"}), "a month like 2021-07"),
        (lambda raw: raw["board"].update(tolerance="wide"), "a number from"),
        (lambda raw: raw.pop("peers"), "no list “peers”"),
    ],
)
def test_rules_that_contradict_themselves_are_no_rules(raw, spoil, said):
    import re

    spoil(raw)

    _, problems = rules.check_written(raw)

    sentences = [gettext_noop(problem.words) % problem.values for problem in problems]
    assert any(re.search(said, sentence) for sentence in sentences), sentences


@pytest.mark.parametrize("raw_contents", [None, [], "rules", {"indicators": [1, None]}, {"peers": {}}])
def test_anything_else_is_told_apart_from_rules(raw_contents):
    assert rules.check(raw_contents)[1]
