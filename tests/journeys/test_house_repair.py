"""
The story that must always work, as people see it: a daughter shouts for her mother, several work together, 24 days.

Names are invented. Every step goes through a page; only the calendar is turned by hand.
"""

import re
from datetime import datetime

import pytest

from sanlian.demonstration import build
from sanlian.demonstration.pictures import draw
from sanlian.demonstration.story import HouseRepair
from sanlian.journal import operations as journal
from sanlian.people import queries as people
from sanlian.people.actors import Role
from sanlian.workorders.models import ServiceRequest, WeeklyEntry
from tests.browser import DESK, WALL
from tests.builders import SHANGHAI, TOWNSHIP, VILLAGE
from tests.photographs import picture


class Story:
    """The people of the story, each with a browser of their own, and the calendar that they share."""

    def __init__(self, new_page, clock):
        self.new_page, self.clock = new_page, clock
        self.script = HouseRepair().script
        self.order_id = 0

    def on(self, day: str, hour: str) -> datetime:
        """Turn the calendar; what the clock and the journal owe by then is done."""
        at = datetime.fromisoformat(f"2026-{day}T{hour}").replace(tzinfo=SHANGHAI)
        journal.fire_duties(at=at)
        journal.work_off(at=at)
        self.clock(at)
        return at

    def officer(self, unit_code: str, role: str | None = None, *, size=DESK):
        """Log an officer in through the page and return it; the evening before, everybody has gone home."""
        who = people.officers_of(unit_code, on=build.SINCE, role=role)[0]
        page = self.new_page(size=size, path="/desk/login/")
        page.fill('.door-form [name="username"]', people.phone_of(who.id))
        page.fill('.door-form [name="password"]', build.PASSWORD)
        page.click(".door-form .btn-go")
        page.wait_for_url(re.compile(r"(?<!login)/$"))
        return page

    def open(self, page) -> None:
        """Find the order by its receipt, as an officer does who was told of it."""
        page.goto(f"/desk/orders/{self.order_id}/")

    def act(self, page, verb: str, *, choose=(), **typed) -> None:
        """Open a verb's form, unless it lies open by itself, fill it in, and press."""
        self.open(page)
        form = page.locator(f'#doing:has(form[action*="/{verb}/"])')
        if not form.count():
            page.click(f'.doing-row a[href*="/{verb}/"]')
        for name, words in typed.items():
            field = form.locator(f'[name="{name}"]').first
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(words)
            else:
                field.fill(words)
        if verb == "reply":
            # A dangerous house is not answered without a photograph of the work.
            form.locator('[name="photos"]').set_input_files(
                {"name": "done.jpg", "mimeType": "image/jpeg", "buffer": picture()}
            )
        for name, value in choose:
            form.locator(f'[name="{name}"][value="{value}"]').check()
        form.locator("button.btn-go").click()
        page.wait_for_load_state()
        assert not page.locator("#doing .error, #doing .notice.late").all_text_contents()


@pytest.fixture
def story(county, live_server, new_page, clock):
    return Story(new_page, clock)


def shout(story: Story):
    """The daughter shouts on her phone, with a photograph, for her mother; return her page, at the receipt."""
    script = story.script
    page = story.new_page(path="/")
    page.get_by_role("link", name=re.compile("帮别人喊")).click()
    page.fill('[name="text"]', script["shout"])
    page.check('[name="other"][value="on"]')
    page.fill('[name="beneficiary_name"]', script["mother"]["name"])
    page.fill('[name="relation"]', "妈妈")
    page.check('[name="consent"]')
    page.set_input_files(
        '[name="photos"]',
        {"name": "墙.jpg", "mimeType": "image/jpeg", "buffer": draw("housing.dangerous", 1)},
    )
    page.locator("details.more summary").first.click()
    page.fill('[name="reporter_phone"]', script["daughter"]["phone"])
    page.fill('[name="reporter_name"]', script["daughter"]["name"])
    page.click(".dock button[value=look]")
    assert "缪家村" in page.inner_text(".facts")
    page.click('.dock button[value="send"]')
    page.wait_for_url("**/receipt/")
    return page


