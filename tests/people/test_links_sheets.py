"""Branches, members and households as files keep the rules of the three links."""

import pytest

from sanlian.journal.models import Entry
from sanlian.people import facts, queries as people
from sanlian.people.actors import HOUSE
from sanlian.people.models import Household, HouseholdLink, PartyBranch, PartyMember
from sanlian.registry import books, operations
from tests.builders import MONDAY, VILLAGE, officer

pytestmark = pytest.mark.django_db
GRID = f"{VILLAGE}001"
HEAD = "网格编码,地址,标签,member,联户日期\n"


def bring(table, content):
    return operations.bring(
        books.book(table), content.encode(), file_name="a.csv", whole=False, dry=False, by=HOUSE, at=MONDAY
    )


def said(report):
    return [(fault.row, fault.column) for fault in report.faults]


@pytest.fixture
def member(county):
    """Return a member of the village who may link more households."""
    rows = PartyMember.objects.filter(branch__village_code=VILLAGE, exempt="").select_related("user")
    for row in rows:
        number = HouseholdLink.objects.filter(member=row.user, valid_to=None).count()
        if number < 15:
            return row
    raise AssertionError("the demonstration has no such member")


def test_households_come_in_with_their_member_or_the_branch(county, member):
    phone = member.user.phone
    report = bring(
        "households",
        HEAD + f"{GRID},新屋1号,独居老人、低保,{phone},2021-08-01\n{GRID},新屋2号,,,\n{VILLAGE},新屋3号,,,\n",
    )

    assert (report.brought.added, said(report)) == (2, [(4, "grid")])
    first, second = sorted(
        (home for home in Household.objects.all() if home.address.startswith("新屋")),
        key=lambda home: home.address,
    )
    assert first.tags == ["独居老人", "低保"]
    assert first.links.get().member_id == member.user_id
    assert second.links.get().branch.village_code == VILLAGE


def test_nobody_gets_more_than_twenty_households(county, member):
    phone = member.user.phone
    had = HouseholdLink.objects.filter(member=member.user, valid_to=None).count()
    rows = "".join(f"{GRID},新屋{number}号,,{phone},2021-08-01\n" for number in range(25))

    report = bring("households", HEAD + rows)

    assert report.brought.added == 20 - had
    assert {column for _row, column in said(report)} == {"member"}
    assert HouseholdLink.objects.filter(member=member.user, valid_to=None).count() == 20


def test_a_household_changes_hands_and_tags(county, member):
    household = Household.objects.filter(grid_code__startswith=VILLAGE, links__valid_to=None).first()
    row = f"{household.grid_code},{household.address},独居老人,,2021-08-01\n"
    report = bring("households", HEAD + row)

    assert report.brought.changed == 1
    household.refresh_from_db()
    assert household.tags == ["独居老人"]
    assert household.links.get(valid_to=None).branch is not None
    assert Entry.objects.filter(name=facts.HOUSEHOLD_TAGGED).last().details == {"tags": 1}
    assert bring("households", HEAD + row).brought.same == 1


def test_a_member_is_enrolled_and_excused(county, member):
    new = people.phone_of(officer("dept-housing").id)
    branch = PartyBranch.objects.filter(village_code=VILLAGE).first().code
    head = "内部编号,手机号,支部编码,免联原因\n"
    report = bring(
        "members",
        head
        + f"NEW1,{new},{branch},\nNEW2,{new},{branch},\n{member.number},{member.user.phone},{branch},年迈\n",
    )
    assert report.brought.added == 1
    assert said(report) == [(3, "phone"), (4, "exempt")]

    excused = bring("members", head + f"{member.number},{member.user.phone},{member.branch.code},over_70\n")
    assert excused.brought.changed == 1
    assert not HouseholdLink.objects.filter(member=member.user, valid_to=None).exists()


def test_a_branch_gets_another_secretary_but_no_other_village(county):
    branch = PartyBranch.objects.filter(village_code=VILLAGE).first()
    phone = people.phone_of(officer("dept-housing").id)
    head = "支部编码,支部名称,secretary,村编码\n"
    report = bring(
        "branches",
        head
        + f"{branch.code},{branch.name},{phone},{VILLAGE}\n新支部,新支部,{phone},330825201201\nx,x,{phone},999\n",
    )
    assert (report.brought.changed, report.brought.added, said(report)) == (1, 1, [(4, "village")])
    moved = bring("branches", head + f"{branch.code},{branch.name},{phone},330825201201\n")
    assert said(moved) == [(2, "code")]
