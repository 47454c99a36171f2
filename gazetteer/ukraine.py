"""The places of Ukraine: the codifier's settlements with the positions, populations and names of the other sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry  # type: ignore[import-untyped]  # shapely ships no types

from gazetteer.errors import GazetteerError
from gazetteer.estimates import Estimate, estimate
from gazetteer.names import fold, romanise
from gazetteer.place import Place
from gazetteer.positions import Point, Site, locate
from gazetteer.russian import to_russian
from gazetteer.sources.cities import City
from gazetteer.sources.codifier import Settlement, Unit
from gazetteer.sources.postal import PostalRow
from gazetteer.spellings import aliases, indexed, latin_of_russian, resembles
from gazetteer.tables import read_table
from gazetteer.writer import Entry, Spelling

DISTRICT_RADIUS_M = 15_000.0
"""Radius around the city's point within which a district's centre lies; Kyiv, the widest, measures 25 km from centre to
edge and its districts' centres lie nearer."""


@dataclass(frozen=True, slots=True)
class Renaming:
    """An old or newer name of a settlement, in both languages where known (see `sources/former_names.tsv`)."""

    uk: str
    ru: str
    status: str
    until: str | None


@dataclass(frozen=True, slots=True)
class _Located:
    """What the sources tell of where the settlements lie."""

    points: Mapping[str, Point]
    estimates: Mapping[str, Estimate]
    cities: Mapping[int, City]
    districts_in: Mapping[str, str]


def renamings(units: Sequence[Unit], settlements: Sequence[Settlement]) -> dict[str, list[Renaming]]:
    """Read the table of old and newer names.

    Args:
        units: the codifier's admin units.
        settlements: the codifier's settlements.

    Returns:
        Renamings by code.

    Raises:
        GazetteerError: a line names no settlement, or more than one.

    """
    named = {unit.code: unit.name_uk for unit in units}
    by_name: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for place in settlements:
        raion = named[place.units[1]] if len(place.units) > 1 else ""
        by_name[place.name_uk, raion, named[place.units[0]]].append(place.code)
    known = {place.code for place in settlements}
    found: dict[str, list[Renaming]] = defaultdict(list)
    for line in read_table("former_names"):
        who = line["katottg_or_name"]
        codes = [who] if who in known else by_name[_three(who)]
        if len(codes) != 1:
            raise GazetteerError(f"sources/former_names.tsv: {who!r} names {len(codes)} settlements, not one")
        found[codes[0]].append(Renaming(line["former_uk"], line["former_ru"], line["kind"], line["until"] or None))
    return found


def _three(text: str) -> tuple[str, str, str]:
    name, raion, oblast = (*(part.strip() for part in text.split(";")), "", "")[:3]
    return name, raion, oblast


def entries(
    units: Sequence[Unit],
    settlements: Sequence[Settlement],
    cities: Sequence[City],
    rows: Sequence[PostalRow],
    outlines: Mapping[str, BaseGeometry],
) -> list[Entry]:
    """Put the places of Ukraine together.

    Args:
        units: the codifier's admin units.
        settlements: the codifier's settlements and districts.
        cities: the towns of Ukraine.
        rows: the postal codes of Ukraine.
        outlines: outlines of the oblasts by code.

    Returns:
        One entry a settlement or district, in the codifier's order.

    """
    old = renamings(units, settlements)
    regions = {line["code"]: line for line in read_table("regions")}
    inhabited = [place for place in settlements if place.kind != "district"]
    sites = [_site(place, regions[place.units[0]]["outline"], old.get(place.code, ())) for place in inhabited]
    points = locate(sites, named_points(cities, rows), outlines)
    named = rows_by_name(rows, {line["postal"]: line["outline"] for line in regions.values() if line["postal"]})
    located = _Located(
        points,
        estimate(sites, points, named, {place.code: place.name_uk for place in inhabited}),
        {city.geonameid: city for city in cities},
        _districts(settlements),
    )
    return [_entry(place, located, old.get(place.code, ())) for place in settlements]


def named_points(cities: Sequence[City], rows: Sequence[PostalRow]) -> list[Point]:
    """Pool the points of towns and of postal codes, towns first.

    Args:
        cities: towns.
        rows: rows of postal codes; those without a point are left out.

    Returns:
        The points, each with its folded names.

    """
    of_cities = [
        Point(
            city.lon, city.lat, frozenset(filter(None, map(fold, (city.name, *city.aliases)))), "cities500",
            city.geonameid,
        )
        for city in cities
    ]  # fmt: skip
    of_rows = {
        (row.lon, row.lat, fold(row.name)) for row in rows if row.placed and row.lon is not None and row.lat is not None
    }
    return of_cities + [Point(lon, lat, frozenset({key}), "postal") for lon, lat, key in sorted(of_rows) if key]


