"""The whole month of a board in a browser: a unit appeals, somebody else decides, everybody reads what is published."""

from datetime import datetime

import pytest
from django.utils import timezone

from sanlian.journal import operations as journal_operations
from sanlian.people.actors import HOUSE
from sanlian.scoring import operations, queries
from sanlian.scoring.models import Appeal, Improvement, RuleVersion
from tests import builders
from tests.browser import PHONE, WALL
from tests.builders import MONDAY, SHANGHAI, hours
from tests.cockpit.boards import AUGUST, FIRST
from tests.journeys.test_officer import nothing_overflows

pytestmark = pytest.mark.journey
PAGE = "/cockpit/board/2021-08/"
LAPTOP, SMALL = (1366, 768), (375, 812)
EVIDENCE = "8月2日回单；村委会会议记录第12号。"


@pytest.fixture
def live(monkeypatch):
    """Return a function that lets the pages live at another time."""

    def live(at):
        monkeypatch.setattr(timezone, "now", lambda: at)

    return live


@pytest.fixture
def drafted(live_server, stage, live):
    """Let four departments live August, one of them badly, by rules for which few cases are enough; draft the board."""
    live(FIRST + hours(9))
    stage(_draft)


def _draft() -> None:
    version = RuleVersion.objects.get()
    version.content["board"] |= {"minimum_cases": 4, "tolerance": 1}
    for indicator in version.content["indicators"]:
        indicator["minimum"] = 2
    version.digest = "few are enough"
    version.save()
    for unit in ("dept-housing", "dept-land", "dept-civil", "dept-water"):
        bad = {"solved": "no", "satisfied": "unsatisfied"} if unit == "dept-water" else {}
        for number in range(6):
            builders.rated(to=unit, at=MONDAY + hours(number / 10), **bad)
    journal_operations.work_off(at=FIRST)
    operations.draft_board(AUGUST, by=HOUSE, at=FIRST)


def test_from_the_draft_to_what_everybody_reads(drafted, live, opened_by, new_page, barriers):
    def fits(page):
        assert barriers(page) == []
        nothing_overflows(page)

    unit = builders.officer("dept-water")
    page = opened_by(unit, f"{PAGE}dept-water/", size=SMALL)
    fits(page)
    page.goto(f"{PAGE}dept-water/solved/?only=missed")
    fits(page)
    page.get_by_role("link", name="申诉", exact=True).first.click()
    fits(page)
    page.get_by_label("真解决").check()
    page.get_by_label("不可抗力").check()
    page.get_by_label("理由", exact=True).fill("台风天停电，第二天就修好了，来电人当时在外地。")
    page.get_by_label("依据").fill(EVIDENCE)
    page.get_by_role("button", name="申诉").click()
    page.get_by_text("申诉已送组织部").wait_for()
    fits(page)

    organiser = builders.officer("county", "organiser")
    page = opened_by(organiser, PAGE, size=LAPTOP)
    fits(page)
    page.get_by_role("link", name="1件申诉等裁定").click()
    fits(page)
    page.get_by_role("link", name="水利林业局").click()
    page.get_by_text(EVIDENCE).wait_for()
    fits(page)
    page.get_by_label("给单位的答复").fill("查了文件，情况属实。这件不计。")
    page.get_by_role("button", name="采纳，不计").click()
    page.get_by_text("采纳").first.wait_for()
    assert Appeal.objects.get().state == "upheld"

    tenth = datetime(2021, 9, 10, 9, 0, tzinfo=SHANGHAI)
    live(tenth)
    journal_operations.work_off(at=tenth)
    page = opened_by(organiser, PAGE, size=LAPTOP)
    assert page.get_by_role("button", name="发布").is_disabled()
    page.get_by_role("button", name="重新计算").click()
    page.get_by_text("第2稿算好了").wait_for()
    page.get_by_role("button", name="发布").click()
    page.get_by_text("榜已发布").wait_for()
    fits(page)
    page.get_by_role("link", name="部门").first.click()
    page.get_by_role("heading", name="灰榜 1家").wait_for()
    assert "水利林业局" in page.locator(".lists").inner_text()
    assert queries.board(AUGUST).published
    assert Improvement.objects.get().unit == "dept-water"

    page = opened_by(unit, f"{PAGE}dept-water/", size=PHONE)
    fits(page)
    assert "水利林业局" in page.get_by_role("heading", level=1).inner_text()
    assert page.get_by_text("8月2日").count() == 0

    everybody = new_page(size=WALL, path="/cockpit/public/2021-08/?level=department")
    assert "水利林业局" in everybody.locator("main").inner_text()
    assert "只列单位，不列个人" in everybody.locator("main").inner_text()
    fits(everybody)
    live(datetime(2021, 11, 1, tzinfo=SHANGHAI))
    everybody.reload()
    everybody.get_by_text("已到期").first.wait_for()


@pytest.mark.parametrize("span", ["2021-Q3", "2021"])
def test_a_quarter_and_a_year_are_boards_like_a_month(drafted, live, opened_by, barriers, span):
    tenth = datetime(2021, 9, 10, 9, 0, tzinfo=SHANGHAI)
    operations.publish_board(AUGUST, version=1, by=builders.officer("county", "organiser"), at=tenth)
    last = "2021-09" if span == "2021-Q3" else "2021-12"
    month = datetime.fromisoformat(f"{last}-01").date()
    builders.rated(to="dept-water", at=datetime.fromisoformat(f"{last}-06T10:00+08:00"))
    at = datetime(2022, 1, 12, 9, 0, tzinfo=SHANGHAI)
    live(at)
    journal_operations.work_off(at=at)
    draft = operations.draft_board(month, by=HOUSE, at=datetime(2022, 1, 2, 9, 0, tzinfo=SHANGHAI))
    operations.publish_board(month, version=draft.version, by=builders.officer("county", "organiser"), at=at)
    journal_operations.work_off(at=at)

    page = opened_by(
        builders.officer("county", "leader"), f"/cockpit/board/{span}/?level=department", size=LAPTOP
    )
    words = "2021年第3季度" if span == "2021-Q3" else "2021年"
    assert words in page.locator(".crumbs").inner_text()
    assert barriers(page) == []
    page.get_by_role("link", name="水利林业局").first.click()
    page.get_by_role("link", name="1 / 7", exact=True).first.wait_for()
    assert barriers(page) == []
