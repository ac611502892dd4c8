"""Reading what is edited: the rows in force, what proposed changes would make of them, and who has proposed what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language, gettext as _

from sanlian.catalogue import queries
from sanlian.catalogue.models import (
    CatalogueVersion,
    Category,
    CoordinationList,
    Department,
    Duty,
    Edition,
    Limit,
    Listed,
    Proposal,
    ResponsibilityItem,
    RoutingRule,
)
from sanlian.catalogue.rules import ROWS, STANDARD, Content, Counts, Problem, RowChange, changed
from sanlian.kernel.errors import NotFound
from sanlian.kernel.words import gettext_noop
from sanlian.people import queries as people
from sanlian.sheets import Held

# In the order in which one names another.
MODELS: Mapping[str, type[Listed]] = {
    "departments": Department,
    "limits": Limit,
    "duties": Duty,
    "categories": Category,
    "items": ResponsibilityItem,
    "coordination": CoordinationList,
    "routing": RoutingRule,
}
# What tables and files are called on the screen.
TABLE_WORDS = {
    "departments": gettext_noop("Departments"),
    "limits": gettext_noop("Limits"),
    "duties": gettext_noop("Duty tree"),
    "categories": gettext_noop("Categories"),
    "items": gettext_noop("Responsibility lists"),
    "responsibilities": gettext_noop("Responsibility lists"),
    "coordination": gettext_noop("Co-ordination lists"),
    "routing": gettext_noop("Routing rules"),
    "counts": gettext_noop("Numbers of the duty tree"),
}
LONGEST_LIST = 100


class UnknownProposal(NotFound):
    """No proposal has this number."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What changes would do: every row that becomes another, and in words what keeps them from taking effect."""

    rows: tuple[RowChange, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProposalInfo:
    """A proposed change, who has proposed and who decided it; `rows` is what it changes, `changes` what was asked."""

    id: int
    state: str
    state_words: str
    from_day: date
    reason: str
    proposed_by: int
    proposer: str
    proposed_at: datetime
    decider: str
    decided_at: datetime | None
    answer: str
    version: str
    in_force_at: datetime | None
    rows: tuple[RowChange, ...]
    changes: tuple[RowChange, ...]


def changed_at() -> datetime | None:
    """Return when the version in force was put in force; None before the first load."""
    return CatalogueVersion.objects.order_by("-pk").values_list("created_at", flat=True).first()


def present() -> Content:
    """Return the rows in force; the calendar is not among them."""
    newest = CatalogueVersion.objects.order_by("-pk").only("label", "hours", "counts").first()
    found = Content(label=newest.label if newest else "", hours=newest.hours if newest else {})
    found.counts = Counts(**newest.counts) if newest and newest.counts else STANDARD
    for table in MODELS:
        setattr(found, table, rows_in_force(table))
    return found


def rows_in_force(table: str) -> list[Any]:
    """Return the rows of a table that the version in force has, as the rules know them, in their order."""
    kind = ROWS[table]
    names = [each.name for each in fields(kind)]
    rows = MODELS[table]._default_manager.filter(active=True).order_by("position").values(*names)
    return [kind(**row) for row in rows]


def preview(changes: Sequence[RowChange]) -> Preview:
    """Return what changes would do to the rows in force, and change nothing."""
    found = changed(present(), changes)
    return Preview(found.rows, tuple(said(problem) for problem in found.problems))


def said(problem: Problem) -> str:
    """Return a problem in the language of the moment, with names beside the codes."""
    values = {key: _named(str(value)) for key, value in problem.values.items()}
    if "file" in values:
        values["file"] = table_words(str(problem.values["file"]))
    return _(problem.words) % values


def table_words(table: str) -> str:
    """Return what a table is called."""
    return _(TABLE_WORDS[table]) if table in TABLE_WORDS else table


def _named(code: str) -> str:
    catalogue = queries.snapshot()
    if found := catalogue.categories.get(code):
        return f"{found.label(get_language())} ({code})"
    if office := catalogue.departments.get(code):
        return office.label(get_language())
    return code


def proposals(*, waiting: bool = False) -> list[ProposalInfo]:
    """Return the newest proposals, or only those that wait for a second person, at most a hundred."""
    rows = Proposal.objects.order_by("-pk")
    if waiting:
        rows = rows.filter(state=Proposal.State.WAITING)
    return _infos(rows[:LONGEST_LIST])


def proposal(number: int) -> ProposalInfo:
    """
    Return one proposal.

    :raises UnknownProposal: when there is none
    """
    found = _infos(Proposal.objects.filter(pk=number))
    if not found:
        raise UnknownProposal(_("There is no such proposal."))
    return found[0]


def _infos(rows: Iterable[Proposal]) -> list[ProposalInfo]:
    rows = list(rows)
    people_in = {each for row in rows for each in (row.proposed_by_id, row.decided_by_id) if each}
    names = people.user_names(people_in)
    return [
        ProposalInfo(
            id=row.pk,
            state=row.state,
            state_words=str(Proposal.State(row.state).label),
            from_day=row.from_day,
            reason=row.reason,
            proposed_by=row.proposed_by_id,
            proposer=names.get(row.proposed_by_id, ""),
            proposed_at=row.proposed_at,
            decider=names.get(row.decided_by_id, "") if row.decided_by_id else "",
            decided_at=row.decided_at,
            answer=row.answer,
            version=row.version,
            in_force_at=row.in_force_at,
            rows=changes_of(row.effects),
            changes=changes_of(row.changes),
        )
        for row in rows
    ]


def changes_of(stored: Iterable[Mapping[str, Any]]) -> tuple[RowChange, ...]:
    """Return stored changes as values."""
    return tuple(RowChange(each["table"], each["code"], each["before"], each["after"]) for each in stored)


def stored(changes: Iterable[RowChange]) -> list[dict[str, Any]]:
    """Return changes as they are stored."""
    return [asdict(change) for change in changes]


def list_number(holder: str) -> int:
    """Return the number before the point in the codes of a holder's items; a list without items gets the next one."""
    codes = ResponsibilityItem.objects.filter(holder=holder).values_list("code", flat=True)
    if codes:
        return int(codes[0].partition(".")[0])
    office = queries.snapshot().departments.get(holder)
    if office:
        return office.number
    others = ResponsibilityItem.objects.values_list("code", flat=True)
    return max((int(code.partition(".")[0]) for code in others), default=0) + 1


def free_item_code(holder_number: int, *, taken: Iterable[str] = ()) -> str:
    """Return the next code of a list; codes of items that have ended are never given again."""
    start = f"{holder_number}."
    there = ResponsibilityItem.objects.filter(code__startswith=start).values_list("code", flat=True)
    return f"{start}{_next(start, [*there, *taken])}"


def free_duty_code(parent: str, *, taken: Iterable[str] = ()) -> str:
    """Return the next code below a duty; codes of duties that have ended are never given again."""
    start = f"{parent}."
    there = Duty.objects.filter(code__startswith=start).values_list("code", flat=True)
    return f"{start}{_next(start, [*there, *taken])}"


def _next(start: str, codes: Iterable[str]) -> int:
    tails = [code.removeprefix(start) for code in codes if code.startswith(start)]
    return max((int(tail) for tail in tails if tail.isdigit()), default=0) + 1


def edition(table: str, code: str, *, at: datetime) -> Edition | None:
    """Return a row as it stood at an instant; before its first edition it counts as it stood then."""
    rows = Edition.objects.filter(table=table, code=code)
    return rows.filter(since__lte=at).order_by("-since").first() or rows.order_by("since").first()


def last_title(code: str) -> str:
    """Return the title of a list item that has ended; empty when there never was one."""
    return ResponsibilityItem.objects.filter(code=code).values_list("title", flat=True).first() or ""


def editions(table: str, *, holder: str | None = None, code: str | None = None) -> list[Edition]:
    """Return a row's editions, or those in force of a holder's list, the newest first."""
    rows = Edition.objects.filter(table=table)
    if code is not None:
        rows = rows.filter(code=code)
    if holder is not None:
        rows = rows.filter(until=None, values__holder=holder)
    return list(rows.order_by("-since", "code"))


def documents() -> list[Held]:
    """Return the office hours in force, as their file has them."""
    hours = present().hours
    if not hours:
        return []
    sessions = [{"opens": opens, "closes": closes} for opens, closes in hours["sessions"]]
    return [Held({"zone": hours["zone"], "sessions": sessions}, shipped=False)]
