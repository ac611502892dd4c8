"""What can be asked of the journal. Rules never ask; timelines, audits and the worker do."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from sanlian.journal import chain
from sanlian.journal.models import Delivery, Entry, Head
from sanlian.journal.readers import Fact


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of walking the chain: how many entries, and the first that does not fit (None: all do)."""

    entries: int
    broken_at: int | None = None
    why: str = ""


def of_subject(kind: str, subject_id: object) -> list[Fact]:
    """Return all facts about one thing, the oldest first."""
    rows = Entry.objects.filter(subject_kind=kind, subject_id=str(subject_id)).order_by("seq")
    return [fact_of(entry) for entry in rows]


def last_of(kind: str, subject_ids: Iterable[object]) -> dict[str, int]:
    """Return the number of the last fact about each of some things, by the thing's number as text."""
    rows = Entry.objects.filter(subject_kind=kind, subject_id__in=[str(number) for number in subject_ids])
    return dict(rows.values_list("subject_id").annotate(last=Max("seq")).order_by())


def facts(*, names: frozenset[str] | None = None, since: datetime | None = None) -> Iterator[Fact]:
    """Yield facts in the journal's order, of some names, from some instant on."""
    rows = Entry.objects.order_by("seq")
    if names is not None:
        rows = rows.filter(name__in=names)
    if since is not None:
        rows = rows.filter(at__gte=since)
    for entry in rows.iterator(chunk_size=1000):
        yield fact_of(entry)


@dataclass(frozen=True, slots=True)
class Sought:
    """
    Which entries an audit asks for; what is empty does not narrow.

    `names` are names of facts; `officer_ids` who did it; `subject` kind and number of a thing; `since` and `until`
    aware instants, the first included and the second not.
    """

    names: frozenset[str] = frozenset()
    officer_ids: frozenset[int] | None = None
    subject: tuple[str, str] | None = None
    since: datetime | None = None
    until: datetime | None = None


def search(sought: Sought, *, before: int | None = None, size: int = 50) -> list[Fact]:
    """Return up to `size` facts, the newest first, of those before an entry's number."""
    rows = Entry.objects.order_by("-seq")
    if sought.names:
        rows = rows.filter(name__in=sought.names)
    if sought.officer_ids is not None:
        rows = rows.filter(by_kind="officer", by_id__in=sought.officer_ids)
    if sought.subject is not None:
        rows = rows.filter(subject_kind=sought.subject[0], subject_id=sought.subject[1])
    if sought.since is not None:
        rows = rows.filter(at__gte=sought.since)
    if sought.until is not None:
        rows = rows.filter(at__lt=sought.until)
    if before is not None:
        rows = rows.filter(seq__lt=before)
    return [fact_of(entry) for entry in rows[:size]]


def owed(*, given_up: bool = False) -> int:
    """Return the number of deliveries still owed, or of those given up."""
    return Delivery.objects.filter(given_up=given_up).count()


@dataclass(frozen=True, slots=True)
class GivenUp:
    """What was given up for one reader: how many facts, since which entry, and what the last fault said."""

    reader: str
    number: int
    first_entry: int
    error: str


def given_up() -> list[GivenUp]:
    """Return what was given up, by reader; somebody has to look at it, then `retry` owes it again."""
    found: dict[str, list[Delivery]] = {}
    for delivery in Delivery.objects.filter(given_up=True).order_by("reader", "entry_id"):
        found.setdefault(delivery.reader, []).append(delivery)
    return [
        GivenUp(reader=name, number=len(rows), first_entry=rows[0].entry_id, error=rows[-1].error)
        for name, rows in found.items()
    ]


def settled(reader: str) -> int:
    """
    Return the entry up to which a reader has been given everything that concerns it, 0 before the first.

    What was given up does not hold it back.
    """
    # The head first: what is written between the two questions must look owed, not settled.
    head = Head.objects.filter(pk=1).values_list("seq", flat=True).first() or 0
    waiting = Delivery.objects.filter(reader=reader, given_up=False).order_by("entry_id")
    first = waiting.values_list("entry_id", flat=True).first()
    return head if first is None else min(head, first - 1)


_COLUMNS = (
    "seq",
    "name",
    "at",
    "by_kind",
    "by_id",
    "by_name",
    "subject_kind",
    "subject_id",
    "details",
    "hash",
)


def verify() -> Verification:
    """
    Walk the whole chain and name the first entry that was changed, removed or put in.

    Others may write meanwhile: the head is read first, and all that it stands for is there to be walked.
    """
    head = Head.objects.filter(pk=1).values_list("seq", "hash").first() or (0, chain.GENESIS)
    previous, count = chain.GENESIS, 0
    rows = Entry.objects.filter(seq__lte=head[0]).order_by("seq").values_list(*_COLUMNS)
    for seq, name, at, by_kind, by_id, by_name, kind, subject_id, details, found in rows.iterator(2000):
        if seq != count + 1:
            return Verification(count, broken_at=count + 1, why="missing")
        content = chain.content_of(
            seq=seq,
            name=name,
            at=at,
            by=(by_kind, by_id, by_name),
            subject=(kind, subject_id),
            details=details,
        )
        previous = chain.link(previous, content)
        if previous != found:
            return Verification(count, broken_at=seq, why="changed")
        count = seq
    if (count, previous) != head:
        return Verification(count, broken_at=count + 1, why="cut off")
    beyond = Entry.objects.filter(seq__gt=head[0]).order_by("seq").values_list("seq", flat=True).first()
    # Read after the head, it may have been written since; then the head has moved on too.
    if beyond is not None and not Head.objects.filter(pk=1, seq__gte=beyond).exists():
        return Verification(count, broken_at=beyond, why="put in")
    return Verification(count)


def fact_of(entry: Entry) -> Fact:
    """Return an entry as its readers see it."""
    return Fact(
        id=entry.seq,
        name=entry.name,
        at=entry.at,
        by_kind=entry.by_kind,
        by_id=entry.by_id,
        by_name=entry.by_name,
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        details=entry.details,
    )
