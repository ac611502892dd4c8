"""The whole configuration as one file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sanlian.look.access import officer, officers_only
from sanlian.people.actors import Permission
from sanlian.registry import operations, permissions
from sanlian.registry.books import BOOKS
from sanlian.registry.documents import ARCHIVED
from sanlian.registry.frame import frame


@officers_only(Permission.EDIT_CATALOGUE)
@require_GET
def archive(request: HttpRequest) -> HttpResponse:
    """Show what is in an archive, and how another county loads it: by command, so that nobody does it alone here."""
    actor = officer(request)
    contact = permissions.may_take_contact(actor)
    context = frame(request, "tables") | {
        "tables": [
            {
                "name": book.table.name,
                "title": _(book.table.title),
                "left_out": book.table.private and not contact,
            }
            for book in BOOKS
        ],
        "documents": ARCHIVED,
        "taking": permissions.may_take_away(actor),
        "contact": contact,
    }
    return render(request, "registry/archive.html", context)


@officers_only(Permission.EDIT_CATALOGUE)
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Hand out the archive."""
    now = timezone.now()
    content = operations.pack(by=officer(request), at=now)
    answer = HttpResponse(content, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="county-{timezone.localtime(now):%Y%m%d}.zip"'
    return answer
