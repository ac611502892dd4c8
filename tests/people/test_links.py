"""The three links: their rules, who links whom on which day, and what is refused."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from django.utils.translation import override
from hypothesis import given, strategies as st

from sanlian.journal.models import Entry
from sanlian.kernel import errors
from sanlian.people import listings, operations, queries, rules
from sanlian.people.actors import HOUSE, Role
from sanlian.people.models import Household, HouseholdLink, PartyBranch, PartyMember, Post, User
from sanlian.people.rules import Exempt, Fault, Member
from sanlian.places import queries as places
from tests import builders
from tests.builders import MONDAY, VILLAGE

TODAY = MONDAY.date()
DAY = timedelta(days=1)
OTHER_VILLAGE = "330825101200"
GRID = f"{VILLAGE}001"


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@given(st.sampled_from(["", *Exempt]), st.integers(0, 60), st.integers(1, 40))
def test_a_member_never_takes_more_than_twenty_and_an_excused_one_none(exempt, households, more):
    member = Member(exempt, VILLAGE, households)
    faults = rules.faults_of_taking(member, more=more, villages=frozenset({VILLAGE}))
    assert (not faults) == (not exempt and households + more <= 20)
    assert rules.faults_of_taking(member, more=more, villages=frozenset({OTHER_VILLAGE}))


@pytest.mark.parametrize(
    ("member", "faults"),
    [
        (Member("", VILLAGE, 4), [Fault.TOO_FEW]),
        (Member("", VILLAGE, 5), []),
        (Member("", VILLAGE, 20), []),
        (Member("", VILLAGE, 21), [Fault.TOO_MANY]),
        (Member(Exempt.AWAY, VILLAGE, 0), []),
        (Member(Exempt.OVER_70, VILLAGE, 1), [Fault.EXCUSED]),
    ],
)
def test_five_to_twenty_households_a_member(member, faults):
    assert rules.faults_of_member(member) == faults


# ── with the county ───────────────────────────────────────────────────────────────────────────────


def members(village=VILLAGE):
    return [row for row in listings.members(village, on=TODAY) if not row.exempt]


def households(member, village=VILLAGE):
    return [row.id for row in listings.households(village, on=TODAY, member_id=member.user_id)]


def link(ids, to, since=TODAY, by=HOUSE):
    return operations.link_households(ids, to=to, since=since, reason="调整", by=by, at=MONDAY)


def secretary():
    return builders.officer(f"vil-{VILLAGE}", Role.VILLAGE_SECRETARY)


@pytest.fixture
def standing(county):
    """Return a function that tells what is written: nothing may differ after a refusal."""

    def look():
        return (
            sorted(HouseholdLink.objects.values_list("pk", "member", "branch", "valid_from", "valid_to")),
            sorted(Post.objects.values_list("pk", "user", "valid_from", "valid_to")),
            sorted(PartyMember.objects.values_list("pk", "exempt")),
            Entry.objects.count(),
        )

    return look


@pytest.mark.usefixtures("county")
def test_the_invented_county_keeps_every_rule():
    for village in places.of_level("village"):
        assert [row.faults for row in listings.members(village.code, on=TODAY) if row.faults] == []
    linked = set(HouseholdLink.objects.filter(valid_to=None).values_list("household", flat=True))
    assert linked == set(Household.objects.values_list("pk", flat=True))
    assert all(link.head and link.worker for link in queries.grid_links("330825", on=TODAY))
    assert all(team.leader and team.members for team in queries.village_teams("330825", on=TODAY))


@pytest.mark.usefixtures("county")
def test_a_household_changes_hands_and_history_answers_for_every_day():
    giver, taker = members()[:2]
    moved = households(giver)[0]

    assert link([moved], taker.user_id, by=secretary()) == 1

    assert listings.linked_by(moved, on=date(2021, 3, 1)) == giver.name
    assert listings.linked_by(moved, on=TODAY - DAY) == giver.name
    assert listings.linked_by(moved, on=TODAY) == taker.name
    assert [(spell.who, spell.until) for spell in listings.household_history(moved)] == [
        (taker.name, None),
        (giver.name, TODAY - DAY),
    ]
    told = Entry.objects.latest("seq")
    assert (told.subject_id, told.details["to"]) == (VILLAGE, taker.name)


@pytest.mark.usefixtures("county")
def test_what_is_taken_back_on_its_first_day_never_was():
    giver, taker = members()[:2]
    moved = households(giver)[0]
    link([moved], taker.user_id)
    link([moved], giver.user_id)
    assert [spell.who for spell in listings.household_history(moved)] == [giver.name, giver.name]
    assert listings.linked_by(moved, on=TODAY) == giver.name


@pytest.mark.usefixtures("county")
def test_who_is_excused_links_nobody_and_the_branch_fills_the_gap():
    who = members()[0]
    theirs = households(who)

    taken = operations.excuse_member(
        who.user_id, exempt=Exempt.INFIRM, note="住院", since=TODAY, by=secretary(), at=MONDAY
    )

    assert taken == len(theirs)
    branch = PartyBranch.objects.get(village_code=VILLAGE).name
    assert {listings.linked_by(number, on=TODAY) for number in theirs} == {branch}
    assert {listings.linked_by(number, on=TODAY - DAY) for number in theirs} == {who.name}
    operations.excuse_member(who.user_id, exempt="", since=TODAY, by=HOUSE, at=MONDAY)
    assert next(row for row in members() if row.user_id == who.user_id).faults == (Fault.TOO_FEW,)


def test_what_breaks_a_rule_is_refused_in_words_and_nothing_changes(standing):
    giver, taker = members()[:2]
    excused = next(row for row in listings.members(VILLAGE, on=TODAY) if row.exempt)
    stranger = members(OTHER_VILLAGE)[0]
    own = households(giver)
    grid = places.get(GRID)
    street = [operations.NewHousehold(grid.id, GRID, f"新村{number}号", None) for number in range(16)]
    many = operations.register_households(street, since=TODAY, by=HOUSE, at=MONDAY)
    before = standing()
    for ids, to, words in [
        (own[:1], excused.user_id, "excused"),
        (own[:1], stranger.user_id, "own branch"),
        (own[:1], builders.officer("dept-housing").id, "Only party members"),
        (many, taker.user_id, "at most 20 households"),
    ]:
        with override("en"), pytest.raises(operations.RuleBroken, match=words):
            link(ids, to)
    with pytest.raises(operations.NoSuchHousehold):
        link([*own, 10**9], taker.user_id)
    with pytest.raises(operations.NoSuchPerson):
        link(own, 10**9)
    with pytest.raises(operations.UnusableDays):
        link(own, taker.user_id, since=date(2020, 12, 31))
    with pytest.raises(errors.Invalid):
        operations.excuse_member(giver.user_id, exempt="busy", since=TODAY, by=HOUSE, at=MONDAY)
    assert standing() == before


def test_another_village_does_not_touch_it(standing):
    giver, taker = members()[:2]
    own, before = households(giver), standing()
    stranger = builders.officer(f"vil-{OTHER_VILLAGE}", Role.VILLAGE_SECRETARY)
    for refused in (
        lambda: link(own, taker.user_id, by=stranger),
        lambda: operations.excuse_member(giver.user_id, exempt="away", since=TODAY, by=stranger, at=MONDAY),
        lambda: operations.link_grid(GRID, head_id=giver.user_id, since=TODAY, by=stranger, at=MONDAY),
        # Nor does the village choose who comes from above to stand by it.
        lambda: operations.change_team(VILLAGE, part=[1], since=TODAY, by=secretary(), at=MONDAY),
    ):
        with pytest.raises(errors.NotAllowed):
            refused()
    assert standing() == before


def grid_link(on=TODAY):
    return queries.grid_links(GRID, on=on)[0]


@pytest.mark.usefixtures("county")
def test_a_grid_gets_another_head_who_can_work_at_once():
    before, new = grid_link(), secretary()
    operations.link_grid(
        GRID, head_id=new.id, since=TODAY, by=builders.desk_of(builders.ask().order), at=MONDAY
    )

    assert grid_link().head.user_id == new.id and grid_link().worker == before.worker
    assert grid_link(date(2021, 3, 1)).head == before.head
    grid = queries.unit(f"grid-{GRID}").id
    assert queries.actor_of_user(new.id, on=TODAY).works_for(grid)
    assert not queries.actor_of_user(before.head.user_id, on=TODAY).works_for(grid)


def test_a_grid_without_the_right_people_is_refused_and_nothing_changes(standing):
    other = queries.grid_links(VILLAGE, on=TODAY)[1]
    head, before = grid_link().head, standing()
    for people, words in [
        ({"head_id": builders.officer("dept-housing").id}, "cadre of its village"),
        ({"worker_id": other.worker.user_id}, "walks one grid"),
        ({"worker_id": head.user_id}, "two people"),
    ]:
        with override("en"), pytest.raises(operations.RuleBroken, match=words):
            operations.link_grid(GRID, **people, since=TODAY, by=HOUSE, at=MONDAY)
    with pytest.raises(errors.NotAllowed):
        operations.link_grid(GRID, head_id=secretary().id, since=TODAY, by=secretary(), at=MONDAY)
    assert standing() == before


def team(on=TODAY):
    return queries.village_teams(VILLAGE, on=on)[0]


@pytest.mark.usefixtures("county")
def test_a_team_changes_its_leader_and_keeps_who_led_before():
    before, new, member = team(), builders.officer("dept-civil"), builders.officer("dept-health")
    operations.change_team(VILLAGE, leader_id=new.id, join=[member.id], since=TODAY, by=HOUSE, at=MONDAY)
    assert team().leader.user_id == new.id
    assert {card.user_id for card in team().members} == {card.user_id for card in before.members} | {
        member.id
    }
    assert team(TODAY - DAY) == before
    assert [spell.who for spell in listings.unit_history(f"team-{VILLAGE}", [Role.TEAM_LEADER])] == [
        new.name,
        before.leader.name,
    ]
    operations.change_team(VILLAGE, part=[member.id], since=TODAY + DAY, by=HOUSE, at=MONDAY)
    assert member.id not in {card.user_id for card in team(TODAY + DAY).members}


def test_a_team_that_cannot_be_is_refused_and_nothing_changes(standing):
    present, before = team(), standing()
    alone = [card.user_id for card in present.members]
    villager = grid_link().worker.user_id
    for change, words in [
        ({"part": alone}, "at least one member"),
        ({"join": [villager]}, "from the county and the township"),
        ({"leader_id": villager}, "from the county and the township"),
    ]:
        with override("en"), pytest.raises(operations.RuleBroken, match=words):
            operations.change_team(VILLAGE, **change, since=TODAY, by=HOUSE, at=MONDAY)
    assert standing() == before


# ── branches ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("county")
def test_a_branch_has_code_name_secretary_and_village():
    branch = listings.branches(VILLAGE)[0]
    other = members()[1]
    operations.name_secretary(
        branch.code, user_id=other.user_id, by=builders.officer("county", Role.ADMINISTRATOR), at=MONDAY
    )
    branch.refresh_from_db()
    assert (branch.secretary_id, branch.village_code) == (other.user_id, VILLAGE)
    assert Entry.objects.latest("seq").details["person"] == other.name


def test_branches_and_members_are_entered_once(standing):
    village = places.get(VILLAGE)
    branch = listings.branches(VILLAGE)[0]
    who = User.objects.filter(membership=None).first()
    before = standing(), PartyBranch.objects.count(), PartyMember.objects.count()
    twice = operations.NewBranch(branch.code, "又一个", who.pk, village.id, VILLAGE)
    number = PartyMember.objects.first().number
    for refused, refusal in [
        (lambda: operations.found_branches([twice], by=HOUSE, at=MONDAY), operations.BranchTaken),
        (lambda: enrol(who, number, branch.code), operations.BranchTaken),
        (lambda: enrol(who, "新1", "D-nowhere"), operations.NoSuchBranch),
        (lambda: enrol(who, "新1", branch.code, exempt="busy"), errors.Invalid),
        (lambda: enrol(who, "新1", branch.code, by=secretary_of_another()), errors.NotAllowed),
        (
            lambda: operations.name_secretary("D-x", user_id=who.pk, by=HOUSE, at=MONDAY),
            operations.NoSuchBranch,
        ),
    ]:
        with pytest.raises(refusal):
            refused()
    assert (standing(), PartyBranch.objects.count(), PartyMember.objects.count()) == before


def secretary_of_another():
    return builders.officer(f"vil-{OTHER_VILLAGE}", Role.VILLAGE_SECRETARY)


def enrol(who, number, branch_code, *, exempt="", by=HOUSE):
    new = operations.NewMember(who.pk, number, branch_code, exempt)
    return operations.enrol_members([new], by=by, at=MONDAY)
