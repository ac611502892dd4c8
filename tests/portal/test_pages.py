"""What the pages show, to whom, at what cost."""

import gzip
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sanlian.people import queries as people
from sanlian.people.models import Attempt, Unit
from sanlian.places import queries as places
from sanlian.portal import counting, story
from sanlian.workorders import facts, operations, queries
from sanlian.workorders.models import Rating, ServiceRequest, WorkOrder
from sanlian.workorders.queries import Tally
from tests import builders
from tests.builders import MONDAY, VILLAGE, hours

FIRST_PAGE_BYTES = 60_000


def statements(ask) -> int:
    """Return what a page asks of the database; the fewest of three, for a process looks for news now and then."""
    counts = []
    for _turn in range(3):
        with CaptureQueriesContext(connection) as seen:
            ask()
        counts.append(len(seen))
    return min(counts)


# ── cost ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("elder", ["", "1"])
def test_the_first_page_is_light_with_all_that_it_loads(phone, shouted, elder):
    shouted()
    phone.cookies["elder"] = elder

    page = phone.get("/").content
    loaded = set(re.findall(r'(?:href|src)="/static/([^"#?]+)', page.decode()))
    assert {"look/look.css", "portal/portal.css", "look/icons.svg", "portal/read.js"} <= loaded
    files = [Path(finders.find(name)).read_bytes() for name in loaded]

    assert sum(len(gzip.compress(each, 6)) for each in [page, *files]) < FIRST_PAGE_BYTES


def test_a_shout_costs_few_statements(phone, fill):
    phone.post("/shout/", {**fill(), "do": "send"})
    sent = {**fill(reporter_name="方秋云", reporter_phone="12988880001"), "do": "send"}

    with CaptureQueriesContext(connection) as seen:
        assert phone.post("/shout/", sent).status_code == 302

    assert len(seen) <= 25, [each["sql"][:90] for each in seen.captured_queries]


def test_following_costs_the_same_however_much_happened(phone, address):
    short, long = builders.ask(), builders.replied()
    operations.rate(long.pk, solved="no", by=people.resident_actor(long.reporter_id), at=MONDAY + hours(24))

    assert statements(lambda: phone.get(address(long))) <= 8
    assert statements(lambda: phone.get(address(short))) == statements(lambda: phone.get(address(long)))


def test_the_first_page_and_the_list_cost_the_same_however_many_matters(phone, shouted):
    shouted()
    first, mine = (statements(lambda page=page: phone.get(page)) for page in ("/", "/mine/"))
    for number in range(5):
        shouted(text=f"第{number}盏路灯不亮")

    # A village with enough of its own need not ask for its township's.
    assert statements(lambda: phone.get("/")) <= first <= 12
    assert statements(lambda: phone.get("/mine/")) == mine <= 4


# ── following ─────────────────────────────────────────────────────────────────────────────────────


def test_every_fact_has_its_sentence_or_is_known_to_have_none():
    assert set(story.TELLERS) | story.UNTOLD == set(facts.FACTS)


def test_a_decline_is_told_with_its_reason_and_that_time_went_on(phone, address):
    request = builders.dispatched(to="dept-agriculture")
    operations.decline(
        request.order_id,
        reason="not_our_duty",
        list_item="8.1",
        suggested="dept-housing",
        note="路灯归住建局管",
        by=builders.officer("dept-agriculture"),
        at=MONDAY + hours(1),
    )

    page = phone.get(address(request)).content.decode()

    assert "换了一个部门" in page
    assert "这事归别的部门管" in page
    assert "路灯归住建局管" in page
    assert "您的时间没有重新算" in page


def test_what_is_for_officers_only_is_not_told(phone, address):
    request = builders.accepted()
    officer = builders.officer("dept-housing")
    operations.progress(request.order_id, note="内部说法", public=False, by=officer, at=MONDAY + hours(2))
    operations.progress(request.order_id, note="明天换灯", public=True, by=officer, at=MONDAY + hours(3))
    operations.reply(
        request.order_id,
        spoken_with="本人，电话",
        done="灯换好了",
        done_by=MONDAY.date(),
        internal_note="别让人知道",
        by=officer,
        at=MONDAY + hours(4),
    )

    page = phone.get(address(request)).content.decode()

    assert "明天换灯" in page
    assert "灯换好了" in page
    assert "本人，电话" in page
    assert "内部说法" not in page
    assert "别让人知道" not in page


