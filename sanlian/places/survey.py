"""
What is wrong with a set of boundaries: pieces that overlap, leave gaps or stick out, and a drawing of them.

Pure: shapes in, flaws and an SVG out. Areas are measured on a plane laid at the middle of what is surveyed, which
for a county errs by less than a thousandth.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape

import shapely
from shapely import affinity
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

# Lines of neighbours drawn by different hands stand apart by some metres: what is thinner is no flaw.
THINNEST = 20.0
_METRES_A_DEGREE = 111_320.0
_WIDTH = 960.0
_MARGIN = 24.0
_LINE = 22.0


class Wrong(StrEnum):
    """What can be wrong with a boundary."""

    RING = "ring"  # crosses itself or is no area
    OVERLAP = "overlap"  # covers ground of a sibling
    GAP = "gap"  # ground of the parent that no part covers
    OUTSIDE = "outside"  # sticks out of the parent


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong: with which place, with which other, how large in square metres, and where."""

    wrong: Wrong
    code: str
    other: str
    area: float
    where: BaseGeometry
    reason: str = ""


def filled(shape: BaseGeometry) -> BaseGeometry:
    """Return a shape by its outer rings alone, which is what places keep."""
    parts = shape.geoms if isinstance(shape, MultiPolygon) else [shape]
    return MultiPolygon([Polygon(part.exterior) for part in parts if isinstance(part, Polygon)])


def survey(
    shapes: Mapping[str, BaseGeometry], parents: Mapping[str, str], *, thinnest: float = THINNEST
) -> list[Flaw]:
    """
    Return what is wrong with the shapes of some places, the largest first.

    :param shapes: by code, in degrees of WGS-84: the places, and those above them whose shapes are known
    :param parents: the code of the place above, for each place that is surveyed
    :param thinnest: in metres; flaws that are nowhere as wide are left out
    """
    broken = [
        Flaw(Wrong.RING, code, "", 0.0, shapes[code].boundary, explain_validity(shapes[code]))
        for code in parents
        if not shapes[code].is_valid or shapes[code].is_empty
    ]
    sound = {code: shape for code, shape in shapes.items() if shape.is_valid and not shape.is_empty}
    if not sound:
        return broken
    plane = _Plane(sound.values(), thinnest)
    flaws = []
    families: dict[str, list[str]] = {}
    for code, parent in parents.items():
        if code in sound:
            families.setdefault(parent, []).append(code)
    for parent, children in families.items():
        flaws += _overlaps(children, sound, plane)
        if parent in sound:
            flaws += _outside(children, parent, sound, plane)
            flaws += _gaps(children, parent, sound, plane)
    return broken + sorted(flaws, key=lambda flaw: -flaw.area)


class _Plane:
    """Metres east and north of the middle of some shapes."""

    def __init__(self, shapes: object, thinnest: float) -> None:
        west, south, east, north = shapely.total_bounds(list(shapes))  # type: ignore[call-overload]
        self._middle = ((west + east) / 2, (south + north) / 2)
        self._wide = _METRES_A_DEGREE * math.cos(math.radians(self._middle[1]))
        self._thinnest = thinnest

    def thick(self, shape: BaseGeometry) -> list[tuple[float, BaseGeometry]]:
        """Return the pieces that are anywhere as wide as it takes, with their square metres."""
        found = []
        for piece in getattr(shape, "geoms", [shape]):
            flat = affinity.scale(piece, self._wide, _METRES_A_DEGREE, origin=self._middle)
            if not flat.buffer(-self._thinnest / 2).is_empty:
                found.append((flat.area, piece))
        return found


def _overlaps(children: Sequence[str], shapes: Mapping[str, BaseGeometry], plane: _Plane) -> list[Flaw]:
    tree = shapely.STRtree([shapes[code] for code in children])
    found = []
    for one, other in tree.query([shapes[code] for code in children], predicate="intersects").T:
        if one < other:
            common = shapes[children[one]] & shapes[children[other]]
            found += [
                Flaw(Wrong.OVERLAP, children[one], children[other], area, piece)
                for area, piece in plane.thick(common)
            ]
    return found


def _outside(
    children: Sequence[str], parent: str, shapes: Mapping[str, BaseGeometry], plane: _Plane
) -> list[Flaw]:
    return [
        Flaw(Wrong.OUTSIDE, code, parent, area, piece)
        for code in children
        for area, piece in plane.thick(shapes[code] - shapes[parent])
    ]


def _gaps(
    children: Sequence[str], parent: str, shapes: Mapping[str, BaseGeometry], plane: _Plane
) -> list[Flaw]:
    left = shapes[parent] - shapely.union_all([shapes[code] for code in children])
    return [Flaw(Wrong.GAP, parent, "", area, piece) for area, piece in plane.thick(left)]


