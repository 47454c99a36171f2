"""Where a settlement without a point of its own about lies, and how far off that may be.

Its neighbours with a point tell: those of its hromada that share its postcode, those of its hromada with the next
postcodes, all of its hromada, all of its raion; the first that there are. The radius comes from trying the same on
the settlements whose point is known: 19 of 20 of them lie within it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gazetteer.distance import great_circle_km
from gazetteer.positions import Point, Site, middle

NEXT_CODES = 8
"""Postcodes that differ by no more than this are next to each other: a rural post office serves a few villages."""

NEIGHBOURS = 3
"""How many neighbours with the next postcodes count."""

SHARE = 0.95
"""The share of settlements that lie within the radius, by the contract of `Place.position_uncertainty_m`."""

MARGIN = 1.25
"""Factor on the radius: settlements without a point have fewer neighbours with one than those that it is tried on."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A rough position in degrees, the radius within which the settlement lies (19 of 20), and what it rests on."""

    lon: float
    lat: float
    radius_m: float
    basis: str


@dataclass(frozen=True, slots=True)
class _Country:
    """What is known of the settlements of a country: points and postcodes by code, members with a point by unit."""

    points: Mapping[str, Point]
    postcodes: Mapping[str, frozenset[int]]
    members: Mapping[str, Sequence[Site]]


def estimate(
    sites: Sequence[Site], points: Mapping[str, Point], postcodes: Mapping[str, frozenset[int]]
) -> dict[str, Estimate]:
    """Estimate the positions of the settlements that have no point.

    Args:
        sites: all settlements.
        points: the points of those that have one, by code.
        postcodes: the postcodes of those that have one, by code.

    Returns:
        Estimates by code; a settlement without neighbours in its raion is absent.

    """
    members: dict[str, list[Site]] = defaultdict(list)
    for site in sites:
        if site.code in points:
            for unit in site.units[-2:]:
                members[unit].append(site)
    country = _Country(points, postcodes, members)
    radii = _radii(sites, country)
    estimates = {}
    for site in sites:
        rough = _rough(site, country) if site.code not in points else None
        if rough:
            lon, lat, basis = rough
            estimates[site.code] = Estimate(lon, lat, radii[basis], basis)
    return estimates


def _rough(site: Site, country: _Country) -> tuple[float, float, str] | None:
    """Give the middle of the nearest kind of neighbours, and which kind that is; None without neighbours."""
    for basis, neighbours in _neighbours(site, country):
        if neighbours:
            lon, lat = middle([country.points[neighbour.code] for neighbour in neighbours])
            return lon, lat, basis
    return None


def _neighbours(site: Site, country: _Country) -> Iterable[tuple[str, list[Site]]]:
    """Give the neighbours with a point, kind by kind, nearest first."""
    same = [other for other in country.members.get(site.units[-1], ()) if other.code != site.code]
    own = country.postcodes.get(site.code, frozenset())
    apart = sorted(
        ((min(abs(a - b) for a in own for b in country.postcodes[other.code]), other.code, other) for other in same
         if own and country.postcodes.get(other.code)),
        key=lambda item: item[:2],
    )  # fmt: skip
    yield "postcode", [other for gap, _, other in apart if gap == 0]
    yield "next postcodes", [other for gap, _, other in apart[:NEIGHBOURS] if gap <= NEXT_CODES]
    yield "hromada", same
    if len(site.units) > 1:
        yield "raion", [other for other in country.members.get(site.units[-2], ()) if other.code != site.code]


def _radii(sites: Sequence[Site], country: _Country) -> dict[str, float]:
    """Give for each kind of neighbours the radius that holds `SHARE` of the settlements whose point is known."""
    errors: dict[str, list[float]] = defaultdict(list)
    for site in sites:
        if site.code in country.points:
            at = country.points[site.code]
            for basis, neighbours in _neighbours(site, country):
                if neighbours:
                    lon, lat = middle([country.points[neighbour.code] for neighbour in neighbours])
                    errors[basis].append(great_circle_km(lon, lat, at.lon, at.lat))
    return {basis: _quantile(found, SHARE) * MARGIN * 1000 for basis, found in errors.items()}


def _quantile(numbers: Sequence[float], share: float) -> float:
    return sorted(numbers)[min(len(numbers) - 1, int(len(numbers) * share))]


def postcodes_of(sites: Sequence[Site], rows: Mapping[tuple[str, str], Sequence[int]]) -> dict[str, frozenset[int]]:
    """Find the postcodes of settlements, by name and region.

    Namesakes in one region take the code whose neighbourhood (the codes with the same leading digits) has most
    settlements of their own hromada.

    Args:
        sites: the settlements.
        rows: postcodes by folded name and region.

    Returns:
        Postcodes by settlement code; absent where no row can be told to be the settlement's.

    """
    named: dict[tuple[str, str], list[Site]] = defaultdict(list)
    for site in sites:
        for key in site.keys[0]:
            named[key, site.region].append(site)
    found: dict[str, frozenset[int]] = {}
    votes: Counter[tuple[int, int, str]] = Counter()
    for name, namesakes in named.items():
        if len(namesakes) == 1 and name in rows:
            found[namesakes[0].code] = frozenset(rows[name])
            for code in rows[name]:
                votes.update((cut, code // cut, namesakes[0].units[-1]) for cut in _CUTS)
    for name, namesakes in named.items():
        if len(namesakes) > 1:
            for site in namesakes:
                best = max(rows.get(name, ()), key=lambda code: _support(votes, code, site), default=None)
                if best is not None and any(_support(votes, best, site)):
                    found[site.code] = frozenset({best})
    return found


_CUTS = (1, 10, 100)
"""Neighbourhoods of a postcode: itself, the codes that share all but the last digit, all but the last two."""


def _support(votes: Counter[tuple[int, int, str]], code: int, site: Site) -> tuple[int, ...]:
    return tuple(votes[cut, code // cut, site.units[-1]] for cut in _CUTS)
