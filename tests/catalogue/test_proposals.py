"""Four eyes: what one proposes takes effect when another has confirmed it, and only then."""

from dataclasses import asdict
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from sanlian.catalogue import facts, listings, operations, queries
from sanlian.catalogue.models import CatalogueVersion, Edition, Proposal, ResponsibilityItem
from sanlian.catalogue.rules import RowChange, values_of
from sanlian.journal import queries as journal
from sanlian.kernel.errors import NotAllowed, NotFound
from sanlian.people.actors import HOUSE, Actor, PostScope
from sanlian.people.models import User
from tests.catalogue.conftest import MONDAY
from tests.catalogue.files import FOLDER

pytestmark = pytest.mark.django_db

TODAY = date(2026, 8, 3)
DESK = PostScope(
    1, "county", "县社会治理中心", "county", "330825", "administrator", frozenset({"catalogue.edit"})
)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def officer(phone, name, posts=(DESK,)):
    user = User.objects.create_user(phone=phone, name=name, password=None)
    return Actor(kind="officer", id=user.pk, name=name, posts=posts)


@pytest.fixture
def wei(loaded):
    return officer("13800000001", "吴伟")


@pytest.fixture
def lan(loaded):
    return officer("13800000002", "方兰")


def row(table, code):
    return values_of(listings.present(), table)[code]


def another(table, code, **values):
    before = row(table, code)
    return RowChange(table, code, before, {**before, **values})


def propose(*changes, by, from_day=TODAY, reason="县政府常务会议纪要"):
    return operations.propose(changes, from_day=from_day, reason=reason, by=by, at=MONDAY)


def in_force(*changes, by, second):
    number = propose(*changes, by=by)
    assert operations.confirm(number, by=second, at=MONDAY) == "in_force"
    return number


def recorded():
    return [fact.name for fact in journal.facts(names=frozenset(facts.FACTS))]


def test_what_is_proposed_changes_nothing_until_another_confirms(wei, lan):
    number = propose(another("items", "1.1", title="受理交通标志诉求"), by=wei)
    assert row("items", "1.1")["title"] == "受理并办理“标志标线信号灯”诉求"
    assert listings.proposal(number).state == "waiting"

    assert operations.confirm(number, by=lan, at=MONDAY) == "in_force"

    assert queries.snapshot().items["1.1"].title == "受理交通标志诉求"
    assert queries.snapshot().version == "2026.1+1"
    assert recorded() == [facts.LOADED, facts.PROPOSED, facts.CONFIRMED, facts.IN_FORCE]
    (fact,) = journal.facts(names=frozenset({facts.IN_FORCE}))
    assert (fact.by_name, fact.details["proposed_by"], fact.details["confirmed_by"]) == (
        "方兰",
        "吴伟",
        "方兰",
    )
    (change,) = fact.details["rows"]
    assert (change["before"]["title"], change["after"]["title"]) == (
        "受理并办理“标志标线信号灯”诉求",
        "受理交通标志诉求",
    )


def test_who_proposes_never_confirms_nor_refuses(wei, lan):
    number = propose(another("items", "1.1", title="甲"), by=wei)
    stand_in = Actor(
        kind="officer",
        id=lan.id,
        name="方兰",
        posts=(PostScope(**{**asdict(DESK), "permissions": DESK.permissions, "for_id": wei.id}),),
    )
    for actor in (wei, stand_in):
        with pytest.raises(NotAllowed, match="proposed this yourself"):
            operations.confirm(number, by=actor, at=MONDAY)
        with pytest.raises(NotAllowed, match="proposed this yourself"):
            operations.refuse(number, reason="不", by=actor, at=MONDAY)
    assert listings.proposal(number).state == "waiting"
    assert recorded() == [facts.LOADED, facts.PROPOSED]


def test_only_administrators_take_part(wei):
    number = propose(another("items", "1.1", title="甲"), by=wei)
    clerk = officer("13800000003", "周丽", posts=())
    for attempt in (
        lambda by: propose(another("items", "1.2", title="乙"), by=by),
        lambda by: operations.confirm(number, by=by, at=MONDAY),
        lambda by: operations.refuse(number, reason="不", by=by, at=MONDAY),
        lambda by: operations.withdraw(number, by=by, at=MONDAY),
    ):
        for actor in (clerk, HOUSE):
            with pytest.raises(NotAllowed):
                attempt(actor)
    assert listings.proposal(number).state == "waiting"


