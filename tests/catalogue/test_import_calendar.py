"""The yearly notice: read as it is published, shown, and taken in; what contradicts itself is named."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from sanlian.catalogue import operations, queries
from sanlian.catalogue.models import CalendarDay
from sanlian.catalogue.rules import notice
from sanlian.journal import queries as journal
from sanlian.kernel.errors import NotAllowed
from sanlian.people.actors import HOUSE
from tests.catalogue.conftest import MONDAY
from tests.catalogue.files import FOLDER
from tests.catalogue.notices import told_off, told_to_work
from tests.catalogue.test_calendar_day import CLERK, EDITOR

# As published on 4 November 2025; the days of one year in the county's words, with all that stands around them.
NOTICE_2026 = """
国务院办公厅关于2026年
部分节假日安排的通知
国办发明电〔2025〕7号

各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作，遇有重大突发事件，要按规定及时报告并妥善处置，确保人民群众祥和平安度过节日假期。
国务院办公厅
2025年11月4日
"""
# Invented: there is no notice for 2027 yet.
NOTICE_2027 = """关于2027年部分节假日安排的通知
一、元旦：1月1日至3日放假，共3天。
二、春节：2月5日至11日放假调休，共7天。1月31日（星期日）、2月20日（星期六）上班。
三、国庆节：10月1日至7日放假调休，共7天。9月26日（星期日）上班。"""


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def faults(text):
    with pytest.raises(operations.BadNotice) as refusal:
        operations.plan_calendar(text)
    assert refusal.value.field == "text"
    return refusal.value.problems


def imported():
    return list(journal.facts(names=frozenset({"catalogue.calendar_imported"})))


# ── reading ───────────────────────────────────────────────────────────────────────────────────────


def test_the_published_text_of_2026():
    found = notice.read(NOTICE_2026)
    assert found.problems == [] and found.year == 2026
    assert {row.day for row in found.days if not row.working} == {d for d in told_off() if d.year == 2026}
    assert {row.day for row in found.days if row.working} == {d for d in told_to_work() if d.year == 2026}
    names = {row.day: row.name for row in found.days}
    assert (names[date(2026, 2, 16)], names[date(2026, 2, 14)]) == ("春节", "春节调休上班")


def test_older_notices_have_other_turns():
    text = """关于2023年部分节假日安排的通知
    一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。
    二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。
    三、清明节：4月5日放假，共1天。
    六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。"""
    found = notice.read(text)
    assert found.problems == []
    assert found.days[0].day == date(2022, 12, 31)
    assert {row.name for row in found.days} == {
        "元旦",
        "春节",
        "春节调休上班",
        "清明节",
        "中秋节、国庆节",
        "中秋节、国庆节调休上班",
    }


def test_what_is_only_encouraged_is_no_day_off():
    text = """关于2024年部分节假日安排的通知
    一、元旦：1月1日放假，与周末连休。
    二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
    七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。"""
    found = notice.read(text)
    assert found.problems == []
    assert date(2024, 2, 9) not in {row.day for row in found.days}
    assert date(2024, 1, 1) in {row.day for row in found.days}


@pytest.mark.parametrize(
    "text",
    [
        "date,working,name\n2027-10-01,0,国庆节\n2027-09-26,1,国庆节调休上班\n",
        "\ufeff日期,上班,名称\n2027年10月1日,否,国庆节\n2027/9/26,是,国庆节调休上班\n",
        "日期\t上班\t名称\n2027.10.01\t放假\t国庆节\n2027-9-26\t上班\t国庆节调休上班\n\n",
    ],
)
def test_a_table_of_days(text):
    found = notice.read(text)
    assert found.problems == []
    assert [(row.day, row.working, row.name) for row in found.days] == [
        (date(2027, 9, 26), True, "国庆节调休上班"),
        (date(2027, 10, 1), False, "国庆节"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Paste the notice's text"),
        ("x" * 20_001, "longer than a notice"),
        ("国庆节：10月1日至7日放假", "names no year"),
        ("关于2027年的事", "names no day off"),
        (NOTICE_2027.replace("共7天。1月", "共8天。1月"), "it says 8 days, and the dates make 7"),
        (NOTICE_2027.replace("1月31日（星期日）", "1月31日（星期六）"), "2027-01-31 is a 周日"),
        (NOTICE_2027.replace("1月31日（星期日）", "1月29日"), "2027-01-29 is to be worked"),
        (NOTICE_2027.replace("2月5日至11日", "2月5日至31日"), "There is no day 2027-2-31"),
        (NOTICE_2027.replace("1月1日至3日", "1月3日至1日"), "run backwards"),
        (NOTICE_2027.replace("10月1日至7日", "10月2日至8日"), "1 October is missing"),
        (NOTICE_2027.replace("1月31日（星期日）", "10月3日"), "2027-10-03 stands there twice"),
        ("date,working,name\n2027-13-01,0,x\n", "Row 2, “date”: “2027-13-01”"),
        ("date,working,name\n2027-10-01,maybe,x\n", "Row 2, “working”"),
        ("date,name\n2027-10-01,x\n", "needs the columns"),
        ("date,working\n1999-10-01,0\n", "2000 to 2100"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_changes(loaded, text, words):
    before = list(CalendarDay.objects.values_list("day", "working"))
    assert any(words in fault for fault in faults(text)), faults(text)
    with pytest.raises(operations.BadNotice):
        operations.import_calendar(text, by=EDITOR, at=MONDAY)
    assert list(CalendarDay.objects.values_list("day", "working")) == before
    assert imported() == []


# ── taking in ─────────────────────────────────────────────────────────────────────────────────────


def test_the_plan_changes_nothing_and_tells_everything(loaded):
    plan = operations.plan_calendar(NOTICE_2027)
    assert (plan.years, plan.first_known, plan.kept) == ((2027,), (2027,), ())
    assert len(plan.days) == len(plan.changes) == 20
    first = plan.days[0]
    assert (first.day, first.working, first.was_working, first.was_name) == (
        date(2027, 1, 1),
        False,
        True,
        "",
    )
    assert not CalendarDay.objects.filter(day__year=2027).exists()
    assert not queries.calendar().known(2027)


def test_a_year_comes_in(loaded):
    plan = operations.import_calendar(NOTICE_2027, by=EDITOR, at=MONDAY)
    assert len(plan.changes) == 20
    calendar = queries.calendar()
    assert calendar.known(2027)
    assert not calendar.is_working_day(date(2027, 2, 5)) and calendar.is_working_day(date(2027, 1, 31))
    (fact,) = imported()
    assert (fact.by_id, fact.details["years"], fact.details["first_known"]) == (EDITOR.id, [2027], [2027])
    assert fact.details["days"]["2027-01-31"] == [False, True]
    # A later load of the files leaves what was taken in here.
    operations.load(FOLDER, by=HOUSE, at=MONDAY + timedelta(days=1))
    assert queries.calendar().known(2027)


def test_the_same_again_is_no_change(loaded):
    operations.import_calendar(NOTICE_2027, by=EDITOR, at=MONDAY)
    again = operations.import_calendar(NOTICE_2027, by=EDITOR, at=MONDAY)
    assert again.changes == () and again.first_known == ()
    assert len(imported()) == 1


def test_the_shipped_year_agrees_with_its_notice(loaded):
    plan = operations.plan_calendar(NOTICE_2026)
    assert [day for day in plan.days if day.working != day.was_working] == []


def test_days_that_the_notice_does_not_name_stay_and_are_told(loaded):
    operations.set_calendar_day(date(2027, 7, 20), working=False, name="台风停工", by=EDITOR, at=MONDAY)
    plan = operations.import_calendar(NOTICE_2027, by=EDITOR, at=MONDAY)
    assert plan.kept == ((date(2027, 7, 20), False, "台风停工"),)
    assert not queries.calendar().is_working_day(date(2027, 7, 20))


def test_not_everybody_may(loaded):
    with pytest.raises(NotAllowed):
        operations.import_calendar(NOTICE_2027, by=CLERK, at=MONDAY)
    assert not CalendarDay.objects.filter(day__year=2027).exists()


def test_days_that_came_with_a_file_are_told_too(loaded, files, edit):
    with (files / "calendar.csv").open("a", encoding="utf-8") as lines:
        lines.write("2027-10-01,0,国庆节\n")
    operations.load(files, by=HOUSE, at=MONDAY)
    (fact,) = imported()
    assert (fact.details["first_known"], fact.details["days"]) == ([2027], {"2027-10-01": [True, False]})
