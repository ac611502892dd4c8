"""The board's pages: the finding, the chart, why, what was left out, and the cases behind each number."""

import csv
import io
import re
from datetime import date, datetime

import pytest
from django.utils import translation

from sanlian.cockpit import bandchart, boardwords
from sanlian.journal import operations as journal_operations
from sanlian.people import queries as people
from sanlian.people.actors import HOUSE
from sanlian.scoring import operations, queries, rules
from sanlian.scoring.models import Board, RuleVersion
from sanlian.workorders import queries as workorders
from tests import builders
from tests.browser import DESK, PHONE
from tests.builders import MONDAY, SHANGHAI, hours
from tests.cockpit import leader

pytestmark = pytest.mark.usefixtures("county")
FIRST = datetime(2021, 9, 1, 0, 30, tzinfo=SHANGHAI)
AUGUST = date(2021, 8, 1)
PAGE = "/cockpit/board/2021-08/"
DEPARTMENTS = f"{PAGE}?level=department"


@pytest.fixture
def cases(happened):
    """Return real cases: housing solved one of two, the village of Miaojia one, and a draft that counts them."""
    return [workorders.request(number) for number in happened(_live)]


def _live() -> list[int]:
    found = [
        builders.rated(to="dept-housing"),
        builders.rated(to="dept-housing", solved="partly", satisfied="basically", at=MONDAY + hours(0.5)),
        builders.rated(to="vil-330825201207"),
    ]
    journal_operations.work_off(at=FIRST)
    operations.draft_board(AUGUST, by=HOUSE, at=FIRST)
    return [request.pk for request in found]


def text_of(response):
    """Return what a page says, without its markup."""
    content = response.content.decode()
    body = re.sub(r"<(script|style).*?</\1>", " ", content[content.index("<main") :], flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


@pytest.fixture
def seen(client):
    """Return a function that fetches a page as the county's leader."""
    client.force_login(leader("county", "leader"))

    def see(path, status=200):
        response = client.get(path)
        assert response.status_code == status, response.content.decode()[:500]
        return response

    return see


# ── who may ───────────────────────────────────────────────────────────────────────────────────────

PAGES = [
    "",
    "2021-08/",
    "2021-08/figures.csv",
    "2021-08/figures.xlsx",
    "2021-08/board.pdf",
    "2021-08/dept-housing/",
    "2021-08/dept-housing/solved/",
]


@pytest.mark.parametrize("path", PAGES)
def test_strangers_log_in_and_handlers_are_refused(client, cases, path):
    assert client.get(f"/cockpit/board/{path}")["Location"].startswith("/desk/login/")

    client.force_login(leader("dept-water"))
    response = client.get(f"/cockpit/board/{path}")
    if path:
        assert response.status_code == 403
    else:
        # Before it is published a unit sees its own figures, and is led there.
        assert response["Location"] == f"{PAGE}dept-water/"
        assert client.get(response["Location"]).status_code == 200


def test_a_township_sees_the_published_board_and_of_other_places_no_order(client, cases):
    client.force_login(leader("twp-330825101"))
    assert client.get(f"{PAGE}twp-330825201/solved/").status_code == 403
    Board.objects.update(status="published", published_at=FIRST)

    assert client.get(PAGE).status_code == 200
    said = text_of(client.get(f"{PAGE}twp-330825201/solved/"))
    assert "单子只给经手的单位看" in said
    assert cases[2].order.title not in said and cases[2].order.code not in said


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/cockpit/board/2021-13/", 404),
        ("/cockpit/board/2021-8/", 404),
        ("/cockpit/board/2020-01/", 404),
        (f"{PAGE}?level=person", 404),
        (f"{PAGE}dept-moon/", 404),
        (f"{PAGE}county/", 404),
        (f"{PAGE}dept-housing/visits/", 404),
        (f"{PAGE}dept-housing/solved/?only=best", 404),
        (f"{PAGE}dept-housing/solved/?after=%00", 422),
        (f"{PAGE}dept-housing/solved/?after=WyJ4Il0", 422),
    ],
)
def test_addresses_that_lead_nowhere_are_refused(seen, cases, path, status):
    seen(path, status)


