"""What the work-order room hears of its own facts and of the calendar, and what comes round by the clock."""

from collections.abc import Sequence
from datetime import date, datetime

from sanlian.catalogue import facts as catalogue_facts
from sanlian.journal.readers import Fact, duty, reader
from sanlian.people import facts as people_facts
from sanlian.workorders import operations


@reader("workorders.tell", of=operations.MESSAGES, batch=True)
def tell(told: Sequence[Fact]) -> None:
    """Tell officers what concerns them."""
    operations.tell_officers(told)


@reader("workorders.stand_aside", of=operations.TOUCHED, batch=True)
def keep_apart(told: Sequence[Fact]) -> None:
    """Let nobody keep an order in which they have an interest of their own."""
    operations.stand_aside({int(fact.subject_id) for fact in told}, at=told[-1].at)


@reader("workorders.relatives", of=[people_facts.RELATIVE_DECLARED])
def keep_relatives_apart(fact: Fact) -> None:
    """Let an officer who has declared a relative go of what that relative asks for."""
    operations.stand_aside_of(int(fact.subject_id), at=fact.at)


@reader("workorders.words", of=operations.REWORDED, batch=True, reset=operations.forget_words)
def keep_words(told: Sequence[Fact]) -> None:
    """Keep what orders are found by."""
    operations.index_words(int(fact.subject_id) for fact in told)


@duty("workorders.overdue", cron="* * * * *")
def watch_promises(at: datetime) -> None:
    """Mark orders whose promise to the citizen has run out."""
    operations.mark_overdue(at=at)


@duty("workorders.nearly_due", cron="* * * * *")
def watch_nearly_due(at: datetime) -> None:
    """Note for which orders most of the time is used up."""
    operations.mark_nearly_due(at=at)


@duty("workorders.review", cron="*/5 * * * *")
def go_on_with_what_rested(at: datetime) -> None:
    """Go on with suspended orders whose day of review has come."""
    operations.resume_due(at=at)


@duty("workorders.precedents", cron="10 0 * * *")
def end_old_rulings(at: datetime) -> None:
    """End rulings whose last day is over."""
    operations.end_precedents(at=at)


@duty("workorders.supervision", cron="*/5 * * * *")
def supervise(at: datetime) -> None:
    """Ask units that are late for a working day to answer for it, and tell the level above after five."""
    operations.supervise_late(at=at)
    operations.tell_superiors(at=at)


@duty("workorders.silent", cron="*/5 * * * *")
def close_what_nobody_rates(at: datetime) -> None:
    """Close orders that nobody rated in five working days."""
    operations.close_silent(at=at)


@duty("workorders.photographs", cron="17 * * * *")
def sweep_photographs(at: datetime) -> None:
    """Remove photographs and recordings that came with a form and that no request took up."""
    operations.sweep_photographs(at=at)
    operations.sweep_recordings(at=at)


@reader(
    "workorders.calendar",
    of=[catalogue_facts.CALENDAR_IMPORTED, catalogue_facts.CALENDAR_CHANGED],
    batch=True,
)
def count_anew(facts: Sequence[Fact]) -> None:
    """Count due dates anew when days of the calendar have changed, or the year of a provisional one has come in."""
    was: dict[date, bool] = {}
    for fact in facts:
        days = fact.details.get("days") or {fact.details["day"]: [fact.details["was"], None]}
        for day, (before, _now) in days.items():
            was.setdefault(date.fromisoformat(day), before)
    operations.recount_promises(was=was, at=facts[-1].at)
