"""Changing what a matter is called, asks, demands and hides."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from sanlian.catalogue import facts, listings, permissions, queries
from sanlian.catalogue.operations.load import BadCatalogue
from sanlian.catalogue.operations.propose import propose
from sanlian.catalogue.operations.revise import revise
from sanlian.catalogue.rules import CategoryRow, Problem, RowChange
from sanlian.catalogue.rules.changes import category_row
from sanlian.journal.operations import operation, record
from sanlian.people.actors import Actor

# What an administrator changes at once; who answers and by when is the lists' matter and takes two people.
DIRECT = (
    "name",
    "resident_name",
    "name_en",
    "description",
    "keywords",
    "sensitive",
    "emergency",
    "evidence",
    "questions",
)


class BadCategory(BadCatalogue):
    """A matter that cannot be kept like this; `problems` has one sentence for each fault."""


@operation
def change_category(code: str, *, values: Mapping[str, Any], by: Actor, at: datetime) -> tuple[str, ...]:
    """
    Change a matter in force and return the names of the fields that are others now.

    It holds for what is submitted from now on; open orders keep their limit and stay as secret as they are.

    :param values: some of the fields in DIRECT → their new values
    :raises UnknownCategory: when there is no such matter in force
    :raises BadCategory: when the values cannot be kept; nothing is changed then
    :raises NotAllowed: when the actor may not
    """
    permissions.may_load(by).require()
    before = _in_force(code)
    problems: list[Problem] = []
    given = asdict(before) | {name: values[name] for name in DIRECT if name in values}
    row = category_row(code, given, before.position, problems)
    if problems:
        raise BadCategory(_unique(problems))
    old, new = asdict(before), asdict(row)
    changed = tuple(name for name in DIRECT if old[name] != new[name])
    if changed:
        revise(rows={"categories": [row]}, by=by, at=at)
        record(
            facts.CATEGORY_CHANGED,
            subject=("category", code),
            by=by,
            at=at,
            details={name: [old[name], new[name]] for name in changed},
        )
    return changed


@operation
def propose_terms(code: str, *, limit: str, shown: bool, reason: str, by: Actor, at: datetime) -> int:
    """
    Propose another limit for a matter, or that the village may see it or no longer, from today; return the number.

    A second person confirms it.

    :raises UnknownCategory: when there is no such matter in force
    :raises BadProposal, NotAllowed: as `propose` does
    """
    before = asdict(_in_force(code))
    change = RowChange("categories", code, before, before | {"limit_id": limit, "shown": shown})
    return propose([change], from_day=timezone.localdate(at), reason=reason, by=by, at=at)


def _in_force(code: str) -> CategoryRow:
    found = next((row for row in listings.rows_in_force("categories") if row.code == code), None)
    if found is None or found.parent_id is None:
        raise queries.UnknownCategory(_("There is no category “%(code)s”.") % {"code": code})
    row: CategoryRow = found
    return row


def _unique(problems: Iterable[Problem]) -> list[Problem]:
    return list({problem.words % problem.values: problem for problem in problems}.values())
