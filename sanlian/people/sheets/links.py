"""Branches, party members and linked households as files."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch
from django.utils.timezone import localdate

from sanlian.kernel import errors
from sanlian.kernel.words import gettext_noop
from sanlian.people import contact, listings, operations, rules
from sanlian.people.actors import Actor
from sanlian.people.models import Household, HouseholdLink, PartyBranch, PartyMember
from sanlian.people.sheets.people import number_of, numbers, phone_column
from sanlian.places import queries as places
from sanlian.sheets import (
    Book,
    Brought,
    Column,
    Contradiction,
    Kind,
    Outcome,
    Row,
    Table,
    bring_each,
    refused,
)

BRANCHES = Table(
    name="branches",
    title=gettext_noop("Party branches"),
    key=("code",),
    columns=(
        Column("code", gettext_noop("Branch code"), Kind.CODE, required=True, most=20, also=("支部编码",)),
        Column(
            "name", gettext_noop("Name of the branch"), Kind.NAME, required=True, most=60, also=("支部名称",)
        ),
        phone_column("secretary", gettext_noop("Secretary's telephone")),
        Column("village", gettext_noop("Village code"), Kind.CODE, required=True, also=("村编码",)),
    ),
)
MEMBERS = Table(
    name="members",
    title=gettext_noop("Party members who link households"),
    key=("number",),
    columns=(
        Column(
            "number", gettext_noop("Internal number"), Kind.CODE, required=True, most=20, also=("内部编号",)
        ),
        phone_column(),
        Column("branch", gettext_noop("Branch code"), Kind.CODE, required=True, most=20, also=("支部编码",)),
        Column(
            "exempt",
            gettext_noop("Excused because"),
            choices={why.value: words for why, words in rules.EXEMPT_WORDS.items()},
            also=("免联原因",),
        ),
        Column("exempt_note", gettext_noop("Note on the excuse"), most=100, private=True),
    ),
)
HOUSEHOLDS = Table(
    name="households",
    title=gettext_noop("Households and who links them"),
    says=gettext_noop("Without a member the branch of the village fills the gap. Residents are never in it."),
    key=("grid", "address"),
    columns=(
        Column("grid", gettext_noop("Grid code"), Kind.CODE, required=True, also=("网格编码",)),
        Column(
            "address",
            gettext_noop("Address"),
            required=True,
            most=120,
            private=True,
            also=("地址", "住址", "门牌"),
        ),
        Column(
            "tags", gettext_noop("Tags of the household"), Kind.WORDS, private=True, also=("标签", "重点标签")
        ),
        phone_column("member", gettext_noop("Telephone of the member"), required=False),
        Column("linked_since", gettext_noop("Linked since"), Kind.DATE, also=("联户日期",)),
    ),
)


# ── branches ──────────────────────────────────────────────────────────────────────────────────────


def _take_branches() -> Iterator[Mapping[str, object]]:
    for row in PartyBranch.objects.select_related("secretary").order_by("code"):
        phone = row.secretary.phone
        yield {"code": row.code, "name": row.name, "secretary": phone, "village": row.village_code}


def _bring_branches(rows: Sequence[Row], *, by: Actor, at: datetime) -> Brought:
    known = numbers()
    there = {row.code: row for row in PartyBranch.objects.select_related("secretary")}

    def one(values: Mapping[str, Any]) -> Outcome:
        secretary = number_of(values["secretary"], known, column="secretary")
        village, old = places.find(values["village"]), there.get(values["code"])
        if village is None or village.level != "village":
            raise _no_place("village", values["village"])
        if old is None:
            new = operations.NewBranch(values["code"], values["name"], secretary, village.id, village.code)
            operations.found_branches([new], by=by, at=at)
            return Outcome.ADDED
        if (old.name, old.village_code) != (values["name"], values["village"]):
            raise _fixed("code", values["code"])
        if old.secretary_id == secretary:
            return Outcome.SAME
        operations.name_secretary(old.code, user_id=secretary, by=by, at=at)
        return Outcome.CHANGED

    return bring_each(rows, one)


def _no_place(column: str, code: str) -> Contradiction:
    return Contradiction(
        column,
        gettext_noop("There is no such place with the code %(code)s."),
        gettext_noop("Bring the place first, or correct the code."),
        code=code,
    )


def _fixed(column: str, code: str) -> Contradiction:
    return Contradiction(
        column,
        gettext_noop("%(code)s is there already, with other values that a file does not change."),
        gettext_noop("Correct the row, or change the entry on its page."),
        code=code,
    )


# ── members ───────────────────────────────────────────────────────────────────────────────────────


def _take_members() -> Iterator[Mapping[str, object]]:
    members = PartyMember.objects.filter(user__is_active=True)
    for row in members.select_related("user", "branch").order_by("number"):
        yield {
            "number": row.number,
            "phone": row.user.phone,
            "branch": row.branch.code,
            "exempt": row.exempt or None,
            "exempt_note": row.exempt_note,
        }


def _bring_members(rows: Sequence[Row], *, by: Actor, at: datetime) -> Brought:
    known = numbers()
    branches = set(PartyBranch.objects.values_list("code", flat=True))
    there = {row.number: row for row in PartyMember.objects.select_related("user", "branch")}
    enrolled = {row.user_id for row in there.values()}
    fresh: list[operations.NewMember] = []

    def one(values: Mapping[str, Any]) -> Outcome:
        who, old = number_of(values["phone"], known), there.get(values["number"])
        exempt, note = values.get("exempt") or "", values.get("exempt_note") or ""
        if values["branch"] not in branches:
            raise Contradiction(
                "branch",
                gettext_noop("There is no party branch with the code %(code)s."),
                gettext_noop("Bring the branches first, or correct the code."),
                code=values["branch"],
            )
        if old is None:
            if who in enrolled:
                raise Contradiction(
                    "phone",
                    gettext_noop("This person is a member already, under another number."),
                    gettext_noop("Keep the number that is there."),
                )
            enrolled.add(who)
            fresh.append(operations.NewMember(who, values["number"], values["branch"], exempt, note))
            return Outcome.ADDED
        if (old.user_id, old.branch.code) != (who, values["branch"]):
            raise _fixed("number", values["number"])
        if "exempt" not in values or (old.exempt, old.exempt_note) == (exempt, note):
            return Outcome.SAME
        operations.excuse_member(who, exempt=exempt, note=note, since=localdate(at), by=by, at=at)
        return Outcome.CHANGED

    brought = bring_each(rows, one)
    if fresh:
        operations.enrol_members(fresh, by=by, at=at)
    return brought


# ── households ────────────────────────────────────────────────────────────────────────────────────


def _linked() -> Any:
    now = HouseholdLink.objects.filter(valid_to=None).select_related("member")
    return Household.objects.prefetch_related(Prefetch("links", now, to_attr="now"))


def _take_households() -> Iterator[Mapping[str, object]]:
    found = [(row.grid_code, row.address, row.pk, row) for row in _linked()]
    for grid, address, _number, row in sorted(found, key=lambda each: each[:3]):
        link = row.now[0] if row.now else None
        yield {
            "grid": grid,
            "address": address,
            "tags": tuple(row.tags),
            "member": link.member.phone if link and link.member else None,
            "linked_since": link.valid_from if link else None,
        }


class _Links:
    """Who may take how many households, counted along while rows come in."""

    def __init__(self) -> None:
        self.known = numbers()
        self.members = {
            row.user_id: listings.as_member(row)
            for row in PartyMember.objects.select_related("branch", "user")
        }
        self.taken: dict[int, int] = {}

    def member(self, values: Mapping[str, Any]) -> int | None:
        """Return the account that a row names, which may take one more; :raises Contradiction: when it may not."""
        if not values.get("member"):
            return None
        who = number_of(values["member"], self.known, column="member")
        village = frozenset({values["grid"][:12]})
        more = self.taken.get(who, 0) + 1
        faults = rules.faults_of_taking(self.members.get(who), more=more, villages=village)
        if faults:
            raise Contradiction(
                "member",
                rules.FAULT_WORDS[faults[0]],
                gettext_noop("Name another member, or leave the cell empty: then the branch fills the gap."),
                count=more,
                most=rules.MOST,
                fewest=rules.FEWEST,
            )
        self.taken[who] = more
        return who


def _bring_households(rows: Sequence[Row], *, by: Actor, at: datetime) -> Brought:
    links = _Links()
    there = {(row.grid_code, row.address_key): row for row in _linked()}
    brought = Brought()
    fresh: dict[date, list[operations.NewHousehold]] = {}
    for row in rows:
        values = row.values
        try:
            old = there.get((str(values["grid"]), contact.address_key(str(values["address"]))))
            if old is not None:
                brought.count(_relink(old, values, links, by=by, at=at))
                continue
            grid = places.find(str(values["grid"]))
            if grid is None or grid.level != "grid":
                raise _no_place("grid", str(values["grid"]))
            new = operations.NewHousehold(
                grid.id, grid.code, str(values["address"]), links.member(values), _tags(values)
            )
        except errors.Refusal as refusal:
            brought.faults.append(refused(row, refusal, columns={"since": "linked_since"}))
        else:
            since = values.get("linked_since")
            fresh.setdefault(since if isinstance(since, date) else localdate(at), []).append(new)
            brought.count(Outcome.ADDED)
    for since, households in sorted(fresh.items()):
        operations.register_households(households, since=since, by=by, at=at)
    return brought


def _tags(values: Mapping[str, Any]) -> tuple[str, ...]:
    return values.get("tags") or ()


def _relink(old: Household, values: Mapping[str, Any], links: _Links, *, by: Actor, at: datetime) -> Outcome:
    """Change who links a household that is there, and its tags."""
    outcome = Outcome.SAME
    link = old.now[0] if old.now else None  # type: ignore[attr-defined]
    if "member" in values and (values["member"] or None) != (
        link.member.phone if link and link.member else None
    ):
        since = values.get("linked_since") or localdate(at)
        member = links.member(values)
        operations.link_households([old.pk], to=member, since=since, by=by, at=at)
        outcome = Outcome.CHANGED
    if "tags" in values and list(_tags(values)) != list(old.tags):
        operations.tag_household(old.pk, tags=_tags(values), by=by, at=at)
        outcome = Outcome.CHANGED
    return outcome


BOOKS = (
    Book(BRANCHES, _take_branches, _bring_branches),
    Book(MEMBERS, _take_members, _bring_members),
    Book(HOUSEHOLDS, _take_households, _bring_households),
)
