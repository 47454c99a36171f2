"""Events as a GeoDataFrame."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from mapper.export.contract import feature
from mapper.model import Event
from mapper.schema import COLUMNS

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

    features = [feature(event) for event in events]
    frame = pd.DataFrame([item["properties"] for item in features], columns=[column.name for column in COLUMNS])
    frame = frame.astype({column.name: _FRAME_TYPES[column.type] for column in COLUMNS})
    points = [item["geometry"] and Point(item["geometry"]["coordinates"]) for item in features]
    return geopandas.GeoDataFrame(frame, geometry=geopandas.GeoSeries(points, index=frame.index, crs="EPSG:4326"))
