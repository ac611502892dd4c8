"""Who is looking: the officer behind a session, and pages that are for officers only."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast, overload

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.urls import resolve
from django.utils import timezone
from django.utils.translation import gettext as _

from sanlian.kernel import errors
from sanlian.people import queries as people
from sanlian.people.actors import Actor

View = Callable[..., HttpResponseBase]
# What a view carries, through whatever wraps it, that asks for a log-in.
_MARK = "officers_only"
_WANTED = "wants_one_of"


def officer(request: HttpRequest) -> Actor:
    """
    Return the officer who is logged in, with the posts of today; asked of the database once a request.

    :raises errors.NotAllowed: when nobody is logged in
    """
    known = getattr(request, "_officer", None)
    if known is not None:
        return cast(Actor, known)
    user = request.user
    if not user.is_authenticated:
        raise errors.NotAllowed(_("Please log in first."))
    actor = people.officer(user_id=user.pk, name=str(getattr(user, "name", "")), on=timezone.localdate())
    request._officer = actor  # type: ignore[attr-defined]
    return actor


@overload
def officers_only(permission: View) -> View: ...


@overload
def officers_only(permission: str, *or_else: str) -> Callable[[View], View]: ...


def officers_only(permission: str | View, *or_else: str) -> View | Callable[[View], View]:
    """
    Let only officers through, `@officers_only`, or those with one of some permissions, `@officers_only(Permission.X)`.

    Others are asked to log in and brought back; an officer without the permission gets the page of a refusal.
    """
    if callable(permission):
        return _guarded(permission, ())
    return lambda view: _guarded(view, (permission, *or_else))


def _guarded(view: View, wanted: tuple[str, ...]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if wanted and not any(officer(request).holds(permission) for permission in wanted):
            raise errors.NotAllowed(_("Your post does not include this page."))
        return view(request, *args, **kwargs)

    setattr(guarded, _MARK, True)
    setattr(guarded, _WANTED, wanted)
    return guarded


def is_guarded(view: object) -> bool:
    """Return whether a view, however it is wrapped, asks for a log-in."""
    return bool(getattr(view, _MARK, False))


def wanted_for(path: str) -> tuple[str, ...]:
    """Return the permissions of which a page asks for one; none where any officer may come, or everybody."""
    return tuple(getattr(resolve(path).func, _WANTED, ()))
