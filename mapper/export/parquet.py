"""Events as GeoParquet 1.1, and back: arrays as lists of structs, the version of the columns in the file's metadata."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

from mapper.errors import SetupError
from mapper.export.arrow import arrow_type, list_type, lists, points
from mapper.export.columns import demand_columns, row_event
from mapper.export.files import whole_path
from mapper.export.losses import Losses
from mapper.export.positions import placed, positions
from mapper.export.vector import position
from mapper.model import Event
from mapper.schema import COLUMNS, SCHEMA_VERSION, Column

VERSION_KEY: Final = "control_events_schema_version"
"""Where the version of the columns stands in the metadata of the file."""

_GROUP: Final = 100_000
"""Rows that are written at a time."""


def write(events: Sequence[Event], path: Path) -> Losses:
    """Write events, a group of rows at a time; while one is packed, the next is made ready.

    Args:
        events: the events.
        path: the file; it is replaced whole.

    Returns:
        What was lost: nothing.

    Raises:
        SetupError: when the file cannot be written.
    """
    import pyarrow.parquet as pq  # type: ignore[import-untyped]  # pyarrow publishes no types

    schema = _schema(_geo(events))
    with (
        whole_path(path) as part,
        pq.ParquetWriter(part, schema, compression="zstd") as writer,
        ThreadPoolExecutor(1) as packer,
    ):
        packed = packer.submit(lambda: None)
        for start in range(0, len(events), _GROUP):
            table = _table(events[start : start + _GROUP], schema)
            packed.result()
            packed = packer.submit(writer.write_table, table)
        packed.result()
    return Losses()


def read(path: Path) -> list[Event]:
    """Read events back from a file that `write` wrote.

    Raises:
        SetupError: when the file cannot be read, tells of no or another version of the columns, or a field does not keep the
            contract.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            _demand_version(file.schema_arrow.metadata or {}, path)
            demand_columns(file.schema_arrow.names, path, ("geometry",))
            return list(_events(file.iter_batches(_GROUP), path))
    except OSError as error:
        raise SetupError(f"{path}: {error.strerror or error}; give a GeoParquet file of events") from error
    except pa.ArrowInvalid as error:
        raise SetupError(f"{path}: is no Parquet file ({error}); write it again with mapper export") from error


def _schema(geo: dict[str, Any]) -> Any:
    import pyarrow as pa

    fields = [pa.field(column.name, _type(column), column.nullable) for column in COLUMNS]
    metadata = {"geo": json.dumps(geo), VERSION_KEY: SCHEMA_VERSION}
    return pa.schema([*fields, pa.field("geometry", pa.binary())], metadata)


def _type(column: Column) -> Any:
    return list_type(column.items) if column.items is not None else arrow_type(column.type)


def _geo(events: Sequence[Event]) -> dict[str, Any]:
    """Make the metadata that the format demands; without `crs` it is WGS 84, longitude first."""
    lon_lat = positions(events)
    lon_lat = lon_lat[placed(lon_lat)]
    column: dict[str, Any] = {"encoding": "WKB", "geometry_types": ["Point"]}
    if len(lon_lat):
        column["bbox"] = [*lon_lat.min(axis=0).tolist(), *lon_lat.max(axis=0).tolist()]
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}


def _table(events: Sequence[Event], schema: Any) -> Any:
    import pyarrow as pa

    arrays = [_array(column, list(map(attrgetter(column.name), events))) for column in COLUMNS]
    return pa.Table.from_arrays([*arrays, points(positions(events))], schema=schema)


def _array(column: Column, found: list[Any]) -> Any:
    import pyarrow as pa

    return lists(found, column.items) if column.items is not None else pa.array(found, _type(column))


def _demand_version(metadata: dict[bytes, bytes], path: Path) -> None:
    found = metadata.get(VERSION_KEY.encode(), b"").decode(errors="replace")
    if found.partition(".")[0] != SCHEMA_VERSION.partition(".")[0]:
        stated = f"version {found} of the columns" if found else "no version of the columns"
        raise SetupError(
            f"{path}: states {stated}, but should be of {SCHEMA_VERSION}; write it again with mapper export"
        )


def _events(batches: Any, path: Path) -> Iterator[Event]:
    import shapely  # type: ignore[import-untyped]  # shapely publishes no types

    number = 0
    for batch in batches:
        shapes = shapely.from_wkb(batch.column("geometry").to_numpy(zero_copy_only=False))
        for row, shape in zip(batch.drop_columns(["geometry"]).to_pylist(), shapes, strict=True):
            number += 1
            yield row_event(row, *position(shape, f"{path}: row {number}"), f"{path}: row {number}")
