"""Events as a Shapefile, and back: names of ten letters, texts of 254 bytes, no empty texts.

The names are the `short_name` of `mapper.schema.COLUMNS`. What does not fit is cut and counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from mapper.export.columns import newest
from mapper.export.files import whole_files
from mapper.export.losses import Losses
from mapper.export.vector import event_layer, read_layer, write_layer
from mapper.model import Event
from mapper.schema import COLUMNS, Column

_MOST_BYTES: Final = 254
_FIRST_YEAR: Final = 1900
"""The head of a .dbf counts its year from here, in one byte."""
_LAST_YEAR: Final = _FIRST_YEAR + 255
_DECIMALS: Final = 15


def write(events: Sequence[Event], path: Path) -> Losses:
    """Write events as points; the siblings (.dbf, .shx, .prj, .cpg) stand beside the file.

    Args:
        events: the events.
        path: the .shp; all its files are replaced.

    Returns:
        What was lost.

    Raises:
        SetupError: when a file cannot be written.
    """
    losses = Losses()
    layer = event_layer(events, losses)
    columns = {column.short_name: _fitting(column, layer.columns[column.name], events, losses) for column in COLUMNS}
    types = {column.short_name: column.type for column in COLUMNS}
    layer = replace(layer, name=path.stem, columns=columns, types=types)
    day = newest(events)
    day = day.replace(year=min(max(day.year, _FIRST_YEAR), _LAST_YEAR))
    with whole_files(path) as part:
        write_layer(layer, part, "ESRI Shapefile", ENCODING="UTF-8", DBF_DATE_LAST_UPDATE=day.isoformat())
    return losses


def read(path: Path) -> list[Event]:
    """Read events back from files that `write` wrote, as far as they held them.

    Raises:
        SetupError: when a file cannot be read, or a field does not keep the contract; the message names both.
    """
    return read_layer(path, names={column.name: column.short_name for column in COLUMNS})


def _fitting(column: Column, found: Sequence[Any], events: Sequence[Event], losses: Losses) -> list[Any]:
    match column.type:
        case "string":
            return [None if each is None else _text(each, column, losses) for each in found]
        case "number":
            return [None if each is None else _number(each, column, losses) for each in found]
        case "array":
            pairs = zip(found, events, strict=True)
            return [
                written if _fits(written) else losses.fitting(column.name, getattr(event, column.name), _fits)
                for written, event in pairs
            ]
    return list(found)


def _fits(written: str) -> bool:
    return len(written.encode()) <= _MOST_BYTES


def _text(written: str, column: Column, losses: Losses) -> str:
    if not _fits(written):
        losses.add(column.name, f"texts cut to {_MOST_BYTES} bytes")
        written = written.encode()[:_MOST_BYTES].decode(errors="ignore")
    trimmed = written.strip(" ")
    if trimmed != written:
        losses.add(column.name, "texts without the spaces around them")
    if column.nullable and not trimmed:
        losses.add(column.name, "empty texts that will be read as null")
    return trimmed


def _number(value: float, column: Column, losses: Losses) -> float:
    rounded = round(value, _DECIMALS)
    if rounded != value:
        losses.add(column.name, f"numbers rounded to {_DECIMALS} decimals")
    return rounded
