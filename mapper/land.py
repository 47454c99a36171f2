"""The land around settlements: oblasts, cut into cells, each the land of its oblast that is nearest to one settlement.

Cells are Voronoi cells, reckoned in metres in an equal-area projection. They end where their oblast, and the land, ends,
and make one coverage: no two overlap, neighbours have the same points, and nothing between them is left out. The outlines
of the oblasts are put together from the lines of the map's background, which come from Natural Earth (1:10 million), have
lost detail below 0.004 degrees and leave inland waters in: by them Ukraine has 599,082 square kilometres, 0.7 % less than
the 603,550 that the CIA World Factbook gives.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final

import numpy as np
import shapely  # type: ignore[import-untyped]  # shapely ships no types
from pyproj import Transformer
from shapely.geometry import LineString, Polygon  # type: ignore[import-untyped]  # as above
from shapely.geometry.base import BaseGeometry  # type: ignore[import-untyped]  # as above

from gazetteer.coverage import is_located
from gazetteer.index import Gazetteer, open_gazetteer
from gazetteer.place import Place
from mapper.intervals import Timeline

FOCUS: Final = "UA"
"""ISO 3166-1 alpha-2 code of the country that is cut as a whole, and that the map draws in a tone of its own."""

PROJECTION: Final = "+proj=laea +lat_0=49 +lon_0=32 +datum=WGS84 +units=m"
"""Lambert's azimuthal equal-area projection around the middle of `FOCUS`, in metres.

