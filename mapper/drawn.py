"""Somebody's polygons of the land that one side holds, day by day, and how far a position is from the front by them."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from os import PathLike
from pathlib import Path
from typing import Any, Final

import geopandas  # type: ignore[import-untyped]  # geopandas publishes no types
import pandas as pd  # type: ignore[import-untyped]  # pandas publishes no types
import shapely  # type: ignore[import-untyped]  # shapely ships no types
from shapely.geometry import Point, Polygon  # type: ignore[import-untyped]  # as above
from shapely.geometry.base import BaseGeometry  # type: ignore[import-untyped]  # as above

from mapper.errors import SetupError
from mapper.land import FOCUS, focus, to_metres
from mapper.theatre import DEFAULT_THEATRE, load_theatre

DATE_COLUMNS: Final = ("date", "day", "as_of", "published", "updated", "timestamp")
"""Names that the property with the day of a polygon may have, in any case; the first that is there counts."""

EDGE_M: Final = 5_000
"""Border and coast of a country are no front: what of an outline runs within so many metres of them is left out of the line.

Our own outline of the country may be that far off (`gazetteer.positions.BORDER_DEGREES`).
"""

FARTHEST_KM: Final = 500
"""Polygons farther than this from the country are of another place, or have longitude and latitude exchanged."""

_POLYGONS: Final = "give a vector file of polygons, such as GeoJSON, of the land that one side holds"


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Land that somebody drew as held by one side.

    Attributes:
        name: whose it is, for messages: the name of the file.
        side: code of the side that holds it.
        lands: the land in metres of `mapper.land.PROJECTION`, by the day that it was drawn for, in order; one, by None, when
            nothing dates it: then it stands for every day.
        passed_over: how many features have no polygon, and were left out.
    """

    name: str
    side: str
    lands: Mapping[date | None, BaseGeometry]
    passed_over: int = 0
    _lines: dict[date | None, BaseGeometry] = field(default_factory=dict, repr=False)

    def day_on(self, day: date | None) -> date | None:
        """Give the day that the land of a day was drawn for: the latest not after it.

        Raises:
            LookupError: there is none, or it is not known which.
        """
        if None in self.lands:
            return None
        days = [each for each in self.lands if each is not None]
        number = bisect_right(days, day) if day is not None else 0
        if not number:
            raise LookupError(day)
        return days[number - 1]

    def holds(self, lon: float, lat: float, day: date | None) -> bool | None:
        """Tell whether a position, in degrees, lies in the land as drawn for a day; None when none is drawn for it."""
        try:
            land = self.lands[self.day_on(day)]
        except LookupError:
            return None
        return bool(land.covers(to_metres(Point(lon, lat))))

    def km(self, lon: float, lat: float, day: date | None) -> float | None:
        """Measure how far a position, in degrees, is from the front, on whichever side of it, in kilometres.

        Measured in the projection of `mapper.land`, so within 0.2 %. The front is the edge of the land, without what runs along
        the border or the coast of the country; land that has no other edge is taken with it.

        Args:
            lon: longitude in degrees.
            lat: latitude in degrees.
            day: the day to ask about, or None.

        Returns:
            The distance; None when no land is drawn for that day.
        """
        try:
            drawn_for = self.day_on(day)
        except LookupError:
            return None
        if drawn_for not in self._lines:
            self._lines[drawn_for] = _line_of(self.lands[drawn_for])
        return float(self._lines[drawn_for].distance(to_metres(Point(lon, lat)))) / 1000


@cache
def _edge() -> BaseGeometry:
    return focus().boundary.buffer(EDGE_M)


def _line_of(land: BaseGeometry) -> BaseGeometry:
    lines = []
    for part in shapely.get_parts(land):
        inland = part.boundary.difference(_edge())
        lines.append(part.boundary if inland.is_empty else inland)
    return shapely.union_all(lines)


