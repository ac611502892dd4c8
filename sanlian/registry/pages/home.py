"""The first page: what the county keeps, and where."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sanlian.kernel import errors
from sanlian.look.access import officer, officers_only
from sanlian.people.actors import Permission
from sanlian.registry.frame import frame


@officers_only
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show the sections that the officer's posts open."""
    context = frame(request, "home")
    if not context["sections"] and not officer(request).holds(Permission.EDIT_CATALOGUE):
        raise errors.NotAllowed(_("Your post does not include this page."))
    return render(request, "registry/home.html", context)
