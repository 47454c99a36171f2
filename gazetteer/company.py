"""The places that a report may name beside one, as a map of belief: where could the other names be?

Names of one report lie near each other. Before any is settled, each spreads its belief over its candidates; a candidate
that lies where other names could lie too gains from them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gazetteer.distance import great_circle_km
from gazetteer.place import Place

REACH_KM = 60.0
"""Beyond this distance one place no longer speaks for another."""

BESIDE_KM = 25.0
"""Beyond this distance one place is no neighbour of another."""

NEIGHBOURS = 3
"""So many neighbours make a place as likely as any more would."""

ROUGH_M = 5000.0
"""A position known no better than this does not tell how near two places are; the admin units that they share may."""

SHARED_UNITS = (0.0, 0.0, 0.2, 0.7)
"""How near two places count, from 0 to 1, that share nothing, an oblast, a raion, a hromada, where positions do not tell."""

_CELL_LAT, _CELL_LON = 0.54, 0.8
"""Degrees: a cell is about as wide as the reach at the latitude of Ukraine, so that the nine around a point cover it."""

CHANCE = 0.02
"""Belief that a name lies near by chance: support is measured against it."""


@dataclass(frozen=True, slots=True)
class Support:
    """How much the other names of a report speak for a place.

    Attributes:
        strength: sum over the other names, each 0 to 1.
        nearness: how near the nearest few of them are, 0 to 1.
        names: the places that speak most, with their distance in km.
    """

    strength: float
    nearness: float
    names: tuple[tuple[str, float], ...]


class Company:
    """The beliefs of all names of one report.

    Args:
        beliefs: for each name what it is called and its candidates with their shares of belief.
    """

    def __init__(self, beliefs: Iterable[tuple[str, Sequence[tuple[Place, float]]]]) -> None:
        self._cells: dict[tuple[int, int], list[tuple[str, Place, float]]] = defaultdict(list)
        self._names: set[str] = set()
        self._support: dict[tuple[str, str], Support] = {}
        for name, shares in beliefs:
            if name in self._names:
                continue
            self._names.add(name)
            for place, share in shares:
                if share > CHANCE / 10 and place.lon is not None and place.lat is not None:
                    self._cells[_cell(place.lon, place.lat)].append((name, place, share))

    def support(self, name: str, place: Place) -> Support:
        """Give the support that other names than `name` lend a place; none where it has no position."""
        known = self._support.get((name, place.place_id))
        if known is None:
            known = self._support[name, place.place_id] = self._measure(name, place)
        return known

    def _measure(self, name: str, place: Place) -> Support:
        if place.lon is None or place.lat is None:
            return Support(0.0, 0.0, ())
        beliefs: dict[str, float] = defaultdict(float)
        beside: dict[str, float] = defaultdict(float)
        nearest: dict[str, tuple[float, str]] = {}
        for other, neighbour, share in self._around(place.lon, place.lat):
            if other == name:
                continue
            km = great_circle_km(place.lon, place.lat, neighbour.lon or 0.0, neighbour.lat or 0.0)
            if km < REACH_KM:
                beliefs[other] += share * (1.0 - km / REACH_KM)
                beside[other] += share * _nearness(place, neighbour, km)
                nearest[other] = min(nearest.get(other, (km, neighbour.name)), (km, neighbour.name))
        scale = math.log((1.0 + CHANCE) / CHANCE)
        strengths = {other: math.log((belief + CHANCE) / CHANCE) / scale for other, belief in beliefs.items()}
        best = sorted(strengths, key=lambda other: (-strengths[other], other))[:2]
        names = tuple((nearest[o][1], nearest[o][0]) for o in best)
        return Support(sum(strengths.values()), self._mean_of_nearest(name, beside.values()), names)

    def _mean_of_nearest(self, name: str, beside: Iterable[float]) -> float:
        others = min(NEIGHBOURS, len(self._names) - (name in self._names))
        return sum(sorted(beside, reverse=True)[:others]) / others if others else 0.0

    def _around(self, lon: float, lat: float) -> Iterable[tuple[str, Place, float]]:
        x, y = _cell(lon, lat)
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                yield from self._cells.get((x + dx, y + dy), ())


def _nearness(place: Place, neighbour: Place, km: float) -> float:
    near = max(0.0, 1.0 - km / BESIDE_KM)
    if max(place.position_uncertainty_m or 0.0, neighbour.position_uncertainty_m or 0.0) <= ROUGH_M:
        return near
    shared = sum(one == other for one, other in zip(place.units, neighbour.units, strict=False))
    return SHARED_UNITS[min(shared, len(SHARED_UNITS) - 1)]


def _cell(lon: float, lat: float) -> tuple[int, int]:
    return math.floor(lon / _CELL_LON), math.floor(lat / _CELL_LAT)
