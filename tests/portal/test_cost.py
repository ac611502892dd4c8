"""What the pages cost: bytes on the way to a phone, and statements of the database."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sanlian.people import queries as people
from sanlian.workorders import operations
from tests import builders
from tests.builders import MONDAY, hours
from tests.portal.statements import statements

FIRST_PAGE_BYTES = 60_000


@pytest.mark.parametrize("elder", ["", "1"])
def test_the_first_page_is_light_with_all_that_it_loads(phone, shouted, elder):
    shouted()
    phone.cookies["elder"] = elder

    page = phone.get("/").content
    loaded = set(re.findall(r'(?:href|src)="/static/([^"#?]+)', page.decode()))
    assert {"look/look.css", "portal/portal.css", "look/icons.svg", "portal/read.js"} <= loaded
    files = [Path(finders.find(name)).read_bytes() for name in loaded]

    assert sum(len(gzip.compress(each, 6)) for each in [page, *files]) < FIRST_PAGE_BYTES


def test_a_shout_costs_few_statements(phone, fill):
    phone.post("/shout/", {**fill(), "do": "send"})
    sent = {**fill(reporter_name="方秋云", reporter_phone="12988880001"), "do": "send"}

    with CaptureQueriesContext(connection) as seen:
        assert phone.post("/shout/", sent).status_code == 302

    assert len(seen) <= 25, [each["sql"][:90] for each in seen.captured_queries]


def test_following_costs_the_same_however_much_happened(phone, address):
    short, long = builders.ask(), builders.replied()
    operations.rate(long.pk, solved="no", by=people.resident_actor(long.reporter_id), at=MONDAY + hours(24))

    assert statements(lambda: phone.get(address(long))) <= 8
    assert statements(lambda: phone.get(address(short))) == statements(lambda: phone.get(address(long)))


def test_the_first_page_and_the_list_cost_the_same_however_many_matters(phone, shouted):
    shouted()
    first, mine = (statements(lambda page=page: phone.get(page)) for page in ("/", "/mine/"))
    for number in range(5):
        shouted(text=f"第{number}盏路灯不亮")

    # A village with enough of its own need not ask for its township's.
    assert statements(lambda: phone.get("/")) <= first <= 12
    assert statements(lambda: phone.get("/mine/")) == mine <= 4
