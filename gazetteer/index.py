"""The gazetteer at run time: names, admin units and positions lead to places."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain, takewhile
from math import cos, radians
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from gazetteer import user
from gazetteer.distance import EARTH_RADIUS_KM, great_circle_km
from gazetteer.errors import GazetteerError
from gazetteer.forms import forms
from gazetteer.names import fold, skeleton
from gazetteer.place import AdminUnit, NameMatch, Place, Via
from gazetteer.store import Tables, adjective_stem, romanised

DATA = user.EMBEDDED
"""Folder of the embedded tables."""

LONGEST_NAME = 6
"""Words that the longest name has which a text is searched for ("Переяслав-Хмельницького району Київської області")."""

KNOWN_WORDS = 1 << 16
"""Of so many words, those seen last, it is kept how long the names are that begin with them."""

KNOWN_NAMES = 1 << 12
"""Of so many names, those seen last, the places are kept."""

ALIAS_SIMILARITY = 0.9
"""Similarity of a name that only another source gives to a place, and that is no spelling of its official name."""

FOLDED_SIMILARITY = 0.95
"""Similarity of a spelling that only the fold sees as the same."""

GUESS_SIMILARITY = 0.9
"""A guess is never more similar than this."""

LEAST_SIMILARITY = 0.6
"""Names less similar than this are no guesses."""

MOST_EDITS = 3
"""Letters of the key, case endings aside, that a guess may differ in."""

MOST_KEYS = 5
"""So many keys of an admin unit, the nearest, are compared in all their case forms."""

_VIA_ORDER: tuple[Via, ...] = ("exact", "inflected", "former", "folded", "skeleton", "trigram")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_UKRAINIAN_LETTER, _RUSSIAN_LETTER = re.compile("[іїєґІЇЄҐ]"), re.compile("[ыэъЫЭЪ]")
_MARKS = str.maketrans(
    {"’": "'", "ʼ": "'", "‘": "'", "`": "'", "′": "'", "‐": "-", "‑": "-", "–": "-", "—": "-", "ё": "е"}
)
_CASE_LETTERS = "aeioumgv"
_CASE_CONSONANTS = "mgv"
"""What case endings add to a skeleton: -ом, -им, -ого, -ів, -ов; the fold writes г and х alike."""


class Gazetteer:
    """All places, found by name, admin unit or position. Opening reads next to nothing; processes share its memory."""

    def __init__(self, folder: Path) -> None:
        """Open the tables of a folder.

        Args:
            folder: where `python -m gazetteer.build` put them.

        Raises:
            GazetteerError: a table is missing or damaged.

        """
        self._tables = Tables(folder)
        self._lookup = lru_cache(KNOWN_NAMES)(self._find)
        self._reach = lru_cache(KNOWN_WORDS)(self._find_reach)
        self._in_unit = cache(self._find_in_unit)
        self._keys_in_unit = cache(self._find_keys_in_unit)

    def lookup(self, name: str) -> tuple[NameMatch, ...]:
        """Find the places that a written name can mean.

        A Cyrillic name may stand in any case, in Ukrainian or Russian; one in Latin letters in the nominative alone.

        Args:
            name: the name as a report writes it.

        Returns:
            One match a place, by its best name; exact spellings first, then in the order of `Via`, the larger places
            first; names that only another source gives to a place last. () when no place has that name.

        """
        return self._lookup(name)

    def _find(self, name: str) -> tuple[NameMatch, ...]:
        key = fold(name)
        number = self._tables.names.get(key) if key else None
        if number is None:
            return ()
        found: dict[int, NameMatch] = {}
        for text in self._tables.of_form(number)[0]:
            led = _led(name, key, text)
            if led:
                for row, status in self._tables.of_spelling(text):
                    match = self._match(row, text, *led, status)
                    if row not in found or _rank(match) < _rank(found[row]):
                        found[row] = match
        return tuple(sorted(found.values(), key=_rank))

    def _match(self, row: int, text: str, shown: str, via: Via, status: str) -> NameMatch:
        similarity = FOLDED_SIMILARITY if via == "folded" else ALIAS_SIMILARITY if status == "alias" else 1.0
        until = None
        if status == "former":
            via, similarity, until = "former", 1.0, self._tables.end_of(text, row)
        return NameMatch(self._tables.place(row), shown, via, similarity, until)

    def similar(self, name: str, units: Sequence[str] = (), limit: int = 20) -> tuple[NameMatch, ...]:
        """Guess which places a misspelt name can mean; it may stand in any case.

        Args:
            name: the name as a report writes it.
            units: codes of admin units or countries; with them only places inside one of them are guessed, and names
                are compared letter by letter; without them names with the same consonants are.
            limit: how many at most.

        Returns:
            The most similar first, none of them a match of `lookup`; () when nothing is similar.

        """
        key = fold(name)
        known = {match.place.place_id for match in self.lookup(name)}
        wanted = set(chain.from_iterable(self._in_unit(unit) for unit in units))
        found: dict[int, tuple[float, Via, str]] = {}
        for row, text in chain(self._of_skeleton(key), *(self._near_keys(key, unit) for unit in units)):
            if not units or row in wanted:
                via: Via = "skeleton" if skeleton(text) in _skeletons(key) else "trigram"
                guess = (_similarity(key, text), via, text)
                if guess[0] >= LEAST_SIMILARITY or via == "skeleton":
                    found[row] = max(found.get(row, guess), guess)
        best = sorted(found.items(), key=lambda item: (-item[1][0], item[0]))[: limit + len(known)]
        matches = (NameMatch(self._tables.place(row), text, via, share) for row, (share, via, text) in best)
        return tuple(match for match in matches if match.place.place_id not in known)[:limit]

    def search(self, words: str, units: Sequence[str] = (), limit: int = 20) -> tuple[tuple[Place, str], ...]:
        """Browse the places by the beginning of any of their names.

        Args:
            words: a name or its beginning, in any spelling.
            units: codes of admin units or countries; with them only places inside one of them are found.
            limit: how many at most.

        Returns:
            Places, each with the name that was found: first those that the words can mean (see `lookup`), then those
            with names that begin so, the larger first, then similar ones where there are no others; () when there is
            none.

        """
        found = {match.place.place_id: (match.place, match.name) for match in self.lookup(words)}
        begun = {}
        key = fold(words)
        for form in self._tables.names.keys(key) if key else ():
            for text in self._tables.of_form(self._tables.names[form])[0]:
                if fold(text) == form:
                    begun.update({row: text for row, _ in self._tables.of_spelling(text)})
        more = sorted(((self._tables.place(row), text) for row, text in begun.items()), key=lambda item: _size(item[0]))
        for place, text in more:
            found.setdefault(place.place_id, (place, text))
        kept = [item for item in found.values() if not units or {*item[0].units, item[0].country} & set(units)]
        if not kept:
            alike = self.similar(words, units, limit)
            kept = [(match.place, match.name) for match in alike if match.similarity >= LEAST_SIMILARITY]
        return tuple(kept[:limit])

    def _of_skeleton(self, key: str) -> Iterator[tuple[int, str]]:
        """Find rows and spellings with the consonants of a key."""
        for bones in _skeletons(key):
            number = self._tables.skeletons.get(bones)
            for text in self._tables.of_skeleton(number) if number is not None else ():
                for row, _ in self._tables.of_spelling(text):
                    yield row, text

    def _near_keys(self, key: str, unit: str) -> Iterator[tuple[int, str]]:
        """Find rows and names in an admin unit whose keys, case endings aside, are a few letters from a key."""
        by_key = self._keys_in_unit(unit)
        near = process.extract(
            _stem(key), list(by_key), scorer=Levenshtein.distance, score_cutoff=MOST_EDITS, limit=MOST_KEYS
        )
        for stem, _, _ in near:
            yield from by_key[stem]

    def _find_keys_in_unit(self, unit: str) -> dict[str, list[tuple[int, str]]]:
        found: dict[str, list[tuple[int, str]]] = {}
        for row in self._in_unit(unit):
            for text in self._tables.names_of(row):
                found.setdefault(_stem(fold(text)), []).append((row, text))
        return found

    def _find_in_unit(self, unit: str) -> tuple[int, ...]:
        """Find the rows of the places inside an admin unit or a country."""
        inside = {
            i for i, row in enumerate(self._tables.units)
            if unit == row.unit.country or unit in (above.code for above in self._tables.chain(i))
        }  # fmt: skip
        return tuple(row for row in range(self._tables.size) if self._tables.unit_row_of(row) in inside)

    def longest(self, folds: Sequence[str], start: int) -> int:
        """Find how many words from a place in a text on make the longest known name of a place or admin unit.

        Args:
            folds: the folded words of the text; "" for what is no word, which ends a name.
            start: index of the first word.

        Returns:
            The number of words; 0 when no name begins there.

        """
        reach = self._reach(folds[start]) if start < len(folds) else 0
        if reach <= 1:
            return reach
        words = list(takewhile(bool, folds[start : start + reach]))
        while words and " ".join(words) not in self._tables.names:
            words.pop()
        return len(words)

    def _find_reach(self, word: str) -> int:
        """Find how many words, of those that a text is searched for, the longest name has that begins with a folded one."""
        names = self._tables.names
        longer = [key.count(" ") + 1 for key in names.keys(f"{word} ")] if word else []
        return min(LONGEST_NAME, max(longer, default=int(word in names)))

    def is_name(self, folded: str) -> bool:
        """Tell whether a folded text is a form of a name of a place or admin unit."""
        return folded in self._tables.names

    def units(self, name: str) -> tuple[AdminUnit, ...]:
        """Find the admin units and countries of a name ("Сумщині", "Polohy raion", "Zaporozhye region", "Poland").

        Args:
            name: the name as a report writes it, in any case.

        Returns:
            The units, widest first; () when none has that name.

        """
        number = self._tables.names.get(fold(name))
        rows = self._tables.of_form(number)[1] if number is not None else ()
        return tuple(sorted((self._tables.units[row].unit for row in rows), key=lambda unit: (unit.level, unit.code)))

    def unit(self, code: str) -> AdminUnit | None:
        """Find an admin unit by its code, or a country by its ISO 3166-1 alpha-2 code; None when there is none."""
        row = self._tables.unit_at.get(code)
        return None if row is None else self._tables.units[row].unit

    def adjective_units(self, adjective: str) -> tuple[Place, ...]:
        """Find the towns that an adjective belongs to ("Покровському", "Краснолиманском" of "напрямку").

        Args:
            adjective: any form of it, in Ukrainian or Russian.

        Returns:
            The towns, and the villages that a hromada is named after, largest first; () when it is no such adjective.

        """
        number = self._tables.adjectives.get(adjective_stem(adjective))
        rows = self._tables.of_adjective(number)[0] if number is not None else ()
        return tuple(sorted((self._tables.place(row) for row in rows), key=_size))

    def by_id(self, place_id: str) -> Place | None:
        """Find a place by its id; None when there is none."""
        row = self._tables.row_of(place_id)
        return None if row is None else self._tables.place(row)

    def near(self, lon: float, lat: float, radius_km: float) -> tuple[tuple[Place, float], ...]:
        """Find the places around a point.

        Args:
            lon: longitude in degrees.
            lat: latitude in degrees.
            radius_km: how far around it, in kilometres.

        Returns:
            Places and their distances in kilometres, nearest first; () when there is none.

        """
        margin = radius_km / (EARTH_RADIUS_KM * radians(1)) * 1.01
        ranks = range(self._tables.positioned)
        first = bisect_left(ranks, lat - margin, key=self._latitude)
        last = bisect_left(ranks, lat + margin, key=self._latitude)
        wide = margin / max(0.01, cos(radians(min(89.0, abs(lat) + margin))))
        found = []
        for rank in range(first, last):
            row = self._tables.northward(rank)
            at = self._tables.position(row)
            if abs(at[0] - lon) <= wide or abs(at[0] - lon) >= 360 - wide:
                away = great_circle_km(lon, lat, *at)
                if away <= radius_km:
                    found.append((away, row))
        return tuple((self._tables.place(row), away) for away, row in sorted(found))

    def _latitude(self, rank: int) -> float:
        return self._tables.position(self._tables.northward(rank))[1]

    def former_names(self, place_ids: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Tell what places were called before they were renamed.

        Args:
            place_ids: ids of the places.

        Returns:
            The former names of each place that has any, Ukrainian and Russian ones, by its id.

        """
        rows = {row: place_id for place_id in place_ids if (row := self._tables.row_of(place_id)) is not None}
        found: dict[str, list[str]] = {}
        for row, name in self._tables.former_names():
            if row in rows:
                found.setdefault(rows[row], []).append(name)
        return {place_id: tuple(names) for place_id, names in found.items()}

    def places(self, country: str | None = None) -> Iterator[Place]:
        """Go through all places, in the order of their ids; of one country alone by its ISO 3166-1 alpha-2 code."""
        return map(self._tables.place, range(self._tables.size) if country is None else self._in_unit(country))


