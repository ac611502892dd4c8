"""Files of whatever make become rows; what cannot be read says why."""

import io

import pytest
from openpyxl import Workbook

from sanlian.sheets import Column, Kind, Table, Unreadable, check, csv_bytes, read, xlsx_bytes

TABLE = Table(
    name="villages",
    title="Villages",
    key=("code",),
    columns=(
        Column("code", "Code", Kind.CODE, required=True, also=("编码",)),
        Column("name", "Name", required=True, also=("名称",)),
        Column("since", "Since", Kind.DATE, also=("启用日期",)),
        Column("contact", "Contact", also=("联系人姓名",)),
        Column("phone", "Phone", Kind.PHONE, also=("联系人电话",)),
    ),
)
HEAD = ["编码", "名称", "启用日期"]
LINES = [HEAD, ["330825201207", "缪家村", "2021-01-01"], ["330825201201", "罗家村", "2021/1/2"]]


def spoken(words):
    return words


def checked(content):
    return check(read(content), TABLE, tongues=[spoken])


def comma(lines=LINES):
    return "\r\n".join(",".join(line) for line in lines) + "\r\n"


def workbook(lines, *, merge=()):
    book = Workbook()
    for line in lines:
        book.active.append(line)
    for area in merge:
        book.active.merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_the_encoding_is_told_by_the_bytes(encoding):
    found = checked(comma().encode(encoding))

    assert found.faults == ()
    assert [row.values["name"] for row in found.rows] == ["缪家村", "罗家村"]
    assert [row.values["since"].isoformat() for row in found.rows] == ["2021-01-01", "2021-01-02"]
    assert [row.number for row in found.rows] == [2, 3]


def test_a_row_pasted_in_from_another_encoding_is_named():
    content = comma().encode("gbk") + "330825201202,席家村,2021-01-01\r\n".encode()

    found = checked(content)

    assert [row.values["name"] for row in found.rows] == ["缪家村", "罗家村"]
    assert [(fault.row, fault.said.words) for fault in found.faults] == [
        (4, "This row is written in another encoding than the rest of the file.")
    ]


def test_a_form_of_an_office_is_read():
    content = workbook(
        [
            ["龙游县村社一览表"],
            ["填报单位：罗家乡", None, None, None, "2026年2月"],
            ["编码*", "名称（必填）", "启用日期", "联系人", None],
            [None, None, None, "姓名", "电话"],
            [330825201207, "缪家村", 44197, "吕方", 12011112222],
            ["330825201201", "罗家村\n(并入)", "2021年1月2日", None, "+86 120 1111 3333"],
            [],
            ["填表人：张三", None, "审核：李四"],
            [],
        ],
        merge=["A1:E1", "A3:A4", "B3:B4", "C3:C4", "D3:E3"],
    )

    found = checked(content)

    assert found.faults == ()
    assert [row.values for row in found.rows] == [
        {
            "code": "330825201207",
            "name": "缪家村",
            "since": found.rows[0].values["since"],
            "contact": "吕方",
            "phone": "12011112222",
        },
        {
            "code": "330825201201",
            "name": "罗家村 (并入)",
            "since": found.rows[1].values["since"],
            "contact": None,
            "phone": "12011113333",
        },
    ]
    assert [row.values["since"].isoformat() for row in found.rows] == ["2021-01-01", "2021-01-02"]
    assert found.left_out == (8,)


def test_merged_cells_are_filled_down():
    content = workbook([["名称", "编码"], ["缪家村", "1"], [None, "2"], ["罗家村", "3"]], merge=["A2:A3"])

    assert [row.values["name"] for row in checked(content).rows] == ["缪家村", "缪家村", "罗家村"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04broken", "The workbook is damaged, or no workbook."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "This is a workbook of the old kind (XLS), or one with a password."),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xfe", "This is neither a workbook nor a table of text."),
        ('编码,名称\n1,"没有结束'.encode(), "From this row on the quotation marks do not match."),
    ],
)
def test_what_cannot_be_read_says_why(content, said):
    with pytest.raises(Unreadable) as refused:
        read(content)

    assert refused.value.fault.said.words == said


def test_what_is_written_is_read_again_and_nothing_of_it_is_run():
    rows = [["330825201207", "缪家村", "2021-01-01"], ["007", "=HYPERLINK(1)", ""]]
    book, text = xlsx_bytes([("村", HEAD, rows)]), csv_bytes(HEAD, rows)

    for content in (book, text):
        found = checked(content)
        assert [row.values["code"] for row in found.rows] == ["330825201207"]
        assert [(fault.row, fault.column) for fault in found.faults] == [(3, "name")]
        assert found.written[1].written["code"] == "007"
    from openpyxl import load_workbook

    assert load_workbook(io.BytesIO(book)).active["B3"].data_type == "s"
    assert "'=HYPERLINK" in text.decode("utf-8-sig")


def test_what_is_no_table_says_what_it_needs():
    found = checked("早上好\n今天天气".encode())
    assert [fault.said.words for fault in found.faults] == ["No row of headings was found."]

    found = checked("编码,启用日期\n1,2021-01-01\n".encode())
    assert [(fault.column, fault.said.words) for fault in found.faults] == [
        ("name", "The column %(name)s is missing.")
    ]
