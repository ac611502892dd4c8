"""Places: imported whole or not at all, drawn without gaps, found by point, name and letters."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import shapely
from django.core.management import CommandError, call_command
from hypothesis import given, strategies as st
from shapely.geometry import Polygon

from sanlian.journal.models import Entry
from sanlian.people.actors import HOUSE
from sanlian.places import coordinates, operations, queries, rules
from sanlian.places.models import Place
from sanlian.places.operations import NewPlace

AT = datetime(2021, 8, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@given(lon=st.floats(73, 135), lat=st.floats(18, 54))
def test_gcj02_undone_is_where_it_began(lon, lat):
    back = coordinates.to_wgs84(*coordinates.to_gcj02(lon, lat), coordinates.GCJ02)
    assert back == pytest.approx((lon, lat), abs=1e-6)


@pytest.mark.parametrize("point", [(float("nan"), 29), (119, float("inf")), (190, 29), (119, -91)])
def test_impossible_numbers_are_refused(point):
    with pytest.raises(ValueError, match="earth"):
        coordinates.to_wgs84(*point)


def test_an_unknown_system_is_refused():
    with pytest.raises(coordinates.UnknownSystem):
        coordinates.to_wgs84(119, 29, "BD-09")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("缪家村村民委员会", "缪家村"),
        ("荷村村民委员会", "荷村"),
        ("太平路社区居民委员会", "太平路社区"),
        ("罗家乡", "罗家乡"),
    ],
)
def test_names_are_shown_as_people_say_them(name, short):
    assert rules.short_name(name) == short


def test_codes_lose_the_zeros_behind_their_level():
    assert [rules.trimmed(code) for code in ("330825000000", "330825201000", "330825201207")] == [
        "330825",
        "330825201",
        "330825201207",
    ]


@pytest.mark.usefixtures("county")
class TestInTheCounty:
    def test_the_county_has_its_townships_and_villages(self):
        assert len(queries.of_level("township")) == 15
        assert len(queries.villages()) == 288
        assert queries.get("330825201207").full_name == "罗家乡缪家村"
        assert [info.short_name for info in queries.path("330825201207")] == ["龙游县", "罗家乡", "缪家村"]

    def test_every_grid_is_found_by_a_point_inside_it(self):
        for grid in queries.of_level("grid"):
            assert queries.locate(grid.lon, grid.lat).code == grid.code

    def test_a_shifted_point_is_found_too(self):
        grid = queries.of_level("grid")[100]
        assert queries.locate(*coordinates.to_gcj02(grid.lon, grid.lat), coordinates.GCJ02).code == grid.code

    @pytest.mark.parametrize("point", [(120.2, 30.2), (0.0, 0.0)])
    def test_a_point_elsewhere_is_refused(self, point):
        with pytest.raises(queries.OutsideCounty):
            queries.locate(*point)

    def test_nonsense_is_refused_as_such(self):
        with pytest.raises(queries.BadCoordinates):
            queries.locate(float("nan"), 1.0)

    @pytest.mark.parametrize(
        ("level", "inside"), [("township", "county"), ("village", "township"), ("grid", "village")]
    )
    def test_each_level_tiles_the_one_above(self, level, inside):
        def shape(boundary):
            return shapely.union_all([Polygon(ring) for ring in boundary])

        parents = {row.pk: shape(row.boundary) for row in Place.objects.filter(level=inside)}
        pieces = {}
        for row in Place.objects.filter(level=level):
            pieces.setdefault(row.parent_id, []).append(shape(row.boundary))
        assert set(pieces) == set(parents)
        for parent, parts in pieces.items():
            whole = parents[parent]
            assert sum(part.area for part in parts) == pytest.approx(whole.area, rel=2e-3)
            assert shapely.union_all(parts).area == pytest.approx(whole.area, rel=2e-3)

    def test_search_by_name_letters_and_code(self):
        assert queries.search("缪家")[0].code == "330825201207"
        assert "330825201207" in [info.code for info in queries.search("mjc")]
        assert queries.search("330825201207")[0].short_name == "缪家村"
        assert queries.search("  ") == []

    def test_a_village_is_recognised_in_a_sentence(self):
        assert queries.mentioned("我住在缪家村祠堂边").code == "330825201207"
        assert queries.mentioned("路灯不亮") is None

    def test_a_second_import_changes_nothing(self, tmp_path):
        call_command("places_import", str(Path("data/places/longyou.csv").resolve()))
        entries = Entry.objects.count()
        call_command("places_import", str(Path("data/places/longyou.csv").resolve()))
        assert Entry.objects.count() == entries


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize(
    "rows",
    [
        [],
        [NewPlace("1", "短", "", 2)],
        [NewPlace("330825999000", "", "330825000000", 2)],
        [NewPlace("330825998001", "无父村", "330825998000", 2)],
        [
            NewPlace("330825997000", "甲", "330825000000", 2),
            NewPlace("330825997000", "乙", "330825000000", 3),
        ],
        [NewPlace("330825201000", "罗家乡", "330825202000", 2)],
        [NewPlace("330825201000", "罗家乡", "330825201000", 2)],
        [NewPlace("330825201000", "罗家乡", "moon", 2)],
        [NewPlace("330825997000", "长" * 61, "330825000000", 2)],
        [NewPlace("33082599７000", "全角", "330825000000", 2)],
    ],
)
def test_a_bad_list_changes_nothing(rows):
    places, entries = Place.objects.count(), Entry.objects.count()
    with pytest.raises(operations.BadRow):
        operations.import_places(rows, by=HOUSE, at=AT)
    assert (Place.objects.count(), Entry.objects.count()) == (places, entries)


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a,b\n1,2\n", "lacks"),
        (b"", "lacks"),
        (b"code,name,parent_code\n330825996000,\xff\xff\xff,330825000000\n", "not written in"),
        (b"\xff\xfecode", "not written in|lacks"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not written in|lacks"),
        (b"code,name,parent_code\n330825996000,a\x00b,330825000000\n", "2"),
        (b"code,name,parent_code\n330825996000\n", "2"),
        (b"code,name,parent_code\n", "empty|空"),
        (b"code,name,parent_code\nabc,x,330825000000\n", "2"),
    ],
)
def test_a_bad_file_is_named_and_changes_nothing(tmp_path, content, said):
    file = tmp_path / "places.csv"
    file.write_bytes(content)
    before = Place.objects.count()
    with pytest.raises(CommandError, match=said):
        call_command("places_import", str(file))
    assert Place.objects.count() == before


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_list_may_be_written_as_offices_write(tmp_path, encoding):
    file = tmp_path / "places.csv"
    file.write_text(
        "code,name,parent_code\n330825996000,演示镇,330825000000\n330825996001,演示村村民委员会,\n",
        encoding=encoding,
    )
    call_command("places_import", str(file))
    assert queries.get("330825996001").full_name == "演示镇演示村"
    queries.forget()


@pytest.mark.usefixtures("county")
def test_a_hundred_thousand_rows_of_which_the_last_is_bad_change_nothing(tmp_path):
    rows = [f"330825{200 + number // 999:03}{number % 999 + 1:03},村{number},\n" for number in range(100_000)]
    file = tmp_path / "places.csv"
    file.write_text("code,name,parent_code\n" + "".join(rows) + "x,y,z\n", encoding="utf-8")
    before = Place.objects.count()
    with pytest.raises(CommandError, match="100002"):
        call_command("places_import", str(file))
    assert Place.objects.count() == before


def test_a_missing_file_is_said(db):
    with pytest.raises(CommandError, match="nowhere"):
        call_command("places_import", "/nowhere.csv")
