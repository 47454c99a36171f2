"""Events as GeoJSON (RFC 7946), and back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from os import PathLike
from pathlib import Path

from mapper.errors import SetupError
from mapper.export.contract import event_of, feature
from mapper.export.files import whole_file
from mapper.export.losses import Losses
from mapper.model import Event


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


def write(events: Iterable[Event], path: Path) -> Losses:
    """Write as `write_geojson` does; nothing is lost."""
    write_geojson(events, path)
    return Losses()


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
    return [event_of(item, f"{path}: feature {number}") for number, item in enumerate(collection["features"], start=1)]


read = read_geojson
