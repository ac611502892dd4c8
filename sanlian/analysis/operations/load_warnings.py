"""Putting a version of the warning rules in force."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from sanlian.analysis import facts, permissions, repeats, rules
from sanlian.analysis.models import WarningRules
from sanlian.catalogue import queries as catalogue
from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.people.actors import Actor
from sanlian.sheets import Loaded, digest_of


class BadWarningRules(errors.Faulty):
    """The rules contradict themselves; `problems` has one sentence for each fault."""


class WarningVersionTaken(errors.Conflict):
    """Other rules go by this version already."""


@operation
def load_warnings(raw: Any, *, shipped: bool = False, by: Actor, at: datetime) -> Loaded:
    """
    Put rules in force from now on; the same rules again change nothing. Warnings that stand keep theirs.

    :param raw: what a file such as data/analysis/warnings.yaml says
    :param shipped: they come with the product: rules that the county has made itself stay in force
    :raises BadWarningRules: when they say what rules cannot say
    :raises WarningVersionTaken: when the version's name belongs to other rules
    :raises errors.NotAllowed: when the actor may not
    """
    permissions.may_load_rules(by).require()
    found, problems = rules.check(raw, limits=tuple(catalogue.snapshot().limits))
    if problems:
        raise BadWarningRules([_(problem.words) % problem.values for problem in problems])
    digest = digest_of(raw)
    known = WarningRules.objects.filter(version=found.version).first()
    if known is not None and known.digest == digest:
        return Loaded()
    if known is not None:
        raise WarningVersionTaken(
            _("Version %(version)s holds other rules; give the changed rules a version of their own.")
            % {"version": found.version}
        )
    newest = WarningRules.objects.order_by("-pk").first()
    if shipped and newest is not None and not newest.shipped:
        return Loaded(own=(newest.version,))
    WarningRules.objects.create(
        version=found.version, digest=digest, content=raw, shipped=shipped, loaded_at=at
    )
    repeats.forget()
    record(
        facts.WARNING_RULES_LOADED,
        subject=("rules", found.version),
        by=by,
        at=at,
        details={"version": found.version, "digest": digest},
    )
    return Loaded(new=(found.version,))
