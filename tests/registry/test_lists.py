"""Changing a list by hand: gathered, looked at, proposed by one administrator, confirmed by another."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import translation

from sanlian.catalogue import listings, queries
from sanlian.journal import queries as journal
from sanlian.people.models import Post, User
from tests.builders import MONDAY, hours, officer

pytestmark = pytest.mark.django_db

ITEM = {
    "category_id": "road.crossing",
    "role": "lead",
    "title": "受理交通标志诉求",
    "limit_id": "ordinary",
    "basis": "",
}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def page(logged_in, keeper):
    return speaking_english(logged_in(keeper))


@pytest.fixture
def second(logged_in, keeper):
    """Return another administrator's client."""
    post = Post.objects.filter(user_id=keeper.id, role="administrator").first()
    other = User.objects.create_user(phone="13900009999", name="方兰", password=None)
    Post.objects.create(user=other, unit=post.unit, role=post.role, valid_from=post.valid_from)

    class Other:
        id = other.pk

    return speaking_english(logged_in(Other))


def speaking_english(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


def text(answer):
    return " ".join(answer.content.decode().split())


def propose(page, reason="县政府会议纪要", day=None):
    return page.post(
        "/registry/lists/draft/",
        {"from_day": (day or (MONDAY + hours(2)).date()).isoformat(), "reason": reason},
    )


PAGES = [
    ("/registry/lists/", "Responsibility lists"),
    ("/registry/lists/holder/dept-police/", "受理并办理“标志标线信号灯”诉求"),
    ("/registry/lists/holder/village/", "Responsibility list"),
    ("/registry/lists/duties/", "level 4: 33"),
    ("/registry/lists/limits/", "5 working days"),
    ("/registry/lists/row/items/1.1/", "Put it with the changes"),
    ("/registry/lists/row/items/new/?of=dept-police", "a new row"),
    ("/registry/lists/row/duties/new/?of=1.1.1", "a new row"),
    ("/registry/lists/row/counts/tree/", "1, 3, 15, 33"),
    ("/registry/lists/row/coordination/rural-houses/", "Departments that help"),
    ("/registry/lists/row/departments/new/", "Number of the list"),
    ("/registry/lists/row/categories/new/", "What people say"),
    ("/registry/lists/row/limits/small/", "3 working days"),
    ("/registry/lists/story/items/1.1/", "today"),
    ("/registry/lists/draft/", "Nothing is gathered"),
    ("/registry/lists/proposals/", "Nobody has proposed"),
    ("/registry/lists/import/", "Try the file"),
]


@pytest.mark.parametrize(("address", "words"), PAGES)
def test_each_page_is_there_for_administrators_only(page, logged_in, address, words):
    answer = page.get(address)
    assert answer.status_code == 200
    assert words in text(answer)
    assert logged_in(officer("dept-housing")).get(address).status_code == 403


MISSING = [
    "/registry/lists/holder/dept-nobody/",
    "/registry/lists/row/items/9.999/",
    "/registry/lists/row/nothing/1/",
    "/registry/lists/row/items/new/?of=dept-nobody",
    "/registry/lists/row/duties/new/?of=7",
    "/registry/lists/proposals/999/",
]


@pytest.mark.parametrize("address", MISSING)
def test_what_is_not_there_is_said_so(page, address):
    assert page.get(address).status_code == 404


def test_a_change_goes_from_hand_to_hand(page, second):
    answer = page.post("/registry/lists/row/items/1.1/", ITEM, follow=True)
    assert "受理并办理“标志标线信号灯”诉求" in text(answer)
    assert "受理交通标志诉求" in text(answer)

    answer = propose(page)
    assert answer.status_code == 302
    address = answer.url
    seen = text(page.get(address))
    assert "waits for a second person" in seen
    assert "You have proposed this yourself" in seen
    assert page.post(address, {"do": "confirm"}).status_code == 403

    assert "1 proposal waits for a second person" in text(second.get("/registry/lists/"))
    answer = second.post(address, {"do": "confirm"}, follow=True)
    assert "it is in force from now on" in text(answer)
    queries.look_again()
    assert queries.snapshot().items["1.1"].title == "受理交通标志诉求"
    assert queries.snapshot().items["1.1"].basis == ""
    assert "中华人民共和国道路交通安全法" in text(page.get("/registry/lists/story/items/1.1/"))
    assert second.post(address, {"do": "refuse", "reason": "迟了"}).status_code == 409


def test_who_audits_reads_how_lists_changed_and_changes_nothing(page, second, logged_in):
    page.post("/registry/lists/row/items/1.1/", ITEM)
    address = propose(page).url
    auditor = speaking_english(logged_in(officer("county", "audit_admin")))

    home = text(auditor.get("/registry/"))
    assert "Changes of lists" in home and "Who may do what" in home
    assert f'href="{address}"' in text(auditor.get("/registry/lists/proposals/"))
    seen = auditor.get(address)
    assert "受理交通标志诉求" in text(seen)
    assert 'name="do"' not in text(seen)
    for do in ("confirm", "refuse", "withdraw"):
        assert auditor.post(address, {"do": do, "reason": "不"}).status_code == 403
    assert [each.state for each in listings.proposals()] == ["waiting"]

    second.post(address, {"do": "confirm"})
    story = text(auditor.get("/registry/lists/story/items/1.1/"))
    assert "中华人民共和国道路交通安全法" in story
    # What the auditor is shown leads to no closed door.
    for shown in (home, text(seen), story):
        for there in set(re.findall(r'href="(/registry/[^"#]*)"', shown)):
            assert auditor.get(there.replace("&amp;", "&")).status_code == 200, there
    assert auditor.get("/registry/lists/").status_code == 403


def test_a_refusal_needs_words_and_a_proposal_can_be_taken_back(page, second):
    page.post("/registry/lists/row/items/1.1/", ITEM)
    first = propose(page).url
    answer = second.post(first, {"do": "refuse", "reason": ""})
    assert answer.status_code == 422
    assert "why not" in text(answer)
    assert "与三定方案不符" in text(
        second.post(first, {"do": "refuse", "reason": "与三定方案不符"}, follow=True)
    )

    page.post("/registry/lists/row/items/1.1/", ITEM)
    other = propose(page).url
    assert second.post(other, {"do": "withdraw"}).status_code == 403
    assert "Taken back" in text(page.post(other, {"do": "withdraw"}, follow=True))
    assert {each.state for each in listings.proposals()} == {"refused", "withdrawn"}


def test_a_contradiction_is_said_before_it_can_be_proposed(page):
    answer = page.post("/registry/lists/row/items/1.8/", ITEM | {"category_id": "road.parking"}, follow=True)
    assert "has more than one lead" in text(answer)
    assert "This cannot be proposed yet" in text(answer)
    assert propose(page).status_code == 422
    assert listings.proposals() == []

    page.post("/registry/lists/draft/drop/", {"table": "items", "code": "1.8"})
    assert "Nothing is gathered" in text(page.get("/registry/lists/draft/"))


def test_a_duty_more_is_refused_until_the_numbers_say_so(page):
    new = {"name": "节日走访", "name_en": "Holiday visits"}
    answer = page.post("/registry/lists/row/duties/new/?of=1.1.1", new, follow=True)
    assert "level 4 must have 33 duties, it has 34" in text(answer)
    answer = page.post(
        "/registry/lists/row/counts/tree/", {"levels": "1, 3, 15, 34", "links": "12, 12, 10"}, follow=True
    )
    assert "must have" not in text(answer)
    assert propose(page).status_code == 302
    (proposal,) = listings.proposals()
    assert [(row.table, row.code) for row in proposal.rows] == [("duties", "1.1.1.4"), ("counts", "tree")]


def test_a_row_ends_and_a_new_one_gets_the_next_code(page):
    page.post("/registry/lists/end/items/1.8/")
    answer = page.post(
        "/registry/lists/row/items/new/?of=dept-police",
        ITEM | {"category_id": "village.openness", "role": "assist"},
        follow=True,
    )
    assert propose(page).status_code == 302
    (proposal,) = listings.proposals()
    kinds = {
        (row.code, row.before is None, row.after is None) for row in proposal.rows if row.table == "items"
    }
    assert kinds == {("1.8", False, True), ("1.20", True, False)}
    assert answer.status_code == 200


BAD = [
    ("items/1.1", ITEM | {"title": ""}, "Please fill this in."),
    ("items/1.1", ITEM | {"limit_id": "never"}, "never"),
    (
        "limits/small",
        {
            "name": "微",
            "name_en": "x",
            "accept": "soon",
            "contact": "1",
            "finish": "1",
            "decline": "1",
            "warn": 70,
        },
        "Write it as 3 working days",
    ),
    ("counts/tree", {"levels": "eins"}, "Write whole numbers"),
    (
        "coordination/rural-houses",
        {
            "name": "农房",
            "name_en": "x",
            "lead": "dept-land",
            "members": ["dept-land"],
            "categories": ["road.lamp"],
        },
        "The lead is not one of those who help.",
    ),
    ("departments/new", {"code": "police", "number": 0}, "Small letters with hyphens"),
]


@pytest.mark.parametrize(("row", "given", "sentence"), BAD)
def test_a_bad_field_is_said_beside_it_and_gathers_nothing(page, row, given, sentence):
    answer = page.post(f"/registry/lists/row/{row}/", given)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert "Nothing is gathered" in text(page.get("/registry/lists/draft/"))


def test_a_day_that_is_over_or_no_reason_is_refused(page):
    page.post("/registry/lists/row/items/1.1/", ITEM)
    assert propose(page, day=MONDAY.date() - timedelta(days=1)).status_code == 422
    assert propose(page, reason=" ").status_code == 422
    assert listings.proposals() == []
    assert not [fact for fact in journal.facts() if fact.name == "catalogue.proposed"]


def test_pages_ask_the_database_no_more_for_longer_lists(page, django_assert_max_num_queries):
    page.get("/registry/lists/")
    with django_assert_max_num_queries(14):
        page.get("/registry/lists/")
    with django_assert_max_num_queries(14):
        page.get("/registry/lists/holder/village/")


def test_a_new_matter_is_proposed_with_the_item_that_leads_it(page, second):
    matter = {
        "code": "road.tunnel",
        "name": "隧道照明",
        "resident_name": "隧道灯坏了",
        "name_en": "Tunnel lights",
        "description": "隧道里的灯不亮。",
        "keywords": "隧道、隧道灯",
        "limit_id": "small",
        "lead": "dept-water",
    }
    refused = page.post("/registry/lists/row/categories/new/", matter | {"code": "Tunnel"})
    assert refused.status_code == 422
    taken = page.post("/registry/lists/row/categories/new/", matter | {"code": "road.lamp"})
    assert taken.status_code == 422

    drafted = page.post("/registry/lists/row/categories/new/", matter, follow=True)
    assert "隧道照明" in text(drafted)
    proposed = propose(page)
    assert proposed.status_code == 302
    second.post(proposed.url, {"do": "confirm", "reason": ""})
    queries.look_again()

    found = queries.category("road.tunnel")
    assert (found.lead, found.limit_code, found.keywords) == ("dept-water", "small", ("隧道", "隧道灯"))
    gone = page.get("/registry/lists/row/categories/road.lamp/")
    assert gone.status_code == 302 and gone.url == "/registry/categories/road.lamp/"
