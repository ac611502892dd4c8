"""What is asked about a matter: when, in which words, and what is kept of the answers."""

import pytest

from sanlian.catalogue import operations, queries
from sanlian.catalogue.rules import questions
from sanlian.people.actors import HOUSE
from tests.catalogue.conftest import MONDAY

RAW = [
    {"code": "since", "words": "从哪天开始？", "words_en": "Since when?", "kind": "date"},
    {"code": "others", "words": "邻居也这样吗？", "words_en": "Others too?", "kind": "yesno"},
    {
        "code": "homes",
        "words": "几户？",
        "words_en": "How many homes?",
        "kind": "number",
        "when": "others",
        "is": "yes",
    },
    {
        "code": "where",
        "words": "在哪？",
        "words_en": "Where?",
        "kind": "choice",
        "options": ["路上|On the road", "院子"],
        "when": "homes",
        "is": "",
    },
]
ASKED = questions.questions_of(RAW[:3])


def codes(answers):
    return [each.code for each in questions.asked(ASKED, answers)]


def test_a_question_waits_for_its_answer():
    assert codes({}) == ["since", "others"]
    assert codes({"others": "no"}) == ["since", "others"]
    assert codes({"others": "yes"}) == ["since", "others", "homes"]


def test_what_was_not_asked_is_not_kept():
    said = {"since": "  昨天 ", "others": "no", "homes": "3", "strange": "x"}
    assert [(row["code"], row["answer"]) for row in questions.kept(ASKED, said)] == [
        ("since", "昨天"),
        ("others", "no"),
    ]


def test_an_answer_that_does_not_fit_is_kept_as_it_was_typed_and_cut():
    (row,) = questions.kept(ASKED, {"since": "很" * 300})
    assert row == {**row, "words": "从哪天开始？", "words_en": "Since when?", "answer": "很" * 200}


def test_an_option_in_both_languages():
    found = questions.option("路上|On the road")
    assert (found.label("zh-hans"), found.label("en")) == ("路上", "On the road")
    assert questions.option("院子").label("en") == "院子"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"code": "Since"}, "code of its own"),
        ({"code": "others"}, "code of its own"),
        ({"words": ""}, "at most 60"),
        ({"words_en": "x" * 61}, "at most 60"),
        ({"kind": "essay"}, "no kind"),
        ({"kind": "choice"}, "only a choice has options"),
        ({"kind": "number", "options": ["1", "2"]}, "only a choice has options"),
        ({"when": "nobody", "is": "yes"}, "does not come before"),
        ({"when": "others", "is": "maybe"}, "cannot be given"),
        ({"colour": "red"}, "unknown field"),
    ],
)
def test_what_cannot_be_a_question_is_named(change, words):
    raw = [RAW[0], RAW[1], {**RAW[2], **change}]
    found = questions.faults(raw, file="categories", entry="water.outage")
    assert found and words in found[0].words
    assert found[0].words % found[0].values


def test_no_faults_in_good_ones():
    assert questions.faults(RAW[:3], file="categories", entry="water.outage") == []
    assert questions.faults("x", file="categories", entry="water.outage")
    many = [{**RAW[0], "code": f"q{n}"} for n in range(7)]
    assert questions.faults(many, file="categories", entry="water.outage")


def test_the_shipped_ones_are_in_the_catalogue(loaded):
    outage = queries.category("water.outage")
    assert [each.code for each in outage.questions] == ["since", "others", "homes"]
    assert outage.questions[0].label("en") == "Since when is there no water?"
    assert queries.category("road").questions == ()


def test_a_file_with_a_bad_question_is_refused(db, files, edit):
    edit("categories.yaml", "when: others", "when: nobody")
    with pytest.raises(operations.BadCatalogue, match=r"water\.outage"):
        operations.load(files, by=HOUSE, at=MONDAY)
