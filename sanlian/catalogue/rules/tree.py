"""How large the duty tree must be, and in words where it is not."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from sanlian.catalogue.rules.rows import Counts, DutyRow, Problem
from sanlian.kernel.words import gettext_noop

# One programme, three links, fifteen matters, thirty-three duties; a county may set others beside its tree.
STANDARD = Counts(levels=[1, 3, 15, 33], links=[11, 12, 10])


def miscounts(duties: Sequence[DutyRow], counts: Counts) -> Iterator[Problem]:
    """Yield what is wrong with the tree: each level and each link that has more or fewer duties than are set."""
    levels = Counter(row.level for row in duties)
    for level, wanted in enumerate(counts.levels, start=1):
        if levels[level] != wanted:
            words = gettext_noop("%(file)s: level %(entry)s must have %(wanted)s duties, it has %(found)s.")
            values = {"file": "duties", "entry": level, "wanted": wanted, "found": levels[level]}
            yield Problem(words, values)
    yield from _deeper(duties, len(counts.levels))
    yield from _links(duties, counts)


def _deeper(duties: Iterable[DutyRow], deepest: int) -> Iterator[Problem]:
    for row in duties:
        if row.level > deepest:
            words = gettext_noop("%(file)s: %(entry)s stands deeper than level %(most)s, the last one set.")
            yield Problem(words, {"file": "duties", "entry": f"{row.code} {row.name}", "most": deepest})


def _links(duties: Sequence[DutyRow], counts: Counts) -> Iterator[Problem]:
    """Yield the links whose last level is not as wide as is set for each, in their order."""
    if not counts.links:
        return
    last = len(counts.levels)
    # The order of the codes is the order of the links: a duty keeps its code when others come and go.
    links = [row for row in duties if row.level == 2]
    below = Counter(".".join(row.code.split(".")[:2]) for row in duties if row.level == last)
    if len(links) != len(counts.links):
        words = gettext_noop("%(file)s: numbers are set for %(wanted)s links, the tree has %(found)s.")
        yield Problem(words, {"file": "duties", "wanted": len(counts.links), "found": len(links)})
        return
    for link, wanted in zip(links, counts.links, strict=True):
        if below[link.code] != wanted:
            words = gettext_noop(
                "%(file)s: %(entry)s must have %(wanted)s duties at the last level, it has %(found)s."
            )
            values = {"wanted": wanted, "found": below[link.code]}
            yield Problem(words, {"file": "duties", "entry": f"{link.code} {link.name}", **values})
