"""What is asked about matters, as a file: a line for each question."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sanlian.catalogue import listings, operations, queries
from sanlian.catalogue.rules import CategoryRow
from sanlian.catalogue.rules.questions import KINDS, MOST, faults
from sanlian.kernel.words import Sentence, gettext_noop
from sanlian.people.actors import Actor
from sanlian.sheets import Book, Brought, Column, Fault, Kind, Misread, Outcome, Row, Table

_KIND_WORDS = {
    "text": gettext_noop("a few words"),
    "number": gettext_noop("how many, in figures"),
    "yesno": gettext_noop("yes or no"),
    "choice": gettext_noop("one of several"),
    "date": gettext_noop("a day"),
}
_BETWEEN = re.compile(r"[;；\n]")
_ANSWERS = {"是": "yes", "否": "no"}


def _place(value: int) -> int:
    if not 0 < value <= MOST:
        raise Misread(
            gettext_noop("“%(value)s” is no place among the questions."),
            gettext_noop("A matter has at most %(most)s questions, numbered from 1."),
            value=value,
            most=MOST,
        )
    return value


def _options(value: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in _BETWEEN.split(value) if each.strip())


QUESTIONS = Table(
    name="questions",
    title=gettext_noop("Questions about matters"),
    says=gettext_noop("A question may wait for another one's answer; without “In force” it is asked."),
    key=("category", "code"),
    columns=(
        Column(
            "category", gettext_noop("Code of the category"), Kind.CODE, required=True, also=("类别编码",)
        ),
        Column("code", gettext_noop("Code of the question"), Kind.CODE, required=True, most=20),
        Column(
            "number",
            gettext_noop("Which question it is"),
            Kind.NUMBER,
            required=True,
            parse=_place,
            also=("序号",),
        ),
        Column("words", gettext_noop("Question"), required=True, most=60, also=("问题",)),
        Column("words_en", gettext_noop("English question"), required=True, most=60),
        Column(
            "kind",
            gettext_noop("Kind of answer"),
            required=True,
            choices={kind: _KIND_WORDS[kind] for kind in KINDS},
        ),
        Column(
            "options",
            gettext_noop("What can be chosen"),
            most=300,
            parse=_options,
            hint="滴水|Dripping; 漏水|Leaking",
        ),
        Column("when", gettext_noop("Question before it"), Kind.CODE, most=20),
        Column("is", gettext_noop("Which was answered"), most=60),
        Column("active", gettext_noop("In force"), Kind.FLAG, also=("是否有效",)),
    ),
)


def _take() -> Iterator[Mapping[str, object]]:
    for row in listings.rows_in_force("categories"):
        for number, each in enumerate(row.questions, 1):
            kept = {name: each.get(name) for name in ("code", "words", "words_en", "kind", "when", "is")}
            yield kept | {
                "category": row.code,
                "number": number,
                "options": "; ".join(each.get("options", ())),
                "active": True,
            }


def _bring(rows: Sequence[Row], *, by: Actor, at: datetime) -> Brought:
    brought = Brought()
    there: dict[str, CategoryRow] = {row.code: row for row in listings.rows_in_force("categories")}
    by_matter: dict[str, list[Row]] = {}
    for row in rows:
        by_matter.setdefault(str(row.values["category"]), []).append(row)
    changed: list[CategoryRow] = []
    for code, lines in by_matter.items():
        matter = there.get(code)
        if matter is None or matter.parent_id is None:
            brought.faults += [_no_matter(row) for row in lines]
            continue
        questions, good = _merged(matter, lines, brought)
        for row in good:
            brought.count(_outcome(row, matter.questions, questions))
        if questions != matter.questions:
            changed.append(replace(matter, questions=questions))
    if changed:
        operations.revise(rows={"categories": changed}, by=by, at=at)
    return brought


def _merged(
    matter: CategoryRow, lines: Sequence[Row], brought: Brought
) -> tuple[list[dict[str, Any]], list[Row]]:
    """
    Return a matter's questions with these lines, and the lines that could come in.

    The first that contradicts the others stays out, and the rest is looked at again.
    """
    waiting = list(lines)
    while True:
        questions, whose = _as_listed(matter.questions, waiting)
        found = faults(questions, file="questions", entry=matter.name)
        if not found or not waiting:
            return (questions if waiting else matter.questions), waiting
        said = Sentence(found[0].words, found[0].values)
        number = found[0].values.get("number")
        row = whose.get(number) if isinstance(number, int) else None
        # A line that another needs is missing, or there are too many: the last line that came is one too many.
        row = row or waiting[-1]
        waiting.remove(row)
        brought.faults.append(
            Fault(
                row.number,
                "",
                said,
                Sentence(gettext_noop("Correct this row, or the question that it waits for.")),
            )
        )


def _as_listed(
    there: Sequence[Mapping[str, Any]], lines: Sequence[Row]
) -> tuple[list[dict[str, Any]], dict[int, Row]]:
    """Return the questions with each line's at the place that it says, and which line each place comes from."""
    named = {row.values["code"] for row in lines}
    listed: list[tuple[dict[str, Any], Row | None]] = [
        (dict(each), None) for each in there if each["code"] not in named
    ]
    for row in sorted(lines, key=lambda row: int(str(row.values["number"]))):
        if row.values.get("active") is not False:
            listed.insert(int(str(row.values["number"])) - 1, (_question(row.values), row))
    whose = {place: row for place, (_each, row) in enumerate(listed, 1) if row is not None}
    return [each for each, _row in listed], whose


def _question(values: Mapping[str, Any]) -> dict[str, Any]:
    question = {name: values[name] for name in ("code", "words", "words_en", "kind")}
    if values.get("options"):
        question["options"] = list(values["options"])
    if values.get("when"):
        said = values.get("is") or ""
        question |= {"when": values["when"], "is": _ANSWERS.get(said, said)}
    return question


def _outcome(row: Row, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> Outcome:
    def found(questions: Sequence[Mapping[str, Any]]) -> tuple[int, Mapping[str, Any]] | None:
        return next(
            ((n, each) for n, each in enumerate(questions) if each["code"] == row.values["code"]), None
        )

    old, new = found(before), found(after)
    if old == new:
        return Outcome.SAME
    return Outcome.ADDED if old is None else Outcome.CHANGED


def _no_matter(row: Row) -> Fault:
    values = {"code": row.values["category"]}
    return Fault(
        row.number,
        "category",
        Sentence(gettext_noop("There is no matter with the code %(code)s."), values),
        Sentence(gettext_noop("Bring the categories first, or correct the code."), values),
    )


BOOK = Book(QUESTIONS, _take, _bring, queries.look_again)
