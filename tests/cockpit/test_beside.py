"""What stands beside the orders on the one screen: links, what is under way, the board; links place by place."""

import csv
import io
import re
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from sanlian.broadcasts import operations as broadcasts
from sanlian.broadcasts.operations import Draft
from sanlian.cockpit import beside
from sanlian.journal import operations as journal
from sanlian.people import operations as people
from sanlian.people.actors import HOUSE
from sanlian.people.models import Post
from sanlian.scoring import operations as scoring
from tests import builders
from tests.builders import MONDAY, SHANGHAI, TOWNSHIP, VILLAGE, hours
from tests.cockpit import leader
from tests.cockpit.test_board import text_of

pytestmark = pytest.mark.usefixtures("county")


@pytest.fixture
def county_leader(client):
    client.force_login(leader("county", "leader"))
    return client


def words(client, path="/cockpit/"):
    answer = client.get(path)
    assert answer.status_code == 200
    return text_of(answer)


def panel(client, path="/cockpit/"):
    """Return what the panel of links says."""
    page = words(client, path)
    return page[page.index("三联 逐地查看") :].partition("各乡镇街道")[0]


def drop(role, village=VILLAGE):
    """End the post of somebody in a village, yesterday."""
    post = Post.objects.filter(role=role, unit__place_code__startswith=village, valid_to=None).first()
    yesterday = timezone.localdate(timezone=SHANGHAI) - timedelta(days=1)
    by = builders.officer("county", "security_admin")
    people.end_post(post.pk, last_day=yesterday, reason="退休", by=by, at=timezone.now())
    beside.forget()
    return post


def test_the_screen_says_how_much_of_each_link_is_there(county_leader):
    whole = panel(county_leader)
    assert [each for each in ("党员联户", "两委联格", "组团联村", "32 项需求数据") if each not in whole] == []
    assert "没有网格长" not in whole

    drop("grid_head")
    drop("team_leader")
    less = panel(county_leader)
    assert "还有 1 个网格没有网格长" in less
    assert "还有 1 个村没有团长" in less


def test_the_panel_leads_to_the_village_that_lacks_somebody(county_leader):
    grid = drop("grid_head").unit.short_name.partition("村")[2]
    links = "/cockpit/links/"
    county, township = words(county_leader, links), words(county_leader, f"{links}?place={TOWNSHIP}")
    village = words(county_leader, f"{links}?place={VILLAGE}")
    assert "没有网格长" not in county + township
    assert f"{grid} 没有网格长" in village

    rows = re.findall(r'href="\?place=(\d+)"', county_leader.get(links).content.decode())
    assert TOWNSHIP in rows


def test_the_rows_add_up_to_what_the_panel_says_and_the_table_says_the_same(county_leader):
    drop("grid_head")
    answer = county_leader.get("/cockpit/links/")
    *parts, whole = [row.links for row in answer.context["rows"]]
    assert sum(parts, beside.Links()) == whole
    assert whole.heads == whole.grids - 1

    told = county_leader.get("/cockpit/links.csv").content.decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(told)))
    assert len(table) == len(parts) + 2
    assert [int(cell) for cell in table[-1][1:]] == [
        *(number for pair in answer.context["rows"][-1].pairs for number in pair),
        whole.stale,
    ]


def test_links_are_shown_of_ones_own_places_only(client):
    client.force_login(leader(f"twp-{TOWNSHIP}", "leader"))
    assert client.get("/cockpit/links/").status_code == 200
    assert client.get("/cockpit/links/?place=330825").status_code == 403
    client.force_login(leader("dept-housing", "handler"))
    assert client.get("/cockpit/links/").status_code == 403


def test_the_number_of_questions_does_not_grow_with_the_places(county_leader, django_assert_max_num_queries):
    for path in ("/cockpit/links/", f"/cockpit/links/?place={VILLAGE}"):
        county_leader.get(path)
        with django_assert_max_num_queries(8):
            county_leader.get(path)


def test_a_broadcast_under_way_is_on_the_screen_of_the_places_it_reaches_until_it_ends(county_leader, client):
    sender, now = builders.officer(f"twp-{TOWNSHIP}", "dispatcher"), timezone.now()
    draft = Draft(title="台风来了，请看看危房", text="看完回一下。", groups=["grid_head"], places=[TOWNSHIP])
    sent = broadcasts.send(draft, key="one", by=sender, at=now - hours(1))
    journal.work_off(at=now)
    shown = words(county_leader)
    assert "台风来了，请看看危房" in shown
    assert f"/ {sent.addressed} " in shown[shown.index("台风来了") :]
    assert "台风来了" not in words(county_leader, "/cockpit/?place=330825101")

    page = words(county_leader, f"/cockpit/?place={TOWNSHIP}")
    assert "各村办完多少" in page
    assert page.count(f"0 / {sent.addressed}") >= 3

    broadcasts.end(sent.broadcast_id, by=sender, at=now)
    assert "台风来了" not in words(county_leader)


def test_a_warning_is_written_on_the_sand_table_and_in_the_panel_and_both_lead_to_it(
    county_leader, worked_off
):
    at = timezone.now() - timedelta(days=1)
    for number in range(5):
        who = builders.resident(phone=f"129{number:08d}", name="方")
        builders.ask(by=who, at=at + hours(number / 10), category="water.outage", text=f"没水第{number}次")
    worked_off(timezone.now())
    page = county_leader.get("/cockpit/").content.decode()
    address = f"/cockpit/warnings/?place={VILLAGE}"
    assert page.count(f'href="{address}"') == 2
    drawn = page[page.index('class="callout') : page.index("</svg>", page.index('class="callout'))]
    assert "缪家村 · 停水" in drawn
    assert "7天5件" in drawn
    panel = page[page.index('class="recurring"') :]
    assert "缪家村 · 停水" in panel
    assert "7天5件" in panel
    assert county_leader.get(address).status_code == 200
    # At the village itself the table has nothing to point at.
    assert 'class="callout' not in county_leader.get(f"/cockpit/?place={VILLAGE}").content.decode()

    county_leader.cookies["django_language"] = "en"
    assert "5 requests in 7 days" in words(county_leader)


def test_the_newest_published_board_is_named(county_leader):
    assert "红灰榜：红榜" not in words(county_leader)
    builders.rated(to="dept-housing", at=MONDAY)
    first = datetime(2021, 9, 1, 0, 30, tzinfo=SHANGHAI)
    journal.work_off(at=first)
    month = date(2021, 8, 1)
    scoring.draft_board(month, by=HOUSE, at=first)
    assert "红灰榜：红榜" not in words(county_leader)
    organiser = builders.officer("county", "organiser")
    scoring.publish_board(month, version=1, by=organiser, at=first + timedelta(days=12))
    assert "2021-08 红灰榜：红榜 0 个，灰榜 0 个" in words(county_leader)
