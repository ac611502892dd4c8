"""The month in pictures: one document from the figures of the screen and the board."""

from datetime import date, datetime
from xml.etree import ElementTree

import pytest
from django.utils import timezone, translation

from sanlian.cockpit.monthpaper import month_paper
from sanlian.journal import operations as journal_operations
from sanlian.places import queries as places
from sanlian.scoring import rules
from sanlian.scoring.models import Board
from sanlian.sheets.papers import Grid, Heading, Picture, Words
from sanlian.workorders import operations
from tests import builders
from tests.builders import MONDAY, SHANGHAI, hours
from tests.cockpit import leader
from tests.cockpit.boards import AUGUST

COUNTY, TOWNSHIP = "330825", "330825201"
AT = datetime(2021, 9, 10, 9, 0, tzinfo=SHANGHAI)
PAGE = "/cockpit/month.pdf"


@pytest.fixture
def lived(county, monkeypatch):
    """Let three matters be asked for in August, one of them still open in September; stand in September."""
    for number in range(2):
        builders.rated(at=MONDAY + hours(number))
    builders.accepted(to="dept-water")
    journal_operations.work_off(at=AT)
    monkeypatch.setattr(timezone, "now", lambda: AT)


def paper(place=COUNTY, *, by=None, language="zh-hans"):
    who = by or builders.officer("county", "leader")
    with translation.override(language):
        return month_paper(places.get(place), rules.Span(AUGUST), by=who, at=AT)


def words_of(found):
    return " ".join(part.words for part in found.parts if isinstance(part, Words | Heading))


def grid_of(found, heading):
    return next(part for part in found.parts if isinstance(part, Grid) and heading in part.headings)


def test_the_document_says_what_the_counters_say(lived, board):
    Board.objects.update(status="published", published_at=AT)
    found = paper()

    said = words_of(found)
    assert "收到3件，上月同期0件；其中2件已办结。" in said
    assert "八月：两家上红榜，一家上灰榜" in said
    assert "个人不上榜" in said
    (first,) = [part for part in found.parts if isinstance(part, Grid) and "上月同期" in part.headings]
    assert [row[1] for row in first.rows][:2] == ["3", "2 / 3"]
    (row,) = grid_of(found, "地点").rows
    assert row[1:4] == [3, 2, "2 / 2"]
    assert "没有超时的，也没有挂账的" not in said
    assert "水利林业局" in [row[2] for row in grid_of(found, "谁在办").rows]
    pictures = [part for part in found.parts if isinstance(part, Picture)]
    assert len(pictures) == 5
    for each in pictures:
        assert each.alt
        ElementTree.fromstring(each.svg)


def test_a_township_has_its_own_places_and_no_board(lived, board):
    found = paper(TOWNSHIP, by=builders.officer(f"twp-{TOWNSHIP}", "dispatcher"), language="en")

    said = words_of(found)
    assert "3 received, 0 in the same days of the month before; 2 of them are closed." in said
    assert "board" not in said
    assert grid_of(found, "Place").rows[0][1] == 3
    assert found.lang == "en"


def test_leaders_take_it_from_the_one_screen_and_only_of_months_that_were(client, lived):
    client.force_login(leader("county", "leader"))
    assert f'href="{PAGE}?' in client.get("/cockpit/").content.decode()
    answer = client.get(PAGE)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF")
    assert "month-330825-2021-08" in answer["Content-Disposition"]
    for nowhere in ("2021-10", "2021-13", "2021-Q3", "x"):
        assert client.get(f"{PAGE}?month={nowhere}").status_code == 404, nowhere

    client.force_login(leader("dept-housing"))
    assert client.get(PAGE).status_code == 403
    client.force_login(leader(f"twp-{TOWNSHIP}", "dispatcher"))
    assert client.get(f"{PAGE}?place=330825101").status_code == 403


def test_what_rests_stands_among_the_hard_matters_with_its_day(lived):
    request, by = builders.accepted(at=MONDAY + hours(5)), builders.officer("dept-housing")
    operations.contact(request.order_id, with_whom="方秋云", by=by, at=MONDAY + hours(6))
    operations.ask_suspension(
        request.order_id, reason="要等雨季过去", until=date(2021, 10, 8), by=by, at=MONDAY + hours(6)
    )
    operations.grant_plea(request.order_id, by=builders.officer("county", "dispatcher"), at=MONDAY + hours(7))
    rows = {row[0]: row[3] for row in grid_of(paper(), "谁在办").rows}
    assert rows[request.order.code] == "挂账，2021-10-08再看"
