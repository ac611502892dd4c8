"""The page of routing rules: open to every officer, edited under four eyes, and clear about what no longer holds."""

from datetime import timedelta

import pytest
from django.utils import translation

from sanlian.analysis.routing import route
from sanlian.catalogue import queries
from sanlian.people.models import Post, User
from tests.browser import DESK, PHONE
from tests.builders import MONDAY, TOWNSHIP, VILLAGE, ask, hours, officer

pytestmark = pytest.mark.django_db

RULE = {
    "code": "lamps",
    "name": "路灯归住建",
    "name_en": "Lamps to housing",
    "categories": ["road.lamp"],
    "places": [TOWNSHIP],
    "words": "路灯，灯泡",
    "days": ["mon", "off"],
    "hours": "22:00 至 06:00",
    "to": ["dept-housing"],
    "owner": "dept-housing",
    "since": "2021-08-01",
    "until": "2021-12-31",
    "reason": "县政府会议纪要",
}
ROW, PAGE = "/registry/lists/row/routing/new/", "/registry/routing/"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _as_before(county):
    yield
    queries.look_again()


@pytest.fixture
def page(logged_in, keeper):
    return in_english(logged_in(keeper))


@pytest.fixture
def second(logged_in, keeper):
    """Return another administrator's client."""
    post = Post.objects.filter(user_id=keeper.id, role="administrator").first()
    other = User.objects.create_user(phone="13900009998", name="方梅", password=None)
    Post.objects.create(user=other, unit=post.unit, role=post.role, valid_from=post.valid_from)

    class Other:
        id = other.pk

    return in_english(logged_in(Other))


def in_english(client):
    client.cookies["django_language"] = "en"
    return client


def text(answer):
    return " ".join(answer.content.decode().split())


def put_in_force(page, second, **changed):
    answer = page.post(ROW, RULE | changed)
    assert answer.status_code == 302
    answer = page.post(
        "/registry/lists/draft/", {"from_day": MONDAY.date().isoformat(), "reason": "会议纪要"}
    )
    assert second.post(answer["Location"], {"do": "confirm", "reason": ""}).status_code == 302


def test_a_rule_is_written_proposed_confirmed_and_decides(page, second):
    night = MONDAY + hours(14)
    words = {"text": "祠堂边的路灯不亮", "at": night}
    before = route("road.lamp", VILLAGE, **words).unit_code
    put_in_force(page, second)
    queries.snapshot(fresh=True)
    assert (before, route("road.lamp", VILLAGE, **words).unit_code) == (f"vil-{VILLAGE}", "dept-housing")
    assert route("road.lamp", VILLAGE, text="灯不亮", at=night).unit_code == before
    seen = text(page.get(PAGE))
    for said in (
        "Lamps to housing",
        "路灯, 灯泡",
        "Monday, days off",
        "22:00-06:00",
        "Dec. 31, 2021",
        "holds",
    ):
        assert said in seen
    edit = text(page.get("/registry/lists/row/routing/lamps/"))
    assert 'value="路灯, 灯泡"' in edit
    assert 'value="2021-12-31"' in edit
    assert "Lamps to housing" in text(page.get("/registry/lists/story/routing/lamps/"))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"hours": "at night"}, "Write the hours as 22:00-06:00."),
        ({"until": "2021-07-31"}, "The last day comes before the first."),
        ({"until": ""}, "Please fill this in."),
        ({"to": []}, "Please fill this in."),
        ({"owner": "dept-moon"}, "dept-moon"),
        (
            {"categories": [], "places": [], "words": "", "days": [], "hours": ""},
            "Name at least one condition",
        ),
    ],
)
def test_what_cannot_be_a_rule_is_said_at_its_field(page, changed, said):
    answer = page.post(ROW, RULE | changed)
    assert answer.status_code == 422
    assert said in text(answer)
    assert "Nothing is gathered" in text(page.get("/registry/lists/draft/"))


def test_every_officer_reads_the_rules_and_only_administrators_change_them(page, second, logged_in):
    put_in_force(page, second)
    reader = in_english(logged_in(officer("dept-water", "handler")))
    seen = text(reader.get(PAGE))
    assert "Lamps to housing" in seen
    assert "Write a rule" not in seen
    assert reader.get(ROW).status_code == 403
    assert reader.post(ROW, RULE).status_code == 403


def test_a_rule_that_has_ended_stays_on_the_page_and_says_that_the_lists_decide(
    page, second, stand_at, logged_in, keeper
):
    put_in_force(page, second, until="2021-08-03")
    stand_at(MONDAY + timedelta(days=3))
    seen = text(in_english(logged_in(keeper)).get(PAGE))
    assert "sends nothing" in seen
    assert "This rule: its last day was Aug. 3, 2021. Until that is mended, the lists decide." in seen


def test_two_rules_that_ask_for_the_same_are_named(page, second):
    put_in_force(page, second)
    put_in_force(page, second, code="lamps-too", name_en="Lamps to water", to=["dept-water"])
    assert "“Lamps to housing” and “Lamps to water” ask for the same" in text(page.get(PAGE))


def test_a_department_that_a_rule_names_does_not_end(page, second):
    put_in_force(page, second)
    page.post("/registry/lists/end/departments/dept-housing/")
    assert "lamps names the unit" in text(page.get("/registry/lists/draft/"))


def test_a_page_costs_as_many_questions_with_many_rules(page, second, django_assert_max_num_queries):
    put_in_force(page, second)
    with django_assert_max_num_queries(40):
        page.get(PAGE)


def test_a_change_is_tried_on_last_month_before_it_takes_effect(page, second, logged_in):
    order = ask(at=MONDAY + hours(1)).order
    page.post(ROW, RULE | {"hours": "", "days": []})
    drafted = text(page.get("/registry/lists/draft/"))
    assert "This change would have sent <b>1</b> of 1 orders of the last 30 days elsewhere." in drafted
    assert order.code in drafted
    assert "Lamps to housing" in drafted
    answer = page.post(
        "/registry/lists/draft/", {"from_day": MONDAY.date().isoformat(), "reason": "会议纪要"}
    )
    assert "would have sent <b>1</b> of 1" in text(second.get(answer["Location"]))
    second.post(answer["Location"], {"do": "confirm", "reason": ""})
    assert "would have sent" not in text(second.get(answer["Location"]))


def test_a_change_of_a_limit_is_not_tried(page):
    page.post("/registry/lists/end/coordination/rural-houses/")
    assert "Tried on last month" not in text(page.get("/registry/lists/draft/"))


@pytest.mark.journey
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_nobody_is_kept_out(opened_by, barriers, county, size):
    page = opened_by(officer("county", "administrator"), ROW, size=size)
    page.get_by_label("编码").fill("lamps")
    page.get_by_label("名称", exact=True).fill("路灯归住建")
    page.get_by_label("英文名").fill("Lamps to housing")
    page.get_by_label("诉求类别").select_option(["road.lamp"])
    page.get_by_label("派给谁").select_option(["dept-housing"])
    page.get_by_label("规则由谁负责").select_option("dept-housing")
    page.get_by_label("规则生效日期").fill("2026-01-01")
    page.get_by_label("规则失效日期").fill("2099-12-31")
    page.get_by_label("理由").fill("会议纪要")
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    page.get_by_role("button", name="加入变更").click()
    page.get_by_role("heading", name="用上个月的任务单试算").wait_for()
    assert barriers(page) == []
    page.goto(PAGE)
    page.get_by_role("heading", name="派单规则", exact=True).wait_for()
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
