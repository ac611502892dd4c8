"""The board's indicators by page: written by one administrator, tried, confirmed by another."""

from dataclasses import asdict
from types import SimpleNamespace

import pytest
from django.utils import translation

from sanlian.registry import indicatortrial
from sanlian.scoring import queries
from sanlian.scoring.rules import Watch
from tests.builders import MONDAY, hours, officer
from tests.registry.test_lists import second, speaking_english, text

__all__ = ["second"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def page(logged_in, keeper):
    return speaking_english(logged_in(keeper))


@pytest.fixture
def draft(page):
    """Begin a draft and return its address."""
    return page.post("/registry/indicators/draft/").url


def sent(**changed):
    """Return what the page of the indicator “solved” sends."""
    return {
        "do": "keep",
        "kind": "share",
        "of": "rated",
        "that.where": ['solved="yes"'],
        "name": "真解决",
        "name_en": "Really solved",
        "weight": "15",
        "minimum": "10",
        "window": "1",
        "direction": "up",
        "levels": ["township", "village", "team", "department"],
        **changed,
    }


def test_rules_are_written_tried_proposed_and_confirmed_by_page(page, second, draft):
    before = text(page.get(draft))
    assert "Nothing yet. Choose an indicator or a group below." in before

    assert (
        page.post(
            f"{draft}solved/", sent(window="3", **{"that.where": ['solved="yes"', 'solved="partly"']})
        ).status_code
        == 302
    )
    shown = text(page.get(draft))
    assert "Of ratings by residents: solved or partly solved" in shown
    assert "<ins>3 months</ins>" in shown

    tried = page.post(draft, {"do": "try"}, follow=True)
    assert "Nothing was counted in that month" in text(tried)
    assert page.post(draft, {"do": "propose", "reason": "9月会议"}).status_code == 302
    refused = page.post(draft, {"do": "confirm"})
    assert refused.status_code == 403

    # The second person has no meeting to name, only why not.
    asked = text(second.get(draft))
    assert "Why not" in asked and "The meeting or document" not in asked
    confirmed = second.post(draft, {"do": "confirm"}, follow=True)
    assert "these rules hold from 2021-09-01" in text(confirmed)
    listed = text(page.get("/registry/indicators/"))
    assert "From 2021-09 on version" in listed
    newest, shipped = queries.versions()
    changed = text(page.get(f"/registry/indicators/version/{newest.label}/"))
    assert f"Changed since version {shipped.label}" in changed
    assert "3 months" in changed


def test_choosing_another_outcome_shows_its_answers_and_keeps_nothing(page, draft):
    answer = page.post(f"{draft}solved/", sent(do="show", of="called_back"))

    assert answer.status_code == 200
    assert "reached on the telephone" in text(answer)
    assert "Nothing yet. Choose an indicator or a group below." in text(page.get(draft))
    tally = text(page.post(f"{draft}solved/", sent(do="show", kind="tally", hit0="replied")))
    assert 'name="hit1"' in tally
    assert "first contact in time" in tally


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"of": "visited"}, "“visited” is not an outcome that can be scored"),
        ({"of": "rated", "that.where": []}, "facts are never merely counted"),
        ({"that.where": ["likes=3"]}, "“likes” of “rated” must be"),
        ({"kind": "count"}, "“kind” must be one of"),
        ({"weight": "0"}, "greater than or equal to 1"),
        ({"direction": "down", "opposite": ""}, "“opposite” must be a text"),
    ],
)
def test_what_a_formula_cannot_say_is_refused_in_words(page, draft, changed, says):
    answer = page.post(f"{draft}solved/", sent(**changed))

    assert answer.status_code == 422
    assert says in text(answer).replace("&quot;", '"')
    assert "Nothing yet. Choose an indicator or a group below." in text(page.get(draft))


def test_weights_that_do_not_add_up_cannot_be_proposed(page, draft):
    page.post(f"{draft}solved/", sent(weight="5"))

    answer = page.post(draft, {"do": "propose", "reason": "9月会议"})

    assert answer.status_code == 422
    assert "the weights of outcome sum to 35, not 45" in text(answer)
    assert "the sum is wrong" in text(answer)


def test_how_the_board_judges_is_a_page_of_the_draft(page, draft):
    numbers = {"minimum_cases": "30", "least_peers": "3", "appeal_days": "7", "valid_days": "30"}
    numbers |= {each: str(value) for each, value in asdict(Watch()).items()}
    refused = page.post(f"{draft}board/", {**numbers, "tolerance": "60"})
    assert refused.status_code == 422
    assert page.post(f"{draft}board/", {**numbers, "tolerance": "2.5", "unspoken": "20"}).status_code == 302
    shown = text(page.get(draft))
    assert "<ins>2.5</ins>" in shown
    assert "<ins>20</ins>" in shown
    dropped = page.post(draft, {"do": "withdraw"}, follow=True)
    assert "Taken back. Nothing has changed." in text(dropped)


