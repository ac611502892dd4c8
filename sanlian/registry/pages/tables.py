"""Bringing tables and taking them away."""

from dataclasses import dataclass
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sanlian.look.access import officer, officers_only
from sanlian.look.lists import listed
from sanlian.people.actors import Permission
from sanlian.registry import books, forms, operations, permissions, uploads
from sanlian.registry.frame import frame
from sanlian.registry.operations import Report
from sanlian.registry.trial import trial
from sanlian.sheets import Book, Column, Kind

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@officers_only(Permission.EDIT_CATALOGUE)
@require_GET
def tables(request: HttpRequest) -> HttpResponse:
    """Show every table."""
    context = frame(request, "tables") | {"tables": [book.table for book in books.BOOKS]}
    return render(request, "registry/tables.html", context)


@officers_only(Permission.EDIT_CATALOGUE)
@require_http_methods(["GET", "POST"])
def table(request: HttpRequest, name: str) -> HttpResponse:
    """Show one table, and try a file: what would come in, and every fault in its cell."""
    book = books.book(name)
    form = forms.Upload(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content, file_name, now = file.read(), str(file.name), timezone.now()
        report = operations.bring(
            book, content, file_name=file_name, whole=False, dry=True, by=officer(request), at=now
        )
        uploads.keep(content, table=name, file_name=file_name, session=request.session, at=now)
        return _tried(request, book, report, file_name)
    return _page(request, book, form, status=422 if form.errors else 200)


@officers_only(Permission.EDIT_CATALOGUE)
@require_POST
def confirm(request: HttpRequest, name: str) -> HttpResponse:
    """Bring the file that was tried: all of it, or the rows without a fault."""
    book = books.book(name)
    content, file_name = uploads.kept(table=name, session=request.session)
    report = operations.bring(
        book,
        content,
        file_name=file_name,
        whole=request.POST.get("rows") != "good",
        dry=False,
        by=officer(request),
        at=timezone.now(),
    )
    if not report.done:
        return _tried(request, book, report, file_name)
    uploads.drop(request.session)
    brought = report.brought
    words = _("Brought: %(added)s added, %(changed)s changed, %(same)s were the same already.")
    counts = {"added": brought.added, "changed": brought.changed, "same": brought.same}
    messages.success(request, words % counts)
    for note in brought.notes:
        messages.success(request, note.read(_))
    return redirect("registry:table", name)


@officers_only(Permission.EDIT_CATALOGUE)
@require_POST
def take(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """Hand out the whole table as a file."""
    book = books.book(name)
    content = operations.take_away(book, form=form, by=officer(request), at=timezone.now())
    return _file(content, f"{_(book.table.title)}.{form}", form)


@officers_only(Permission.EDIT_CATALOGUE)
@require_GET
def empty(request: HttpRequest, name: str) -> HttpResponse:
    """Hand out the table's empty form."""
    book = books.book(name)
    return _file(operations.file_of(book.table, [], "xlsx"), f"{_(book.table.title)}.xlsx", "xlsx")


def _file(content: bytes, name: str, form: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=TYPES[form])
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer


@dataclass(frozen=True, slots=True)
class Shape:
    """A column as the page explains it."""

    title: str
    name: str
    required: bool
    says: str
    private: bool


def shape(column: Column) -> Shape:
    """Return a column in words."""
    if column.choices:
        says = _("One of: %(words)s") % {"words": listed(_(word) for word in column.choices.values())}
    else:
        says = {
            Kind.CODE: _("A code, as text"),
            Kind.DATE: _("A day, such as 2026-02-13"),
            Kind.NUMBER: _("A whole number"),
            Kind.SHARE: _("A number, or a share such as 70%"),
            Kind.FLAG: _("Yes or no"),
            Kind.WORDS: _("Several words, with 、 between them"),
            Kind.PHONE: _("A telephone number"),
        }.get(column.kind, _("Plain words"))
    if column.hint:
        says = f"{says}{_('; ')}{_(column.hint)}"
    return Shape(_(column.title), column.name, column.required, says, column.private)


def _page(request: HttpRequest, book: Book, form: forms.Upload, *, status: int) -> HttpResponse:
    actor = officer(request)
    context = frame(request, "tables") | {
        "table": book.table,
        "shapes": [shape(column) for column in book.table.columns],
        "form": form,
        "taking": permissions.may_take_away(actor),
        "contact": permissions.may_take_contact(actor),
        "private": book.table.private,
    }
    return render(request, "registry/table.html", context, status=status)


def _tried(request: HttpRequest, book: Book, report: Report, file_name: str) -> HttpResponse:
    context = frame(request, "tables") | {
        "table": book.table,
        "report": report,
        "trial": trial(report, book.table),
        "file_name": file_name,
    }
    return render(request, "registry/trial.html", context, status=422 if report.faults else 200)
