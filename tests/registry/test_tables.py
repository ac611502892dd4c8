"""A table goes out and comes back; faults are explained; nothing is half brought."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from sanlian.catalogue.models import CalendarDay
from sanlian.journal.models import Entry
from sanlian.kernel import errors
from sanlian.people.actors import HOUSE
from sanlian.places.models import Place
from sanlian.registry import books, facts, operations
from tests.builders import MONDAY, TOWNSHIP, VILLAGE, officer
from tests.desk.pages import words

pytestmark = pytest.mark.django_db

GOOD = "日期,是否上班,名称\n2027-01-01,否,元旦\n2027-01-02,否,元旦\n"
MIXED = "日期,是否上班,名称\n2027-01-01,否,元旦\n2027-02-30,否,春节\n2027-02-06,也许,春节\n"


def bring(content, *, table="calendar", whole=True, dry=False, by=HOUSE):
    if isinstance(content, str):
        content = content.encode()
    return operations.bring(
        books.book(table), content, file_name="new.csv", whole=whole, dry=dry, by=by, at=MONDAY
    )


def days(year):
    return CalendarDay.objects.filter(day__year=year).count()


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("name", [book.table.name for book in books.BOOKS])
def test_what_was_taken_away_changes_nothing_when_it_comes_back(county, name, form):
    content = operations.take_away(books.book(name), form=form, by=HOUSE, at=MONDAY)
    entries = Entry.objects.count()

    report = bring(content, table=name)

    assert [(fault.row, fault.column, fault.said.words) for fault in report.faults] == []
    assert (report.brought.added, report.brought.changed) == (0, 0)
    assert report.good == report.brought.same == len(list(books.book(name).take()))
    assert Entry.objects.count() == entries


def test_a_dry_run_says_what_would_happen_and_changes_nothing(county):
    entries = Entry.objects.count()

    report = bring(GOOD, dry=True)

    assert (report.done, report.good, report.brought.added, report.faults) == (False, 2, 2, [])
    assert (days(2027), Entry.objects.count()) == (0, entries)


def test_all_or_nothing(county):
    report = bring(MIXED)

    assert not report.done
    assert [(fault.row, fault.column, fault.said.words) for fault in report.faults] == [
        (3, "day", "“%(value)s” is no day of the calendar."),
        (4, "working", "“%(value)s” is neither yes nor no."),
    ]
    assert days(2027) == 0


def test_the_good_rows_only(county):
    report = bring(MIXED, whole=False)

    assert (report.done, report.brought.added, report.faulty_rows) == (True, 1, 2)
    assert list(CalendarDay.objects.filter(day__year=2027).values_list("day", flat=True)) == [
        date(2027, 1, 1)
    ]
    entry = Entry.objects.filter(name=facts.BROUGHT).last()
    assert (entry.subject_id, entry.details["added"], entry.details["file"]) == ("calendar", 1, "new.csv")

    again = bring(MIXED, whole=False)
    assert (again.brought.added, again.brought.changed, again.brought.same) == (0, 0, 1)


def test_a_place_needs_the_one_above_it(county):
    content = f"编码,名称,上级编码\n{VILLAGE}009,第九网格,\n{TOWNSHIP}999001,无村网格,\n{TOWNSHIP}888,新村,330825001\n"

    report = bring(content, table="places", whole=False)

    assert report.brought.added == 1
    assert Place.objects.get(code=f"{VILLAGE}009").parent.code == VILLAGE
    assert [(fault.row, fault.column) for fault in report.faults] == [(3, "code"), (4, "parent_code")]


def test_only_administrators_bring_and_taking_away_is_a_right_of_its_own(county):
    handler = officer("dept-housing")

    with pytest.raises(errors.NotAllowed):
        bring(GOOD, by=handler)
    with pytest.raises(errors.NotAllowed):
        operations.take_away(books.book("calendar"), form="csv", by=handler, at=MONDAY)
    assert days(2027) == 0
    assert not Entry.objects.filter(name=facts.TAKEN_AWAY).exists()


def test_who_took_what_away_is_written_down(county, keeper):
    operations.take_away(books.book("places"), form="xlsx", by=keeper, at=MONDAY)

    entry = Entry.objects.filter(name=facts.TAKEN_AWAY).last()
    assert (entry.by_id, entry.subject_id) == (keeper.id, "places")
    assert entry.details["rows"] == Place.objects.count()


# ── pages ─────────────────────────────────────────────────────────────────────────────────────────


def upload(client, content, table="calendar"):
    return client.post(
        f"/registry/tables/{table}/", {"file": SimpleUploadedFile("new.csv", content.encode())}
    )


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_a_file_is_tried_and_then_brought(logged_in, keeper):
    client = logged_in(keeper)
    tried = upload(client, MIXED)
    assert tried.status_code == 422
    assert "2 行有错" in words(tried)
    assert "不是日历上有的日子" in words(tried)
    assert days(2027) == 0

    done = client.post("/registry/tables/calendar/confirm/", {"rows": "good"}, follow=True)
    assert done.redirect_chain[0][0] == "/registry/tables/calendar/"
    assert "新增 1" in words(done)
    assert days(2027) == 1

    again = client.post("/registry/tables/calendar/confirm/", {"rows": "good"})
    assert again.status_code == 409


def test_all_rows_are_brought_when_none_has_a_fault(logged_in, keeper):
    client = logged_in(keeper)
    assert upload(client, GOOD).status_code == 200

    client.post("/registry/tables/calendar/confirm/", {"rows": "all"})

    assert days(2027) == 2


def test_the_file_of_one_table_is_not_brought_into_another(logged_in, keeper):
    client = logged_in(keeper)
    upload(client, GOOD)

    assert client.post("/registry/tables/places/confirm/").status_code == 409


@pytest.mark.parametrize(
    ("content", "sentence"), [("早上好", "没有找到表头"), ("", "是空的"), ("编码\n1", "没有找到表头")]
)
def test_a_file_that_is_no_table_says_so(logged_in, keeper, content, sentence):
    answer = upload(logged_in(keeper), content)

    assert answer.status_code == 422
    assert sentence in words(answer)


@pytest.mark.parametrize("book", books.BOOKS, ids=lambda book: book.table.name)
def test_every_table_has_its_page_and_its_empty_form(logged_in, keeper, book):
    client = logged_in(keeper)
    page = client.get(f"/registry/tables/{book.table.name}/")
    assert page.status_code == 200
    form = client.get(f"/registry/tables/{book.table.name}/empty/")
    assert form.content.startswith(b"PK")


def test_a_table_is_taken_away_by_a_button(logged_in, keeper):
    client = logged_in(keeper)
    assert client.get("/registry/tables/places/take/csv/").status_code == 405

    answer = client.post("/registry/tables/places/take/csv/")

    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert "attachment" in answer["Content-Disposition"]
    assert client.post("/registry/tables/places/take/pdf/").status_code == 404


def test_others_see_none_of_it(logged_in):
    client = logged_in(officer("dept-housing"))
    for path in ("tables/", "tables/places/", "tables/places/empty/"):
        assert client.get(f"/registry/{path}").status_code == 403
    assert client.post("/registry/tables/places/take/csv/").status_code == 403
    assert client.post("/registry/tables/places/confirm/").status_code == 403


def test_a_table_that_does_not_exist(logged_in, keeper):
    assert logged_in(keeper).get("/registry/tables/nothing/").status_code == 404


# ── commands ──────────────────────────────────────────────────────────────────────────────────────


def run(*arguments):
    said = io.StringIO()
    call_command(*arguments, stdout=said)
    return said.getvalue()


def test_commands_bring_and_take_away(county, tmp_path):
    file = tmp_path / "days.csv"
    file.write_text(MIXED, encoding="gbk")

    assert "places" in run("table_export")
    with pytest.raises(SystemExit):
        run("table_import", "calendar", str(file), "--dry-run", "--language", "en")
    assert days(2027) == 0
    said = io.StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("table_import", "calendar", str(file), "--good-rows-only", stdout=said)
    assert left.value.code == 1
    assert "第 3 行\t日期\t“2027-02-30”不是日历上有的日子。" in said.getvalue()
    assert days(2027) == 1
    out = tmp_path / "days.xlsx"
    run("table_export", "calendar", str(out))
    assert "新增 0 行，改动 0 行" in run("table_import", "calendar", str(out))


def test_every_sentence_can_be_said():
    """No fault's words hold a stray percent sign, and every title and choice has its words."""
    for speak in books.TONGUES:
        for book in books.BOOKS:
            for column in book.table.columns:
                assert speak(column.title)
                assert all(map(speak, column.choices.values()))
