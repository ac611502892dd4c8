"""Putting a version of the rules in force."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.people.actors import Actor
from sanlian.scoring import facts, permissions, rules
from sanlian.scoring.models import Award, RuleVersion
from sanlian.scoring.rules import Rules
from sanlian.sheets import Loaded, digest_of


class BadRules(errors.Faulty):
    """The rules contradict themselves; `problems` has one sentence for each fault."""


class VersionTaken(errors.Conflict):
    """Other rules go by this version already."""


class FrozenMonth(errors.Conflict):
    """The rules would reach back into months that have awards by other rules."""


@operation
def load(raw: Any, *, shipped: bool = False, by: Actor, at: datetime) -> Loaded:
    """
    Put rules in force from the month they name; the same rules again change nothing.

    :param raw: what a file such as data/scoring/indicators.yaml says
    :param shipped: they come with the product: rules that the county has made itself stay in force, and what would
        reach back into months with awards begins in the month after them
    :raises BadRules: when they say what rules cannot say
    :raises VersionTaken: when the version's name belongs to other rules
    :raises FrozenMonth: when they would change the rules of a month that has awards
    :raises errors.NotAllowed: when the actor may not
    """
    permissions.may_load(by).require()
    found, problems = rules.check_written(raw)
    if problems:
        raise BadRules([_(problem.words) % problem.values for problem in problems])
    digest = digest_of(raw)
    known = RuleVersion.objects.filter(label=found.version).first()
    if known is not None and known.digest == digest:
        return Loaded()
    if known is not None:
        raise VersionTaken(
            _("Version %(version)s holds other rules; give the changed rules a version of their own.")
            % {"version": found.version}
        )
    newest = RuleVersion.objects.order_by("-first_month", "-pk").first()
    if shipped and newest is not None and not newest.shipped:
        return Loaded(own=(newest.label,))
    keep_version(found, raw, shipped=shipped, by=by, at=at, details={})
    return Loaded(new=(found.version,))


def keep_version(
    found: Rules, raw: Any, *, shipped: bool, by: Actor, at: datetime, details: Mapping[str, Any]
) -> RuleVersion:
    """
    Keep checked rules as a version, and record it with further details.

    :raises FrozenMonth: when they would change the rules of a month that has awards
    """
    first_month, digest = _first_month(found.first_month, shipped=shipped), digest_of(raw)
    version = RuleVersion.objects.create(
        label=found.version,
        first_month=first_month,
        digest=digest,
        content=raw,
        shipped=shipped,
        loaded_at=at,
    )
    told = {"version": found.version, "from": first_month.isoformat(), "digest": digest}
    record(facts.RULES_LOADED, subject=("rules", found.version), by=by, at=at, details={**told, **details})
    return version


def _first_month(wanted: date, *, shipped: bool) -> date:
    """Return the month from which rules may hold: no month that has awards changes its own."""
    last = Award.objects.order_by("-month").values_list("month", flat=True).first()
    if last is None or wanted > last:
        return wanted
    if shipped:
        return date(last.year + last.month // 12, last.month % 12 + 1, 1)
    raise FrozenMonth(
        _("There are awards up to %(month)s; new rules may begin in the month after it.")
        % {"month": f"{last:%Y-%m}"}
    )
