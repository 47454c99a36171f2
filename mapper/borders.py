"""The lines that neighbouring polygons share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import shapely  # type: ignore[import-untyped]  # shapely ships no types
from shapely.geometry import LineString, MultiLineString  # type: ignore[import-untyped]  # as above
from shapely.geometry.base import BaseGeometry  # type: ignore[import-untyped]  # as above


def common_lines(outlines: Sequence[BaseGeometry]) -> Iterator[tuple[int, int, LineString]]:
    """Find the lines between polygons that meet in the same points.

    Args:
        outlines: polygons of one coverage: none overlaps another, neighbours share their vertices.

    Yields:
        Index of one polygon, index of a later one, and a line that both have, as long as it goes on.

    """
    tree = shapely.STRtree(outlines)
    for i, outline in enumerate(outlines):
        for j in sorted(tree.query(outline, predicate="intersects")):
            if i < j:
                shared = lines_of(outline.intersection(outlines[j]))
                for line in lines_of(shapely.line_merge(MultiLineString(shared))):
                    yield i, int(j), line


def lines_of(geometry: BaseGeometry) -> list[LineString]:
    """Take the lines out of a geometry of any kind; [] when it has none."""
    return [part for part in shapely.get_parts(geometry) if isinstance(part, LineString) and not part.is_empty]
