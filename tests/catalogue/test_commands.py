"""The two commands: one yes, one no."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from sanlian.catalogue.models import Category

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def run(*args):
    out = StringIO()
    call_command(*args, stdout=out)
    return out.getvalue().splitlines()


def test_load_tells_what_changed_and_then_that_nothing_did(db):
    first = run("catalogue_load")
    assert first[0] == "Version 2026.1 is in force:"
    assert "  departments: 18 added, 0 changed, 0 retired" in first
    assert run("catalogue_load") == ["Nothing changed: version 2026.1 is in force."]


def test_load_tells_every_fault(db, files, edit):
    edit("categories.yaml", "limit: utility", "limit: soon")
    edit("categories.yaml", "lead: township", "lead: town")
    with pytest.raises(CommandError) as error:
        run("catalogue_load", str(files))
    text = str(error.value)
    assert text.startswith("The catalogue was not loaded; nothing has changed:\n")
    assert "“soon”" in text and "“town”" in text
    assert not Category.objects.exists()


def test_load_from_a_folder_that_is_none(db, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        run("catalogue_load", str(tmp_path / "nowhere"))


def test_deadline_of_the_house_repair(loaded):
    lines = run("deadline", "--from", "2026-08-05T10:05", "--limit", "15 working days")
    assert lines[0] == "Due: 2026-08-26 17:00 +0800"
    assert lines[1] == "Days counted: 15"
    assert lines[2].split()[:2] == ["1", "2026-08-06"]
    assert lines[16].split()[:2] == ["15", "2026-08-26"]
    assert lines[17:] == [
        "Not counted: 2026-08-08 – 2026-08-09 (2 days)",
        "Not counted: 2026-08-15 – 2026-08-16 (2 days)",
        "Not counted: 2026-08-22 – 2026-08-23 (2 days)",
    ]


@pytest.mark.parametrize("written", ["3 working days", "3个工作日", "三个工作日"])
def test_deadline_over_the_spring_festival(loaded, written):
    lines = run("deadline", "--from", "2026-02-13T16:00+08:00", "--limit", written)
    assert lines[:2] == ["Due: 2026-02-25 17:00 +0800", "Days counted: 3"]
    # The make-up Saturday counts, and the nine days after it do not.
    assert [line.split()[1] for line in lines[2:5]] == ["2026-02-14", "2026-02-24", "2026-02-25"]
    assert lines[5:] == ["Not counted: 2026-02-15 – 2026-02-23 (9 days)"]


def test_deadline_in_an_empty_house(db):
    with pytest.raises(CommandError, match="catalogue_load"):
        run("deadline", "--from", "2026-08-05T10:05", "--limit", "3 working days")


def test_deadline_by_a_limits_code_and_another_zone(loaded):
    lines = run("deadline", "--from", "2026-08-05T02:05+00:00", "--limit", "hard")
    assert lines[0] == "Due: 2026-08-26 17:00 +0800"


def test_deadline_in_clock_hours_counts_no_days(loaded):
    assert run("deadline", "--from", "2026-08-05T23:30", "--limit", "emergency") == [
        "Due: 2026-08-06 01:30 +0800"
    ]


def test_deadline_that_is_provisional(loaded):
    lines = run("deadline", "--from", "2026-12-31T09:00", "--limit", "1 working days")
    assert lines[1] == "Provisional: the working calendar of that year is not in yet."


@pytest.mark.parametrize(
    ("start", "limit", "words"),
    [
        ("soon", "3 working days", "is no moment like"),
        ("2026-13-05", "3 working days", "is no moment like"),
        ("2026-08-05T10:05", "3 fortnights", "Write a length of time"),
        ("2026-08-05T10:05", "0 working days", "more than nothing"),
        ("2026-08-05T10:05", "", "Write a length of time"),
        ("9999-12-31T10:05", "3 working days", "beyond the end of the calendar"),
        ("9999-12-31T23:05", "3 clock hours", "beyond the end of the calendar"),
        ("0001-01-01T00:00", "3 clock hours", None),
    ],
)
def test_deadline_of_nonsense(loaded, start, limit, words):
    if words is None:
        assert run("deadline", "--from", start, "--limit", limit)
    else:
        with pytest.raises(CommandError, match=words):
            run("deadline", "--from", start, "--limit", limit)
