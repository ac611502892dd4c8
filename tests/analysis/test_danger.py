"""What no rule knows is noticed by what was learnt: a person looks first, and nothing more happens by the machine."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from sanlian.analysis import engine, operations, queries
from sanlian.analysis.engine.danger import CALM, KINDS
from sanlian.workorders import queries as orders
from tests.builders import MONDAY, VILLAGE

HERE = Path(__file__).parent
PIT = "沼气池下去一个人没上来，又下去一个"


@pytest.fixture(scope="module")
def danger():
    return engine.Danger.load(queries.DANGER_FILE)


def noticed(danger, text):
    plain = engine.normalise(text)
    signals = engine.signals_in(plain)
    return bool(signals.urgent or signals.sensitive or danger.words_in(plain))


@pytest.mark.parametrize("file", ["danger_unseen.yaml", "signals_unseen.yaml"])
def test_danger_that_neither_rules_nor_learning_have_seen_is_noticed(danger, file):
    """At most one in fifty is missed, and of those that are noticed at least six in ten are meant."""
    messages = yaml.safe_load((HERE / file).read_text(encoding="utf-8"))
    calm = [noticed(danger, text) for text in messages.pop(CALM)]
    meant = [noticed(danger, text) for texts in messages.values() for text in texts]
    assert sum(meant) / len(meant) >= 0.98
    assert sum(meant) / (sum(meant) + sum(calm)) >= 0.6


def test_what_was_learnt_belongs_to_the_messages(settings):
    messages = (settings.BASE_DIR / "data/analysis/danger.yaml").read_bytes()
    head = json.loads(queries.DANGER_FILE.read_text(encoding="utf-8").splitlines()[0])
    assert head["learnt_from"] == sha256(messages).hexdigest()


@pytest.mark.parametrize("text", ["", "。", "😀😀", "\x00", "<b>x</b>", "有件事"])
def test_nothing_and_nonsense_are_no_crash(danger, text):
    assert danger.words_in(engine.normalise(text)) == ()


def test_a_person_looks_first(county):
    told = operations.shout(text=PIT, village=VILLAGE, category="road.lamp", reporter_name="方", at=MONDAY)
    order = orders.order(told.order_id)
    assert not told.dispatched
    assert (order.urgent, order.restricted, order.status) == (False, False, "formed")
    assert order.analysis["heed_words"]


def test_what_few_may_see_is_marked_too(county):
    """Read as a lonely old person's matter, a life in danger once waited like any other."""
    told = operations.shout(
        text=PIT, village=VILLAGE, category="livelihood.alone", reporter_name="方", at=MONDAY
    )
    order = orders.order(told.order_id)
    assert (order.urgent, order.restricted) == (False, True)
    assert order.analysis["heed_words"]


def test_what_is_calm_goes_alone(county):
    told = operations.shout(
        text="祠堂边的路灯不亮三天了", village=VILLAGE, category="road.lamp", reporter_name="方", at=MONDAY
    )
    assert told.dispatched
    assert orders.order(told.order_id).analysis["heed_words"] == []


def test_learning_writes_what_is_read_again(tmp_path, capsys):
    sounds = {kind: [f"{kind}出事了{number}快来" for number in range(10)] for kind in KINDS}
    messages, output = tmp_path / "danger.yaml", tmp_path / "danger.jsonl"
    messages.write_text(
        yaml.safe_dump({**sounds, CALM: [f"灯不亮第{n}天" for n in range(12)]}), encoding="utf-8"
    )

    call_command("analysis_learn_danger", messages=messages, output=output)

    assert json.loads(capsys.readouterr().out.splitlines()[-1])[CALM] == 12
    learnt = engine.Danger.load(output)
    assert learnt.words_in("danger出事了3快来")
    assert not learnt.words_in("灯不亮第3天")


@pytest.mark.parametrize("content", ["", "danger: [a]", "danger: 1\nnone: 2", "[", "a: b"])
def test_messages_that_are_none_are_refused(tmp_path, content):
    messages, output = tmp_path / "danger.yaml", tmp_path / "danger.jsonl"
    messages.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=r"danger\.yaml"):
        call_command("analysis_learn_danger", messages=messages, output=output)
    assert not output.exists()
