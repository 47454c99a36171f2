"""An event as a GeoJSON feature, and a feature as an event: checked against the contract, field by field."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date
from typing import Any, Final, get_type_hints

from gazetteer.place import Ambiguity
from mapper.errors import SetupError
from mapper.model import Event, Reading
from mapper.schema import COLUMNS, Column, Items

# Where JSON has no point in a number, Python reads it as int.
_ITEM_TYPES: Final[dict[Items, dict[str, Any]]] = {
    column.items: {name: hint if hint is str else hint | int for name, hint in get_type_hints(column.items).items()}
    for column in COLUMNS
    if column.items is not None
}

_MOST_LONGITUDE: Final = 180
_MOST_LATITUDE: Final = 90

_PYTHON_TYPES: Final[dict[str, tuple[type, ...]]] = {
    "string": (str,),
    "date": (str,),
    "boolean": (bool,),
    "number": (int, float),
    "integer": (int,),
    "array": (list,),
}


def feature(event: Event) -> dict[str, Any]:
    """Turn an event into a GeoJSON feature.

    Args:
        event: the event.

    Returns:
        The feature: a point (longitude, latitude in degrees, WGS 84), or a null geometry when the place is unresolved,
        and every column of the contract as a property, in its order.
    """
    geometry = None
    if event.longitude is not None and event.latitude is not None:
        geometry = {"type": "Point", "coordinates": [event.longitude, event.latitude]}
    properties = {column.name: _plain(getattr(event, column.name)) for column in COLUMNS}
    return {"type": "Feature", "id": event.event_id, "geometry": geometry, "properties": properties}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [asdict(item) for item in value]
    return value


def event_of(item: object, where: str) -> Event:
    """Turn a GeoJSON feature into an event.

    Args:
        item: what should be a feature, as `json` reads it.
        where: file and number, for messages.

    Returns:
        The event, without a `trace`.

    Raises:
        SetupError: it does not keep the contract; the message names the field, its value and what it should be.
    """
    properties = item.get("properties") if isinstance(item, dict) else None
    if not isinstance(item, dict) or not isinstance(properties, dict):
        raise SetupError(f"{where}: has no properties; write the file again with mapper run")
    values = {column.name: _value(column, properties, where) for column in COLUMNS}
    longitude, latitude = _position(item.get("geometry"), where)
    return Event(**values, longitude=longitude, latitude=latitude)


def _value(column: Column, properties: dict[str, object], where: str) -> Any:  # each column has its own type
    if column.name not in properties:
        raise SetupError(f"{where}: lacks {column.name}; write the file again with mapper run")
    value = properties[column.name]
    if value is None and column.nullable:
        return None
    try:
        return _checked(column, value)
    except (TypeError, ValueError) as error:
        raise SetupError(f"{where}: {column.name} is {value!r:.80}, but should be {_expected(column)}") from error


def _checked(column: Column, value: Any) -> Any:  # each column has its own type
    """Give a value as an event holds it; TypeError or ValueError when it does not keep the contract."""
    has_type = isinstance(value, _PYTHON_TYPES[column.type]) and isinstance(value, bool) == (column.type == "boolean")
    if not has_type:
        raise TypeError(column.type)
    if column.values and value not in column.values:
        raise ValueError(value)
    if column.most is not None and not 0 <= value <= column.most:
        raise ValueError(value)
    if column.type == "date":
        return date.fromisoformat(value)
    if column.items is not None:
        return tuple(_item(column.items, item) for item in value)
    return value


def _item(kind: Items, item: dict[str, Any]) -> Ambiguity | Reading:
    made = kind(**item)
    for name, allowed in _ITEM_TYPES[kind].items():
        if not isinstance(getattr(made, name), allowed):
            raise TypeError(name)
    return made


def _expected(column: Column) -> str:
    if column.values:
        return f"one of {', '.join(column.values)}"
    if column.items is not None:
        return f"a list of objects with {', '.join(field.name for field in fields(column.items))}"
    if column.most is not None:
        return f"a number from 0 to {column.most:,}"
    return "a date as YYYY-MM-DD or null" if column.type == "date" else f"of type {column.type}"


def _position(geometry: object, where: str) -> tuple[float | None, float | None]:
    match geometry:
        case None:
            return None, None
        case {"type": "Point", "coordinates": [int() | float() as longitude, int() | float() as latitude, *_]}:
            if abs(longitude) <= _MOST_LONGITUDE and abs(latitude) <= _MOST_LATITUDE:
                return longitude, latitude
    expected = "a Point [longitude, latitude] in degrees or null"
    raise SetupError(f"{where}: geometry is {geometry!r:.80}, but should be {expected}")
