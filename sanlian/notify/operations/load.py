"""Putting the words of messages in force."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.notify import facts, queries, rules
from sanlian.notify.models import Template
from sanlian.people.actors import HOUSE, Actor, Permission

LARGEST = 1024 * 1024


class BadWordings(errors.Invalid):
    """The file cannot be read or says what must not be said; `problems` has one sentence for each fault."""

    def __init__(self, problems: list[str]) -> None:
        """Say all of them."""
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True, slots=True)
class Loaded:
    """The messages whose words are new or changed, by name."""

    changed: tuple[str, ...]


@operation
def load(file: Path, *, by: Actor, at: datetime) -> Loaded:
    """
    Put the words of a file in force, each changed message in a new version; the same file again changes nothing.

    What was told before keeps the words by which it was told.

    :raises BadWordings: when the file cannot be read, or a message says what it may not; nothing has changed then
    :raises errors.NotAllowed: when the actor may not
    """
    if by != HOUSE and not by.holds(Permission.EDIT_CATALOGUE):
        raise errors.NotAllowed(_("Only the keepers of reference data may change the words of messages."))
    raw = _read(file)
    if problems := rules.check(raw):
        raise BadWordings([_(problem.words) % problem.values for problem in problems])
    known: dict[str, Template] = {row.message: row for row in Template.objects.order_by("version")}
    fresh = []
    for name, content in raw["messages"].items():
        before = known.get(name)
        if before is None or before.content != content:
            version = before.version + 1 if before else 1
            fresh.append(Template(message=name, version=version, content=content, loaded_at=at))
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
    return Loaded(tuple(template.message for template in fresh))


def _read(file: Path) -> Any:
    try:
        if file.stat().st_size > LARGEST:
            raise BadWordings(
                [_("%(file)s is larger than 1 MB; these are no messages.") % {"file": file.name}]
            )
        return yaml.safe_load(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        raise BadWordings([_("%(file)s cannot be read.") % {"file": file}]) from None
    except yaml.YAMLError:
        raise BadWordings([_("%(file)s is not well-formed YAML.") % {"file": file.name}]) from None
