"""Merging a user's places into the gazetteer: tables are read back, places matched or added, and new tables written."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import cos, radians
from pathlib import Path

from shapely import STRtree, box, points  # type: ignore[import-untyped]  # shapely ships no types

from gazetteer.abroad import BORDER_OBLASTS
from gazetteer.admin import HROMADA, RAION, middles
from gazetteer.build import key_index
from gazetteer.distance import EARTH_RADIUS_KM, great_circle_km
from gazetteer.names import fold, romanise, romanise_ru
from gazetteer.place import Place
from gazetteer.russian import to_russian
from gazetteer.spellings import aliases, distinct, indexed, languages, latin_of_russian, name_in, resembles
from gazetteer.store import Tables
from gazetteer.ukrainian import to_ukrainian
from gazetteer.user_formats import UserPlace
from gazetteer.writer import Entry, Index, Spelling, UnitEntry, write

SAME_PLACE_KM = 5.0
"""Two places of one name no farther apart than this are one: villages of one name in Ukraine lie farther apart, and
sources put the point of a large village a few kilometres apart."""

FAR_KM = 50.0
"""A file's code is not believed where its name is another and its point lies farther from the known one than this."""

NEAREST_KM = 80.0
"""A place lies in the hromada or country of the nearest known place, if that is no farther away than this."""

OWN_KM, OTHER_KM = 30.0, 10.0
"""A country that a file states is overruled only where no known place of it lies within the first distance, and one of
another country within the second: files put occupied land in the occupier's country."""


UNIT_WORDS = ("область", "район", "громада", "Oblast", "Raion", "Hromada")
"""Words that tables leave out of the names of admin units."""


@dataclass(slots=True)
class Outcome:
    """What became of the places of one file.

    Attributes:
        by_code: known places, found by their code.
        by_name: known places, found by name and position.
        placed: known places that got a position, or a better one.
        added: places that were not known.
        unplaced: places that were left out: where each stands in the file, and why.

    """

    by_code: int = 0
    by_name: int = 0
    placed: int = 0
    added: int = 0
    unplaced: list[tuple[str, str]] = field(default_factory=list)


def merge(embedded: Path, sources: Sequence[tuple[str, Sequence[UserPlace]]], folder: Path) -> list[Outcome]:
    """Write the tables of the embedded gazetteer with the places of files merged in, one file after the other.

    Args:
        embedded: folder of the embedded tables.
        sources: what positions from the file are said to come from, and the places, for each file.
        folder: where to write; it must exist.

    Returns:
        What became of the places of each file.

    """
    atlas = _Atlas(Tables(embedded))
    outcomes = [atlas.take_in(source, places) for source, places in sources]
    atlas.write(folder)
    return outcomes


def unpack(tables: Tables) -> tuple[list[Entry], list[UnitEntry], Index]:
    """Read tables back into what `write` made them from.

    Args:
        tables: the tables.

    Returns:
        Places, admin units and keys; all spellings in the language `fixed`, for the tables do not tell it.

    """
    places = [tables.place(row) for row in range(tables.size)]
    spellings: list[list[Spelling]] = [[] for _ in places]
    for text in tables.spellings.keys():  # noqa: SIM118  # a trie is no mapping: going through it gives no keys
        for row, status in tables.of_spelling(text):
            until = tables.end_of(text, row) if status == "former" else None
            spellings[row].append(Spelling(text, "fixed", status, until))
    codes = [row.unit.code for row in tables.units]
    units = [UnitEntry(row.unit, None if row.parent is None else codes[row.parent]) for row in tables.units]
    forms: dict[str, set[str]] = {}
    unit_keys: dict[str, set[str]] = {}
    for key, number in tables.names.items():
        texts, rows = tables.of_form(number)
        forms[key] = set(texts)
        unit_keys[key] = {codes[row] for row in rows}
    bones = {key: set(tables.of_skeleton(number)) for key, number in tables.skeletons.items()}
    adjectives = {
        key: {places[i].place_id for i in related[0]} | {codes[i] for i in related[1]}
        for key, number in tables.adjectives.items()
        if (related := tables.of_adjective(number))
    }
    found = {key: codes_ for key, codes_ in unit_keys.items() if codes_}
    entries = [Entry(place, tuple(names)) for place, names in zip(places, spellings, strict=True)]
    return entries, units, Index(forms, found, bones, adjectives)


