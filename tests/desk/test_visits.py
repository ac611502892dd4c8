"""The desk's pages of visits: my households, notes on them, the grid's notes; each door for one who may and may not."""

import io

import pytest
from PIL import Image

from sanlian.journal.models import Entry
from sanlian.people.models import HouseholdLink
from sanlian.people.queries import actor_of_user
from sanlian.visits import operations
from sanlian.visits.models import Picture, Visit
from sanlian.workorders.models import WorkOrder
from tests.browser import DESK, PHONE
from tests.builders import MONDAY, TOWNSHIP, VILLAGE, hours, officer
from tests.desk.pages import words

pytestmark = pytest.mark.usefixtures("county")
GRID = f"{VILLAGE}002"
NOTE = {"day": "2021-08-02", "text": "老人一切都好，屋顶有点漏。"}
ORDER = {"title": "祠堂边井盖没了", "told": "请尽快盖上。", "category": "road.lamp"}


@pytest.fixture
def link():
    """Return a link of a member without any post, in a grid of the village."""
    links = HouseholdLink.objects.filter(household__grid_code=GRID, valid_to=None, member__posts=None)
    return links.exclude(member=None).select_related("household").order_by("pk")[0]


@pytest.fixture
def member(link):
    return actor_of_user(link.member_id, on=MONDAY.date())


@pytest.fixture
def home(link):
    return f"/desk/visits/households/{link.household_id}/"


def test_a_member_without_a_post_comes_in_at_the_households(logged_in, member, link, home):
    client = logged_in(member)
    assert client.get("/desk/").url == "/desk/visits/"
    page = words(client.get("/desk/visits/"))
    assert "我联系的户" in page
    assert link.household.address in page
    assert "还没有记录" in page

    assert client.post(home, NOTE).url == home
    page = words(client.get(home))
    assert NOTE["text"] in page
    assert "屋顶有点漏" in words(client.get("/desk/visits/"))
    assert not WorkOrder.objects.exists()


def test_a_note_becomes_an_order_where_somebody_must_act(logged_in, member, home):
    client = logged_in(member)
    assert client.post(home, {**NOTE, **ORDER, "urgent": "on"}).status_code == 302
    order = WorkOrder.objects.get()
    assert (order.title, order.told, order.urgent) == (ORDER["title"], ORDER["told"], True)
    page = client.get(home)
    # Without a post the member reads how far it is, and opens no page of it.
    assert order.code[2:] in words(page)
    assert f"/desk/orders/{order.pk}/" not in page.content.decode()
    head = logged_in(officer(f"grid-{GRID}", "grid_head")).get(home).content.decode()
    assert f"/desk/orders/{order.pk}/" in head


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"text": ""}, "请写下了解到的情况"),
        ({"day": ""}, "哪一天"),
        ({"day": "8月2日"}, "2026-08-26"),
        ({"day": "2022-01-01"}, "最近一年"),
        ({"title": "井盖没了"}, "选择事项"),
        ({**ORDER, "title": ""}, "请写明要办什么"),
    ],
)
def test_a_faulty_note_is_shown_again_with_what_was_typed(logged_in, member, home, given, sentence):
    client = logged_in(member)
    entries = Entry.objects.count()
    answer = client.post(home, {**NOTE, **given})
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert (given.get("title") or given.get("text", NOTE["text"])) in answer.content.decode()
    assert (Visit.objects.count(), WorkOrder.objects.count(), Entry.objects.count()) == (0, 0, entries)


def test_what_is_known_is_shown_after_a_look_that_is_recorded(logged_in, member, home):
    client = logged_in(member)
    page = words(client.get(home))
    assert "联户党员" not in page
    assert client.get(f"{home}known/").status_code == 405
    page = words(client.post(f"{home}known/"))
    assert "联户党员" in page
    assert member.name in page
    assert [entry.name for entry in Entry.objects.order_by("-seq")[:1]] == ["visits.household_seen"]


def test_a_note_is_put_right_beside_itself(logged_in, member, link, home):
    first = operations.write(
        household_id=link.household_id, day=MONDAY.date(), text="屋顶漏。", by=member, at=MONDAY
    )
    client = logged_in(member)
    address = f"/desk/visits/notes/{first.pk}/correct/"
    assert "屋顶漏。" in words(client.get(address))
    assert client.post(address, {**NOTE, "text": "不漏，是窗。"}).url == home
    page = words(client.get(home))
    assert "屋顶漏。" in page
    assert "后来的记录已更正" in page
    again = client.post(address, {**NOTE, "text": "又改。"})
    assert again.status_code == 409
    assert "刚有人更正" in words(again)
    assert Visit.objects.count() == 2


