"""Drawing the demonstration's geometry: townships, villages and grids that tile an invented outline."""

import random
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import shapely
import yaml
from shapely.geometry import MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry

from sanlian.journal.operations import Author, operation, record
from sanlian.places import facts, rules
from sanlian.places.models import Place
from sanlian.places.operations import _change

GRIDS_PER_VILLAGE = (2, 4)
LEVELS = ("county", "township", "village")


@operation
def draw_demonstration(plan: Path, *, seed: int = 1, by: Author, at: datetime) -> int:
    """
    Give every place an invented boundary and every village two to four invented grids; return the number of grids.

    Drawn anew each time, the same for the same seed. Each level is a Voronoi division of the one above, so that
    the pieces tile it without gap or overlap.
    """
    drawing = yaml.safe_load(plan.read_text(encoding="utf-8"))
    dice = random.Random(seed)
    outline = Polygon(drawing["outline"])
    places = {place.code: place for place in Place.objects.filter(level__in=LEVELS, ended_on=None)}
    county = next(place for place in places.values() if place.level == "county")
    shapes: dict[str, BaseGeometry] = {county.code: outline}
    towns = [place for place in places.values() if place.level == "township"]
    seeds = [Point(drawing["townships"].get(town.code) or _scatter(outline, 1, dice)[0]) for town in towns]
    shapes |= dict(zip((town.code for town in towns), divide(outline, seeds), strict=True))
    grids: list[Place] = []
    for town in towns:
        villages = [
            place for place in places.values() if place.level == "village" and place.parent_id == town.pk
        ]
        points = _scatter(shapes[town.code], len(villages), dice)
        for village, shape in zip(villages, divide(shapes[town.code], points), strict=True):
            shapes[village.code] = shape
            grids += _grids(village, shape, dice)
    for code, place in places.items():
        _change.draw(place, shapes[code])
    Place.objects.bulk_update(places.values(), ["boundary", "lon", "lat"], batch_size=200)
    Place.objects.bulk_create(
        grids,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["boundary", "lon", "lat"],
    )
    _change.enter_codes()
    record(
        facts.DRAWN, subject=("county", "places"), by=by, at=at, details={"grids": len(grids), "seed": seed}
    )
    _change.changed()
    return len(grids)


def _grids(village: Place, shape: BaseGeometry, dice: random.Random) -> list[Place]:
    points = _scatter(shape, dice.randint(*GRIDS_PER_VILLAGE), dice)
    found = []
    for number, piece in enumerate(divide(shape, points), start=1):
        name = f"第{number}网格"
        grid = Place(
            code=f"{village.code}{number:03}",
            name=name,
            short_name=name,
            full_name=f"{village.full_name}{name}",
            level="grid",
            kind="grid",
            parent=village,
            initials=f"d{number}wg",
            name_en=rules.english_name(name, "grid"),
        )
        found.append(_change.draw(grid, piece))
    return found


def divide(area: BaseGeometry, points: Sequence[Point]) -> list[BaseGeometry]:
    """Return the part of an area that is nearest to each point, in the order of the points."""
    if len(points) == 1:
        return [area]
    cells = shapely.voronoi_polygons(MultiPoint(points), extend_to=area).geoms
    tree = shapely.STRtree(list(cells))
    cut = []
    for point in points:
        cell = cells[int(tree.query(point, predicate="intersects")[0])]
        cut.append(shapely.intersection(cell, area))
    return cut


def _scatter(area: BaseGeometry, count: int, dice: random.Random) -> list[Point]:
    """Return points inside an area, moved apart by two rounds towards the middles of their cells."""
    west, south, east, north = area.bounds
    points: list[Point] = []
    while len(points) < count:
        point = Point(dice.uniform(west, east), dice.uniform(south, north))
        if area.contains(point):
            points.append(point)
    for _round in range(2):
        points = [cell.representative_point() for cell in divide(area, points)]
    return points
