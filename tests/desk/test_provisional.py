"""A due date in a year without calendar is called provisional wherever the desk shows it."""

import re
from datetime import datetime

import pytest

from sanlian.catalogue import operations as catalogue_operations, queries as catalogue
from sanlian.journal import operations as journal_operations
from sanlian.people.actors import HOUSE
from tests.builders import SHANGHAI, accepted, dispatched, hours, officer
from tests.desk.pages import words

pytestmark = pytest.mark.django_db
EVE = datetime(2026, 12, 30, 9, tzinfo=SHANGHAI)
NOTICE = "关于2027年部分节假日安排的通知\n一、元旦：1月1日至3日放假，共3天。\n二、国庆节：10月1日至7日放假，共7天。"


@pytest.fixture(autouse=True)
def _calendar_of_this_test():
    yield
    catalogue.look_again()


def test_it_is_said_until_the_calendar_is_in(logged_in, stand_at):
    request = dispatched(category="road.surface", at=EVE)
    page = f"/desk/orders/{request.order_id}/"
    stand_at(EVE + hours(1))
    client = logged_in(officer("dept-housing"))
    assert "暂定" in words(client.get(page))
    # What the inbox shows is the time to accept, and that one lies in this year.
    assert "暂定" not in words(client.get("/desk/"))

    catalogue_operations.import_calendar(NOTICE, by=HOUSE, at=EVE + hours(2))
    journal_operations.work_off(at=EVE + hours(2))
    stand_at(EVE + hours(3))

    after = words(client.get(page))
    assert "· 暂定" not in after
    assert re.search(r"时限由.*1月6日.*改为.*1月7日", after), after


def test_the_inbox_says_it_once_the_order_is_accepted(logged_in, stand_at):
    accepted(category="road.surface", at=EVE)
    stand_at(EVE + hours(2))
    assert "暂定" in words(logged_in(officer("dept-housing")).get("/desk/"))
