"""An administrator writes other rules of the board and tries them; another one confirms. Nobody is kept out."""

import pytest

from sanlian.scoring import queries
from tests.browser import DESK, PHONE
from tests.builders import officer
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
