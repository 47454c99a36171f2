"""Raions of Ukraine for the map's background, derived from where their settlements lie.

No free source was found for the outlines of the raions of 2020. The codifier tells the raion of each settlement, and
GeoNames tells where three in five of them lie. So a raion is drawn as the land nearer to its own settlements than to
those of any other raion of its oblast, and the lines between raions run midway between settlements. They are
approximate: of settlements left out for a trial, 96 in 100 still came to lie in their raion, and nine in ten of the
others within 3.5 km of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import cos, radians

import shapely  # type: ignore[import-untyped]  # shapely ships no types
from shapely.geometry import LineString, MultiPoint, Point  # type: ignore[import-untyped]  # as above
from shapely.geometry.base import BaseGeometry  # type: ignore[import-untyped]  # as above

from gazetteer.coverage import is_located
from gazetteer.place import Place
from mapper.borders import common_lines, lines_of

TOLERANCE_DEGREES = 0.02
"""Side of the triangles taken out of the lines, about 2 km: they are no more exact than that."""
LEAST_TOGETHER = 4
"""Fewer settlements of a raion that lie apart from its others are taken for misplaced."""

Points = dict[tuple[float, float], str]
"""Code of the raion by position: longitude and latitude in degrees."""


@dataclass(frozen=True, slots=True)
class Raions:
    """The raions of a country.

    Attributes:
        outlines: the land of each, in degrees (longitude, latitude), by KATOTTG code; it ends where its oblast does.
        lines: between raions of one oblast, in degrees; the borders of oblasts are not among them.
    """

    outlines: dict[str, BaseGeometry]
    lines: list[LineString]


def derive(oblasts: Mapping[str, BaseGeometry], places: Iterable[Place]) -> Raions:
    """Derive the raions of some oblasts from their settlements.

    Args:
        oblasts: outlines in degrees (longitude, latitude) by KATOTTG code; Kyiv and Sevastopol have no raions.
        places: settlements; those whose position is estimated, rough or outside the outline of their oblast are passed
            over.

    Returns:
        The raions, in the order of their codes.

    """
    by_oblast = defaultdict(list)
    for place in places:
        if len(place.units) > 1 and is_located(place):
            by_oblast[place.units[0]].append(place)
    raions = Raions({}, [])
    for code, outline in sorted(oblasts.items()):
        _add(raions, outline, _points_inside(outline, by_oblast[code]))
    return raions


def _points_inside(outline: BaseGeometry, places: Iterable[Place]) -> Points:
    shapely.prepare(outline)
    return {
        (place.lon, place.lat): place.units[1]
        for place in places
        if place.lon is not None and place.lat is not None and outline.contains(Point(place.lon, place.lat))
    }


def _add(raions: Raions, outline: BaseGeometry, points: Points) -> None:
    """Add the raions of one oblast; lines are cut at its outline last, so that both sides keep the same points."""
    cells = _nearest(outline, _settled(_nearest(outline, points), points))
    smooth = shapely.coverage_simplify(list(cells.values()), TOLERANCE_DEGREES)
    raions.outlines.update({code: cell.intersection(outline) for code, cell in zip(cells, smooth, strict=True)})
    for _, _, line in common_lines(smooth):
        raions.lines.extend(lines_of(line.intersection(outline)))


def _nearest(outline: BaseGeometry, points: Points) -> dict[str, BaseGeometry]:
    """Give each raion all that lies nearest to its points, in the oblast and around it."""
    width = cos(radians(outline.centroid.y))
    sites = MultiPoint([(lon * width, lat) for lon, lat in points])
    around = shapely.transform(outline.envelope, lambda degrees: degrees * [width, 1])
    cells = shapely.get_parts(shapely.voronoi_polygons(sites, extend_to=around, ordered=True))
    by_raion = defaultdict(list)
    for cell, raion in zip(cells, points.values(), strict=True):
        by_raion[raion].append(cell)
    return {
        raion: shapely.transform(shapely.coverage_union_all(own), lambda degrees: degrees / [width, 1])
        for raion, own in sorted(by_raion.items())
    }


def _settled(cells: Mapping[str, BaseGeometry], points: Points) -> Points:
    """Leave out the points that lie with too few others of their raion."""
    kept: Points = {}
    for raion, cell in cells.items():
        own = [at for at, code in points.items() if code == raion]
        for part in shapely.get_parts(cell):
            together = [at for at in own if part.contains(Point(at))]
            if len(together) >= LEAST_TOGETHER:
                kept.update(dict.fromkeys(together, raion))
    return kept
