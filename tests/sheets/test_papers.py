"""Documents as PDF: what they say, how they run over pages, and that nothing of it is taken for markup."""

import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from sanlian.sheets import papers
from sanlian.sheets.papers import Facts, Grid, Heading, Lines, NewPage, Paper, Picture, Words, pdf_bytes

NOON = datetime(2026, 11, 24, 12, 0, 0, 125, tzinfo=ZoneInfo("Asia/Shanghai"))
BARS = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 3"><rect width="6" height="2" fill="#777"/></svg>'
)


def said(paper: Paper) -> list[str]:
    """Return what each page says, without the spaces that lines end in."""
    reader = PdfReader(io.BytesIO(pdf_bytes(paper, at=NOON)))
    return [page.extract_text().replace(" ", "").replace("\n", "") for page in reader.pages]


def test_a_paper_says_all_its_parts_in_order():
    paper = Paper(
        title="缪家村周清单",
        subtitle="2026年第48周",
        issuer="龙游县",
        foot="演示数据",
        parts=[
            Words("本周一件难事。"),
            Facts([("团长", "张样例")]),
            Heading("个性清单"),
            Grid(["序号", "诉求"], [[1, "路灯不亮"], [2, None]], widths=[1, 4], numeric=[0]),
            Picture(BARS, alt="收到六件", caption="收到的诉求"),
            Lines(2),
        ],
    )
    (page,) = said(paper)
    words = [
        "龙游县",
        "缪家村周清单",
        "2026年第48周",
        "本周一件难事。",
        "团长",
        "张样例",
        "个性清单",
        "路灯不亮",
    ]
    words += ["收到的诉求", "演示数据", "1/1"]
    places = [page.index(each) for each in words]
    assert places == sorted(places)


def test_a_long_table_repeats_its_headings_and_counts_its_pages():
    rows = [[number, f"第{number}件诉求"] for number in range(1, 121)]
    pages = said(Paper(title="清单", parts=[Grid(["序号", "诉求内容"], rows)]))
    assert len(pages) > 1
    assert all(
        "诉求内容" in page and f"{number}/{len(pages)}" in page for number, page in enumerate(pages, 1)
    )
    assert all(any(f"第{number}件诉求" in page for page in pages) for number in (1, 60, 120))


def test_a_part_may_begin_on_a_page_of_its_own():
    first, second = said(Paper(title="甲", parts=[Words("前面"), NewPage(), Words("后面")]))
    assert ("前面" in first, "后面" in second) == (True, True)


@pytest.mark.parametrize(
    "words",
    [
        "#panic()",
        "*bold*_not_",
        "$x^2$",
        "= no heading",
        "<label>@cite",
        "\\n",
        '"#read("/etc/passwd")',
        "//x/*y*/",
    ],
)
def test_what_a_paper_says_is_never_read_as_markup(words):
    (page,) = said(Paper(title=words, parts=[Words(words), Grid([words], [[words]])], foot=words))
    assert page.count(words.replace(" ", "")) == 5


def test_the_same_paper_at_the_same_time_is_the_same_file():
    paper = Paper(title="清单", parts=[Words("一样")])
    assert pdf_bytes(paper, at=NOON) == pdf_bytes(paper, at=NOON)
    assert pdf_bytes(paper, at=NOON) != pdf_bytes(paper, at=NOON + timedelta(days=1))


def test_a_reading_machine_knows_title_and_language():
    reader = PdfReader(io.BytesIO(pdf_bytes(Paper(title="Weekly list", parts=[], lang="en"), at=NOON)))
    assert reader.metadata.title == "Weekly list"
    assert reader.trailer["/Root"]["/Lang"].startswith("en")
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_without_a_chinese_font_no_paper_of_empty_boxes_is_written(monkeypatch):
    monkeypatch.setattr(papers, "has_chinese_font", lambda: False)
    with pytest.raises(papers.NoChineseFont, match="fonts-noto-cjk"):
        pdf_bytes(Paper(title="清单", parts=[]), at=NOON)
