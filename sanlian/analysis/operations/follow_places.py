"""Going along with places that changed: the warnings that stand, and what the watch for repeats has seen."""

from datetime import datetime

from sanlian.analysis import rules
from sanlian.analysis.models import EarlyWarning, HotIssue, Sighting
from sanlian.analysis.operations.watch import end_warning
from sanlian.journal.operations import operation
from sanlian.people import permissions
from sanlian.people.actors import Actor
from sanlian.places import queries as places


@operation
def follow_places(*, by: Actor, at: datetime) -> int:
    """
    Put warnings that stand where their places stand today; return how many went along. A second time changes nothing.

    What was seen goes with the ground, so that a row of like requests is not broken by a change of codes. Where two
    warnings of one rule and matter come to one place, the stronger stands, and the older of two that are alike; the
    other ends. What has ended keeps the place of its day. To be called in the transaction that changes places.

    :raises errors.NotAllowed: as people.permissions.may_follow_places says
    """
    permissions.may_follow_places(by).require()
    for model in (Sighting, HotIssue):
        for code in model.objects.order_by("place_code").values_list("place_code", flat=True).distinct():
            if (today := places.standing(code)) != code:
                model.objects.filter(place_code=code).update(place_code=today)
    warnings = list(EarlyWarning.objects.select_for_update().filter(ended_at=None).order_by("pk"))
    warnings.sort(key=lambda warning: -rules.COLOURS.index(warning.colour))
    stand: set[tuple[str, ...]] = set()
    moved = []
    for warning in warnings:
        today = places.standing(warning.place_code)
        same = (warning.rule, warning.category, today, warning.name)
        if same in stand:
            end_warning(warning, outcome="joined", by=by, at=at)
        elif today != warning.place_code:
            moved.append((warning, today))
        stand.add(same)
    # Only now is nothing in the way that stands at the new code and has just ended.
    for warning, today in moved:
        EarlyWarning.objects.filter(pk=warning.pk).update(place_code=today)
    return len(moved)
