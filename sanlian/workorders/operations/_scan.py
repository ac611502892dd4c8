"""What a virus scanner says of a sent file: refused and held, or refused for now; the administrators hear of either."""

from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.kernel import errors
from sanlian.notify import operations as notify, queries
from sanlian.notify.operations import Person, Telling
from sanlian.people import crowds, queries as people
from sanlian.people.actors import Permission
from sanlian.workorders import rules, scanning
from sanlian.workorders.operations import _shelf

# No page serves what lies here; whoever answers for safety looks at it and takes it away.
HELD = "held"


class Infected(errors.Invalid):
    """A scanner found something harmful in the file."""


class NotScanned(errors.Invalid):
    """The scanner did not answer, so the file was not taken."""


def require_clean(raw: bytes, *, field: str, at: datetime) -> None:
    """
    Have the county's scanner look at a file, where one is set.

    :param field: the form's field that brought it
    :raises Infected: when something was found; the file is held for whoever answers for safety
    :raises NotScanned: when the scanner does not answer
    """
    try:
        found = scanning.look_at(raw)
    except scanning.ScannerAway as fault:
        # Once an hour is often enough to be told of it.
        hour = f"{at.astimezone(rules.SHANGHAI):%Y%m%d%H}"
        _tell("scanner.away", {"fault": str(fault)[:120]}, about=("scanner", hour), at=at)
        raise NotScanned(
            _(
                "Files cannot be checked for viruses just now, so this one was not taken. "
                "Please send your words first and add it later."
            ),
            field=field,
        ) from None
    if found is None:
        return
    name, digest = _shelf.put(lambda part: part.write(raw), folder=HELD, suffix="held", at=at)
    _tell("file.infected", {"virus": found.name[:80], "file": name}, about=("file", digest[:40]), at=at)
    raise Infected(
        _(
            "A virus was found in this file, so it was not sent on. It is held apart. Please choose another one."
        ),
        field=field,
    )


def _tell(message: str, values: dict[str, str], *, about: tuple[str, str], at: datetime) -> None:
    """Tell the county's security and system administrators, each once of one thing."""
    county, today = people.county_unit().code, at.astimezone(rules.SHANGHAI).date()
    numbers = {
        number
        for permission in (Permission.KEEP_ACCOUNTS, Permission.EDIT_CATALOGUE)
        for number in crowds.officer_ids([county], permission=permission, on=today).get(county, [])
    }
    numbers -= queries.told_of(message, about, user_ids=numbers)
    to = [Person("officer", number) for number in sorted(numbers)]
    notify.tell(
        [Telling(message=message, to=to, values=values, about=about, key=" ".join((message, *about)))], at=at
    )
