"""The three links as lists: as they are on a day, how they came about, and which rule is not kept."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from sanlian.kernel import errors
from sanlian.people import contact, rules
from sanlian.people.models import Household, HouseholdLink, PartyBranch, PartyMember, Post
from sanlian.people.queries import held
from sanlian.people.rules import ROLE_WORDS, Fault

# Whoever is shown so many writes a word more.
FOUND = 50


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

    @property
    def why(self) -> str:
        """Return why the member is excused, in the reader's language; empty for who is not."""
        return _(rules.EXEMPT_WORDS[rules.Exempt(self.exempt)]) if self.exempt else ""


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


def on_day(day: date, prefix: str = "") -> Q:
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
    links = HouseholdLink.objects.filter(on_day(on), member__in=[row.user_id for row in rows])
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
    links = HouseholdLink.objects.filter(on_day(on)).select_related("member", "branch")
    rows = Household.objects.filter(_within(village_code))
    if member_id is not None:
        rows = rows.filter(pk__in=links.filter(member_id=member_id).values("household"))
    rows = rows.filter(pk__gt=after).prefetch_related(Prefetch("links", queryset=links)).order_by("pk")
    return [_household_row(row) for row in rows[:size]]


def find_households(
    words: str, *, place_codes: Iterable[str], on: date, size: int = FOUND
) -> list[HouseholdRow]:
    """
    Return households of some subtrees of places that a few words name, by place and address; two questions.

    Addresses are sealed and found whole, or by who links the household on that day.

    :param words: a whole address, or a part of the linking member's name or its first letters in pinyin
    """
    wanted = words.strip()
    if not wanted:
        return []
    here = Q(pk__in=())
    for code in place_codes:
        here |= _within(code)
    links = HouseholdLink.objects.filter(on_day(on)).select_related("member", "branch")
    named = Q(member__name__contains=wanted)
    if wanted.isascii():
        named |= Q(member__initials__startswith=wanted.lower())
    linked = Q(pk__in=links.filter(named).values("household"))
    rows = Household.objects.filter(here).filter(Q(address_key=contact.address_key(wanted)) | linked)
    rows = rows.prefetch_related(Prefetch("links", queryset=links)).order_by("grid_code", "pk")
    return [_household_row(row) for row in rows[:size]]


def linked_to(user_id: int, *, on: date) -> list[HouseholdRow]:
    """Return the households that somebody links on a day, wherever they are, by place and address."""
    links = HouseholdLink.objects.filter(on_day(on), member=user_id).select_related("member", "branch")
    rows = Household.objects.filter(pk__in=links.values("household"))
    rows = rows.prefetch_related(Prefetch("links", queryset=links))
    found = [_household_row(row) for row in rows.order_by("pk")]
    return sorted(found, key=lambda row: (row.grid_code, row.address, row.id))


def links_household(user_id: int | None, household_id: int, *, on: date) -> bool:
    """Return whether somebody links that household on a day."""
    return HouseholdLink.objects.filter(on_day(on), member=user_id, household=household_id).exists()


def links_in(user_id: int | None, place_code: str, *, on: date) -> bool:
    """Return whether somebody links a household of a subtree of places on a day."""
    here = HouseholdLink.objects.filter(on_day(on), member=user_id)
    return here.filter(household__in=Household.objects.filter(_within(place_code))).exists()


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


def gaps(village_code: str, *, on: date, size: int = 200) -> list[HouseholdRow]:
    """Return a village's households that no member links on a day: the branch does, or nobody."""
    linked = HouseholdLink.objects.filter(on_day(on), household=OuterRef("pk")).exclude(member=None)
    links = HouseholdLink.objects.filter(on_day(on)).select_related("member", "branch")
    rows = Household.objects.filter(~Exists(linked), _within(village_code))
    rows = rows.prefetch_related(Prefetch("links", queryset=links)).order_by("pk")
    return [_household_row(row) for row in rows[:size]]


def _within(place_code: str) -> Q:
    return Q(grid_code__gte=place_code, grid_code__lt=str(int(place_code) + 1))


@dataclass(frozen=True, slots=True)
class Tally:
    """A village in numbers: members, households, of them by the branch or by nobody, members outside the rules."""

    members: int = 0
    households: int = 0
    by_branch: int = 0
    unlinked: int = 0
    faults: int = 0


def tallies(place_code: str, *, on: date) -> dict[str, Tally]:
    """Return the villages of a township in numbers, by code; three questions, however many villages there are."""
    counts: dict[str, Counter[str]] = {}
    village = Substr("grid_code", 1, 12)
    rows = Household.objects.filter(_within(place_code)).annotate(village=village)
    for code, number in rows.values_list("village").annotate(number=Count("pk")).order_by():
        counts.setdefault(code, Counter())["households"] = number
    links = HouseholdLink.objects.filter(on_day(on), household__in=rows.values("pk"))
    linking: Counter[int] = Counter()
    by_member = links.annotate(village=Substr("household__grid_code", 1, 12)).values_list("village", "member")
    for code, member_id, number in by_member.annotate(number=Count("pk")).order_by():
        counts[code]["linked"] += number
        counts[code]["by_branch"] += 0 if member_id else number
        linking[member_id or 0] += number
    people = PartyMember.objects.filter(branch__village_code__startswith=place_code, user__is_active=True)
    for code, user_id, exempt in people.values_list("branch__village_code", "user", "exempt"):
        found = counts.setdefault(code, Counter())
        found["members"] += 1
        found["faults"] += bool(rules.faults_of_member(rules.Member(exempt, code, linking[user_id])))
    return {
        code: Tally(
            members=found["members"],
            households=found["households"],
            by_branch=found["by_branch"],
            unlinked=found["households"] - found["linked"],
            faults=found["faults"],
        )
        for code, found in counts.items()
    }


@dataclass(frozen=True, slots=True)
class StaffRow:
    """Somebody who holds a post in a unit."""

    user_id: int
    name: str
    unit_code: str


def staff(kinds: Iterable[str], place_code: str, *, on: date) -> list[StaffRow]:
    """Return each person once who holds a post on a day in units of these kinds, here or without a place, by unit."""
    here = Q(unit__place_code__startswith=place_code) | Q(unit__place_code="") | Q(unit__kind="county")
    rows = Post.objects.filter(on_day(on), here, unit__kind__in=list(kinds), user__is_active=True)
    found: dict[int, StaffRow] = {}
    for row in rows.select_related("user", "unit").order_by("unit__code", "pk"):
        found.setdefault(row.user_id, StaffRow(row.user_id, row.user.name, row.unit.code))
    return list(found.values())


def staffed_until(day: date, *, kind: str) -> frozenset[str]:
    """Return the codes of the units of a kind in which anybody had held a post until the end of a day."""
    rows = Post.objects.filter(unit__kind=kind, valid_from__lte=day)
    return frozenset(rows.values_list("unit__code", flat=True).distinct())


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
    rows = HouseholdLink.objects.filter(on_day(on), household=household_id).select_related("member", "branch")
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


def role_words(role: str) -> str:
    """Return a role in the reader's words."""
    return _(ROLE_WORDS[role]) if role in ROLE_WORDS else role


def double_administrators(*, on: date) -> tuple[str, ...]:
    """Return the names of those who hold two of the offices that watch each other; none, if the doors hold."""
    rows = held(on).filter(role__in=rules.SEPARATE).values("user", "user__name")
    twice = rows.annotate(offices=Count("role", distinct=True)).filter(offices__gt=1).order_by("user__name")
    return tuple(row["user__name"] for row in twice)
