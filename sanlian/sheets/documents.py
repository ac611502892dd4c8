"""Documents: rules or words that come whole in one YAML file, are checked whole, and are known again by a digest."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sanlian.kernel.words import Sentence, gettext_noop

# The largest of ours has forty kilobytes; more is another file under a familiar name.
LARGEST = 1024 * 1024


class UnreadableDocument(Exception):
    """The file is none, or no YAML; `sentence` says which."""

    def __init__(self, words: str, file: Path) -> None:
        """Keep the sentence for the reader."""
        self.sentence = Sentence(words, {"file": file.name})
        super().__init__(self.sentence.read(str))


@dataclass(frozen=True, slots=True)
class Loaded:
    """
    What loading a document did: what is `new` by it, by name or version.

    `own` is what the county had changed itself, so that a document of the product left it as it was.
    """

    new: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A document as a county holds it; `shipped` when it came with the product and the county left it as it was."""

    raw: Any
    shipped: bool


def read_document(file: Path) -> Any:
    """
    Return what a file of YAML says.

    :raises UnreadableDocument: when it cannot be read
    """
    try:
        if file.stat().st_size > LARGEST:
            raise UnreadableDocument(
                gettext_noop("%(file)s is larger than 1 MB; this is another file."), file
            )
        return yaml.safe_load(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        raise UnreadableDocument(gettext_noop("%(file)s cannot be read as a document."), file) from None
    except yaml.YAMLError:
        raise UnreadableDocument(gettext_noop("%(file)s is not well-formed YAML."), file) from None


def digest_of(raw: Any) -> str:
    """Return what tells one document from another, whatever the order of its fields."""
    return hashlib.sha256(json.dumps(raw, sort_keys=True, default=str).encode()).hexdigest()
