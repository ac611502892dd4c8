"""Learning from labelled messages: right on what it has not seen, sure only where it may be, and never a crash."""

import io
import json

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from hypothesis import example, given, settings, strategies as st

from sanlian.analysis.engine import calibration, model as models
from sanlian.analysis.engine.calibration import Calibration
from sanlian.analysis.engine.evaluate import calibration_error, figures_of
from sanlian.analysis.engine.fragments import Vocabulary, packed, unpacked
from sanlian.analysis.engine.groups import repeats
from sanlian.analysis.engine.model import CannotLearn, Message, Model, NoModel

ABOUT = {
    "灯": ["路灯不亮", "路灯坏了", "灯泡一闪一闪", "太阳能灯杆歪了", "夜里没有路灯"],
    "水": ["自来水停了", "水管爆裂", "水龙头没水", "水压太小", "自来水发黄"],
    "校": ["校车不来", "学校食堂太贵", "老师布置作业多", "幼儿园报名", "学区怎么划"],
}
WHERE = ["村口", "祠堂边", "老街上", "桥头", "晒谷场", "小店门口", "河边", "山脚下"]
WHEN = ["三天了", "从上个月起", "昨天夜里开始", "每到周末", "一落雨就这样", "过年以后", "今朝早上"]


def messages(seed, many=150):
    """Return invented messages with their labels."""
    dice = np.random.default_rng(seed)
    found = []
    for _ in range(many):
        label = str(dice.choice(list(ABOUT)))
        matter, where, when = (str(dice.choice(words)) for words in (ABOUT[label], WHERE, WHEN))
        found.append((Message(f"{where}{matter}", f"{when}，{where}{matter}，请派人来看一看。"), label))
    return [message for message, _ in found], [label for _, label in found]


@pytest.fixture(scope="module")
def learnt():
    return Model.learn(*messages(1))


def test_it_is_right_on_messages_that_it_has_not_seen(learnt):
    unseen, truth = messages(2)
    said = [learnt.read(message).category for message in unseen]
    assert np.mean([a == b for a, b in zip(said, truth, strict=True)]) > 0.98


def test_the_words_that_spoke_stand_in_the_message(learnt):
    message = Message("桥头路灯不亮", "三天了，夜里走路看不见")
    reading = learnt.read(message)
    assert reading.category == "灯"
    assert any("灯" in reason.word for reason in reading.reasons)
    assert all(reason.word in message.title + message.text for reason in reading.reasons)


@given(st.text(max_size=20), st.text(max_size=60))
@example("", "")
@example("🏠👵", "😡😡😡")
@example("\x00", "<p>路灯&nbsp;<b>\x00不亮</b></p>")
@example("\ud800", "路" * 100_000)
@example("Strassenlampe", "ночью темно 路灯 مصباح")
@settings(max_examples=20, deadline=None)
def test_any_message_gets_a_share_of_one_for_each_label(learnt, title, text):
    reading = learnt.read(Message(title, text))
    shares = learnt.shares([Message(title, text)])[0]
    assert shares.sum() == pytest.approx(1, abs=1e-6)
    assert reading.confidence == pytest.approx(shares.max())
    assert all(share <= reading.confidence + 1e-9 for _, share in reading.alternatives)


@pytest.mark.parametrize("text", ["", "😀😀😀", "???", "路", "zzzz qqqq", "\x00\x00"])
def test_what_says_too_little_is_never_decided_alone(learnt, text):
    assert learnt.read(Message("", text)).confidence < min(learnt.thresholds.values())


def test_a_model_is_the_same_after_it_was_stored(learnt, tmp_path):
    file = tmp_path / "model.npz"
    file.write_bytes(learnt.stored())
    again = Model.load(file)
    unseen, _ = messages(3, 20)
    assert np.array_equal(again.shares(unseen), learnt.shares(unseen))
    assert (again.labels, again.thresholds) == (learnt.labels, learnt.thresholds)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04nonsense", b"\x80\x04K\x01.", b"hello"])
def test_a_file_without_a_model_is_refused(content):
    with pytest.raises(NoModel, match="holds no model"):
        Model.load(content)


def test_a_model_of_another_form_is_refused(learnt, monkeypatch):
    monkeypatch.setattr(models, "FORM", 2)
    newer = learnt.stored()
    monkeypatch.setattr(models, "FORM", 1)
    with pytest.raises(NoModel, match="form 2"):
        Model.load(newer)


@pytest.mark.parametrize(("some", "labels"), [(3, "abc"), (20, "a")])
def test_too_little_to_learn_from_is_refused(some, labels):
    with pytest.raises(CannotLearn, match="ten messages and two labels"):
        Model.learn(
            [Message("", f"路灯{at}") for at in range(some)], [labels[at % len(labels)] for at in range(some)]
        )


def test_many_labels_do_not_make_a_large_model(learnt, monkeypatch):
    monkeypatch.setattr(models, "MOST_WEIGHTS", 900)
    small = Model.learn(*messages(1))
    assert 0 < sum(weights.size for weights in small.weights) <= 900 < sum(w.size for w in learnt.weights)
    unseen, truth = messages(2)
    assert np.mean([small.read(m).category == label for m, label in zip(unseen, truth, strict=True)]) > 0.9


def test_leaving_out_is_what_learning_without_would_have_said():
    dice = np.random.default_rng(5)
    rows = dice.normal(size=(30, 12)).astype(np.float32)
    targets = dice.normal(size=(30, 2)).astype(np.float32)
    groups = np.array([0, 0, 0, *range(1, 28)])
    _, missed = models._solved((rows @ rows.T).astype(np.float32), targets, groups, np.full(30, 0.3))

    for group in (0, 7):
        out = groups == group
        kept = rows[~out]
        duals = np.linalg.solve(kept @ kept.T + 0.3 * np.eye(len(kept)), targets[~out])
        assert targets[out] - rows[out] @ kept.T @ duals == pytest.approx(missed[out], abs=2e-2)


