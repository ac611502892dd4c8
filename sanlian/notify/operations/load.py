"""Putting the words of messages in force."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.notify import facts, queries, rules
from sanlian.notify.models import Template
from sanlian.people.actors import HOUSE, Actor, Permission
from sanlian.sheets import Loaded


class BadWordings(errors.Faulty):
    """Messages say what must not be said; `problems` has one sentence for each fault."""


@operation
def load(raw: Any, *, shipped: bool = False, by: Actor, at: datetime) -> Loaded:
    """
    Put words in force, each changed message in a new version; the same words again change nothing.

    What was told before keeps the words by which it was told.

    :param raw: what a file such as data/notify/messages.yaml says
    :param shipped: they come with the product: messages whose words the county has changed itself keep them
    :raises BadWordings: when a message says what it may not; nothing has changed then
    :raises errors.NotAllowed: when the actor may not
    """
    if by != HOUSE and not by.holds(Permission.EDIT_CATALOGUE):
        raise errors.NotAllowed(_("Only the keepers of reference data may change the words of messages."))
    if problems := rules.check(raw):
        raise BadWordings([_(problem.words) % problem.values for problem in problems])
    known: dict[str, Template] = {row.message: row for row in Template.objects.order_by("version")}
    fresh, own = [], []
    for name, content in raw["messages"].items():
        before = known.get(name)
        if before is not None and before.content == content:
            continue
        if shipped and before is not None and not before.shipped:
            own.append(name)
            continue
        version = before.version + 1 if before else 1
        fresh.append(Template(message=name, version=version, content=content, shipped=shipped, loaded_at=at))
    Template.objects.bulk_create(fresh)
    for template in fresh:
        record(
            facts.WORDED,
            subject=("message", template.message),
            by=by,
            at=at,
            details={"version": template.version},
        )
    queries.forget()
    return Loaded(tuple(template.message for template in fresh), tuple(own))
