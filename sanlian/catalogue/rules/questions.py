"""
What is asked about a matter beyond the words themselves. No Django.

A question is optional for the resident and asked in plain words. It may wait for another one's answer: "how many
families?" only after "others too". An option is written `滴水|Dripping`; the Chinese half is what is kept.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sanlian.catalogue.rules.rows import Problem
from sanlian.kernel.words import gettext_noop

KINDS = ("text", "number", "yesno", "choice", "date")
MOST = 6
LONGEST_ANSWER = 200
_CODE = re.compile(r"[a-z][a-z0-9]{0,19}")
_FIELDS = {"code", "words", "words_en", "kind", "options", "when", "is"}


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose: what is kept, and what is shown in English."""

    value: str
    english: str

    def label(self, language: str | None) -> str:
        """Return the words to show."""
        return self.english if (language or "").startswith("en") and self.english else self.value


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `when` names the question and the answer that it waits for, empty for none."""

    code: str
    words: str
    words_en: str
    kind: str
    options: tuple[Option, ...] = ()
    when: str = ""
    answer: str = ""

    def label(self, language: str | None) -> str:
        """Return the question in that language."""
        return self.words_en if (language or "").startswith("en") else self.words


def questions_of(raw: Iterable[Mapping[str, Any]]) -> tuple[Question, ...]:
    """Return questions as the catalogue keeps them: checked before by `faults`."""
    return tuple(
        Question(
            code=each["code"],
            words=each["words"],
            words_en=each["words_en"],
            kind=each["kind"],
            options=tuple(option(words) for words in each.get("options", ())),
            when=each.get("when", ""),
            answer=each.get("is", ""),
        )
        for each in raw
    )


def option(written: str) -> Option:
    """Return an option out of `滴水|Dripping`."""
    chinese, _, english = written.partition("|")
    return Option(chinese.strip(), english.strip())


def asked(questions: Sequence[Question], answers: Mapping[str, str]) -> list[Question]:
    """Return the questions that these answers lead to, in their order."""
    found: list[Question] = []
    for question in questions:
        waits = question.when
        led = not waits or (
            any(each.code == waits for each in found) and answers.get(waits, "") == question.answer
        )
        if led:
            found.append(question)
    return found


def kept(questions: Sequence[Question], answers: Mapping[str, str]) -> list[dict[str, str]]:
    """
    Return what is kept of the answers: the question's words of that day beside each, in both languages.

    Blank ones, and answers to questions that were not asked, are left out. An answer that does not fit its kind is
    kept as it was typed: a shout is never held up by a question, and a person will read it.
    """
    rows = []
    for question in asked(questions, answers):
        said = answers.get(question.code, "").strip()[:LONGEST_ANSWER]
        if said:
            rows.append(
                {
                    "code": question.code,
                    "words": question.words,
                    "words_en": question.words_en,
                    "kind": question.kind,
                    "answer": said,
                }
            )
    return rows


def faults(raw: Any, *, file: str, entry: str) -> list[Problem]:
    """Return what is wrong with the questions of a matter, as the catalogue's files or its editor give them."""

    def wrong(words: str, **values: object) -> Problem:
        return Problem(words, {"file": file, "entry": entry, **values})

    if not isinstance(raw, list) or not all(isinstance(each, Mapping) for each in raw):
        return [wrong(gettext_noop("%(file)s: the questions of %(entry)s must be a list."))]
    found = []
    if len(raw) > MOST:
        found.append(wrong(gettext_noop("%(file)s: %(entry)s has more than %(most)s questions."), most=MOST))
    before: dict[str, Mapping[str, Any]] = {}
    for number, each in enumerate(raw, 1):
        found += [
            Problem(words, {"file": file, "entry": entry, "number": number, **values})
            for words, values in (*_faults_of(each, before), *_faults_of_waiting(each, before))
        ]
        before[str(each.get("code", ""))] = each
    return found


# What is wrong, in words, and the values that belong into them.
_Fault = tuple[str, dict[str, object]]


def _faults_of(each: Mapping[str, Any], before: Mapping[str, Mapping[str, Any]]) -> Iterable[_Fault]:
    code, kind = str(each.get("code", "")), each.get("kind")
    options = each.get("options", [])
    if unknown := sorted(set(each) - _FIELDS):
        yield (
            gettext_noop("%(file)s: question %(number)s of %(entry)s: unknown field “%(field)s”."),
            {"field": unknown[0]},
        )
    if not _CODE.fullmatch(code) or code in before:
        yield (
            gettext_noop("%(file)s: question %(number)s of %(entry)s needs a code of its own, like “since”."),
            {},
        )
    for field in ("words", "words_en"):
        said = each.get(field)
        if not isinstance(said, str) or not 0 < len(said.strip()) <= 60:
            yield (
                gettext_noop(
                    "%(file)s: question %(number)s of %(entry)s needs at most 60 characters in “%(field)s”."
                ),
                {"field": field},
            )
    if kind not in KINDS:
        yield (
            gettext_noop("%(file)s: question %(number)s of %(entry)s has no kind: %(kinds)s."),
            {"kinds": ", ".join(KINDS)},
        )
    listed = isinstance(options, list) and all(isinstance(words, str) and words.strip() for words in options)
    if not listed or (kind == "choice") != (len(options) > 1):
        yield (
            gettext_noop(
                "%(file)s: question %(number)s of %(entry)s: only a choice has options, two or more."
            ),
            {},
        )


def _faults_of_waiting(each: Mapping[str, Any], before: Mapping[str, Mapping[str, Any]]) -> Iterable[_Fault]:
    if waits := each.get("when", ""):
        other = before.get(str(waits))
        if other is None:
            yield (
                gettext_noop(
                    "%(file)s: question %(number)s of %(entry)s waits for one that does not come before it."
                ),
                {},
            )
        elif str(each.get("is", "")) not in _answers(other):
            yield (
                gettext_noop(
                    "%(file)s: question %(number)s of %(entry)s waits for an answer that cannot be given."
                ),
                {},
            )


def _answers(question: Mapping[str, Any]) -> set[str]:
    if question.get("kind") == "yesno":
        return {"yes", "no"}
    return {option(str(words)).value for words in question.get("options", [])}
