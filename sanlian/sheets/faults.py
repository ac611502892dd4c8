"""What is wrong in a file, and what mends it, in words for whoever has filled it in."""

from dataclasses import dataclass

from sanlian.kernel.words import Sentence


@dataclass(frozen=True, slots=True)
class Fault:
    """
    One thing that is wrong.

    `row` is the number that the spreadsheet shows beside the row, None for the file as a whole; `column` is the
    column's name in its table, empty for the whole row.
    """

    row: int | None
    column: str
    said: Sentence
    remedy: Sentence


class Misread(ValueError):
    """A cell that cannot be used: what is wrong with it, and what mends it."""

    def __init__(self, said: str, remedy: str, **values: object) -> None:
        """Keep both sentences; the values belong into either."""
        super().__init__(said)
        self.said, self.remedy = Sentence(said, values), Sentence(remedy, values)
