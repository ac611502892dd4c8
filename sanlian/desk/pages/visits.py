"""Visits: the households whom one links, the grids of one's posts, and the notes on each. Nothing here is counted."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sanlian.dataitems import known, queries as items
from sanlian.dataitems.rules import Subject
from sanlian.desk.forms import Note
from sanlian.desk.frame import frame
from sanlian.kernel import errors
from sanlian.look.access import officer, officers_only
from sanlian.people.actors import Actor
from sanlian.places import queries as places
from sanlian.places.queries import PlaceInfo
from sanlian.visits import operations, permissions, queries, rules
from sanlian.visits.queries import About, Visit
from sanlian.workorders.rules import shown_receipt


@officers_only
@never_cache
@require_GET
def places_and_homes(request: HttpRequest) -> HttpResponse:
    """Show the households that the officer links, and the places of the officer's posts down to their grids."""
    actor = officer(request)
    inside = request.GET.get("place", "")
    roots = [place for post in permissions.posts(actor) if (place := places.find(post.place_code))]
    if inside:
        permissions.may_read(actor, inside, linked=False).require()
    place = places.get(inside) if inside else roots[0] if len({root.code for root in roots}) == 1 else None
    mine = [] if inside else queries.mine(by=actor, on=timezone.localdate())
    if not mine and not roots:
        raise errors.NotAllowed(_("Your post does not include this page."))
    sought = request.GET.get("q", "").replace("\0", "").strip()[:40] if roots else ""
    context = {
        "searches": bool(roots),
        "sought": sought,
        "found": queries.found(sought, by=actor, on=timezone.localdate()) if sought else [],
        "mine": mine,
        "place": place,
        "inside": inside,
        "below": _below(place, roots),
    }
    return render(request, "desk/visits.html", frame(request, "visits") | context)


def _below(place: PlaceInfo | None, roots: list[PlaceInfo]) -> list[PlaceInfo]:
    if place is None:
        return list({root.code: root for root in roots}.values())
    return [place] if place.level == "grid" else places.children(place.code)


@officers_only
@never_cache
@require_http_methods(["GET", "POST"])
def household(request: HttpRequest, household_id: int) -> HttpResponse:
    """Show the notes on a household, and keep another one."""
    about = queries.household(household_id, by=officer(request), on=timezone.localdate())
    return _page(request, about)


@officers_only
@never_cache
@require_POST
def see_household(request: HttpRequest, household_id: int) -> HttpResponse:
    """Show what is known of a household, once; who looked stands in the journal before it is shown."""
    about = operations.see_household(household_id, by=officer(request), at=timezone.now())
    return _shown(request, about, _form(), reveal=True)


@officers_only
@never_cache
@require_http_methods(["GET", "POST"])
def grid(request: HttpRequest, code: str) -> HttpResponse:
    """Show the notes on a grid and its households, and keep another one."""
    return _page(request, queries.grid(code, by=officer(request)))


@officers_only
@never_cache
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Put a note right by another one; both are shown."""
    visit, about = queries.visit(visit_id, by=officer(request), on=timezone.localdate())
    return _page(request, about, corrects=visit)


@officers_only
@require_GET
def picture(request: HttpRequest, picture_id: int) -> FileResponse:
    """Show a photograph to whoever may read its note."""
    path = queries.picture(picture_id, by=officer(request), on=timezone.localdate())
    answer = FileResponse(path.open("rb"))
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


def _page(request: HttpRequest, about: About, *, corrects: Visit | None = None) -> HttpResponse:
    form = _form(request, corrects=corrects)
    if request.method != "POST":
        return _shown(request, about, form, corrects=corrects)
    visit, status = form.carried_out(lambda: _written(request, about, form, corrects))
    if visit is None:
        return _shown(request, about, form, corrects=corrects, status=status)
    said = _("It is written.")
    if visit.order is not None:
        said = _("It is written, and an order now: %(code)s.") % {"code": shown_receipt(visit.order.code)}
    messages.success(request, said)
    return redirect(_address(about))


def _form(request: HttpRequest | None = None, *, corrects: Visit | None = None) -> Note:
    posted = request.POST if request is not None and request.method == "POST" else None
    return Note(posted, initial={"day": corrects.day if corrects else timezone.localdate()})


def _written(request: HttpRequest, about: About, form: Note, corrects: Visit | None) -> Visit:
    given, at = form.cleaned_data, timezone.now()
    sent = request.FILES.getlist("photos")[: rules.MOST_PHOTOS + 1]
    wanted = operations.Wanted(given["title"], given["told"], given["category"], given["urgent"])
    return operations.write(
        household_id=about.household_id,
        grid_code=about.place_code,
        day=given["day"],
        text=given["text"],
        photos=[operations.keep_picture(photo, at=at) for photo in sent],
        wanted=wanted if form.wants_order else None,
        corrects=corrects.pk if corrects else None,
        by=officer(request),
        at=at,
    )


def _address(about: About) -> str:
    if about.household_id is not None:
        return reverse("desk:visits_household", args=[about.household_id])
    return reverse("desk:visits_grid", args=[about.place_code])


def _shown(
    request: HttpRequest,
    about: About,
    form: Note,
    *,
    reveal: bool = False,
    corrects: Visit | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the page; `reveal` when what is known of the household is shown and the look was recorded."""
    actor = officer(request)
    notes = queries.history(about, after=request.GET.get("after", ""))
    context = {
        "about": about,
        "address": _address(about),
        "place": places.find(about.place_code),
        "form": form,
        "may_write": permissions.may_write(actor, about.place_code, linked=about.linked),
        "corrects": corrects,
        "notes": notes,
        "kept_days": settings.VISIT_NOTES_DAYS,
        "readable": queries.readable_orders(notes.items, by=actor),
        "revealed": reveal,
        "known": _known(about, actor) if reveal else [],
        "mark": f"{actor.name} {timezone.localtime():%m-%d %H:%M}",
        "homes": _homes(request, about),
    }
    return render(request, "desk/visits_about.html", frame(request, "visits") | context, status=status)


def _known(about: About, actor: Actor) -> list[items.Answer]:
    thing = known.thing(Subject.HOUSEHOLD, str(about.household_id))
    return items.answers(thing, by=actor, on=timezone.localdate(), opened=True)


def _homes(request: HttpRequest, about: About) -> Any:
    """Return the households of a grid, from the number that the address names on; none beside a household."""
    if about.household_id is not None:
        return None
    start = request.GET.get("from", "")
    return queries.homes(about, after=int(start) if start.isdecimal() else 0, on=timezone.localdate())
