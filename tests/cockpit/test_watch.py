"""Signs of work for the figures are a list for the organisation department, and stand on no board."""

import pytest

from sanlian.journal import operations as journal_operations
from sanlian.people.actors import HOUSE
from sanlian.scoring import operations
from sanlian.scoring.models import WatchSign
from tests import builders
from tests.browser import DESK, PHONE
from tests.builders import MONDAY, hours
from tests.cockpit import leader
from tests.cockpit.boards import AUGUST, FIRST
from tests.cockpit.test_board import text_of

PAGE = "/cockpit/watch/"
UNIT = "dept-housing"


@pytest.fixture
def sign(county):
    """Keep a sign of the housing office with two orders, and a board of the same month; return its number."""
    cases = [builders.rated(to=UNIT, at=MONDAY + hours(number)) for number in range(2)]
    journal_operations.work_off(at=FIRST)
    operations.draft_board(AUGUST, by=HOUSE, at=FIRST)
    row = WatchSign.objects.create(
        month=AUGUST,
        kind="own",
        unit=UNIT,
        cases=[
            [cases[0].order_id, MONDAY.isoformat(), "device"],
            [cases[1].order_id, (MONDAY + hours(1)).isoformat(), "network"],
        ],
        found_at=FIRST,
    )
    return row.pk


def test_the_organisation_department_looks_and_says_what_is_so(client, sign, django_assert_max_num_queries):
    client.force_login(leader("county", "organiser"))
    said = text_of(client.get(PAGE))
    assert "2021年8月：1条线索待核看" in said
    assert "评价来自本单位的设备或网络" in said
    with django_assert_max_num_queries(25):
        one = text_of(client.get(f"{PAGE}{sign}/"))
    assert "2条好评来自本单位人员登录着的浏览器" in one
    assert "同一浏览器里登录着本单位人员" in one
    assert "来自本单位人员登录所用的网络" in one

    refused = client.post(f"{PAGE}{sign}/", {"do": "nothing", "words": "好"})
    assert refused.status_code == 422
    assert WatchSign.objects.get().state == "open"
    words = "两户共用村里的网络，问过本人，确实满意。"
    answer = text_of(client.post(f"{PAGE}{sign}/", {"do": "nothing", "words": words}, follow=True))
    assert "已核看，没有问题" in answer
    assert words in answer
    for nowhere in (f"{PAGE}999/", f"{PAGE}?month=2020-01", f"{PAGE}?month=x"):
        assert client.get(nowhere).status_code == 404


def test_nobody_else_sees_it_and_no_board_knows_of_it(client, sign):
    client.cookies["django_language"] = "en"
    for who in (("county", "leader"), ("county", "administrator"), (UNIT, None), ("county", "dispatcher")):
        client.force_login(leader(*who))
        for page in (PAGE, f"{PAGE}{sign}/"):
            assert client.get(page).status_code == 403, who
    client.force_login(leader("county", "leader"))
    for page in ("/cockpit/board/2021-08/", f"/cockpit/board/2021-08/{UNIT}/", "/cockpit/"):
        said = text_of(client.get(page))
        assert "watch/" not in said
        assert "browser" not in said
    client.force_login(leader("county", "organiser"))
    assert "What to look at" in text_of(client.get("/cockpit/board/2021-08/"))


@pytest.mark.journey
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_anybody_can_use_the_pages(opened_by, barriers, sign, size):
    page = opened_by(builders.officer("county", "organiser"), PAGE, size=size)
    assert barriers(page) == []
    page.get_by_role("link", name="住建局").click()
    page.get_by_label("了解到的情况").wait_for()
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
