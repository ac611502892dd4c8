"""
The four ways to say no, and one of them with a list.

A refusal is anticipated: somebody asked for what cannot be had, and its message is for that person. Anything
else that goes wrong is a bug and rises. Subclass a refusal beside the operation that raises it.
"""


class Refusal(Exception):
    """The request was understood and cannot be granted."""

    def __init__(self, message: object, *, field: str | None = None) -> None:
        """Keep the sentence for the reader, and the form field it speaks of."""
        super().__init__(message)
        self.field = field

    @property
    def message(self) -> str:
        """Return the sentence in the language that is active when it is read."""
        return str(self.args[0])

    def __str__(self) -> str:
        return self.message


class NotFound(Refusal):
    """There is no such thing, or not for this person."""


class NotAllowed(Refusal):
    """This person may not do that."""


class Conflict(Refusal):
    """The thing is no longer in a state in which that can be done."""


class Invalid(Refusal):
    """What was entered cannot be used."""


class Faulty(Invalid):
    """What was handed in has faults; `problems` has one sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        """Say all of them."""
        self.problems = problems
        super().__init__("\n".join(problems))
