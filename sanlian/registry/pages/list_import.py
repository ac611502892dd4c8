"""The offices' workbook: tried first, each fault with its sheet, row and remedy; good rows join what is gathered."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from sanlian.catalogue import listings
from sanlian.catalogue.sheets import SheetFault, Workbook, office_list, read_lists
from sanlian.look.access import officers_only
from sanlian.people.actors import Permission
from sanlian.registry import books, drafts, forms, uploads
from sanlian.registry.frame import frame
from sanlian.registry.rowwords import holder_words

_KEPT_AS = "lists"
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Told:
    """A fault in words."""

    sheet: str
    row: int | None
    column: str
    said: str
    remedy: str


@officers_only(Permission.EDIT_CATALOGUE)
@require_http_methods(["GET", "POST"])
def lists(request: HttpRequest) -> HttpResponse:
    """Choose a workbook, and try it."""
    form = forms.Lists(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content, name, whole = file.read(), str(file.name), form.cleaned_data["whole"]
        uploads.keep(content, table=_KEPT_AS, file_name=name, session=request.session, at=timezone.now())
        found = read_lists(content, name=name, whole=whole, tongues=books.TONGUES)
        return _tried(request, found, name, whole=whole)
    context = frame(request, "lists") | {"form": form}
    return render(request, "registry/list_import.html", context, status=422 if form.errors else 200)


@officers_only(Permission.EDIT_CATALOGUE)
@require_POST
def gather(request: HttpRequest) -> HttpResponse:
    """Put the good rows of the workbook that was tried with what is gathered."""
    content, name = uploads.kept(table=_KEPT_AS, session=request.session)
    whole = request.POST.get("whole") == "1"
    found = read_lists(content, name=name, whole=whole, tongues=books.TONGUES)
    if not found.changes:
        return _tried(request, found, name, whole=whole)
    drafts.gather_all(request.session, found.changes)
    uploads.drop(request.session)
    number = len(found.changes)
    words = ngettext(
        "%(n)s row is gathered. Look at it and propose it.",
        "%(n)s rows are gathered. Look at them and propose them.",
        number,
    )
    messages.success(request, words % {"n": number})
    return redirect("registry:list_draft")


def _tried(request: HttpRequest, found: Workbook, name: str, *, whole: bool) -> HttpResponse:
    context = frame(request, "lists") | {
        "found": found,
        "file_name": name,
        "whole": whole,
        "faults": [told(each) for each in found.faults[:SHOWN]],
        "more": max(0, len(found.faults) - SHOWN),
        "lists": [(holder_words(each.holder), each) for each in found.lists],
        "problems": listings.preview(found.changes).problems if found.changes else (),
    }
    return render(request, "registry/list_tried.html", context, status=422 if found.faults else 200)


def told(each: SheetFault) -> Told:
    """Return a fault in the language that is active."""
    fault = each.fault
    titles = {column.name: column.title for column in office_list().columns}
    column = titles.get(fault.column, "")
    return Told(each.sheet, fault.row, _(column) if column else "", fault.said.read(_), fault.remedy.read(_))
