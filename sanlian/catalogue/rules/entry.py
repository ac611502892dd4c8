"""One entry of a file, read with suspicion."""

import re
from collections.abc import Mapping
from typing import Any

from sanlian.catalogue.deadlines import BadSpan, Span
from sanlian.catalogue.rules.rows import Problem
from sanlian.kernel.words import gettext_noop


class Entry:
    """One entry of a file: hands out typed values, and notes what is missing, wrong or unknown."""

    def __init__(self, file: str, raw: Any, problems: list[Problem], name: str) -> None:
        self.problems = problems
        self.file = file
        self.raw: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}
        self.name = name or str(self.raw.get("code", ""))
        if not isinstance(raw, Mapping):
            self.wrong(gettext_noop("%(file)s: an entry with named fields was expected here: %(entry)s"))

    def wrong(self, words: str, **values: object) -> None:
        """Note a problem of this entry."""
        self.problems.append(Problem(words, {"file": self.file, "entry": self.name, **values}))

    def only(self, *known: str) -> None:
        """Note the fields that nobody reads: mostly a slip of the finger in a field that somebody does."""
        for key in self.raw.keys() - set(known):
            self.wrong(gettext_noop("%(file)s: %(entry)s has an unknown field “%(field)s”."), field=key)

    def text(self, key: str, *, most: int = 200, pattern: re.Pattern[str] | None = None) -> str:
        """Return a text that must be there."""
        value = self.raw.get(key)
        if not isinstance(value, str) or not value.strip():
            self.wrong(gettext_noop("%(file)s: %(entry)s needs a text in “%(field)s”."), field=key)
            return ""
        if len(value) > most:
            words = gettext_noop("%(file)s: “%(field)s” of %(entry)s is longer than %(most)s characters.")
            self.wrong(words, field=key, most=most)
        if pattern and not pattern.fullmatch(value):
            words = gettext_noop("%(file)s: “%(value)s” in “%(field)s” of %(entry)s is not well formed.")
            self.wrong(words, field=key, value=value)
        return value.strip()

    def maybe(self, key: str, *, most: int = 200) -> str:
        """Return a text that may be missing, and is empty then."""
        return self.text(key, most=most) if self.raw.get(key) is not None else ""

    def texts(self, key: str) -> list[str]:
        """Return a list of texts, empty when there is none."""
        value = self.raw.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) and each.strip() for each in value):
            self.wrong(gettext_noop("%(file)s: “%(field)s” of %(entry)s must be a list of texts."), field=key)
            return []
        return [each.strip() for each in value]

    def flag(self, key: str) -> bool:
        """Return a yes or no, no when it is missing."""
        value = self.raw.get(key, False)
        if not isinstance(value, bool):
            self.wrong(gettext_noop("%(file)s: “%(field)s” of %(entry)s must be true or false."), field=key)
        return value is True

    def number(self, key: str) -> float:
        """Return a number above zero."""
        value = self.raw.get(key)
        if not isinstance(value, int | float) or isinstance(value, bool) or value <= 0:
            self.wrong(
                gettext_noop("%(file)s: “%(field)s” of %(entry)s must be a number above 0."), field=key
            )
            return 1
        return value

    def numbers(self, key: str) -> list[int]:
        """Return a list of whole numbers above zero."""
        value = self.raw.get(key)
        if not isinstance(value, list) or not all(type(each) is int and each > 0 for each in value):
            words = gettext_noop("%(file)s: “%(field)s” of %(entry)s must be a list of numbers above 0.")
            self.wrong(words, field=key)
            return []
        return value

    def span(self, key: str) -> str:
        """Return a length of time in its one spelling."""
        value = self.text(key)
        try:
            return str(Span.parse(value)) if value else ""
        except BadSpan:
            words = gettext_noop("%(file)s: “%(value)s” in “%(field)s” of %(entry)s is no length of time.")
            self.wrong(words, field=key, value=value)
            return ""