def test_a_refusal_needs_a_reason_and_ends_the_proposal(wei, lan):
    number = propose(another("items", "1.1", title="甲"), by=wei)
    with pytest.raises(operations.BadProposal, match="why not"):
        operations.refuse(number, reason=" ", by=lan, at=MONDAY)
    operations.refuse(number, reason="与三定方案不符", by=lan, at=MONDAY)
    info = listings.proposal(number)
    assert (info.state, info.answer, info.decider) == ("refused", "与三定方案不符", "方兰")
    with pytest.raises(operations.Decided):
        operations.confirm(number, by=lan, at=MONDAY)
    assert row("items", "1.1")["title"] != "甲"


def test_only_the_proposer_takes_it_back(wei, lan):
    number = propose(another("items", "1.1", title="甲"), by=wei)
    with pytest.raises(NotAllowed):
        operations.withdraw(number, by=lan, at=MONDAY)
    operations.withdraw(number, by=wei, at=MONDAY)
    assert listings.proposal(number).state == "withdrawn"
    with pytest.raises(operations.Decided):
        operations.confirm(number, by=lan, at=MONDAY)
    with pytest.raises(NotFound):
        operations.withdraw(number + 1, by=wei, at=MONDAY)


def test_another_lead_takes_the_category_along(wei, lan):
    old = row("items", "1.1")
    new = {**old, "holder": "dept-water", "code": "8.99"}
    new.pop("position")
    number = in_force(
        RowChange("items", "1.1", old, None), RowChange("items", "8.99", None, new), by=wei, second=lan
    )
    kind = queries.category("road.crossing")
    assert (kind.lead, kind.list_item) == ("dept-water", "8.99")
    assert [(each.table, each.code) for each in listings.proposal(number).rows] == [
        ("categories", "road.crossing"),
        ("items", "1.1"),
        ("items", "8.99"),
    ]


CONTRADICTIONS = [
    (lambda: [another("items", "1.8", role="lead")], "has more than one lead: items 1.8, "),
    (lambda: [another("items", "1.1", holder="dept-nobody")], "names the unit “dept-nobody”"),
    (lambda: [another("items", "1.1", title=" ")], "needs a text in “title”"),
    (lambda: [another("limits", "small", finish="soon")], "is no length of time"),
    (lambda: [RowChange("limits", "small", row("limits", "small"), None)], "names the limit “small”"),
    (
        lambda: [RowChange("duties", "1.1.1.1", row("duties", "1.1.1.1"), None)],
        "1.1 党员联户 must have 11 duties at the last level, it has 10",
    ),
    (
        lambda: [another("coordination", "rural-houses", lead="dept-housing")],
        "names a department twice",
    ),
    (lambda: [another("items", "1.1")], "Nothing would be different"),
]


@pytest.mark.parametrize(("changes", "sentence"), CONTRADICTIONS)
def test_a_contradiction_is_said_at_once(wei, changes, sentence):
    with pytest.raises(operations.BadProposal, match=sentence):
        propose(*changes(), by=wei)
    assert not Proposal.objects.exists()
    assert recorded() == [facts.LOADED]


def test_a_proposal_needs_a_reason_and_a_day_to_come(wei):
    change = another("items", "1.1", title="甲")
    with pytest.raises(operations.BadProposal, match="why"):
        propose(change, by=wei, reason="")
    with pytest.raises(operations.BadProposal, match="today at the earliest"):
        propose(change, by=wei, from_day=TODAY - timedelta(days=1))
    assert not Proposal.objects.exists()


def test_a_county_sets_other_numbers_for_its_tree(wei, lan):
    counts = row("counts", "tree")
    in_force(
        RowChange("duties", "1.1.1.1", row("duties", "1.1.1.1"), None),
        RowChange("counts", "tree", counts, {"levels": [1, 3, 15, 32], "links": [10, 12, 10]}),
        by=wei,
        second=lan,
    )
    assert "1.1.1.1" not in queries.snapshot().duties
    # The shipped files still say 33; the county's numbers stand.
    operations.load(FOLDER, by=HOUSE, at=MONDAY)
    queries.look_again()
    assert "1.1.1.1" not in queries.snapshot().duties


def test_two_who_change_the_same_row_do_not_overwrite_each_other(wei, lan):
    first = propose(another("items", "1.1", title="甲"), by=wei)
    second = propose(another("items", "1.1", title="乙"), by=lan)
    operations.confirm(first, by=lan, at=MONDAY)
    with pytest.raises(operations.BadProposal, match="changed by somebody else"):
        operations.confirm(second, by=wei, at=MONDAY)
    assert row("items", "1.1")["title"] == "甲"
    assert listings.proposal(second).state == "waiting"