def test_only_administrators_read_and_only_whoever_began_it_writes(logged_in, second, draft):
    leader = logged_in(officer("county", "leader"))
    for address in (
        "/registry/indicators/",
        draft,
        f"{draft}solved/",
        f"/registry/indicators/version/{queries.versions()[0].label}/",
    ):
        assert leader.get(address).status_code == 403, address
    assert leader.post("/registry/indicators/draft/").status_code == 403
    assert second.get(f"{draft}solved/").status_code == 403
    assert second.get(f"{draft}board/").status_code == 403
    for address in (f"{draft}peers/villages/", f"{draft}peers/add/village/"):
        assert leader.get(address).status_code == second.get(address).status_code == 403, address
    assert second.post(f"{draft}peers/villages/drop/").status_code == 403
    assert "has not proposed it yet" in text(second.get(draft))
    assert second.get(f"{draft}nothing/").status_code == 403
    assert second.get("/registry/indicators/draft/999/").status_code == 404
    assert second.get("/registry/indicators/version/none/").status_code == 404


def test_the_pages_cost_the_same_however_many_drafts_there_are(
    page, draft, stand_at, django_assert_max_num_queries
):
    for number in range(4):
        stand_at(MONDAY + hours(3 + number))
        page.post("/registry/indicators/draft/")
    with django_assert_max_num_queries(12):
        page.get("/registry/indicators/")
    with django_assert_max_num_queries(12):
        page.get(draft)


def test_who_is_compared_with_whom_is_written_by_page(page, second, draft):
    shown = text(page.get(draft))
    assert "4 grids or more" in shown
    assert "at most 3 grids" in shown

    form = text(page.get(f"{draft}peers/large-villages/"))
    assert 'value="4"' in form
    group = {"name": "大村", "name_en": "Large villages", "kinds": ["village"], "least": "5", "most": ""}
    refused = page.post(f"{draft}peers/large-villages/", {**group, "most": "2"})
    assert refused.status_code == 422
    assert "The largest must not be smaller than the smallest." in text(refused)
    assert page.post(f"{draft}peers/large-villages/", {**group, "kinds": ["town"]}).status_code == 422
    assert "Nothing yet." in text(page.get(draft))

    assert page.post(f"{draft}peers/large-villages/", group).status_code == 302
    added = {"name": "小乡", "name_en": "Small townships", "kinds": ["township"], "most": "9"}
    assert page.post(f"{draft}peers/add/township/", added).status_code == 302
    changed = text(page.get(draft))
    assert "<ins>5 grids or more</ins>" in changed
    assert "Peers: Small townships" in changed
    assert "overlap: a unit would belong to both." in changed
    assert page.post(draft, {"do": "try"}).status_code == 422

    assert page.post(f"{draft}peers/townships/drop/").status_code == 302
    assert "in no group, and so on no board:" in text(page.get(draft))
    assert page.post(draft, {"do": "propose", "reason": "9月会议"}).status_code == 302
    assert second.post(draft, {"do": "confirm"}).status_code == 302
    newest = text(page.get(f"/registry/indicators/version/{queries.versions()[0].label}/"))
    assert "at most 9 villages" in newest
    assert page.get(f"{draft}peers/large-villages/").status_code == 409


def test_whoever_is_judged_because_fewer_cases_are_enough_reads_so(county):
    """Its figures are what they were; that the peers moved around it would be no answer."""

    def place(state, rank):
        return {"peers": "towns", "state": state, "rank": rank, "score": None}

    few, alike = place("few", None), place("middle", 3)
    moved = [
        {"unit": f"twp-33082510{number}", "before": before, "after": after, "reasons": [("solved", -0.2)]}
        for number, (before, after) in enumerate([(few, alike), (alike, few), (alike, place("red", 1))], 1)
    ]
    group = {"peers": "towns", "units": 8, "judged_before": 2, "judged_after": 2, "moved": moved}
    content = queries.versions()[0].content
    found = SimpleNamespace(
        base_content=content, content=content, preview={"month": "2021-08", "upto": 1, "groups": [group]}
    )

    crossed = [each["crossed"] for each in indicatortrial.drawn(found)["groups"][0]["moved"]]

    assert crossed == ["now has enough cases to be judged", "now has too few cases to be judged", ""]
