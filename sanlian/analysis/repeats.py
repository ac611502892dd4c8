"""What keeps coming back: the rules in force, and the warnings that stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import ngettext

from sanlian.analysis import permissions, rules
from sanlian.analysis.models import EarlyWarning as EarlyWarning, HotIssue as HotIssue, WarningRules
from sanlian.catalogue import queries as catalogue
from sanlian.kernel.kept import Kept
from sanlian.people.actors import Actor, Permission


def _read_rules() -> rules.Rules:
    newest = WarningRules.objects.order_by("-pk").first()
    limits = tuple(catalogue.snapshot().limits)
    return rules.check(newest.content, limits=limits)[0] if newest else rules.Rules("", ())


_in_force = Kept(_read_rules, seconds=10)


def rules_in_force() -> rules.Rules:
    """Return the newest version of the rules; without any before the first was loaded."""
    return _in_force.get()


def forget() -> None:
    """Drop what this process remembers of the rules; called by whatever changes them."""
    _in_force.forget()


def visible_to(actor: Actor) -> QuerySet[EarlyWarning]:
    """Return the warnings of the places for which the actor may see the leaders' screen."""
    return EarlyWarning.objects.filter(_of_places(actor))


def _of_places(actor: Actor) -> Q:
    found = Q(pk__in=[])
    for scope in actor.scopes(Permission.SEE_COCKPIT):
        found |= Q(place_code__startswith=scope)
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """The warnings that stand, the reddest first, and how many of each colour."""

    warnings: tuple[EarlyWarning, ...]
    red: int
    orange: int
    yellow: int


def standing(actor: Actor, *, place_code: str = "") -> Standing:
    """
    Return the warnings that stand.

    :raises errors.NotAllowed: when the actor may see none
    """
    permissions.may_see_warnings(actor).require()
    rows = list(
        visible_to(actor).filter(ended_at=None, place_code__startswith=place_code).order_by("-grown_at")[:500]
    )
    rows.sort(key=lambda row: -rules.COLOURS.index(row.colour))
    counts = {colour: sum(row.colour == colour for row in rows) for colour in rules.COLOURS}
    return Standing(tuple(rows), red=counts["red"], orange=counts["orange"], yellow=counts["yellow"])


def hot_now(actor: Actor, *, place_code: str = "") -> list[HotIssue]:
    """Return what many say and no rule foresaw, as of the last look, the hottest first."""
    permissions.may_see_warnings(actor).require()
    rows = HotIssue.objects.filter(_of_places(actor), place_code__startswith=place_code)
    return list(rows.order_by("rank"))


def ended(actor: Actor, *, since: datetime, place_code: str = "") -> Sequence[EarlyWarning]:
    """Return the warnings that have ended since an instant, the newest first."""
    permissions.may_see_warnings(actor).require()
    rows = visible_to(actor).filter(ended_at__gte=since, place_code__startswith=place_code)
    return list(rows.order_by("-ended_at")[:200])


def orders_behind(order_id: int) -> list[int]:
    """Return the numbers of the orders in which the warning was seen that an order deals with; none for others."""
    found = EarlyWarning.objects.filter(order_id=order_id).values_list("orders", flat=True).first()
    return found or []


def orders_raised(*, since: datetime, until: datetime) -> list[int]:
    """Return the numbers of the orders that warnings raised in a span, the oldest first."""
    rows = EarlyWarning.objects.filter(at__gt=since, at__lte=until).order_by("pk")
    return list(rows.values_list("order_id", flat=True))


def counted_words(warning: EarlyWarning) -> str:
    """Return what a warning's rule has counted, and in which time, in the reader's language."""
    rule = next((each for each in rules_in_force().rules if each.code == warning.rule), None)
    if rule is None or rule.kind == "hot":
        times = ngettext("counted once", "counted %(number)s times", warning.count)
        return times % {"number": warning.count}
    if rule.kind == "spread":
        words = ngettext(
            "in %(number)s village at the same time", "in %(number)s villages at the same time", warning.count
        )
        return words % {"number": warning.count}
    hours = rule.window // timedelta(hours=1)
    span = (
        ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
        if hours % 24 or hours == 24
        else ngettext("%(count)s day", "%(count)s days", hours // 24) % {"count": hours // 24}
    )
    words = {
        "frequent": ngettext(
            "%(number)s request in %(span)s", "%(number)s requests in %(span)s", warning.count
        ),
        "mass": ngettext("%(number)s person in %(span)s", "%(number)s people in %(span)s", warning.count),
        "recurring": ngettext(
            "%(number)s came back within %(span)s", "%(number)s came back within %(span)s", warning.count
        ),
    }[rule.kind]
    return words % {"number": warning.count, "span": span}


def rule_words(code: str, *, english: bool) -> str:
    """Return the name of a rule; a rule that is no longer in force goes by its code."""
    rule = next((each for each in rules_in_force().rules if each.code == code), None)
    return code if rule is None else rule.name_en if english else rule.name
