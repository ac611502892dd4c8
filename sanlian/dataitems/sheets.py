"""Data items and their values as files; what is kept closely is a table of its own, for who may see contact data."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from sanlian.dataitems import known, operations, queries
from sanlian.dataitems.known import NoSuchThing, Thing
from sanlian.dataitems.models import ABOUT, DataItem, Value
from sanlian.dataitems.operations import NewValue
from sanlian.dataitems.rules import KIND_WORDS, LASTING, LEVEL_WORDS, LEVELS, SUBJECT_WORDS, USES, Subject
from sanlian.kernel.errors import Refusal
from sanlian.kernel.words import gettext_noop
from sanlian.people import contact
from sanlian.people.actors import Actor, Secrecy
from sanlian.sheets import (
    Book,
    Brought,
    Column,
    Contradiction,
    Kind,
    Outcome,
    Row,
    Table,
    bring_each,
    refused,
)

_LEVEL_NAMES = {int(level): name for name, level in LEVELS.items()}
ITEMS = Table(
    name="data_items",
    title=gettext_noop("Data items: what must be known"),
    key=("code",),
    columns=(
        Column("code", gettext_noop("Item code"), Kind.CODE, required=True, most=40, also=("数据项编码",)),
        Column(
            "name", gettext_noop("Name of the item"), Kind.NAME, required=True, most=40, also=("数据项名称",)
        ),
        Column("name_en", gettext_noop("English name of the item"), required=True, most=60),
        Column(
            "kind",
            gettext_noop("How it is written"),
            required=True,
            choices={kind.value: words for kind, words in KIND_WORDS.items()},
        ),
        Column("parts", gettext_noop("What it counts"), Kind.WORDS, hint="户/households、人/people"),
        Column("choices", gettext_noop("What can be chosen"), Kind.WORDS, hint="tap/自来水、well/井水"),
        Column("owner", gettext_noop("Unit that answers for it"), Kind.CODE, required=True, most=32),
        Column("source", gettext_noop("Source system"), required=True, most=60, also=("来源系统",)),
        Column("source_en", gettext_noop("Source system in English"), required=True, most=80),
        Column(
            "level",
            gettext_noop("Level of secrecy"),
            required=True,
            choices={name: LEVEL_WORDS[level] for name, level in LEVELS.items()},
            also=("数据级别",),
        ),
        Column("fresh", gettext_noop("Fresh for so many months"), Kind.NUMBER),
        Column("used", gettext_noop("Used on"), Kind.WORDS, choices=USES),
    ),
)
_SUBJECTS = {subject.value: SUBJECT_WORDS[subject] for subject in LASTING}


def _values_table(name: str, title: str, says: str, *, private: bool) -> Table:
    return Table(
        name=name,
        title=title,
        says=says,
        key=("subject", "about", "item"),
        columns=(
            Column("subject", gettext_noop("Kind of thing"), required=True, choices=_SUBJECTS),
            Column("about", gettext_noop("Code of the thing"), required=True, private=private),
            Column(
                "item", gettext_noop("Item code"), Kind.CODE, required=True, most=40, also=("数据项编码",)
            ),
            Column("value", gettext_noop("What is known of it"), required=True, most=100, private=private),
            Column("true_on", gettext_noop("On which day it was so"), Kind.DATE, required=True),
            Column("source", gettext_noop("Who or what says so"), required=True, most=60),
        ),
    )


VALUES = _values_table(
    "data_values",
    gettext_noop("What is known of villages, grids, branches and members"),
    gettext_noop("Later news only: what is wrong is corrected on its page, with the reason."),
    private=False,
)
CLOSE_VALUES = _values_table(
    "close_values",
    gettext_noop("What is known of households, and all that is sensitive"),
    gettext_noop("A household's code is its grid's code and its address: 330825201207001/12号."),
    private=True,
)


# ── the items ─────────────────────────────────────────────────────────────────────────────────────────────────


def _take_items() -> Iterator[Mapping[str, object]]:
    for row in DataItem.objects.order_by("position", "code"):
        yield {
            **{name: getattr(row, name) for name in ("code", "name", "name_en", "kind", "owner")},
            "parts": tuple(f"{part['name']}/{part['name_en']}" for part in row.parts),
            "choices": tuple(f"{value}/{words}" for value, words in row.choices.items()),
            "source": row.source,
            "source_en": row.source_en,
            "level": _LEVEL_NAMES[row.level],
            "fresh": row.fresh_months,
            "used": tuple(row.used),
        }


def _bring_items(rows: Sequence[Row], *, by: Actor, at: datetime) -> Brought:
    there = set(DataItem.objects.values_list("code", flat=True))

    def one(values: Mapping[str, Any]) -> Outcome:
        said = {name: value for name, value in values.items() if value is not None}
        said["parts"] = [_pair("parts", each, "name", "name_en") for each in said.get("parts", ())]
        pairs = [_pair("choices", each, "value", "words") for each in said.get("choices", ())]
        said["choices"] = {pair["value"]: pair["words"] for pair in pairs}
        said["used"] = list(said.get("used", ()))
        if not operations.keep_item(said, by=by, at=at):
            return Outcome.SAME
        return Outcome.CHANGED if said["code"] in there else Outcome.ADDED

    return bring_each(rows, one)


def _pair(column: str, words: str, first: str, second: str) -> dict[str, str]:
    before, slash, after = words.partition("/")
    if not (before and slash and after):
        raise Contradiction(
            column,
            gettext_noop("“%(words)s” has no two words with / between them."),
            gettext_noop("Write it like %(like)s."),
            words=words,
            like="户/households",
        )
    return {first: before, second: after}


# ── values ────────────────────────────────────────────────────────────────────────────────────────────────────


def _is_close(item: DataItem | queries.Item) -> bool:
    """Return whether an item's values stand in the table for those who may see contact data."""
    return item.subject == Subject.HOUSEHOLD or item.level >= Secrecy.SENSITIVE


