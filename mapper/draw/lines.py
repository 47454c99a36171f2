"""Lines and areas as the page's script takes them: flat lists of whole numbers."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Final

UNITS_PER_DEGREE: Final = 1000
"""Positions are whole numbers of 0.001 degrees, about 100 m."""


def steps_of(points: Iterable[tuple[float, float]]) -> list[int]:
    """Turn a line into whole numbers.

    Args:
        points: longitude and latitude in degrees of each.

    Returns:
        Longitude and latitude of the first point in 0.001 degrees, then the steps from point to point, none of them zero.
    """
    whole = [(in_units(lon), in_units(lat)) for lon, lat in points]
    steps = [*whole[0]]
    for (lon, lat), (next_lon, next_lat) in pairwise(whole):
        if (lon, lat) != (next_lon, next_lat):
            steps += [next_lon - lon, next_lat - lat]
    return steps


def in_units(degrees: float) -> int:
    """Give degrees in whole numbers of 0.001."""
    return round(degrees * UNITS_PER_DEGREE)
