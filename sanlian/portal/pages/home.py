"""The first page: one button, then what was shouted before, then who is near."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from sanlian.look import preferences
from sanlian.portal import links
from sanlian.portal.counting import month_of
from sanlian.portal.wording import neighbours
from sanlian.workorders import queries


@require_GET
def home(http: HttpRequest) -> HttpResponse:
    """Show the button, the newest of one's matters, this month in the village, and people to find."""
    known = links.remembered(http)
    matters = queries.requests_by_ids(known.request_ids) if known.request_ids else []
    village = known.village
    near = neighbours(village) if village else []
    sizes = preferences.SIZES
    size = sizes.index(preferences.preferences(http).size)
    context = {
        "newest": matters[0] if matters else None,
        "newest_token": links.token_of(matters[0].pk) if matters else "",
        "matters": len(matters),
        "running": sum(request.order.ended_at is None for request in matters),
        "village": village,
        "month": month_of(village, at=timezone.now()) if village else None,
        "people": near[:2],
        "nearest": near[0] if near else None,
        "smaller": sizes[max(0, size - 1)],
        "larger": sizes[min(len(sizes) - 1, size + 1)],
    }
    elder = preferences.preferences(http).elder
    return render(http, "portal/home_elder.html" if elder else "portal/home.html", context)
