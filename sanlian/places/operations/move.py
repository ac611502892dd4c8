"""Moving a place under another."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation
from sanlian.places import facts, rules
from sanlian.places.operations import _change
from sanlian.places.permissions import Keeper
from sanlian.places.queries import PlaceInfo


@operation
def move(
    code: str, *, under: str, to: str = "", day: date, reason: str = "", by: Keeper, at: datetime
) -> PlaceInfo:
    """
    Put a place with all that lies in it under another place from a day on; all of them get new codes.

    :param to: the code it gets; the next free one where none is given. A place may take back a code that it
        bore before; under the parent it has, this gives it another code alone
    :raises queries.UnknownPlace, errors.NotAllowed, NotOnTheMap, OutOfOrder, CodeTaken, NoCodeLeft: as every
        change does
    :raises BadChange: when the parent is not one level up or it has that code, for a day to come
    """
    place = _change.standing(code, day=day, by=by, at=at)
    parent = _change.above(under, day=day, by=by)
    if parent.level != rules.level_of(rules.parent_of(code) or code) or place.pk == parent.pk:
        raise _change.BadChange(
            _("%(place)s cannot lie in %(parent)s: that is not one level up.")
            % {"place": place.full_name, "parent": parent.full_name},
            field="under",
        )
    if to == code or (not to and place.parent_id == parent.pk):
        raise _change.BadChange(_("The place lies there already, under this code."), field="under")
    target = _change.fresh_code(to, parent=parent, place=place)
    recoded = _change.put(place, parent=parent, code=target, name=place.name, day=day)
    _change.note(
        facts.MOVED, place, day=day, reason=reason, by=by, at=at, details={"before": code, "recoded": recoded}
    )
    return _change.info(place)
