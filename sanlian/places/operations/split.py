"""Splitting a place into several."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation
from sanlian.places import facts, rules
from sanlian.places.models import Place
from sanlian.places.operations import _change
from sanlian.places.permissions import Keeper
from sanlian.places.queries import PlaceInfo


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a place: its code and name, and the codes of what lies in it from then on."""

    code: str
    name: str = ""
    children: tuple[str, ...] = ()


@operation
def split(
    code: str, *, parts: Sequence[Part], day: date, reason: str = "", by: Keeper, at: datetime
) -> list[PlaceInfo]:
    """
    Divide a place on a day; return the parts.

    The first part carries on: what was counted at the whole is counted there, and what lies in the whole and is
    named by no part lies there. A first part with the code of the whole is the place itself, made smaller; then its
    name is left empty. All other parts are new places.

    :raises queries.UnknownPlace, errors.NotAllowed, NotOnTheMap, OutOfOrder, CodeTaken, NoCodeLeft: as every
        change does
    :raises BadChange: for fewer than two parts, a code twice, a part of another level or without a name, a
        child that does not lie there or is named twice, a day to come
    """
    whole = _change.standing(code, day=day, by=by, at=at)
    codes = [part.code for part in parts]
    if len(codes) < 2 or len(set(codes)) < len(codes) or code in codes[1:]:
        raise _change.BadChange(
            _("It takes two parts or more, each with a code of its own; the place itself comes first."),
            field="parts",
        )
    stays = codes[0] == code
    if stays and parts[0].name not in ("", whole.name):
        raise _change.BadChange(_("The first part keeps its name; rename it apart."), field="name")
    children = _shared_out(whole, parts)
    found = [whole if stays and part is parts[0] else _founded(part, whole, day=day, by=by) for part in parts]
    recoded = 0
    for place in found:
        inside = children[place.code]
        if place is not whole:
            recoded += _change.take_over(inside, parent=place, day=day)
        _change.lay(place, [_change.shape_of(child) for child in inside])
    if not stays:
        _change.end(whole, heir=found[0], day=day)
    _change.note(
        facts.SPLIT, whole, day=day, reason=reason, by=by, at=at, details={"into": codes, "recoded": recoded}
    )
    return [_change.info(place) for place in found]


def _shared_out(whole: Place, parts: Sequence[Part]) -> dict[str, list[Place]]:
    named = [child for part in parts for child in part.children]
    lying = {child.code: child for child in _change.children_of(whole)}
    strange = [child for child in named if child not in lying]
    if strange or len(set(named)) < len(named):
        raise _change.BadChange(
            _("%(code)s does not lie in %(place)s, or two parts name it.")
            % {"code": (strange or named)[0], "place": whole.full_name},
            field="parts",
        )
    shares = {part.code: [lying[child] for child in part.children] for part in parts}
    shares[parts[0].code] += [child for code, child in lying.items() if code not in named]
    return shares


def _founded(part: Part, whole: Place, *, day: date, by: Keeper) -> Place:
    if len(part.code) != len(whole.code):
        raise _change.BadChange(_("Parts are of the level of the whole."), field="parts")
    parent = _change.above(rules.parent_of(part.code), day=day, by=by)
    return _change.create(
        _change.fresh_code(part.code, parent=parent),
        _change.checked_name(part.name),
        parent=parent,
        origin=whole,
        day=day,
    )
