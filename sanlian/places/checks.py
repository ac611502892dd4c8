"""What is not as it should be with the places."""

from collections import defaultdict
from collections.abc import Iterator

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
    bearers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for system, code, name in PlaceCode.objects.filter(valid_to=None).values_list(
        "code_system", "code", "place__full_name"
    ):
        bearers[system, code].add(name)
    for (system, code), names in sorted(bearers.items()):
        if len(names) > 1:
            said = gettext_noop("The code %(code)s (%(system)s) is borne by %(names)s at once.")
            told = {"code": code, "system": system, "names": "、".join(sorted(names))}
            yield Finding("code_in_two_places", "places", code, Sentence(said, told))
