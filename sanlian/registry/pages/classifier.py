"""What the machine has learnt: learning, adopting, and whether it still fits."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from sanlian.analysis import learning, operations, queries
from sanlian.analysis.learning import LearntModel
from sanlian.catalogue import queries as catalogue
from sanlian.kernel import errors
from sanlian.look.access import officer, officers_only
from sanlian.look.refusals import status_of
from sanlian.people.actors import Permission
from sanlian.registry.frame import frame

PAGE = "registry/classifier.html"
# What a person may choose from; the curve says what each would have meant.
OFFERED = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
USUAL = 0.8


@officers_only(Permission.EDIT_CATALOGUE)
@never_cache
@require_http_methods(["GET", "POST"])
def classifier(request: HttpRequest) -> HttpResponse:
    """Show what is in use and on offer; a POST has the machine learn anew."""
    if request.method == "POST":
        try:
            model = operations.train(by=officer(request), at=timezone.now())
        except errors.Refusal as refusal:
            return _page(request, refusal=refusal)
        messages.success(
            request, _("%(version)s is on offer. Look at its figures.") % {"version": model.version}
        )
        return redirect("registry:classifier")
    return _page(request)


@officers_only(Permission.EDIT_CATALOGUE)
@require_POST
def adopt(request: HttpRequest, version: str) -> HttpResponse:
    """Put what was learnt in use."""
    try:
        alone_from = float(request.POST.get("alone_from", ""))
    except ValueError:
        alone_from = 0.0
    try:
        operations.adopt(version, alone_from=alone_from, by=officer(request), at=timezone.now())
    except errors.Refusal as refusal:
        return _page(request, refusal=refusal)
    messages.success(request, _("%(version)s is in use.") % {"version": version})
    return redirect("registry:classifier")


@officers_only(Permission.EDIT_CATALOGUE)
@require_POST
def leave(request: HttpRequest, version: str) -> HttpResponse:
    """Go back to the catalogue's words alone."""
    try:
        operations.leave_model(version, by=officer(request), at=timezone.now())
    except errors.Refusal as refusal:
        return _page(request, refusal=refusal)
    messages.success(request, _("The catalogue’s words alone are in use again."))
    return redirect("registry:classifier")


def _page(request: HttpRequest, *, refusal: errors.Refusal | None = None) -> HttpResponse:
    now = timezone.now()
    drift = learning.drift(at=now)
    context = frame(request, "classifier") | {
        "in_use": queries.model_in_use(),
        "learnt_in_use": learning.find_model(queries.model_in_use()) is not None,
        "alone_from": queries.alone_from(),
        "models": [_shown(model) for model in learning.models()],
        "weeks": [
            {"week": week, "share": 100 * week.corrected / week.read if week.read else None}
            for week in drift.weeks
        ],
        "matters": [(_matter(said), _matter(true), many) for said, true, many in drift.matters],
        "offered": OFFERED,
        "usual": USUAL,
        "refusal": refusal.message if refusal else "",
    }
    return render(request, PAGE, context, status=status_of(refusal) if refusal else 200)


def _shown(model: LearntModel) -> dict[str, Any]:
    """Return one model with its curve beside the catalogue's, and the matters that it knows least."""
    figures = model.figures
    hard = sorted(
        (
            (_matter(label), many, right)
            for label, (many, right) in figures["per_label"].items()
            if right < many
        ),
        key=lambda row: row[2] - row[1],
    )
    return {
        "model": model,
        "state": "in_use"
        if model.adopted_at and not model.left_at
        else "left"
        if model.left_at
        else "offered",
        "messages": figures["messages"],
        "measured": figures["measured"],
        "weight": round(model.weight * 100),
        "curve": [_point(*pair) for pair in zip(figures["mixture"], figures["catalogue"], strict=True)],
        "hard": hard[:8],
    }


def _point(mixture: dict[str, Any], alone: dict[str, Any]) -> dict[str, Any]:
    def share(mark: dict[str, Any], part: str, whole: str) -> float | None:
        return 100 * mark[part] / mark[whole] if mark[whole] else None

    return {
        "threshold": mixture["threshold"],
        "coverage": share(mixture, "reached", "messages"),
        "precision": share(mixture, "right", "reached"),
        "arrival": share(mixture, "well_sent", "reached"),
        "coverage_before": share(alone, "reached", "messages"),
        "precision_before": share(alone, "right", "reached"),
    }


def _matter(code: str) -> str:
    kind = catalogue.snapshot().categories.get(code)
    return kind.label(get_language()) if kind else code
