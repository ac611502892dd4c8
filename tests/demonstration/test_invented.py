"""Every page of the demonstration says that its people, grids and figures are invented."""

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

from sanlian.people.models import User
from sanlian.portal import links
from tests import builders

LINE = "这是演示"
FACES = {"portal", "desk", "cockpit"}


def addresses():
    """Yield the address of every page of the faces that needs nothing to be named."""
    for face in get_resolver().url_patterns:
        if isinstance(face, URLResolver) and face.app_name in FACES:
            for page in face.url_patterns:
                if not page.pattern.converters and not isinstance(page, URLResolver):
                    yield f"/{face.pattern}{page.pattern}"


def logged_in(unit_code, role):
    client = Client()
    who = User.objects.get(pk=builders.officer(unit_code, role).id)
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def readers(county):
    """Return a resident, somebody of a desk, and a leader."""
    return [Client(), logged_in(f"twp-{builders.TOWNSHIP}", "dispatcher"), logged_in("county", "leader")]


def test_every_page_says_that_it_is_invented(readers):
    request = builders.replied()
    track = f"/r/{links.token_of(request.pk)}/"
    order = f"/desk/orders/{request.order_id}/"
    seen = set()
    for client in readers:
        for address in [*addresses(), track, f"{track}receipt/", f"{track}rate/", order]:
            answer = client.get(address)
            assert answer.status_code < 500, address
            page = answer.content.decode() if answer["Content-Type"].startswith("text/html") else ""
            # A block that goes into a page, asked for by its script, says it there.
            if answer.status_code != 200 or "<html" not in page:
                continue
            seen.add(address)
            assert LINE in page, address

    assert {"/", "/shout/", "/desk/", "/desk/login/", "/cockpit/", track, order} <= seen
    assert len(seen) >= 15


def test_where_people_are_real_no_page_says_so(readers, settings):
    settings.DEMONSTRATION = False

    assert LINE not in readers[0].get("/").content.decode()