def _take_values(*, close: bool) -> Callable[[], Iterator[Mapping[str, object]]]:
    def take() -> Iterator[Mapping[str, object]]:
        for item in DataItem.objects.order_by("position", "code"):
            if _is_close(item) is close:
                yield from _values_of(item)

    return take


_CODES = {
    "place": ("place__code",),
    "branch": ("branch__code",),
    "member": ("member__number",),
    "household": ("household__grid_code", "household__address_sealed"),
}


def _values_of(item: DataItem) -> Iterator[Mapping[str, object]]:
    column = ABOUT.get(Subject(item.subject))
    if column is None:
        return
    codes = _CODES[column]
    # Of places that are gone and members who have left there is no row to know them by.
    there = Q(place__ended_on=None) & (Q(member=None) | Q(member__user__is_active=True))
    rows = Value.objects.filter(there, item=item, ended_at=None).order_by(codes[0], "pk")
    for *code, words, sealed, true_on, source in rows.values_list(
        *codes, "words", "sealed", "true_on", "source"
    ):
        yield {
            "subject": item.subject,
            "about": "/".join(_as_written(column, code)),
            "item": item.code,
            "value": contact.unseal(sealed) if sealed else words,
            "true_on": true_on,
            "source": source,
        }


def _as_written(column: str, code: Sequence[str]) -> Sequence[str]:
    return (code[0], contact.unseal(code[1])) if column == "household" else code


def _bring_values(*, close: bool) -> Callable[..., Brought]:
    def bring(rows: Sequence[Row], *, by: Actor, at: datetime) -> Brought:
        brought, finder, items = Brought(), _Finder(), {item.code: item for item in queries.items()}
        news: dict[int, NewValue] = {}
        for row in rows:
            try:
                news[row.number] = _new(row.values, finder, items, close=close)
            except Refusal as refusal:
                brought.faults.append(refused(row, refusal))
        by_number = {row.number: row for row in rows}
        numbers = list(news)

        def refuse(place: int, refusal: Refusal) -> None:
            brought.faults.append(refused(by_number[numbers[place]], refusal))

        done = operations.enter_values(list(news.values()), by=by, at=at, refuse=refuse)
        for outcome, number in done.items():
            brought.count(outcome, number)
        return brought

    return bring


def _new(
    values: Mapping[str, Any], finder: "_Finder", items: Mapping[str, queries.Item], *, close: bool
) -> NewValue:
    item = items.get(values["item"])
    if item is None or item.subject != values["subject"]:
        raise Contradiction(
            "item",
            gettext_noop("There is no item %(code)s about such a thing."),
            gettext_noop("Take the code from the table of data items."),
            code=values["item"],
        )
    if _is_close(item) is not close:
        raise Contradiction(
            "item",
            gettext_noop("%(code)s stands in the other table of values."),
            gettext_noop("Bring it with “%(table)s”."),
            code=item.code,
            table=_((VALUES if close else CLOSE_VALUES).title),
        )
    thing = finder.find(item.subject, values["about"])
    return NewValue(item.code, thing, values["value"], values["true_on"], values["source"])


class _Finder:
    """Things by their codes, a village at a time: a file names thousands."""

    def __init__(self) -> None:
        self._villages: dict[tuple[Subject, str], dict[str, Thing]] = {}

    def find(self, subject: Subject, code: str) -> Thing:
        """Return a thing; :raises Contradiction: when there is none."""
        try:
            if subject not in (Subject.GRID, Subject.HOUSEHOLD):
                return known.thing(subject, code)
            key = (subject, code[:12])
            if key not in self._villages:
                known.thing(Subject.VILLAGE, code[:12])
                self._villages[key] = {each.code: each for each in known.things(*key)}
            return self._villages[key][code]
        except (NoSuchThing, KeyError):
            raise Contradiction(
                "about",
                gettext_noop("There is nothing with the code %(code)s."),
                gettext_noop(
                    "Correct the code; a household's is its grid's code and its address, with / between."
                ),
                code=code,
            ) from None


BOOKS = (
    Book(ITEMS, _take_items, _bring_items, queries.forget),
    Book(VALUES, _take_values(close=False), _bring_values(close=False)),
    Book(CLOSE_VALUES, _take_values(close=True), _bring_values(close=True)),
)
