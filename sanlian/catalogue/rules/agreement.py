"""Whether the rows of a catalogue agree with each other."""

from collections import Counter
from collections.abc import Iterable, Iterator

from sanlian.catalogue.deadlines import known_years
from sanlian.catalogue.rules.routes import nobodies
from sanlian.catalogue.rules.rows import CategoryRow, Content, Problem
from sanlian.catalogue.rules.tree import miscounts
from sanlian.kernel.words import gettext_noop

LEVELS = ("grid", "village", "township", "county")


def disagreements(content: Content) -> list[Problem]:
    """Return every contradiction between rows: codes given twice, and names of what does not exist."""
    return [
        *_duplicates(content),
        *_strangers(content),
        *_lists(content),
        *_shared(content),
        *nobodies(content.routing, {row.code for row in content.departments}, LEVELS),
        *_tree(content),
        *_calendar(content),
    ]


def _duplicates(content: Content) -> Iterator[Problem]:
    codes: dict[str, Iterable[str]] = {
        "departments": [row.code for row in content.departments],
        "limits": [row.code for row in content.limits],
        "categories": [row.code for row in content.categories],
        "responsibilities": [item.code for item in content.items],
        "coordination": [shared.code for shared in content.coordination],
        "routing": [rule.code for rule in content.routing],
        "calendar": [row.day.isoformat() for row in content.days],
    }
    for file, each in codes.items():
        for code, times in Counter(each).items():
            if times > 1 and code:
                words = gettext_noop("%(file)s: %(entry)s stands there %(times)s times.")
                yield Problem(words, {"file": file, "entry": code, "times": times})
    for category in content.categories:
        for keyword, times in Counter(category.keywords).items():
            if times > 1:
                words = gettext_noop("%(file)s: %(entry)s names the keyword “%(value)s” %(times)s times.")
                values = {"file": "categories", "entry": category.code, "value": keyword, "times": times}
                yield Problem(words, values)


def _strangers(content: Content) -> Iterator[Problem]:
    """Yield every name of a limit, a unit or a category that is not there."""
    limits = {row.code for row in content.limits}
    units = {*LEVELS, *(row.code for row in content.departments)}
    departments = units - set(LEVELS)
    groups = {row.code for row in content.categories if row.parent_id is None}
    leaves = {row.code for row in content.categories} - groups

    def known(
        file: str, entry: str, what: str, names: Iterable[str | None], among: set[str]
    ) -> Iterator[Problem]:
        for name in names:
            if name and name not in among:
                yield Problem(what, {"file": file, "entry": entry, "value": name})

    limit = gettext_noop("%(file)s: %(entry)s names the limit “%(value)s”, which does not exist.")
    unit = gettext_noop("%(file)s: %(entry)s names the unit “%(value)s”, which does not exist.")
    parent = gettext_noop("%(file)s: the group “%(value)s” of %(entry)s does not exist.")
    matter = gettext_noop("%(file)s: %(entry)s names the category “%(value)s”, which does not exist.")
    for row in content.categories:
        yield from known("categories", row.code, limit, [row.limit_id], limits)
        yield from known("categories", row.code, unit, [row.lead, *row.assists], units)
        yield from known("categories", row.code, parent, [row.parent_id], groups)
        if row.lead in row.assists or len(set(row.assists)) < len(row.assists):
            words = gettext_noop("%(file)s: %(entry)s names the same unit twice as lead or assistant.")
            yield Problem(words, {"file": "categories", "entry": row.code})
    for item in content.items:
        yield from known("responsibilities", item.code, limit, [item.limit_id], limits)
        yield from known("responsibilities", item.code, unit, [item.holder], units)
        yield from known("responsibilities", item.code, matter, [item.category_id], leaves)
    for shared in content.coordination:
        yield from known("responsibilities", shared.code, unit, [shared.lead, *shared.members], departments)
        yield from known("responsibilities", shared.code, matter, shared.categories, leaves)
    for rule in content.routing:
        yield from known("routing", rule.code, limit, rule.limits, limits)
        yield from known("routing", rule.code, matter, rule.categories, leaves | groups)


def _lists(content: Content) -> Iterator[Problem]:
    """Yield where a category and the responsibility lists tell different stories about who leads."""
    for (holder, category), times in Counter(
        (item.holder, item.category_id) for item in content.items
    ).items():
        if times > 1:
            words = gettext_noop("%(file)s: the list of %(entry)s has %(value)s %(times)s times.")
            yield Problem(
                words, {"file": "responsibilities", "entry": holder, "value": category, "times": times}
            )
    leads: dict[str, list[str]] = {}
    for item in content.items:
        if item.role == "lead":
            leads.setdefault(item.category_id, []).append(item.code)
    holders = {item.code: item.holder for item in content.items}
    for row in content.categories:
        if row.parent_id is not None:
            yield from _lead_item(row, leads.get(row.code, []), holders)


def _lead_item(row: CategoryRow, leads: list[str], holders: dict[str, str]) -> Iterator[Problem]:
    if len(leads) > 1:
        words = gettext_noop("%(file)s: %(entry)s has more than one lead: items %(value)s.")
        yield Problem(words, {"file": "responsibilities", "entry": row.code, "value": ", ".join(leads)})
    elif leads != [row.list_item] if row.list_item else leads:
        words = gettext_noop("%(file)s: “list_item” of %(entry)s must be its lead item, %(value)s.")
        yield Problem(words, {"file": "categories", "entry": row.code, "value": ", ".join(leads) or "—"})
    elif leads and holders[leads[0]] != row.lead:
        words = gettext_noop("%(file)s: %(entry)s is led by %(value)s, but its list item belongs to another.")
        yield Problem(words, {"file": "categories", "entry": row.code, "value": row.lead})


def _shared(content: Content) -> Iterator[Problem]:
    """Yield the co-ordination lists that are none: it takes a lead, others beside it, and something to share."""
    for shared in content.coordination:
        values = {"file": "coordination", "entry": shared.name or shared.code}
        if shared.lead in shared.members or len(set(shared.members)) < len(shared.members):
            words = gettext_noop(
                "%(file)s: %(entry)s names a department twice; it has one lead, others help."
            )
            yield Problem(words, values)
        if not shared.members:
            words = gettext_noop("%(file)s: %(entry)s needs at least one department beside the lead.")
            yield Problem(words, values)
        if not shared.categories:
            yield Problem(gettext_noop("%(file)s: %(entry)s names no matter that is shared."), values)


def _tree(content: Content) -> Iterator[Problem]:
    there = {row.code for row in content.duties}
    for row in content.duties:
        if row.parent_id is not None and row.parent_id not in there:
            words = gettext_noop("%(file)s: %(entry)s hangs on %(value)s, which does not exist.")
            values = {"entry": f"{row.code} {row.name}", "value": row.parent_id}
            yield Problem(words, {"file": "duties", **values})
    yield from miscounts(content.duties, content.counts)


def _calendar(content: Content) -> Iterator[Problem]:
    """Yield the years whose notice is there only in part: National Day is off in each of them."""
    years = {row.day.year for row in content.days}
    for year in sorted(years - known_years({row.day: row.working for row in content.days})):
        words = gettext_noop("%(file)s: the days of %(entry)s are not complete: 1 October is missing.")
        yield Problem(words, {"file": "calendar", "entry": year})