def read_drawn(path: str | PathLike[str], side: str | None = None) -> Drawn:
    """Read polygons of the land that one side holds.

    Args:
        path: a vector file with one layer of polygons, which end at the border of the country and at its coast. Where
            features have a date (`DATE_COLUMNS`), those of one day are the land of that day; otherwise all of them are the
            land of every day.
        side: code of the side that holds the land; without it the side whose own country is another.

    Returns:
        The land by day. Features that are no polygons are left out and counted.

    Raises:
        SetupError: there is no such side, or the file cannot be read, has no polygon, several layers of them, no coordinate
            reference system, a feature without its date, or lies elsewhere.
    """
    try:
        layers = geopandas.list_layers(path).dropna(subset="geometry_type")["name"]
        frames = {layer: geopandas.read_file(path, layer=layer) for layer in layers}
    except (OSError, ValueError, RuntimeError) as error:  # a DataSourceError of pyogrio is a RuntimeError
        reason = "no such file" if not Path(path).exists() else "cannot be read as a vector file"
        raise SetupError(f"{path}: {reason}; {_POLYGONS}") from error
    found = {layer: frame for layer, frame in frames.items() if any(map(_polygons, frame.geometry))}
    if len(found) != 1:
        several = f"polygons in {len(found)} layers ({', '.join(found)}); save the one that is meant to a file of its own"
        raise SetupError(f"{path}: {several if found else f'no polygon in it; {_POLYGONS}'}")
    return drawn(next(iter(found.values())), side, str(path))


def drawn(frame: geopandas.GeoDataFrame, side: str | None = None, name: str = "polygons") -> Drawn:
    """Take a frame of polygons as the land that one side holds; as `read_drawn`, of which this is the second half."""
    side = _checked_side(side)
    if frame.crs is None:
        raise SetupError(f"{name}: says nothing of its coordinate reference system; save it with one")
    dated = next((column for key in DATE_COLUMNS for column in frame.columns if str(column).casefold() == key), None)
    days = [None] * len(frame) if dated is None else frame[dated].astype(object)
    by_day: dict[date | None, list[BaseGeometry]] = defaultdict(list)
    for number, (geometry, day) in enumerate(zip(frame.geometry.to_crs("EPSG:4326"), days, strict=True), start=1):
        if polygons := _polygons(geometry):
            by_day[None if dated is None else _day(day, f"{name}: feature {number}: {dated}")] += polygons
    lands = {day: to_metres(shapely.union_all(by_day[day])) for day in sorted(by_day, key=lambda day: day or date.min)}
    if not any(land.distance(focus()) <= FARTHEST_KM * 1000 for land in lands.values()):
        near = f"no polygon within {FARTHEST_KM} km of {FOCUS}"
        raise SetupError(f"{name}: {near}; is longitude first, and the coordinate reference system right?")
    return Drawn(name, side, lands, sum(not _polygons(geometry) for geometry in frame.geometry))


def _checked_side(side: str | None) -> str:
    sides = load_theatre(DEFAULT_THEATRE).sides
    if side is None:
        return next(code for code, each in sides.items() if each.country != FOCUS)
    if side not in sides:
        raise SetupError(f"side {side!r} is none of {', '.join(sides)}")
    return side


def _polygons(geometry: BaseGeometry | None) -> list[BaseGeometry]:
    """Take the polygons out of a geometry, mended where they cross themselves; [] when it has none."""
    if geometry is None:
        return []
    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(geometry)))
    return [part for part in parts if isinstance(part, Polygon) and not part.is_empty]


def _day(value: Any, where: str) -> date:
    """Read a day.

    Raises:
        SetupError: it is none; `where` names it.
    """
    if isinstance(value, datetime) and not pd.isna(value):
        return value.date()
    try:
        return date.fromisoformat(str(value).strip()[:10])
    except ValueError as error:
        expected = "should be a date as YYYY-MM-DD, as in all features or in none"
        raise SetupError(f"{where} is {value!r:.80}, but {expected}") from error
