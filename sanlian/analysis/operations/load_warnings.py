"""Putting a version of the warning rules in force."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from sanlian.analysis import facts, permissions, repeats, rules
from sanlian.analysis.models import WarningRules
from sanlian.catalogue import queries as catalogue
from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.people.actors import Actor

LARGEST = 1024 * 1024


class BadWarningRules(errors.Invalid):
    """The file cannot be read or contradicts itself; `problems` has one sentence for each fault."""

    def __init__(self, problems: list[str]) -> None:
        """Say all of them."""
        self.problems = problems
        super().__init__("\n".join(problems))


class WarningVersionTaken(errors.Conflict):
    """Other rules go by this version already."""


@dataclass(frozen=True, slots=True)
class LoadedWarnings:
    """The version that the file holds, and whether it is new."""

    version: str
    new: bool


@operation
def load_warnings(file: Path, *, by: Actor, at: datetime) -> LoadedWarnings:
    """
    Put the rules of a file in force from now on; the same file again changes nothing. Warnings that stand keep theirs.

    :raises BadWarningRules: when the file cannot be read, or says what rules cannot say
    :raises WarningVersionTaken: when the version's name belongs to other rules
    :raises errors.NotAllowed: when the actor may not
    """
    permissions.may_load_rules(by).require()
    raw = _read(file)
    found, problems = rules.check(raw, limits=tuple(catalogue.snapshot().limits))
    if problems:
        raise BadWarningRules([_(problem.words) % problem.values for problem in problems])
    digest = hashlib.sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest()
    known = WarningRules.objects.filter(version=found.version).first()
    if known is not None and known.digest != digest:
        raise WarningVersionTaken(
            _("Version %(version)s holds other rules; give the changed rules a version of their own.")
            % {"version": found.version}
        )
    if known is not None:
        return LoadedWarnings(found.version, new=False)
    WarningRules.objects.create(version=found.version, digest=digest, content=raw, loaded_at=at)
    repeats.forget()
    record(
        facts.WARNING_RULES_LOADED,
        subject=("rules", found.version),
        by=by,
        at=at,
        details={"version": found.version, "digest": digest},
    )
    return LoadedWarnings(found.version, new=True)


def _read(file: Path) -> Any:
    try:
        if file.stat().st_size > LARGEST:
            raise BadWarningRules(
                [_("%(file)s is larger than 1 MB; these are no rules.") % {"file": file.name}]
            )
        return yaml.safe_load(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        raise BadWarningRules([_("%(file)s cannot be read.") % {"file": file}]) from None
    except yaml.YAMLError:
        raise BadWarningRules([_("%(file)s is not well-formed YAML.") % {"file": file.name}]) from None
