"""Groups of peers side by side: none takes in what its level has not, and no unit belongs to two."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from sanlian.kernel.words import gettext_noop
from sanlian.scoring.rules.content import KINDS_OF, Peers


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: words to translate, and the values that belong into them."""

    words: str
    values: Mapping[str, object]


def ill_sized(groups: Sequence[Peers]) -> Iterator[Problem]:
    """Yield each group of a kind that its level has not, or of a size that nothing has."""
    for group in groups:
        strange = sorted(set(group.kinds) - set(KINDS_OF[group.level]))
        if strange:
            words = gettext_noop("%(entry)s: units of this level are never of the kind %(kinds)s.")
            yield Problem(words, {"entry": _name(group), "kinds": ", ".join(strange)})
        if group.level == "department" and (group.fewest_grids or group.most_grids):
            yield Problem(gettext_noop("%(entry)s: departments have no size."), {"entry": _name(group)})
        if group.most_grids and group.fewest_grids > group.most_grids:
            words = gettext_noop("%(entry)s: no size is at least %(least)s and at most %(most)s.")
            yield Problem(
                words, {"entry": _name(group), "least": group.fewest_grids, "most": group.most_grids}
            )


def overlapping(groups: Sequence[Peers]) -> Iterator[Problem]:
    """Yield each two groups to which one and the same unit could belong."""
    for one, other in combinations(groups, 2):
        if one.level == other.level and set(one.kinds) & set(other.kinds) and _meet(one, other):
            words = gettext_noop("%(entry)s and %(other)s overlap: a unit would belong to both.")
            yield Problem(words, {"entry": _name(one), "other": _name(other)})


def _meet(one: Peers, other: Peers) -> bool:
    return _reaches(one, other.fewest_grids) and _reaches(other, one.fewest_grids)


def _reaches(group: Peers, size: int) -> bool:
    return not group.most_grids or size <= group.most_grids


def _name(group: Peers) -> str:
    return f"{group.name} · {group.name_en}"