def test_a_later_day_is_waited_for(wei, lan):
    number = propose(another("items", "1.1", title="甲"), by=wei, from_day=date(2026, 8, 5))
    assert operations.confirm(number, by=lan, at=MONDAY) == "scheduled"
    assert operations.take_effect(at=MONDAY + timedelta(days=1)) == 0
    assert row("items", "1.1")["title"] != "甲"
    midnight = datetime(2026, 8, 5, 0, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert operations.take_effect(at=midnight) == 1
    assert operations.take_effect(at=midnight) == 0
    assert row("items", "1.1")["title"] == "甲"
    assert listings.edition("items", "1.1", at=MONDAY).values["title"] != "甲"
    assert listings.edition("items", "1.1", at=midnight).values["title"] == "甲"


def test_what_was_overtaken_while_it_waited_is_refused_in_words(wei, lan):
    late = propose(another("items", "1.1", title="甲"), by=wei, from_day=date(2026, 8, 5))
    operations.confirm(late, by=lan, at=MONDAY)
    in_force(another("items", "1.1", title="乙"), by=wei, second=lan)
    assert operations.take_effect(at=MONDAY + timedelta(days=3)) == 0
    info = listings.proposal(late)
    assert info.state == "refused"
    assert "changed by somebody else" in info.answer
    assert row("items", "1.1")["title"] == "乙"


def test_each_row_keeps_its_editions(wei, lan):
    later = MONDAY + timedelta(days=2)
    number = propose(RowChange("items", "1.8", row("items", "1.8"), None), by=wei, from_day=later.date())
    operations.confirm(number, by=lan, at=later)
    (edition,) = listings.editions("items", code="1.8")
    assert (edition.since, edition.until, edition.version) == (MONDAY, later, "2026.1")
    assert "1.8" not in queries.snapshot().items
    assert ResponsibilityItem.objects.get(code="1.8").active is False
    assert listings.edition("items", "1.8", at=later + timedelta(days=9)).values["title"]
    assert listings.edition("items", "1.8", at=MONDAY - timedelta(days=90)).values["title"]
    assert listings.free_item_code(1) == "1.20"


def test_newer_files_leave_what_the_county_has_changed(wei, lan, files, edit):
    in_force(
        another("items", "1.1", title="甲"),
        RowChange("items", "1.8", row("items", "1.8"), None),
        by=wei,
        second=lan,
    )
    edit("responsibilities.yaml", "受理并办理“电信网络诈骗”诉求", "新名称")
    edit("responsibilities.yaml", "受理并办理“标志标线信号灯”诉求", "另一个名称")
    edit("categories.yaml", 'version: "2026.1"', 'version: "2026.2"')
    outcome = operations.load(files, by=HOUSE, at=MONDAY + timedelta(days=1))
    assert outcome.new_version
    assert row("items", "1.1")["title"] == "甲"
    assert row("items", "1.2")["title"] == "新名称"
    assert "1.8" not in values_of(listings.present(), "items")
    assert not operations.load(files, by=HOUSE, at=MONDAY + timedelta(days=2)).new_version


def test_newer_files_that_contradict_the_county_are_refused_whole(wei, lan, files, edit):
    in_force(another("coordination", "rural-houses", lead="dept-civil"), by=wei, second=lan)
    edit("responsibilities.yaml", "members: [dept-agriculture,", "members: [dept-civil, dept-agriculture,")
    versions = CatalogueVersion.objects.count()
    with pytest.raises(operations.BadCatalogue, match="names a department twice"):
        operations.load(files, by=HOUSE, at=MONDAY)
    assert CatalogueVersion.objects.count() == versions


def test_a_county_from_before_editions_gets_its_first(loaded, files, edit):
    Edition.objects.all().delete()
    edit("responsibilities.yaml", "受理并办理“标志标线信号灯”诉求", "另一个名称")
    later = MONDAY + timedelta(days=1)
    operations.load(files, by=HOUSE, at=later)
    new, old = listings.editions("items", code="1.1")
    assert (old.since, old.until, new.since, new.until) == (MONDAY, later, later, None)
    assert Edition.objects.filter(table="items", code="1.2", since=MONDAY, until=None).count() == 1
