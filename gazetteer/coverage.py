"""How much the gazetteer knows: how many settlements have a position, and where positions come from."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from gazetteer.index import DATA
from gazetteer.place import Place

ROUGHEST_M = 5_000
"""Radius in metres of the roughest position that land is divided by."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How well the settlements of a region are known.

    Attributes:
        region: its name.
        settlements: how many there are, districts of cities not counted.
        points: how many have a position that a source gives.
        estimates: how many have an estimated one.
        missing: how many have none.

    """

    region: str
    settlements: int
    points: int
    estimates: int
    missing: int


def coverage(places: Iterable[Place], country: str) -> tuple[Coverage, ...]:
    """Count the settlements of a country by first-level region, those with a position apart.

    Args:
        places: the places of a gazetteer.
        country: ISO 3166-1 alpha-2 code.

    Returns:
        The regions by name, then the whole country, called by its code; that alone when it has no settlement.

    """
    counts: dict[str, Counter[str]] = {}
    total: Counter[str] = Counter()
    for place in places:
        if place.country == country and place.kind != "district":
            state = "missing" if place.lon is None else "estimates" if is_estimate(place) else "points"
            counts.setdefault(place.admin1, Counter())[state] += 1
            total[state] += 1
    rows = [*sorted(counts.items()), (country, total)]
    return tuple(Coverage(name, c.total(), c["points"], c["estimates"], c["missing"]) for name, c in rows)


def is_estimate(place: Place) -> bool:
    """Tell whether a position was estimated from neighbours; no source gives it."""
    return place.source.startswith("estimate")


def is_located(place: Place) -> bool:
    """Tell whether a source gives a place a position that is good enough to divide land by: no estimate, within `ROUGHEST_M`."""
    return place.lon is not None and not is_estimate(place) and (place.position_uncertainty_m or 0) <= ROUGHEST_M


def sources(folder: Path = DATA) -> list[dict[str, str]]:
    """Read from the manifest what the tables are built from.

    Args:
        folder: where the tables lie.

    Returns:
        Name, package, version, file, licence, credit and digest of each source.

    """
    found: list[dict[str, str]] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["sources"]
    return found