def test_pages_change_nothing_and_take_no_posts(client, cases):
    client.force_login(leader("county", "leader"))

    assert {client.post(f"/cockpit/board/{path}").status_code for path in PAGES} == {405}


# ── the sheet ─────────────────────────────────────────────────────────────────────────────────────


def test_before_the_first_board_the_page_says_when_it_comes(seen):
    assert "下月1日" in text_of(seen("/cockpit/board/"))


def test_the_plain_address_leads_to_the_newest_board(seen, cases):
    assert seen("/cockpit/board/", 302)["Location"] == PAGE


def test_the_headline_is_the_finding(seen, board):
    said = text_of(seen(PAGE))

    assert "八月：两家上红榜，一家上灰榜，十一家差不多" in said
    assert "件数太少的1家，不评" in said


@pytest.mark.parametrize(
    ("states", "zh", "en"),
    [
        (["middle"] * 12, "没有单位上榜，十二家差不多", "nobody stands out, twelve much alike"),
        (["few"] * 3, "件数都太少，不评", "too few cases to judge anybody"),
        (["red", "middle"], "一家上红榜，一家差不多", "one on the red list, one much alike"),
        (["grey"] * 2, "两家上灰榜", "two on the grey list"),
        (["middle"] * 200, "没有单位上榜，200家差不多", "nobody stands out, 200 much alike"),
    ],
)
def test_the_headline_in_both_languages(states, zh, en):
    from sanlian.scoring.rules import Field, Standing, State

    standings = tuple(
        Standing(str(n), 1, State(state), None, None, None, ()) for n, state in enumerate(states)
    )
    field = Field("towns", None, None, None, {}, (), {}, standings)

    with translation.override("zh-hans"):
        assert boardwords.headline(rules.month_span(date(2021, 7, 1)), [field]) == f"七月：{zh}"
    with translation.override("en"):
        assert boardwords.headline(rules.month_span(date(2021, 7, 1)), [field]) == f"July: {en}"


def test_a_draft_says_that_it_is_one(seen, cases):
    for path in (PAGE, f"{PAGE}dept-housing/", f"{PAGE}dept-housing/solved/"):
        said = text_of(seen(path))
        assert "草稿" in said and "第1稿" in said


def test_units_stand_in_the_order_of_codes_with_their_cases(seen, board):
    said = seen(PAGE).content.decode()

    rows = re.findall(r'<th scope="row"><a href="[^"]*/(twp-\d+)/"', said)
    assert rows == sorted(rows) and len(rows) == 15
    assert "90.3分，在 88.1 到 92.2 之间" in text_of(seen(PAGE))
    assert "件数太少，不评（至少30件）" in text_of(seen(PAGE))


def test_red_says_what_to_learn_and_grey_where_it_is_behind_with_cases_behind_each(seen, board):
    response = seen(PAGE)
    said = text_of(response)

    assert "明显好在： 真解决 318 / 331 同类件 85.0% 没有返工 362 / 366 同类件 91.0%" in said
    assert "主要差在（竖线：同样的件，全县做到多少）： 真解决 151 / 204 74.0%" in said
    assert f'href="{PAGE}twp-330825110/solved/?only=missed"' in response.content.decode()
    assert f'href="{PAGE}twp-330825101/reworked/"' in response.content.decode()


def test_what_was_left_out_is_said(seen, board):
    awaits("reached", "一键派发", "broadcasts to members")
    said = text_of(seen(PAGE))

    assert "不到30件，不评： 沐尘畲族乡 17 。" in said
    assert "100分里占3分" in said
    assert "在等一键派发" in said
    assert "街道和镇整组件数太少，没有算： 个性清单销号。" in said
    assert "个人不上榜，村民更不上榜" in said


