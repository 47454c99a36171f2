"""Events as a GeoPackage, and back: layers of events, other readings and uncertainty, with the styles that QGIS opens them in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_type_hints

from mapper.errors import SetupError
from mapper.export.columns import newest
from mapper.export.files import whole_path
from mapper.export.losses import Losses
from mapper.export.styles import styles
from mapper.export.vector import Layer, event_layer, new_layer, read_layer, write_layer
from mapper.model import Event, Reading
from mapper.schema import Type
from mapper.store import is_store, read_store

if TYPE_CHECKING:
    import geopandas  # type: ignore[import-untyped]  # geopandas publishes no types

OWN_LAYERS: Final = ("events", "candidates", "uncertainty")
CORNERS: Final = 64
"""Of a circle of uncertainty: their sides come at most 0.12 % of the radius nearer to its middle than the circle."""

_READING_FIELDS: Final = tuple(field.name for field in fields(Reading) if field.name not in ("longitude", "latitude"))
_LAYER_STYLES: Final = """
    CREATE TABLE layer_styles (
        id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
        f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
        useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
        update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))
    )
"""
"""As QGIS makes it when it saves a style into a GeoPackage."""


def write(events: Sequence[Event], path: Path, further: Mapping[str, geopandas.GeoDataFrame] | None = None) -> Losses:
    """Write events with the readings that they could also have, and how well their places are known.

    The layer `events` has a point an event; `candidates` a line from the event to each other reading; `uncertainty` a circle
    for each place and radius. A circle is a polygon of `CORNERS` corners, each exactly as far away on the ellipsoid as the
    radius says. `layer_styles` holds a style for each layer, in the form of QGIS, which opens the layer in it. The file is
    dated by the newest publication: the same events give the same bytes.

    Args:
        events: the events.
        path: the file; it is replaced whole.
        further: more layers by name, such as `timeline`, `territory` and `front`.

    Returns:
        What was lost.

    Raises:
        SetupError: the file cannot be written, it is a store, or a further layer has the name of one of ours.
    """
    if is_store(path):
        raise SetupError(f"{path}: is a store, which is never replaced; give another name")
    further = further or {}
    if taken := set(OWN_LAYERS) & set(further):
        raise SetupError(f"further layer {taken.pop()!r}: that name is taken; give it another")
    losses = Losses()
    with whole_path(path) as part:
        write_layer(event_layer(events, losses), part, "GPKG")
        write_layer(_candidates(events, losses), part, "GPKG", append=True)
        write_layer(_uncertainty(events, losses), part, "GPKG", append=True)
        for name, frame in further.items():
            _write_frame(frame, name, part)
        _finish(part, (*OWN_LAYERS, *further), f"{newest(events).isoformat()}T00:00:00.000Z")
    return losses


def read(path: Path) -> list[Event]:
    """Read events back from the layer `events` of a file that `write` wrote, or of a store, which also keeps their `trace`.

    Raises:
        SetupError: when the file cannot be read, or a field does not keep the contract; the message names both.
    """
    return read_store(path) if is_store(path) else read_layer(path, "events")


def _candidates(events: Iterable[Event], losses: Losses) -> Layer:
    import numpy as np
    import shapely  # type: ignore[import-untyped]  # shapely publishes no types

    hints = get_type_hints(Reading)
    types: dict[str, Type] = {"event_id": "string", "mention": "string"}
    types |= {name: "string" if hints[name] is str else "number" for name in _READING_FIELDS}
    found = [
        (event, reading)
        for event in events
        if event.candidates and event.longitude is not None
        for reading in event.candidates
        if reading.longitude is not None and reading.latitude is not None
    ]
    ends = [((event.longitude, event.latitude), (reading.longitude, reading.latitude)) for event, reading in found]
    lines = shapely.linestrings(np.array(ends, dtype=float).reshape(-1, 2, 2))
    columns: dict[str, list[Any]] = {
        "event_id": [event.event_id for event, _ in found],
        "mention": [event.mention for event, _ in found],
    }
    columns |= {name: [getattr(reading, name) for _, reading in found] for name in _READING_FIELDS}
    return new_layer("candidates", "LineString", types, columns, shapely.to_wkb(lines), losses)


def _uncertainty(events: Iterable[Event], losses: Losses) -> Layer:
    """Make one circle for each place and radius: circles upon circles would hide the map."""
    circles: dict[tuple[float, float, float], Event] = {}
    for event in events:
        if event.longitude is not None and event.latitude is not None and event.position_uncertainty_m:
            circles.setdefault((event.longitude, event.latitude, event.position_uncertainty_m), event)
    columns: dict[str, list[Any]] = {
        "place_id": [event.place_id for event in circles.values()],
        "place_name": [event.place_name for event in circles.values()],
        "position_uncertainty_m": [radius_m for _, _, radius_m in circles],
    }
    types: dict[str, Type] = {"place_id": "string", "place_name": "string", "position_uncertainty_m": "number"}
    return new_layer("uncertainty", "Polygon", types, columns, _circles(list(circles)), losses)


def _circles(wanted: Sequence[tuple[float, float, float]]) -> Any:
    """Draw circles of (longitude, latitude, radius in metres) as WKB; one that crosses the date line goes on beyond 180."""
    import numpy as np
    import shapely
    from pyproj import Geod

    middles = np.repeat(np.array(wanted, dtype=float).reshape(-1, 3), CORNERS, axis=0)
    lon, lat, radius_m = middles.T
    azimuths = np.tile(np.linspace(0, -360, CORNERS, endpoint=False), len(wanted))
    lons, lats, _ = Geod(ellps="WGS84").fwd(lon, lat, azimuths, radius_m)
    lons = lon + (lons - lon + 180) % 360 - 180
    corners = np.column_stack([lons, lats]).reshape(len(wanted), CORNERS, 2)
    return shapely.to_wkb(shapely.polygons(np.concatenate([corners, corners[:, :1]], axis=1)))


def _write_frame(frame: geopandas.GeoDataFrame, name: str, path: Path) -> None:
    import pyogrio  # type: ignore[import-untyped]  # pyogrio publishes no types

    pyogrio.write_dataframe(frame.to_crs("EPSG:4326"), path, layer=name, driver="GPKG", append=True)


def _finish(path: Path, layers: Iterable[str], moment: str) -> None:
    """Add the styles, and put a moment that the events state in place of the clock's."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(_LAYER_STYLES)
        database.executemany(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML,"
            " styleSLD, useAsDefault, description, owner, update_time) VALUES ('', '', ?, 'geom', ?, ?, '', 1, '', '', ?)",
            [(layer, layer, qml, moment) for layer, qml in styles(layers).items()],
        )
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, description)"
            " VALUES ('layer_styles', 'attributes', 'layer_styles', '')"
        )
        database.execute("UPDATE gpkg_contents SET last_change = ?", (moment,))
