"""Watching the routing rules: an alarm for each that no longer leads where it should, and word of it to its owner."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from sanlian.analysis import facts, reasons, routing
from sanlian.analysis.models import RuleAlarm
from sanlian.analysis.reasons import Fault, Reasons
from sanlian.journal.operations import operation, record
from sanlian.journal.readers import Fact
from sanlian.notify import operations as notify
from sanlian.notify.operations import Person, Telling
from sanlian.people import crowds, queries as people
from sanlian.people.actors import HOUSE, Permission
from sanlian.workorders.rules import SHANGHAI


@operation
def watch_rules(*, at: datetime) -> int:
    """
    Raise an alarm for each new fault of a rule in force, and end those that no longer are; return how many were raised.

    A rule that was ended takes its alarms with it.
    """
    today = at.astimezone(SHANGHAI).date()
    rules = {rule.code: rule for rule in routing.present()}
    wrong = {
        (code, fault.kind): fault for code, rule in rules.items() for fault in routing.faults(rule, on=today)
    }
    there = {(alarm.code, alarm.fault): alarm for alarm in RuleAlarm.objects.filter(ended_at=None)}
    for key in there.keys() - wrong.keys():
        alarm = there[key]
        alarm.ended_at = at
        alarm.save(update_fields=["ended_at"])
        owner = rules[alarm.code].owner if alarm.code in rules else ""
        record(facts.RULE_MENDED, subject=("rule", alarm.code), by=HOUSE, at=at, details=_told(alarm, owner))
    raised = 0
    for code, kind in wrong.keys() - there.keys():
        value = wrong[code, kind].value[:200]
        try:
            with transaction.atomic():
                alarm = RuleAlarm.objects.create(code=code, fault=kind, value=value, raised_at=at)
        except IntegrityError:
            # Somebody else has just found the same.
            continue
        details = _told(alarm, rules[code].owner)
        record(facts.RULE_FAILED, subject=("rule", code), by=HOUSE, at=at, details=details)
        raised += 1
    return raised


def notice(why: Reasons, *, at: datetime) -> None:
    """Look at the rules at once where one has just failed a matter and nobody has been told of it."""
    failed = {(each.code, each.fault.kind) for each in why.fallen}
    if not failed:
        return
    told = RuleAlarm.objects.filter(ended_at=None, code__in=[code for code, _kind in failed])
    if failed - set(told.values_list("code", "fault")):
        watch_rules(at=at)


def _told(alarm: RuleAlarm, owner: str) -> dict[str, object]:
    return {"fault": alarm.fault, "value": alarm.value, "owner": owner, "alarm": alarm.pk}


def tell_of_rules(told: Sequence[Fact]) -> None:
    """Tell of rules that failed: who answers for each, and the county's administrators, who mend it."""
    at = max(fact.at for fact in told)
    today = at.astimezone(SHANGHAI).date()
    county = people.county_unit().code
    keepers = crowds.officer_ids([county], permission=Permission.EDIT_CATALOGUE, on=today).get(county, [])
    tellings = []
    for fact in told:
        unit, _slash, role = fact.details["owner"].partition("/")
        if role:
            owners = [actor.id or 0 for actor in people.officers_of(unit, on=today, role=role)]
        else:
            owners = crowds.officer_ids([unit], permission=Permission.HANDLE, on=today).get(unit, [])
        fault = Fault(fact.details["fault"], fact.details["value"])
        tellings.append(
            Telling(
                message="rule.ends" if fault.kind == "ends_soon" else "rule.failed",
                to=[Person("officer", number) for number in dict.fromkeys([*owners, *keepers])],
                values={"rule": fact.subject_id, "fault": reasons.packed(fault)},
                about=("rule", fact.details["alarm"]),
                key=f"fact {fact.id}",
                at=fact.at,
            )
        )
    notify.tell(tellings, at=at)
