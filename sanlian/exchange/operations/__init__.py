"""What can be done with a partner: add it, give it a new key, end it; take in what it hands over."""

from sanlian.exchange.operations.forget_account import forget_account
from sanlian.exchange.operations.partners import BadPartner, add, end, renew
from sanlian.exchange.operations.receive import Report, receive

__all__ = ["BadPartner", "Report", "add", "end", "forget_account", "receive", "renew"]
