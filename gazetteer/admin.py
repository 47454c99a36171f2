"""The admin units of the tables: the codifier's, the first-level units of Ukraine's neighbours, and all countries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from gazetteer.abroad import regions
from gazetteer.names import fold
from gazetteer.place import AdminUnit, Kind
from gazetteer.sources.codifier import Settlement, Unit
from gazetteer.units import unit_name_uk, unit_names, unit_title
from gazetteer.writer import Entry, UnitEntry

OBLAST, RAION, HROMADA = 1, 2, 3

SEAT_KINDS: tuple[tuple[Kind, ...], ...] = (("city",), ("city", "settlement"), ("city", "settlement", "village"))
"""A raion is called after a town where one fits, else after a smaller place: Бахмутський after Бахмут, not Бахмутське."""


def seats(units: Sequence[Unit], settlements: Sequence[Settlement]) -> dict[str, list[str]]:
    """Tell after which settlements a unit may be called.

    Args:
        units: the codifier's admin units.
        settlements: its settlements, in its order.

    Returns:
        Ukrainian names by the code of the raion or hromada.

    """
    members: dict[str, list[Settlement]] = defaultdict(list)
    for place in settlements:
        for code in place.units:
            members[code].append(place)
    return {unit.code: _seats(unit, members[unit.code]) for unit in units if unit.level > OBLAST}


def _seats(unit: Unit, members: Iterable[Settlement]) -> list[str]:
    inhabited = [place for place in members if place.kind != "district"]
    names = [place.name_uk for place in inhabited]
    if unit.level == RAION:
        without = unit_title(unit.name_uk, unit.level, ())
        for kinds in SEAT_KINDS:
            names = [place.name_uk for place in inhabited if place.kind in kinds]
            if unit_title(unit.name_uk, unit.level, names) != without:
                break
    return names


def entries(
    units: Sequence[Unit], called: Mapping[str, Sequence[str]], places: Sequence[Entry], countries: Mapping[str, str]
) -> list[UnitEntry]:
    """Put the admin units together.

    Args:
        units: the codifier's.
        called: the settlements that they may be called after, from `seats`.
        places: all places, for the middle of each unit.
        countries: English names of the countries by ISO 3166-1 alpha-2 code.

    Returns:
        The units: those of Ukraine in the codifier's order, then the neighbours', then the countries (level 0).

    """
    known = regions()
    centres = middles(places)
    found = []
    for unit in units:
        title = known[unit.code]["name"] if unit.level == OBLAST else None
        title = title or unit_title(unit.name_uk, unit.level, called[unit.code])
        parent = unit.parents[-1] if unit.parents else None
        name_uk = unit_name_uk(unit.code, unit.name_uk, unit.level)
        found.append(
            UnitEntry(AdminUnit(unit.code, title, unit.level, "UA", *_at(centres, unit.code), name_uk), parent)
        )
    abroad = {code: line["name"] for code, line in known.items() if not code.startswith("UA")}
    for level, names in ((OBLAST, abroad), (0, countries)):
        found += [
            UnitEntry(AdminUnit(code, name, level, code[:2], *_at(centres, code), unit_name_uk(code, "", level)), None)
            for code, name in names.items()
        ]
    return found


def middles(places: Iterable[Entry]) -> dict[str, tuple[float, float]]:
    """Give the median longitude and latitude of the places of each unit and country that have a point of their own."""
    positions: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for entry in places:
        place = entry.place
        if place.lon is not None and place.lat is not None and not place.source.startswith("estimate"):
            for code in {*place.units, place.country}:
                positions[code].append((place.lon, place.lat))
    return {code: (median(lon for lon, _ in at), median(lat for _, lat in at)) for code, at in positions.items()}


def _at(middles: Mapping[str, tuple[float, float]], code: str) -> tuple[float | None, float | None]:
    return middles.get(code, (None, None))


def keys(
    units: Sequence[Unit], called: Mapping[str, Sequence[str]], entries_: Sequence[UnitEntry]
) -> dict[str, set[str]]:
    """Collect the keys under which admin units are found.

    Of a hromada only the names of two words are kept ("Комарська громада", not "Комарська сільська громада"): there are
    1,772 of them, in three languages and all cases.

    Args:
        units: the codifier's units.
        called: the settlements that they may be called after, from `seats`.
        entries_: all units.

    Returns:
        Codes of units by folded name.

    """
    in_codifier = {unit.code: unit for unit in units}
    found: dict[str, set[str]] = defaultdict(set)
    for entry in entries_:
        code, level = entry.unit.code, entry.unit.level
        name_uk = in_codifier[code].name_uk if code in in_codifier else ""
        for key in {
            fold(name) for name in (*unit_names(code, name_uk, level or OBLAST, called.get(code, ())), entry.unit.name)
        }:
            if level < HROMADA or key.count(" ") <= 1:
                found[key].add(code)
    return found
