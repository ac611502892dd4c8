"""The machine learns from what people decided; what it learnt is measured later, and used only when adopted."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from sanlian.analysis import engine, learning, operations, queries
from sanlian.analysis.engine import blend
from sanlian.analysis.engine.model import CannotLearn
from sanlian.analysis.models import Correction, LearntModel
from sanlian.analysis.routing import route
from sanlian.journal.models import Entry
from sanlian.kernel import errors
from sanlian.people.actors import HOUSE
from sanlian.workorders import lessons, queries as orders
from tests.builders import MONDAY, VILLAGE, desk_of, dispatched, officer

pytestmark = pytest.mark.usefixtures("county")
DAY = timedelta(days=1)
# Words of a dialect that no catalogue knows.
SPEECH = {
    "road.lamp": ("亮头子", "黑咕隆咚", "望不见脚"),
    "water.outage": ("水落子", "灶头干掉", "一滴勿出"),
    "environment.rubbish": ("邋遢堆", "臭烘烘", "苍蝇老多"),
    "dispute.neighbour": ("隔壁户头", "吵死忒", "墙头争"),
}
PLACES = "东西南北前后上下里外桥头井边祠堂晒场学堂山脚溪口村尾"
LEADS = {label: label.split(".")[0] for label in SPEECH}


def spoken(many, *, start=0):
    """Return messages of four matters in a dialect, each different."""
    found = []
    labels = list(SPEECH)
    for number in range(start, start + many):
        label = labels[number % len(labels)]
        words = SPEECH[label]
        first, second = words[number % 3], words[(number // 3) % 3]
        at = PLACES[number % len(PLACES)] + PLACES[(number * 7 + 3) % len(PLACES)]
        found.append(blend.Labelled(f"{at}{number}号{first}{second}了侬来看看{number * 37 % 101}", label))
    return found


def cold():
    labels = [engine.Label(label, label, ("路灯",)) for label in SPEECH] + [engine.Label("other", "其他", ())]
    return engine.Classifier(labels, fallback="other")


def test_a_dialect_is_learnt_and_measured_on_what_came_later():
    learnt = blend.learn(spoken(320), cold(), thresholds=(0.0, 0.8), leads=LEADS)

    assert learnt.weight > 0.5
    assert learnt.measured >= blend.FEWEST_MEASURED
    assert learnt.mixture[0].precision >= 0.9
    assert learnt.catalogue[0].precision <= 0.5
    assert sum(many for many, _ in learnt.per_label.values()) == learnt.measured
    reading = blend.Blend(cold(), learnt.model, learnt.weight).read("溪口亮头子黑咕隆咚了")
    assert reading.category == "road.lamp"
    assert any(reason.word in "亮头子黑咕隆咚" for reason in reading.reasons)


def test_what_repeats_is_not_measured_and_too_little_is_refused():
    with pytest.raises(CannotLearn, match="at least 200"):
        blend.learn(spoken(199), cold(), thresholds=(0.0,), leads=LEADS)
    with pytest.raises(CannotLearn, match="new"):
        blend.learn(spoken(40) * 6, cold(), thresholds=(0.0,), leads=LEADS)


def test_a_retired_matter_is_nobodys_any_more():
    learnt = blend.learn(spoken(320), cold(), thresholds=(0.0,), leads=LEADS)
    fewer = engine.Classifier(
        [engine.Label("water.outage", "停水", ("停水",)), engine.Label("other", "其他", ())], fallback="other"
    )
    shares = blend.Blend(fewer, learnt.model, 0.5).shares(["亮头子黑咕隆咚", "水落子灶头干掉"])
    assert shares.shape == (2, 2)
    assert shares[1].argmax() == 0


# ── in the county ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def lived(monkeypatch):
    """Return nothing; the county's answered requests are 320 in a dialect."""
    monkeypatch.setattr(
        lessons, "settled", lambda *, until: [(each.text, each.label) for each in spoken(320)]
    )


@pytest.fixture
def administrator():
    return officer("county", "administrator")


def test_nothing_changes_before_it_is_adopted_and_then_it_reads(lived, administrator):
    text = "溪口亮头子黑咕隆咚了侬来看看"
    before = queries.read(text)
    model = operations.train(by=administrator, at=MONDAY)
    assert queries.read(text) == before
    assert queries.model_in_use().startswith("cold")

    operations.adopt(model.version, alone_from=0.7, by=administrator, at=MONDAY + DAY)

    assert queries.read(text).category == "road.lamp"
    assert (queries.model_in_use(), queries.alone_from()) == (model.version, 0.7)
    suggestion = queries.suggest(text, village=VILLAGE, at=MONDAY)
    kept = queries.stored_form(suggestion, route("road.lamp", VILLAGE, at=MONDAY), chosen=False)
    assert kept["version"] == model.version
    assert list(
        Entry.objects.filter(name__startswith="analysis.model").order_by("seq").values_list("name", flat=True)
    ) == [
        "analysis.model_trained",
        "analysis.model_adopted",
    ]

    operations.leave_model(model.version, by=administrator, at=MONDAY + DAY * 2)
    assert queries.read(text) == before
    assert queries.alone_from() == queries.DISPATCH_ALONE


