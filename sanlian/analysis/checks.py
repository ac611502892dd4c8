"""What is wrong with the county's routing rules."""

from collections.abc import Iterator
from datetime import date

from sanlian.analysis import routing
from sanlian.kernel.words import Sentence, gettext_noop
from sanlian.sheets.findings import Finding

_SAID = {
    "expired": gettext_noop("The routing rule %(code)s sends nothing: its last day was %(value)s."),
    "place_gone": gettext_noop(
        "The routing rule %(code)s sends nothing: none of its places exists any more."
    ),
    "unit_gone": gettext_noop("The routing rule %(code)s sends nothing: its unit no longer exists."),
    "nobody": gettext_noop("The routing rule %(code)s sends nothing: nobody is in office there."),
    "part_gone": gettext_noop("The routing rule %(code)s names %(value)s, which no longer exists."),
    "place_changed": gettext_noop(
        "The routing rule %(code)s names %(value)s, which has ended, gained or lost ground since the rule began. "
        "Please name the places of today, and put its first day after the change."
    ),
    "owner_gone": gettext_noop("Nobody answers for the routing rule %(code)s any more: %(value)s."),
}


def findings(on: date) -> Iterator[Finding]:
    """Yield the rules that send nothing on a day, or name what is gone; one that merely ends soon is in order."""
    for rule in routing.present():
        for fault in routing.faults(rule, on=on):
            if fault.kind in _SAID:
                told = {"code": rule.code, "value": fault.value}
                yield Finding(f"rule_{fault.kind}", "routing", rule.code, Sentence(_SAID[fault.kind], told))
