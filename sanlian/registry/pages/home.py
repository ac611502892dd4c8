"""The first page: what the county keeps, and where."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sanlian.look.access import officers_only
from sanlian.people.actors import Permission
from sanlian.registry.frame import frame


@officers_only(Permission.EDIT_CATALOGUE)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show the sections."""
    return render(request, "registry/home.html", frame(request, "home"))
