"""Events as FlatGeobuf, and back.

Without the format's spatial index, which would sort the events and leave no room for those without a position.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mapper.export.files import whole_path
from mapper.export.losses import Losses
from mapper.export.vector import event_layer, read_layer, write_layer
from mapper.model import Event


def write(events: Sequence[Event], path: Path) -> Losses:
    """Write events as one layer of points.

    Args:
        events: the events.
        path: the file; it is replaced whole.

    Returns:
        What was lost.

    Raises:
        SetupError: when the file cannot be written.
    """
    losses = Losses()
    with whole_path(path) as part:
        write_layer(event_layer(events, losses), part, "FlatGeobuf", SPATIAL_INDEX="NO")
    return losses


def read(path: Path) -> list[Event]:
    """Read events back from a file that `write` wrote.

    Raises:
        SetupError: when the file cannot be read, or a field does not keep the contract; the message names both.
    """
    return read_layer(path)