def test_the_promise_is_counted_in_boxes_a_working_day(county):
    from sanlian.catalogue import queries as catalogue

    calendar = catalogue.calendar()
    due = MONDAY + timedelta(days=9, hours=8)  # Wednesday of the next week, 17:00

    days = story.days_of(MONDAY, due, now=MONDAY + timedelta(days=3), calendar=calendar)

    assert (days.total, days.passed, days.left) == (7, 3, 4)
    assert days.boxes == [True] * 3 + [False] * 4
    assert story.days_of(MONDAY, due, now=due + timedelta(days=5), calendar=calendar).left == 0
    assert story.days_of(MONDAY, MONDAY + hours(2), now=MONDAY, calendar=calendar) is None


# ── rating, withdrawing ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "解决"),
        ({"solved": "yes"}, "满意"),
        ({"solved": "perhaps", "satisfied": "satisfied"}, "解决"),
        ({"solved": "yes", "satisfied": "very"}, "满意"),
        ({"solved": "yes", "satisfied": "satisfied", "comment": "好" * 501}, "您写了501字"),
    ],
)
def test_a_rating_that_is_not_whole_is_asked_again(phone, address, said, words):
    request = builders.replied()

    answer = phone.post(address(request) + "rate/", {**said, "x": "1"})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert 'role="alert"' in answer.content.decode() or "comment_error" in answer.content.decode()
    assert not Rating.objects.exists()


def test_not_solved_goes_back_without_the_second_question(phone, address):
    request = builders.replied(at=timezone.now() - timedelta(days=1))

    answer = phone.post(address(request) + "rate/", {"solved": "no", "comment": "还是不亮"})

    assert answer.status_code == 302
    assert WorkOrder.objects.get(pk=request.order_id).round == 2
    assert "接着办" in phone.get(answer["Location"]).content.decode()


def test_what_is_said_too_late_stays_on_the_page(phone, address):
    request = builders.replied()

    answer = phone.post(address(request) + "rate/", {"solved": "no", "comment": "还是不亮"})

    assert answer.status_code == 409
    assert "还是不亮" in answer.content.decode()
    assert not Rating.objects.exists()


def test_one_rates_once_and_only_what_was_answered(phone, address):
    request, open_one = builders.replied(), builders.accepted()
    said = {"solved": "yes", "satisfied": "basically"}
    phone.post(address(request) + "rate/", said)

    assert phone.post(address(request) + "rate/", said).status_code == 409
    assert phone.get(address(open_one) + "rate/").status_code == 409
    assert Rating.objects.count() == 1


def test_withdrawing_asks_once_and_ends_the_matter(phone, address):
    request = builders.accepted()
    assert phone.get(address(request) + "withdraw/").status_code == 200
    assert WorkOrder.objects.get(pk=request.order_id).status == "accepted"

    phone.post(address(request) + "withdraw/", {"reason": "自己修好了"})

    assert WorkOrder.objects.get(pk=request.order_id).status == "withdrawn"
    assert "您说不用办了" in phone.get(address(request)).content.decode()
    assert phone.post(address(request) + "withdraw/").status_code == 409


def test_whoever_left_no_name_acts_by_the_link_alone(phone, shouted):
    matter = shouted()
    request = ServiceRequest.objects.get()
    assert (request.reporter_id, request.beneficiary_id) == (None, None)

    assert phone.post(f"{matter}withdraw/").status_code == 302
    assert WorkOrder.objects.get().status == "withdrawn"


# ── finding ───────────────────────────────────────────────────────────────────────────────────────


