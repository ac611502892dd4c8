"""Matters: what they are called, ask, demand and hide; and by which limit they are answered."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sanlian.catalogue import listings, operations, queries
from sanlian.catalogue.queries import CategoryInfo, LimitInfo
from sanlian.look.access import officer, officers_only
from sanlian.people.actors import Permission
from sanlian.places.rules import initials
from sanlian.registry import category_forms as forms
from sanlian.registry.frame import frame

STEPS = ("accept", "contact", "finish", "decline")


@officers_only(Permission.EDIT_CATALOGUE)
@require_GET
def categories(request: HttpRequest) -> HttpResponse:
    """Show every matter by its group, and the limits."""
    snapshot, words = queries.snapshot(), request.GET.get("words", "").strip()[:40]
    groups = [
        (group, [leaf for leaf in snapshot.children(group.code) if _is_meant(leaf, words)])
        for group in snapshot.groups
    ]
    context = frame(request, "categories") | {
        "groups": [(group, leaves) for group, leaves in groups if leaves],
        "words": words,
        "limits": [
            (limit, [queries.span_label(getattr(limit, step)) for step in STEPS], round(limit.warn * 100))
            for limit in _limits()
        ],
        "labels": {limit.code: limit.label(get_language()) for limit in snapshot.limits.values()},
    }
    return render(request, "registry/categories.html", context)


@officers_only(Permission.EDIT_CATALOGUE)
@require_http_methods(["GET", "POST"])
def category(request: HttpRequest, code: str) -> HttpResponse:
    """Show one matter, or change it."""
    kind = _leaf(code)
    row = next(row for row in listings.rows_in_force("categories") if row.code == code)
    if request.method == "GET":
        initial = asdict(row) | {"keywords": "、".join(row.keywords)}
        form = forms.Category(initial=initial)
        asking = forms.Questions(initial=forms.initial_of(row.questions), prefix="q")
        return _page(request, kind, form, asking)
    form, asking = forms.Category(request.POST), forms.Questions(request.POST, prefix="q")
    if not (form.is_valid() and asking.is_valid()):
        return _page(request, kind, form, asking, status=422)
    values = form.cleaned_data | {"questions": forms.questions_of(asking.cleaned_data)}
    try:
        changed = operations.change_category(code, values=values, by=officer(request), at=timezone.now())
    except operations.BadCatalogue as refusal:
        for problem in refusal.problems:
            form.add_error(None, problem)
        return _page(request, kind, form, asking, status=422)
    messages.success(
        request, _("Changed; it holds for what comes from now on.") if changed else _("Nothing changed.")
    )
    return redirect("registry:category", code)


@officers_only(Permission.EDIT_CATALOGUE)
@require_POST
def limit(request: HttpRequest, code: str) -> HttpResponse:
    """Propose another limit for a matter, or that the village may see it; a second person confirms it."""
    kind = _leaf(code)
    form = forms.Limit(request.POST, choices=_choices())
    if form.is_valid():
        said = form.cleaned_data
        try:
            operations.propose_terms(
                code,
                limit=said["limit"],
                shown=said["shown"],
                reason=said["reason"],
                by=officer(request),
                at=timezone.now(),
            )
        except operations.BadProposal as refusal:
            for problem in refusal.problems:
                form.add_error("reason" if refusal.field == "reason" else None, problem)
        else:
            messages.success(request, _("Proposed. A second administrator confirms it before it holds."))
            return redirect("registry:category", code)
    row = next(row for row in listings.rows_in_force("categories") if row.code == code)
    words = forms.Category(initial=asdict(row) | {"keywords": "、".join(row.keywords)})
    asking = forms.Questions(initial=forms.initial_of(row.questions), prefix="q")
    return _page(request, kind, words, asking, limit=form, status=422)


def _leaf(code: str) -> CategoryInfo:
    kind = queries.category(code)
    if kind.parent_code is None or not kind.active:
        raise queries.UnknownCategory(_("This is a group of matters; choose one of them."))
    return kind


def _is_meant(leaf: CategoryInfo, words: str) -> bool:
    """Return whether a matter is called so, is said so by people, or is spelled with these first letters."""
    names = (leaf.name, leaf.resident_name, leaf.name_en.lower(), leaf.code, *leaf.keywords)
    spelled = (initials(leaf.name), initials(leaf.resident_name))
    wanted = words.lower()
    return any(wanted in name for name in names) or any(each.startswith(wanted) for each in spelled)


def _limits() -> list[LimitInfo]:
    in_force = {row.code for row in listings.rows_in_force("limits")}
    return [limit for limit in queries.snapshot().limits.values() if limit.code in in_force]


def _choices() -> list[tuple[str, str]]:
    language = get_language()
    return [
        (limit.code, f"{limit.label(language)} · {queries.span_label(limit.finish)}") for limit in _limits()
    ]


def _page(
    request: HttpRequest,
    kind: CategoryInfo,
    form: forms.Category,
    asking: Any,
    *,
    limit: forms.Limit | None = None,
    status: int = 200,
) -> HttpResponse:
    context = frame(request, "categories") | {
        "kind": kind,
        "group": queries.category(kind.parent_code or ""),
        "form": form,
        "asking": asking,
        "limit": limit
        or forms.Limit(initial={"limit": kind.limit_code, "shown": kind.shown}, choices=_choices()),
        "item": queries.snapshot().items.get(kind.list_item or ""),
    }
    return render(request, "registry/category.html", context, status=status)
