"""Layers of vector files, written and read by GDAL through pyogrio: what GeoPackage, FlatGeobuf and Shapefile share."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mapper.errors import SetupError
from mapper.export.columns import columns, demand_columns, row_event
from mapper.export.losses import Losses
from mapper.export.positions import POINT_BYTES, placed, point_bytes, positions
from mapper.model import Event
from mapper.schema import COLUMNS, Type

if TYPE_CHECKING:
    import numpy as np

_NUL: Final = re.compile("\0")
_EPOCH: Final = date(1970, 1, 1).toordinal()
_NO_DATE: Final = -(2**63)
"""What numpy takes for no date."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer, ready to be written.

    Attributes:
        name: of the layer.
        geometry_type: as GDAL calls it, such as `Point`.
        types: of its columns, by name, in their order.
        columns: its values by column; arrays as JSON texts.
        geometries: one a row, as WKB; None where there is none.
    """

    name: str
    geometry_type: str
    types: Mapping[str, Type]
    columns: Mapping[str, Sequence[Any]]
    geometries: np.ndarray[Any, Any]


def event_layer(events: Sequence[Event], losses: Losses) -> Layer:
    """Make the layer of events, one a row."""
    types = {column.name: column.type for column in COLUMNS}
    return new_layer("events", "Point", types, columns(events), points(events), losses)


def new_layer(
    name: str,
    geometry_type: str,
    types: Mapping[str, Type],
    columns: Mapping[str, Sequence[Any]],
    geometries: np.ndarray[Any, Any],
    losses: Losses,
) -> Layer:
    """Make a layer without the character NUL, at which GDAL ends a text."""
    kept = {
        key: [each if not each or "\0" not in each else losses.without(_NUL, key, each) for each in found]
        if types[key] == "string"
        else found
        for key, found in columns.items()
    }
    return Layer(name, geometry_type, types, kept, geometries)


def points(events: Sequence[Event]) -> np.ndarray[Any, Any]:
    """Give the positions of events as WKB, None where there is none."""
    import numpy as np

    lon_lat = positions(events)
    known = placed(lon_lat)
    written = point_bytes(lon_lat[known])
    found = np.full(len(events), None, dtype=object)
    found[known] = [written[start : start + POINT_BYTES] for start in range(0, len(written), POINT_BYTES)]
    return found


def write_layer(layer: Layer, path: Path, driver: str, *, append: bool = False, **options: str) -> None:
    """Write one layer.

    Args:
        layer: the layer.
        path: the file.
        driver: GDAL's name of the format.
        append: whether to add it to the file, which is there already.
        options: of the driver.

    Raises:
        SetupError: when GDAL cannot write it.
    """
    import pyogrio  # type: ignore[import-untyped]  # pyogrio publishes no types

    common = {
        "layer": layer.name,
        "driver": driver,
        "geometry_type": layer.geometry_type,
        "crs": "EPSG:4326",
        "append": append,
        **options,
    }
    try:
        if find_spec("pyarrow"):
            pyogrio.write_arrow(_arrow(layer), path, geometry_name="geom", **common)
        else:
            arrays = [_numpy(layer.types[name], each) for name, each in layer.columns.items()]
            pyogrio.raw.write(path, layer.geometries, arrays, list(layer.columns), **common)
    except RuntimeError as error:  # pyogrio's own errors, with GDAL's words
        raise SetupError(f"{path}: cannot be written by GDAL: {error}") from error


def read_layer(path: Path, layer: str | None = None, names: Mapping[str, str] | None = None) -> list[Event]:
    """Read the events of one layer.

    Args:
        path: the file.
        layer: its name; the first one when None.
        names: the columns as they are called in the file, by their names; the same when None.

    Returns:
        The events in the order of the file.

    Raises:
        SetupError: the file cannot be read, lacks the layer or a column, or a field does not keep the contract.
    """
    import pyogrio
    import shapely  # type: ignore[import-untyped]  # shapely publishes no types

    try:
        meta, _, geometries, arrays = pyogrio.raw.read(path, layer=layer)
    except (RuntimeError, ValueError) as error:  # pyogrio's own errors, with GDAL's words
        raise SetupError(f"{path}: cannot be read by GDAL: {error}; give a file of events") from error
    found = dict(zip(meta["fields"], map(_plain, arrays), strict=True))
    names = names or {column.name: column.name for column in COLUMNS}
    renamed = {name: found[called] for name, called in names.items() if called in found}
    demand_columns(renamed, path)
    shapes = shapely.from_wkb(geometries) if geometries is not None else [None] * len(renamed["event_id"])
    rows = zip(*renamed.values(), strict=True)
    return [
        row_event(
            dict(zip(renamed, row, strict=True)), *position(shape, f"{path}: row {number}"), f"{path}: row {number}"
        )
        for number, (row, shape) in enumerate(zip(rows, shapes, strict=True), start=1)
    ]


def position(shape: Any, where: str) -> tuple[float | None, float | None]:
    """Give longitude and latitude of a point of shapely; None and None when there is none.

    Raises:
        SetupError: it is something else than a point.
    """
    if shape is None or shape.is_empty:
        return None, None
    if shape.geom_type != "Point":
        raise SetupError(f"{where}: geometry is a {shape.geom_type}, but should be a Point or null")
    return shape.x, shape.y


def _arrow(layer: Layer) -> Any:
    import pyarrow as pa  # type: ignore[import-untyped]  # pyarrow publishes no types

    from mapper.export.arrow import table

    return table(layer.columns, layer.types, geom=pa.array(layer.geometries, pa.binary()))


def _numpy(kind: Type, found: Sequence[Any]) -> np.ndarray[Any, Any]:
    """Give a column as an array of numpy; dates by way of their numbers, which is twenty times as fast."""
    import numpy as np

    if kind == "date":
        days = [_NO_DATE if each is None else each.toordinal() - _EPOCH for each in found]
        return np.array(days, dtype="int64").view("datetime64[D]")
    types = {"boolean": np.bool_, "number": np.float64, "integer": np.int64}
    return np.array(found, dtype=types.get(kind, object))


def _plain(found: np.ndarray[Any, Any]) -> list[Any]:
    """Give a column as values of Python, None where there is none."""
    if found.dtype.kind == "M":
        return list(found.astype("datetime64[D]").tolist())
    return [None if each != each else each for each in found.tolist()]  # NaN alone is not itself
