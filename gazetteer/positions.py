"""Which point belongs to which settlement, when the points carry a name and no reliable region.

A settlement and a point belong together when their names agree, the point lies in the settlement's oblast, and its
neighbours in the hromada lie near. First come the names that are unique on both sides in an oblast; they give each
hromada and raion points to go by. Then namesakes are matched to the points of that name so that the
sum of distances to their neighbours is least. Points far from their own hromada are taken back, and the matching is
repeated with what is left. Names are tried surest first (`Site.keys`): today's, then old and Russian ones. At last a
point that lies oddly is given up if a namesake without one could claim it about as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from shapely import STRtree, points  # type: ignore[import-untyped]  # shapely ships no types
from shapely.geometry.base import BaseGeometry  # type: ignore[import-untyped]  # as above

from gazetteer.distance import great_circle_km

BORDER_DEGREES = 0.05
"""How far outside an outline a point still counts as inside (4-5 km: Natural Earth is drawn for 1:10 million)."""

SAME_PLACE_KM = 1.5
"""Points of one name nearer to each other than this are one place, told twice."""

HROMADA_KM = 25.0
"""A point no farther than this from the middle of a hromada (the median of its points) may lie in it."""

NEIGHBOUR_KM = 12.0
"""So may a point that is farther off and has a point of the hromada this near: some hromadas are long."""

LONELY_KM = 18.0
"""A point this far from all others of its hromada is a namesake's as often as not; where there is but one other, twice as far."""

RAION_KM = 100.0
"""The same as `HROMADA_KM` for a raion, where the hromada has no points to go by."""

NEIGHBOURS = 3
"""A point fits a settlement the better, the nearer the nearest of its hromada's other points are: so many count."""

ROUNDS = 4
"""Rounds of matching and taking back; the last ones change a handful of settlements."""

ODD = 1.5
"""A point lies oddly that is so many times as far from the nearest points of its hromada as is usual there."""

RIVAL = 1.5
"""It is given up when it fits a namesake without a point no worse than so many times as it fits its own settlement."""

FEW = 3
"""A hromada needs this many other points before its middle can cast one out."""


@dataclass(frozen=True, slots=True)
class Site:
    """A settlement that wants a position.

    Attributes:
        code: its id.
        keys: folded names, in tiers: today's first, then others that a source may know it by.
        region: code of the outline that it lies in.
        units: codes of its admin units, widest first; the last is the smallest.

    """

    code: str
    keys: tuple[frozenset[str], ...]
    region: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A named point of a source: `lon`, `lat` in degrees, every folded name, the source's name, and its own id."""

    lon: float
    lat: float
    keys: frozenset[str]
    source: str
    geonameid: int | None = None


@dataclass(slots=True)
class _Survey:
    """The state of the matching: which point each site has, and which sites hold each point."""

    sites: Sequence[Site]
    points: Sequence[Point]
    regions: list[frozenset[str]]
    placed: dict[int, int] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)

    def put(self, site: int, point: int) -> None:
        self.placed[site] = point
        self.taken.add(point)

    def take_back(self, site: int) -> None:
        self.taken.discard(self.placed.pop(site))


def locate(sites: Sequence[Site], points: Sequence[Point], outlines: Mapping[str, BaseGeometry]) -> dict[str, Point]:
    """Find the point of each settlement that has one.

    Args:
        sites: the settlements.
        points: the points, in order of preference: of two at the same place the first is kept.
        outlines: outlines of the regions (longitude, latitude in degrees) by code.

    Returns:
        Points by settlement code; a settlement without a point is absent. No point is given twice.

    """
    survey = _Survey(sites, points, _regions(points, outlines))
    for tier in range(max(len(site.keys) for site in sites)):
        pairs = _by_name(survey, tier)
        _put_unique(survey, pairs)
        _cast_out(survey)
        for _ in range(ROUNDS):
            _match(survey, pairs)
            _cast_out(survey)
    _give_up(survey)
    return {sites[site].code: points[point] for site, point in sorted(survey.placed.items())}


def _regions(points_: Sequence[Point], outlines: Mapping[str, BaseGeometry]) -> list[frozenset[str]]:
    """Find the regions that each point may lie in: more than one near a border."""
    codes = sorted(outlines)
    tree = STRtree([outlines[code] for code in codes])
    found: list[set[str]] = [set() for _ in points_]
    hits = tree.query(
        points([p.lon for p in points_], [p.lat for p in points_]), predicate="dwithin", distance=BORDER_DEGREES
    )
    for point, outline in zip(*hits, strict=True):
        found[point].add(codes[outline])
    return [frozenset(region) for region in found]


def _by_name(survey: _Survey, tier: int) -> list[tuple[list[int], list[int]]]:
    """Group the sites and points that share a name and a region."""
    named: dict[str, list[int]] = defaultdict(list)
    for number, point in enumerate(survey.points):
        for key in point.keys:
            if all(_apart_km(survey, number, other) > SAME_PLACE_KM for other in named[key]):
                named[key].append(number)
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, site in enumerate(survey.sites):
        for key in site.keys[tier] if tier < len(site.keys) else ():
            if key in named:
                groups[key, site.region].append(number)
    return [
        (members, [point for point in named[key] if region in survey.regions[point]])
        for (key, region), members in sorted(groups.items())
    ]


def _put_unique(survey: _Survey, pairs: list[tuple[list[int], list[int]]]) -> None:
    """Join site and point where the name is unique in its region on both sides."""
    for sites, near in pairs:
        if len(sites) == len(near) == 1 and sites[0] not in survey.placed and near[0] not in survey.taken:
            survey.put(sites[0], near[0])


