"""For those who give posts: what a person holds and held, deputies, and leaving, with what goes to whom."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from sanlian.kernel import errors
from sanlian.look.access import officer, officers_only
from sanlian.look.refusals import status_of
from sanlian.people import accounts, leaving, listings, operations, queries as people
from sanlian.people.actors import Permission
from sanlian.people.names import unit_words
from sanlian.registry.frame import frame
from sanlian.registry.pages import people_forms
from sanlian.workorders import listings as orders, operations as workorders


@officers_only(Permission.APPOINT)
@never_cache
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, user_id: int) -> HttpResponse:
    """Show a person's posts, deputies and what is in hand; give a post, or name a deputy."""
    today = timezone.localdate()
    estate = leaving.estate(user_id, since=today)
    deputising = request.POST.get("do") == "deputy"
    start = {"since": today, "until": today}
    appoint = people_forms.Appoint(None if deputising else request.POST or None, initial={"since": today})
    deputise = people_forms.Deputise(request.POST if deputising else None, initial=start, prefix="d")
    status = 200
    if request.method == "POST":
        if deputising:
            status = _tried(deputise, lambda: _name_deputy(request, user_id, deputise))
        else:
            status = _tried(appoint, lambda: _appoint(request, user_id, appoint))
        if status == 302:
            messages.success(request, _("Done, and written down."))
            return redirect("registry:person", user_id)
    context = {
        "estate": estate,
        "posts": [
            {
                "post": post,
                "unit": unit_words(post.unit.code),
                "role": listings.role_words(post.role),
                "running": post.valid_to is None or post.valid_to >= today,
            }
            for post in accounts.posts_of(user_id)
        ],
        "standing": accounts.standing(user_id, on=today),
        "in_hand": orders.in_hand_of(user_id),
        "appoint": appoint,
        "deputise": deputise,
    }
    return render(request, "registry/person.html", frame(request, "accounts") | context, status=status)


def _appoint(request: HttpRequest, user_id: int, form: people_forms.Appoint) -> None:
    said = form.cleaned_data
    operations.give_post(
        user_id,
        unit=people_forms.unit_meant(said["unit"]),
        role=said["role"],
        since=said["since"],
        until=said["until"],
        by=officer(request),
        at=timezone.now(),
    )


def _name_deputy(request: HttpRequest, user_id: int, form: people_forms.Deputise) -> None:
    said = form.cleaned_data
    operations.name_deputy(
        user_id,
        deputy_id=accounts.meant(said["deputy"], field="deputy"),
        since=said["since"],
        until=said["until"],
        reason=said["reason"],
        by=officer(request),
        at=timezone.now(),
    )


@officers_only(Permission.APPOINT)
@require_POST
def end_deputy(request: HttpRequest, user_id: int, number: int) -> HttpResponse:
    """End a deputy's time with yesterday."""
    yesterday = timezone.localdate() - timedelta(days=1)
    operations.end_deputy(number, last_day=yesterday, by=officer(request), at=timezone.now())
    messages.success(request, _("Done, and written down."))
    return redirect("registry:person", user_id)


@officers_only(Permission.APPOINT)
@never_cache
@require_http_methods(["GET", "POST"])
def end_post(request: HttpRequest, user_id: int, post_id: int) -> HttpResponse:
    """End one post from a day on, and let somebody take it over."""
    today = timezone.localdate()
    estate = leaving.estate(user_id, since=today)
    held = next((post for post in estate.posts if post.post_id == post_id), None)
    if held is None:
        raise errors.NotFound(_("This post does not exist."))
    form = people_forms.EndPost(request.POST or None, initial={"since": today})

    def end() -> None:
        said = form.cleaned_data
        successor = said["successor"]
        workorders.step_down(
            post_id,
            since=said["since"],
            to=accounts.meant(successor, field="successor") if successor else None,
            by=officer(request),
            at=timezone.now(),
        )

    status = _tried(form, end) if request.method == "POST" else 200
    if status == 302:
        messages.success(request, _("Done, and written down."))
        return redirect("registry:person", user_id)
    context = {"estate": estate, "held": held, "form": form}
    return render(request, "registry/person_end.html", frame(request, "accounts") | context, status=status)


@officers_only(Permission.APPOINT)
@never_cache
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, user_id: int) -> HttpResponse:
    """Let somebody leave: first what would go to whom is shown, then it is done."""
    today = timezone.localdate()
    estate = leaving.estate(user_id, since=today)
    form = people_forms.Leave(request.POST or None, initial={"since": today}, estate=estate)
    looking = request.POST.get("do") != "leave"
    handed: list[workorders.Handed] | None = None
    passing: list[tuple[str, str]] = []

    def go() -> None:
        nonlocal handed, passing
        taken = form.takers()
        passing = _passing(estate, taken, on=today)
        by, at = officer(request), timezone.now()
        if looking:
            handed = workorders.preview_leave(user_id, **taken, by=by, at=at)  # type: ignore[arg-type]
        else:
            workorders.leave(user_id, **taken, by=by, at=at)  # type: ignore[arg-type]

    status = _tried(form, go) if request.method == "POST" else 200
    if status == 302 and not looking:
        messages.success(
            request, _("%(name)s has left; everything has another owner.") % {"name": estate.name}
        )
        return redirect("registry:person", user_id)
    context = {
        "estate": estate,
        "form": form,
        "handed": handed,
        "passing": passing,
        "looked": handed is not None,
        "in_hand": orders.in_hand_of(user_id),
    }
    return render(
        request,
        "registry/person_leave.html",
        frame(request, "accounts") | context,
        status=200 if status == 302 else status,
    )


def _passing(estate: leaving.Estate, taken: dict[str, Any], *, on: date) -> list[tuple[str, str]]:
    """Return all that a person holds besides orders, and to whom each goes; nothing is left out."""
    posts, branches, member = taken["posts"], taken["branches"], taken["households_to"]
    names = people.user_names([*posts.values(), *branches.values(), *([member] if member else [])])
    ends = _("ends; nobody has to follow")
    rows = [(post.words, names.get(posts.get(post.post_id), ends)) for post in estate.posts]
    for branch in estate.branches:
        words = _("secretary of %(branch)s") % {"branch": branch.name}
        rows.append((words, names.get(branches.get(branch.code), "")))
    if estate.households:
        words = ngettext("%(count)s linked household", "%(count)s linked households", estate.households) % {
            "count": estate.households
        }
        rows.append((words, names.get(member, _("the branch of the village"))))
    for row in accounts.standing(estate.user_id, on=on):
        rows.append(
            (_("%(deputy)s stands in for %(away)s") % {"deputy": row.deputy, "away": row.away}, _("ends"))
        )
    return rows


def _tried(form: forms.Form, change: Callable[[], None]) -> int:
    """Do it, 302; or put the sentence of the refusal at its field, with its status."""
    if not form.is_valid():
        return 422
    try:
        change()
    except errors.NotAllowed:
        raise
    except errors.Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return status_of(refusal)
    return 302
