"""The contract as a JSON Schema (draft 2020-12), made from `mapper.schema.COLUMNS`: every file that is written keeps it."""

from __future__ import annotations

from types import NoneType
from typing import Any, Final, get_args, get_type_hints

from mapper.schema import COLUMNS, SCHEMA_VERSION, Column

_TYPES: Final = {
    "string": {"type": "string"},
    "date": {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    "boolean": {"type": "boolean"},
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "array": {"type": "array"},
}

_ITEM_TYPES: Final = {str: "string", float: "number", NoneType: "null"}

_POSITION: Final = {
    "type": "array",
    "prefixItems": [
        {"type": "number", "minimum": -180, "maximum": 180},
        {"type": "number", "minimum": -90, "maximum": 90},
    ],
    "minItems": 2,
}


def json_schema() -> dict[str, Any]:
    """Make the schema of a GeoJSON file of events.

    Returns:
        The schema of the collection; that of one feature stands in its `$defs` under `event`. The table of any other format
        keeps it when its rows are written as features.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Control events",
        "description": f"Version {SCHEMA_VERSION}. A feature is what one report says about who controls one settlement.",
        "type": "object",
        "properties": {
            "type": {"const": "FeatureCollection"},
            "features": {"type": "array", "items": {"$ref": "#/$defs/event"}},
        },
        "required": ["type", "features"],
        "$defs": {"event": _event()},
    }


def _event() -> dict[str, Any]:
    properties = {column.name: _property(column) for column in COLUMNS}
    return {
        "type": "object",
        "properties": {
            "type": {"const": "Feature"},
            "id": {"type": "string"},
            "geometry": {
                "description": "Longitude and latitude in degrees (WGS 84); null when the place is unresolved.",
                "type": ["object", "null"],
                "properties": {"type": {"const": "Point"}, "coordinates": _POSITION},
                "required": ["type", "coordinates"],
            },
            "properties": {"type": "object", "properties": properties, "required": list(properties)},
        },
        "required": ["type", "geometry", "properties"],
    }


def _property(column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {"description": column.meaning, **_TYPES[column.type]}
    if column.nullable:
        found["type"] = [found["type"], "null"]
    if column.values:
        found["enum"] = [*column.values, *([None] if column.nullable else [])]
    if column.most is not None:
        found |= {"minimum": 0, "maximum": column.most}
    if column.items is not None:
        found["items"] = _item(column.items)
    return found


def _item(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    types = {name: [_ITEM_TYPES[part] for part in get_args(hint) or (hint,)] for name, hint in hints.items()}
    return {
        "type": "object",
        "properties": {name: {"type": each if len(each) > 1 else each[0]} for name, each in types.items()},
        "required": list(types),
        "additionalProperties": False,
    }