def test_number_and_telephone_together_find_a_matter(client, phone, shouted):
    shouted(reporter_phone="129 8888 0007")
    code = ServiceRequest.objects.get().code
    phone.cookies.pop("mine")

    for written in (code[2:], code, code[2:].replace("-", "")):
        answer = phone.post("/find/", {"receipt": written, "phone": "12988880007"})
        assert answer.status_code == 302
    assert code[2:] in phone.get("/mine/").content.decode() or "路灯" in phone.get("/mine/").content.decode()


def test_guessing_numbers_is_stopped_and_tells_nothing(phone, shouted):
    shouted(reporter_phone="12988880007")
    code = ServiceRequest.objects.get().code[2:]
    for number in range(8):
        answer = phone.post("/find/", {"receipt": f"0101-000{number}", "phone": "12988880007"})
        assert answer.status_code == 404

    answer = phone.post("/find/", {"receipt": code, "phone": "12988880007"})

    assert answer.status_code == 429
    assert "试得太多次了" in answer.content.decode()


@pytest.mark.parametrize(
    "asked", [{}, {"receipt": "1"}, {"phone": "12988880007"}, {"receipt": "0101-0001", "phone": "1"}]
)
def test_half_a_question_is_asked_again(phone, asked):
    answer = phone.post("/find/", {**asked, "x": "1"})

    assert answer.status_code == 422
    assert not Attempt.objects.exists()


def test_one_address_shouts_often_but_not_endlessly_and_danger_always_passes(phone, fill, monkeypatch):
    from sanlian.portal import guards

    monkeypatch.setattr(guards, "SHOUTS_AN_HOUR", 2)
    here = {"REMOTE_ADDR": "8.8.8.8"}
    for number in range(2):
        sent = fill(text=f"第{number}盏路灯不亮")
        assert phone.post("/shout/", {**sent, "do": "send"}, **here).status_code == 302

    refused = phone.post("/shout/", {**fill(), "do": "send"}, **here)
    urgent = phone.post("/shout/", {**fill(text="电线掉下来了冒火星"), "do": "send"}, **here)
    behind_the_proxy = phone.post("/shout/", {**fill(), "do": "send"}, REMOTE_ADDR="10.0.0.5")

    assert refused.status_code == 429
    assert "路灯不亮三天了" in refused.content.decode()
    assert (urgent.status_code, behind_the_proxy.status_code) == (302, 302)


def test_a_phone_forgets_when_asked(phone, shouted):
    matter = shouted()
    assert "路灯" in phone.get("/mine/").content.decode()

    phone.post("/mine/forget/")

    assert "路灯" not in phone.get("/mine/").content.decode()
    assert phone.get(matter).status_code == 200


def test_a_list_made_up_by_somebody_is_not_believed(phone, shouted):
    shouted()
    phone.cookies["mine"] = "1-2-3"

    assert "还没喊过事" in phone.get("/mine/").content.decode()


# ── for somebody else, who sees it, how urgent ────────────────────────────────────────────────────


def test_for_ones_mother_keeps_both_apart(phone, shouted):
    shouted(
        other="on",
        beneficiary_name="吕金梅",
        beneficiary_phone="12988880002",
        relation="妈妈",
        consent="on",
        reporter_name="方秋云",
        reporter_phone="12988880001",
    )

    request = ServiceRequest.objects.get()
    assert people.contact_of(request.reporter_id).name == "方秋云"
    assert people.contact_of(request.beneficiary_id).name == "吕金梅"
    assert (request.relation, request.consent) == ("妈妈", True)


def test_what_was_typed_for_another_is_not_kept_when_it_is_for_oneself_after_all(phone, shouted):
    shouted(other="", beneficiary_name="吕金梅", relation="妈妈", consent="on")

    request = ServiceRequest.objects.get()
    assert (request.beneficiary_id, request.relation, request.consent) == (None, "", False)


def test_ones_own_word_on_kind_and_urgency_counts(phone, shouted):
    shouted(category="road.surface", urgent="yes")

    order = WorkOrder.objects.get()
    assert (order.category_code, order.urgent) == ("road.surface", True)


