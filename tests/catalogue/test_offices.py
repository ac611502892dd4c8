"""The workbook that offices keep: titles, two rows of headings, merged cells, trailing blanks, a sheet for each."""

import io

import pytest
from django.utils import translation
from openpyxl import Workbook

from sanlian.catalogue import listings, queries
from sanlian.catalogue.sheets import read_lists
from sanlian.registry.books import TONGUES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def sheet(book, title, rows, *, heading=None):
    """Add a sheet as an office would: title over all columns, who filled it in, two rows of headings."""
    page = book.create_sheet(title)
    page.append([heading or f"龙游县{title}履职清单"])
    page.merge_cells("A1:H1")
    page.append(["填报单位：", None, None, None, "2026年8月"])
    page.append(["序号", "诉求类别", "履职内容", None, "时限", "依据", None, None])
    page.append([None, None, "具体事项", "牵头/配合", None, None, None, None])
    for merged in ("A3:A4", "B3:B4", "C3:D3", "E3:E4", "F3:F4"):
        page.merge_cells(merged)
    for number, row in enumerate(rows, 1):
        page.append([number, *row, None, None])
    for _blank in range(6):
        page.append([None] * 8)
    page.append(["填表人：", None, None, "审核人："])
    return page


def content(book):
    book.remove(book.worksheets[0])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def try_it(book, *, whole=False):
    return read_lists(content(book), name="清单.xlsx", whole=whole, tongues=TONGUES)


def as_office(row):
    """Return an item in force in the words of an office."""
    catalogue = queries.snapshot()
    role = "牵头" if row.role == "lead" else "配合"
    return [
        catalogue.categories[row.category_id].name,
        row.title,
        role,
        catalogue.limits[row.limit_id].name,
        row.basis or None,
    ]


def items(holder):
    return [row for row in listings.rows_in_force("items") if row.holder == holder]


def said(found):
    return [
        (each.sheet, each.fault.row, each.fault.column, each.fault.said.words % each.fault.said.values)
        for each in found.faults
    ]


def test_eighteen_sheets_that_say_what_is_in_force_change_nothing(loaded):
    book = Workbook()
    book.create_sheet("封面").append(["龙游县各部门履职清单汇编"])
    for office in queries.departments():
        sheet(book, office.short_name, [as_office(row) for row in items(office.code)])
    found = try_it(book, whole=True)
    assert said(found) == []
    assert found.changes == ()
    assert len(found.lists) == 18
    assert sum(each.same for each in found.lists) == sum(
        len(items(each.code)) for each in queries.departments()
    )
    assert found.left_out == ("封面",)


def test_a_sheet_changes_adds_and_ends(loaded):
    police = items("dept-police")
    rows = [as_office(row) for row in police[:-1]]
    rows[0][1] = "受理交通标志诉求"
    rows.append(["三务公开", "协助办理“三务公开”诉求", "协办", "5个工作日", None])
    book = Workbook()
    sheet(book, "公安局", rows)
    found = try_it(book, whole=True)
    assert said(found) == []
    (read,) = found.lists
    assert (read.holder, read.added, read.changed, read.same, read.ended) == (
        "dept-police",
        1,
        1,
        len(police) - 2,
        1,
    )
    assert {(each.code, each.before is None, each.after is None) for each in found.changes} == {
        ("1.1", False, False),
        ("1.19", False, True),
        ("1.20", True, False),
    }
    assert listings.preview(found.changes).problems == ()
    # Without the word that the list is complete, nothing ends.
    assert [each.ended for each in try_it_again(rows).lists] == [0]


def try_it_again(rows):
    book = Workbook()
    sheet(book, "公安局", rows)
    return try_it(book)


def test_one_sheet_for_all_names_the_department_in_merged_cells(loaded):
    book = Workbook()
    page = book.create_sheet("汇总")
    page.append(["履职清单汇总"])
    page.merge_cells("A1:F1")
    page.append(["责任单位", "诉求类别", "牵头或协办", "具体事项", "办理时限", "法律依据"])
    page.append(["公安局", "标志标线信号灯", "牵头", "甲事项", "一般诉求", None])
    page.append([None, "电信网络诈骗", "牵头", "乙事项", items("dept-police")[1].limit_id, None])
    page.merge_cells("A3:A4")
    page.append(["乡镇", "三务公开", "协办", "丙事项", "一般诉求", None])
    found = try_it(book)
    assert said(found) == []
    assert [(each.code, each.after["title"], each.after["basis"]) for each in found.changes[:2]] == [
        ("1.1", "甲事项", ""),
        ("1.2", "乙事项", ""),
    ]
    assert [each.holder for each in found.lists] == ["dept-police", "township"]


def test_an_office_is_known_by_its_full_name_without_the_county(loaded):
    book = Workbook()
    page = book.create_sheet("汇总")
    page.append(["责任单位", "诉求类别", "牵头或协办", "具体事项", "办理时限"])
    page.append(["住房和城乡建设局", "危房", "牵头", "丁事项", "难事"])
    page.append(["乡建设局", "危房", "牵头", "丁事项", "难事"])
    found = try_it(book)
    assert [each.holder for each in found.lists] == ["dept-housing"]
    assert said(found) == [("汇总", 3, "holder", "“乡建设局” is no department and no level.")]


def test_each_fault_has_its_sheet_row_and_remedy_and_the_good_rows_stay(loaded):
    book = Workbook()
    good = as_office(items("dept-police")[0])
    sheet(
        book,
        "公安局",
        [
            [good[0], "另一个说法", *good[2:]],
            ["不存在的事", "甲", "牵头", "一般诉求", None],
            ["电信网络诈骗", "乙", "领导", "一般诉求", None],
            ["治安问题", "丙", "牵头", "很快", None],
            ["治安问题", "", "牵头", "一般诉求", None],
        ],
    )
    sheet(book, "Sheet9", [["三务公开", "丁", "协办", "一般诉求", None]], heading="履职清单")
    found = try_it(book)
    assert [each.code for each in found.changes] == ["1.1"]
    assert said(found) == [
        ("公安局", 6, "category", "“不存在的事” is no matter of the catalogue."),
        ("公安局", 7, "role", "“领导” is none of the words for this column."),
        ("公安局", 8, "limit", "“很快” is none of the limits."),
        ("公安局", 9, "title", "Nothing is entered here."),
        ("Sheet9", 5, "holder", "Whose list this is, neither the row nor the sheet says."),
    ]
    assert all(each.fault.remedy.words for each in found.faults)


def test_what_is_no_workbook_or_holds_no_list_is_said(loaded):
    (fault,) = read_lists(b"PK-broken", name="a.xlsx", whole=False, tongues=TONGUES).faults
    assert fault.fault.row is None
    book = Workbook()
    book.create_sheet("封面").append(["没有表格"])
    found = try_it(book)
    assert [each.fault.said.words for each in found.faults] == ["No row of headings was found."]
    assert found.changes == ()


def test_a_formula_never_comes_in(loaded):
    book = Workbook()
    sheet(book, "公安局", [["标志标线信号灯", "'=HYPERLINK(1)", "牵头", "一般诉求", None]])
    found = try_it(book)
    assert found.changes == ()
    assert [(each.fault.row, each.fault.column) for each in found.faults] == [(5, "title")]
