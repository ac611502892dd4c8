"""What the machine would look at again before a reply goes out, in words."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from sanlian.analysis.engine import Found, Hint
from sanlian.desk import choices

# What cannot be taken back once somebody has read it, and what residents complain of most, is shown unasked, once.
_UNASKED = {Hint.NUMBER, Hint.NAME, Hint.EMPTY}


def worth_a_look(found: Iterable[Found]) -> bool:
    """Return whether the writer should see a hint before the reply goes out; pressing again sends it as it is."""
    return any(each.hint in _UNASKED for each in found)


def words(found: Found) -> str:
    """Return one hint as a sentence."""
    match found.hint:
        case Hint.SHORT:
            return _("This is very short. What was done, and is it all right now?")
        case Hint.EMPTY:
            return _("“%(words)s” does not say what was done. What did you find, and what did you do?") % {
                "words": found.words
            }
        case Hint.ELSEWHERE:
            if found.words:
                return _("This reads like an answer about “%(matter)s”. Is it meant for this order?") % {
                    "matter": choices.matter_words(found.words)
                }
            return _("Nothing of what was asked comes back in the answer. Does it answer the question?")
        case Hint.NUMBER:
            return _(
                "There is somebody’s number in it: %(words)s. It is taken out; the resident does not need it."
            ) % {"words": found.words}
        case Hint.NAME:
            return _(
                "“%(words)s” looks like somebody’s name. Only the family name goes out; others may read this."
            ) % {"words": found.words}
