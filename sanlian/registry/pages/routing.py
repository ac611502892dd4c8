"""The county's routing rules, to be read: what sends where, who answers for it until when, and which no longer hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_GET

from sanlian.analysis import routing as rules
from sanlian.analysis.engine.routing import Rule, overlapping
from sanlian.analysis.reasons import day_words, owner_words
from sanlian.catalogue import listings
from sanlian.catalogue.rules import RoutingRow
from sanlian.look.access import officer, officers_only
from sanlian.people.actors import Permission
from sanlian.registry import drafts
from sanlian.registry.frame import frame
from sanlian.registry.rowwords import condition_words, many, receiver_words


@dataclass(frozen=True, slots=True)
class Line:
    """One rule as the page shows it; `state` is planned, holds, or broken, where it sends nothing."""

    code: str
    name: str
    conditions: tuple[str, ...]
    to: str
    owner: str
    since: str
    until: str
    reason: str
    state: str
    faults: tuple[tuple[str, datetime | None], ...]


@officers_only
@require_GET
def routing(request: HttpRequest) -> HttpResponse:
    """Show every rule to every officer: an order that came by one names it."""
    today, may_edit = timezone.localdate(), officer(request).holds(Permission.EDIT_CATALOGUE)
    rows, since = listings.rows_in_force("routing"), rules.told_since()
    context = frame(request, "routing") | {
        "lines": sorted((_line(row, today, since) for row in rows), key=lambda line: line.state != "broken"),
        "pairs": [(_named(one), _named(other)) for one, other in overlapping(rules.rules_of(rows))],
        "may_edit": may_edit,
        "drafted": len(drafts.draft(request.session)) if may_edit else 0,
        "waiting": sum(_about_rules(each) for each in listings.proposals(waiting=True)) if may_edit else 0,
    }
    return render(request, "registry/routing.html", context)


def _line(row: RoutingRow, today: date, since: Mapping[tuple[str, str], datetime]) -> Line:
    (rule,) = rules.rules_of([row])
    found = rules.faults(rule, on=today)
    planned = date.fromisoformat(row.since) > today
    return Line(
        code=row.code,
        name=_named(row),
        conditions=condition_words(row),
        to=many(receiver_words)(row.to),
        owner=owner_words(row.owner),
        since=day_words(row.since),
        until=day_words(row.until),
        reason=row.reason,
        state="broken" if any(each.stops for each in found) else "planned" if planned else "holds",
        faults=tuple(
            (_("This rule: %(fault)s.") % {"fault": each.words}, since.get((row.code, each.kind)))
            for each in found
        ),
    )


def _about_rules(proposal: listings.ProposalInfo) -> bool:
    return any(change.table == "routing" for change in proposal.changes)


def _named(rule: RoutingRow | Rule) -> str:
    return rule.name_en if (get_language() or "").startswith("en") and rule.name_en else rule.name
