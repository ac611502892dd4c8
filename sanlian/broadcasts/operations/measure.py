"""Whether an urgent broadcast reached a township: of the unit, never of a person."""

from datetime import datetime

from sanlian.broadcasts import facts, rules
from sanlian.broadcasts.models import Broadcast, Tally
from sanlian.broadcasts.rules import Count
from sanlian.journal.operations import operation, record
from sanlian.people import queries as people
from sanlian.people.actors import HOUSE


@operation
def measure_reach(*, at: datetime) -> int:
    """Note for urgent broadcasts whose hours are over how far they reached in each township; return how many facts."""
    rows = Broadcast.objects.select_for_update(no_key=True, of=("self",), skip_locked=True)
    due = list(rows.filter(urgent=True, measured_at=None, phones_at__lte=at).order_by("phones_at")[:20])
    noted = 0
    for broadcast in due:
        counted = Tally.objects.filter(broadcast=broadcast).values_list("place_code", "addressed", "read")
        counts = [Count(place_code=code, addressed=addressed, read=read) for code, addressed, read in counted]
        for count in rules.summed(counts, length=rules.TOWNSHIP):
            unit = people.township_unit(count.place_code)
            if unit is None:
                continue
            record(
                facts.REACHED,
                subject=("broadcast", broadcast.pk),
                by=HOUSE,
                at=at,
                details={
                    "unit": unit.code,
                    "place": count.place_code,
                    "addressed": count.addressed,
                    "read": count.read,
                    "reached": count.read >= rules.REACHED_FROM * count.addressed,
                },
            )
            noted += 1
    Broadcast.objects.filter(pk__in=[each.pk for each in due]).update(measured_at=at)
    return noted