class _Atlas:
    """All places while files are merged in."""

    def __init__(self, tables: Tables) -> None:
        entries, self._units, self._index = unpack(tables)
        self._places = {entry.place.place_id: entry.place for entry in entries}
        self._old = {entry.place.place_id: entry.spellings for entry in entries}
        self._new: dict[str, list[Spelling]] = defaultdict(list)
        self._named: dict[str, set[str]] = defaultdict(set)
        for entry in entries:
            self._name(entry.place.place_id, entry.spellings)
        self._chains = _chains(self._units)

    def _name(self, place_id: str, spellings: Iterable[Spelling]) -> None:
        for spelling in spellings:
            if spelling.status != "alias":
                self._named[fold(spelling.text)].add(place_id)

    def take_in(self, source: str, rows: Sequence[UserPlace]) -> Outcome:
        """Merge the places of one file."""
        outcome = Outcome()
        rest = []
        for row in rows:
            known = self._places.get(row.place_id)
            if known is None:
                rest.append(row)
            elif self._is_slip(row, known):
                outcome.unplaced.append((row.where, _slip(row, known)))
            else:
                outcome.by_code += 1
                outcome.placed += self._improve(known, row, source)
        near = _Neighbours(self._places.values())
        matches, told = self._match(rest, near)
        for i, row in enumerate(rest):
            if i in matches:
                outcome.by_name += 1
                outcome.placed += self._improve(self._places[matches[i]], row, source)
            elif i in told:
                outcome.by_name += 1
                self._add_names(told[i], self._names_of(row, self._places[told[i]]))
            elif chain := self._where(row, near):
                outcome.added += 1
                self._add(row, chain, source)
            else:
                outcome.unplaced.append(
                    (row.where, f"{row.name}: no country given, and no known place within {NEAREST_KM:.0f} km")
                )
        return outcome

    def _is_slip(self, row: UserPlace, known: Place) -> bool:
        """Tell whether a row has the code of another place: another name, and far away."""
        if known.lon is None or known.lat is None or known.source.startswith("estimate"):
            return False
        away = great_circle_km(row.lon, row.lat, known.lon, known.lat)
        return away > FAR_KM and not any(known.place_id in self._named.get(key, ()) for key in _keys(row))

    def _match(self, rows: Sequence[UserPlace], near: _Neighbours) -> tuple[dict[int, str], dict[int, str]]:
        """Find the known places of rows by name and position, the surest pairs first, each place for one row.

        Returns:
            Ids by the index of the row; and those of places within `SAME_PLACE_KM` that another row has already.

        """
        pairs = []
        for i, row in enumerate(rows):
            home = near.nearest(row)
            admin = self._stated(row)
            for place_id in sorted(set().union(*(self._named.get(key, ()) for key in _keys(row)))):
                place = self._places[place_id]
                fit = _fit(row, place, home)
                if fit and (not admin or admin & set(place.units)):
                    pairs.append((*fit, i, place_id))
        matches: dict[int, str] = {}
        told: dict[int, str] = {}
        taken: set[str] = set()
        for rank, _, i, place_id in sorted(pairs):
            if i not in matches and place_id not in taken:
                matches[i] = place_id
                taken.add(place_id)
            elif rank == 0:
                told.setdefault(i, place_id)
        return matches, told

    def _stated(self, row: UserPlace) -> set[str]:
        """Give the codes of the smallest admin units that a row states and the tables know."""
        for text in reversed(row.admin):
            if text in self._chains:
                return {text}
            for title in (text, *(f"{text} {word}" for word in UNIT_WORDS)):
                units = self._index.units.get(fold(title))
                if units:
                    return set(units)
        return set()

    def _where(self, row: UserPlace, near: _Neighbours) -> tuple[str, ...]:
        """Give the chain of admin units of a new place; () when nothing tells it."""
        home = near.nearest(row)
        stated = self._stated(row)
        if home and (not stated or stated & set(home.units)):
            return home.units
        if len(stated) == 1:
            return self._chains[min(stated)]
        return self._chains.get(row.country, home.units if home else ())

    def _improve(self, known: Place, row: UserPlace, source: str) -> bool:
        """Add a row's names to a known place, and its position if that is better; tells whether it was."""
        self._add_names(known.place_id, self._names_of(row, known))
        better = known.position_uncertainty_m is None or row.uncertainty_m < known.position_uncertainty_m
        place = replace(known, population=row.population if known.population is None else known.population)
        if better:
            place = replace(
                place, lon=row.lon, lat=row.lat, position_uncertainty_m=row.uncertainty_m, source=source
            )  # fmt: skip
        self._places[known.place_id] = place
        return better

    def _names_of(self, row: UserPlace, known: Place) -> list[Spelling]:
        """Give a row's names for a known place: spellings of a name that it has are current, others aliases."""
        names = [s.text for s in self._old.get(known.place_id, ()) if s.status == "current"]
        names += [name for name in (known.name, known.name_uk, known.name_ru) if name]
        return [replace(s, status="current") if resembles(s.text, names) else s for s in _spelt(row)] + _former(row)

    def _add_names(self, place_id: str, spellings: Iterable[Spelling]) -> None:
        known = {s.text for s in (*self._old.get(place_id, ()), *self._new[place_id])}
        kept = [s for s in indexed((*self._old.get(place_id, ()), *spellings)) if s.text not in known]
        self._new[place_id] += distinct(kept)
        self._name(place_id, kept)

    def _add(self, row: UserPlace, chain: tuple[str, ...], source: str) -> None:
        country = self._country(chain[0])
        name, name_uk, name_ru = _main_names(row, country)
        place_id = row.place_id if row.place_id.startswith("geonames:") else self._free_id(row)
        self._places[place_id] = Place(
            place_id, name, name_uk, name_ru, row.kind, country, "", "", "", chain, row.lon, row.lat, row.uncertainty_m,
            row.population, source,
        )  # fmt: skip
        spellings = [Spelling(name, "fixed", "current")]
        if name_uk:
            russian = to_russian(name_uk) if country == "UA" else ()
            spellings += [Spelling(name_uk, "uk", "current"), *(Spelling(text, "ru", "current") for text in russian)]
            spellings += latin_of_russian(russian)
        if name_ru:
            spellings.append(Spelling(name_ru, "ru", "current"))
            if chain[0] in BORDER_OBLASTS:
                spellings.append(Spelling(to_ukrainian(name_ru), "uk", "current"))
        self._add_names(place_id, distinct(spellings))
        self._add_names(place_id, self._names_of(row, self._places[place_id]))

    def _country(self, unit: str) -> str:
        return next(entry.unit.country for entry in self._units if entry.unit.code == unit)

    def _free_id(self, row: UserPlace) -> str:
        """Give an id that the same place gets in any file: a number made from name and position."""
        number = zlib.crc32(f"{fold(row.name)} {row.lon:.4f} {row.lat:.4f}".encode())
        while f"user:{number}" in self._places:
            number = (number + 1) % (1 << 32)
        return f"user:{number}"

    def write(self, folder: Path) -> None:
        """Write the tables."""
        fresh = [Entry(self._places[i], tuple(spellings)) for i, spellings in sorted(self._new.items()) if spellings]
        more = key_index(fresh, (), {})
        index = Index(
            _joined(self._index.forms, more.forms), self._index.units, _joined(self._index.skeletons, more.skeletons),
            _joined(self._index.adjectives, more.adjectives),
        )  # fmt: skip
        entries = [
            Entry(place, (*self._old.get(place_id, ()), *self._new.get(place_id, ())))
            for place_id, place in self._places.items()
        ]
        centres = middles(entries)
        units = []
        for entry in self._units:
            lon, lat = centres.get(entry.unit.code, (entry.unit.lon, entry.unit.lat))
            units.append(replace(entry, unit=replace(entry.unit, lon=lon, lat=lat)))
        write(folder, entries, units, index)


