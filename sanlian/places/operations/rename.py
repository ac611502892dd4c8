"""Giving a place another name."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation
from sanlian.places import facts
from sanlian.places.operations import _change
from sanlian.places.permissions import Keeper
from sanlian.places.queries import PlaceInfo


@operation
def rename(
    code: str, *, name: str, name_en: str = "", day: date, reason: str = "", by: Keeper, at: datetime
) -> PlaceInfo:
    """
    Give a place another name from a day on; its code stays.

    :param name_en: read from the name where none is given
    :raises queries.UnknownPlace, errors.NotAllowed, NotOnTheMap, OutOfOrder: as every change does
    :raises BadChange: for no name, the same one, a day to come
    """
    place = _change.standing(code, day=day, by=by, at=at)
    name, before = _change.checked_name(name), place.name
    if name == before:
        raise _change.BadChange(_("The place has this name already."), field="name")
    _change.put(place, parent=place.parent, code=code, name=name, day=day)
    if name_en:
        place.name_en = name_en
        place.save(update_fields=["name_en"])
    _change.note(
        facts.RENAMED, place, day=day, reason=reason, by=by, at=at, details={"before": before, "name": name}
    )
    return _change.info(place)
