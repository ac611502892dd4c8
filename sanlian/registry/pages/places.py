"""Places: to walk down from the county, to be found, and one of them with its codes, its story and its ground."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext as _, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from sanlian.journal import queries as journal
from sanlian.journal.queries import Sought
from sanlian.look.access import officer, officers_only
from sanlian.people import census, checks as people_checks, operations as people, queries as units
from sanlian.people.actors import Permission
from sanlian.places import checks as place_checks, listings, permissions, queries, rules
from sanlian.places.queries import Alias, PlaceInfo
from sanlian.registry.checks import mended_at
from sanlian.registry.frame import frame
from sanlian.registry.pages.places_edit import verbs_for
from sanlian.registry.pages.places_sketch import sketch
from sanlian.registry.told import told
from sanlian.sheets.findings import Finding

ENTRIES = 20
KIND_WORDS = {
    "province": pgettext_lazy("place", "Province"),
    "city": pgettext_lazy("place", "City"),
    "county": pgettext_lazy("place", "County"),
    "street": pgettext_lazy("place", "Subdistrict"),
    "town": pgettext_lazy("place", "Town"),
    "township": pgettext_lazy("place", "Township"),
    "village": pgettext_lazy("place", "Village"),
    "community": pgettext_lazy("place", "Community"),
    "grid": pgettext_lazy("place", "Grid"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A place as one line of a list."""

    place: PlaceInfo
    kind: str
    inside: int
    above: str


def lines_of(found: list[PlaceInfo]) -> list[Line]:
    """Return places as lines of a list."""
    in_english = (get_language() or "").startswith("en")
    above = {each.parent_code: queries.find(each.parent_code) for each in found}
    return [
        Line(
            place=each,
            kind=str(KIND_WORDS[each.kind]),
            inside=0 if each.former else len(queries.children(each.code)),
            above=(parent.name_en if in_english else parent.short_name)
            if (parent := above[each.parent_code])
            else "",
        )
        for each in found
    ]


@officers_only(Permission.CHANGE_PLACES)
@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """Show the counties with what lies in them, or what a search finds; a finding leads to its place."""
    about = queries.find(request.GET.get("about", "").rpartition("-")[2])
    if about is not None:
        return redirect("registry:place", about.code)
    wanted, actor = request.GET.get("q", "").strip(), officer(request)
    found = listings.find(wanted) if wanted else []
    roots = [place for place in queries.of_level("county") if permissions.may_change(actor, place.code)]
    context = {
        "q": wanted,
        "found": lines_of(found),
        "cut_off": len(found) == listings.FOUND_AT_ONCE,
        "roots": [] if wanted else [(root, lines_of(queries.children(root.code))) for root in roots],
        "waiting": listings.proposals(waiting=True),
    }
    return render(request, "registry/places.html", frame(request, "places") | context)


@officers_only(Permission.CHANGE_PLACES)
@require_GET
def place(request: HttpRequest, code: str) -> HttpResponse:
    """Show one place: its codes by system and day, what happened to it, what lies and works in it, its ground."""
    story, actor = listings.story(code), officer(request)
    here = story.place
    # A merger stands with the place that took the others in.
    mine = story.heir.id if story.ended_on and story.heir else here.id
    facts = journal.search(Sought(subject=("place", str(mine))), before=None, size=ENTRIES)
    drawing = sketch(here.code, story.ground)
    context = {
        "story": story,
        "place": here,
        "kind": KIND_WORDS[here.kind],
        "path": [step for step in queries.path(here.code)[:-1] if step.code != here.code],
        "asked": queries.get(code) if code != here.code else None,
        "codes": [(system_words(alias), alias) for alias in queries.aliases(here.code)],
        "inside": lines_of(queries.children(here.code)) if not here.former else [],
        "ended": lines_of(listings.ended_in(here.code)),
        "units": units.units(within=here.code) if here.level in ("village", "grid") else [],
        "households": None if here.former else census.households_in(here.code),
        "drawing": drawing,
        "found": findings(here.code),
        "history_of": mine,
        "entries": [told(fact) for fact in facts],
        "proposals": listings.proposals(here.code),
        "verbs": verbs_for(here) if permissions.may_propose(actor, here.code) else [],
    }
    return render(request, "registry/place.html", frame(request, "places") | context)


def system_words(alias: Alias) -> str:
    """Return a code system as a person reads it; those that a county brings itself keep their name."""
    return _("Statistical code") if alias.code_system == rules.MAIN else alias.code_system


def findings(code: str) -> list[tuple[str, str]]:
    """Return what is not as it should be with a place and what stands there, with the page that mends it."""
    found = (*place_checks.findings(code), *people_checks.of_places(timezone.localdate(), code))
    return [(finding.said.read(_), _mended(finding)) for finding in found]


def _mended(finding: Finding) -> str:
    """Return the page that mends a finding; what belongs to the places themselves is mended here."""
    if finding.kind == "unit_left_over":
        return reverse("registry:table", args=["units"])
    if finding.kind == "not_gone_along":
        return reverse("registry:places")
    return "" if finding.mended_in == "places" else mended_at(finding)


@officers_only(Permission.CHANGE_PLACES)
@require_POST
def follow(request: HttpRequest) -> HttpResponse:
    """Have units, households and branches go along that were left behind when places changed otherwise."""
    done = people.follow_places(by=officer(request), at=timezone.now())
    number = len(done.units) + done.households + done.branches
    messages.success(
        request,
        _("Gone along: %(count)s.") % {"count": number}
        if number
        else _("Everything stands where its place is."),
    )
    return redirect("registry:places")
