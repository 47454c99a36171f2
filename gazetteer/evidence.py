"""What speaks for and against a candidate: a list of small functions, each with its weight.

A function gives a strength from -1 to 1 and the reason in words, or None when it has nothing to say. Strength times weight
is added to the candidate's log-odds. New evidence is one function, one line in `EVIDENCE`, one test. The weights were set
by hand, then moved one at a time for likelihood on the development gold and every other place case, and judged on the rest.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from gazetteer.company import Company
from gazetteer.distance import great_circle_km
from gazetteer.landmarks import NEUTRAL_KM, Landmark, agreement
from gazetteer.names import fold
from gazetteer.place import AdminUnit, NameMatch, Place, lies_in

Said = tuple[float, str] | None

LEAST_CONFIDENCE = 0.5
"""A place less likely right than wrong is not given, unless asked for."""

MOST_COMPANY = 2.5
"""Company speaks for a place by so many names at most."""

NEIGHBOUR_KM = {1: 150.0, 2: 50.0}
"""A place this near to the middle of an oblast or raion lies in it or beside it: a report may well err so far."""

RAION = 2
"""Level of a raion; that of a hromada is higher."""

LISTED_FROM = 500
"""Population from which GeoNames' cities500 lists a place: one without a count probably has fewer residents."""

POPULATION_FACTOR = 4.0
"""How many times a stated and a known population may differ (war, census years) before they disagree."""


class FrontLine(Protocol):
    """Where the front is by somebody's polygons, day by day (`mapper.drawn.Drawn`)."""

    @property
    def name(self) -> str:
        """Whose it is."""

    def km(self, lon: float, lat: float, day: date | None) -> float | None:
        """Measure how far a position, in degrees, is from it on a day, in kilometres; None when it is not known for that day."""


@dataclass(frozen=True, slots=True)
class Query:
    """A name to resolve and what the text says around it.

    Attributes:
        name: as written.
        units: admin units in which the text puts it.
        sentence_units: admin units named in the same sentence.
        report_units: admin units named anywhere in the report.
        towns: towns and units of the "X direction" that it is named under.
        landmarks: what it is said to lie near.
        away_km: how far from the place that it names the text speaks of ("3 km north of X"), or None.
        between: the name beside it in "between X and Y", or None: then the text speaks of a spot on the way there.
        day: of which the text tells this, or None.
        kind: stated kind: `city`, `town`, `settlement`, `village`, or None.
        population: stated number of residents, or None.
    """

    name: str
    units: tuple[AdminUnit, ...] = ()
    sentence_units: tuple[AdminUnit, ...] = ()
    report_units: tuple[AdminUnit, ...] = ()
    towns: tuple[Place | AdminUnit, ...] = ()
    landmarks: tuple[Landmark, ...] = ()
    kind: str | None = None
    population: int | None = None
    away_km: float | None = None
    between: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known before reading.

    Attributes:
        countries: of the war.
        fighting: admin units in which land was changing hands then.
        regions: the widest units around those.
        least_confidence: below this confidence, 0 to 1, no place is given, only candidates.
        front: hromadas, or codes of settlements, within `fighting` of which it is known that land was changing hands right there.
        line: the front by somebody's polygons; it tells what is far from the front, on the day of each query that it knows.
    """

    countries: frozenset[str] = frozenset()
    fighting: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    least_confidence: float = LEAST_CONFIDENCE
    front: frozenset[str] = frozenset()
    line: FrontLine | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """All that evidence may look at beside the candidate.

    `company` tells where the other names of the report could be, None when there are none; `name` is how the company knows
    this one, in the nominative.
    """

    query: Query
    setting: Setting = field(default_factory=Setting)
    company: Company | None = None
    name: str = ""


def spelling(match: NameMatch, context: Context) -> Said:
    """How the name as written led to the place's name."""
    place = match.place
    if match.via in ("exact", "inflected"):
        own = {fold(name) for name in (place.name, place.name_uk, place.name_ru) if name}
        return None if fold(match.name) in own else (-0.35, f"{match.name} is another name of {place.name}")
    if match.via == "former":
        return -0.25, f"{match.name} is a former name"
    if match.via == "folded":
        return -0.3, f"written unlike {match.name}"
    doubt = 0.5 + 3 * (1 - match.similarity) if match.via == "skeleton" else 1.5 + 5 * (1 - match.similarity)
    return -doubt, f"the name is {match.name}, not {context.query.name}"


