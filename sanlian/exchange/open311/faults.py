"""What is wrong with a question, in Open311's numbers and the reader's words."""

from dataclasses import dataclass
from typing import Any

from sanlian.kernel import errors
from sanlian.people.operations import TooManyAttempts

# Our own names of fields → Open311's.
_NAMES = {
    "village": "address_id",
    "place": "lat",
    "text": "description",
    "photos": "media",
    "category": "service_code",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: a number of three digits or more, and a sentence for a person."""

    code: str
    description: str


class Faults(Exception):
    """A question that cannot be answered; at least one fault."""

    def __init__(self, *faults: Fault, status: int = 400) -> None:
        """Keep them."""
        super().__init__(*(fault.description for fault in faults))
        self.faults, self.status = faults, status


def missing(message: str, *, status: int = 404) -> Faults:
    """Return the fault that something does not exist."""
    return Faults(Fault(str(status), message), status=status)


def of(refusal: errors.Refusal) -> Faults:
    """Return what a refusal of the house is called here: 404, 403, 429, and 400 for all else."""
    status = 400
    if isinstance(refusal, TooManyAttempts):
        status = 429
    elif isinstance(refusal, errors.NotAllowed):
        status = 403
    elif isinstance(refusal, errors.NotFound) and not refusal.field:
        status = 404
    named = _NAMES.get(refusal.field or "", refusal.field or "")
    words = f"{named}: {refusal.message}" if named else refusal.message
    return Faults(Fault(str(status), words), status=status)


def rows(faults: Faults) -> list[dict[str, Any]]:
    """Return the faults as a document has them."""
    return [{"code": fault.code, "description": fault.description} for fault in faults.faults]
