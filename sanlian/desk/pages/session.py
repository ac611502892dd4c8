"""Coming in and going out."""

from typing import Any

from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sanlian.desk import forms
from sanlian.desk.frame import frame, landing
from sanlian.kernel import errors
from sanlian.look.access import officer, officers_only
from sanlian.people import listings, names, operations as people


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """Let an officer in with telephone and password, and on to the page that was asked for."""
    onward = _inside(request, request.POST.get("next") or request.GET.get("next") or "")
    form = forms.LogIn(request, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        auth.login(request, form.get_user())
        address = str(request.META.get("REMOTE_ADDR", ""))
        people.note_log_in(address=address, by=officer(request), at=timezone.now())
        return HttpResponseRedirect(onward or landing(request))
    if request.method == "GET" and request.user.is_authenticated:
        return HttpResponseRedirect(onward or landing(request))
    page = {"form": form, "next": onward}
    return render(request, "desk/login.html", page, status=422 if form.errors else 200)


def locked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Show that too many wrong passwords have closed the door for a while; called by django-axes."""
    return render(request, "desk/locked.html", status=429)


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    auth.logout(request)
    return redirect("desk:login")


@sensitive_post_parameters("old", "new", "again")
@never_cache
@officers_only
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Let an officer choose another password; whoever has a first one comes to no other page before."""
    form = forms.Password(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            people.choose_password(password=form.cleaned_data["new"], by=officer(request), at=timezone.now())
        except errors.Invalid as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            # The session goes on with the new password; every other one ends.
            auth.update_session_auth_hash(
                request, auth.get_user_model().objects.get(pk=officer(request).id or 0)
            )
            return HttpResponseRedirect(landing(request))
    page = {"form": form, "first": getattr(request.user, "must_choose_password", False)}
    return render(request, "desk/password.html", page, status=422 if form.errors else 200)


@officers_only
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """Show who is logged in, with which posts, and the switches."""
    held = [
        {"unit": names.unit_words(post.unit_code), "role": listings.role_words(post.role)}
        for post in officer(request).posts
    ]
    return render(request, "desk/me.html", frame(request, "me") | {"posts": held})


def _inside(request: HttpRequest, address: str) -> str:
    here = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if here else ""
