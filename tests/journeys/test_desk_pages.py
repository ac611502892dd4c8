"""Every page of the desk, as the addresses name them, is open to whoever cannot see, hear or point well."""

from http import HTTPStatus

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from sanlian.desk import urls
from tests.browser import DESK
from tests.builders import accepted, officer
from tests.desk.conftest import NOW
from tests.desk.test_forms import FORMS, Pressed, centre, sender, sent

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("county")]
SMALL_PHONE = (375, 812)


def progress() -> Pressed:
    number, _receiver = sent()
    return Pressed(f"broadcasts/{number}/progress/", sender(), officer("dept-housing"), {})


def order() -> Pressed:
    return Pressed(f"orders/{accepted(at=NOW).order_id}/", officer("dept-housing"), officer("dept-water"), {})


CASES = {name: make for name, make in FORMS.items() if name != "kept_send"} | {
    "broadcast_progress": progress,
    "order": order,
}
# Shown by the county centre alone; every other page without a number is shown to a township's desk.
OF_THE_CENTRE = {"calls", "pairs"}
# A picture, a sound, a way to something else; and the steps of an order, which their own journeys open.
NO_PAGES = {"photo", "voice", "visits_picture", "about", "act", "kept_send"}


def pages():
    """Return each address that answers with a page, and somebody to whom it is shown."""
    for pattern in urls.urlpatterns:
        name = str(pattern.name)
        if name in NO_PAGES:
            continue
        if name in CASES:
            case = CASES[name]()
            yield f"/desk/{case.path}", case.may
        else:
            yield f"/desk/{pattern.pattern}", centre() if name in OF_THE_CENTRE else sender()


def answers_with_a_page(client, path):
    answer = client.get(path)
    refused = answer.status_code not in {HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.METHOD_NOT_ALLOWED}
    assert not refused, (path, answer.status_code)
    return answer.status_code == HTTPStatus.OK and answer["Content-Type"].startswith("text/html")


def test_no_page_keeps_anybody_out(opened_by, barriers, clock, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    clock(NOW)
    clients, opened, seen = {}, {}, 0
    for path, who in pages():
        if who.id not in clients:
            clients[who.id] = Client()
            clients[who.id].force_login(get_user_model().objects.get(pk=who.id))
        if not answers_with_a_page(clients[who.id], path):
            continue
        if page := opened.get(who.id):
            page.goto(path)
        else:
            page = opened[who.id] = opened_by(who, path, size=SMALL_PHONE, theme="dark")
        for width, height in (SMALL_PHONE, DESK):
            page.set_viewport_size({"width": width, "height": height})
            assert barriers(page) == [], (path, width)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)
        seen += 1
    assert seen > 30
