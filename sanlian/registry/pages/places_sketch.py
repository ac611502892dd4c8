"""A small drawing of a place's ground: its outline, what lies in it, the point that stands for it, what is wrong."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from sanlian.people.names import named
from sanlian.places.listings import Ground
from sanlian.places.operations import Surveyed
from sanlian.places.survey import survey

WIDE, HIGH, MARGIN = 480.0, 320.0, 12.0
Ring = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Sketch:
    """
    Paths of an SVG `WIDE` × `HIGH`: the outline, each place inside with its name, the flaws, and the point.

    `lines` has a sentence for each flaw, in their order; `astray` says that the point lies outside the outline.
    """

    outline: str
    inside: list[tuple[str, str]]
    flaws: list[str]
    lines: list[str]
    point: tuple[float, float] | None
    astray: bool


def sketch(code: str, ground: Ground) -> Sketch | None:
    """Return the drawing of a place, or None where neither its ground nor that of anything inside it is known."""
    shapes = {info.code: _shape(rings) for info, rings in ground.inside if rings}
    own = _shape(ground.rings) if ground.rings else None
    known = [*shapes.values(), *([own] if own is not None else [])]
    if not known:
        return None
    around = shapes | ({code: own} if own is not None else {})
    flaws = survey(around, dict.fromkeys(shapes, code))
    labels = {info.code: named(info) for info, rings in ground.inside if rings}
    paper = _Paper(known)
    point = ground.point
    return Sketch(
        outline=paper.path(own) if own is not None else "",
        inside=[(named(info), paper.path(shapes[info.code])) for info, rings in ground.inside if rings],
        flaws=[paper.path(flaw.where) for flaw in flaws],
        lines=Surveyed(shapes=around, labels=labels, flaws=flaws).lines(),
        point=paper.at(*point) if point else None,
        astray=bool(point and own is not None and own.is_valid and not own.intersects(Point(point))),
    )


def _shape(rings: Iterable[Ring]) -> BaseGeometry:
    return MultiPolygon([Polygon(ring) for ring in rings])


class _Paper:
    """Where degrees come to lie on the paper; a degree of longitude is as wide as it is at this latitude."""

    def __init__(self, shapes: Sequence[BaseGeometry]) -> None:
        west, south, east, north = (float(each) for each in shapely.total_bounds(list(shapes)))
        self._squeeze = math.cos(math.radians((south + north) / 2))
        across, along = max((east - west) * self._squeeze, 1e-9), max(north - south, 1e-9)
        self._scale = min((WIDE - 2 * MARGIN) / across, (HIGH - 2 * MARGIN) / along)
        self._left = (WIDE - across * self._scale) / 2 - west * self._squeeze * self._scale
        self._top = (HIGH - along * self._scale) / 2 + north * self._scale

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Return a point on the paper."""
        x = self._left + lon * self._squeeze * self._scale
        return round(x, 1), round(self._top - lat * self._scale, 1)

    def path(self, shape: BaseGeometry) -> str:
        """Return the rings or lines of a shape as the data of a path."""
        drawn = []
        for part in getattr(shape, "geoms", [shape]):
            rings = [part.exterior, *part.interiors] if isinstance(part, Polygon) else [part]
            closed = "Z" if isinstance(part, Polygon) else ""
            for ring in rings:
                points = (self.at(*each[:2]) for each in ring.coords)
                drawn.append("M" + " ".join(f"{x},{y}" for x, y in points) + closed)
        return " ".join(drawn)
