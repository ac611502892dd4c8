"""What is kept about me in this matter: to look at, and to take along."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sanlian.portal.own import own_data
from sanlian.portal.pages.matters import with_link
from sanlian.workorders.queries import ServiceRequest


@require_GET
@with_link
def shown(http: HttpRequest, request: ServiceRequest, token: str) -> HttpResponse:
    """Show what is kept, in plain words."""
    context = {"matter": request, "order": request.order, "token": token, "own": own_data(request)}
    return render(http, "portal/own.html", context)


@require_GET
@with_link
def file(http: HttpRequest, request: ServiceRequest, token: str) -> HttpResponse:
    """Hand out the same as JSON that a program can read."""
    answer = JsonResponse(own_data(request).file, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="{request.code}.json"'
    return answer
