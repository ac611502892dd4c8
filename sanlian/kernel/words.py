"""Words: marking them for translation in modules that know no Django, and making them fit to be kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


def gettext_noop(words: str) -> str:
    """Return the words as they are; the name makes the translation tools collect them."""
    return words


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence to translate when it is read, and the values that belong into it."""

    words: str
    values: Mapping[str, object] = field(default_factory=dict)

    def read(self, translate: Callable[[str], str]) -> str:
        """Return the sentence in the language that `translate` speaks."""
        return translate(self.words) % self.values


def storable(words: str) -> str:
    """Return words as every database can keep them: without NUL and lone surrogates, and without blank ends."""
    return words.replace("\0", "").encode(errors="ignore").decode().strip()