def test_a_photograph_is_shown_to_who_reads_the_note(logged_in, member, home):
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "olive").save(drawn, "PNG")
    drawn.name = "one.png"
    drawn.seek(0)
    assert logged_in(member).post(home, {**NOTE, "photos": drawn}).status_code == 302
    address = f"/desk/visits/photos/{Picture.objects.get().pk}/"
    assert logged_in(officer("dept-housing")).get(address).status_code == 403
    assert logged_in(member).get("/desk/visits/photos/999999/").status_code == 404
    shown = logged_in(member).get(address)
    assert b"".join(shown.streaming_content)[:3] == b"\xff\xd8\xff"


def test_who_works_there_goes_down_to_the_grid(logged_in, member, link):
    operations.write(household_id=link.household_id, day=MONDAY.date(), text="屋顶漏。", by=member, at=MONDAY)
    client = logged_in(officer(f"twp-{TOWNSHIP}", "dispatcher"))
    assert f"?place={VILLAGE}" in client.get("/desk/visits/").content.decode()
    assert f"/desk/visits/grids/{GRID}/" in client.get(f"/desk/visits/?place={VILLAGE}").content.decode()
    page = words(client.get(f"/desk/visits/grids/{GRID}/"))
    assert "屋顶漏。" in page
    assert link.household.address in page
    assert client.post(f"/desk/visits/grids/{GRID}/", {**NOTE, "text": "路面干净。"}).status_code == 302
    assert Visit.objects.filter(household=None, place_code=GRID).exists()


def test_households_are_found_at_ones_own_places_and_nowhere_else(logged_in, member, link):
    sought, home = {"q": link.member.initials}, f"/desk/visits/households/{link.household_id}/"
    assert home in logged_in(officer(f"vil-{VILLAGE}")).get("/desk/visits/", sought).content.decode()
    assert home not in logged_in(officer("vil-330825201201")).get("/desk/visits/", sought).content.decode()
    nothing = logged_in(officer("vil-330825201201")).get("/desk/visits/", {"q": "查无此人"})
    assert "没有这样的农户" in words(nothing)
    # Who has no post there sees the households that they link, and searches none.
    assert 'name="q"' not in logged_in(member).get("/desk/visits/", sought).content.decode()


@pytest.mark.parametrize(
    "who", [("dept-housing", None), ("county", "dispatcher"), ("twp-330825101", "dispatcher")]
)
def test_nobody_else_opens_a_door(logged_in, member, link, home, who):
    first = operations.write(
        household_id=link.household_id, day=MONDAY.date(), text="屋顶漏。", by=member, at=MONDAY
    )
    client = logged_in(officer(*who))
    for address in (
        home,
        f"/desk/visits/grids/{GRID}/",
        f"/desk/visits/notes/{first.pk}/correct/",
        f"/desk/visits/?place={VILLAGE}",
    ):
        assert client.get(address).status_code == 403, address
        if "place" not in address:
            assert client.post(address, NOTE).status_code == 403
    assert client.post(f"{home}known/").status_code == 403
    assert Visit.objects.count() == 1


def test_what_is_not_there_is_not_found(logged_in, member):
    client = logged_in(member)
    for address in ("households/99999999", f"grids/{VILLAGE}", "notes/99999999/correct"):
        assert client.get(f"/desk/visits/{address}/").status_code == 404


def test_the_page_of_a_grid_asks_the_same_however_much_was_written(logged_in, link, member):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = logged_in(officer(f"grid-{GRID}", "grid_head"))

    def asked():
        with CaptureQueriesContext(connection) as caught:
            assert client.get(f"/desk/visits/grids/{GRID}/").status_code == 200
        return len(caught)

    operations.write(household_id=link.household_id, day=MONDAY.date(), text="一。", by=member, at=MONDAY)
    asked()
    one = asked()
    for number in range(8):
        operations.write(
            household_id=link.household_id,
            day=MONDAY.date(),
            text="又。",
            by=member,
            at=MONDAY + hours(number),
        )
    assert asked() == one


@pytest.mark.journey
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_nobody_is_kept_out(county, opened_by, barriers, member, home, link, size):
    page = opened_by(member, "/desk/visits/", size=size)
    page.wait_for_load_state("load")
    assert barriers(page) == []
    page.get_by_role("link", name=link.household.address).first.click()
    page.wait_for_load_state("load")
    page.get_by_label("了解到的情况").fill("老人一切都好。")
    page.get_by_text("需要有人来办：生成任务单").click()
    page.get_by_label("一句话").fill("井盖没了")
    assert barriers(page) == []
    page.get_by_role("button", name="记下来").click()
    page.get_by_text("需要选择事项").first.wait_for()
    assert barriers(page) == []
    page.get_by_label("一句话").fill("")
    page.get_by_role("button", name="记下来").click()
    page.get_by_text("已记下").first.wait_for()
    page.get_by_role("button", name="显示").click()
    page.get_by_text("联户党员").first.wait_for()
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
