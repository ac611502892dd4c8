"""Reply templates: those of one's units, writing one, changing it, taking it out of use."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sanlian.desk.forms import Template
from sanlian.desk.frame import frame
from sanlian.kernel import errors
from sanlian.look.access import officer, officers_only
from sanlian.workorders import operations, permissions, phrases


def _units(request: HttpRequest) -> list[str]:
    units = phrases.keeps(officer(request))
    if not units:
        raise errors.NotAllowed(_("Your post does not include this page."))
    return units


@officers_only
@never_cache
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Show the templates of one's units."""
    context = {"templates": phrases.of_units(_units(request)), "known": _known()}
    return render(request, "desk/templates.html", frame(request, "me") | context)


def _known() -> list[tuple[str, str]]:
    return [(f"{{{name}}}", _(words)) for name, words in phrases.KNOWN.items()]


@officers_only
@never_cache
@require_http_methods(["GET", "POST"])
def keep(request: HttpRequest, code: str = "") -> HttpResponse:
    """Write a template, or a new version of one."""
    units, initial = _units(request), {}
    if code:
        found = phrases.template(code)
        permissions.may_keep_template(officer(request), found.unit.code).require()
        initial = {
            "unit": found.unit.code,
            "category": found.category_code,
            "title": found.title,
            "text": found.text,
        }
    form = Template(request.POST if request.method == "POST" else None, units=units, initial=initial)
    status = 200
    if request.method == "POST":
        by, at = officer(request), timezone.now()
        _kept, status = form.carried_out(
            lambda: operations.keep_template(code=code, **form.cleaned_data, by=by, at=at)
        )
        if status == HTTPStatus.FOUND:
            messages.success(request, _("The template is kept."))
            return redirect("desk:templates")
    context = {"form": form, "code": code, "known": _known()}
    return render(request, "desk/template.html", frame(request, "me") | context, status=status)


@officers_only
@require_POST
def end(request: HttpRequest, code: str) -> HttpResponse:
    """Take a template out of use."""
    operations.end_template(code, by=officer(request), at=timezone.now())
    messages.success(request, _("The template is out of use."))
    return redirect("desk:templates")
