"""Areas and the line between them, from who held the settlements: views of a timeline, which decide nothing.

Land is given to whoever holds the settlement of its oblast that is nearest (`mapper.land`). That is a way to count, not a
front line: between two settlements in different hands it puts the line half-way, wherever the armies stand. Land of
settlements that the timeline does not tell of is `unknown`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

import geopandas  # type: ignore[import-untyped]  # geopandas publishes no types
import numpy as np
import pandas as pd  # type: ignore[import-untyped]  # pandas publishes no types
import shapely  # type: ignore[import-untyped]  # shapely ships no types
from shapely.geometry import LineString  # type: ignore[import-untyped]  # as above

from mapper.borders import common_lines
from mapper.intervals import Interval, Timeline
from mapper.land import PROJECTION, Cells, cells, to_metres
from mapper.words import UNKNOWN

__all__ = ["Cells", "area_table", "areas_on", "cells", "front_on", "smoothed", "without_cell"]

ROUNDS: Final = 3
"""How often corners are cut for display: each time doubles the points."""

_KEYS: Final = ["country", "controller", "certainty"]

NOTHING_TOLD: Final = Interval("", None, None, UNKNOWN, "none")
"""How a settlement is held that the timeline does not tell of."""

Key = tuple[str, str, str]
"""Country that land lies in, who holds it, how certain that is."""


def areas_on(timeline: Timeline, day: date, cells: Cells) -> geopandas.GeoDataFrame:
    """Give the land of each side on a day.

    Args:
        timeline: who held what.
        day: the day.
        cells: the land around each settlement, from `mapper.land.cells`.

    Returns:
        A frame in EPSG:4326 (longitude, latitude), one row for each `country` in which land lies, `controller` (a side,
        `contested`, `unknown`) and `certainty` (of the timeline; `none` where it does not tell): how many `settlements` the
        land belongs to, `area_km2`, and the land. Neighbours share their points.
    """
    rows = [
        {
            **dict(zip(_KEYS, key, strict=True)),
            "settlements": len({cells.place_ids[i] for i in own}),
            "area_km2": float(cells.areas_km2[own].sum()),
            "geometry": shapely.coverage_union_all(cells.pieces[own]),
        }
        for key, own in sorted(_by_holder(timeline, day, cells).items())
    ]
    columns = [*_KEYS, "settlements", "area_km2", "geometry"]
    return geopandas.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=PROJECTION).to_crs("EPSG:4326")


def area_table(timeline: Timeline, days: Iterable[date], cells: Cells) -> pd.DataFrame:
    """Measure the land of each side on some days.

    Args:
        timeline: who held what.
        days: the days, in any order.
        cells: the land around each settlement.

    Returns:
        A table with `day`, `country`, `controller`, `certainty`, `settlements`, `area_km2`, and `change_km2`: the difference
        to the day before it in the table, NaN on the first. Each day, in order, has a row for all that any of the days has,
        of 0 km2 if need be.
    """
    ordered = sorted(set(days))
    sums: dict[Key, Any] = defaultdict(lambda: np.zeros((len(ordered), 2)))
    for (place_id, country), km2 in _areas_by_settlement(cells).items():
        for interval in timeline.intervals.get(place_id, (NOTHING_TOLD,)):
            start = 0 if interval.first is None else bisect_left(ordered, interval.first)
            stop = len(ordered) if interval.last is None else bisect_right(ordered, interval.last)
            if start < stop:
                sums[country, interval.controller, interval.certainty][start:stop] += (1, km2)
    rows = [
        (day, *key, int(sums[key][i, 0]), float(sums[key][i, 1])) for i, day in enumerate(ordered) for key in sorted(sums)
    ]
    table = pd.DataFrame(rows, columns=["day", *_KEYS, "settlements", "area_km2"])
    return table.assign(change_km2=table.groupby(_KEYS)["area_km2"].diff())


def _areas_by_settlement(cells: Cells) -> dict[tuple[str, str], float]:
    """Sum up what the pieces of each settlement measure, by its id and the country that they lie in."""
    found: dict[tuple[str, str], float] = defaultdict(float)
    for place_id, country, km2 in zip(cells.place_ids, cells.countries, cells.areas_km2.tolist(), strict=True):
        found[place_id, country] += km2
    return found


def _by_holder(timeline: Timeline, day: date, cells: Cells) -> dict[Key, list[int]]:
    """Sort the pieces of land by where they lie, who held them on a day and how certain that is."""
    held = timeline.on(day)
    groups: dict[Key, list[int]] = defaultdict(list)
    for i, (place_id, country) in enumerate(zip(cells.place_ids, cells.countries, strict=True)):
        interval = held.get(place_id, NOTHING_TOLD)
        groups[country, interval.controller, interval.certainty].append(i)
    return groups


def without_cell(timeline: Timeline, cells: Cells) -> list[str]:
    """Give the ids of settlements that a timeline tells of and that no land is counted for.

    They have no position, share it with another settlement, or lie too far abroad.
    """
    return sorted(timeline.settlements.keys() - set(cells.place_ids))


def front_on(areas: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Give the lines between land in different hands, as the cells make them.

    Args:
        areas: the land of each side on a day, from `areas_on`.

    Returns:
        A frame in EPSG:4326, one row for each line as long as it goes on: `one` and `other`, who holds the land beside it (sides
        or `contested`, in the order of the alphabet), its `length_km`, and the line. Land that is `unknown` has no line:
        nobody says where that of a side ends there.
    """
    known = areas[areas["controller"] != UNKNOWN]
    lands = {who: shapely.coverage_union_all(own.geometry.values) for who, own in known.groupby("controller")}
    names = list(lands)
    rows = [
        {"one": names[i], "other": names[j], "length_km": to_metres(line).length / 1000, "geometry": line}
        for i, j, line in common_lines(list(lands.values()))
    ]
    rows.sort(key=lambda row: (row["one"], row["other"], -row["length_km"], row["geometry"].bounds))
    columns = ["one", "other", "length_km", "geometry"]
    return geopandas.GeoDataFrame(rows, columns=columns, geometry="geometry", crs="EPSG:4326")


def smoothed(lines: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Round the corners of lines, for display alone: areas and distances go by the lines as they are.

    Corners are cut at a quarter of each stretch (Chaikin 1974, "An algorithm for high speed curve generation"), `ROUNDS` times
    over. Ends stay where they are; the line stays inside the triangles that each corner makes with those before and after it.

    Args:
        lines: a frame of lines, such as `front_on` gives.

    Returns:
        The same frame with other lines.
    """
    return lines.set_geometry([_rounded(line) for line in lines.geometry], crs=lines.crs)


def _rounded(line: LineString) -> LineString:
    points = shapely.get_coordinates(line)
    for _ in range(ROUNDS if len(points) > 2 else 0):
        start, stop = points[:-1], points[1:]
        cut = np.stack([start * 0.75 + stop * 0.25, start * 0.25 + stop * 0.75], axis=1).reshape(-1, 2)
        points = np.vstack([cut, cut[:1]] if line.is_ring else [points[:1], cut, points[-1:]])
    return LineString(points)
