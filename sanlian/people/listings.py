"""The three links as lists: as they are on a day, how they came about, and which rule is not kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext as _

from sanlian.kernel import errors
from sanlian.people import rules
from sanlian.people.models import Household, HouseholdLink, PartyBranch, PartyMember, Post
from sanlian.people.rules import Fault


@dataclass(frozen=True, slots=True)
class Spell:
    """Who held something from one day to another; `until` is None while it lasts."""

    who: str
    role: str
    since: date
    until: date | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A party member with the number of households linked, and the rules that are not kept."""

    user_id: int
    name: str
    number: str
    branch: str
    exempt: str
    exempt_note: str
    households: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """A household with who links it on a day: a member, or the branch (`member_id` None); `who` may be empty."""

    id: int
    grid_code: str
    address: str
    tags: tuple[str, ...]
    member_id: int | None
    who: str
    by_branch: bool
    since: date | None


def fault_words(fault: Fault, *, count: int = 0) -> str:
    """Return the sentence for a rule that is not kept, in the reader's language."""
    return _(rules.FAULT_WORDS[fault]) % {"fewest": rules.FEWEST, "most": rules.MOST, "count": count}


def as_member(row: PartyMember | None) -> rules.Member | None:
    """Return what the rules ask of a party member, read with its branch."""
    if row is None:
        return None
    number = HouseholdLink.objects.filter(member_id=row.user_id, valid_to=None).count()
    return rules.Member(exempt=row.exempt, village_code=row.branch.village_code, households=number)


def _on(day: date, prefix: str = "") -> Q:
    begun = Q(**{f"{prefix}valid_from__lte": day})
    return begun & (Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gte": day}))


def branches(village_code: str) -> list[PartyBranch]:
    """Return a village's party branches with their secretaries, by code."""
    found = PartyBranch.objects.filter(village_code=village_code).select_related("secretary")
    return list(found.order_by("code"))


def members(village_code: str, *, on: date) -> list[MemberRow]:
    """Return the members of a village's branches with open accounts, those with a fault first, then by number."""
    rows = PartyMember.objects.filter(branch__village_code=village_code, user__is_active=True)
    rows = rows.select_related("user", "branch").order_by("number")
    links = HouseholdLink.objects.filter(_on(on), member__in=[row.user_id for row in rows])
    counts = dict(links.values_list("member").annotate(number=Count("pk")).order_by())
    found = [_member_row(row, counts.get(row.user_id, 0)) for row in rows]
    return sorted(found, key=lambda row: not row.faults)


def _member_row(row: PartyMember, households: int) -> MemberRow:
    faults = rules.faults_of_member(rules.Member(row.exempt, row.branch.village_code, households))
    return MemberRow(
        user_id=row.user_id,
        name=row.user.name,
        number=row.number,
        branch=row.branch.name,
        exempt=row.exempt,
        exempt_note=row.exempt_note,
        households=households,
        faults=tuple(faults),
    )


def households(
    village_code: str, *, on: date, member_id: int | None = None, after: int = 0, size: int = 100
) -> list[HouseholdRow]:
    """
    Return a village's households with who links each on a day, in the order of their numbers, from one on.

    :param member_id: only those that this member links on that day
    """
    links = HouseholdLink.objects.filter(_on(on)).select_related("member", "branch")
    rows = Household.objects.filter(grid_code__gte=village_code, grid_code__lt=str(int(village_code) + 1))
    if member_id is not None:
        rows = rows.filter(pk__in=links.filter(member_id=member_id).values("household"))
    rows = rows.filter(pk__gt=after).prefetch_related(Prefetch("links", queryset=links)).order_by("pk")
    return [_household_row(row) for row in rows[:size]]


def _household_row(row: Household) -> HouseholdRow:
    link = next(iter(row.links.all()), None)
    return HouseholdRow(
        id=row.pk,
        grid_code=row.grid_code,
        address=row.address,
        tags=tuple(row.tags),
        member_id=link.member_id if link else None,
        who=_linker(link) if link else "",
        by_branch=bool(link and link.branch_id),
        since=link.valid_from if link else None,
    )


def _linker(link: HouseholdLink) -> str:
    return link.member.name if link.member else link.branch.name if link.branch else ""


def household(household_id: int) -> Household:
    """Return a household; :raises errors.NotFound: when there is none."""
    found = Household.objects.filter(pk=household_id).first()
    if found is None:
        raise errors.NotFound(_("This household does not exist."))
    return found


def household_history(household_id: int) -> list[Spell]:
    """Return who linked a household, the newest first; links that were taken back on their first day are left out."""
    rows = HouseholdLink.objects.filter(household=household_id).select_related("member", "branch")
    return [
        Spell(
            who=_linker(row),
            role="linked_member" if row.member_id else "branch",
            since=row.valid_from,
            until=row.valid_to,
            reason=row.reason,
        )
        for row in rows.order_by("-valid_from", "-pk")
        if row.valid_to is None or row.valid_to >= row.valid_from
    ]


def linked_by(household_id: int, *, on: date) -> str:
    """Return the name of who linked a household on a day; empty for nobody."""
    rows = HouseholdLink.objects.filter(_on(on), household=household_id).select_related("member", "branch")
    link = rows.first()
    return _linker(link) if link else ""


def unit_history(unit_code: str, roles: Iterable[str]) -> list[Spell]:
    """Return who held posts of these roles in a unit, the newest first."""
    rows = Post.objects.filter(unit__code=unit_code, role__in=list(roles)).select_related("user")
    return [
        Spell(who=row.user.name, role=row.role, since=row.valid_from, until=row.valid_to)
        for row in rows.order_by("-valid_from", "-pk")
        if row.valid_to is None or row.valid_to >= row.valid_from
    ]