def awaits(code, chinese, english):
    """Let the rules have an indicator that no data feeds, as a county's own may."""
    version = RuleVersion.objects.get()
    for each in version.content["indicators"]:
        if each["code"] == code:
            del each["formula"]
            each |= {"awaiting": chinese, "awaiting_en": english}
    version.digest = f"{code} awaits"
    version.save()


def test_in_english_everything_is_said_in_english(client, seen, board):
    awaits("reached", "一键派发", "broadcasts to members")
    client.cookies["django_language"] = "en"
    said = text_of(seen(PAGE))

    assert "August: two on the red list, one on the grey list, eleven much alike" in said
    assert "Really solved 318 / 331 such cases elsewhere 85.0%" in said
    assert "awaiting broadcasts to members" in said


def test_no_person_is_named_on_any_page(seen, cases):
    names = {actor.name for unit in people.units() for actor in _officers(unit)} | {"方秋云"}
    for path in ("", "?level=department", "dept-housing/", "dept-housing/solved/", "twp-330825201/accepted/"):
        said = text_of(seen(f"{PAGE}{path}"))
        assert not {name for name in names if name in said}


def _officers(unit):
    codes = {"dept-housing", "twp-330825201", "vil-330825201207"}
    return builders.officers(unit.code) if unit.code in codes else []


# ── behind the numbers ────────────────────────────────────────────────────────────────────────────


def test_a_units_page_has_every_indicator_and_what_it_counts_for(seen, board):
    awaits("foreseen", "巡查发现的单子", "orders from rounds of the grids")
    said = text_of(seen(f"{PAGE}twp-330825110/"))

    assert "横山镇 灰榜" in said
    assert "231件，76.4分；有95%的把握在 73.0 到 79.6 之间。" in said
    assert "接单按时 187 / 231 81.0% 同类件 90.0% 占分 22.2%" in said
    assert "没有返工 208 / 231 90.0%" in said
    assert "未诉先办 还没有算，在等巡查发现的单子" in said
    few = text_of(seen(f"{PAGE}twp-330825212/"))
    assert "这个月17件，太少，不评（至少30件）" in few
    assert "不到10件，按同组水平算" in few


def test_a_number_opens_its_cases(seen, cases):
    path = f"{PAGE}dept-housing/solved/"

    everything, missed, good = (text_of(seen(path + query)) for query in ("", "?only=missed", "?only=good"))

    assert "真解决 1 / 2" in everything
    assert "全部 2 没做到 1 做到了 1" in everything
    assert cases[0].order.code in everything and cases[1].order.code in everything
    assert cases[1].order.code in missed and cases[0].order.code not in missed
    assert cases[0].order.code in good and cases[1].order.code not in good


def test_of_what_should_not_be_the_cases_in_the_numerator_are_the_missed_ones(seen):
    fine, again = builders.rated(), builders.rated(solved="no", at=MONDAY + hours(0.5))
    journal_operations.work_off(at=FIRST)
    operations.draft_board(AUGUST, by=HOUSE, at=FIRST)
    path = f"{PAGE}dept-housing/reworked/"

    missed = text_of(seen(f"{path}?only=missed"))

    assert "没有返工 1 / 2" in missed
    assert again.order.code in missed and fine.order.code not in missed
    assert "单子后来有了新的一步" in missed
    assert fine.order.code in text_of(seen(f"{path}?only=good"))


def test_a_long_list_goes_on_from_where_it_ended(seen, monkeypatch):
    requests = [builders.rated(at=MONDAY + hours(number / 10)) for number in range(3)]
    journal_operations.work_off(at=FIRST)
    board = operations.draft_board(AUGUST, by=HOUSE, at=FIRST)

    first = queries.cases(rules.month_span(AUGUST), "dept-housing", "solved", upto=board.upto, size=2)
    rest = queries.cases(
        rules.month_span(AUGUST), "dept-housing", "solved", upto=board.upto, size=2, after=first.next
    )

    listed = [case.order_id for case in (*first.items, *rest.items)]
    assert listed == [request.order_id for request in reversed(requests)]
    assert rest.next is None
    assert seen(f"{PAGE}dept-housing/solved/?after={first.next}").status_code == 200


