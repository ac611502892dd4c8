"""What was learnt so far, what is in use, and whether it still fits: how often people correct the machine."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sanlian.analysis.models import Correction, LearntModel as LearntModel
from sanlian.workorders import lessons

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEKS = 12


@dataclass(frozen=True, slots=True)
class Week:
    """One week from its Monday: how many orders the machine read, and how many of them people changed."""

    monday: date
    read: int
    corrected: int


@dataclass(frozen=True, slots=True)
class Drift:
    """The last twelve weeks, the oldest first, and the matters that people changed most often in them."""

    weeks: tuple[Week, ...]
    matters: tuple[tuple[str, str, int], ...]


def models() -> list[LearntModel]:
    """Return what was learnt, the newest first, without its content."""
    return list(LearntModel.objects.defer("content").order_by("-pk")[:20])


def find_model(version: str) -> LearntModel | None:
    """Return one of them, or None."""
    return LearntModel.objects.defer("content").filter(version=version).first()


def drift(*, at: datetime) -> Drift:
    """Return how often people corrected the machine; a rising share says that it is time to learn again."""
    today = at.astimezone(SHANGHAI).date()
    first = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    since = datetime.combine(first, datetime.min.time(), SHANGHAI)
    read = lessons.read_by_day(since=since)
    rows = list(Correction.objects.filter(at__gte=since).values_list("at", "machine_category", "category"))
    corrected = Counter(_monday(moment.astimezone(SHANGHAI).date()) for moment, _, _ in rows)
    weekly: Counter[date] = Counter()
    for day, many in read.items():
        weekly[_monday(day)] += many
    mondays = [first + timedelta(weeks=number) for number in range(WEEKS)]
    pairs = Counter((said, true) for _, said, true in rows if said != true)
    return Drift(
        weeks=tuple(Week(monday, weekly[monday], corrected[monday]) for monday in mondays),
        matters=tuple((said, true, many) for (said, true), many in pairs.most_common(10)),
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
