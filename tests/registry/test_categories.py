"""The editor of a matter: what it changes takes hold at once, and the limit only by a second person."""

import re

import pytest

from sanlian.catalogue import listings, operations as catalogue_operations, queries
from sanlian.journal.models import Entry
from sanlian.people import queries as people
from sanlian.people.actors import HOUSE
from sanlian.workorders import queries as orders
from tests.builders import MONDAY, VILLAGE, ask, officer
from tests.catalogue.files import FOLDER
from tests.desk.pages import words

pytestmark = pytest.mark.django_db
PAGE = "/registry/categories/road.lamp/"


@pytest.fixture(autouse=True)
def _catalogue_of_this_test():
    yield
    queries.look_again()


def filled(client, page=PAGE):
    """Return what the form of the page would send as it stands."""
    html = client.get(page).content.decode()
    main = html[html.index('class="form editor"') : html.index("limit-panel")]
    values = {}
    for tag in re.findall(r"<input[^>]*>", main):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or "checked" in tag):
            values[name[1]] = value[1] if value else "on" if "checkbox" in tag else ""
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\s*([^<]*)</textarea>', main):
        values[name] = text
    for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', main, re.DOTALL):
        chosen = re.search(r'value="([^"]*)"\s+selected', body)
        values[name] = chosen[1] if chosen else ""
    return values


def test_every_matter_and_limit_is_listed(logged_in, keeper, django_assert_max_num_queries):
    client = logged_in(keeper)
    client.get("/registry/categories/")
    with django_assert_max_num_queries(10):
        page = words(client.get("/registry/categories/"))
    assert "路灯不亮" in page or "路灯" in page
    assert "15 个工作日" in page and "须凭证" in page and "限制查看" in page


def test_sent_as_it_stands_nothing_changes(logged_in, keeper):
    client = logged_in(keeper)
    for code in ("road.lamp", "water.outage", "housing.dangerous"):
        page = f"/registry/categories/{code}/"
        said, before = filled(client, page), Entry.objects.count()
        assert "没有改动" in words(client.post(page, said, follow=True))
        assert Entry.objects.count() == before


def test_words_evidence_and_questions_take_hold(logged_in, keeper):
    client = logged_in(keeper)
    said = filled(client) | {
        "keywords": "路灯不亮、灯不亮，灯坏",
        "evidence": "on",
        "q-2-words": "晚上有人摔过吗？",
        "q-2-words_en": "Has anybody fallen at night?",
        "q-2-kind": "yesno",
    }
    assert "已修改" in words(client.post(PAGE, said, follow=True))
    kind = queries.category("road.lamp")
    assert kind.keywords == ("路灯不亮", "灯不亮", "灯坏") and kind.evidence
    assert [question.code for question in kind.questions] == ["number", "pole", "q1"]
    entry = Entry.objects.filter(name="catalogue.category_changed").latest("seq")
    assert set(entry.details) == {"keywords", "evidence", "questions"} and entry.by_id == keeper.id


def test_what_is_made_restricted_is_restricted_from_now_on(logged_in, keeper):
    client, before = logged_in(keeper), ask()
    client.post(PAGE, filled(client) | {"sensitive": "on"})
    after = ask()
    leader = officer("county", "leader")
    assert orders.visible_to(leader).filter(pk=before.order_id).exists()
    assert not orders.visible_to(leader).filter(pk=after.order_id).exists()
    assert after.order.restricted and after.order.place_code == VILLAGE


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"resident_name": ""}, "这个字段是必填项"),
        ({"q-2-words": "几户？", "q-2-words_en": "How many?", "q-2-kind": ""}, "没有类型"),
        ({"q-2-words": "几户？", "q-2-words_en": "", "q-2-kind": "number"}, "words_en"),
        (
            {
                "q-2-words": "几户？",
                "q-2-words_en": "x",
                "q-2-kind": "number",
                "q-2-when": "1",
                "q-2-answer": "是",
            },
            "答案不存在",
        ),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_changes(logged_in, keeper, change, fault):
    client = logged_in(keeper)
    said, before = filled(client) | change, Entry.objects.count()
    answer = client.post(PAGE, said)
    assert answer.status_code == 422 and fault in words(answer), words(answer)
    assert Entry.objects.count() == before


def test_a_limit_waits_for_a_second_person(logged_in, keeper):
    client = logged_in(keeper)
    assert client.post(PAGE + "limit/", {"limit": "ordinary", "reason": ""}).status_code == 422
    answer = client.post(PAGE + "limit/", {"limit": "ordinary", "reason": "配件要等"}, follow=True)
    assert "须由另一名管理员确认" in words(answer)
    assert queries.category("road.lamp").limit_code == "small"
    (waiting,) = listings.proposals(waiting=True)
    assert waiting.reason == "配件要等"


def test_that_the_village_may_see_a_matter_waits_for_a_second_person(logged_in, keeper):
    assert queries.category("road.lamp").shown and not queries.category("housing.dangerous").shown
    client = logged_in(keeper)

    client.post(PAGE + "limit/", {"limit": "small", "reason": "有人被指认过"})

    assert queries.category("road.lamp").shown
    (waiting,) = listings.proposals(waiting=True)
    (second,) = [
        each
        for each in people.officers_of("county", on=MONDAY.date(), role="administrator")
        if each.id != keeper.id
    ]
    catalogue_operations.confirm(waiting.id, by=second, at=MONDAY)
    assert not queries.category("road.lamp").shown


def test_a_later_load_leaves_what_the_county_changed(logged_in, keeper):

    client = logged_in(keeper)
    client.post(PAGE, filled(client) | {"resident_name": "灯黑了"})
    catalogue_operations.load(FOLDER, by=HOUSE, at=MONDAY)
    assert queries.category("road.lamp").resident_name == "灯黑了"


@pytest.mark.parametrize("page", [PAGE, "/registry/categories/road/", "/registry/categories/no.such/"])
def test_others_and_what_is_no_matter(logged_in, keeper, page):
    assert logged_in(officer("dept-housing")).get(page).status_code == 403
    assert logged_in(keeper).get(page).status_code == (200 if page == PAGE else 404)


@pytest.mark.parametrize("asked", ["路灯", "ldbl", "Street lamp", "road.lamp"])
def test_a_matter_is_found_by_name_words_and_initials(logged_in, keeper, asked):
    page = logged_in(keeper).get("/registry/categories/", {"words": asked})
    found = {leaf.code for _group, leaves in page.context["groups"] for leaf in leaves}

    assert "road.lamp" in found and "water.outage" not in found
    nothing = logged_in(keeper).get("/registry/categories/", {"words": "没有这样的事"})
    assert "没有这样的类别" in words(nothing)
