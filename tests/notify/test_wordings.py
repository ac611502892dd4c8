"""The words of messages: checked, versioned, and nothing private leaves."""

from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import CommandError, call_command
from hypothesis import given, strategies as st

from sanlian.notify import operations, queries, rules
from sanlian.notify.models import Template
from sanlian.people.actors import HOUSE
from tests.builders import MONDAY

FILE = Path(settings.BASE_DIR) / "data" / "notify" / "messages.yaml"
MESSAGES = yaml.safe_load(FILE.read_text(encoding="utf-8"))["messages"]
GOOD = {
    "group": "orders",
    "values": ["code", "place", "link"],
    "title": {"zh-hans": "新", "en": "New"},
    "inbox": {"zh-hans": "{place}", "en": "{place}"},
    "outside": {"zh-hans": "{code} {link}", "en": "{code} {link}"},
}


def test_the_delivered_words_are_sound():
    assert rules.check({"messages": MESSAGES}) == []


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_nothing_private_leaves(name):
    """Whatever is handed over, only a code, a link and a count stand in what leaves."""
    wording = rules.wording_of(MESSAGES[name])
    for text in wording.outside.values():
        assert rules.placeholders(text) <= {"code", "link", "count"}
        told = rules.filled(text, {"code": "0802-1234", "link": "https://x.example/r/1/", "count": 3})
        left = told.replace("0802-1234", "").replace("https://x.example/r/1/", "").replace("3", "")
        assert not any(sign.isdigit() for sign in left), "a number that is no code"
    for text in wording.title.values():
        assert rules.placeholders(text) == frozenset()


@pytest.mark.parametrize("private", ["name", "phone", "address", "text", "place", "matter", "unit"])
@pytest.mark.parametrize("part", ["outside", "title"])
def test_private_words_are_refused_where_they_would_leave(part, private):
    message = {**GOOD, "values": [*GOOD["values"], private]}
    message[part] = {"zh-hans": f"{{{private}}}", "en": f"{{{private}}}"}

    (first, *_rest) = rules.check({"messages": {"order.new": message}})

    assert first.values == {"message": "order.new", "part": part, "value": private}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"group": "gossip"}, "names no group"),
        ({"title": {"zh-hans": "新"}}, "in Chinese and in English"),
        ({"inbox": {"zh-hans": "{place}", "en": "{plcae}"}}, "may not say"),
        ({"inbox": {"zh-hans": "{place}", "en": "somewhere"}}, "different things"),
        ({"inbox": {"zh-hans": "{place", "en": "{place"}}, "brace"),
        ({"inbox": {"zh-hans": "{place.code}", "en": "{place.code}"}}, "brace"),
        ({"inbox": {"zh-hans": "{place!r}", "en": "{place!r}"}}, "brace"),
        ({"outside": {"zh-hans": "很" * 150, "en": "x"}}, "too long"),
    ],
)
def test_faulty_words_are_explained(change, words):
    problems = rules.check({"messages": {"order.new": {**GOOD, **change}}})

    assert problems and words in problems[0].words


@given(
    st.recursive(st.none() | st.text() | st.integers(), lambda x: st.lists(x) | st.dictionaries(st.text(), x))
)
def test_no_file_breaks_the_check(raw):
    assert rules.check(raw) or not isinstance(raw, dict)


@pytest.mark.django_db
def test_a_changed_message_gets_a_new_version_and_old_notes_keep_their_words():
    operations.load({"messages": MESSAGES}, shipped=True, by=HOUSE, at=MONDAY)
    assert operations.load({"messages": MESSAGES}, shipped=True, by=HOUSE, at=MONDAY).new == ()
    changed = {**MESSAGES["order.new"], "title": {"zh-hans": "来单了", "en": "Here is one"}}

    loaded = operations.load({"messages": {"order.new": changed}}, by=HOUSE, at=MONDAY)

    assert loaded.new == ("order.new",)
    version, wording = queries.newest("order.new")
    assert (version, wording.title["en"]) == (2, "Here is one")
    assert queries.wording("order.new", 1).title["en"] == "A new order"


@pytest.mark.django_db
def test_what_the_county_has_worded_itself_stays_when_the_product_words_it_anew():
    own = {**MESSAGES["order.new"], "title": {"zh-hans": "来单了", "en": "Here is one"}}
    newer = {
        name: {**words, "title": {"zh-hans": "新题目", "en": "Another heading"}}
        for name, words in list(MESSAGES.items())[:2]
    }
    operations.load({"messages": MESSAGES}, shipped=True, by=HOUSE, at=MONDAY)
    operations.load({"messages": {"order.new": own}}, by=HOUSE, at=MONDAY)

    loaded = operations.load({"messages": newer}, shipped=True, by=HOUSE, at=MONDAY)

    (other,) = set(newer) - {"order.new"}
    assert (loaded.new, loaded.own) == ((other,), ("order.new",))
    assert queries.newest("order.new")[1].title["en"] == "Here is one"
    assert queries.newest(other)[1].title["en"] == "Another heading"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content", [b"\xff\xfe\xff", b"messages: [", b"messages: {}", b"messages: {a: {group: x}}"]
)
def test_a_faulty_file_changes_nothing(tmp_path, content):
    operations.load({"messages": MESSAGES}, shipped=True, by=HOUSE, at=MONDAY)
    before = Template.objects.count()
    file = tmp_path / "words.yaml"
    file.write_bytes(content)

    with pytest.raises(CommandError, match=r"nothing has changed|什么都没有改动"):
        call_command("document_load", "messages", str(file))

    assert Template.objects.count() == before
