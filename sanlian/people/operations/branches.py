"""Party branches and their members."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.people import facts, permissions, rules
from sanlian.people.actors import Actor
from sanlian.people.models import PartyBranch, PartyMember
from sanlian.people.operations.posts import person


class NoSuchBranch(errors.NotFound):
    """No party branch has this code."""


class BranchTaken(errors.Conflict):
    """A branch with this code, or a member with this number, is there already."""


@dataclass(frozen=True, slots=True)
class NewBranch:
    """A branch to be entered: its code and name, its secretary's account, its village."""

    code: str
    name: str
    secretary_id: int
    village_id: int
    village_code: str


@dataclass(frozen=True, slots=True)
class NewMember:
    """A party member to be entered; `exempt` is a rules.Exempt or empty."""

    user_id: int
    number: str
    branch_code: str
    exempt: str = ""
    exempt_note: str = ""


@operation
def found_branches(branches: Sequence[NewBranch], *, by: Actor, at: datetime) -> int:
    """
    Enter party branches; return how many.

    :raises BranchTaken: when a code is there already, or stands twice in the list
    :raises errors.NotAllowed: as permissions.may_keep_links says
    """
    for village in sorted({branch.village_code for branch in branches}):
        permissions.may_keep_links(by, village).require()
    codes = [branch.code for branch in branches]
    _must_be_new(codes, PartyBranch.objects.filter(code__in=codes).values_list("code", flat=True))
    PartyBranch.objects.bulk_create(
        [
            PartyBranch(
                code=branch.code,
                name=branch.name,
                secretary_id=branch.secretary_id,
                village_id=branch.village_id,
                village_code=branch.village_code,
            )
            for branch in branches
        ],
        batch_size=500,
    )
    record(facts.STAFFED, subject=("county", "branches"), by=by, at=at, details={"branches": len(branches)})
    return len(branches)


@operation
def enrol_members(members: Sequence[NewMember], *, by: Actor, at: datetime) -> int:
    """
    Enter party members; return how many.

    :raises NoSuchBranch: when a branch is unknown
    :raises BranchTaken: when a number is there already, or stands twice in the list
    :raises errors.Invalid: for an unknown reason of exemption; errors.NotAllowed: as may_keep_links says
    """
    branches = {row.code: row for row in PartyBranch.objects.all()}
    if missing := {member.branch_code for member in members} - branches.keys():
        raise NoSuchBranch(_("There is no party branch with the code %(code)s.") % {"code": min(missing)})
    for village in sorted({branches[member.branch_code].village_code for member in members}):
        permissions.may_keep_links(by, village).require()
    if any(member.exempt and member.exempt not in set(rules.Exempt) for member in members):
        raise errors.Invalid(_("There is no such reason."), field="exempt")
    numbers = [member.number for member in members]
    _must_be_new(numbers, PartyMember.objects.filter(number__in=numbers).values_list("number", flat=True))
    PartyMember.objects.bulk_create(
        [
            PartyMember(
                user_id=member.user_id,
                number=member.number,
                branch=branches[member.branch_code],
                exempt=member.exempt,
                exempt_note=member.exempt_note[:100],
            )
            for member in members
        ],
        batch_size=500,
    )
    record(facts.STAFFED, subject=("county", "members"), by=by, at=at, details={"members": len(members)})
    return len(members)


def _must_be_new(wanted: Sequence[str], known: Iterable[str]) -> None:
    taken = next(iter(known), "") or next((each for each in wanted if wanted.count(each) > 1), "")
    if taken:
        raise BranchTaken(_("%(code)s is there already.") % {"code": taken})


@operation
def name_secretary(branch_code: str, *, user_id: int, by: Actor, at: datetime) -> None:
    """
    Give a branch another secretary.

    :raises NoSuchBranch, NoSuchPerson: as what was entered is
    :raises errors.NotAllowed: as permissions.may_keep_links says
    """
    branch = PartyBranch.objects.select_for_update(no_key=True).filter(code=branch_code).first()
    if branch is None:
        raise NoSuchBranch(_("There is no party branch with the code %(code)s.") % {"code": branch_code})
    permissions.may_keep_links(by, branch.village_code).require()
    seat_secretary(branch, user_id, by=by, at=at)


def seat_secretary(branch: PartyBranch, user_id: int, *, by: Actor, at: datetime) -> None:
    """Give a branch another secretary for an operation that has asked whether it may."""
    who = person(user_id)
    PartyBranch.objects.filter(pk=branch.pk).update(secretary=who)
    record(
        facts.SECRETARY_NAMED,
        subject=("branch", branch.code),
        by=by,
        at=at,
        details={"branch": branch.name, "person": who.name, "person_id": who.pk},
    )
