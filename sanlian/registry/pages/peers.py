"""The groups of peers of a draft of the board's rules: written, added and dropped one by one."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sanlian.kernel import errors
from sanlian.look.access import officer, officers_only
from sanlian.people.actors import Permission
from sanlian.registry import indicatorforms, indicatorwords as words
from sanlian.registry.frame import frame
from sanlian.registry.pages.indicators import being_written
from sanlian.scoring import operations, rules
from sanlian.scoring.queries import DraftInfo, NoSuchRules


@officers_only(Permission.EDIT_CATALOGUE)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, number: int, code: str) -> HttpResponse:
    """Write one group of a draft: what it is called, and units of which kinds and size it takes in."""
    found = being_written(request, number)
    entry = next((each for each in found.content["peers"] if each["code"] == code), None)
    if entry is None:
        raise NoSuchRules(_("There is no such group of peers."))
    return _written(request, found, entry)


@officers_only(Permission.EDIT_CATALOGUE)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, number: int, level: str) -> HttpResponse:
    """Write a further group of a level into a draft."""
    found = being_written(request, number)
    if level not in rules.LEVELS:
        raise NoSuchRules(_("There is no such level of boards."))
    return _written(request, found, {"level": level})


@officers_only(Permission.EDIT_CATALOGUE)
@require_POST
def drop(request: HttpRequest, number: int, code: str) -> HttpResponse:
    """Take one group out of a draft."""
    try:
        operations.drop_peers(number, code=code, by=officer(request), at=timezone.now())
    except operations.LastPeers as refusal:
        messages.error(request, refusal.message)
        return redirect("registry:indicators_peers", number, code)
    return redirect("registry:indicators_draft", number)


def _written(request: HttpRequest, found: DraftInfo, entry: Mapping[str, Any]) -> HttpResponse:
    form = indicatorforms.Peers(entry["level"], entry, request.POST or None)
    if request.method == "POST" and form.is_valid():
        code, by, at = entry.get("code", ""), officer(request), timezone.now()
        try:
            operations.change_peers(found.id, code=code, wanted=form.entry(), by=by, at=at)
        except errors.Faulty as refusal:
            form.add_error(None, refusal.problems)
        except operations.TooManyPeers as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("registry:indicators_draft", found.id)
    context = frame(request, "indicators") | {
        "draft": found,
        "form": form,
        "level": words.level_words(entry["level"]),
        "called": words.name_words(entry) if "code" in entry else "",
        "code": entry.get("code", ""),
    }
    return render(request, "registry/indicators_peers_one.html", context, status=422 if form.errors else 200)
