"""The positions of many events at once, as numbers and as WKB."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from mapper.model import Event

if TYPE_CHECKING:
    import numpy as np

POINT_BYTES: Final = 21


def positions(events: Sequence[Event]) -> np.ndarray[Any, Any]:
    """Give longitudes and latitudes, one pair a row; NaN where there is none."""
    import numpy as np

    lons = np.array([event.longitude for event in events], dtype=float)
    lats = np.array([event.latitude for event in events], dtype=float)
    return np.column_stack([lons, lats])


def placed(lon_lat: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Tell which rows of `positions` have a position."""
    import numpy as np

    known: np.ndarray[Any, Any] = ~np.isnan(lon_lat).any(axis=1)
    return known


def point_bytes(lon_lat: np.ndarray[Any, Any]) -> bytes:
    """Write points as WKB one after another, each `POINT_BYTES` long: the order of bytes, the kind 1, two numbers."""
    import numpy as np

    made = np.empty(len(lon_lat), dtype=[("order", "u1"), ("kind", "<u4"), ("lon", "<f8"), ("lat", "<f8")])
    made["order"], made["kind"] = 1, 1
    made["lon"], made["lat"] = lon_lat.T
    return made.tobytes()
