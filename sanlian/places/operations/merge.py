"""Merging places into one."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation
from sanlian.places import facts, queries, rules
from sanlian.places.models import Place
from sanlian.places.operations import _change
from sanlian.places.permissions import Keeper
from sanlian.places.queries import PlaceInfo


@operation
def merge(
    codes: Sequence[str], *, into: str, name: str = "", day: date, reason: str = "", by: Keeper, at: datetime
) -> PlaceInfo:
    """
    End places on a day and have one carry on for them; what lay in them lies in it, under new codes.

    :param into: the code of one of them or of another place of today, which takes the others in, or a code
        that was never given, for a new place with that `name`
    :param day: the first day of the new map
    :raises queries.UnknownPlace, errors.NotAllowed, NotOnTheMap, OutOfOrder, CodeTaken, NoCodeLeft: as every
        change does
    :raises BadChange: for fewer than two places, different levels, a new place without a name, a day to come
    """
    wanted = list(dict.fromkeys(codes))
    known = queries.find(into)
    stands = known is not None and not known.former
    leaving = [_change.standing(code, day=day, by=by, at=at) for code in wanted if code != into]
    if not leaving or len({*wanted, into}) < (2 if stands else 3):
        raise _change.BadChange(_("It takes two places or more to merge."), field="codes")
    if len({place.level for place in leaving}) > 1 or len(into) != len(leaving[0].code):
        raise _change.BadChange(_("Places of one level merge, and become one of that level."), field="codes")
    if stands:
        if name:
            raise _change.BadChange(
                _("%(code)s is there already and keeps its name; rename it apart.") % {"code": into},
                field="name",
            )
        heir = _change.standing(into, day=day, by=by, at=at)
    else:
        heir = _founded(into, name, leaving[0], day=day, by=by)
    ground = [_change.shape_of(place) for place in leaving]
    recoded = 0
    for place in leaving:
        recoded += _change.take_over(_change.children_of(place), parent=heir, day=day)
        _change.end(place, heir=heir, day=day)
    _change.lay(heir, [*ground, _change.shape_of(heir)] if stands else ground)
    _change.note(
        facts.MERGED,
        heir,
        day=day,
        reason=reason,
        by=by,
        at=at,
        details={"from": [place.code for place in leaving], "recoded": recoded},
    )
    return _change.info(heir)


def _founded(code: str, name: str, origin: Place, *, day: date, by: Keeper) -> Place:
    parent = _change.above(rules.parent_of(code), day=day, by=by)
    return _change.create(
        _change.fresh_code(code, parent=parent),
        _change.checked_name(name),
        parent=parent,
        origin=origin,
        day=day,
    )
