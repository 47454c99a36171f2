"""Where a settlement without a point of its own about lies, and how far off that may be.

Its clues are the rough point that a source gives to its postal area, and its neighbours with a point: those of its
rural council, of its hromada with the same postcode or the next ones, all of its hromada, all of its raion. Each kind
of clue is tried on the settlements whose point is known. That tells how far off it is as a rule, by which a settlement
chooses, and the radius that holds 19 of 20.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gazetteer.distance import great_circle_km
from gazetteer.forms import relational_adjectives
from gazetteer.positions import Point, Site, middle
from gazetteer.sources.postal import PostalRow

POSTAL_AREA = "postal area"
NEXT_POSTCODES = "next postcodes"

AREA_KM = 6.0
"""A postal area's point counts only this near to a point of the hromada: many belong to a namesake elsewhere."""

NEXT_CODES = 8
"""Postcodes that differ by no more than this are next to each other: a rural post office serves a few villages."""

NEIGHBOURS = 3
"""How many neighbours with the next postcodes count."""

SHARE = 0.95
"""The share of settlements that lie within the radius, by the contract of `Place.position_uncertainty_m`."""

MARGIN = 1.25
"""Factor on the radius: settlements without a point have fewer neighbours with one than those that it is tried on."""

TYPICAL_WEIGHT = 4
"""The country's spread counts like so many points when that of a hromada is reckoned: few points of its own tell little."""

FEWEST = 20
"""A kind of clue that can be tried on fewer settlements than this is left out: its radius would be a guess."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A rough position in degrees, the radius within which the settlement lies (19 of 20), and what it rests on."""

    lon: float
    lat: float
    radius_m: float
    basis: str

    @property
    def source(self) -> str:
        """The source, as `Place.source` names it."""
        return self.basis if self.basis == POSTAL_AREA else f"estimate: {self.basis}"


@dataclass(frozen=True, slots=True)
class _Country:
    """What is known of the settlements of a country.

    Attributes:
        points: points by settlement.
        rows: postal rows by settlement.
        members: settlements with a point, by admin unit.
        councils: settlements with a point, by hromada and rural council; their seats among them.
        spread_km: mean distance of the settlements from the middle of their hromada.

    """

    points: Mapping[str, Point]
    rows: Mapping[str, Sequence[PostalRow]]
    members: Mapping[str, Sequence[Site]]
    councils: Mapping[tuple[str, str], Sequence[Site]]
    spread_km: float

    def of(self, sites: Iterable[Site], but: Site) -> list[Point]:
        """Give the points of other settlements."""
        return [self.points[other.code] for other in sites if other.code != but.code]


def estimate(
    sites: Sequence[Site],
    points: Mapping[str, Point],
    rows: Mapping[tuple[str, str], Sequence[PostalRow]],
    names: Mapping[str, str],
) -> dict[str, Estimate]:
    """Estimate the positions of the settlements that have no point.

    Args:
        sites: all settlements.
        points: the points of those that have one, by code.
        rows: postal rows by folded name and region.
        names: Ukrainian names by code, to know the seats of rural councils; may be empty.

    Returns:
        Estimates by code; a settlement without any clue is absent.

    """
    own = _own_rows(sites, rows)
    members: dict[str, list[Site]] = defaultdict(list)
    councils: dict[tuple[str, str], list[Site]] = defaultdict(list)
    for site in sites:
        if site.code in points:
            for unit in site.units[-2:]:
                members[unit].append(site)
            stems = {_stem(row.council) for row in own.get(site.code, ())}
            if site.code in names:
                stems |= {_stem(adjective) for adjective in relational_adjectives(names[site.code], "uk")}
            for stem in stems - {""}:
                councils[site.units[-1], stem].append(site)
    spreads = {unit: _spread_km([points[site.code] for site in members[unit]]) for unit in members}
    placed = [site for site in sites if site.code in points]
    typical_km = sum(spreads[site.units[-1]] for site in placed) / (len(placed) or 1)
    country = _Country(points, own, members, councils, typical_km)
    trials = _trials(sites, country)
    return {site.code: best for site in sites if site.code not in points and (best := _best(site, country, trials))}


def _best(site: Site, country: _Country, trials: Mapping[str, tuple[float, float]]) -> Estimate | None:
    """Give the estimate by a source's own point, else by the clue least far off as a rule; None without a clue."""
    found = []
    for basis, at, scale_km in _clues(site, country):
        if basis in trials:
            usual, outer = trials[basis]
            rough = Estimate(*at, outer * scale_km * 1000, basis)
            found.append((basis != POSTAL_AREA, usual * scale_km, rough))
    return min(found, key=lambda item: item[:2])[2] if found else None


