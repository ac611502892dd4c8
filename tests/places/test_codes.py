"""Codes of several systems side by side, each with its days; lists of the whole country."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from sanlian.journal.models import Entry
from sanlian.kernel import errors, kept
from sanlian.people.actors import HOUSE
from sanlian.places import facts, operations, queries, rules
from sanlian.places.models import Edition, Place, PlaceCode
from sanlian.places.operations import NewCode, _bulk
from tests.places.test_changes import AT, COUNTY, NOBODY, NORTH, SOUTH, A, B, build_map, small
from tests.threads import at_once

__all__ = ["small"]
SWAP = date(2023, 7, 1)
OLD = "county-old"


def swapped(**change) -> list[NewCode]:
    """Return the county's old set, in which two townships bear each other's numbers until a day."""
    return [
        NewCode(OLD, "001", SOUTH, None, SWAP, line=2),
        NewCode(OLD, "002", NORTH, None, SWAP, line=3),
        NewCode(OLD, "001", NORTH, SWAP, line=4),
        NewCode(OLD, "002", SOUTH, SWAP, line=5),
    ]


@pytest.mark.usefixtures("small")
class TestSystems:
    def test_a_code_means_the_place_of_its_system_and_day(self):
        assert operations.give_codes(swapped(), by=HOUSE, at=AT) == 4

        assert queries.by_code(OLD, "001", on=date(2023, 6, 30)).code == SOUTH
        assert queries.by_code(OLD, "001", on=SWAP).code == NORTH
        assert queries.by_code(rules.MAIN, NORTH, on=SWAP).code == NORTH
        assert queries.by_code("other", "001", on=SWAP) is None
        assert [(alias.code_system, alias.code) for alias in queries.aliases(NORTH, on=SWAP)] == [
            (OLD, "001"),
            (rules.MAIN, NORTH),
        ]
        assert Entry.objects.get(name=facts.CODED).details == {"systems": [OLD], "codes": 4}

    def test_a_second_run_changes_nothing(self):
        operations.give_codes(swapped(), by=HOUSE, at=AT)
        entries = Entry.objects.count()
        assert operations.give_codes(swapped(), by=HOUSE, at=AT) == 0
        assert Entry.objects.count() == entries

    def test_it_follows_a_place_that_moves(self):
        operations.give_codes([NewCode(OLD, "V1", A)], by=HOUSE, at=AT)
        operations.move(A, under=SOUTH, day=date(2026, 3, 1), by=HOUSE, at=AT)
        assert queries.by_code(OLD, "V1", on=date(2026, 3, 2)).code == f"{SOUTH}004"

    @pytest.mark.parametrize(
        ("refusal", "row"),
        [
            (operations.BadCode, NewCode(OLD, "001", A, date(2024, 1, 1), line=9)),
            (operations.BadCode, NewCode(OLD, "009", NORTH, date(2024, 1, 1), line=9)),
            (operations.BadCode, NewCode(OLD, "", A, line=9)),
            (operations.BadCode, NewCode(rules.MAIN, "001", A, line=9)),
            (operations.BadCode, NewCode(OLD, "009", A, SWAP, SWAP, line=9)),
            (queries.UnknownPlace, NewCode(OLD, "009", "880109", line=9)),
        ],
    )
    def test_a_bad_row_keeps_all_out(self, refusal, row):
        before = PlaceCode.objects.count()
        with pytest.raises(refusal, match="9"):
            operations.give_codes([*swapped(), row], by=HOUSE, at=AT)
        assert PlaceCode.objects.count() == before

    def test_a_stranger_gives_no_codes(self):
        with pytest.raises(errors.NotAllowed):
            operations.give_codes(swapped(), by=NOBODY, at=AT)

    def test_by_command(self, tmp_path, capsys):
        file = tmp_path / "codes.csv"
        file.write_text(f"system,code,place,valid_from,valid_to\n{OLD},9,{NORTH},,2023-07-01\n")
        call_command("places_codes", str(file))
        call_command("places_codes", "--system", OLD, "--code", "9", "--on", "2020-01-01")
        assert "北乡" in capsys.readouterr().out
        with pytest.raises(CommandError, match="No place"):
            call_command("places_codes", "--system", OLD, "--code", "9")
        file.write_text(f"system,code,place,valid_from\n{OLD},8,{NORTH},yesterday\n")
        with pytest.raises(CommandError, match="yesterday"):
            call_command("places_codes", str(file))


PACKAGE = {
    "provinces.csv": 'code,name\n88,"试省"\n',
    "cities.csv": 'code,name,provinceCode\n8801,"试市",88\n',
    "areas.csv": 'code,name,cityCode,provinceCode\n880101,"试县",8801,88\n880100,"无县市",8801,88\n',
    "streets.csv": (
        "code,name,areaCode,provinceCode,cityCode\n"
        '880101001,"北乡",880101,88,8801\n880101999,"末乡",880101,88,8801\n880100003,"直管镇",880100,88,8801\n880101000,"试县",880101,88,8801\n'
    ),
    "villages.csv": (
        "code,name,streetCode,provinceCode,cityCode,areaCode\n"
        '880101001001,"高\ue170村委会",880101001,88,8801,880101\n'
        '880101999999,"末村委会",880101999,88,8801,880101\n'
        '880101000000,"试县",880101000,88,8801,880101\n'
    ),
}


@pytest.fixture
def package(tmp_path) -> list[str]:
    for name, text in PACKAGE.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [str(tmp_path / name) for name in PACKAGE]


@pytest.mark.django_db
class TestCountry:
    def test_the_packages_files_are_understood(self, package):
        call_command("places_import", *package)
        assert [info.short_name for info in map(queries.get, ("88", "8801", "880101"))] == [
            "试省",
            "试市",
            "试县",
        ]
        assert queries.get("880101").parent_code == "8801"
        assert queries.get("880101001001").full_name == "北乡高\ue170村"
        assert queries.get("880100003").parent_code == "880100"
        assert queries.get("880101000000").parent_code == "880101000"
        assert queries.path("880101001001")[0].code == "880101"
        assert queries.by_code(rules.MAIN, "8801", on=SWAP).name == "试市"
        queries.forget()

    def test_a_subtree_is_a_range_without_what_comes_after_it(self, package):
        call_command("places_import", *package)
        Place.objects.create(code="880102", name="邻县", level="county", kind="county")
        assert queries.subtree("880101999") == [("880101999999", "末村委会")]
        assert [code for code, _name in queries.subtree("8801", level="county")] == [
            "880100",
            "880101",
            "880102",
        ]
        queries.forget()

    def test_a_county_that_stood_alone_is_hung_under_its_city(self, package):
        build_map()
        call_command("places_import", *package[:2])
        assert Place.objects.get(code=COUNTY).parent.code == "8801"
        queries.forget()

    def test_a_process_keeps_the_counties_at_work(self, package, settings):
        call_command("places_import", *package)
        settings.COUNTIES = ["880100"]
        queries.forget()
        assert [info.code for info in queries.of_level("county") if info.code[:2] == "88"] == ["880100"]
        assert queries.find("88").name == "试省"
        assert queries.by_code(rules.MAIN, "880101001", on=SWAP).name == "北乡"
        queries.forget()


@pytest.mark.usefixtures("small")
class TestOtherProcesses:
    def test_a_change_elsewhere_is_seen_when_the_minute_is_over(self, monkeypatch):
        assert queries.get(A).short_name == "甲村"
        # Another process: it changes the table and cannot make this one forget.
        Place.objects.filter(code=A).update(short_name="改村")
        Edition.turn()
        assert queries.get(A).short_name == "甲村"
        monkeypatch.setattr(kept, "monotonic", lambda: 61.0)
        assert queries.get(A).short_name == "改村"
        monkeypatch.setattr(kept, "monotonic", lambda: 122.0)
        with CaptureQueriesContext(connection) as asked:
            queries.get(B)
        assert len(asked) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer; nothing races")
def test_of_two_who_give_one_code_at_once_one_is_told():
    build_map()
    results = at_once(
        *[
            lambda place=place, until=until: operations.give_codes(
                [NewCode(OLD, "007", place, valid_to=until, line=2)], by=HOUSE, at=AT
            )
            for place, until in ((NORTH, SWAP), (SOUTH, None))
        ]
    )
    assert sorted(type(result).__name__ for result in results) == ["BadCode", "int"]
    assert PlaceCode.objects.filter(code_system=OLD, code="007").count() == 1


@pytest.mark.usefixtures("small")
def test_the_database_lets_no_two_places_bear_a_code_of_today():
    first, second = Place.objects.order_by("code")[:2]
    PlaceCode.objects.create(place=first, code_system=OLD, code="9")
    with pytest.raises(IntegrityError), transaction.atomic():
        PlaceCode.objects.create(place=second, code_system=OLD, code="9")


def test_one_stream_writes_what_rows_write(db, monkeypatch):
    def written():
        fields = (
            "code",
            "name",
            "full_name",
            "level",
            "kind",
            "initials",
            "parent__code",
            "began_on",
            "heir",
        )
        return list(Place.objects.order_by("code").values_list(*fields)), PlaceCode.objects.count()

    with transaction.atomic():
        build_map()
        in_rows = written()
        transaction.set_rollback(True)
    monkeypatch.setattr(_bulk, "BATCH", 1)
    build_map()
    assert written() == in_rows
    operations.rename(A, name="新甲村村民委员会", day=SWAP, by=HOUSE, at=AT)
    queries.forget()
