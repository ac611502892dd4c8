"""What can be done with a notice: post it, and take it down."""

from sanlian.notices.operations.post import BadNotice, post
from sanlian.notices.operations.take_down import take_down

__all__ = ["BadNotice", "post", "take_down"]
