"""Events as a GeoDataFrame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from mapper.export.columns import objects
from mapper.model import Event
from mapper.schema import COLUMNS, Column

if TYPE_CHECKING:
    import geopandas  # type: ignore[import-untyped]  # geopandas publishes no types

_FRAME_TYPES: Final = {
    "string": "string",
    "date": "datetime64[s]",
    "boolean": "bool",
    "number": "float64",
    "integer": "int64",
    "array": "object",
}


def to_geodataframe(events: Iterable[Event]) -> geopandas.GeoDataFrame:
    """Put events into a GeoDataFrame, one row each, in the order given.

    Args:
        events: the events; none at all gives an empty frame with the same columns and types.

    Returns:
        A frame with every column of the contract and a point geometry in EPSG:4326 (longitude, latitude; None when the
        place is unresolved). Dates are `datetime64`, numbers `float64`, offsets `int64`, texts `string`; arrays hold
        lists of dicts.
    """
    import geopandas
    import pandas as pd  # type: ignore[import-untyped]  # pandas publishes no types
    from shapely import Point  # type: ignore[import-untyped]  # shapely publishes no types

    many = list(events)
    series = {column.name: pd.Series(_values(column, many), dtype=_FRAME_TYPES[column.type]) for column in COLUMNS}
    points = [None if e.longitude is None or e.latitude is None else Point(e.longitude, e.latitude) for e in many]
    return geopandas.GeoDataFrame(series, geometry=geopandas.GeoSeries(points, crs="EPSG:4326"))


def _values(column: Column, events: Sequence[Event]) -> list[Any]:
    found = map(attrgetter(column.name), events)
    return list(map(objects, found) if column.items is not None else found)
