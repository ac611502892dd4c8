"""What the notify room can do: tell, post what leaves, keep inboxes and preferences, load wordings."""

from sanlian.notify.channels import nothing_leaves as nothing_leaves
from sanlian.notify.operations.load import BadWordings, load
from sanlian.notify.operations.post import fold_digests, post, release_held
from sanlian.notify.operations.prefer import BadAddress, BadHours, prefer
from sanlian.notify.operations.read import forget_old, mark_all_read, mark_read
from sanlian.notify.operations.tell import Person, Telling, tell

__all__ = [
    "BadAddress",
    "BadHours",
    "BadWordings",
    "Person",
    "Telling",
    "fold_digests",
    "forget_old",
    "load",
    "mark_all_read",
    "mark_read",
    "post",
    "prefer",
    "release_held",
    "tell",
]
