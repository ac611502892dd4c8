"""What is not as it should be with the places."""

import itertools
from collections.abc import Iterator

from django.db.models import Count

from sanlian.kernel.words import Sentence, gettext_noop
from sanlian.places import rules
from sanlian.places.models import Place, PlaceCode
from sanlian.sheets.findings import Finding


def findings() -> Iterator[Finding]:
    """Yield places that lie elsewhere than their code says, codes borne by two places, villages without a grid."""
    standing = Place.objects.filter(ended_on=None).order_by("code")
    rows = list(standing.values_list("code", "full_name", "level", "parent__code"))
    known = {code for code, _name, _level, _parent in rows}
    with_children = {parent for _code, _name, _level, parent in rows}
    for code, name, level, parent in rows:
        told = {"code": code, "name": name, "parent": parent or "—"}
        above = rules.parent_of(code)
        # The topmost place has nothing above it here: a county need not know its city and province.
        if parent != above and (parent or above in known):
            said = gettext_noop("%(name)s (%(code)s) lies in %(parent)s, against its code.")
            yield Finding("place_elsewhere", "places", code, Sentence(said, told))
        if level == "village" and code not in with_children:
            said = gettext_noop("%(name)s (%(code)s) has no grid.")
            yield Finding("village_without_grid", "places", code, Sentence(said, told))
    yield from _borne_twice()


def _borne_twice() -> Iterator[Finding]:
    """Yield the codes that two places bear on one day, whatever day that was."""
    borne = PlaceCode.objects.values("code_system", "code").annotate(places=Count("place", distinct=True))
    several = borne.filter(places__gt=1).order_by("code_system", "code")
    for system, code in several.values_list("code_system", "code"):
        rows = PlaceCode.objects.filter(code_system=system, code=code).select_related("place").order_by("pk")
        pairs = itertools.combinations(rows, 2)
        names = {
            each.place.full_name
            for one, other in pairs
            if one.place_id != other.place_id
            and rules.share_a_day((one.valid_from, one.valid_to), (other.valid_from, other.valid_to))
            for each in (one, other)
        }
        if names:
            said = gettext_noop("The code %(code)s (%(system)s) is borne by %(names)s at once.")
            told = {"code": code, "system": system, "names": "、".join(sorted(names))}
            yield Finding("code_in_two_places", "places", code, Sentence(said, told))
