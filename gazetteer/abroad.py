"""The places outside Ukraine: villages of Russia's border oblasts, of Belarus and Moldova, and the world's towns."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from shapely.geometry.base import BaseGeometry  # type: ignore[import-untyped]  # shapely ships no types

from gazetteer.estimates import Estimate, estimate
from gazetteer.names import fold, romanise_ru
from gazetteer.place import Kind, Place
from gazetteer.positions import Point, Site, locate
from gazetteer.sources.cities import City
from gazetteer.sources.postal import PostalRow
from gazetteer.spellings import aliases, distinct, indexed, languages, name_in
from gazetteer.store import slug
from gazetteer.tables import read_table
from gazetteer.ukraine import named_points, point_radius_m, rows_by_name
from gazetteer.ukrainian import to_ukrainian
from gazetteer.writer import Entry, Spelling

BORDER_OBLASTS = ("RU-09", "RU-10", "RU-41", "RU-61", "RU-86")
"""Belgorod, Bryansk, Kursk, Rostov, Voronezh: Russian oblasts beside Ukraine, taken in at village level."""

VILLAGE_COUNTRIES = ("BY", "MD")
"""Countries taken in at village level, as far as their postal codes go."""

NEIGHBOURS = ("RU", "BY", "MD", "PL", "RO", "HU", "SK", "LT", "LV", "EE")
"""Countries of which every town of 500 people is taken in."""

WORLD_POPULATION = 15_000
"""Elsewhere a town needs that many people (GeoNames' own cut of cities15000)."""

PROMINENT_POPULATION = 1_000_000
"""Of smaller towns far away only the main name and those in Cyrillic are kept, undeclined."""

CITY_POPULATION = 12_000
"""From so many residents on a town is a `city`: Russian law's measure; the kind of smaller ones is unknown."""


def regions() -> dict[str, dict[str, str]]:
    """Read the table of first-level units of Ukraine and of the countries known to their villages, by code."""
    return {line["code"]: line for line in read_table("regions")}


def entries(cities: Sequence[City], rows: Sequence[PostalRow], outlines: Mapping[str, BaseGeometry]) -> list[Entry]:
    """Put the places outside Ukraine together.

    Args:
        cities: the towns of the world.
        rows: postal codes of Russia, Belarus and Moldova.
        outlines: outlines of their first-level units by code.

    Returns:
        One entry a place: towns in the order of their ids, then villages in the order of theirs.

    """
    known = regions()
    towns = [city for city in cities if city.country != "UA" and _is_wanted(city)]
    sites, names = _villages(rows, known)
    points = locate(
        sites, named_points([city for city in cities if city.country in ("RU", "BY", "MD")], rows), outlines
    )
    outlined = {postal: known[code]["outline"] for (_, postal), code in _village_regions(known).items()}
    rough = estimate(sites, points, rows_by_name(rows, outlined), {})
    russian = frozenset(row.name for row in rows)
    found = [_town(city, known, russian) for city in towns]
    taken = {city.geonameid for city in towns}
    for site in sites:
        point = points.get(site.code)
        if point is None or point.geonameid not in taken:
            found.append(_village(site, names[site.code], point, rough.get(site.code)))
    return found


def _is_wanted(city: City) -> bool:
    return city.country in NEIGHBOURS or city.population >= WORLD_POPULATION


def _is_near(city: City) -> bool:
    return city.country in ("RU", *VILLAGE_COUNTRIES)


def _is_prominent(city: City) -> bool:
    """Tell whether reports may name a town in all its spellings and cases: near the war, or large."""
    return _is_near(city) or city.population >= PROMINENT_POPULATION


def _villages(rows: Sequence[PostalRow], known: Mapping[str, Mapping[str, str]]) -> tuple[list[Site], dict[str, str]]:
    """Give a site for each village that has postal codes, and its name by the site's code."""
    region_of = _village_regions(known)
    sites: dict[str, Site] = {}
    names: dict[str, str] = {}
    seen: set[tuple[str, ...]] = set()
    for row in sorted(rows, key=lambda row: (row.country, row.postcode, row.name)):
        region = region_of.get((row.country, row.region))
        if region is None or any(letter.isdigit() for letter in row.name) or not fold(row.name):
            continue
        district = f"{region}/{row.postcode.removeprefix('MD-')[:-2]}"
        if (fold(row.name), district) in seen:
            continue
        seen.add((fold(row.name), district))
        code = f"postal:{row.country}-{row.postcode.removeprefix('MD-')}-{slug(_latin(row.name))}"
        if code not in sites:
            sites[code] = Site(code, (frozenset({fold(row.name)}),), known[region]["outline"], (region, district))
            names[code] = row.name
    return list(sites.values()), names


def _village_regions(known: Mapping[str, Mapping[str, str]]) -> dict[tuple[str, str], str]:
    """Give the regions taken in at village level, by country and by the name that postal rows give them."""
    return {
        (code[:2], postal): code
        for code, line in known.items()
        if code[:2] in VILLAGE_COUNTRIES or code in BORDER_OBLASTS
        for postal in line["postal"].split("|")
        if postal
    }


def _latin(name: str) -> str:
    return name if "fixed" in languages(name) else romanise_ru(name)


def _town(city: City, known: Mapping[str, Mapping[str, str]], russian: Container[str]) -> Entry:
    region = f"{city.country}-{city.admin1}"
    other = aliases(city.aliases)
    name_uk = name_in("uk", city.name, other, ())
    name_ru = name_in("ru", city.name, other, russian if _is_near(city) else ())
    spellings = [Spelling(city.name, "fixed", "current")]
    spellings += [Spelling(text, lang, "current") for text, lang in ((name_ru, "ru"), (name_uk, "uk")) if text]
    if region in BORDER_OBLASTS and name_ru:
        spellings.append(Spelling(to_ukrainian(name_ru), "uk", "current"))
    if _is_prominent(city):
        spellings += [Spelling(a.text, a.lang if _is_near(city) else "fixed", "current") for a in other]
    else:
        spellings = [
            replace(s, lang="fixed", status="current") for s in (*spellings, *(a for a in other if a.lang != "fixed"))
        ]
    point = Point(city.lon, city.lat, frozenset(), "cities500", city.geonameid)
    kind: Kind = "city" if city.population >= CITY_POPULATION else "other"
    return Entry(
        Place(
            f"geonames:{city.geonameid}", city.name, name_uk, name_ru, kind, city.country, "", "", "",
            (region if region in known else city.country,), city.lon, city.lat,
            point_radius_m(point, city), city.population or None, "cities500",
        ),
        tuple(indexed(distinct(spellings))),
    )  # fmt: skip


def _village(site: Site, name: str, point: Point | None, rough: Estimate | None) -> Entry:
    russian = None if "fixed" in languages(name) else name
    latin = _latin(name)
    spellings = [Spelling(latin, "fixed", "current")]
    if russian:
        spellings.append(Spelling(russian, "ru", "current"))
        if site.units[0] in BORDER_OBLASTS:
            spellings.append(Spelling(to_ukrainian(russian), "uk", "current"))
    where: tuple[float | None, float | None, float | None, str] = (None, None, None, "")
    if point:
        where = (point.lon, point.lat, point_radius_m(point, None), point.source)
    elif rough:
        where = (rough.lon, rough.lat, rough.radius_m, rough.source)
    return Entry(
        Place(
            site.code, latin, None, russian, "village", site.units[0][:2], "", "", "", site.units[:1], *where[:3], None,
            where[3],
        ),
        tuple(indexed(spellings)),
    )  # fmt: skip
