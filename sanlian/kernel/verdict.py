"""The answer to «may this person do that?»: yes, or no with the sentence that button and error share."""

from dataclasses import dataclass

from sanlian.kernel.errors import NotAllowed, Refusal


@dataclass(frozen=True, slots=True)
class Verdict:
    """Yes, or no with a reason; true in a condition when it is a yes."""

    allowed: bool
    reason: object = ""
    refusal: type[Refusal] = NotAllowed

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """
        Do nothing on a yes.

        :raises Refusal: of the verdict's own kind, with its reason, on a no
        """
        if not self.allowed:
            raise self.refusal(self.reason)


YES = Verdict(allowed=True)


def no(reason: object, *, refusal: type[Refusal] = NotAllowed) -> Verdict:
    """Return a no with the sentence that the person will read."""
    return Verdict(allowed=False, reason=reason, refusal=refusal)