_COLOURS = {Wrong.RING: "#7a3db8", Wrong.OVERLAP: "#c4302b", Wrong.GAP: "#b36b00", Wrong.OUTSIDE: "#1f5fbf"}


def drawing(
    shapes: Mapping[str, BaseGeometry],
    labels: Mapping[str, str],
    flaws: Sequence[Flaw],
    *,
    title: str,
    lines: Sequence[str],
) -> str:
    """
    Return an SVG of the shapes with the flaws numbered, and below it the title and a line for each flaw.

    :param labels: the words on the shapes; shapes without are outlines only
    :param lines: one sentence for each flaw, in their order
    """
    sheet = _Sheet([*shapes.values(), *(flaw.where for flaw in flaws)])

    body = [*_drawn_shapes(sheet, shapes, labels), *_drawn_flaws(sheet, flaws, lines)]
    for number, (flaw, words) in enumerate(zip(flaws, lines, strict=True), start=1):
        y = sheet.high + 44 + number * _LINE
        body.append(_badge(_MARGIN + 9, y - 5, number, _COLOURS[flaw.wrong]))
        body.append(f'<text x="{_MARGIN + 28}" y="{y:.1f}" fill="#222">{escape(words)}</text>')
    tall = sheet.high + 44 + (len(flaws) + 1) * _LINE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:.0f} {tall:.0f}" '
        f'font-family="system-ui, sans-serif" font-size="14" role="img" aria-label="{escape(title)}">'
        f'<rect width="100%" height="100%" fill="#fff"/>{"".join(body)}'
        f'<text x="{_MARGIN}" y="{sheet.high + 32:.1f}" font-size="18" font-weight="600" fill="#222">'
        f"{escape(title)}</text></svg>\n"
    )


class _Sheet:
    """The paper that a survey is drawn on: degrees become its points, north up, distances alike both ways."""

    def __init__(self, shapes: Sequence[BaseGeometry]) -> None:
        self._west, south, east, self._north = shapely.total_bounds(shapes)
        self._squeeze = math.cos(math.radians((south + self._north) / 2))
        across = (east - self._west) * self._squeeze
        self._scale = (_WIDTH - 2 * _MARGIN) / max(across, self._north - south, 1e-9)
        self._left = (_WIDTH - across * self._scale) / 2
        self.high = (self._north - south) * self._scale + 2 * _MARGIN

    def at(self, x: float, y: float) -> tuple[float, float]:
        across = (x - self._west) * self._squeeze
        return self._left + across * self._scale, _MARGIN + (self._north - y) * self._scale

    def path(self, shape: BaseGeometry) -> str:
        drawn = []
        for part in getattr(shape, "geoms", [shape]):
            rings = [part.exterior, *part.interiors] if isinstance(part, Polygon) else [part]
            for ring in rings:
                points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (self.at(*each[:2]) for each in ring.coords))
                drawn.append(f"M{points}" + ("Z" if isinstance(part, Polygon) else ""))
        return " ".join(drawn)


def _drawn_shapes(
    sheet: _Sheet, shapes: Mapping[str, BaseGeometry], labels: Mapping[str, str]
) -> Iterator[str]:
    for code, shape in sorted(shapes.items(), key=lambda item: (item[0] not in labels, item[0])):
        yield (
            f'<path d="{sheet.path(shape)}" fill="{"#eef3ea" if code in labels else "none"}" stroke="#5b6b57" '
            f'stroke-width="{1 if code in labels else 2}" fill-rule="evenodd"/>'
        )
    for code, words in labels.items():
        x, y = sheet.at(*shapes[code].representative_point().coords[0])
        yield f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" fill="#33402f">{escape(words)}</text>'


def _drawn_flaws(sheet: _Sheet, flaws: Sequence[Flaw], lines: Sequence[str]) -> Iterator[str]:
    for number, flaw in enumerate(flaws, start=1):
        colour = _COLOURS[flaw.wrong]
        fill = "none" if flaw.wrong == Wrong.RING else colour
        yield (
            f'<path d="{sheet.path(flaw.where)}" fill="{fill}" fill-opacity="0.35" stroke="{colour}" '
            f'stroke-width="1.5" fill-rule="evenodd"><title>{escape(lines[number - 1])}</title></path>'
        )
        yield _badge(*sheet.at(*flaw.where.representative_point().coords[0]), number, colour)


def _badge(x: float, y: float, number: int, colour: str) -> str:
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="9" fill="{colour}"/><text x="{x:.1f}" y="{y + 4:.1f}" '
        f'text-anchor="middle" font-size="11" font-weight="600" fill="#fff">{number}</text>'
    )
