"""Reading a text: never a crash, always a share of one, and reasons that stand in the text."""

from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings, strategies as st

from sanlian.analysis import engine
from sanlian.analysis.engine import Classifier, Label

LABELS = [
    Label("road.lamp", "路灯不亮", ("路灯", "路灯不亮"), "路灯损坏，晚上看不见"),
    Label("water.burst", "水管爆裂", ("水管爆", "水管爆裂", "漏水"), "自来水管破裂"),
    Label("village.other", "其他村里事", (), "别的事"),
]
CLASSIFIER = Classifier(LABELS, fallback="village.other")
WORDS = st.text(st.sampled_from("路灯水管爆裂漏不亮晚上abc 12，。\x00\u200b\n👵🏠"), max_size=60)


@given(st.one_of(st.text(max_size=200), WORDS))
@example("")
@example("路" * 5000)
@example("👨‍👩‍👧‍👦" * 700)
@example("\x00\x1f\x7f\u202e\ufeff路灯")
@example("\ud800")
@settings(max_examples=150)
def test_any_text_can_be_read(text):
    reading = CLASSIFIER.read(text)

    assert reading.category in {label.code for label in LABELS}
    assert 0 <= reading.confidence <= 1
    assert reading.confidence + sum(share for _, share in reading.alternatives) <= 1 + 1e-9
    assert all(share <= reading.confidence for _, share in reading.alternatives)
    assert all(reason.word in engine.normalise(text) for reason in reading.reasons)
    engine.signals_in(engine.normalise(text))


@given(st.one_of(st.text(max_size=200), WORDS))
def test_one_form_stays_as_it_is(text):
    plain = engine.normalise(text)
    assert engine.normalise(plain) == plain


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("祠堂後面的路燈壞了，老人家走夜路會摔倒", "祠堂后面的路灯坏了，老人家走夜路会摔倒"),
        ("垃圾沒人清運，臭氣熏天", "垃圾没人清运，臭气熏天"),
        ("水管爆裂了", "水管爆裂了"),
    ],
)
def test_traditional_characters_read_like_simplified_ones(traditional, simplified):
    assert engine.normalise(traditional) == engine.normalise(simplified)
    assert CLASSIFIER.read(traditional) == CLASSIFIER.read(simplified)


def test_what_simplified_texts_write_too_stays():
    assert engine.normalise("墙坏了，找了几个人家都不愿来修") == "墙坏了,找了几个人家都不愿来修"


def test_a_fire_is_heard_in_either_hand():
    assert engine.signals_in(engine.normalise("後院著火了")).urgent


def test_nothing_that_speaks_goes_to_the_fallback_with_little_confidence():
    reading = CLASSIFIER.read("zzz")
    assert (reading.category, reading.reasons) == ("village.other", ())
    assert reading.confidence < 0.5


def test_the_longer_keyword_counts_once():
    assert CLASSIFIER.read("水管爆裂了").reasons[0].word == "水管爆裂"
    once = CLASSIFIER.read("水管爆裂")
    assert once.category == "water.burst"
    assert once.confidence > 0.9


def test_a_fallback_that_is_no_label_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="moon"):
        Classifier(LABELS, fallback="moon")


@pytest.mark.parametrize(
    ("text", "urgent", "sensitive"),
    [
        ("房子着火了", True, False),
        ("没有危险，不急", False, False),
        ("有点怕危险", True, False),
        ("老公打我，家暴好几次", False, True),
        ("她说不想活了", True, True),
        ("路灯不亮", False, False),
    ],
)
def test_words_of_hurry_and_of_care(text, urgent, sensitive):
    found = engine.signals_in(text)
    assert (bool(found.urgent), bool(found.sensitive)) == (urgent, sensitive)


def _alarms(file):
    """Return for each message of a file whether it is heard: those that should be, and the calm ones."""
    messages = yaml.safe_load((Path(__file__).parent / file).read_text(encoding="utf-8"))
    found = {kind: [_alarmed(text) for text in texts] for kind, texts in messages.items()}
    calm = found.pop("none")
    return [alarm for alarms in found.values() for alarm in alarms], calm


def test_danger_children_and_violence_are_not_missed():
    """At most one in fifty is missed, and of those that are found at least six in ten are meant."""
    meant, calm = _alarms("signals.yaml")
    assert len(meant) >= 90 and len(calm) >= 110
    assert sum(meant) / len(meant) >= 0.98
    assert sum(meant) / (sum(meant) + sum(calm)) >= 0.6


def test_rules_alone_miss_most_of_what_they_were_not_written_for():
    """Rules hear words, not meaning: this holds what little they hear of new wordings."""
    meant, calm = _alarms("signals_unseen.yaml")
    assert sum(meant) / len(meant) >= 0.15
    assert not any(calm)


def _alarmed(text):
    signals = engine.signals_in(engine.normalise(text))
    return bool(signals.urgent or signals.sensitive)


@pytest.mark.parametrize(
    "text", ["热死了，气死我了", "电话打爆也没人接", "煤气费怎么交", "没有危险", "打我电话", "打工回来"]
)
def test_figures_of_speech_are_no_alarm(text):
    assert not _alarmed(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("打我电话13912345678", "打我电话〔电话〕"),
        ("座机0570-7021234。", "座机〔电话〕。"),
        ("身份证330825195001011234说不对", "身份证〔证件号〕说不对"),
        ("第330825号水表", "第330825号水表"),
    ],
)
def test_private_numbers_are_hidden(text, shown):
    assert engine.masked(text) == shown


def test_the_curve_counts_what_reaches_a_threshold_and_what_is_right():
    labelled = [("路灯不亮", "road.lamp"), ("水管爆裂", "road.lamp"), ("zzz", "village.other")]
    leads = {"road.lamp": "village", "water.burst": "village", "village.other": "township"}
    low, high = engine.curve(CLASSIFIER, labelled, [0.0, 0.9], leads=leads)
    assert (low.messages, low.reached, low.right, low.well_sent) == (3, 3, 2, 3)
    assert (high.reached, high.right, high.precision, high.arrival) == (2, 1, 0.5, 1.0)
    assert engine.curve(CLASSIFIER, [], [0.5], leads={})[0].coverage == 0
