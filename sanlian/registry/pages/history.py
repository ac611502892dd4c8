"""What happened to one thing: every change with who, when and what."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sanlian.journal import queries as journal
from sanlian.journal.queries import Sought
from sanlian.kernel import errors, paging
from sanlian.look.access import officer, officers_only
from sanlian.people.actors import Permission
from sanlian.registry.frame import frame
from sanlian.registry.pages.audit import SIZE, before_of
from sanlian.registry.told import subject_words, told

# Whose work a thing is reads its history; of orders and people, those who answer for them.
_READ_BY = {
    "order": (Permission.AUDIT,),
    "person": (Permission.AUDIT, Permission.KEEP_ACCOUNTS, Permission.APPOINT),
}
_ELSE = (Permission.AUDIT, Permission.EDIT_CATALOGUE, Permission.KEEP_ACCOUNTS)


@officers_only
@never_cache
@require_GET
def history(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """Show the facts about one thing, page by page."""
    if not any(officer(request).holds(permission) for permission in _READ_BY.get(kind, _ELSE)):
        raise errors.NotAllowed(_("Your post does not include this page."))
    rows = journal.search(Sought(subject=(kind, number)), before=before_of(request), size=SIZE + 1)
    found = [told(fact) for fact in rows[:SIZE]]
    context = {
        "about": subject_words(kind, number, rows[0].details if rows else {}),
        "found": found,
        "following": urlencode({"after": paging.encode(rows[SIZE - 1].id)}) if len(rows) > SIZE else "",
    }
    return render(request, "registry/history.html", frame(request, "history") | context)
