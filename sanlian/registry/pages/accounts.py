"""For security administrators: accounts, their posts and doors; who may do what."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sanlian.journal import queries as journal
from sanlian.journal.queries import Sought
from sanlian.kernel import errors
from sanlian.look import posts
from sanlian.look.access import officer, officers_only
from sanlian.people import accounts as listed, listings, operations, permissions
from sanlian.people.accounts import Account
from sanlian.people.actors import ROLE_PERMISSIONS, ROLE_SECRECY, Permission, Role
from sanlian.people.names import unit_words
from sanlian.registry.frame import frame
from sanlian.registry.openings import Opening
from sanlian.registry.told import told

_NEWEST = 10


@officers_only(Permission.KEEP_ACCOUNTS)
@never_cache
@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """Show accounts, narrowed by words and by what calls for a look."""
    asked = {name: request.GET.get(name, "")[:40] for name in ("words", "kind")}
    kind = asked["kind"] if asked["kind"] in listed.KINDS else ""
    page = listed.accounts(
        words=asked["words"], kind=kind, after=request.GET.get("after", ""), at=timezone.now()
    )
    context = {
        "found": [_row(account) for account in page.items],
        "words": asked["words"],
        "kinds": [(name, words, name == kind) for name, words in kind_words().items()],
        "following": urlencode({**asked, "after": page.next}) if page.next else "",
    }
    return render(request, "registry/accounts.html", frame(request, "accounts") | context)


def kind_words() -> dict[str, str]:
    """Return what the list may be narrowed to, in words."""
    return {
        "": _("All accounts"),
        "locked": _("Locked"),
        "closed": _("Closed"),
        "idle": _("Not used for 90 days"),
        "no_post": _("Without a post"),
        "administrators": _("The three administrators"),
    }


def _row(account: Account) -> dict[str, object]:
    held = [
        {
            "unit": unit_words(post.unit_code),
            "role": listings.role_words(post.role),
            "secrecy": posts.secrecy_words(post.secrecy),
            "since": post.since,
            "until": post.until,
        }
        for post in account.posts
    ]
    return {"account": account, "posts": held}


@officers_only(Permission.KEEP_ACCOUNTS)
@never_cache
@require_http_methods(["GET", "POST"])
def opening(request: HttpRequest) -> HttpResponse:
    """Open an account, and show its first password once."""
    form = Opening(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            number, password = operations.open_account(
                **form.cleaned_data, by=officer(request), at=timezone.now()
            )
        except (errors.Invalid, errors.Conflict) as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return _page(request, number, password=password)
    context = frame(request, "accounts") | {"form": form}
    return render(request, "registry/opening.html", context, status=422 if form.errors else 200)


@officers_only(Permission.KEEP_ACCOUNTS)
@never_cache
@require_GET
def account(request: HttpRequest, user_id: int) -> HttpResponse:
    """Show one account: posts, door, and what was done with it lately."""
    return _page(request, user_id)


@officers_only(Permission.KEEP_ACCOUNTS)
@never_cache
@require_POST
def act(request: HttpRequest, user_id: int, verb: str) -> HttpResponse:
    """Do one thing with an account; a first password is shown once, on the answer itself."""
    by, at = officer(request), timezone.now()
    try:
        match verb:
            case "password":
                return _page(request, user_id, password=operations.give_password(user_id, by=by, at=at))
            case "reopen":
                return _page(request, user_id, password=operations.reopen_account(user_id, by=by, at=at))
            case "unlock":
                operations.unlock(user_id, by=by, at=at)
            case "sessions":
                operations.end_sessions(user_id, by=by, at=at)
            case "close":
                operations.close_account(user_id, reason=request.POST.get("reason", ""), by=by, at=at)
            case _:
                raise errors.NotFound(_("There is no such page."))
    except (errors.Conflict, errors.Invalid) as refusal:
        return _page(request, user_id, refusal=refusal)
    messages.success(request, _("Done, and written down."))
    return redirect("registry:account", user_id)


def _page(
    request: HttpRequest, user_id: int, *, password: str = "", refusal: errors.Refusal | None = None
) -> HttpResponse:
    found = listed.account(user_id, at=timezone.now())
    newest = journal.search(Sought(subject=("person", str(user_id))), size=_NEWEST)
    context = {
        **_row(found),
        "verdict": permissions.may_keep_accounts(officer(request), user_id),
        "password": password,
        "refusal": refusal,
        "found": [told(fact) for fact in newest],
    }
    status = 200 if refusal is None else 409 if isinstance(refusal, errors.Conflict) else 422
    return render(request, "registry/account.html", frame(request, "accounts") | context, status=status)


@officers_only
@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    """Show what each role may do, to those who give posts and those who audit."""
    actor = officer(request)
    if not (actor.holds(Permission.KEEP_ACCOUNTS) or actor.holds(Permission.AUDIT)):
        raise errors.NotAllowed(_("Your post does not include this page."))
    columns = [posts.permission_words(permission) for permission in Permission]
    rows = [
        {
            "role": listings.role_words(role),
            "secrecy": posts.secrecy_words(ROLE_SECRECY[role]),
            "cells": [
                (words, permission in ROLE_PERMISSIONS[role])
                for permission, words in zip(Permission, columns, strict=True)
            ],
        }
        for role in Role
    ]
    return render(
        request, "registry/roles.html", frame(request, "roles") | {"columns": columns, "rows": rows}
    )