Areas are exact. Lengths are off by cos(c/2), c being the angle from its centre (Snyder 1987, "Map Projections: A Working
Manual", p. 182-190): less than 0.2 % anywhere in Ukraine.
"""

ABROAD_KM: Final = 50
"""How far from the land of `FOCUS` the other countries of a theatre are cut."""

GRID_M: Final = 0.1
"""All corners lie on a grid of this width, so that neighbours meet in the same points."""

Site = tuple[str, int, int]
"""A settlement by its id, and where it lies in whole metres of `PROJECTION`: to the east and to the north."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Pieces of land in the order of their settlements; a cell that water or a border parts has several.

    Attributes:
        place_ids: the settlement that each piece is nearest to.
        countries: the country that it lies in.
        pieces: polygons in metres of `PROJECTION`, an array; together they are one coverage.
        areas_km2: what each piece measures, an array.
    """

    place_ids: tuple[str, ...]
    countries: tuple[str, ...]
    pieces: Any
    areas_km2: Any


@cache
def _transformer(backward: bool) -> Transformer:
    here = ("EPSG:4326", PROJECTION)
    return Transformer.from_crs(*(here[::-1] if backward else here), always_xy=True)


def to_metres(geometry: Any) -> Any:
    """Project a geometry, or an array of them, from degrees (longitude, latitude) to metres of `PROJECTION`."""
    return shapely.transform(geometry, lambda at: np.column_stack(_transformer(False).transform(at[:, 0], at[:, 1])))


def to_degrees(geometry: Any) -> Any:
    """Project a geometry, or an array of them, from metres of `PROJECTION` to degrees (longitude, latitude)."""
    return shapely.transform(geometry, lambda at: np.column_stack(_transformer(True).transform(at[:, 0], at[:, 1])))


def cells(gazetteer: Gazetteer | None = None, timeline: Timeline | None = None) -> Cells:
    """Cut land into cells: all of `FOCUS`, and what lies up to `ABROAD_KM` from it of the countries that a timeline tells of.

    Args:
        gazetteer: the places; the embedded one when None.
        timeline: settlements that it tells of have a cell even where their position is only an estimate, unless another
            settlement has that very position; others have one where a source gives their position to within 5 km.

    Returns:
        The cells. A process cuts the same ones once. Of settlements at one position the first by id has the cell.
    """
    told = timeline.settlements if timeline else {}
    countries = frozenset({FOCUS, *(each.country for each in told.values() if each.country)})
    source = gazetteer or open_gazetteer()
    return _cells(source, countries, frozenset(told.keys() & _places(source, countries)[1].keys()))


@lru_cache(maxsize=1)
def _places(gazetteer: Gazetteer, countries: frozenset[str]) -> tuple[list[Place], dict[str, Place]]:
    """Give the places that have a cell in any case, and by their id those that have one when they are told of."""
    located, rough = [], {}
    for country in sorted(countries):
        for place in gazetteer.places(country):
            if is_located(place):
                located.append(place)
            elif place.lon is not None:
                rough[place.place_id] = place
    return located, rough


@lru_cache(maxsize=4)
def _cells(gazetteer: Gazetteer, countries: frozenset[str], estimated: frozenset[str]) -> Cells:
    located, rough = _places(gazetteer, countries)
    outlines = outlines_of(located)
    return cut(outlines, _sites([*located, *(rough[place_id] for place_id in sorted(estimated))], outlines))


def _sites(places: Sequence[Place], outlines: Mapping[str, BaseGeometry]) -> dict[str, list[Site]]:
    """Sort settlements, each at a position of its own, by the outline that they belong to.

    That is the one of their oblast; those whose oblast has none belong to the one that they lie in, if any.
    """
    points = _points(places)
    codes = {i: code for code, held in zip(outlines, _points_in(outlines.values(), points), strict=True) for i in held}
    found: dict[str, dict[tuple[int, int], str]] = {code: {} for code in outlines}
    for i, (place, (x, y)) in enumerate(zip(places, shapely.get_coordinates(points).tolist(), strict=True)):
        code = next((unit for unit in place.units[:1] if unit in outlines), codes.get(i, ""))
        if code:
            found[code].setdefault((round(x), round(y)), place.place_id)
    return {code: [(place_id, *at) for at, place_id in sites.items()] for code, sites in found.items()}


def _points(places: Iterable[Place]) -> Any:
    return to_metres(shapely.points([(place.lon, place.lat) for place in places]))


def outlines_of(places: Sequence[Place]) -> dict[str, BaseGeometry]:
    """Give the outlines of first-level units that have settlements, in metres of `PROJECTION`, by their code.

    Args:
        places: settlements with a position; most of them must lie in their unit.

    Returns:
        Outlines that share their borders. A part of `FOCUS` belongs to the unit that most settlements in it are of: so Kyiv
        and Sevastopol, which are drawn too wide, lie in the oblast around them. Abroad a unit has the part where most of its
        settlements are, as far as `ABROAD_KM` from `FOCUS`.
    """
    _, parts = _background()
    at_home = shapely.within(shapely.point_on_surface(parts), focus())
    settled = {}
    for part, held in enumerate(_points_in(parts, _points(places))):
        own = (places[i] for i in held if at_home[part] == (places[i].country == FOCUS))
        if counts := Counter(place.units[0] for place in own if place.units):
            settled[part] = counts
    units = {part: max(counts, key=lambda unit: (counts[unit], unit)) for part, counts in settled.items()}
    home = {part: unit for part, unit in units.items() if at_home[part]}
    found = _with_islands(parts, [int(part) for part in np.flatnonzero(at_home)], home)
    for part in sorted(units.keys() - home.keys()):
        if settled[part][units[part]] == max(counts[units[part]] for counts in settled.values()):
            found[units[part]] = parts[part].intersection(_neighbourhood())
    return {code: outline for code, outline in sorted(found.items()) if not outline.is_empty}


@cache
def _neighbourhood() -> BaseGeometry:
    return focus().buffer(ABROAD_KM * 1000)


def focus() -> BaseGeometry:
    """Give the land of `FOCUS`, in metres of `PROJECTION`."""
    return _background()[0]


def _with_islands(parts: Any, wanted: Sequence[int], units: Mapping[int, str]) -> dict[str, BaseGeometry]:
    """Join the parts of each unit; those without a settlement belong to the nearest unit."""
    by_unit = defaultdict(list)
    for part in wanted:
        nearest = units.get(part) or min((parts[part].distance(parts[other]), unit) for other, unit in units.items())[1]
        by_unit[nearest].append(parts[part])
    return {unit: shapely.coverage_union_all(own) for unit, own in by_unit.items()}


@cache
def _background() -> tuple[BaseGeometry, Any]:
    """Read the land of `FOCUS` and the parts that all borders cut the land into, in metres of `PROJECTION`."""
    path = resources.files("mapper") / "draw" / "assets" / "background.json"
    drawn = json.loads(path.read_bytes())
    unit = drawn["units_per_degree"]
    shapes = {layer: [[_line(ring, unit) for ring in rings] for rings in drawn[layer]] for layer in ("land", "focus")}
    lines = [_line(steps, unit) for layer in ("country_lines", "region_lines") for steps in drawn[layer]]
    rings = [ring for polygons in shapes.values() for polygon in polygons for ring in polygon]
    parts = shapely.get_parts(shapely.polygonize([shapely.union_all([*rings, *lines])]))
    land = [Polygon(outer.coords, [ring.coords for ring in holes]) for outer, *holes in shapes["focus"]]
    return to_metres(shapely.union_all(land)), to_metres(parts)


def _line(steps: Sequence[int], units_per_degree: int) -> LineString:
    """Read a line of the background: its first point, then the steps to the next ones."""
    return LineString(np.cumsum(np.reshape(steps, (-1, 2)), axis=0) / units_per_degree)


def cut(outlines: Mapping[str, BaseGeometry], sites: Mapping[str, Sequence[Site]]) -> Cells:
    """Cut outlines into cells.

    Args:
        outlines: land in metres of `PROJECTION` by code, which begins with that of the country; borders are shared.
        sites: settlements by the code of the outline that they belong to, no two at one position. One that lies so far
            outside of its outline that no land of it is nearest has no cell.

    Returns:
        Cells that together are all outlines with a site.
    """
    kept = {code: outlines[code] for code, own in sorted(sites.items()) if own}
    found: list[tuple[str, str, Any]] = []
    borders, whole = [], set()
    for code, outline in kept.items():
        inner, lines = _cells_in(outline, sites[code])
        borders += [outline.boundary, lines]
        whole |= {sites[code][site][0] for site in inner}
        found += [(sites[code][site][0], code[:2], cell) for site, cell in inner.items()]
    pieces = shapely.get_parts(shapely.polygonize([shapely.union_all(borders, grid_size=GRID_M)]))
    inside = shapely.point_on_surface(pieces)
    for code, held in zip(kept, _points_in(kept.values(), inside), strict=True):
        nearest = shapely.STRtree(shapely.points([at for _, *at in sites[code]])).nearest(inside[held])
        owners = (sites[code][site][0] for site in nearest)
        found += [(own, code[:2], pieces[i]) for own, i in zip(owners, held, strict=True) if own not in whole]
    found.sort(key=lambda piece: piece[:2])
    cut_out = np.array([piece for *_, piece in found], dtype=object)
    ids, countries = tuple(own for own, *_ in found), tuple(country for _, country, _ in found)
    return Cells(ids, countries, cut_out, shapely.area(cut_out) / 1e6)


def _cells_in(outline: BaseGeometry, sites: Sequence[Site]) -> tuple[dict[int, BaseGeometry], BaseGeometry]:
    """Give the cells that lie wholly in an outline, by the number of their site, and the edges in it of all others."""
    points = shapely.multipoints([at for _, *at in sites])
    around = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=outline.envelope, ordered=True))
    shapely.prepare(outline)
    is_inner = shapely.contains_properly(outline, around)
    inner = shapely.set_precision(around[is_inner], GRID_M, mode="pointwise")
    edges = shapely.union_all(shapely.boundary(around[~is_inner]))
    return dict(zip(np.flatnonzero(is_inner).tolist(), inner, strict=True)), edges.intersection(outline)


def _points_in(polygons: Iterable[BaseGeometry], points: Any) -> Iterator[list[int]]:
    """Give the numbers of the points in each polygon."""
    tree = shapely.STRtree(points)
    for polygon in polygons:
        yield sorted(map(int, tree.query(polygon, predicate="contains")))
