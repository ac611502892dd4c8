"""The data items: what they are, and how whole and fresh what is known is, from the county to a village."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sanlian.dataitems import listings, queries, rules
from sanlian.dataitems.queries import Item
from sanlian.look.access import officer, officers_only
from sanlian.people import queries as people
from sanlian.people.actors import Permission
from sanlian.people.names import named
from sanlian.registry.frame import frame
from sanlian.registry.pages.links import townships_of, village_for


@officers_only(Permission.KEEP_LINKS)
@require_GET
def items(request: HttpRequest) -> HttpResponse:
    """Show the data items by category: who answers for each, where it comes from, how closely it is kept."""
    found = queries.items()
    groups = [
        (_(words), [_row(item) for item in found if item.subject is subject])
        for subject, words in rules.SUBJECT_WORDS.items()
    ]
    return render(request, "registry/items.html", frame(request, "data_items") | {"groups": groups})


def _row(item: Item) -> dict[str, object]:
    owner = people.find_unit(item.owner)
    return {
        "item": item,
        "owner": named(owner) if owner else item.owner,
        "level": _(rules.LEVEL_WORDS[item.level]),
        "kind": _(rules.KIND_WORDS[item.shape.kind]),
        "held": _(rules.HELD_WORDS[item.held]) if item.held else "",
        "used": [_(rules.USES[use]) for use in item.used],
    }


@officers_only(Permission.KEEP_LINKS)
@require_GET
def standing(request: HttpRequest) -> HttpResponse:
    """Show how whole what is known is: township by township, or the villages of one."""
    actor = officer(request)
    townships = townships_of(actor)
    chosen = request.GET.get("township", "")
    place = next((each.code for each in townships if each.code == chosen), "")
    if not place:
        place = townships[0].code if len(townships) == 1 else people.county_code()
    found = listings.completeness(actor, place, on=timezone.localdate())
    context = {"found": found, "in_township": len(place) == 9, "several": len(townships) > 1}
    return render(request, "registry/items_standing.html", frame(request, "data_items") | context)


@officers_only(Permission.KEEP_LINKS)
@require_GET
def village(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a village knows of itself, what is missing and what is stale, each with the page that mends it."""
    place, on = village_for(request, code), timezone.localdate()
    (found,) = listings.villages(code, on=on)
    context = {
        "village": place,
        "whole": found.whole,
        "groups": [
            (_(rules.SUBJECT_WORDS[subject]), each)
            for subject, each in found.by_subject.items()
            if each.wanted
        ],
        "gaps": [(gap, _mended_at(gap.item, code)) for gap in listings.gaps(found, on=on)],
    }
    return render(request, "registry/items_village.html", frame(request, "data_items") | context)


def _mended_at(item: Item, village_code: str) -> str:
    """Return the page that keeps what the house holds anyway; empty for what is entered here."""
    return reverse("registry:links_village", args=[village_code]) if item.held else ""
