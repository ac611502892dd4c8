"""Taking over the boundaries of places from GeoJSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely.geometry import shape as shape_of_geojson
from shapely.geometry.base import BaseGeometry

from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.places import coordinates, facts, permissions, queries, survey
from sanlian.places.models import Place
from sanlian.places.operations import _change
from sanlian.places.permissions import Keeper
from sanlian.places.survey import Flaw, Wrong

CODE_PROPERTIES = ("code", "adcode")


class BadBoundaries(errors.Invalid):
    """The file holds no boundaries that can be used; nothing was changed."""


class FlawedBoundaries(errors.Conflict):
    """The boundaries contradict each other or those that are there; nothing was changed."""

    def __init__(self, message: object, surveyed: "Surveyed") -> None:
        """Keep what was found, for whoever shows it."""
        super().__init__(message)
        self.surveyed = surveyed


@dataclass(frozen=True, slots=True)
class Surveyed:
    """Boundaries as they would stand, in WGS-84: the shapes by code, the labels of the new ones, the flaws."""

    shapes: dict[str, BaseGeometry]
    labels: dict[str, str]
    flaws: list[Flaw]

    def lines(self) -> list[str]:
        """Return one sentence for each flaw, in the reader's language."""
        return [_sentence(flaw) for flaw in self.flaws]

    def drawing(self) -> str:
        """Return the survey as an SVG, in the reader's language."""
        title = _("%(count)s boundaries, %(flaws)s flaws") % {
            "count": len(self.labels),
            "flaws": len(self.flaws),
        }
        return survey.drawing(self.shapes, self.labels, self.flaws, title=title, lines=self.lines())


def check_boundaries(
    collection: Mapping[str, Any], *, system: str, thinnest: float = survey.THINNEST
) -> Surveyed:
    """
    Return how the boundaries of a GeoJSON FeatureCollection would stand with those that are there.

    A feature names its place by the property `code` (or `adcode`). Siblings and parents that are not in the
    collection are taken from the database.

    :param system: one of `coordinates.SYSTEMS`; the rule of GeoJSON, WGS-84, is not believed unasked
    :param thinnest: in metres; flaws that are nowhere as wide do not count
    :raises BadBoundaries: for what is no FeatureCollection of areas of places of today, or an unknown system
    """
    if system not in coordinates.SYSTEMS:
        raise BadBoundaries(
            _("Name the coordinate system: %(systems)s.") % {"systems": ", ".join(coordinates.SYSTEMS)},
            field="system",
        )
    features = collection.get("features") if isinstance(collection, Mapping) else None
    if not isinstance(features, list) or not features:
        raise BadBoundaries(_("This is no GeoJSON FeatureCollection with features."))
    fresh: dict[str, BaseGeometry] = {}
    for number, feature in enumerate(features, start=1):
        code, shape = _feature(number, feature, system)
        if code in fresh:
            raise BadBoundaries(
                _("Feature %(number)s: %(code)s stands twice in the file.") % {"number": number, "code": code}
            )
        fresh[code] = shape
    infos = {code: queries.get(code) for code in fresh}
    parents = {code: info.parent_code for code, info in infos.items()}
    # What the file leaves out of a family is there already, or is not known and leaves a gap.
    siblings = {
        sibling.code: parent for parent in set(parents.values()) for sibling in queries.children(parent)
    }
    below = {child.code: code for code in fresh for child in queries.children(code)}
    standing = _standing({*siblings, *below, *parents.values()} - set(fresh))
    concerned = parents | {code: above for code, above in (siblings | below).items() if code in standing}
    shapes = standing | fresh
    return Surveyed(
        shapes=shapes,
        labels={code: info.short_name for code, info in infos.items()},
        flaws=survey.survey(shapes, concerned, thinnest=thinnest),
    )


@operation
def draw_boundaries(
    collection: Mapping[str, Any],
    *,
    system: str,
    thinnest: float = survey.THINNEST,
    despite: bool = False,
    by: Keeper,
    at: datetime,
) -> Surveyed:
    """
    Take over the boundaries of a GeoJSON FeatureCollection, converted to WGS-84, all or none.

    :param despite: take over boundaries that overlap, leave gaps or stick out; broken rings never
    :raises errors.NotAllowed: when the post does not cover one of the places
    :raises BadBoundaries, FlawedBoundaries: as `check_boundaries` finds
    """
    surveyed = check_boundaries(collection, system=system, thinnest=thinnest)
    for code in surveyed.labels:
        permissions.may_change(by, code).require()
    broken = any(flaw.wrong == Wrong.RING for flaw in surveyed.flaws)
    if broken or (surveyed.flaws and not despite):
        words = _("The boundaries have %(count)s flaws; nothing was taken over.")
        raise FlawedBoundaries(words % {"count": len(surveyed.flaws)}, surveyed)
    places = list(Place.objects.filter(code__in=surveyed.labels, ended_on=None))
    for place in places:
        _change.draw(place, surveyed.shapes[place.code])
    Place.objects.bulk_update(places, ["boundary", "lon", "lat"], batch_size=200)
    record(
        facts.BOUNDED,
        subject=("county", "places"),
        by=by,
        at=at,
        details={"boundaries": len(places), "system": system, "flaws": len(surveyed.flaws)},
    )
    _change.changed()
    return surveyed


def _feature(number: int, feature: Any, system: str) -> tuple[str, BaseGeometry]:
    properties = feature.get("properties") if isinstance(feature, Mapping) else None
    named = [properties.get(name) for name in CODE_PROPERTIES] if isinstance(properties, Mapping) else []
    code = next((str(each).strip() for each in named if each), "")
    place = queries.find(code)
    if place is None or place.former:
        raise BadBoundaries(
            _("Feature %(number)s: no place of today has the code “%(code)s”.")
            % {"number": number, "code": code[:20]}
        )
    try:
        shape = shape_of_geojson(feature["geometry"])
        if shape.geom_type not in {"Polygon", "MultiPolygon"}:
            raise ValueError(shape.geom_type)
        moved = shapely.transform(
            survey.filled(shape),
            lambda points: [coordinates.to_wgs84(float(x), float(y), system) for x, y in points],
        )
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, shapely.GEOSException):
        raise BadBoundaries(
            _("Feature %(number)s (%(place)s): this is no area on earth.")
            % {"number": number, "place": place.full_name}
        ) from None
    return code, moved


def _standing(codes: set[str]) -> dict[str, BaseGeometry]:
    rows = Place.objects.filter(code__in=codes, ended_on=None).exclude(boundary=None)
    found = {row.code: _change.shape_of(row) for row in rows}
    return {code: shape for code, shape in found.items() if shape is not None}


def _sentence(flaw: Flaw) -> str:
    words = {
        Wrong.RING: _("%(place)s: the ring is not valid (%(reason)s)"),
        Wrong.OVERLAP: _("%(place)s and %(other)s overlap by %(hectares)s hectares"),
        Wrong.GAP: _("%(hectares)s hectares of %(place)s belong to no place inside it"),
        Wrong.OUTSIDE: _("%(place)s lies %(hectares)s hectares outside %(other)s"),
    }
    return words[flaw.wrong] % {
        "place": queries.get(flaw.code).full_name,
        "other": queries.get(flaw.other).full_name if flaw.other else "",
        "hectares": f"{flaw.area / 10_000:.2f}",
        "reason": flaw.reason,
    }
