"""Writing the tables of `gazetteer.store`: part of the build, never of a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import marisa_trie  # type: ignore[import-not-found]  # it ships no types

from gazetteer import store
from gazetteer.names import romanise, romanise_ru
from gazetteer.place import AdminUnit, Place


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name of a place as it is written: its language and its status (see `store.STATUSES`).

    The language is `uk` or `ru`, or `fixed` for what is not declined: Latin letters, and small towns far away. Of a former
    name `until` tells when it ceased to be official, as in `NameMatch`.
    """

    text: str
    lang: str
    status: str
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One place as the build hands it over: the place, and all its names."""

    place: Place
    spellings: tuple[Spelling, ...]


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """One admin unit as the build hands it over; `parent` is the code of the unit above it, None at the top."""

    unit: AdminUnit
    parent: str | None


@dataclass(frozen=True, slots=True)
class Index:
    """Which keys lead where, as text: the build fills it, `write` numbers it.

    Attributes:
        forms: folded form → spellings with that form.
        units: folded name → codes of admin units with that name.
        skeletons: skeleton → spellings.
        adjectives: folded adjective → ids of places and codes of admin units.

    """

    forms: Mapping[str, Iterable[str]]
    units: Mapping[str, Iterable[str]]
    skeletons: Mapping[str, Iterable[str]]
    adjectives: Mapping[str, Iterable[str]]


def write(folder: Path, entries: Sequence[Entry], units: Sequence[UnitEntry], index: Index) -> dict[str, int]:
    """Write all tables; the same input gives the same bytes.

    Args:
        folder: where; it must exist.
        entries: the places, in any order.
        units: the admin units, in any order.
        index: the keys.

    Returns:
        Counts for the manifest: places, units, names, forms, skeletons, adjectives.

    """
    texts = {s.text for entry in entries for s in entry.spellings} | _texts_of_rows(entries, units)
    spellings = marisa_trie.Trie(sorted(texts))
    entries = sorted(entries, key=lambda entry: (store.id_key(entry.place.place_id), entry.place.place_id))
    units = sorted(units, key=lambda entry: entry.unit.code)
    place_at = {entry.place.place_id: i for i, entry in enumerate(entries)}
    unit_at = {entry.unit.code: i for i, entry in enumerate(units)}
    names = marisa_trie.Trie(sorted(set(index.forms) | set(index.units)))
    skeletons = marisa_trie.Trie(sorted(index.skeletons))
    adjectives = marisa_trie.Trie(sorted(index.adjectives))
    forms = _numbered(names, index.forms, spellings)
    for key, codes in index.units.items():
        forms[names[key]] += sorted(store.UNIT | unit_at[code] for code in codes)
    related = {
        adjectives[key]: sorted(store.UNIT | unit_at[i] if i in unit_at else place_at[i] for i in ids)
        for key, ids in index.adjectives.items()
    }
    sections = (
        _multimap(len(names), forms),
        _multimap(len(spellings), _places_of_spellings(entries, spellings)),
        _multimap(len(skeletons), _numbered(skeletons, index.skeletons, spellings)),
        _multimap(len(adjectives), related),
        _words(_ends_of_names(entries, spellings)),
        _words(_by_latitude(entries)),
    )
    for trie, name in zip((names, spellings, skeletons, adjectives), store.TRIES, strict=True):
        trie.save(str(folder / f"{name}.marisa"))
    (folder / "postings.bin").write_bytes(_with_header(sections))
    further = sorted({entry.place.source for entry in entries} - set(store.SOURCES))
    if further:
        (folder / store.FURTHER_SOURCES).write_text("\n".join(further), encoding="utf-8")
    source_at = {source: i for i, source in enumerate((*store.SOURCES, *further))}
    rows = (_place_row(entry.place, spellings, unit_at, source_at) for entry in entries)
    (folder / "places.bin").write_bytes(b"".join(rows))
    (folder / "units.bin").write_bytes(b"".join(_unit_row(entry, spellings, unit_at) for entry in units))
    return {
        "places": len(entries), "units": len(units), "names": len(spellings), "forms": len(names),
        "skeletons": len(skeletons), "adjectives": len(adjectives),
    }  # fmt: skip


def _texts_of_rows(entries: Sequence[Entry], units: Sequence[UnitEntry]) -> set[str]:
    texts = {text for unit in units for text in (unit.unit.code, unit.unit.name, unit.unit.name_uk) if text is not None}
    for entry in entries:
        place = entry.place
        texts |= {text for text in _names(place) if text is not None}
    return texts


def _names(place: Place) -> tuple[str | None, str | None, str | None]:
    """Give the names of a row: the Latin one is None where the reader romanises the Ukrainian or the Russian one."""
    derived = romanise(place.name_uk) if place.name_uk else romanise_ru(place.name_ru or "")
    return None if place.name == derived else place.name, place.name_uk, place.name_ru


def _numbered(
    trie: marisa_trie.Trie, keys: Mapping[str, Iterable[str]], spellings: marisa_trie.Trie
) -> dict[int, list[int]]:
    numbered: dict[int, list[int]] = {i: [] for i in range(len(trie))}
    for key, found in keys.items():
        numbered[trie[key]] = sorted(spellings[text] for text in found)
    return numbered


def _places_of_spellings(entries: Sequence[Entry], spellings: marisa_trie.Trie) -> dict[int, list[int]]:
    """Places by the number of the spelling; where one name has two statuses at a place, the first of `STATUSES`."""
    found: dict[int, dict[int, int]] = {}
    for i, entry in enumerate(entries):
        for spelling in entry.spellings:
            places = found.setdefault(spellings[spelling.text], {})
            places[i] = min(places.get(i, len(store.STATUSES)), store.STATUSES.index(spelling.status))
    return {
        number: [place | status << store.STATUS_SHIFT for place, status in sorted(places.items())]
        for number, places in found.items()
    }


def _ends_of_names(entries: Sequence[Entry], spellings: marisa_trie.Trie) -> list[int]:
    """Give name, place and years of each former name whose end is known, sorted; of two ends the later."""
    ends: dict[tuple[int, int], int] = {}
    for i, entry in enumerate(entries):
        for spelling in entry.spellings:
            if spelling.until:
                key = spellings[spelling.text], i
                ends[key] = max(ends.get(key, 0), store.years_key(spelling.until))
    return [number for key, years in sorted(ends.items()) for number in (*key, years)]


def _by_latitude(entries: Sequence[Entry]) -> list[int]:
    placed = [(entry.place.lat, i) for i, entry in enumerate(entries) if entry.place.lat is not None]
    return [i for _, i in sorted(placed)]


def _words(numbers: Sequence[int]) -> bytes:
    return b"".join(map(store.word, numbers))


def _multimap(keys: int, values: Mapping[int, Sequence[int]]) -> bytes:
    """One word a key: its only value, or `store.MANY` and where its count and values stand behind the heads."""
    heads: list[int] = []
    rest: list[int] = []
    for key in range(keys):
        found = values.get(key, ())
        if len(found) == 1:
            heads.append(found[0])
        else:
            heads.append(store.MANY | (keys + len(rest)))
            rest += [len(found), *found]
    return _words(heads + rest)


def _with_header(sections: Sequence[bytes]) -> bytes:
    start = len(store.MAGIC) + store.WORD * (len(sections) + 1)
    starts = [start]
    for section in sections:
        starts.append(starts[-1] + len(section))
    return store.MAGIC + _words(starts) + b"".join(sections)


def _place_row(
    place: Place, spellings: marisa_trie.Trie, unit_at: Mapping[str, int], source_at: Mapping[str, int]
) -> bytes:
    names = (_reference(text, spellings) for text in _names(place))
    scheme, number = store.id_key(place.place_id)
    radius = 0 if place.position_uncertainty_m is None else round(place.position_uncertainty_m / store.METRES)
    return store.PLACE_ROW.pack(
        number, *names, store.NOBODY if place.population is None else place.population,
        _fixed(place.lon), _fixed(place.lat), radius, unit_at[place.units[-1]],
        store.KINDS.index(place.kind) | scheme << store.SCHEME_SHIFT, source_at[place.source],
    )  # fmt: skip


def _unit_row(entry: UnitEntry, spellings: marisa_trie.Trie, unit_at: Mapping[str, int]) -> bytes:
    unit = entry.unit
    parent = store.NO_UNIT if entry.parent is None else unit_at[entry.parent]
    return store.UNIT_ROW.pack(
        *(_reference(text, spellings) for text in (unit.code, unit.name, unit.name_uk)), _fixed(unit.lon), _fixed(unit.lat),
        parent, unit.level, unit.country.encode(),
    )  # fmt: skip


def _reference(text: str | None, spellings: marisa_trie.Trie) -> bytes:
    return store.word(store.NONE if text is None else spellings[text])


def _fixed(degrees: float | None) -> int:
    return store.NO_DEGREES if degrees is None else round(degrees * store.DEGREES)