def stated_region(match: NameMatch, context: Context) -> Said:
    """Whether it lies where the text puts it."""
    units = context.query.units
    if not units:
        return None
    inside = _inside(match.place, units)
    if inside is not None:
        return 1.0, f"lies in {inside.name}, as stated"
    if not match.place.units:
        return -2.5, f"lies outside {units[0].name}, which is stated"
    gap = _km_to_units(match.place, units)
    near = gap is not None and gap < NEIGHBOUR_KM[2 if units[0].level >= RAION else 1]
    contested = bool(context.setting.fighting.intersection(match.place.units))
    strength = -0.6 if near else -1.0 if contested else -2.5
    return strength, f"lies in {_where(match.place)}, not in {units[0].name} as stated"


def named_region(match: NameMatch, context: Context) -> Said:
    """Whether it lies in a region that the sentence, or the report, names; the only one of a report counts as the sentence's."""
    if _inside(match.place, context.query.units) is not None:
        return None  # `stated_region` has said so
    inside = _narrowest(match.place, context.query.sentence_units)
    if inside is not None:
        return (1.0 if inside.level < RAION else 1.6), f"lies in {inside.name}, which the sentence names"
    inside = _narrowest(match.place, context.query.report_units)
    if inside is None:
        return None
    regions = [unit for unit in context.query.report_units if unit.level]
    if regions and all(lies_in(match.place, unit.code) for unit in regions):
        return (1.0 if inside.level < RAION else 1.6), f"lies in {inside.name}, and the report names no other region"
    return (0.6 if inside.level < RAION else 1.0), f"lies in {inside.name}, which the report names"


def direction(match: NameMatch, context: Context) -> Said:
    """How far it is from the town that the stated direction is called after."""
    spots = [(t.lon, t.lat, t.name) for t in context.query.towns if t.lon is not None and t.lat is not None]
    inside = _inside(match.place, [t for t in context.query.towns if isinstance(t, AdminUnit)])
    if inside is not None:
        return 1.0, f"lies in {inside.name}, after which the direction is called"
    return _by_distance(match.place, spots)


def landmark(match: NameMatch, context: Context) -> Said:
    """How well it agrees with what it is said to lie near, at which distance and in which direction."""
    return agreement(match.place, context.query.landmarks)


def companions(match: NameMatch, context: Context) -> Said:
    """How near it is to where the other names of the report could be."""
    if context.company is None:
        return None
    support = context.company.support(context.name, match.place)
    if not support.names:
        return None
    near = " and ".join(f"{km:.0f} km from {name}" for name, km in support.names)
    return min(MOST_COMPANY, support.strength), near


def neighbours(match: NameMatch, context: Context) -> Said:
    """How close beside the nearest of the other names it lies."""
    if context.company is None:
        return None
    support = context.company.support(context.name, match.place)
    if not support.nearness:
        return None
    return support.nearness, f"close to {' and '.join(name for name, _ in support.names)}"


def fighting(match: NameMatch, context: Context) -> Said:
    """Whether land was changing hands in its region, or its very hromada, then; nothing against a raion that the text names."""
    setting = context.setting
    if not setting.fighting:
        return None
    if setting.front.intersection(match.place.units):
        return 1.0, f"land was changing hands in {match.place.admin3} then"
    if match.place.place_id.removeprefix("katottg:") in setting.front:
        return 1.0, f"land was changing hands in {match.place.name} then"
    if setting.fighting.intersection(match.place.units):
        return 0.5, f"land was changing hands in {match.place.admin2 or match.place.admin1} then"
    query = context.query
    named = (*query.units, *query.sentence_units, *query.report_units)
    if _inside(match.place, [unit for unit in named if unit.level >= RAION]) is not None:
        return None
    if setting.regions.intersection(match.place.units):
        return -0.14, f"no land was changing hands in {match.place.admin2 or match.place.admin1} then"
    return -0.7, f"no land was changing hands in {_where(match.place)} then"


