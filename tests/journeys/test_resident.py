"""A resident on a phone shouts for her mother, follows what becomes of it, and rates; with JavaScript and without."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sanlian.people import queries as people
from sanlian.places import queries as places
from sanlian.portal import links
from sanlian.workorders import operations
from sanlian.workorders.models import Attachment, Rating, ServiceRequest, WorkOrder
from tests import builders, photographs

pytestmark = pytest.mark.journey
NARROW = (360, 740)
TEXT = "我妈住在缪家村祠堂边，门口的路灯不亮三天了"


@pytest.fixture
def street(live_server, county, settings, tmp_path):
    """Return nothing; the county stands behind a live server, and photographs have a folder of their own."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def sound(barriers):
    """Return a function that proves that a page keeps nobody out and does not scroll sideways."""

    def check(page):
        page.wait_for_load_state("load")
        # As tall as its content: what lies under the bar at the lower edge is there after scrolling.
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": NARROW[0], "height": height})
        assert barriers(page) == []
        width, shown = page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert width <= shown, page.url
        page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})

    return check


def answered(order_id: int) -> None:
    """Have officers take the order and answer it, as the desk would."""
    order = WorkOrder.objects.get(pk=order_id)
    now = timezone.now()
    if order.status == "formed":
        operations.dispatch(order_id, to=f"vil-{builders.VILLAGE}", by=builders.desk_of(order), at=now)
    order.refresh_from_db()
    officer = builders.officer(people.unit_by_id(order.unit_id).code)
    operations.accept(order_id, by=officer, at=now + timedelta(seconds=1))
    operations.progress(order_id, note="电工明天上午来换灯", by=officer, at=now + timedelta(seconds=2))
    operations.reply(
        order_id,
        spoken_with="本人，电话",
        done="换了灯泡，晚上亮了。",
        done_by=now.date(),
        by=officer,
        at=now + timedelta(seconds=3),
    )


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_a_daughter_shouts_for_her_mother(street, new_page, sound, tmp_path, javascript):
    photo = tmp_path / "lamp.jpg"
    photo.write_bytes(photographs.telling())
    page = new_page(size=NARROW, javascript=javascript, path="/")
    if javascript:
        sound(page)

    page.click("text=帮别人喊")
    page.fill("[name=beneficiary_name]", "吕金梅")
    page.fill("[name=relation]", "妈妈")
    page.check("[name=consent]")
    page.fill("#id_text", TEXT)
    page.set_input_files("#id_photos", photo)
    if javascript:
        page.wait_for_selector(".tile.fresh img")
        sound(page)
    page.click("text=写好了，看一看")

    page.wait_for_selector("text=这样对吗")
    assert "缪家村" in page.inner_text(".facts")
    assert "妈妈 吕金梅" in page.inner_text(".facts")
    assert page.locator(".tile img").count() == 1
    if javascript:
        sound(page)
    page.click("text=对，喊出去")

    page.wait_for_selector("text=存好这一页")
    request = ServiceRequest.objects.select_related("order").get()
    assert request.code[2:] in page.inner_text(".code")
    assert Attachment.objects.filter(request=request).count() == 1
    if javascript:
        sound(page)
    page.click("text=看办到哪了")
    page.wait_for_selector("text=接下来")
    if javascript:
        sound(page)

    answered(request.order_id)
    page.reload()
    assert "电工明天上午来换灯" in page.inner_text("main")
    assert "换了灯泡" in page.inner_text("main")
    if javascript:
        sound(page)
    page.click("text=解决了吗")
    page.wait_for_selector("text=第1问")
    assert page.locator("input:checked").count() == 0
    if javascript:
        sound(page)
    page.check("[name=solved][value=yes]")
    page.check("[name=satisfied][value=satisfied]")
    page.click("text=交上去")

    page.wait_for_selector("text=谢谢您")
    rating = Rating.objects.get(request=request)
    assert (rating.solved, rating.satisfied) == ("yes", "satisfied")
    assert WorkOrder.objects.get(pk=request.order_id).status == "closed"
    page.goto("/mine/")
    assert "路灯" in page.inner_text("main")
    if javascript:
        sound(page)


