"""
Looking for what many say and no rule foresaw: requests about one thing, whatever they were called and wherever.

A rule counts one category in one area. Here the words themselves are compared, over the whole county and ninety days.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sanlian.analysis import discovery, repeats, rules
from sanlian.analysis.discovery import Heat, Said
from sanlian.analysis.engine.issues import hot_issues
from sanlian.analysis.engine.posts import Post
from sanlian.analysis.models import EarlyWarning, HotIssue, Sighting
from sanlian.analysis.operations import watch
from sanlian.journal.operations import operation
from sanlian.workorders import lessons

# Shown to whoever looks; what is hot enough for a warning stands among the first.
SHOWN, LOOKED_AT = 10, 60
FEWEST_PEOPLE = 3
# Among fewer requests no words are rare, and everything is like everything.
FEWEST_REQUESTS = 100


@dataclass(frozen=True, slots=True)
class _Found:
    name: str
    said: tuple[Said, ...]
    heat: Heat
    # In which it was said, the oldest first.
    orders: tuple[int, ...]


@operation
def discover(*, at: datetime) -> int:
    """
    Find what is hot now, show it, and warn of what is hot enough; return how many issues there are.

    What another warning stands for already is shown with it and raises none of its own. After a warning has ended only
    what was said later counts. Without a rule of the kind «hot» nothing is warned of.
    """
    found = sorted(_found(at), key=lambda each: (-each.heat.value, each.said[0].request_id))[:SHOWN]
    standing = list(EarlyWarning.objects.filter(ended_at=None).order_by("pk"))
    shown = [(each, _warned(each, standing, at=at)) for each in found]
    HotIssue.objects.all().delete()
    HotIssue.objects.bulk_create(
        HotIssue(
            rank=rank,
            name=each.name,
            category=discovery.category_of(each.said),
            place_code=discovery.area_of(each.said),
            heat=each.heat.value,
            people=list(each.heat.people),
            villages=each.heat.villages,
            orders=list(each.orders[-50:]),
            first_at=each.said[0].at,
            last_at=each.said[-1].at,
            warning_id=warning.pk if warning else None,
            found_at=at,
        )
        for rank, (each, warning) in enumerate(shown, 1)
    )
    return len(found)


def _found(at: datetime) -> Iterator[_Found]:
    since = at - discovery.LONGEST
    seen = Sighting.objects.filter(at__gt=since, at__lte=at).order_by("at", "pk")
    spoken = lessons.spoken_since(since)
    said = {
        str(each.request_id): Said(
            each.request_id, each.order_id, each.category, each.place_code, each.person, each.at
        )
        for each in seen
        if each.request_id in spoken
    }
    posts = [
        Post(number, each.person, spoken[each.request_id].title, each.at, spoken[each.request_id].text)
        for number, each in said.items()
    ]
    if len(posts) < FEWEST_REQUESTS:
        return
    dealt_with = list(EarlyWarning.objects.filter(rule__in=_codes(), ended_at__gt=since).order_by("ended_at"))
    for issue in hot_issues(posts, top=LOOKED_AT):
        members = _since_dealt_with([said[post.id] for post in issue.posts], dealt_with)
        if members and len({each.person for each in members}) >= FEWEST_PEOPLE:
            orders = tuple(dict.fromkeys(each.order_id for each in members))
            yield _Found(issue.name, tuple(members), discovery.heat(members, at=at), orders)


def _since_dealt_with(said: Sequence[Said], ended: Sequence[EarlyWarning]) -> list[Said]:
    orders = [each.order_id for each in said]
    last = [row.ended_at for row in ended if row.ended_at and discovery.same_thing(row.orders, orders)]
    return [each for each in said if not last or each.at > last[-1]]


def _codes() -> list[str]:
    return [rule.code for rule in repeats.rules_in_force().of("hot")]


def _warned(found: _Found, standing: list[EarlyWarning], *, at: datetime) -> EarlyWarning | None:
    """Return the warning that stands for an issue, raised now if it is hot enough and none stands; added to those."""
    near = [row for row in standing if discovery.same_thing(row.orders, found.orders)]
    codes = _codes()
    foreseen = any(row.rule not in codes for row in near)
    counted = rules.Found(
        count=len(found.said),
        people=max(found.heat.people),
        villages=found.heat.villages,
        orders=found.orders,
    )
    for rule in repeats.rules_in_force().of("hot"):
        own = next((row for row in near if row.rule == rule.code), None)
        if own is None and foreseen:
            continue
        raised = watch.warn(
            rule,
            discovery.category_of(found.said),
            discovery.area_of(found.said),
            counted,
            own,
            colour=rule.colour(int(found.heat.value)),
            name=found.name,
            at=at,
        )
        if raised is not None and own is None:
            standing.append(raised)
            near.append(raised)
    return near[0] if near else None
