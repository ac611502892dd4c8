"""What partners told of a person goes with what the person left."""

from sanlian.exchange import operations
from sanlian.journal.readers import Fact, reader
from sanlian.workorders import facts


@reader("exchange.erased", of=[facts.ERASED])
def forget_account(fact: Fact) -> None:
    """Forget whose account over there a request was handed in for."""
    operations.forget_account(int(fact.details["request"]))
