"""Writers and readers of the results: GeoJSON, data frame, the list of doubtful places, the list of skipped reports.

They decide nothing: each is a view of the events, driven by `mapper.schema.COLUMNS`. A file is written whole or not at
all.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, fields
from datetime import date
from os import PathLike, getpid
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO, get_type_hints

from gazetteer.place import Ambiguity
from mapper.errors import SetupError
from mapper.model import Event, Reading, Skipped, Unattributed
from mapper.schema import AMBIGUITY_CODES, COLUMNS, Column

if TYPE_CHECKING:
    import geopandas  # type: ignore[import-untyped]  # geopandas publishes no types

_ARRAYS: Final[dict[str, type[Ambiguity] | type[Reading]]] = {"ambiguity": Ambiguity, "candidates": Reading}

# The types of the fields of their objects; where JSON has no point in a number, Python reads it as int.
_ITEM_TYPES: Final = {
    kind: {name: hint if hint is str else hint | int for name, hint in get_type_hints(kind).items()}
    for kind in _ARRAYS.values()
}

_MOST: Final = {"place_confidence": 1, "position_uncertainty_m": 20_040_000}
"""The most that a number can be: certain; half the way around the world."""
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

_FRAME_TYPES: Final = {
    "string": "string",
    "date": "datetime64[s]",
    "boolean": "bool",
    "number": "float64",
    "integer": "int64",
    "array": "object",
}

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")

_SETTLED_BY: Final = {code.code: code.settled_by for code in AMBIGUITY_CODES if code.doubtful}

AMBIGUOUS_COLUMNS: Final = (
    "report_id",
    "source",
    "published",
    "url",
    "quote",
    "mention",
    "report_says",
    "taken_name",
    "taken_id",
    "taken_kind",
    "taken_admin",
    "taken_lon",
    "taken_lat",
    "confidence",
    "could_also_be",
    "reasons",
    "details",
    "settled_by",
)
"""The columns of the list of doubtful places: what the report says, what was taken, what else could be, what to do."""


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


def write_geojson(events: Iterable[Event], path: str | PathLike[str]) -> None:
    """Write events as a GeoJSON FeatureCollection (RFC 7946), one feature a line, in the order given.

    Args:
        events: the events; they are taken one by one. None at all gives an empty collection.
        path: the file; it is replaced whole, or left as it was when anything fails.

    Raises:
        SetupError: when the file cannot be written.
    """
    with whole_file(path) as file:
        file.write('{"type": "FeatureCollection", "features": [')
        separator = "\n"
        for event in events:
            file.write(separator + json.dumps(feature(event), ensure_ascii=False, allow_nan=False))
            separator = ",\n"
        file.write("\n]}\n")


def read_geojson(path: str | PathLike[str]) -> list[Event]:
    """Read events back from a file that `write_geojson` wrote.

    Args:
        path: the file.

    Returns:
        The events in the order of the file, equal to those written but for `trace`, which is not exported; [] for an
        empty collection.

    Raises:
        SetupError: when the file cannot be read, or a field does not keep the contract; the message names both.
    """
    try:
        collection = json.loads(Path(path).read_text(encoding="utf-8"))
        # What could not be written again is no JSON either: numbers without end, halves of characters.
        json.dumps(collection, ensure_ascii=False, allow_nan=False).encode()
    except OSError as error:
        raise SetupError(f"{path}: {error.strerror}; give a GeoJSON file of events") from error
    except (ValueError, RecursionError) as error:
        raise SetupError(f"{path}: is not JSON ({error}); write it again with mapper run") from error
    if not isinstance(collection, dict) or not isinstance(collection.get("features"), list):
        raise SetupError(f"{path}: is no GeoJSON FeatureCollection; give the events.geojson of mapper run")
    return [_event(item, f"{path}: feature {number}") for number, item in enumerate(collection["features"], start=1)]


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


def write_ambiguous(events: Iterable[Event], path: str | PathLike[str]) -> None:
    """Write the list of doubtful places as a CSV table (RFC 4180), one row a place and report, to be worked through.

    Args:
        events: the events; those that are not `ambiguous` are passed over, and so is a place that has its row already.
        path: the file, in UTF-8; it is replaced whole. Without a doubtful place it holds the header alone.

    Raises:
        SetupError: when the file cannot be written.
    """
    seen = set()
    with whole_file(path) as file:
        writer = csv.DictWriter(file, AMBIGUOUS_COLUMNS)
        writer.writeheader()
        for event in events:
            key = (event.report_id, event.place_id, event.mention)
            if event.ambiguous and key not in seen:
                seen.add(key)
                writer.writerow({name: _cell(value) for name, value in _doubtful_place(event).items()})


def write_notes(notes: Iterable[Skipped | Unattributed], path: str | PathLike[str]) -> None:
    """Write why reports were skipped, or what they tell of nobody known, as JSON Lines, each with its `reason`.

    Args:
        notes: what to note; without any, no file is written, and one from an earlier run is removed.
        path: the file; it is replaced whole.

    Raises:
        SetupError: when the file cannot be written or removed.
    """
    lines = [json.dumps(asdict(item), ensure_ascii=False) + "\n" for item in notes]
    if lines:
        with whole_file(path) as file:
            file.writelines(lines)
        return
    try:
        Path(path).unlink(missing_ok=True)
    except OSError as error:
        raise SetupError(f"{path}: cannot be removed: {error.strerror}; it is from an earlier run") from error


@contextmanager
def whole_file(path: str | PathLike[str]) -> Iterator[TextIO]:
    """Open a text file (UTF-8) that appears under its name only when all of it is written.

    Args:
        path: the file; its folder must exist.

    Yields:
        The open file.

    Raises:
        SetupError: when it cannot be written; what stood there before is still there.
    """
    path = Path(path)
    part = path.with_name(f".{path.name}.{getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise SetupError(f"{path}: cannot be written: {error.strerror}; choose another folder with -o") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [asdict(item) for item in value]
    return value


def _doubtful_place(event: Event) -> dict[str, object]:
    """The row of an event in the list of doubtful places, by column."""
    return {
        "report_id": event.report_id,
        "source": event.source,
        "published": event.published,
        "url": event.url,
        "quote": event.quote,
        "mention": event.mention,
        "report_says": dict(event.trace).get("hints"),
        "taken_name": event.place_name,
        "taken_id": event.place_id,
        "taken_kind": event.place_kind,
        "taken_admin": ", ".join(filter(None, (event.admin3, event.admin2, event.admin1, event.country))),
        "taken_lon": event.longitude,
        "taken_lat": event.latitude,
        "confidence": event.place_confidence,
        "could_also_be": " | ".join(map(_in_words, event.candidates)),
        "reasons": " ".join(item.code for item in event.ambiguity),
        "details": " | ".join(f"{item.code}: {item.detail}" for item in event.ambiguity),
        "settled_by": " | ".join(_SETTLED_BY[item.code] for item in event.ambiguity if item.code in _SETTLED_BY),
    }


def _in_words(reading: Reading) -> str:
    position = "" if reading.longitude is None else f", lon {reading.longitude} lat {reading.latitude}"
    admin = ", ".join(filter(None, (reading.admin1, reading.country)))
    return f"{reading.place_name} ({admin}; {reading.place_id}{position}; score {reading.score:.2f}: {reading.why})"


def _cell(value: object) -> object:
    """Keep a text from being run as a formula by a spreadsheet (OWASP, "CSV Injection"); numbers stay as they are."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value


def _event(item: object, where: str) -> Event:
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
    if column.name in _MOST and not 0 <= value <= _MOST[column.name]:
        raise ValueError(value)
    if column.type == "date":
        return date.fromisoformat(value)
    if column.type == "array":
        return tuple(_item(_ARRAYS[column.name], item) for item in value)
    return value


def _item(kind: type[Ambiguity] | type[Reading], item: dict[str, Any]) -> Ambiguity | Reading:
    made = kind(**item)
    for name, allowed in _ITEM_TYPES[kind].items():
        if not isinstance(getattr(made, name), allowed):
            raise TypeError(name)
    return made


def _expected(column: Column) -> str:
    if column.values:
        return f"one of {', '.join(column.values)}"
    if column.name in _ARRAYS:
        return f"a list of objects with {', '.join(field.name for field in fields(_ARRAYS[column.name]))}"
    if column.name in _MOST:
        return f"a number from 0 to {_MOST[column.name]:,}"
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
