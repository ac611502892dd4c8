"""Boundaries taken over from GeoJSON: converted, checked against each other, drawn with what is wrong."""

import json
from xml.etree import ElementTree

import pytest
from django.core.management import CommandError, call_command

from sanlian.journal.models import Entry
from sanlian.kernel import errors
from sanlian.people.actors import HOUSE
from sanlian.places import coordinates, facts, neighbours, operations, queries
from sanlian.places.models import Place
from sanlian.places.survey import Wrong
from tests.places.test_changes import AT, COUNTY, NOBODY, NORTH, SOUTH, A, B, C, small

__all__ = ["small"]
WEST, SIDE = (119.0, 29.0), 0.03


def square(left: float, bottom: float, wide: float = SIDE, high: float = SIDE) -> list[list[float]]:
    x, y = WEST[0] + left, WEST[1] + bottom
    return [[x, y], [x + wide, y], [x + wide, y + high], [x, y + high], [x, y]]


def collection(**rings) -> dict:
    """Return features by code, without the county's six digits."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"code": f"{COUNTY}{code[1:]}"},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
            for code, ring in rings.items()
        ],
    }


GOOD = {"_001": square(0, 0), "_001001": square(0, 0, 0.01), "_001002": square(0.01, 0, 0.01)} | {
    "_001003": square(0.02, 0, 0.01)
}


def draw(rings, **options):
    options = {"system": coordinates.WGS84, "by": HOUSE, "at": AT} | options
    return operations.draw_boundaries(collection(**rings), **options)


@pytest.mark.usefixtures("small")
class TestDraw:
    def test_pieces_that_tile_their_parent_are_taken_over(self):
        assert draw(GOOD).flaws == []

        assert Place.objects.get(code=A).boundary == [square(0, 0, 0.01)]
        assert queries.outlines("village", within=NORTH)["features"][0]["properties"]["code"] == A
        entry = Entry.objects.get(name=facts.BOUNDED)
        assert entry.details == {"boundaries": 4, "system": "WGS-84", "flaws": 0}

    def test_around_a_village_are_its_neighbours_asked_for_once_until_the_map_changes(
        self, django_assert_num_queries
    ):
        draw(GOOD)
        queries.forget()
        village = queries.get(A)
        assert [each.place.code for each in neighbours.around(village)] == [A, B, C]
        with django_assert_num_queries(0):
            assert [each.place.code for each in neighbours.inside(NORTH)] == [A, B, C]

        draw({"_001001": square(0, 0, 0.01, 0.02)}, despite=True)

        drawn = neighbours.around(queries.get(A))[0]
        assert max(lat for ring in drawn.rings for _lon, lat in ring) == WEST[1] + 0.02

    def test_what_is_too_fine_for_a_small_map_is_left_out_of_it(self):
        wavy = [[x, y] for x, y in square(0, 0)[:-1]]
        wavy[1:1] = [[WEST[0] + SIDE * step / 50, WEST[1] + 0.00005 * (step % 2)] for step in range(1, 50)]
        Place.objects.filter(code=A).update(boundary=[[*wavy, wavy[0]]], lon=119.01, lat=29.01)
        queries.forget()

        (drawn,) = neighbours.around(queries.get(A))

        assert len(drawn.rings[0]) < 10

    def test_shifted_coordinates_are_put_right(self):
        shifted = {
            code: [list(coordinates.to_gcj02(*point)) for point in ring] for code, ring in GOOD.items()
        }
        draw(shifted, system=coordinates.GCJ02)
        [ring] = Place.objects.get(code=A).boundary
        assert ring == [pytest.approx(point, abs=2e-6) for point in square(0, 0, 0.01)]

    @pytest.mark.parametrize(
        ("wrong", "codes", "changed"),
        [
            (Wrong.OVERLAP, (A, B), {"_001001": square(0, 0, 0.015)}),
            (Wrong.GAP, (NORTH, ""), {"_001001": square(0.005, 0, 0.005)}),
            (Wrong.OUTSIDE, (C, NORTH), {"_001003": square(0.02, 0, 0.015)}),
            (
                Wrong.RING,
                (A, ""),
                {"_001001": [[119, 29], [119.01, 29.03], [119.01, 29], [119, 29.03], [119, 29]]},
            ),
        ],
    )
    def test_what_is_wrong_is_named_and_changes_nothing(self, wrong, codes, changed):
        with pytest.raises(operations.FlawedBoundaries) as refused:
            draw(GOOD | changed)

        flaw = refused.value.surveyed.flaws[0]
        assert (flaw.wrong, {flaw.code, flaw.other}) == (wrong, set(codes))
        assert not Place.objects.filter(code__startswith=COUNTY).exclude(boundary=None).exists()
        assert not Entry.objects.filter(name=facts.BOUNDED).exists()

    def test_areas_are_told_in_hectares(self):
        surveyed = operations.check_boundaries(
            collection(**GOOD | {"_001003": square(0.02, 0, 0.015)}), system=coordinates.WGS84
        )
        # 0.005° of longitude at 29° north by 0.03° of latitude.
        assert surveyed.flaws[0].area == pytest.approx(486 * 3340, rel=0.01)
        assert any("162" in line for line in surveyed.lines())

    def test_a_part_is_checked_against_what_is_there(self):
        draw(GOOD)
        with pytest.raises(operations.FlawedBoundaries):
            draw({"_001001": square(0, 0, 0.02)})
        draw({"_001001": square(0, 0, 0.02)}, despite=True)
        assert Place.objects.get(code=A).boundary == [square(0, 0, 0.02)]

    def test_a_broken_ring_is_never_taken_over(self):
        with pytest.raises(operations.FlawedBoundaries):
            draw({"_002": [[119, 29], [119.01, 29.03], [119.01, 29], [119, 29.03], [119, 29]]}, despite=True)
        assert Place.objects.get(code=SOUTH).boundary is None

    def test_lines_that_stand_apart_by_metres_are_no_flaw(self):
        assert draw(GOOD | {"_001001": square(0, 0, 0.0101)}).flaws == []

    def test_a_stranger_draws_nothing(self):
        with pytest.raises(errors.NotAllowed):
            draw(GOOD, by=NOBODY)

    @pytest.mark.parametrize(
        "bad",
        [
            {},
            {"features": []},
            {"features": [7]},
            {"features": [{"properties": {"code": "999999"}, "geometry": None}]},
            {"features": [{"properties": {"code": A}, "geometry": None}]},
            {"features": [{"properties": {"code": A}, "geometry": {"type": "Point", "coordinates": [1, 2]}}]},
            {
                "features": [
                    {"properties": {"code": A}, "geometry": {"type": "Polygon", "coordinates": [[[1]]]}}
                ]
            },
            collection(_001=[[500, 29], [501, 29], [501, 30], [500, 29]]),
            {"features": collection(_001=square(0, 0))["features"] * 2},
        ],
    )
    def test_what_is_no_collection_of_areas_is_refused(self, bad):
        with pytest.raises(operations.BadBoundaries):
            operations.draw_boundaries(bad, system=coordinates.WGS84, by=HOUSE, at=AT)

    def test_the_system_must_be_one_that_we_know(self):
        with pytest.raises(operations.BadBoundaries, match="GCJ-02"):
            draw(GOOD, system="BD-09")


@pytest.mark.usefixtures("small")
class TestCommand:
    def test_flaws_are_drawn_and_nothing_changes(self, tmp_path, capsys):
        file, report = tmp_path / "b.geojson", tmp_path / "b.svg"
        file.write_text(json.dumps(collection(**GOOD | {"_001001": square(0, 0, 0.015)})))
        with pytest.raises(CommandError, match="1"):
            call_command("places_boundaries", str(file), "--system", "WGS-84", "--report", str(report))
        assert "1. " in capsys.readouterr().out
        words = [each.text for each in ElementTree.parse(report).iter("{http://www.w3.org/2000/svg}text")]
        assert "甲村" in words
        assert "1" in words
        assert not Place.objects.filter(code__startswith=COUNTY).exclude(boundary=None).exists()

    def test_good_ones_are_taken_over(self, tmp_path):
        file = tmp_path / "b.geojson"
        file.write_text(json.dumps(collection(**GOOD)))
        call_command("places_boundaries", str(file), "--system", "CGCS2000", "--check")
        assert Place.objects.get(code=A).boundary is None
        call_command("places_boundaries", str(file), "--system", "CGCS2000")
        assert Place.objects.get(code=A).boundary is not None

    def test_a_file_that_is_no_json_is_said(self, tmp_path):
        file = tmp_path / "b.geojson"
        file.write_text("<kml/>")
        with pytest.raises(CommandError, match="JSON"):
            call_command("places_boundaries", str(file), "--system", "WGS-84")


@pytest.mark.usefixtures("small")
class TestChangeCommand:
    def test_each_verb(self, capsys):
        call_command("places_change", "merge", A, B, "--into", B, "--day", "2026-03-01")
        call_command("places_change", "rename", C, "新丙村村民委员会", "--day", "2026-03-01")
        call_command("places_change", "move", C, "--under", SOUTH, "--day", "2026-03-02")
        parts = [f"--part={SOUTH}001", f"--part={SOUTH}009=半村:{SOUTH}001002"]
        call_command("places_change", "split", f"{SOUTH}001", *parts, "--day", "2026-03-01")
        said = [line for line in capsys.readouterr().out.splitlines() if not line.startswith("Went along")]
        assert said == [
            f"{B} 北乡乙村",
            f"{C} 北乡新丙村",
            f"{SOUTH}004 南乡新丙村",
            f"{SOUTH}001 南乡甲村",
            f"{SOUTH}009 南乡半村",
            f"For people to do: 南乡半村没有单位 vil-{SOUTH}009。",
            f"For people to do: 南乡半村没有单位 team-{SOUTH}009。",
        ]
        call_command("places_change", "history", A)
        assert f"Today {B} 北乡乙村 stands for {A}." in capsys.readouterr().out

    def test_a_refusal_ends_with_its_sentence(self):
        with pytest.raises(CommandError, match="880101999"):
            call_command("places_change", "rename", "880101999", "某村", "--day", "2026-03-01")