def open_gazetteer(folder: Path | None = None) -> Gazetteer:
    """Open the gazetteer: the embedded one, with what the user added to it; a process opens each once.

    Args:
        folder: where other tables lie; `DATA` for the embedded ones alone.

    Returns:
        The gazetteer.

    Raises:
        GazetteerError: a table is missing or damaged.

    """
    if folder is None and (folder := user.tables()):
        try:
            return _opened(folder)
        except GazetteerError as problem:
            raise user.damaged(problem) from problem
    return _opened(folder or DATA)


_opened = cache(Gazetteer)


def _led(name: str, key: str, text: str) -> tuple[str, Via] | None:
    """Tell by which spelling, and how, a written name led to a name of the tables; None when it did not."""
    surface = _plain(name)
    if not _CYRILLIC.search(name):
        latin = romanised(text) or (text,)
        for spelling in latin:
            if _plain(spelling) == surface:
                return spelling, "exact"
        return next(((spelling, "folded") for spelling in latin if fold(spelling) == key), None)
    if _plain(text) == surface:
        return text, "exact"
    return text, "inflected" if surface in _surfaces(text) else "folded"


@lru_cache(maxsize=1 << 14)
def _surfaces(text: str) -> frozenset[str]:
    """Give all case forms of a Cyrillic name, made comparable; none for one in Latin letters."""
    if not _CYRILLIC.search(text):
        return frozenset()
    ukrainian = frozenset() if _RUSSIAN_LETTER.search(text) else forms(text, "uk")
    russian = frozenset() if _UKRAINIAN_LETTER.search(text) else forms(text, "ru")
    return frozenset(map(_plain, ukrainian | russian))


