"""Columns as Arrow arrays, for GeoParquet and for GDAL, which takes them twice as fast as others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from mapper.export.positions import POINT_BYTES, placed, point_bytes
from mapper.schema import Items, Type

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa  # type: ignore[import-untyped]  # pyarrow publishes no types


def arrow_type(kind: Type) -> pa.DataType:
    """Give the type of a column; an array is a JSON text."""
    import pyarrow as pa

    types = {"date": pa.date32(), "boolean": pa.bool_(), "number": pa.float64(), "integer": pa.int64()}
    return types.get(kind, pa.string())


def list_type(kind: Items) -> pa.DataType:
    """Give the type of an array as a list of structs."""
    import pyarrow as pa

    hints = get_type_hints(kind)
    types = {name: pa.string() if hint is str else pa.float64() for name, hint in hints.items()}
    fields = [pa.field(name, each, type(None) in get_args(hints[name])) for name, each in types.items()]
    return pa.list_(pa.field("element", pa.struct(fields), nullable=False))


def table(columns: Mapping[str, Sequence[Any]], types: Mapping[str, Type], **more: pa.Array) -> pa.Table:
    """Put columns into a table.

    Args:
        columns: values by name; an array as JSON texts.
        types: of the columns, by name.
        more: further columns.

    Returns:
        The table, with the columns in their order.
    """
    import pyarrow as pa

    arrays = {name: pa.array(each, arrow_type(types[name])) for name, each in columns.items()}
    return pa.table({**arrays, **more})


def lists(found: Sequence[Sequence[Any]], kind: Items) -> pa.Array:
    """Make a column of arrays as lists of structs: field by field, which is faster than object by object."""
    import numpy as np
    import pyarrow as pa

    wanted = list_type(kind)
    items = [item for each in found for item in each]
    fields = list(wanted.value_type)
    arrays = [pa.array([getattr(item, field.name) for item in items], field.type) for field in fields]
    offsets = np.concatenate([[0], np.cumsum([len(each) for each in found])]).astype("int32")
    return pa.ListArray.from_arrays(offsets, pa.StructArray.from_arrays(arrays, fields=fields), type=wanted)


def points(lon_lat: np.ndarray[Any, Any]) -> pa.Array:
    """Make a column of points as WKB, from positions; null where there is none."""
    import numpy as np
    import pyarrow as pa

    known = placed(lon_lat)
    offsets = np.concatenate([[0], np.cumsum(known * POINT_BYTES)]).astype("int32")
    bitmap = pa.array(known).buffers()[1]
    buffers = [bitmap, pa.py_buffer(offsets), pa.py_buffer(point_bytes(lon_lat[known]))]
    return pa.Array.from_buffers(pa.binary(), len(known), buffers)
