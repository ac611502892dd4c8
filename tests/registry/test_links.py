"""The pages of the three links: what is, what was, and what a rule forbids, said before anything is entered."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sanlian.journal.models import Entry
from sanlian.people import listings, operations, queries
from sanlian.people.actors import HOUSE, Role
from sanlian.people.models import HouseholdLink
from tests.builders import MONDAY, VILLAGE, officer
from tests.desk.pages import words

pytestmark = pytest.mark.django_db

TODAY = MONDAY.date()
HOME = f"/registry/links/{VILLAGE}/"
GRID = f"{VILLAGE}001"


@pytest.fixture
def secretary(county):
    return officer(f"vil-{VILLAGE}", Role.VILLAGE_SECRETARY)


@pytest.fixture
def desk(county):
    return officer(f"twp-{VILLAGE[:9]}", Role.DISPATCHER)


def members():
    return [row for row in listings.members(VILLAGE, on=TODAY) if not row.exempt]


def theirs(row):
    return [each.id for each in listings.households(VILLAGE, on=TODAY, member_id=row.user_id)]


def test_a_township_sees_its_villages_and_what_is_not_in_order(
    logged_in, desk, keeper, django_assert_max_num_queries
):
    row = members()[0]
    operations.link_households(theirs(row)[:2], to=None, since=TODAY, by=HOUSE, at=MONDAY)
    client = logged_in(desk)
    client.get("/registry/links/")
    with django_assert_max_num_queries(9):
        page = words(client.get("/registry/links/"))
    assert "缪家村" in page and "不合 5—20 户" in page and "湖镇镇" not in page

    county = logged_in(keeper)
    assert "湖镇镇" in words(county.get("/registry/links/"))
    assert "缪家村" in words(county.get(f"/registry/links/?township={VILLAGE[:9]}"))


def test_a_village_as_it_is_and_as_it_was(logged_in, secretary, django_assert_max_num_queries):
    leader, new = queries.team_leader(VILLAGE, on=TODAY), officer("dept-civil")
    operations.change_team(VILLAGE, leader_id=new.id, since=TODAY, by=HOUSE, at=MONDAY)
    client = logged_in(secretary)
    client.get(HOME)
    with django_assert_max_num_queries(16):
        now = words(client.get(HOME))
    then = words(client.get(f"{HOME}?on=2021-03-01"))
    assert new.name in now and f"{leader.name} 团长" in then and "当天的情况" in then
    assert "换" not in then.replace("换一天", "")
    assert client.get(f"{HOME}?on=nonsense").status_code == 200


def test_a_household_is_found_by_who_links_it_by_first_letters_and_by_its_whole_address(
    logged_in, secretary, django_assert_max_num_queries
):
    client = logged_in(secretary)
    with CaptureQueriesContext(connection) as before:
        client.get(HOME)
    linked = HouseholdLink.objects.filter(household__grid_code__startswith=VILLAGE, valid_to=None)
    link = linked.exclude(member=None).order_by("pk")[0]
    home, member = link.household, link.member
    other = linked.exclude(member=None).exclude(member__initials=member.initials).order_by("pk")[0]
    for sought in (member.name, member.name[:1], member.initials.upper(), home.address):
        with django_assert_max_num_queries(len(before.captured_queries) + 2):
            page = client.get(HOME, {"q": sought}).content.decode()
        assert f"/registry/links/household/{home.pk}/" in page
    page = client.get(HOME, {"q": member.initials}).content.decode()
    assert f"/registry/links/household/{other.household_id}/" not in page
    assert "没有这样的农户" in words(client.get(HOME, {"q": "查无此处"}))
    assert "没有这样的农户" not in words(client.get(HOME, {"q": "\0 "}))


def test_households_change_hands(logged_in, secretary):
    giver, taker = members()[:2]
    moved = theirs(giver)[:1]
    client = logged_in(secretary)
    address = f"{HOME}member/{giver.user_id}/"
    assert taker.name in words(client.get(address))

    answer = client.post(
        address, {"households": moved, "to": taker.user_id, "since": "2021-08-02", "reason": "搬家"}
    )

    assert answer["Location"] == HOME
    assert listings.linked_by(moved[0], on=TODAY) == taker.name
    history = words(client.get(f"/registry/links/household/{moved[0]}/?on=2021-03-01"))
    assert f"2021-03-01：{giver.name}" in history and "搬家" in history


def test_a_broken_rule_is_said_and_nothing_changes(logged_in, secretary):
    giver = members()[0]
    excused = next(row for row in listings.members(VILLAGE, on=TODAY) if row.exempt)
    client, before = logged_in(secretary), Entry.objects.count()
    address, moved = f"{HOME}member/{giver.user_id}/", theirs(giver)
    for said, fault, status in [
        ({"to": excused.user_id, "since": "2021-08-02", "households": moved[:1]}, "免联", 409),
        ({"to": "branch", "since": "2020-01-01", "households": moved[:1]}, "开始得更晚", 422),
        ({"to": "branch", "since": "2021-08-02"}, "至少选一户", 422),
        ({"to": "", "since": "", "households": moved[:1]}, "从哪一天起", 422),
        ({"do": "excuse", "x-exempt": "busy", "x-since": "2021-08-02"}, "busy", 422),
    ]:
        answer = client.post(address, said)
        assert answer.status_code == status and fault in words(answer), said
        # What was ticked stays ticked.
        ticked = re.findall(r'value="(\d+)" id="household-\d+" checked', answer.content.decode())
        assert ticked == [str(number) for number in said.get("households", [])]
    assert (theirs(giver), Entry.objects.count()) == (moved, before)


def test_a_member_is_excused_and_the_branch_takes_over(logged_in, secretary):
    who = members()[0]
    answer = logged_in(secretary).post(
        f"{HOME}member/{who.user_id}/",
        {"do": "excuse", "x-exempt": "away", "x-since": "2021-08-02", "x-reason": "外出务工"},
    )
    assert answer["Location"] == HOME
    row = next(row for row in listings.members(VILLAGE, on=TODAY) if row.user_id == who.user_id)
    assert (row.exempt, row.exempt_note, row.households) == ("away", "外出务工", 0)


def test_what_the_branch_links_is_given_to_a_member(logged_in, secretary):
    taker = members()[0]
    found = listings.gaps(VILLAGE, on=TODAY)
    client = logged_in(secretary)
    answer = client.post(
        f"{HOME}branch/", {"households": [found[0].id], "to": taker.user_id, "since": "2021-08-02"}
    )
    assert answer.status_code == 302 and listings.linked_by(found[0].id, on=TODAY) == taker.name
    assert found[0].address in words(client.get(f"/registry/links/household/{found[0].id}/"))


def test_a_grid_gets_another_head_or_the_page_says_why_not(logged_in, desk, secretary):
    client, address = logged_in(desk), f"{HOME}grid/{GRID}/"
    head = queries.grid_links(GRID, on=TODAY)[0].head
    refused = client.post(address, {"worker": head.user_id, "since": "2021-08-02"})
    assert refused.status_code == 409 and "不能是同一个人" in words(refused)
    assert queries.grid_links(GRID, on=TODAY)[0].worker.user_id != head.user_id

    assert client.post(address, {"head": secretary.id, "since": "2021-08-02"})["Location"] == HOME
    assert queries.grid_links(GRID, on=TODAY)[0].head.user_id == secretary.id
    assert head.name in words(client.get(address))


def test_a_team_changes_and_only_the_township_changes_it(logged_in, desk, secretary):
    address, new = f"{HOME}team/", officer("dept-civil")
    present = queries.village_teams(VILLAGE, on=TODAY)[0]
    client = logged_in(desk)
    refused = client.post(
        address, {"part": [card.user_id for card in present.members], "since": "2021-08-02"}
    )
    assert refused.status_code == 409 and "至少还要有一名团员" in words(refused)
    own = logged_in(secretary).post(address, {"leader": new.id, "since": "2021-08-02"})
    assert own.status_code == 403
    assert queries.village_teams(VILLAGE, on=TODAY)[0] == present

    answer = client.post(
        address, {"leader": new.id, "join": officer("dept-health").id, "since": "2021-08-02"}
    )
    assert answer["Location"] == HOME
    assert queries.team_leader(VILLAGE, on=TODAY).user_id == new.id
    assert present.leader.name in words(client.get(address))


@pytest.mark.parametrize("page", ["", "branch/", f"grid/{GRID}/", "team/", "member/1/"])
def test_another_village_and_those_who_keep_no_links_are_refused(logged_in, page):
    stranger = officer("vil-330825101200", Role.VILLAGE_SECRETARY)
    for who in (stranger, officer("dept-housing")):
        assert logged_in(who).get(HOME + page).status_code == 403


def test_what_does_not_exist(logged_in, desk):
    client = logged_in(desk)
    for address in (
        "/registry/links/330825201999/",
        f"/registry/links/{VILLAGE}/member/999999999/",
        f"/registry/links/{VILLAGE}/grid/330825101200001/",
        "/registry/links/household/999999999/",
    ):
        assert client.get(address).status_code == 404


def test_what_begins_later_is_not_shown_today(logged_in, secretary):
    giver, taker = members()[:2]
    moved = theirs(giver)[:1]
    tomorrow = TODAY + timedelta(days=1)
    logged_in(secretary).post(
        f"{HOME}member/{giver.user_id}/",
        {"households": moved, "to": taker.user_id, "since": tomorrow.isoformat()},
    )
    assert listings.linked_by(moved[0], on=TODAY) == giver.name
    assert listings.linked_by(moved[0], on=tomorrow) == taker.name


def test_in_english_colleagues_are_offered_with_the_english_name_of_their_unit(logged_in, secretary):
    client = logged_in(secretary)
    client.cookies["django_language"] = "en"
    page = client.get(f"{HOME}grid/{VILLAGE}001/").content.decode()
    assert "· Miaojia Village, Grid 1" in page and "第1网格" not in page
