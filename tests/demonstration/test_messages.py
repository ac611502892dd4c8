"""What the invented residents say: different sentences for every matter that the catalogue knows."""

import re
import string
from collections import Counter

import yaml
from django.conf import settings

from sanlian.demonstration import files
from sanlian.demonstration.behaviour import Dice
from sanlian.demonstration.voices import Voices

SLOTS = {"village", "landmark", "group", "person", "days", "households", "n"}


def leaves():
    content = yaml.safe_load((settings.BASE_DIR / "data/catalogue/categories.yaml").read_text())
    return {row["code"] for row in content["categories"] if "." in row["code"]}


def test_every_matter_has_at_least_four_different_sentences():
    said = files.messages()
    texts = [message["text"] for message in said]

    assert len(texts) >= 450
    assert not [text for text, times in Counter(texts).items() if times > 1]
    known = Counter(message.get("category") for message in said)
    assert {code: known[code] for code in leaves() if known[code] < 4} == {}
    assert set(known) - {None} <= leaves()


def test_some_are_short_some_long_and_some_say_nothing_clear():
    lengths = [len(message["text"]) for message in files.messages()]

    assert min(lengths) <= 4 and max(lengths) >= 120
    assert sum("category" not in message for message in files.messages()) >= 15
    assert sum(bool(message.get("for_other")) for message in files.messages()) >= 5


def test_only_known_slots_stand_in_a_sentence_and_nobody_s_number_does():
    for message in files.messages():
        slots = {name for _, name, _, _ in string.Formatter().parse(message["text"]) if name is not None}
        assert slots <= SLOTS, message
        assert not re.search(r"\d{7}", message["text"]), message


def test_what_is_said_has_its_words_put_in():
    voices = Voices(Dice(7), leaves())

    for category in voices.categories:
        for _ in range(6):
            voice = voices.say(category, "缪家村")
            assert voice.category == category
            assert not set("{}") & set(voice.text)