def test_danger_is_told_whom_to_call_before_anything_else(phone, fill):
    page = phone.post("/shout/", {**fill(text="电线掉下来了冒火星"), "do": "look"}).content.decode()

    assert page.index('href="tel:119"') < page.index("<h1>这样对吗")


def test_neighbours_see_only_what_was_allowed_and_never_the_words(phone, shouted):
    shouted(text="我家门口的路灯不亮", visibility="village")
    shouted(text="我家的水管爆了", visibility="handlers")

    page = phone.get(f"/village/{VILLAGE}/").content.decode()

    assert "路灯不亮" in page
    assert "门口" not in page
    assert "水管" not in page


# ── places ────────────────────────────────────────────────────────────────────────────────────────


def test_a_village_is_chosen_by_buttons_and_nothing_typed_is_lost(phone, fill):
    sent = fill(village="", reporter_phone="12988880001")
    for press in ({"do": "place"}, {"letter": "m"}, {"township": "330825201"}, {"do": "search", "q": "缪家"}):
        page = phone.post("/shout/", {**sent, **press, "back": "look"}).content.decode()
        assert sent["text"] in page
        assert "12988880001" in page
        assert "缪家村" in page or press == {"do": "place"}

    look = phone.post("/shout/", {**sent, "pick": VILLAGE, "back": "look"}).content.decode()

    assert "这样对吗" in look
    assert places.get(VILLAGE).full_name in look


def test_a_press_on_the_map_is_a_grid(phone, fill):
    from sanlian.portal import picking

    outlines = picking.village_outlines("330825201")
    frame = picking.frame_of([ring for _properties, rings in outlines for ring in rings])
    village = places.get(VILLAGE)
    x, y = frame.xy(village.lon, village.lat)

    sent = {
        **fill(village="", text="路灯不亮"),
        "mapped": "330825201",
        "back": "look",
        "spot.x": int(x),
        "spot.y": int(y),
    }
    page = phone.post("/shout/", sent).content.decode()

    lon, lat = (float(re.search(rf'name="{name}" value="([^"]+)"', page)[1]) for name in ("lon", "lat"))
    assert abs(lon - village.lon) < 0.001
    assert abs(lat - village.lat) < 0.001
    assert places.locate(lon, lat).full_name in page


@pytest.mark.parametrize("spot", [("0", "0"), ("-5", "900"), ("x", "1"), ("nan", "nan")])
def test_a_press_beside_the_county_is_said(phone, fill, spot):
    sent = {**fill(village=""), "mapped": "330825201", "spot.x": spot[0], "spot.y": spot[1]}

    answer = phone.post("/shout/", sent)

    assert answer.status_code == 200
    assert sent["text"] in answer.content.decode()
    assert not ServiceRequest.objects.exists()


@pytest.mark.parametrize("code", ["330825201", "999", "330825201999", "x"])
def test_a_village_that_does_not_exist_is_not_found(phone, code):
    assert phone.get(f"/village/{code}/").status_code == 404
    if code != "330825201":
        assert phone.get(f"/shout/map/{code}.svg").status_code == 404


@pytest.mark.parametrize(
    ("tally", "says", "dots"),
    [
        (Tally(4, 4, 0), "不到5件", 0),
        (Tally(20, 20, 0), "<b>20</b> 件乡亲说", 20),
        (Tally(20, 14, 6), "<b>14</b> 件乡亲说", 20),
        (Tally(20, 3, 17), "说“解决了”的还不到5件", 0),
        (Tally(20, 18, 2), "没解决的不到5件", 0),
        (Tally(20, 10, 8), "不到5件", 0),
        (Tally(100, 90, 10), "<b>90</b> 件乡亲说", 0),
    ],
)
def test_small_numbers_point_at_nobody(phone, monkeypatch, tally, says, dots):
    monkeypatch.setattr(queries, "tally", lambda code, since: tally)

    page = phone.get(f"/village/{VILLAGE}/").content.decode()

    assert says in page
    assert page.count('<i class="full">') + page.count('<i class="hollow">') == dots


