"""How many duties the tree must have, as a file: a line for each level, and one for each link's last level."""

from collections.abc import Iterator, Mapping, Sequence

from sanlian.catalogue import listings
from sanlian.catalogue.rules import Counts
from sanlian.kernel.words import Sentence, gettext_noop
from sanlian.sheets import Brought, Column, Fault, Kind, Misread, Outcome, Row, Table

_PARTS = {"level": gettext_noop("level of the tree"), "link": gettext_noop("link, at the last level")}


def _number(value: int) -> int:
    if not 0 < value < 100:
        raise Misread(
            gettext_noop("“%(value)s” is no level and no link."),
            gettext_noop("Levels and links are numbered from 1 on."),
            value=value,
        )
    return value


def _many(value: int) -> int:
    if not 0 <= value < 1000:
        raise Misread(
            gettext_noop("“%(value)s” is no number of duties."),
            gettext_noop("Write a number from 0 to 999; 0 takes the line away."),
            value=value,
        )
    return value


COUNTS = Table(
    name="duty_counts",
    title=gettext_noop("Numbers of the duty tree"),
    says=gettext_noop("The duty tree must be as large as this says, so that no duty is lost unseen."),
    key=("part", "number"),
    columns=(
        Column("part", gettext_noop("Level or link"), required=True, choices=_PARTS, also=("计数对象",)),
        Column(
            "number",
            gettext_noop("Number of the level or link"),
            Kind.NUMBER,
            required=True,
            parse=_number,
            also=("序号",),
        ),
        Column(
            "duties",
            gettext_noop("How many duties"),
            Kind.NUMBER,
            required=True,
            parse=_many,
            also=("任务数",),
        ),
    ),
)


def take() -> Iterator[Mapping[str, object]]:
    """Yield the numbers that are set."""
    for part, numbers in _lines(listings.present().counts).items():
        for number, duties in enumerate(numbers, 1):
            yield {"part": part, "number": number, "duties": duties}


def wanted(rows: Sequence[Row], brought: Brought) -> tuple[Counts, list[Row]]:
    """
    Return the numbers as these rows make them, and the rows that count; what is not named stays.

    A level or link beyond the next one is a fault of its row: there would be none between.
    """
    lines = _lines(listings.present().counts)
    good: list[Row] = []
    for row in sorted(rows, key=lambda row: int(str(row.values["number"]))):
        numbers, number = lines[str(row.values["part"])], int(str(row.values["number"]))
        if number > len(numbers) + 1:
            brought.faults.append(_beyond(row, len(numbers)))
            continue
        numbers[number - 1 : number] = [int(str(row.values["duties"]))]
        good.append(row)
    for numbers in lines.values():
        while numbers and not numbers[-1]:
            numbers.pop()
    return Counts(lines["level"], lines["link"]), good


def count(rows: Sequence[Row], before: Counts, brought: Brought) -> None:
    """Count what became of the rows that came in."""
    there = _lines(before)
    for row in rows:
        numbers, number = there[str(row.values["part"])], int(str(row.values["number"]))
        old = numbers[number - 1] if number <= len(numbers) else 0
        if old == row.values["duties"]:
            brought.count(Outcome.SAME)
        else:
            brought.count(Outcome.CHANGED if number <= len(numbers) else Outcome.ADDED)


def _lines(counts: Counts) -> dict[str, list[int]]:
    return {"level": list(counts.levels), "link": list(counts.links)}


def _beyond(row: Row, last: int) -> Fault:
    values = {"number": row.values["number"], "next": last + 1}
    return Fault(
        row.number,
        "number",
        Sentence(gettext_noop("The one before %(number)s is missing."), values),
        Sentence(gettext_noop("Write %(next)s here, or bring the lines between as well."), values),
    )
