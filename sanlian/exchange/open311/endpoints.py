"""The addresses of GeoReport v2: one function each; words are turned in mapping.py, refusals in one decorator."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language, gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from sanlian.exchange import operations, queries
from sanlian.exchange.models import Partner
from sanlian.exchange.open311 import asking, faults, handing, mapping, wire
from sanlian.exchange.open311.asking import Wanted
from sanlian.exchange.open311.faults import Fault, Faults
from sanlian.kernel import errors
from sanlian.people import queries as people
from sanlian.workorders import queries as workorders, villages

MOST_SENT = 64 * 1024 * 1024

View = Callable[..., HttpResponseBase]


def georeport(view: View) -> View:
    """
    Serve a view to other programs: no session and no forgery check, refusals as documents, for the one jurisdiction.

    Whoever hands something in shows a key with each question, and no browser sends that by itself.
    """

    @csrf_exempt
    @never_cache
    @wraps(view)
    def served(request: HttpRequest, *args: Any, form: str, **kwargs: Any) -> HttpResponseBase:
        try:
            _bounded(request)
            _same_jurisdiction(request)
            response = view(request, *args, form=form, **kwargs)
        except errors.Refusal as refusal:
            response = _refused(form, faults.of(refusal))
        except Faults as found:
            response = _refused(form, found)
        except SuspiciousOperation:
            response = _refused(form, Faults(Fault("400", _("This cannot be read."))))
        # Pages of anybody may read what everybody may read; a key is never in a cookie.
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return served


def _refused(form: str, found: Faults) -> HttpResponse:
    return wire.answer(form, "errors", faults.rows(found), status=found.status)


def _bounded(request: HttpRequest) -> None:
    """Let nothing be read that is too much; :raises Faults: 413."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length[:18]) > MOST_SENT:
        raise Faults(Fault("413", _("That was too much at once.")), status=413)


def _same_jurisdiction(request: HttpRequest) -> None:
    """Take a question that names no jurisdiction or ours; :raises Faults: 404 for another."""
    asked = request.GET.get("jurisdiction_id") or request.POST.get("jurisdiction_id") or ""
    if asked not in {"", people.county_code()}:
        raise faults.missing(_("jurisdiction_id: this is %(code)s.") % {"code": people.county_code()})


def _only(request: HttpRequest, *methods: str) -> None:
    if request.method not in methods:
        raise Faults(Fault("405", _("Only %(methods)s.") % {"methods": ", ".join(methods)}), status=405)


# ── what there is ───────────────────────────────────────────────────────────────────────────────────


@georeport
def discovery(request: HttpRequest, *, form: str) -> HttpResponse:
    """Answer GET /discovery: where the endpoint is and whom to ask."""
    _only(request, "GET", "HEAD")
    root = request.build_absolute_uri().split("?")[0].removesuffix(f"discovery.{form}").rstrip("/")
    return wire.answer(form, "discovery", mapping.discovery(root))


@georeport
def services(request: HttpRequest, *, form: str) -> HttpResponse:
    """Answer GET /services: every matter that can be asked about."""
    _only(request, "GET", "HEAD")
    return wire.answer(form, "services", mapping.services())


@georeport
def service(request: HttpRequest, code: str, *, form: str) -> HttpResponse:
    """Answer GET /services/{code}: what a matter asks for besides."""
    _only(request, "GET", "HEAD")
    return wire.answer(form, "service_definition", mapping.definition(handing.matter_of(code)))


# ── requests ────────────────────────────────────────────────────────────────────────────────────────


@georeport
def requests(request: HttpRequest, *, form: str) -> HttpResponse:
    """Answer GET /requests with what everybody may know of, and POST with the receipt of what was handed in."""
    _only(request, "GET", "HEAD", "POST")
    if request.method == "POST":
        return _hand_in(request, form)
    wanted = asking.wanted(request.GET, at=timezone.now())
    return wire.answer(form, "service_requests", _rows(request, wanted))


@georeport
def one(request: HttpRequest, code: str, *, form: str) -> HttpResponse:
    """Answer GET /requests/{id} with a list of one."""
    _only(request, "GET", "HEAD")
    wanted = asking.wanted(request.GET, at=timezone.now())
    rows = _rows(request, Wanted(codes=(code,), extended=wanted.extended))
    if not rows:
        raise faults.missing(_("There is no such request, or not for everybody."))
    return wire.answer(form, "service_requests", rows)


@georeport
def token(request: HttpRequest, token: str, *, form: str) -> HttpResponse:
    """Answer GET /tokens/{token}: a request has its number at once here, so the number is its own token."""
    _only(request, "GET", "HEAD")
    if not _rows(request, Wanted(codes=(token,))):
        raise faults.missing(_("There is no such token."))
    return wire.answer(form, "service_requests", [{"service_request_id": token, "token": token}])


def _hand_in(request: HttpRequest, form: str) -> HttpResponse:
    partner, now = queries.holder(_key(request)), timezone.now()
    report = handing.report_of(request, at=now)
    receipt = operations.receive(report, partner=partner, language=get_language() or "zh-hans", at=now)
    row = mapping.handed(receipt, account=queries.account_of(receipt.request_id))
    return wire.answer(form, "service_requests", [row], status=200 if receipt.repeated else 201)


def _rows(request: HttpRequest, wanted: Wanted) -> list[dict[str, Any]]:
    told = villages.told(
        own=queries.handed_by(asker) if (asker := _asker(request)) else None,
        codes=wanted.codes,
        categories=wanted.categories,
        since=wanted.since,
        until=wanted.until,
        ended=wanted.ended,
        start=(wanted.page - 1) * wanted.page_size,
        size=wanted.page_size,
    )
    found = []
    for each in told:
        path = mapping.photograph_path(each)
        photograph = request.build_absolute_uri(path) if path else ""
        found.append(mapping.request(each, photograph=photograph, extended=wanted.extended))
    return found


def _asker(request: HttpRequest) -> Partner | None:
    """Return the partner whose key goes along; it also reads what it handed in. :raises UnknownKey: for a bad one."""
    return queries.holder(key) if (key := _key(request)) else None


def _key(request: HttpRequest) -> str:
    return request.POST.get("api_key") or request.GET.get("api_key") or request.headers.get("X-Api-Key", "")


# ── beside the documents ────────────────────────────────────────────────────────────────────────────


def media(request: HttpRequest, village: str, number: int) -> FileResponse:
    """Show a photograph that who asked lets everybody of the village see."""
    found = villages.shown_photograph(number, village_code=village)
    answer = FileResponse(workorders.photograph_path(found.file).open("rb"), content_type="image/jpeg")
    # Whoever takes it back must not find it in a cache of others.
    answer["Cache-Control"] = "private, max-age=300"
    return answer


@georeport
def nothing(request: HttpRequest, *, form: str, **_path: str) -> HttpResponse:
    """Answer whatever else is asked for: there is no such thing."""
    raise faults.missing(_("There is nothing at this address."))
