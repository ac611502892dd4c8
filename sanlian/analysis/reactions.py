"""What the analysis room learns from the life of orders."""

from sanlian.analysis.models import Correction
from sanlian.journal.readers import Fact, reader
from sanlian.workorders import facts, queries as workorders


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
