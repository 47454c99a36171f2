"""Events as columns and as rows of a table, and back: what the formats share that are no GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Final

from mapper.errors import SetupError
from mapper.export.contract import event_of
from mapper.model import Event
from mapper.schema import COLUMNS, Column

POSITION: Final = ("longitude", "latitude")
"""The columns of the position in tables without a geometry: degrees, WGS 84."""

NO_DAY: Final = date(1970, 1, 1)

_encode: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
_FIELDS: Final = {
    column.items: tuple(field.name for field in fields(column.items)) for column in COLUMNS if column.items is not None
}


def values(column: Column, events: Sequence[Event]) -> list[Any]:
    """Give one column of events as the events hold it, quickly; an array as a JSON text."""
    found = list(map(attrgetter(column.name), events))
    return [json_text(items) for items in found] if column.items is not None else found


def columns(events: Sequence[Event]) -> dict[str, list[Any]]:
    """Give all columns of events by name, in the order of the contract, each as `values` does."""
    return {column.name: values(column, events) for column in COLUMNS}


def objects(items: Iterable[Any]) -> list[dict[str, Any]]:
    """Give the objects of an array as dicts."""
    return [{name: getattr(item, name) for name in _FIELDS[type(item)]} for item in items]


def json_text(items: Sequence[Any]) -> str:
    """Give an array as a JSON text."""
    return _encode(objects(items)) if items else "[]"


def text(column: Column, value: Any) -> str | None:  # each column has its own type
    """Write a value of an event as a text that `parsed` reads; None for None."""
    if column.items is not None:
        return json_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def parsed(column: Column, written: str) -> Any:  # each column has its own type
    """Read a text as JSON would hold its value; one that cannot be read is given back, for `event_of` to name it."""
    try:
        match column.type:
            case "number":
                return float(written)
            case "integer":
                return int(written)
            case "boolean":
                return {"true": True, "false": False}[written.lower()]
            case "array":
                found = json.loads(written)
                json.dumps(found, ensure_ascii=False, allow_nan=False).encode()
                return found
    except (ValueError, KeyError, RecursionError):
        pass
    return written


def row_event(row: Mapping[str, Any], longitude: float | None, latitude: float | None, where: str) -> Event:
    """Turn a row of a table into an event.

    Args:
        row: values by column, as a program for tables or GDAL gives them: dates, numbers, JSON texts for arrays.
        longitude: degrees; None when the place is unresolved.
        latitude: degrees.
        where: file and row, for messages.

    Returns:
        The event, without a `trace`.

    Raises:
        SetupError: it does not keep the contract; the message names the column, its value and what it should be.
    """
    properties = {column.name: _as_json(column, row[column.name]) for column in COLUMNS if column.name in row}
    geometry = None if longitude is None else {"type": "Point", "coordinates": [longitude, latitude]}
    return event_of({"properties": properties, "geometry": geometry}, where)


def demand_columns(names: Iterable[str], path: object, position: Sequence[str] = ()) -> None:
    """Raise a SetupError that lists the columns that a file lacks, if any."""
    missing = [name for name in (*(column.name for column in COLUMNS), *position) if name not in set(names)]
    if missing:
        raise SetupError(f"{path}: lacks the columns {', '.join(missing)}; write it again with mapper export")


def newest(events: Iterable[Event]) -> date:
    """Give the day that a file of events is dated by, for want of a clock: the newest publication, else 1970-01-01."""
    return max((event.published for event in events if event.published is not None), default=NO_DAY)


def _as_json(column: Column, value: Any) -> Any:  # each column has its own type
    if value is None and column.type == "string" and not column.nullable:
        return ""  # some formats have one word for no text and an empty one
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    return parsed(column, value) if column.type == "array" and isinstance(value, str) else value
