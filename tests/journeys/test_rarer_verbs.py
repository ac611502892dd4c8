"""The panels of verbs that come up seldom: nobody is kept out, nothing runs over the edge, at any width."""

from datetime import timedelta

import pytest

from sanlian.portal import links
from sanlian.workorders import operations
from tests.browser import DESK
from tests.builders import TOWNSHIP, accepted, ask, dispatched, officer
from tests.journeys.test_officer import SMALL_PHONE, UNIT, come_in, nothing_overflows

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("county")]
CENTRE = ("county", "dispatcher")
WORDS = "路灯厂家说这个型号停产了，要从外地调配件，最快下周三到货，到了当天装"


@pytest.fixture
def now():
    from django.utils import timezone

    return timezone.now()


def late(now):
    """Return a supervised matter of the housing bureau, whose superior was told."""
    request = accepted(at=now - timedelta(days=20))
    operations.mark_overdue(at=now - timedelta(days=10))
    operations.supervise_late(at=now)
    return request


def asking(now, *, rest):
    """Return a matter for which more time, or rest, was asked."""
    request, lead = accepted(at=now - timedelta(hours=3)), officer("dept-housing")
    if rest:
        operations.contact(request.order_id, with_whom="本人，电话", by=lead, at=now)
        until = (now + timedelta(days=60)).date()
        operations.ask_suspension(request.order_id, until=until, reason=WORDS, by=lead, at=now)
    else:
        until = request.order.due_at.date() + timedelta(days=3)
        while until.weekday() > 4:
            until += timedelta(days=1)
        operations.ask_extension(request.order_id, until=until, reason=WORDS, by=lead, at=now)
    return request


def disputed(now):
    """Return a matter that two bureaus handed back."""
    request = dispatched(at=now)
    decline = {"reason": "needs_lead", "note": "这不是我们管的", "at": now}
    operations.decline(request.order_id, suggested="dept-water", by=officer("dept-housing"), **decline)
    operations.dispatch(request.order_id, to="dept-water", by=officer(UNIT, "dispatcher"), at=now)
    operations.decline(request.order_id, suggested="dept-housing", by=officer("dept-water"), **decline)
    return request


def several(now):
    """Return a matter that somebody else has asked about in other words."""
    ask(at=now, text="祠堂旁边的路灯好几天不亮了，晚上看不见路")
    return ask(at=now)


STAGES = {
    "extension": (lambda now: accepted(at=now - timedelta(hours=3)), ("dept-housing", None)),
    "suspension": (lambda now: accepted(at=now - timedelta(hours=3)), ("dept-housing", None)),
    "grant": (lambda now: asking(now, rest=False), CENTRE),
    "deny": (lambda now: asking(now, rest=True), CENTRE),
    "rule": (disputed, CENTRE),
    "refuse": (lambda now: ask(at=now), (f"twp-{TOWNSHIP}", "dispatcher")),
    "merge": (several, (f"twp-{TOWNSHIP}", "dispatcher")),
    "explain": (late, ("dept-housing", None)),
}


@pytest.mark.parametrize(
    ("size", "language"), [(SMALL_PHONE, "zh"), (DESK, "en")], ids=["phone-zh", "wide-en"]
)
def test_a_panel_keeps_nobody_out(new_page, barriers, now, size, language):
    pages = {}
    for verb, (stage, who) in STAGES.items():
        request = stage(now)
        if who not in pages:
            page = pages[who] = new_page(size=size)
            come_in(page, officer(*who))
            if language == "en":
                page.goto("/desk/me/")
                page.get_by_role("button", name="EN").click()
        page = pages[who]
        page.goto(f"/desk/orders/{request.order_id}/{verb}/")
        assert page.locator(f".doing-panel form.panel-{verb}").count(), verb
        assert barriers(page) == [], verb
        nothing_overflows(page)


@pytest.mark.parametrize("verb", ["added", "put_off"])
def test_what_a_resident_adds_and_reads(new_page, barriers, now, verb):
    request = asking(now, rest=True) if verb == "put_off" else accepted(at=now - timedelta(hours=3))
    if verb == "put_off":
        operations.grant_plea(request.order_id, by=officer(*CENTRE), at=now)
    page = new_page(size=(360, 740), path=f"/r/{links.token_of(request.pk)}/")
    assert barriers(page) == []
    nothing_overflows(page)
    if verb == "added":
        page.goto(f"/r/{links.token_of(request.pk)}/add/")
        assert barriers(page) == []
        nothing_overflows(page)
