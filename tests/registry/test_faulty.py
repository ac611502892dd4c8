"""Ten thousand faulty rows over every table: none gets in, each is explained in both languages, the good ones do."""

import itertools
import random

import pytest

from sanlian.dataitems import known, operations as dataitems
from sanlian.dataitems.rules import Subject
from sanlian.journal.models import Entry
from sanlian.people import listings
from sanlian.people.actors import HOUSE
from sanlian.places import queries as places
from sanlian.registry import books, operations
from tests.builders import MONDAY, VILLAGE
from tests.registry import faulty

pytestmark = pytest.mark.django_db
NUMBER = 500  # of each of the twenty tables
ENCODINGS = ("gbk", "utf-8-sig")
# A word in each table that a person may correct, and what it becomes.
CORRECTED = {
    "places": ("name_en", "Corrected"),
    "departments": ("name_en", "Corrected"),
    "limits": ("name_en", "Corrected"),
    "duties": ("name_en", "Corrected"),
    "categories": ("name_en", "Corrected"),
    "responsibilities": ("basis", "改正的依据"),
    "coordination": ("name_en", "Corrected"),
    "routing": ("reason", "改正的理由"),
    "questions": ("words_en", "Corrected?"),
    "calendar": ("name", "改名的日子"),
    "units": ("name_en", "Corrected"),
    "people": ("name", "改名"),
    "members": ("exempt_note", "改正的说明"),
    "households": ("tags", ("改正",)),
    "data_items": ("name_en", "Corrected"),
}


@pytest.fixture
def full(county):
    """Let there be rows in the two tables that begin empty."""
    today = MONDAY.date()
    villages = [known.thing(Subject.VILLAGE, each.code) for each in places.villages()[:6]]
    homes = [
        known.of_household(each.id, each.grid_code, each.address)
        for each in listings.households(VILLAGE, on=today, size=6)
    ]
    for item, things, said in (
        ("village.population", villages, "132/410"),
        ("household.head", homes, "吕有才"),
    ):
        news = [dataitems.NewValue(item, thing, said, today, "台账") for thing in things]
        dataitems.enter_values(news, by=HOUSE, at=MONDAY, refuse=_refuse)


def _refuse(_place, refusal):
    raise refusal


def bring(book, content, *, whole):
    return operations.bring(book, content, file_name="bad.csv", whole=whole, dry=False, by=HOUSE, at=MONDAY)


def headings(book):
    return [column.name for column in book.table.columns]


def corrected(book, held):
    """Return a few rows of a table with another word in a column, and what the table then says."""
    if book.table.name not in CORRECTED:
        return [], held
    column, word = CORRECTED[book.table.name]
    few = range(max(1, min(3, len(held) // 3)))
    after = [row | {column: word} if n in few else row for n, row in enumerate(held)]
    return [after[n] for n in few], after


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("name", [book.table.name for book in books.BOOKS])
def test_none_of_ten_thousand_faulty_rows_gets_in(name):
    book, rnd = books.book(name), random.Random(name)
    encoding = ENCODINGS[len(name) % 2]
    held, entries = list(book.take()), Entry.objects.count()
    good, after = corrected(book, held)
    rows = [faulty.written(book.table, row) for row in held]
    # Two rows of one thing in a file are a fault of their own: what is corrected is not spoilt, too.
    bad = list(itertools.islice(faulty.spoilt(rnd, book.table, rows[max(1, len(good)) :]), NUMBER))
    lines = [(each.cells, each.mixed) for each in bad]

    report = bring(book, faulty.file(headings(book), lines, encoding), whole=False)

    told = {fault.row: fault for fault in report.faults}
    assert [each for row, each in enumerate(bad, 2) if row not in told] == []
    assert (list(book.take()), Entry.objects.count()) == (held, entries)
    for fault in report.faults:
        chinese, english = ((fault.said.read(speak), fault.remedy.read(speak)) for speak in books.TONGUES)
        assert all(words.strip() for words in (*chinese, *english))
        assert chinese[1] != english[1]
        assert fault.column in {"", *headings(book)}
    # A cell that cannot be read is named; what contradicts other rows may be nobody's cell alone.
    unreadable = [row for row, each in enumerate(bad, 2) if each.unreadable]
    assert [bad[row - 2] for row in unreadable if told[row].column != bad[row - 2].column] == []

    typed = [(tuple(faulty.written(book.table, row)), False) for row in good]
    # A good row that comes twice: the second time it is one too many.
    twice = typed[:1] if typed else [(tuple(rows[0]), False)]
    mixed = [*lines, *(typed or twice)]
    rnd.shuffle(mixed)
    content = faulty.file(headings(book), [*mixed, *twice], encoding)

    whole = bring(book, content, whole=True)
    assert (whole.done, list(book.take()), Entry.objects.count()) == (False, held, entries)

    some = bring(book, content, whole=False)
    assert (some.brought.added, some.brought.changed, some.faulty_rows) == (0, len(good), NUMBER + 1)
    assert list(book.take()) == after

    entries = Entry.objects.count()
    again = bring(book, content, whole=False)
    assert (again.brought.added + again.brought.changed, Entry.objects.count()) == (0, entries)
