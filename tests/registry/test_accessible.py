"""Every page about the county's data, in a browser: nobody is kept out, and nothing is wider than the screen."""

import pytest

from tests.browser import DESK, PHONE
from tests.builders import VILLAGE, officer

pytestmark = pytest.mark.journey
PAGES = {
    "administrator": [
        "",
        "archive/",
        "tables/",
        "tables/questions/",
        "check/",
        "lists/",
        "lists/duties/",
        "lists/row/categories/new/",
        "lists/limits/",
        "lists/proposals/",
        "lists/import/",
        "links/",
        f"links/{VILLAGE}/",
        "calendar/",
        "categories/",
        "categories/road.lamp/",
    ],
    "security_admin": ["accounts/", "accounts/new/", "accounts/{other}/", "people/{other}/", "roles/"],
    "audit_admin": ["audit/", "roles/"],
}


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("role", PAGES)
def test_nobody_is_kept_out(opened_by, barriers, county, role, size):
    page = opened_by(officer("county", role), "/registry/", size=size)
    wrong = {}
    for address in PAGES[role]:
        path = address.format(other=officer("dept-housing").id)
        answer = page.goto(f"{page.url.split('/registry/')[0]}/registry/{path}")
        page.wait_for_load_state("load")
        assert answer.ok, path
        found = barriers(page)
        if page.evaluate("document.documentElement.scrollWidth") > size[0]:
            found.append("wider than the screen")
        if found:
            wrong[path] = found
    assert wrong == {}