def _clues(site: Site, country: _Country) -> Iterator[tuple[str, tuple[float, float], float]]:
    """Give the clues to where a settlement is.

    Args:
        site: the settlement.
        country: what is known of all.

    Yields:
        What the clue rests on, the position (longitude, latitude), and the kilometres to measure its error in: those of
        the hromada's spread where the clue is no closer than the hromada, else 1.

    """
    same = country.of(country.members.get(site.units[-1], ()), site)
    spread_km = (len(same) * _spread_km(same) + TYPICAL_WEIGHT * country.spread_km) / (len(same) + TYPICAL_WEIGHT)
    for basis, found in _local_points(site, country, same):
        if found:
            yield basis, middle(found), spread_km if basis == NEXT_POSTCODES else 1.0
    if same:
        yield "hromada", middle(same), spread_km
    around = country.of(country.members.get(site.units[-2], ()) if site.units[1:] else (), site)
    if around:
        yield "raion", middle(around), 1.0


def _local_points(site: Site, country: _Country, same: Sequence[Point]) -> Iterator[tuple[str, list[Point]]]:
    """Give the points of the neighbourhood that the postal rows of a settlement tell; a list may be empty."""
    rows = country.rows.get(site.code, ())
    yield POSTAL_AREA, [point for row in rows for point in _area(row) if _is_near(point, same)]
    stems = sorted({_stem(row.council) for row in rows} - {""})
    councils = (other for stem in stems for other in country.councils.get((site.units[-1], stem), ()))
    yield "council", country.of(councils, site)
    codes = {row.number for row in rows}
    apart = sorted(
        (min(abs(a - row.number) for a in codes for row in country.rows[other.code]), other.code, other)
        for other in country.members.get(site.units[-1], ())
        if codes and country.rows.get(other.code) and other.code != site.code
    )
    yield "postcode", country.of((other for gap, _, other in apart if gap == 0), site)
    yield NEXT_POSTCODES, country.of((other for gap, _, other in apart[:NEIGHBOURS] if gap <= NEXT_CODES), site)


def _spread_km(found: Sequence[Point]) -> float:
    """Give the mean distance of some points from their middle; 0 of none."""
    if not found:
        return 0.0
    lon, lat = middle(found)
    return sum(great_circle_km(lon, lat, point.lon, point.lat) for point in found) / len(found)


def _area(row: PostalRow) -> list[Point]:
    """Give the rough point of a row's postal area, if it has one."""
    if row.lon is None or row.lat is None or row.placed:
        return []
    return [Point(row.lon, row.lat, frozenset(), POSTAL_AREA)]


def _is_near(point: Point, others: Sequence[Point]) -> bool:
    return any(great_circle_km(point.lon, point.lat, other.lon, other.lat) <= AREA_KM for other in others)


def _stem(adjective: str) -> str:
    """Give the first word of a council's name, or an adjective, in lower case without its ending."""
    return adjective.partition(" ")[0].lower().removesuffix("ий").removesuffix("а")


def _trials(sites: Sequence[Site], country: _Country) -> dict[str, tuple[float, float]]:
    """Try each kind of clue on the settlements whose point is known.

    Args:
        sites: all settlements.
        country: what is known of them.

    Returns:
        How far off half of the settlements are, and the radius that holds `SHARE` of them, by what the clue rests on and
        in the measure that `_clues` gives.

    """
    errors: dict[str, list[float]] = defaultdict(list)
    for site in sites:
        point = country.points.get(site.code)
        if point:
            for basis, at, scale_km in _clues(site, country):
                errors[basis].append(great_circle_km(*at, point.lon, point.lat) / scale_km)
    return {
        basis: (_quantile(found, 0.5), _quantile(found, SHARE) * MARGIN)
        for basis, found in errors.items()
        if len(found) >= FEWEST
    }


def _quantile(numbers: Sequence[float], share: float) -> float:
    return sorted(numbers)[min(len(numbers) - 1, int(len(numbers) * share))]


def _own_rows(
    sites: Sequence[Site], rows: Mapping[tuple[str, str], Sequence[PostalRow]]
) -> dict[str, Sequence[PostalRow]]:
    """Tell which postal rows are a settlement's, by name and region.

    Namesakes in one region take the row whose neighbourhood (the postcodes with the same leading digits) has most
    settlements of their own hromada; settlements of which no row can be told are absent.
    """
    named: dict[tuple[str, str], list[Site]] = defaultdict(list)
    for site in sites:
        for key in site.keys[0]:
            named[key, site.region].append(site)
    found: dict[str, Sequence[PostalRow]] = {}
    votes: Counter[tuple[int, int, str]] = Counter()
    for name, namesakes in named.items():
        if len(namesakes) == 1 and name in rows:
            found[namesakes[0].code] = rows[name]
            for row in rows[name]:
                votes.update((cut, row.number // cut, namesakes[0].units[-1]) for cut in _CUTS)
    for name, namesakes in named.items():
        for site in namesakes if len(namesakes) > 1 else ():
            supported = [(_support(votes, row, site), -i, row) for i, row in enumerate(rows.get(name, ()))]
            if supported and any(max(supported)[0]):
                found[site.code] = (max(supported)[2],)
    return found


_CUTS = (1, 10, 100)
"""Neighbourhoods of a postcode: itself, the codes that share all but the last digit, all but the last two."""


def _support(votes: Counter[tuple[int, int, str]], row: PostalRow, site: Site) -> tuple[int, ...]:
    return tuple(votes[cut, row.number // cut, site.units[-1]] for cut in _CUTS)
