"""Gaps and contradictions of the county's data."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sanlian.look.access import officers_only
from sanlian.people.actors import Permission
from sanlian.registry import checks
from sanlian.registry.books import book
from sanlian.registry.frame import frame

SHOWN = 50


@officers_only(Permission.EDIT_CATALOGUE)
@require_GET
def check(request: HttpRequest) -> HttpResponse:
    """Show every finding by the table that mends it."""
    found = sorted(checks.findings(timezone.localdate()), key=lambda finding: finding.mended_in)
    groups = []
    for name, some in groupby(found, key=lambda finding: finding.mended_in):
        each = list(some)
        lines = [(finding.said.read(_), checks.mended_at(finding)) for finding in each[:SHOWN]]
        groups.append({"title": _(book(name).table.title), "lines": lines, "more": len(each) - len(lines)})
    context = frame(request, "check") | {"groups": groups, "number": len(found)}
    return render(request, "registry/check.html", context)
