"""What is not as it should be with the places."""

import itertools
from collections.abc import Iterator

from django.db.models import Count, Exists, OuterRef, Q

from sanlian.kernel.words import Sentence, gettext_noop
from sanlian.places import rules
from sanlian.places.models import Place, PlaceCode
from sanlian.places.names import for_any_reader, in_english, place_for_any_reader, place_in_full
from sanlian.sheets.findings import Finding


def findings(code: str = "") -> Iterator[Finding]:
    """
    Yield places that lie elsewhere than their code says, codes borne by two places, villages without a grid.

    :param code: of the one place to look at; the number of questions is the same however many there are
    """
    standing = Place.objects.filter(ended_on=None).order_by("code")
    looked_at = standing.filter(code=code) if code else standing
    rows = list(looked_at.values_list("code", "full_name", "level", "parent__code"))
    near = standing.filter(Q(code=rules.parent_of(code)) | Q(parent__code=code)) if code else standing
    pairs = list(near.values_list("code", "parent__code"))
    known, with_children = {each for each, _parent in pairs}, {parent for _each, parent in pairs}
    for each, full_name, level, parent in rows:
        told = {"code": each, "name": place_for_any_reader(each, full_name), "parent": parent or "—"}
        above = rules.parent_of(each)
        # The topmost place has nothing above it here: a county need not know its city and province.
        if parent != above and (parent or above in known):
            said = gettext_noop("%(name)s (%(code)s) lies in %(parent)s, against its code.")
            yield Finding("place_elsewhere", "places", each, Sentence(said, told))
        if level == "village" and each not in with_children:
            said = gettext_noop("%(name)s (%(code)s) has no grid.")
            yield Finding("village_without_grid", "places", each, Sentence(said, told))
    yield from _borne_twice(code)


def _borne_twice(bearer: str) -> Iterator[Finding]:
    """Yield the codes, of one place where that is asked, that two places bear on one day, whatever day that was."""
    entries = PlaceCode.objects.all()
    if bearer:
        also = PlaceCode.objects.filter(code_system=OuterRef("code_system"), code=OuterRef("code"))
        entries = entries.filter(Exists(also.filter(place__code=bearer)))
    borne = entries.values("code_system", "code").annotate(places=Count("place", distinct=True))
    several = borne.filter(places__gt=1).order_by("code_system", "code")
    for system, code in several.values_list("code_system", "code"):
        rows = PlaceCode.objects.filter(code_system=system, code=code).select_related("place").order_by("pk")
        pairs = itertools.combinations(rows, 2)
        bearers = {
            each.place
            for one, other in pairs
            if one.place_id != other.place_id
            and rules.share_a_day((one.valid_from, one.valid_to), (other.valid_from, other.valid_to))
            for each in (one, other)
        }
        if bearers:
            said = gettext_noop("The code %(code)s (%(system)s) is borne by %(names)s at once.")
            told = {"code": code, "system": system, "names": _listed(sorted(bearers, key=str))}
            yield Finding("code_in_two_places", "places", code, Sentence(said, told))


def _listed(bearers: list[Place]) -> str:
    return for_any_reader(
        lambda: (", " if in_english() else "、").join(
            place_in_full(each.code, each.full_name) for each in bearers
        )
    )
