"""What the analysis room learns from the life of orders."""

from collections.abc import Sequence
from datetime import datetime

from sanlian.analysis import facts as own, operations
from sanlian.analysis.models import Correction
from sanlian.catalogue import facts as catalogue_facts
from sanlian.journal.readers import Fact, duty, reader
from sanlian.workorders import facts, queries as workorders

_ENDS = {facts.CLOSED: "closed", facts.REFUSED: "refused", facts.WITHDRAWN: "withdrawn"}


def _forget() -> None:
    Correction.objects.all().delete()


@reader("analysis.corrections", of=[facts.DISPATCHED], reset=_forget)
def keep_corrections(fact: Fact) -> None:
    """Keep where a person sent an order elsewhere, or called it something else, than the machine would have."""
    if fact.details.get("by_machine"):
        return
    seen = workorders.order(int(fact.subject_id)).analysis
    if not seen:
        return
    unit, category = fact.details["unit"], fact.details["category"]
    if unit == seen["unit"] and category == seen["category"]:
        Correction.objects.filter(order_id=int(fact.subject_id)).delete()
        return
    Correction.objects.update_or_create(
        order_id=int(fact.subject_id),
        defaults={
            "machine_category": seen["category"],
            "category": category,
            "machine_unit": seen["unit"],
            "unit": unit,
            "confidence": seen["confidence"],
            "version": seen["version"],
            "at": fact.at,
        },
    )


@reader(
    "analysis.repeats",
    of=[
        facts.REQUESTED,
        facts.DISPATCHED,
        facts.COMPARED,
        facts.REOPENED,
        facts.MERGED,
        facts.REQUEST_WITHDRAWN,
        *_ENDS,
    ],
)
def watch_for_repeats(fact: Fact) -> None:
    """Watch what comes in, and what becomes of it, for what keeps coming back."""
    order = int(fact.subject_id)
    if fact.name == facts.REQUESTED:
        request = fact.details["request"]
        operations.sight(
            request,
            order_id=order,
            category=fact.details["category"],
            place_code=fact.details["place"],
            person=f"r{fact.by_id}" if fact.by_kind == "resident" and fact.by_id else f"q{request}",
            at=fact.at,
        )
    elif fact.name == facts.DISPATCHED:
        operations.call_otherwise(order, category=fact.details["category"], at=fact.at)
    elif fact.name == facts.COMPARED:
        operations.note_comparison(order, same=fact.details["same"])
    elif fact.name == facts.MERGED:
        operations.follow_merge(order, into=fact.details["into"])
    elif fact.name == facts.REOPENED:
        operations.note_reopening(order)
    elif fact.name == facts.REQUEST_WITHDRAWN:
        operations.overlook(fact.details["request"])
    else:
        operations.note_end(order, outcome=_ENDS[fact.name], at=fact.at)


@reader("analysis.listen", of=[facts.REQUESTED, facts.ADDED, facts.RATED], leaves=True)
def listen(fact: Fact, at: datetime) -> None:
    """Have the machine write down what was said; one by one, for it takes its time and may fail."""
    if recording := fact.details.get("recording"):
        operations.listen(recording, at=at)


@duty("analysis.sightings", cron="40 3 * * *")
def forget_old_sightings(at: datetime) -> None:
    """Let go of what is too old for any rule."""
    operations.forget_old(at=at)


@duty("analysis.discovery", cron="10 6 * * *")
def discover(at: datetime) -> None:
    """Look for what many say and no rule foresaw, before the offices open."""
    operations.discover(at=at)


@duty("analysis.rules", cron="*/10 * * * *")
def watch_rules(at: datetime) -> None:
    """Find routing rules that no longer lead where they should: days pass, units close, people leave."""
    operations.watch_rules(at=at)


@reader("analysis.rules", of=[catalogue_facts.IN_FORCE, catalogue_facts.LOADED], batch=True)
def look_at_changed_rules(told: Sequence[Fact]) -> None:
    """Look at the rules again when they may be others."""
    operations.watch_rules(at=told[-1].at)


@reader("analysis.tell", of=[own.RULE_FAILED], batch=True)
def tell(told: Sequence[Fact]) -> None:
    """Tell who answers for a rule, and who mends it, that it failed."""
    operations.tell_of_rules(told)
