"""The versions of the rules, and the drafts that may become one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from sanlian.kernel import errors
from sanlian.scoring import rules
from sanlian.scoring.models import RuleDraft, RuleVersion
from sanlian.scoring.queries.in_force import NoRules, read
from sanlian.scoring.rules import Rules

LONGEST_LIST = 50


class NoSuchRules(errors.NotFound):
    """There is no such version, draft or indicator."""


@dataclass(frozen=True, slots=True)
class VersionInfo:
    """A version of the rules; `until` is the first month of the one that took over, None for the newest."""

    label: str
    first_month: date
    until: date | None
    shipped: bool
    loaded_at: datetime
    content: Mapping[str, Any]
    rules: Rules


def versions() -> list[VersionInfo]:
    """Return all versions of the rules, the newest first; one that never held a month is among them."""
    rows = list(RuleVersion.objects.order_by("first_month", "pk"))
    ends: list[date | None] = [*(row.first_month for row in rows[1:]), None]
    return [
        VersionInfo(
            label=row.label,
            first_month=row.first_month,
            until=until,
            shipped=row.shipped,
            loaded_at=row.loaded_at,
            content=row.content,
            rules=read(row),
        )
        for row, until in zip(reversed(rows), reversed(ends), strict=True)
    ]


def newest_version() -> RuleVersion:
    """
    Return the version that holds from the latest month on.

    :raises NoRules: when there is none
    """
    row = RuleVersion.objects.order_by("first_month", "pk").last()
    if row is None:
        raise NoRules(_("There are no rules of the board yet."))
    return row


@dataclass(frozen=True, slots=True)
class DraftInfo:
    """
    A draft of rules; `content` as a file would have it, `problems` in words while it contradicts itself.

    `changed` are the indicators that differ from `base`, "board", "watch" and "peers" among them where those do.
    `preview` is None until it was tried: month, last entry, and groups of peers as queries.preview stores them.
    """

    id: int
    state: str
    state_words: str
    base: str
    base_content: Mapping[str, Any]
    content: Mapping[str, Any]
    problems: tuple[str, ...]
    changed: tuple[str, ...]
    preview: Mapping[str, Any] | None
    reason: str
    proposed_by: int
    proposer: str
    proposed_at: datetime
    decider: str
    decided_at: datetime | None
    answer: str
    version: str
    first_month: date | None

    @property
    def open(self) -> bool:
        """Return whether it is being written or waits."""
        return self.state in (RuleDraft.State.WRITING, RuleDraft.State.WAITING)


def rule_drafts() -> list[DraftInfo]:
    """Return the newest drafts of rules, at most fifty; those that were taken back before a proposal are left out."""
    rows = RuleDraft.objects.exclude(state=RuleDraft.State.WITHDRAWN, reason="")
    return _infos(rows.select_related("base", "version", "proposed_by", "decided_by")[:LONGEST_LIST])


def rule_draft(number: int) -> DraftInfo:
    """
    Return one draft.

    :raises NoSuchRules: when there is none
    """
    rows = RuleDraft.objects.filter(pk=number)
    found = _infos(rows.select_related("base", "version", "proposed_by", "decided_by"))
    if not found:
        raise NoSuchRules(_("There is no such draft of rules."))
    return found[0]


def changed_rules(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return the codes of indicators that differ between two contents; "board", "watch", "peers" where those do."""
    known = {each["code"]: each for each in before["indicators"]}
    found = [each["code"] for each in after["indicators"] if known.get(each["code"]) != each]
    for part in ("board", "watch", "peers"):
        if before.get(part) != after.get(part):
            found.append(part)
    return found


def _infos(rows: Iterable[RuleDraft]) -> list[DraftInfo]:
    return [_info(row) for row in rows]


def _info(row: RuleDraft) -> DraftInfo:
    _found, problems = rules.check_written(row.content)
    return DraftInfo(
        id=row.pk,
        state=row.state,
        state_words=str(RuleDraft.State(row.state).label),
        base=row.base.label,
        base_content=row.base.content,
        content=row.content,
        problems=tuple(_(each.words) % each.values for each in problems),
        changed=tuple(changed_rules(row.base.content, row.content)),
        preview=row.preview,
        reason=row.reason,
        proposed_by=row.proposed_by_id,
        proposer=row.proposed_by.name,
        proposed_at=row.proposed_at,
        decider=row.decided_by.name if row.decided_by else "",
        decided_at=row.decided_at,
        answer=row.answer,
        version=row.version.label if row.version else "",
        first_month=row.version.first_month if row.version else None,
    )