def _match(survey: _Survey, pairs: list[tuple[list[int], list[int]]]) -> None:
    """Join namesakes to the points of their name so that the sum of distances to their neighbours is least."""
    # Here, so that a build without the extra can say so before it needs it.
    from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped]  # scipy ships no types

    members = _members(survey)
    for sites, near in pairs:
        wanting = [site for site in sites if site not in survey.placed]
        free = [point for point in near if point not in survey.taken]
        if not wanting or not free:
            continue
        costs = [[_misfit_km(survey, members, site, point, least=1) for point in free] for site in wanting]
        for row, column in zip(*linear_sum_assignment(costs), strict=True):
            if costs[row][column] < _IMPOSSIBLE:
                survey.put(wanting[row], free[column])


def _cast_out(survey: _Survey) -> None:
    """Take back the points that lie too far from the rest of their hromada, or of their raion where it has few."""
    members = _members(survey)
    wrong = [
        site
        for site, point in survey.placed.items()
        if _misfit_km(survey, members, site, point, least=FEW, alone=0.0) >= _IMPOSSIBLE
    ]
    for site in wrong:
        survey.take_back(site)
    hromadas: dict[str, list[int]] = defaultdict(list)
    for site in survey.placed:
        hromadas[survey.sites[site].units[-1]].append(site)
    for placed in hromadas.values():
        if placed[1:]:
            _cast_out_loneliest(survey, placed)


def _cast_out_loneliest(survey: _Survey, placed: Sequence[int]) -> None:
    """Take back the point of a hromada that lies farthest from the others, if that is far; its seat's rather not.

    The seat has the least code of its hromada.
    """
    apart = {
        site: min(_apart_km(survey, survey.placed[site], survey.placed[other]) for other in placed if other != site)
        for site in placed
    }
    loneliest = max(placed, key=lambda site: (apart[site], survey.sites[site].code))
    if apart[loneliest] > (LONELY_KM if placed[2:] else 2 * LONELY_KM):
        survey.take_back(loneliest)


def _give_up(survey: _Survey) -> None:
    """Take back the points that lie oddly in their hromada and that a namesake without one could claim about as well.

    Points of towns stay: a town's namesake is a village, often next to it.
    """
    members = _members(survey)
    fits = {site: _misfit_km(survey, members, site, point, least=1) for site, point in survey.placed.items()}
    waiting: dict[str, list[int]] = defaultdict(list)
    for number, site in enumerate(survey.sites):
        for key in site.keys[0] if number not in survey.placed else ():
            waiting[key].append(number)
    doubtful = []
    for number, point in survey.placed.items():
        usual_km = median(fits[other] for other in members[survey.sites[number].units[-1]])
        if survey.points[point].geonameid is None and fits[number] > ODD * usual_km:
            rivals = {rival for key in survey.points[point].keys for rival in waiting.get(key, ())}
            near = [rival for rival in rivals if survey.sites[rival].region in survey.regions[point]]
            if any(_misfit_km(survey, members, rival, point, least=1) < RIVAL * fits[number] for rival in near):
                doubtful.append(number)
    for number in doubtful:
        survey.take_back(number)


_IMPOSSIBLE = 1e6
_RAION_EXTRA_KM = 10.0


def _misfit_km(
    survey: _Survey, members: Mapping[str, list[int]], site: int, point: int, *, least: int, alone: float = _IMPOSSIBLE
) -> float:
    """Measure how badly a point fits a site.

    Args:
        survey: the state.
        members: the sites with a point, by the units that they lie in.
        site: the site.
        point: the point.
        least: how many other points the hromada must have to be gone by; else the raion is.
        alone: what comes back when neither has that many.

    Returns:
        The mean distance to the nearest other points of the hromada (of the raion, and something more, where the
        hromada has too few); `_IMPOSSIBLE` when the point lies outside.

    """
    units = survey.sites[site].units
    at = survey.points[point]
    raion = units[-2] if units[1:] else units[-1]
    for unit, limit_km, extra_km in ((units[-1], HROMADA_KM, 0.0), (raion, RAION_KM, _RAION_EXTRA_KM)):
        others = [survey.points[survey.placed[other]] for other in members[unit] if other != site]
        if len(others) >= least:
            nearest = sorted(great_circle_km(at.lon, at.lat, other.lon, other.lat) for other in others)[:NEIGHBOURS]
            if nearest[0] > NEIGHBOUR_KM and great_circle_km(at.lon, at.lat, *middle(others)) > limit_km:
                return _IMPOSSIBLE
            return sum(nearest) / len(nearest) + extra_km
    return alone


def _members(survey: _Survey) -> dict[str, list[int]]:
    """List the sites with a point by the units that they lie in."""
    members: dict[str, list[int]] = defaultdict(list)
    for site in survey.placed:
        for unit in survey.sites[site].units[-2:]:
            members[unit].append(site)
    return members


def middle(found: Sequence[Point]) -> tuple[float, float]:
    """Give the median longitude and the median latitude of some points, in degrees.

    Args:
        found: the points, at least one.

    Returns:
        Longitude and latitude.

    """
    return median(point.lon for point in found), median(point.lat for point in found)


def _apart_km(survey: _Survey, one: int, other: int) -> float:
    a, b = survey.points[one], survey.points[other]
    return great_circle_km(a.lon, a.lat, b.lon, b.lat)