def test_a_village_with_few_shows_its_township(county):
    month = counting.month_of(places.get(VILLAGE), at=MONDAY)

    assert month.place.code == VILLAGE[:9]


# ── about ─────────────────────────────────────────────────────────────────────────────────────────


def test_an_opinion_about_the_page_gets_an_owner_and_a_receipt(phone):
    page = phone.get("/feedback/").content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)[1]

    answer = phone.post("/feedback/", {"text": "字太小，在缪家村看不清", "key": key})

    request = ServiceRequest.objects.select_related("order__unit").get()
    assert answer.status_code == 302
    assert (request.channel, request.order.unit.code) == ("feedback", "county")


@pytest.mark.parametrize(
    "said",
    [{"text": ""}, {"text": "好" * 2001}, {"text": "好", "reporter_phone": "1"}, {"text": "好", "key": "x"}],
)
def test_an_opinion_that_cannot_be_used_comes_back(phone, said):
    answer = phone.post("/feedback/", {"key": "k" * 20, **said})

    assert answer.status_code == 422
    assert not ServiceRequest.objects.exists()
    assert re.search(r'name="key" value="[\w-]{20,}"', answer.content.decode())


def test_who_can_see_is_read_from_the_rules(phone):
    from sanlian.people.actors import ROLE_PERMISSIONS, Permission

    page = phone.get("/privacy/").content.decode()

    seers = [each for each in ROLE_PERMISSIONS.values() if {Permission.SEE_ORDERS, Permission.HANDLE} & each]
    assert page.count('<li class="card">') == len(seers)
    assert page.count("看不到名字和电话") == sum(Permission.SEE_CONTACT not in each for each in seers)


@pytest.mark.parametrize(
    "page", ["/", "/shout/", "/mine/", "/find/", "/village/?other", "/privacy/", "/feedback/", "/emergency/"]
)
def test_english_is_whole(phone, page):
    phone.cookies["django_language"] = "en"

    words = re.sub(r"<[^>]*>", "", phone.get(page).content.decode().split("</head>")[1])

    assert not re.findall(r"[一-鿿]+", words.replace("中文", "").replace("、", "")) or page.startswith(
        "/village"
    )


def test_whoever_met_with_the_same_joins_in_one_press(phone, shouted):
    first = builders.ask(text="第三根电杆上的灯", at=timezone.now())
    form = {
        "text": "我家门口的路灯也不亮，天黑看不见",
        "village": VILLAGE,
        "category": "road.lamp",
        "key": "k" * 20,
    }
    assert "是不是同一件事" not in phone.post("/shout/", form | {"do": "look"}).content.decode()
    ServiceRequest.objects.filter(pk=first.pk).update(visibility="village")

    page = phone.post("/shout/", form | {"do": "look"}).content.decode()
    assert "是不是同一件事" in page and "1人说过" in page
    assert f'name="joins" value="{first.order_id}"' in page
    # Others see the kind, not anybody's words.
    assert "第三根电杆" not in page

    for wrong in ("0", "x", str(first.order_id + 1)):
        answer = phone.post("/shout/", form | {"joins": wrong})
        assert answer.status_code == 409
        assert "单独发出" in answer.content.decode()
    assert ServiceRequest.objects.count() == 1

    sent = phone.post("/shout/", form | {"joins": str(first.order_id)})
    assert sent.status_code == 302
    assert WorkOrder.objects.count() == 1
    assert "也不亮" in phone.get(sent["Location"].replace("receipt/", "")).content.decode()


@pytest.fixture
def units_as_they_were():
    """Forget what a test has made of the units, for those that come after it."""
    yield
    people.forget()


@pytest.mark.usefixtures("units_as_they_were")
def test_the_county_is_the_one_of_its_centre(phone):
    assert "罗家乡" in phone.get("/village/?other").content.decode()
    # Another county has another code; here one of the townships stands for it.
    Unit.objects.filter(code="county").update(place_code=VILLAGE[:9])
    people.forget()
    page = phone.get("/village/?other").content.decode()
    assert "缪家村" in page
    assert "湖镇镇" not in page
