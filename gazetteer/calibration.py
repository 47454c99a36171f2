"""From belief to confidence: what share of places with this belief was right on gold, by a committed table.

The table (`sources/calibration.tsv`) was read off `benchmarks/resolution.py` on the gold sets, rounded, kept rising and drawn
towards the belief where few places were seen; it is never fitted while running. Between its rows the confidence is
interpolated.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache

from gazetteer.tables import read_table


@cache
def _knots() -> tuple[tuple[float, ...], tuple[float, ...]]:
    rows = read_table("calibration")
    return tuple(float(row["belief"]) for row in rows), tuple(float(row["confidence"]) for row in rows)


def calibrated(belief: float) -> float:
    """Give the probability that a place held with this belief, 0 to 1, is the right one."""
    beliefs, confidences = _knots()
    i = min(max(bisect_right(beliefs, belief) - 1, 0), len(beliefs) - 2)
    share = (belief - beliefs[i]) / (beliefs[i + 1] - beliefs[i])
    return confidences[i] + share * (confidences[i + 1] - confidences[i])
