"""What is missing or contradicts itself in a county's data, in words, and where it is mended."""

from dataclasses import dataclass

from sanlian.kernel.words import Sentence


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One gap or contradiction.

    `kind` is its name for machines; `mended_in` the table that mends it, `about` the code of what it speaks of.
    """

    kind: str
    mended_in: str
    about: str
    said: Sentence
