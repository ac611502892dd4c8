"""An administrator writes other rules of the board and tries them; another one confirms. Nobody is kept out."""

import pytest

from sanlian.scoring import operations, queries
from tests.browser import DESK, PHONE
from tests.builders import MONDAY, officer
from tests.journeys.test_officer import nothing_overflows

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("county")]
HOME = "/registry/indicators/"


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_rules_are_written_and_proposed(opened_by, barriers, size):
    page = opened_by(officer("county", "administrator"), HOME, size=size)

    def fits():
        assert barriers(page) == []
        nothing_overflows(page)

    fits()
    page.get_by_role("button", name="起草新规则").click()
    page.get_by_role("link", name="修改 满意").click()
    fits()
    page.get_by_label("计数窗口").fill("3")
    page.get_by_role("button", name="放进草稿").click()
    page.get_by_role("link", name="修改 办结按时").click()
    fits()
    page.go_back()
    page.get_by_role("link", name="修改榜的评法").click()
    fits()
    page.go_back()
    page.get_by_label("理由").fill("9月18日县委组织部会议")
    page.get_by_role("button", name="提出修改").click()
    page.get_by_role("button", name="撤回").wait_for()
    fits()
    (draft,) = queries.rule_drafts()
    assert (draft.state, draft.changed) == ("waiting", ("satisfied",))


def test_no_table_of_a_draft_is_pushed_sideways_in_english_on_a_phone(opened_by, barriers):
    who = officer("county", "administrator")
    number = operations.begin_rules(by=who, at=MONDAY)
    page = opened_by(who, f"{HOME}draft/{number}/", size=PHONE, django_language="en")
    page.get_by_role("heading", name="All indicators of this draft").wait_for()
    wraps = "[...document.querySelectorAll('.table-wrap')]"
    assert page.evaluate(f"{wraps}.every(each => each.scrollWidth <= each.clientWidth)")
    assert barriers(page) == []
