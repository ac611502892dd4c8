"""Small maps that are drawn as pictures: outlines of places put on a frame, without any tile from anywhere."""

import math
from dataclasses import dataclass

# Drawn and pressed at this size in CSS pixels; it fits the narrowest phone.
SIZE = 320
_MARGIN = 8

Ring = list[list[float]]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the world that a map shows, and how it is put on the picture."""

    west: float
    north: float
    scale: float
    squeeze: float
    left: float
    top: float

    def xy(self, lon: float, lat: float) -> tuple[float, float]:
        """Return the pixel of a point."""
        return (
            round(self.left + (lon - self.west) * self.scale * self.squeeze, 1),
            round(self.top + (self.north - lat) * self.scale, 1),
        )

    def lonlat(self, x: float, y: float) -> tuple[float, float]:
        """Return the point under a pixel, WGS-84."""
        return (
            round(self.west + (x - self.left) / self.scale / self.squeeze, 6),
            round(self.north - (y - self.top) / self.scale, 6),
        )


def frame_of(rings: list[Ring], *, size: tuple[int, int] = (SIZE, SIZE), pad: float = 0) -> Frame:
    """
    Return the frame that shows these rings whole; a degree of longitude is shorter by the latitude's cosine.

    :param size: width and height of the picture in CSS pixels
    :param pad: how much of their own size is seen around the rings on each side
    """
    west, south, east, north = bounds(rings)
    wide, high = (east - west) * pad, (north - south) * pad
    west, east, south, north = west - wide, east + wide, south - high, north + high
    squeeze = math.cos(math.radians((south + north) / 2))
    width, height = (east - west) * squeeze, north - south
    scale = min((size[0] - 2 * _MARGIN) / width, (size[1] - 2 * _MARGIN) / height)
    return Frame(
        west=west,
        north=north,
        scale=scale,
        squeeze=squeeze,
        left=(size[0] - width * scale) / 2,
        top=(size[1] - height * scale) / 2,
    )


def bounds(rings: list[Ring]) -> Box:
    """Return the westernmost, southernmost, easternmost and northernmost degrees of these rings."""
    lons = [lon for ring in rings for lon, _lat in ring]
    lats = [lat for ring in rings for _lon, lat in ring]
    return min(lons), min(lats), max(lons), max(lats)


def path_of(frame: Frame, ring: Ring) -> str:
    """Return the points of a ring as SVG writes them."""
    return " ".join(f"{x},{y}" for x, y in (frame.xy(*point) for point in ring))