def test_a_list_without_cases_says_so(seen, cases):
    assert "这个月没有这样的件" in text_of(seen(f"{PAGE}dept-housing/accepted/?only=missed"))


def test_the_figures_can_be_taken_along_and_computed_again(seen, cases):
    response = seen(f"{PAGE}figures.csv")

    content = response.content.decode("utf-8-sig")
    rows = {row["unit"]: row for row in csv.DictReader(io.StringIO(content))}
    assert len(rows) == 609
    housing = rows["dept-housing"]
    assert (housing["solved hits"], housing["solved cases"], housing["state"]) == ("1", "2", "few")
    assert "attachment" in response["Content-Disposition"]


@pytest.mark.parametrize("path", [PAGE, DEPARTMENTS, f"{PAGE}dept-housing/", f"{PAGE}dept-housing/solved/"])
def test_a_page_asks_the_same_number_of_questions_whatever_it_shows(
    seen, cases, path, django_assert_max_num_queries
):
    seen(path)
    with django_assert_max_num_queries(16) as few:
        seen(path)
    # Counted now: the next page that is asked for empties the log.
    asked = len(few)
    for number in range(6):
        builders.rated(to="dept-housing", at=MONDAY + hours(1 + number / 10))
    journal_operations.work_off(at=FIRST)
    operations.draft_board(AUGUST, by=HOUSE, at=FIRST)

    # What a process remembers of units for some seconds may have gone meanwhile.
    seen(path)
    with django_assert_max_num_queries(asked):
        seen(path)


# ── the chart ─────────────────────────────────────────────────────────────────────────────────────


def test_all_that_is_drawn_lies_on_the_chart(board):
    fields = list(queries.board(AUGUST).fields)
    scale = bandchart.scale_of(fields)

    drawn = [
        float(value.rstrip("%"))
        for field in fields
        for standing in field.standings
        if (line := bandchart.line_of(standing, scale))
        for value in (line.low, line.dot, line.high, line.label)
    ]
    assert drawn and min(drawn) >= 0 and max(drawn) <= 95
    assert [mark for mark, _ in scale.ticks] == [70, 80, 90]
    band = bandchart.band_of(fields[0], scale)
    assert float(band.x.rstrip("%")) < float(band.middle.rstrip("%")) < float(band.end.rstrip("%"))


def test_a_chart_without_a_mean_says_why(seen, cases):
    assert "能评的不到3家，没有平均可比" in text_of(seen(PAGE))


# ── in a browser ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.journey
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_nobody_is_kept_out_and_nothing_scrolls_sideways(browsed, barriers, size, theme, request):
    request.getfixturevalue("board")
    for path in (PAGE, f"{PAGE}twp-330825110/", f"{PAGE}twp-330825110/solved/"):
        page = browsed(path, size=size, theme=theme)
        assert barriers(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


@pytest.mark.journey
def test_from_the_board_to_one_order_and_back(browsed, request):
    request.getfixturevalue("cases")
    page = browsed(DEPARTMENTS, size=DESK)

    page.get_by_role("link", name="住建局").first.click()
    page.get_by_role("link", name="1 / 2", exact=True).first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "真解决 1 / 2"
    page.get_by_role("link", name="没做到").click()
    assert page.locator(".cases li").count() == 1
    page.get_by_role("navigation", name="红灰榜").get_by_role("link", name="2021年8月").click()
    assert page.get_by_role("link", name="部门 18").get_attribute("aria-current") == "page"


@pytest.mark.journey
@pytest.mark.parametrize("theme", ["contrast", "dark"])
def test_what_is_too_few_is_said_on_one_line_in_every_theme(cases, opened_by, theme):
    page = opened_by(builders.officer("county", "leader"), PAGE, size=(375, 812), theme=theme)
    said = page.locator(".chart .too-few span").first
    assert said.bounding_box()["height"] < 24
