"""Relative positions: "12 km north-east of X", "between X and Y", and how well a place agrees with one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from math import cos, hypot, radians, sin

from gazetteer.distance import great_circle_km
from gazetteer.place import Place

NEUTRAL_KM = 60.0
"""At this distance from what is named with it a place is neither likely nor unlikely; at twice that it is unlikely."""

LOOSE_KM = 10.0
"""Stated distances are rounded, run along roads, and are measured from the edge of a town."""

KM_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Landmark:
    """A name that a place is said to lie near, and how.

    Attributes:
        places: what the name can mean.
        km: how far from it, if that is stated.
        bearing: in which direction from it, degrees clockwise from north, if that is stated.
        other: for "between X and Y" what Y can mean.
    """

    places: tuple[Place, ...]
    km: float | None = None
    bearing: float | None = None
    other: tuple[Place, ...] = ()


def agreement(place: Place, marks: Sequence[Landmark]) -> tuple[float, str] | None:
    """Tell how well a place agrees with the relative positions stated for it.

    Args:
        place: the place.
        marks: what it is said to lie near.

    Returns:
        A strength from -1 to 1 and the reason, by the landmark that says most; None where no position is known.
    """
    if place.lon is None or place.lat is None:
        return None
    exact = [mark for mark in marks if mark.km is not None or mark.other]
    told = (_agreement(place.lon, place.lat, mark) for mark in exact or marks)
    return max(filter(None, told), default=None)


def _agreement(lon: float, lat: float, mark: Landmark) -> tuple[float, str] | None:
    if mark.other:
        ends = product(_positioned(mark.places), _positioned(mark.other))
        return max((_between(lon, lat, one, other) for one, other in ends), default=None)
    return max((_from_spot(lon, lat, place, mark) for place in _positioned(mark.places)), default=None)


def _positioned(places: Iterable[Place]) -> list[Place]:
    return [place for place in places if place.lon is not None and place.lat is not None]


def _from_spot(lon: float, lat: float, spot: Place, mark: Landmark) -> tuple[float, str]:
    """Judge by distance and direction from one place that a landmark can mean."""
    at_lon, at_lat = spot.lon or 0.0, spot.lat or 0.0
    km = great_circle_km(lon, lat, at_lon, at_lat)
    east, north = _offset(lon, lat, at_lon, at_lat)
    if mark.km is None:
        return _towards(km, east, north, spot.name, mark.bearing)
    error = abs(km - mark.km)
    if mark.bearing is not None:
        error = hypot(east - mark.km * sin(radians(mark.bearing)), north - mark.km * cos(radians(mark.bearing)))
    strength = max(-1.0, 1.0 - error / (LOOSE_KM + mark.km / 2))
    return strength, f"{km:.0f} km from {spot.name}, stated are {mark.km:.0f}; {error:.0f} km from where that would be"


def _towards(km: float, east: float, north: float, name: str, bearing: float | None) -> tuple[float, str]:
    """Judge by nearness and, where one is stated, by direction."""
    strength = 1.0 - km / NEUTRAL_KM
    if bearing is None:
        return max(-1.0, strength), f"{km:.0f} km from {name}"
    ahead = (east * sin(radians(bearing)) + north * cos(radians(bearing))) / max(km, 1.0)
    strength -= max(0.0, 0.6 - ahead)  # no loss within 53 degrees of the stated direction
    return max(-1.0, strength), f"{km:.0f} km from {name}, {'in' if ahead > 0 else 'not in'} the stated direction"


def _offset(lon: float, lat: float, at_lon: float, at_lat: float) -> tuple[float, float]:
    """Give how far east and north of a point another lies, in km; good to a percent over a hundred km."""
    return (lon - at_lon) * KM_PER_DEGREE * cos(radians((lat + at_lat) / 2)), (lat - at_lat) * KM_PER_DEGREE


def _between(lon: float, lat: float, one: Place, other: Place) -> tuple[float, str]:
    """Judge by the way around that a place makes between two others."""
    legs = (great_circle_km(lon, lat, p.lon or 0.0, p.lat or 0.0) for p in (one, other))
    apart = great_circle_km(one.lon or 0.0, one.lat or 0.0, other.lon or 0.0, other.lat or 0.0)
    around = max(0.0, sum(legs) - apart)
    long = max(0.0, apart - NEUTRAL_KM) / NEUTRAL_KM  # nobody says "between" of towns a country apart
    strength = max(-1.0, 1.0 - around / (LOOSE_KM + apart / 2) - long)
    return strength, f"{around:.0f} km off the way between {one.name} and {other.name}"
