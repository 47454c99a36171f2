"""The land around settlements as the page's script takes it: cells, the lines between them, who held each from which day on.

The layout is the contract with `assets/land.js`, which reads it back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import shapely  # type: ignore[import-untyped]  # shapely ships no types
from shapely.geometry import Polygon  # type: ignore[import-untyped]  # as above
from shapely.geometry.base import BaseGeometry  # type: ignore[import-untyped]  # as above

from mapper.borders import common_lines
from mapper.draw.lines import UNITS_PER_DEGREE, steps_of
from mapper.draw.payload import EPOCH, Block, Table
from mapper.intervals import Timeline
from mapper.land import Cells, to_degrees

TOLERANCE_M: Final = 60
"""Detail that cells lose in the page; its positions are exact to about 100 m."""


def land_block(timeline: Timeline, cells: Cells) -> Block:
    """Make the data of the land around the settlements that a timeline tells of.

    Args:
        timeline: who held what.
        cells: the land around each settlement, from `mapper.land.cells`.

    Returns:
        A value of `cells` (rings of one piece of land each), `edges` (numbers of two cells, then the line between them),
        `holders`, `certainties`, `units_per_degree`; and the columns of `hold`: number of the cell, first day (days since
        1970; 0 for the first hold of a cell), numbers of holder and certainty.
    """
    told = [i for i, place_id in enumerate(cells.place_ids) if place_id in timeline.intervals]
    pieces = list(shapely.coverage_simplify(cells.pieces[told], TOLERANCE_M)) if told else []
    holders, certainties = Table[str](), Table[str]()
    holds = [
        (number, _day(interval.first), holders.number(interval.controller), certainties.number(interval.certainty))
        for number, i in enumerate(told)
        for interval in timeline.intervals[cells.place_ids[i]]
    ]
    columns: Sequence[Sequence[int]] = list(zip(*holds, strict=True)) or [()] * 4
    value = {
        "cells": [[steps_of(ring.coords) for ring in _rings(piece)] for piece in to_degrees(pieces)],
        "edges": _edges(pieces),
        "holders": holders.rows,
        "certainties": certainties.rows,
        "units_per_degree": UNITS_PER_DEGREE,
    }
    return Block(value, dict(zip(("hold.cell", "hold.first", "hold.holder", "hold.certainty"), columns, strict=True)))


def _day(day: date | None) -> int:
    return 0 if day is None else max(0, (day - EPOCH).days)


def _rings(piece: Polygon) -> list[Any]:
    return [piece.exterior, *piece.interiors]


def _edges(pieces: Sequence[BaseGeometry]) -> list[list[int]]:
    """Find the lines that two pieces share."""
    return [[one, other, *steps_of(to_degrees(line).coords)] for one, other, line in common_lines(pieces)]