def test_a_new_one_takes_the_place_of_the_old(lived, administrator):
    first, second = (operations.train(by=administrator, at=MONDAY + DAY * n) for n in range(2))
    operations.adopt(first.version, alone_from=0.8, by=administrator, at=MONDAY + DAY * 2)
    operations.adopt(second.version, alone_from=0.8, by=administrator, at=MONDAY + DAY * 3)

    first.refresh_from_db()
    assert first.left_at == MONDAY + DAY * 3
    assert queries.model_in_use() == second.version
    with pytest.raises(operations.NotInUse):
        operations.adopt(first.version, alone_from=0.8, by=administrator, at=MONDAY + DAY * 4)
    with pytest.raises(operations.NotInUse):
        operations.leave_model(first.version, by=administrator, at=MONDAY + DAY * 4)
    with pytest.raises(IntegrityError), transaction.atomic():
        LearntModel.objects.filter(pk=first.pk).update(left_at=None)


def test_what_is_worse_is_not_adopted(lived, administrator):
    model = operations.train(by=administrator, at=MONDAY)
    model.figures["mixture"][0]["right"] = 0
    model.figures["catalogue"][0]["right"] = 1
    model.save()

    with pytest.raises(operations.WorseThanPresent):
        operations.adopt(model.version, alone_from=0.8, by=administrator, at=MONDAY)
    assert not LearntModel.objects.filter(adopted_at__isnull=False).exists()


@pytest.mark.parametrize("alone_from", [0.0, 0.49, 1.01, float("nan")])
def test_a_threshold_that_is_none_is_refused(lived, administrator, alone_from):
    model = operations.train(by=administrator, at=MONDAY)
    with pytest.raises(operations.NoThreshold):
        operations.adopt(model.version, alone_from=alone_from, by=administrator, at=MONDAY)


def test_only_administrators_decide(lived):
    with pytest.raises(errors.NotAllowed):
        operations.train(by=officer("dept-water"), at=MONDAY)
    with pytest.raises(operations.NoSuchModel):
        operations.adopt("learnt-9", alone_from=0.8, by=HOUSE, at=MONDAY)
    with pytest.raises(operations.NoSuchModel):
        operations.leave_model("learnt-9", by=HOUSE, at=MONDAY)
    assert not LearntModel.objects.exists()


def test_a_county_that_has_just_begun_has_nothing_to_learn_from():
    with pytest.raises(operations.TooLittleToLearn):
        operations.train(by=HOUSE, at=MONDAY)
    with pytest.raises(CommandError, match="200"):
        call_command("analysis_train")


def test_the_command_learns_prints_and_adopts(lived, capsys):
    call_command("analysis_train")
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert found["version"] == "learnt-1"
    assert found["mixture"][0]["messages"] == found["measured"]
    call_command("analysis_train", adopt="learnt-1")
    assert queries.model_in_use() == "learnt-1"


def test_what_was_answered_is_learnt_under_the_matter_that_people_settled_on(worked_off):
    request = dispatched(text="亮头子坏了", category="water.outage")
    desk = desk_of(request.order)
    assert list(lessons.settled(until=MONDAY + DAY)) == []
    orders_of = orders.WorkOrder.objects.filter(pk=request.order_id)
    orders_of.update(category_code="road.lamp", replied_at=MONDAY)
    assert list(lessons.settled(until=MONDAY + DAY)) == [("亮头子坏了", "road.lamp")]
    orders_of.update(restricted=True)
    assert list(lessons.settled(until=MONDAY + DAY)) == []
    assert desk


def test_drift_is_the_share_that_people_changed():
    dispatched(at=MONDAY)
    orders.WorkOrder.objects.update(analysis={"version": "cold-2"})
    for number, days in enumerate((0, 1, 9)):
        Correction.objects.create(
            order_id=number,
            machine_category="road.lamp",
            category="water.outage",
            machine_unit="a",
            unit="b",
            confidence=0.5,
            version="cold-2",
            at=MONDAY - DAY * days,
        )
    found = learning.drift(at=MONDAY + DAY)

    assert len(found.weeks) == learning.WEEKS
    assert (found.weeks[-1].read, found.weeks[-1].corrected) == (1, 1)
    # Sunday belongs to the week before.
    assert (found.weeks[-2].corrected, found.weeks[-3].corrected) == (1, 1)
    assert found.matters == (("road.lamp", "water.outage", 3),)
