"""Putting a version of the rules in force."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.people.actors import Actor
from sanlian.scoring import facts, permissions, rules
from sanlian.scoring.models import Award, RuleVersion

# The rules are a few kilobytes; more is another file under a familiar name.
LARGEST = 1024 * 1024


class BadRules(errors.Invalid):
    """The file cannot be read or contradicts itself; `problems` has one sentence for each fault."""

    def __init__(self, problems: list[str]) -> None:
        """Say all of them."""
        self.problems = problems
        super().__init__("\n".join(problems))


class VersionTaken(errors.Conflict):
    """Other rules go by this version already."""


class FrozenMonth(errors.Conflict):
    """The rules would reach back into months that have awards by other rules."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The version that the file holds, and whether it is new."""

    version: str
    new: bool


@operation
def load(file: Path, *, by: Actor, at: datetime) -> Loaded:
    """
    Put the rules of a file in force from the month they name; the same file again changes nothing.

    :raises BadRules: when the file cannot be read, or says what rules cannot say
    :raises VersionTaken: when the version's name belongs to other rules
    :raises FrozenMonth: when it would change the rules of a month that has awards
    :raises errors.NotAllowed: when the actor may not
    """
    permissions.may_load(by).require()
    raw = _read(file)
    found, problems = rules.check(raw)
    if problems:
        raise BadRules([_(problem.words) % problem.values for problem in problems])
    digest = hashlib.sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest()
    known = RuleVersion.objects.filter(label=found.version).first()
    if known is not None and known.digest == digest:
        return Loaded(found.version, new=False)
    if known is not None:
        raise VersionTaken(
            _("Version %(version)s holds other rules; give the changed rules a version of their own.")
            % {"version": found.version}
        )
    last = Award.objects.order_by("-month").values_list("month", flat=True).first()
    if last is not None and found.first_month <= last:
        raise FrozenMonth(
            _("There are awards up to %(month)s; new rules may begin in the month after it.")
            % {"month": f"{last:%Y-%m}"}
        )
    RuleVersion.objects.create(
        label=found.version, first_month=found.first_month, digest=digest, content=raw, loaded_at=at
    )
    record(
        facts.RULES_LOADED,
        subject=("rules", found.version),
        by=by,
        at=at,
        details={"version": found.version, "from": found.first_month.isoformat(), "digest": digest},
    )
    return Loaded(found.version, new=True)


def _read(file: Path) -> Any:
    try:
        if file.stat().st_size > LARGEST:
            raise BadRules([_("%(file)s is larger than 1 MB; these are no rules.") % {"file": file.name}])
        return yaml.safe_load(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        raise BadRules([_("%(file)s cannot be read.") % {"file": file}]) from None
    except yaml.YAMLError:
        raise BadRules([_("%(file)s is not well-formed YAML.") % {"file": file.name}]) from None