def country(match: NameMatch, context: Context) -> Said:
    """Whether it lies in a country of the war."""
    countries = context.setting.countries
    if not countries or match.place.country in countries:
        return None
    return -1.0, f"lies in {match.place.country}"


def kind(match: NameMatch, context: Context) -> Said:
    """Whether it is what the text calls it."""
    stated = context.query.kind
    if stated is None or match.place.kind in ("other", "district"):
        return None
    if match.place.kind in KINDS[stated]:
        return 0.7, f"is a {match.place.kind}, as stated"
    return -0.7, f"is a {match.place.kind}, not a {stated}"


def population(match: NameMatch, context: Context) -> Said:
    """Whether it has about as many residents as the text says."""
    stated, known = context.query.population, match.place.population
    if stated is None:
        return None
    if not population_fits(stated, known):
        have = (
            f"has {known:,} residents"
            if known
            else f"no source counts its residents: it is probably below {LISTED_FROM}"
        )
        return -0.7, f"{have}, not {stated:,}"
    return (1.0, f"has {known:,} residents, about as stated") if known else None


def prominence(match: NameMatch, context: Context) -> Said:  # noqa: ARG001  # every evidence function has the same signature
    """Whether it is a place that is named without saying more."""
    size = match.place.population or 0
    if size >= 1000:
        return min(1.0, (math.log10(size) - 2.5) / 3), f"has {size:,} residents"
    return (0.3, "is a city") if match.place.kind == "city" else None


Weighted = tuple[Callable[[NameMatch, Context], Said], float]

EVIDENCE: tuple[Weighted, ...] = (
    (spelling, 5.5),
    (stated_region, 3.6),
    (named_region, 1.8),
    (direction, 3.4),
    (landmark, 4.5),
    (companions, 2.6),
    (neighbours, 6.0),
    (fighting, 4.5),
    (country, 3.0),
    (kind, 1.0),
    (population, 1.5),
    (prominence, 4.0),
)
"""Evidence and weights (log-odds at full strength), in the order in which a candidate lists them."""

KINDS: dict[str, frozenset[str]] = {
    "city": frozenset({"city"}),
    "town": frozenset({"city", "settlement"}),
    "settlement": frozenset({"settlement", "village", "city"}),
    "village": frozenset({"village", "settlement"}),
}
"""Which kinds of place a stated kind lets pass: reports say "town" for a selyshche and "settlement" for anything."""


def population_fits(stated: int, known: int | None) -> bool:
    """Tell whether a stated number of residents agrees with a known one, or with none being known."""
    if known is None or known == 0:
        return stated < LISTED_FROM * POPULATION_FACTOR
    return known / POPULATION_FACTOR <= stated <= known * POPULATION_FACTOR


def _inside(place: Place, units: Sequence[AdminUnit]) -> AdminUnit | None:
    return next((unit for unit in units if lies_in(place, unit.code)), None)


def _narrowest(place: Place, units: Sequence[AdminUnit]) -> AdminUnit | None:
    return max((unit for unit in units if lies_in(place, unit.code)), key=lambda unit: unit.level, default=None)


def _where(place: Place) -> str:
    return place.admin1 or place.country


def _km_to_units(place: Place, units: Sequence[AdminUnit]) -> float | None:
    if place.lon is None or place.lat is None:
        return None
    return min(
        (great_circle_km(place.lon, place.lat, u.lon, u.lat) for u in units if u.lon is not None and u.lat is not None),
        default=None,
    )


def _by_distance(place: Place, spots: Sequence[tuple[float, float, str]]) -> Said:
    """Judge by the distance to the nearest of the towns of a direction."""
    if not spots or place.lon is None or place.lat is None:
        return None
    km, name = min((great_circle_km(place.lon, place.lat, lon, lat), name) for lon, lat, name in spots)
    return max(-1.0, 1.0 - km / NEUTRAL_KM), f"{km:.0f} km from the direction of {name}"
