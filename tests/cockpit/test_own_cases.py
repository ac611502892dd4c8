"""What an officer's own steps counted: off, or shown to that officer alone."""

import pytest

from sanlian.journal import operations as journal_operations
from sanlian.people.actors import HOUSE
from sanlian.scoring import operations, queries
from tests import builders
from tests.browser import PHONE
from tests.builders import MONDAY, hours
from tests.cockpit import leader
from tests.cockpit.boards import AUGUST, FIRST
from tests.cockpit.test_board import text_of

pytestmark = pytest.mark.usefixtures("county")
PAGE = "/cockpit/board/2021-08/own/"
UNIT = "/cockpit/board/2021-08/dept-housing/"


@pytest.fixture
def mine():
    """Let the housing bureau's first officer answer one order; draft August's board."""
    found = builders.rated(to="dept-housing", at=MONDAY + hours(1))
    journal_operations.work_off(at=FIRST)
    operations.draft_board(AUGUST, by=HOUSE, at=FIRST)
    return found


def test_it_is_off_unless_a_county_wants_it(client, mine):
    client.force_login(leader("dept-housing"))
    assert client.get(PAGE).status_code == 404
    assert "我经手的件" not in text_of(client.get(UNIT))


def test_an_officer_sees_the_own_steps_and_nobody_else_does(client, mine, settings):
    settings.OWN_CASES = True
    client.force_login(leader("dept-housing"))
    assert PAGE in client.get(UNIT).content.decode()
    said = text_of(client.get(PAGE))
    assert "接单按时" in said and "办结按时" in said and mine.order.code in said
    # What the resident said is the unit's, and there is neither a score nor a share of one person.
    assert (
        "真解决" not in said
        and "满意" not in said
        and "%" not in said
        and "分" not in said.replace("不给个人打分", "")
    )
    # A leader finds a leader's own steps, which are none; there is no address for anybody else's.
    for who in (("county", "leader"), ("dept-land",)):
        client.force_login(leader(*who))
        assert "没有您经手、要计的件" in text_of(client.get(PAGE))
        assert client.get(f"{PAGE}?officer={builders.officer('dept-housing').id}").status_code == 200
        assert mine.order.code not in text_of(
            client.get(f"{PAGE}?officer={builders.officer('dept-housing').id}")
        )
    client.logout()
    assert client.get(PAGE)["Location"].startswith("/desk/login/")


def test_cases_are_those_of_the_month_and_the_house_has_none(mine):
    me = builders.officer("dept-housing")
    found = queries.own_cases(AUGUST, by=me, upto=10**9)
    assert {case.order_id for case in found} == {mine.order_id}
    assert queries.own_cases(AUGUST.replace(month=7), by=me, upto=10**9) == []
    assert queries.own_cases(AUGUST, by=HOUSE, upto=10**9) == []


@pytest.mark.journey
def test_it_fits_a_phone_and_keeps_nobody_out(opened_by, barriers, mine, settings):
    settings.OWN_CASES = True
    page = opened_by(builders.officer("dept-housing"), PAGE, size=PHONE)
    page.get_by_role("heading", name="我经手的件").wait_for()
    assert barriers(page) == []
