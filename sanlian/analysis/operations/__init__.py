"""What can be done here: take a shout in."""

from sanlian.analysis.operations.shout import DISPATCH_ALONE, Receipt, goes_alone, shout

__all__ = ["DISPATCH_ALONE", "Receipt", "goes_alone", "shout"]
