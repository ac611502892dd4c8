"""Units, people and posts as files: what is new comes in, what differs is changed through the room's operations."""

import pytest

from sanlian.journal.models import Entry
from sanlian.kernel import errors
from sanlian.people import facts, operations as people_operations, queries as people
from sanlian.people.actors import HOUSE
from sanlian.people.models import Post, Unit, User
from sanlian.registry import books, operations
from tests.builders import MONDAY, VILLAGE, officer

pytestmark = pytest.mark.django_db


def bring(table, content, *, by=HOUSE):
    return operations.bring(
        books.book(table), content.encode(), file_name="a.csv", whole=False, dry=False, by=by, at=MONDAY
    )


def said(report):
    return [(fault.row, fault.column, fault.said.words) for fault in report.faults]


@pytest.fixture
def keeper(county):
    return officer("county", "administrator")


@pytest.fixture
def phone(county):
    return people.phone_of(officer("dept-housing").id)


def test_a_new_person_gets_an_account_that_cannot_log_in(county):
    report = bring("people", "手机号,姓名\n+86 139 0000 0001,新来的\n")

    assert report.brought.added == 1
    assert not User.objects.get(phone="13900000001").has_usable_password()


def test_a_name_is_corrected_and_written_down(county, phone):
    report = bring("people", f"手机号,姓名\n{phone},改名了\n")

    assert report.brought.changed == 1
    entry = Entry.objects.filter(name=facts.NAME_CORRECTED).last()
    assert entry.details["person"] == User.objects.get(phone=phone).name == "改名了"


def test_a_handler_corrects_no_names(county, phone):
    handler = officer("dept-housing")

    with pytest.raises(errors.NotAllowed):
        people_operations.correct_name(handler.id, name="局长", by=handler, at=MONDAY)
    assert User.objects.get(phone=phone).name == handler.name


def test_a_unit_keeps_its_kind_and_is_renamed_and_closed(county):
    head = "单位编码,类型,单位名称,简称,区划编码,是否在用\n"
    report = bring(
        "units",
        head
        + "dept-housing,部门,住房和城乡建设局,住建,,是\n"
        + "dept-health,村,卫健局,卫健,,是\n"
        + "dept-new,部门,新设局,新设,,否\n"
        + f"grid-9,网格,第九网格,九格,{VILLAGE}001,是\n"
        + "vil-1,村,无处村,无处,330825999999,是\n",
    )

    assert (report.brought.added, report.brought.changed) == (1, 1)
    assert Unit.objects.get(code="dept-housing").short_name == "住建"
    assert not Unit.objects.get(code="dept-new").active
    assert [(row, column) for row, column, _words in said(report)] == [
        (3, "code"),
        (5, "code"),
        (6, "place_code"),
    ]


def test_a_post_is_given_ended_and_not_prolonged(county, phone):
    head = "手机号,单位编码,岗位,任职日期,离任日期\n"
    given = bring("posts", head + f"{phone},dept-health,承办人,2021-08-02,\n")
    assert given.brought.added == 1

    ended = bring("posts", head + f"{phone},dept-health,officer,2021-08-02,2021-09-30\n")
    assert ended.brought.changed == 1
    post = Post.objects.get(user__phone=phone, unit__code="dept-health")
    assert post.valid_to.isoformat() == "2021-09-30"

    longer = bring("posts", head + f"{phone},dept-health,handler,2021-08-02,2021-12-31\n")
    assert said(longer) == [(2, "valid_to", "This post has ended with %(day)s.")]


def test_telephone_numbers_leave_only_with_the_right_to_see_them(county, keeper):
    hidden = operations.take_away(books.book("people"), form="csv", by=keeper, at=MONDAY).decode("utf-8-sig")
    shown = operations.take_away(books.book("people"), form="csv", by=HOUSE, at=MONDAY).decode("utf-8-sig")

    assert "****" in hidden
    assert not {row["phone"] for row in books.book("people").take() if row["phone"] in hidden}
    assert "****" not in shown
    taken = Entry.objects.filter(name="registry.taken_away").order_by("seq")
    assert [entry.details["contact"] for entry in taken] == [False, True]