def rows_by_name(rows: Iterable[PostalRow], regions: Mapping[str, str]) -> dict[tuple[str, str], list[PostalRow]]:
    """Group postal rows by folded name and region.

    Args:
        rows: rows of postal codes.
        regions: region codes by the name that the rows give.

    Returns:
        Rows by folded name and region code; those of unknown regions are left out.

    """
    found: dict[tuple[str, str], list[PostalRow]] = defaultdict(list)
    for row in rows:
        if row.region in regions:
            found[fold(row.name), regions[row.region]].append(row)
    return found


def _site(place: Settlement, region: str, old: Iterable[Renaming]) -> Site:
    today = frozenset({fold(place.name_uk)})
    other = {fold(name) for name in to_russian(place.name_uk)}
    other |= {fold(name) for renaming in old for name in (renaming.uk, renaming.ru) if name}
    return Site(place.code, (today, frozenset(other) - today), region, place.units)


def _districts(settlements: Sequence[Settlement]) -> dict[str, str]:
    """Find the city of each district: in the codifier it follows its city."""
    found = {}
    city = ""
    for place in settlements:
        if place.kind == "district":
            found[place.code] = city
        elif place.kind == "city":
            city = place.code
    return found


def _entry(place: Settlement, located: _Located, old: Iterable[Renaming]) -> Entry:
    point = located.points.get(place.code)
    city = located.cities.get(point.geonameid) if point and point.geonameid else None
    spellings = _spellings(place, city, old)
    lon, lat, radius_m, source = _position(place, located, city)
    name_ru = next(s.text for s in spellings if s.lang == "ru")
    return Entry(
        Place(
            f"katottg:{place.code}", romanise(place.name_uk), place.name_uk, name_ru, place.kind, "UA", "", "", "",
            place.units, lon, lat, radius_m, city.population or None if city else None, source,
        ),
        tuple(indexed(spellings)),
    )  # fmt: skip


def _spellings(place: Settlement, city: City | None, old: Iterable[Renaming]) -> list[Spelling]:
    """Give all names of a settlement; the first Russian one is its Russian name."""
    other = aliases((city.name, *city.aliases)) if city else []
    derived = to_russian(place.name_uk)
    attested = [s.text for s in other if s.lang == "ru" and fold(s.text) in {fold(name) for name in derived}]
    russian = tuple(dict.fromkeys((*(name for name in derived if name in attested), *derived)))
    today = [Spelling(place.name_uk, "uk", "current"), Spelling(romanise(place.name_uk), "fixed", "current")]
    today += [Spelling(name, "ru", "current") for name in russian] + latin_of_russian(russian)
    known = {s.text for s in today}
    gone = [spelling for renaming in old for spelling in _renamed(renaming)]
    former = {s.text for s in gone if s.status == "former"} - known
    for alias in other:
        if alias.text in former:
            continue
        current = resembles(alias.text, known)
        today.append(Spelling(alias.text, alias.lang, "current" if current else "alias"))
    return today + gone


def _renamed(renaming: Renaming) -> list[Spelling]:
    texts = []
    if renaming.uk:
        texts += [(renaming.uk, "uk"), (romanise(renaming.uk), "fixed")]
    if renaming.ru:
        texts += [(renaming.ru, "ru"), *((s.text, s.lang) for s in latin_of_russian((renaming.ru,)))]
    return [Spelling(text, lang, renaming.status, renaming.until) for text, lang in texts]


def _position(
    place: Settlement, located: _Located, city: City | None
) -> tuple[float | None, float | None, float | None, str]:
    """Give longitude, latitude, radius and source; None thrice and "" when nothing tells where the place lies."""
    point = located.points.get(place.code)
    if point:
        return point.lon, point.lat, point_radius_m(point, city), point.source
    rough = located.estimates.get(place.code)
    if rough:
        return rough.lon, rough.lat, rough.radius_m, rough.source
    around = located.points.get(located.districts_in.get(place.code, ""))
    if around:
        return around.lon, around.lat, DISTRICT_RADIUS_M, "estimate: city"
    return None, None, None, ""


POINT_RADIUS_M = 1_300.0
"""Radius of a point that a source gives: about 19 of 20 lie within it (`benchmarks/positions.py` measures it)."""

LARGE_CITY_RADIUS_M = 3_000.0
"""Radius of the point of a city of `LARGE_CITY` people: where its centre is, sources differ by kilometres."""

LARGE_CITY = 50_000

MINUTE_RADIUS_M = 2_600.0
"""Radius of a point that is given to whole minutes of arc alone (1.9 km of latitude)."""


def point_radius_m(point: Point, city: City | None) -> float:
    """Give the radius within which a settlement lies whose point a source gives (19 of 20).

    Args:
        point: the point.
        city: the town that it is, or None.

    Returns:
        The radius in metres.

    """
    if city and city.population >= LARGE_CITY:
        return LARGE_CITY_RADIUS_M
    rounded = all(abs(degrees * 60 - round(degrees * 60)) < 0.01 for degrees in (point.lon, point.lat))
    return MINUTE_RADIUS_M if rounded else POINT_RADIUS_M
