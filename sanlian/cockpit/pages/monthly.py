"""The month in pictures, as a document."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sanlian.cockpit.monthpaper import month_paper
from sanlian.cockpit.sight import sight_of
from sanlian.kernel import errors
from sanlian.look.access import officers_only
from sanlian.look.papers import pdf_answer
from sanlian.people.actors import Permission
from sanlian.scoring import rules


@require_GET
@never_cache
@officers_only(Permission.SEE_COCKPIT)
def as_pdf(request: HttpRequest) -> HttpResponse:
    """Hand out a month of a place; without a month the last one that is over."""
    sight, at = sight_of(request), timezone.now()
    today = sight.today
    written = request.GET.get("month", "")
    span = rules.read_span(written) if written else rules.month_span(today.replace(day=1) - timedelta(days=1))
    if span is None or span.months != rules.MONTH or span.first > today:
        raise errors.NotFound(_("There is no such month."))
    paper = month_paper(sight.place, span, by=sight.actor, at=at)
    return pdf_answer(paper, name=f"month-{sight.place.code}-{span}", at=at)