def test_messages_that_repeat_one_another_are_one_group():
    nearness = np.eye(5, dtype=np.float32)
    nearness[0, 1] = nearness[1, 0] = 0.9
    assert len(set(repeats(nearness, ["路灯", "别的", "路 灯！", "", ""]))) == 3


@given(st.text(st.characters(max_codepoint=0xFFFF, exclude_characters="\0"), min_size=1, max_size=30))
def test_fragments_can_be_turned_back_into_words(text):
    codes, _ = packed([text], (1, 2, 4))
    pieces = [text[at : at + size] for size in (1, 2, 4) for at in range(len(text) - size + 1)]
    assert [unpacked(int(code)) for code in codes] == [
        piece.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") for piece in pieces
    ]


def test_no_fragment_crosses_from_one_text_to_the_next():
    codes, owners = packed(["ab", "", "cd"], (2, 3))
    assert [(unpacked(int(code)), owner) for code, owner in zip(codes, owners, strict=True)] == [
        ("ab", 0),
        ("cd", 2),
    ]
    vocabulary, rows = Vocabulary.of(["ab", "ab", "cd"], (2,))
    assert (len(vocabulary.codes), rows.shape) == (1, (3, 1))
    assert vocabulary.weights([]).shape == (0, 1)


def test_shares_are_as_often_right_as_they_say():
    dice = np.random.default_rng(7)
    truth = dice.integers(0, 3, 4000)
    scores = dice.normal(size=(4000, 3)) + 2 * np.eye(3)[truth]
    shares = Calibration.of(scores[:2000], truth[:2000]).shares(scores[2000:])
    assert calibration_error(shares.max(1), shares.argmax(1) == truth[2000:]) < 0.04
    own = shares[np.arange(2000), scores[2000:].argmax(1)]
    assert np.array_equal(own, shares.max(1))


def test_a_threshold_leaves_room_for_chance():
    confidence = np.linspace(1, 0, 1000)
    right = np.arange(1000) < 900
    # 900 of 918 are 98 % seen; 98 % can be relied on only for fewer.
    assert 0.07 < calibration.threshold(confidence, right, 0.98) < confidence[0]
    assert calibration.threshold(confidence, right, 0.9) < calibration.threshold(confidence, right, 0.98)
    assert calibration.threshold(confidence[:50], right[:50], 0.97) > 1


def test_figures_by_hand():
    figures = figures_of(
        ["a", "a", "b", "b"], ["a", "b", "b", "b"], np.array([0.9, 0.6, 0.9, 0.95]), {0.97: 0.8, 0.99: 2.0}
    )
    assert figures["accuracy"] == 0.75
    assert figures["per_class"]["a"] == {"precision": 0.5, "recall": 1.0, "f1": 0.6667, "support": 1}
    assert figures["macro_f1"] == round((2 / 3 + 0.8) / 2, 4)
    assert figures["confusion"]["rows_true_columns_said"] == [[1, 0], [1, 2]]
    assert (figures["coverage_at_0.97"], figures["precision_at_0.97"]) == (0.75, 1.0)
    assert (figures["coverage_at_0.99"], figures["precision_at_0.99"], figures["ceiling_at_0.99"]) == (
        0,
        None,
        0.75,
    )


# ── the command ──────────────────────────────────────────────────────────────


def table(file, rows, encoding="utf-8"):
    text = "id,title,text,label\n" + "".join(
        f"{at},{message.title},{message.text},{label}\n" for at, (message, label) in enumerate(rows)
    )
    file.write_bytes(text.encode(encoding))
    return file


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_the_command_prints_one_json_object_last(tmp_path, encoding, monkeypatch):
    monkeypatch.setattr("sanlian.analysis.engine.evaluate._TIMED_SECONDS", 0.01)
    train = table(tmp_path / "train.csv", zip(*messages(1), strict=True), encoding)
    test = table(tmp_path / "test.csv", zip(*messages(2, 60), strict=True), encoding)
    said = io.StringIO()
    call_command("analysis_evaluate", train=train, test=test, predictions=tmp_path / "said.csv", stdout=said)
    figures = json.loads(said.getvalue().splitlines()[-1])
    assert figures["macro_f1"] > 0.95
    assert figures.keys() >= {
        *("macro_f1", "accuracy", "per_class", "confusion", "ece", "coverage_at_0.97", "coverage_at_0.99"),
        *("texts_per_second", "fit_seconds", "model_bytes"),
    }
    lines = (tmp_path / "said.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "id,label,predicted,confidence,alone_at_0.97,alone_at_0.99"
    assert len(lines) == 61


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "No such file"),
        (b"", "lacks id, title, text, label"),
        (b"id,title,text\n1,a,b\n", "lacks label"),
        (b"id,title,text,label\n", "no rows"),
        (b"id,title,text,label\n1,a\n", "line 2: the row is cut short"),
        (b"id,title,text,label\n7,a,b,\n", r"row 1 \(id 7\) has no label"),
        (b"id,title,text,label\n1,a,b,c\n", "ten messages"),
        (b"\x81\xff\xff\xff", "not written in"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused(tmp_path, content, words):
    file = tmp_path / "train.csv"
    if content is not None:
        file.write_bytes(content)
    good = table(tmp_path / "good.csv", zip(*messages(1, 20), strict=True))
    with pytest.raises(CommandError, match=words):
        call_command("analysis_evaluate", train=file, test=good)
