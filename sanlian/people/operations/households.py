"""党员联户: who links a household from a day on, and who is excused from it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.people import facts, listings, permissions, rules
from sanlian.people.actors import Actor
from sanlian.people.models import Household, HouseholdLink, PartyBranch, PartyMember, User
from sanlian.people.operations.posts import DAY, UnusableDays, person


class NoSuchHousehold(errors.NotFound):
    """No household has this number."""


class NoBranch(errors.Conflict):
    """The village has no party branch that could fill the gap."""


class RuleBroken(errors.Conflict):
    """A rule of the three links forbids it; the sentence says which."""


def refuse_faults(faults: Iterable[rules.Fault], **numbers: int) -> None:
    """Do nothing where every rule is kept; :raises RuleBroken: with a sentence for each that is not."""
    words = [listings.fault_words(fault, **numbers) for fault in faults]
    if words:
        raise RuleBroken(" ".join(words))


@operation
def link_households(
    household_ids: Sequence[int], *, to: int | None, since: date, reason: str = "", by: Actor, at: datetime
) -> int:
    """
    Let a party member link these households from a day on, or the village's branch; all of them or none.

    :param to: the member's account, or None for the branch, which fills the gap
    :returns: how many changed hands; what the member links already stays as it is
    :raises NoSuchHousehold, NoBranch, RuleBroken, UnusableDays: as what was entered is
    :raises errors.NotAllowed: as permissions.may_keep_links says
    """
    households = _held(household_ids)
    for village in sorted({household.grid_code[:12] for household in households}):
        permissions.may_keep_links(by, village).require()
    return relink(households, to=to, since=since, reason=reason, by=by, at=at)


def _held(household_ids: Sequence[int]) -> list[Household]:
    found = Household.objects.select_for_update(no_key=True).filter(pk__in=set(household_ids)).order_by("pk")
    households = list(found)
    if not households or len(households) < len(set(household_ids)):
        raise NoSuchHousehold(_("This household does not exist."))
    return households


def relink(
    households: list[Household], *, to: int | None, since: date, reason: str, by: Actor, at: datetime
) -> int:
    """Let households change hands for an operation that has asked whether it may."""
    linked = {
        link.household_id: link
        for link in HouseholdLink.objects.filter(household__in=households, valid_to=None).select_related(
            "branch"
        )
    }
    if to is None:
        return _to_branch(households, linked, since=since, reason=reason, by=by, at=at)
    who = person(to)
    moving = [each for each in households if each.pk not in linked or linked[each.pk].member_id != to]
    membership = PartyMember.objects.select_for_update(of=("self",)).select_related("branch").filter(user=who)
    member = listings.as_member(membership.first())
    villages = frozenset(household.grid_code[:12] for household in moving)
    faults = rules.faults_of_taking(member, more=len(moving), villages=villages)
    refuse_faults(faults, count=(member.households if member else 0) + len(moving))
    _move(moving, linked, member=who, branch=None, since=since, reason=reason, by=by, at=at)
    return len(moving)


def _to_branch(
    households: list[Household],
    linked: dict[int, HouseholdLink],
    *,
    since: date,
    reason: str,
    by: Actor,
    at: datetime,
) -> int:
    # A village that was split off finds its households with the branch that it came from.
    moving = [each for each in households if not _with_own_branch(each, linked.get(each.pk))]
    for village in sorted({household.grid_code[:12] for household in moving}):
        branch = PartyBranch.objects.filter(village_code=village).order_by("code").first()
        if branch is None:
            raise NoBranch(_("This village has no party branch that could fill the gap."))
        here = [household for household in moving if household.grid_code.startswith(village)]
        _move(here, linked, member=None, branch=branch, since=since, reason=reason, by=by, at=at)
    return len(moving)


def _with_own_branch(household: Household, link: HouseholdLink | None) -> bool:
    branch = link.branch if link else None
    return branch is not None and household.grid_code.startswith(branch.village_code)


def _move(
    moving: list[Household],
    linked: dict[int, HouseholdLink],
    *,
    member: User | None,
    branch: PartyBranch | None,
    since: date,
    reason: str,
    by: Actor,
    at: datetime,
) -> None:
    """End what linked the households the day before, and link them anew."""
    before = [linked[household.pk] for household in moving if household.pk in linked]
    if any(since < link.valid_from for link in before):
        raise UnusableDays(_("The present link began only later."), field="since")
    if not moving:
        return
    HouseholdLink.objects.filter(pk__in=[link.pk for link in before]).update(valid_to=since - DAY)
    words = reason.strip()[:100]
    HouseholdLink.objects.bulk_create(
        [
            HouseholdLink(member=member, branch=branch, household=household, valid_from=since, reason=words)
            for household in moving
        ],
        batch_size=500,
    )
    record(
        facts.HOUSEHOLDS_LINKED,
        subject=("village", moving[0].grid_code[:12]),
        by=by,
        at=at,
        details={
            "households": [household.pk for household in moving],
            "member": member.pk if member else None,
            "to": member.name if member else branch.name if branch else "",
            "since": since.isoformat(),
            "reason": words,
        },
    )


@operation
def excuse_member(user_id: int, *, exempt: str, note: str = "", since: date, by: Actor, at: datetime) -> int:
    """
    Excuse a member from linking households, or say that the member links again; return how many the branch took.

    :param exempt: an Exempt, or empty for a member who links again
    :raises RuleBroken: for somebody who is no party member
    :raises NoBranch, UnusableDays: as link_households says
    :raises errors.Invalid: for an unknown reason; errors.NotAllowed: as permissions.may_keep_links says
    """
    if exempt and exempt not in set(rules.Exempt):
        raise errors.Invalid(_("There is no such reason."), field="exempt")
    who = person(user_id)
    membership = PartyMember.objects.select_for_update(of=("self",)).select_related("branch").filter(user=who)
    member = membership.first()
    if member is None:
        raise RuleBroken(listings.fault_words(rules.Fault.NO_MEMBER))
    permissions.may_keep_links(by, member.branch.village_code).require()
    own = HouseholdLink.objects.filter(member=who, valid_to=None).values_list("household", flat=True)
    taken = 0
    if exempt and (households := list(own)):
        taken = link_households(households, to=None, since=since, reason=note, by=by, at=at)
    PartyMember.objects.filter(pk=member.pk).update(exempt=exempt, exempt_note=note.strip()[:100])
    record(
        facts.MEMBER_EXCUSED,
        subject=("person", who.pk),
        by=by,
        at=at,
        details={"person": who.name, "exempt": exempt, "since": since.isoformat(), "households": taken},
    )
    return taken
