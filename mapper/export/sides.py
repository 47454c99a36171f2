"""The colours of whoever holds a place, for formats that carry their own style: the same as on the map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from mapper.theatre import DEFAULT_THEATRE, load_theatre


@dataclass(frozen=True, slots=True)
class Holder:
    """Whoever holds a place.

    Attributes:
        code: as in `control_after`.
        name: in words.
        colour: as `#rrggbb`.
    """

    code: str
    name: str
    colour: str


CONTESTED: Final = Holder("contested", "Contested", "#b88000")
UNKNOWN: Final = Holder("unknown", "Not known", "#6f7780")


def holders() -> tuple[Holder, ...]:
    """Give the sides of the theatre, then `contested` and `unknown`."""
    sides = load_theatre(DEFAULT_THEATRE).sides.values()
    return (*(Holder(side.code, side.name, side.colour) for side in sides), CONTESTED, UNKNOWN)
