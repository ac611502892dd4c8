"""Loading: whole or not at all, twice as once, and nothing that people entered is lost."""

from datetime import date

import pytest
from django.utils import translation

from sanlian.catalogue import facts, operations, queries
from sanlian.catalogue.models import CalendarDay, CatalogueVersion, Category
from sanlian.journal import queries as journal
from sanlian.kernel.errors import NotAllowed
from sanlian.people.actors import HOUSE, Actor
from tests.catalogue.conftest import MONDAY
from tests.catalogue.files import FOLDER

pytestmark = pytest.mark.django_db

CLERK = Actor(kind="officer", id=7, name="周丽")


def load(folder=FOLDER, by=HOUSE):
    return operations.load(folder, by=by, at=MONDAY)


def recorded():
    return [fact.name for fact in journal.facts(names=frozenset(facts.FACTS))]


def test_the_first_load_brings_everything(loaded):
    assert loaded.new_version
    assert loaded.changes["duties"].added == 52
    assert loaded.changes["departments"].added == 18
    (fact,) = journal.facts()
    assert (fact.name, fact.subject_kind, fact.subject_id) == ("catalogue.loaded", "catalogue", loaded.label)
    assert fact.details["version"] == loaded.label
    assert fact.details["calendar_years"] == [2021, 2022, 2023, 2024, 2025, 2026]


def test_a_second_load_changes_nothing(loaded):
    again = load()
    assert not again.new_version
    assert not any(again.changes.values())
    assert CatalogueVersion.objects.count() == 1
    assert recorded() == ["catalogue.loaded"]


def test_a_change_makes_a_version(loaded, files, edit):
    edit("categories.yaml", 'version: "2026.1"', 'version: "2026.2"')
    edit("categories.yaml", "resident_name: 没水了", "resident_name: 水没了")
    outcome = load(files)
    assert {name for name, change in outcome.changes.items() if change} == {"categories"}
    assert outcome.changes["categories"].changed == 1
    assert queries.category("water.outage").resident_name == "水没了"
    assert queries.snapshot().version == "2026.2"
    old = CatalogueVersion.objects.earliest("pk").content["categories"]
    assert next(row for row in old if row["code"] == "water.outage")["resident_name"] == "没水了"


def test_other_office_hours_are_a_version_too(loaded, files, edit):
    edit("hours.yaml", '"17:00"', '"17:30"')
    outcome = load(files)
    assert outcome.new_version and not any(outcome.changes.values())
    assert queries.calendar().hours.closing.isoformat() == "17:30:00"


def test_what_is_left_out_is_retired_and_comes_back(loaded, files):
    text = (files / "categories.yaml").read_text(encoding="utf-8")
    start = text.index("  - code: village.other")
    (files / "categories.yaml").write_text(text[:start], encoding="utf-8")
    lists = files / "responsibilities.yaml"
    lines = lists.read_text(encoding="utf-8").splitlines()
    lists.write_text("\n".join(line for line in lines if "village.other" not in line), encoding="utf-8")

    outcome = load(files)
    assert outcome.changes["categories"].retired == 1
    assert not queries.category("village.other").active
    assert "village.other" not in {each.code for each in queries.snapshot().leaves}
    assert queries.responsibility("village.other", "twp-330825201") is None

    back = load()
    assert back.changes["categories"].changed == 1
    assert queries.category("village.other").active


def test_days_entered_by_hand_survive(loaded):
    day = date(2026, 10, 8)
    operations.set_calendar_day(day, working=False, name="县里放假", by=HOUSE, at=MONDAY)
    operations.set_calendar_day(date(2026, 10, 7), working=True, name="值班", by=HOUSE, at=MONDAY)
    assert not load().new_version
    assert not queries.calendar().is_working_day(day)
    assert queries.calendar().is_working_day(date(2026, 10, 7))


def test_a_day_that_the_file_drops_is_gone(loaded, files, edit):
    edit("calendar.csv", "2026-10-10,1,国庆节调休上班\n", "")
    assert load(files).changes["calendar"].retired == 1
    assert not queries.calendar().is_working_day(date(2026, 10, 10))


SPOILED = [
    ("limits.yaml", "code: hard", "code: harder", "names the limit “hard”"),
    ("categories.yaml", "lead: dept-water", "lead: dept-watre", "names the unit “dept-watre”"),
    ("calendar.csv", "2021-01-01,0", "2021-01-41,0", "has no date like"),
    (
        "duties.yaml",
        "            - {name: 常态走访, name_en: Regular visits}\n",
        "",
        "level 4 must have 33 duties, it has 32",
    ),
    ("hours.yaml", "sessions:", "sessions: [", "is not well-formed YAML"),
]


@pytest.mark.parametrize(("name", "old", "new", "sentence"), SPOILED)
def test_a_fault_changes_nothing(loaded, files, edit, name, old, new, sentence):
    edit(name, old, new)
    edit("departments.yaml", "龙游县公安局", "某县公安局")
    before = list(Category.objects.order_by("pk").values()), list(CalendarDay.objects.values())
    with translation.override("en"), pytest.raises(operations.BadCatalogue, match=sentence):
        load(files)
    assert (list(Category.objects.order_by("pk").values()), list(CalendarDay.objects.values())) == before
    assert recorded() == ["catalogue.loaded"]
    assert queries.departments()[0].name == "龙游县公安局"


def test_unreadable_files_are_named(loaded, files):
    (files / "limits.yaml").unlink()
    (files / "calendar.csv").write_bytes("date,working,name\n2026-01-01,0,元旦\n".encode("gb18030"))
    (files / "hours.yaml").write_text("#" * 9_000_000)
    with translation.override("en"), pytest.raises(operations.BadCatalogue) as refusal:
        load(files)
    assert [problem.split(":")[0] for problem in refusal.value.problems] == [
        "limits.yaml",
        "hours.yaml",
        "calendar.csv",
    ]


def test_faults_are_told_in_chinese(loaded, files, edit):
    edit("limits.yaml", "code: hard", "code: harder")
    with (
        translation.override("zh-hans"),
        pytest.raises(operations.BadCatalogue, match="引用的时限“hard”不存在"),
    ):
        load(files)


def test_not_everybody_may_load(db):
    with pytest.raises(NotAllowed):
        load(by=CLERK)
    assert not CatalogueVersion.objects.exists()
    assert recorded() == []