def _plain(text: str) -> str:
    """Make spellings comparable that differ in case, stress marks, apostrophes, dashes or dots on the ё alone."""
    composed = unicodedata.normalize("NFC", text.replace("\u0301", "")).casefold()
    return " ".join(composed.translate(_MARKS).split())


def _rank(match: NameMatch) -> tuple[float, int, int, str]:
    return (-match.similarity, _VIA_ORDER.index(match.via), *_size(match.place))


def _size(place: Place) -> tuple[int, str]:
    return -(place.population or 0), place.place_id


def _skeletons(key: str) -> tuple[str, ...]:
    """Give the skeleton of a key, and that of its nominative where a case ending may have added a consonant."""
    bones = skeleton(key)
    return (bones, bones[:-1]) if bones[-1:] and bones[-1] in _CASE_CONSONANTS and len(bones) > 3 else (bones,)


def _stem(key: str) -> str:
    """Take off what a case ending may have put behind a key."""
    stem = key.rstrip(_CASE_LETTERS)
    return stem if len(stem) > 2 else key


def _similarity(key: str, text: str) -> float:
    """Compare a key with the forms of a name: the share of letters that need no change, below 1."""
    return min(GUESS_SIMILARITY, max(Levenshtein.normalized_similarity(key, other) for other in _form_keys(text)))


@lru_cache(maxsize=1 << 13)
def _form_keys(text: str) -> frozenset[str]:
    return frozenset({fold(text), *map(fold, _surfaces(text))})