class _Neighbours:
    """The places that have a point of their own, by position."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._places = [p for p in places if p.lon is not None and not p.source.startswith("estimate")]
        self._tree = STRtree(points([(p.lon, p.lat) for p in self._places]))

    def nearest(self, row: UserPlace) -> Place | None:
        """Find the place whose admin units a row shares: the nearest of its country, as a rule (see `OWN_KM`)."""
        for country, radius_km in ((row.country, OWN_KM), ("", OTHER_KM), (row.country, NEAREST_KM)):
            found = self._within(row, country, radius_km)
            if found:
                return found
        return None

    def _within(self, row: UserPlace, country: str, radius_km: float) -> Place | None:
        high = radius_km / (EARTH_RADIUS_KM * radians(1))
        wide = high / max(0.01, cos(radians(row.lat)))
        around = self._tree.query(box(row.lon - wide, row.lat - high, row.lon + wide, row.lat + high))
        found = [
            (great_circle_km(row.lon, row.lat, place.lon or 0.0, place.lat or 0.0), place.place_id, place)
            for place in map(self._places.__getitem__, around)
            if country in ("", place.country)
        ]
        best = min(found, default=None)
        return best[2] if best and best[0] <= radius_km else None


def _chains(units: Iterable[UnitEntry]) -> dict[str, tuple[str, ...]]:
    """Give the codes of each admin unit and those above it, widest first."""
    parents = {entry.unit.code: entry.parent for entry in units}
    chains = {}
    for code in parents:
        chain: list[str] = []
        above: str | None = code
        while above is not None:
            chain.insert(0, above)
            above = parents[above]
        chains[code] = tuple(chain)
    return chains


def _keys(row: UserPlace) -> set[str]:
    return {key for text in (row.name, row.name_uk, row.name_ru, row.name_en) if (key := fold(text))}


def _fit(row: UserPlace, place: Place, home: Place | None) -> tuple[int, float] | None:
    """Tell how well a place of the same name fits a row, best first: rank and distance in km; None when it does not."""
    same_hromada = home is not None and len(place.units) == HROMADA and home.units == place.units
    if place.lon is None or place.lat is None:
        return (1, 0.0) if same_hromada else None
    away = great_circle_km(row.lon, row.lat, place.lon, place.lat)
    if not place.source.startswith("estimate"):
        return (0, away) if away <= SAME_PLACE_KM else None
    if same_hromada or away <= SAME_PLACE_KM:
        return 1, away
    same_raion = home is not None and home.units[:RAION] == place.units[:RAION]
    return (2, away) if same_raion and away <= (place.position_uncertainty_m or 0) / 1000 else None


def _slip(row: UserPlace, known: Place) -> str:
    return f"{row.name}: {row.place_id} is the code of {known.name_uk or known.name}, over {FAR_KM:.0f} km away"


def _spelt(row: UserPlace) -> list[Spelling]:
    """Give all names of a row, as aliases."""
    found = [Spelling(text, lang, "alias") for text, lang in ((row.name_uk, "uk"), (row.name_ru, "ru")) if text]
    return distinct([*found, *aliases((row.name, row.name_en, *row.aliases))])


def _former(row: UserPlace) -> list[Spelling]:
    return [replace(spelling, status="former") for spelling in aliases(row.former)]


def _main_names(row: UserPlace, country: str) -> tuple[str, str | None, str | None]:
    """Give the Latin, Ukrainian and Russian names of a new place."""
    langs = languages(row.name)
    others = aliases(row.aliases)
    latin = next((text for text in (row.name, row.name_en) if text and "fixed" in languages(text)), "")
    name_uk = row.name_uk or (row.name if "uk" in langs and country == "UA" else "")
    name_uk = name_uk or name_in("uk", latin or row.name, others, ()) or ""
    name_ru = row.name_ru or (row.name if "ru" in langs and row.name != name_uk else "")
    name_ru = name_ru or name_in("ru", latin or row.name, others, ()) or ""
    if country == "UA" and name_uk:
        return romanise(name_uk), name_uk, name_ru or to_russian(name_uk)[0]
    return latin or (romanise_ru(name_ru) if name_ru else row.name), name_uk or None, name_ru or None


def _joined(one: Mapping[str, Iterable[str]], other: Mapping[str, Iterable[str]]) -> dict[str, set[str]]:
    """Join the values of two multimaps."""
    joined = {key: set(values) for key, values in one.items()}
    for key, values in other.items():
        joined.setdefault(key, set()).update(values)
    return joined
