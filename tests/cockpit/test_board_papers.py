"""A board to take away: as a workbook with the same figures, and as a document that says the same."""

import csv
import io

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from sanlian.people import queries as people
from tests.cockpit import leader

pytestmark = pytest.mark.usefixtures("county")
PAGE = "/cockpit/board/2021-08/"


@pytest.fixture
def drafted(client, board):
    """Return a leader's client before a draft."""
    client.force_login(leader("county", "leader"))
    return client


def test_workbook_and_table_have_the_same_figures(drafted):
    told = drafted.get(f"{PAGE}figures.csv").content.decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(told)))
    book = load_workbook(io.BytesIO(drafted.get(f"{PAGE}figures.xlsx").content), read_only=True)
    rows = [list(row) for row in book.active.iter_rows(values_only=True)]
    assert rows[0][:6] == ["同类组", "代码", "承办单位", "件数", "位置", "得分"]
    assert {"接单按时：分子", "接单按时：分母", "返工：同类件水平"} <= set(rows[0])
    # In words where the table has codes; figures are numbers that a spreadsheet can add up.
    for told, shown in zip(table[1:], rows[1:], strict=True):
        assert shown[1:3] == told[1:3] and isinstance(shown[3], int)
        assert [float(each) for each in told[5:] if each] == [each for each in shown[5:] if each is not None]
    assert {row[4] for row in rows[1:]} == {"红榜", "灰榜", "差不多", "件太少，不评"}
    assert len(rows) > 600


def test_the_document_says_who_stands_where_and_that_it_is_a_draft(drafted):
    answer = drafted.get(f"{PAGE}board.pdf")
    assert answer["Content-Type"] == "application/pdf"
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages]
    said = "".join(pages).replace("\n", "").replace(" ", "")
    assert "2021年8月红灰榜" in said
    assert "还没有发布" in said
    shown = drafted.get(PAGE).context
    entries = [("红榜", entry) for entry in shown["red"]] + [("灰榜", entry) for entry in shown["grey"]]
    assert len(entries) == 3
    for words, entry in entries:
        assert f"{words}：{entry['name']}" in said
        assert all(f"{reason.good}/{reason.cases}" in said for reason in entry["reasons"])
    assert "件太少，不评" in said
    assert "住建局" in said
    # Every unit is in it, judged or not.
    assert all(people.unit(each.unit).short_name in said for each in shown["board"].fields[2].standings)