def test_a_house_is_repaired(story):
    story.on("08-05", "10:05")
    daughter = shout(story)
    request = ServiceRequest.objects.select_related("order").get()
    story.order_id = request.order_id
    assert request.code[2:] in daughter.inner_text(".code")
    assert request.order.category_code == "housing.dangerous"
    daughter.click(".dock a.btn.go")
    assert "住建局" in daughter.inner_text(".holder")

    # The machine sent it to the housing bureau; that asks for a lead on the spot, and the desk calls up the team.
    story.on("08-05", "10:12")
    housing = story.officer("dept-housing")
    story.act(
        housing,
        "decline",
        choose=[("reason", "needs_lead")],
        suggested=f"team-{VILLAGE}",
        note="要村里牵头，我们来鉴定",
    )
    story.on("08-05", "10:15")
    desk = story.officer(f"twp-{TOWNSHIP}", Role.DISPATCHER)
    assert "妈" in desk.inner_text("main")
    helpers = ("dept-housing", f"vil-{VILLAGE}")
    story.act(
        desk,
        "dispatch",
        to=f"team-{VILLAGE}",
        reason="团长包案",
        choose=[("assists", unit) for unit in helpers],
    )

    story.on("08-05", "10:20")
    leader = story.officer(f"team-{VILLAGE}", Role.TEAM_LEADER)
    story.open(leader)
    assert leader.locator(".said-words .photos img").count() == 1
    leader.click('form[action$="/accept/"] button')
    story.on("08-05", "16:00")
    story.act(leader, "contact", with_whom="方秋云本人和女儿方小雯，上门", note="一起到家里看了西墙")

    # Whoever assists answers; until then the leader cannot reply, and is told why.
    story.open(leader)
    assert leader.locator(".nots button", has_text="回单").is_disabled()
    story.on("08-06", "09:05")
    story.act(story.officer("dept-housing"), "answer", note="现场看过，鉴定为C级，可以走危改补助")
    story.act(
        story.officer(f"vil-{VILLAGE}", Role.VILLAGE_SECRETARY), "answer", note="村委会牵头修，周转房腾好了"
    )

    story.on("08-06", "15:30")
    leader = story.officer(f"team-{VILLAGE}", Role.TEAM_LEADER)
    story.act(leader, "progress", note="修房协议签好了，村委会牵头修。")
    daughter.reload()
    assert "修房协议签好了" in daughter.inner_text(".tl")

    # Two weeks on the team's individual list, the leader responsible by name.
    story.on("08-11", "08:30")
    leader = story.officer(f"team-{VILLAGE}", Role.TEAM_LEADER)
    story.act(leader, "weekly", goal="今天开工，先拆西墙")
    story.act(leader, "progress", note="今天上午开工了，先拆西墙，再砌新墙。")
    story.on("08-18", "09:00")
    leader = story.officer(f"team-{VILLAGE}", Role.TEAM_LEADER)
    leader.goto("/desk/weekly/")
    leader.get_by_role("link", name="接着办").first.click()
    leader.fill('#doing [name="goal"]', "屋顶换瓦，线路重拉")
    leader.fill('#doing [name="reason"]', "连着下了四天雨，屋顶没法上人")
    leader.click("#doing button.btn-go")
    leader.goto("/desk/weekly/")
    assert "屋顶换瓦" in leader.inner_text("main")
    weeks = WeeklyEntry.objects.filter(order=story.order_id).order_by("week")
    assert [(each.week.isoformat(), each.carried) for each in weeks] == [("2026-08-11", 0), ("2026-08-18", 1)]

    story.on("08-29", "10:10")
    leader = story.officer(f"team-{VILLAGE}", Role.TEAM_LEADER)
    done = "西墙重砌了，屋顶换了新瓦，电线也重新拉过。8月29日完工。"
    story.act(leader, "reply", spoken_with="方秋云、方小雯，在家里一起看过", done=done, done_by="2026-08-29")

    # The daughter rates on the page, by the link of her receipt, without a log-in.
    story.on("08-29", "19:40")
    daughter.reload()
    assert done in daughter.inner_text("main")
    daughter.click(".ask a.btn.go")
    daughter.locator(".opt", has_text=re.compile("^解决了")).first.click()
    daughter.locator(".three .opt").first.click()
    daughter.fill('[name="comment"]', "妈妈已经搬回去住了，谢谢")
    daughter.click(".dock button.btn.go")
    daughter.wait_for_url("**/thanks/")

    request.order.refresh_from_db()
    assert request.order.status == "closed"
    assert (request.order.ended_at - request.submitted_at).days == 24

    # A leader sees it on the one screen.
    story.on("08-30", "08:00")
    screen = story.officer("county", Role.LEADER, size=WALL)
    screen.goto("/cockpit/")
    assert "龙游" in screen.inner_text("body")
