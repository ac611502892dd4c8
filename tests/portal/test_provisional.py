"""A day that the holidays of its year may still move is called provisional on the resident's pages too."""

from datetime import datetime

import pytest
from django.utils import timezone

from sanlian.catalogue import operations as catalogue_operations, queries as catalogue
from sanlian.journal import operations as journal_operations
from sanlian.people.actors import HOUSE
from tests.builders import SHANGHAI, ask, hours

pytestmark = pytest.mark.django_db
EVE = datetime(2026, 12, 30, 9, tzinfo=SHANGHAI)
NOTICE = "关于2027年部分节假日安排的通知\n一、元旦：1月1日至3日放假，共3天。\n二、国庆节：10月1日至7日放假，共7天。"


@pytest.fixture(autouse=True)
def _calendar_of_this_test():
    yield
    catalogue.look_again()


def test_receipt_and_tracking_say_it_and_then_that_the_day_is_fixed(phone, address, monkeypatch):
    request = ask(category="road.surface", at=EVE)
    monkeypatch.setattr(timezone, "now", lambda: EVE + hours(1))
    for page in (address(request), address(request) + "receipt/"):
        assert "暂定这一天，等那一年的放假通知出来再定下来。" in phone.get(page).content.decode(), page

    catalogue_operations.import_calendar(NOTICE, by=HOUSE, at=EVE + hours(2))
    journal_operations.work_off(at=EVE + hours(2))
    monkeypatch.setattr(timezone, "now", lambda: EVE + hours(3))

    told = phone.get(address(request)).content.decode()
    assert "那一年的放假安排出来了，日子有变动" in told and "1月7日 周四" in told
    assert "暂定" not in told
