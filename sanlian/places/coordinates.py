"""
Coordinate systems met at the edge: WGS-84 and CGCS2000 (equal within a metre), and the shifted GCJ-02.

The shift is the published approximation that map services use; undone by iteration it is exact to centimetres.
"""

import math

WGS84, CGCS2000, GCJ02 = "WGS-84", "CGCS2000", "GCJ-02"
SYSTEMS = (WGS84, CGCS2000, GCJ02)

_AXIS = 6378245.0
_ECCENTRICITY = 0.00669342162296594323


class UnknownSystem(ValueError):
    """The coordinate system is not one of SYSTEMS."""


def to_wgs84(lon: float, lat: float, system: str = WGS84) -> tuple[float, float]:
    """
    Return a point in WGS-84.

    :raises UnknownSystem: for a system not in SYSTEMS
    :raises ValueError: for numbers that are no place on earth
    """
    if system not in SYSTEMS:
        raise UnknownSystem(system)
    if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
        raise ValueError("not a place on earth")
    if system != GCJ02:
        return lon, lat
    guess_lon, guess_lat = lon, lat
    for _round in range(6):
        moved_lon, moved_lat = to_gcj02(guess_lon, guess_lat)
        guess_lon, guess_lat = guess_lon + lon - moved_lon, guess_lat + lat - moved_lat
    return guess_lon, guess_lat


def to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """Return a WGS-84 point in GCJ-02."""
    x, y = lon - 105.0, lat - 35.0
    wave = (20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + wave
    north += (20.0 * math.sin(y * math.pi) + 40.0 * math.sin(y / 3.0 * math.pi)) * 2.0 / 3.0
    north += (160.0 * math.sin(y / 12.0 * math.pi) + 320.0 * math.sin(y * math.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + wave
    east += (20.0 * math.sin(x * math.pi) + 40.0 * math.sin(x / 3.0 * math.pi)) * 2.0 / 3.0
    east += (150.0 * math.sin(x / 12.0 * math.pi) + 300.0 * math.sin(x / 30.0 * math.pi)) * 2.0 / 3.0
    rad = lat / 180.0 * math.pi
    magic = 1 - _ECCENTRICITY * math.sin(rad) ** 2
    root = math.sqrt(magic)
    lat_shift = north * 180.0 / ((_AXIS * (1 - _ECCENTRICITY)) / (magic * root) * math.pi)
    lon_shift = east * 180.0 / (_AXIS / root * math.cos(rad) * math.pi)
    return lon + lon_shift, lat + lat_shift