def test_three_presses_are_enough_where_the_village_is_known(street, new_page):
    page = new_page(size=NARROW, path=f"/village/{builders.VILLAGE}/")
    page.goto("/")

    page.click(".duo >> text=写一写")
    page.fill("#id_text", "路灯不亮")
    page.click(".dock .go")
    page.click(".dock .go")

    page.wait_for_selector("text=收到了")
    assert ServiceRequest.objects.get().order.place_code == builders.VILLAGE


def test_a_village_and_a_spot_are_chosen_without_script(street, new_page):
    page = new_page(size=NARROW, javascript=False, path="/shout/")
    page.fill("#id_text", "路灯不亮")
    page.click("button[value=place]:has-text('选')")
    page.click("[name=letter][value=m]")
    page.click(".found >> text=缪家村")
    assert page.input_value("#id_text") == "路灯不亮"
    assert "缪家村" in page.inner_text(".placed:has([value=place])")

    page.click(".placed [value=place]")
    page.click("summary:has-text('在地图上点')")
    page.click(f"[name=map_of][value='{builders.TOWNSHIP}']")
    page.click("[name=spot]", position={"x": 160, "y": 160})
    page.click(".dock .go")
    page.click(".dock .go")

    page.wait_for_selector("text=收到了")
    request = ServiceRequest.objects.select_related("order").get()
    assert len(request.order.place_code) == 15
    assert request.lon is not None


def test_the_phone_says_where_it_is(street, new_page):
    village = places.get(builders.VILLAGE)
    here = {"latitude": village.lat, "longitude": village.lon}
    page = new_page(size=NARROW, path="/shout/", geolocation=here, permissions=["geolocation"])
    page.fill("#id_text", "路灯不亮")
    page.click(".placed [value=place]")

    page.click("text=就在我这里")

    page.wait_for_selector(".placed >> text=缪家村")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_elder_mode_is_one_thing_a_screen_and_never_scrolls_sideways(
    street, new_page, sound, language, live_server
):
    page = new_page(size=NARROW)
    page.context.add_cookies(
        [
            {"name": name, "value": value, "url": live_server.url}
            for name, value in [("elder", "1"), ("size", "40"), ("django_language", language)]
        ]
    )
    page.goto("/")
    sound(page)
    page.click(".shout")
    sound(page)
    page.click("[value=write]")
    page.wait_for_selector("#id_text")
    assert page.locator("input[type=file]").count() == 0
    page.fill("#id_text", TEXT)
    sound(page)
    page.click(".dock .go")
    page.wait_for_selector("input[type=file]")
    sound(page)
    page.click(".dock .go")
    page.wait_for_selector(".facts")
    sound(page)
    page.click(".facts [value=place]")
    page.wait_for_selector(".letters")
    sound(page)
    page.click(".dock .go")
    page.click(".facts [value=who]")
    page.wait_for_selector("[name=reporter_phone]")
    sound(page)
    page.click(".dock .go")
    page.wait_for_selector(".facts")
    page.click(".dock .go")
    page.wait_for_selector(".code")
    sound(page)
    page.click(".dock .go")
    page.wait_for_selector(".tl")
    sound(page)
    answered(ServiceRequest.objects.get().order_id)
    page.reload()
    sound(page)
    page.click(".ask .go")
    page.wait_for_selector(".three")
    sound(page)
    for address in (
        "/mine/",
        "/find/",
        "/village/?other",
        f"/village/{builders.VILLAGE}/",
        "/privacy/",
        "/feedback/",
        "/emergency/",
        "/r/x/",
    ):
        page.goto(address)
        sound(page)


@pytest.mark.parametrize("theme", ["dark", "contrast"])
def test_other_colours_keep_nobody_out(street, new_page, sound, theme, live_server):
    page = new_page(size=NARROW)
    page.context.add_cookies([{"name": "theme", "value": theme, "url": live_server.url}])
    matter = builders.replied(at=timezone.now() - timedelta(days=1))
    token = links.token_of(matter.pk)
    for address in (
        "/",
        "/shout/",
        "/shout/?speak",
        "/shout/?other",
        f"/r/{token}/",
        f"/r/{token}/rate/",
        f"/r/{token}/receipt/",
        f"/village/{builders.VILLAGE}/",
        "/privacy/",
    ):
        page.goto(address)
        sound(page)
