"""The tables on disk: written once by the build, then mapped into memory and read a row at a time.

Four tries (`marisa_trie`) number their keys from 0 without gaps; the numbers lead into arrays of `postings.bin`:

    names.marisa       folded forms of names  →  `forms`       →  spellings and admin units
    spellings.marisa   names as written       →  `places`      →  places, each with the status of that name
    skeletons.marisa   consonants of names    →  `skeletons`   →  spellings
    adjectives.marisa  stems of adjectives    →  `adjectives`  →  places and admin units

`ends` in `postings.bin` tells of former names when they ceased to be official: rows of spelling, place and years, sorted.
`places.bin` and `units.bin` hold rows of one length, sorted by id. All numbers are little-endian; those that count
keys, rows and postings have three bytes.
"""

from __future__ import annotations

import mmap
import struct
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import marisa_trie  # type: ignore[import-not-found]  # it ships no types

from gazetteer.errors import GazetteerError
from gazetteer.names import fold, romanise, romanise_ru
from gazetteer.place import AdminUnit, Kind, Place

TRIES = ("names", "spellings", "skeletons", "adjectives")
SECTIONS = ("forms", "places", "skeletons", "adjectives", "ends", "latitudes")
FILES = (*(f"{trie}.marisa" for trie in TRIES), "places.bin", "postings.bin", "units.bin")

STATUSES = ("current", "newer", "former", "alias")
"""What a name is to a place: `newer` than the codifier's edition; an `alias` is another source's name for it. The first
of two counts."""

KINDS: tuple[Kind, ...] = ("city", "settlement", "village", "district", "other")

SOURCES = (
    "", "cities500", "postal", "postal area", "estimate: council", "estimate: postcode", "estimate: next postcodes",
    "estimate: hromada", "estimate: raion", "estimate: city",
)  # fmt: skip
"""Where a position comes from; "" where there is none."""

FURTHER_SOURCES = "sources.txt"
"""Sources that the tables have beside these, one a line; absent where there are none."""

MAGIC = b"FLGAZ002"
WORD = 3
MANY = 1 << 23
UNIT = 1 << 22
STATUS_SHIFT = 20
NONE = (1 << 24) - 1
PLACE_ROW = struct.Struct("<I3s3s3sI2iHHBB")
"""Number of the id; name, Ukrainian, Russian; population; lon, lat; radius, unit; kind with the id's scheme; source."""

UNIT_ROW = struct.Struct("<3s3s3s2iHB2s")  # code, name, Ukrainian; lon, lat; parent, level, country
NOBODY = (1 << 32) - 1
NO_UNIT = (1 << 16) - 1
NO_DEGREES = -(1 << 31)
DEGREES = 100_000
METRES = 10
SCHEMES = ("katottg", "geonames", "postal", "user")
SCHEME_SHIFT = 4
_YEAR_BITS = 12
_TAIL = 9
"""Digits of a KATOTTG code that the code of the hromada does not tell."""


def word(number: int) -> bytes:
    """Write a number that counts keys, rows or postings."""
    return number.to_bytes(WORD, "little")


def id_key(place_id: str) -> tuple[int, int]:
    """Give the key by which rows of places are sorted: the id's scheme, and its number.

    The number is the end of a KATOTTG code, a GeoNames id, the postcode of `postal:RU-307800-Sudzha`, or what a user's
    addition gave; a few places share one, and what it leaves out their units and names tell.

    Raises:
        ValueError: it is no id of a place.

    """
    scheme, _, rest = place_id.partition(":")
    if scheme == "katottg":
        return 0, int(rest[-_TAIL:])
    return SCHEMES.index(scheme), int(rest.split("-")[1] if scheme == "postal" else rest)


def years_key(until: str) -> int:
    """Give the number that stands for a year, or two parted by a stroke ("2021/2024"); later years have larger ones."""
    first, _, last = until.partition("/")
    return int(first) << _YEAR_BITS | int(last or first)


def _years(number: int) -> str:
    first, last = divmod(number, 1 << _YEAR_BITS)
    return str(first) if first == last else f"{first}/{last}"


def romanised(text: str) -> tuple[str, ...]:
    """Give a Cyrillic name in Latin letters, the Ukrainian way and the Russian; the tables leave these spellings out.

    Args:
        text: a name as written.

    Returns:
        Two spellings; () when the name is in Latin letters already.

    """
    return (romanise(text), romanise_ru(text)) if any(letter > "\u03ff" for letter in text) else ()


def slug(name: str) -> str:
    """Give a name as it stands in a `postal:` id."""
    return name.replace(" ", "-")


def adjective_stem(adjective: str) -> str:
    """Give the key of an adjective of a place without its ending: all cases, genders and numbers share it.

    Args:
        adjective: any form ("Покровському", "Краснолиманской").

    Returns:
        The folded adjective up to the k of its suffix -ськ-/-ск-; the whole key when it has none.

    """
    key = fold(adjective)
    return key[: key.rindex("k") + 1] if "k" in key else key


def _degrees(fixed: int) -> float | None:
    return None if fixed == NO_DEGREES else fixed / DEGREES


@dataclass(frozen=True, slots=True)
class UnitRow:
    """An admin unit as it lies in the table; `parent` is the row of the unit above it, None at the top."""

    unit: AdminUnit
    parent: int | None


class Tables:
    """The tables of one folder, mapped into memory: many processes share them, and opening reads next to nothing.

    Attributes:
        names: trie of folded forms.
        skeletons: trie of skeletons.
        adjectives: trie of folded adjectives.
        spellings: trie of names as written.
        size: number of places.
        units: all admin units, in the order of their codes.

    """

    def __init__(self, folder: Path) -> None:
        """Map the tables of a folder.

        Args:
            folder: where `write` put them.

        Raises:
            GazetteerError: a table is missing or damaged.

        """
        try:
            self.names, self.spellings, self.skeletons, self.adjectives = (
                marisa_trie.Trie().mmap(str(folder / f"{trie}.marisa")) for trie in TRIES
            )
            self._places, self._postings, self._units = (
                _mapped(folder / name) for name in ("places.bin", "postings.bin", "units.bin")
            )
            self._check(folder)
            further = folder / FURTHER_SOURCES
            self._sources = SOURCES + tuple(further.read_text("utf-8").splitlines() if further.exists() else ())
        except (OSError, RuntimeError, ValueError, struct.error) as problem:
            raise GazetteerError(
                f"{folder}: the gazetteer's tables are missing or damaged ({problem}); "
                "install the package again, or rebuild them with: python -m gazetteer.build"
            ) from problem
        self.size = len(self._places) // PLACE_ROW.size
        self.units = tuple(self._unit_row(i) for i in range(len(self._units) // UNIT_ROW.size))
        self.unit_at = {row.unit.code: i for i, row in enumerate(self.units)}
        self._starts = dict(zip(SECTIONS, self._words(len(MAGIC), len(SECTIONS)), strict=True))

    def _check(self, folder: Path) -> None:
        if self._postings[: len(MAGIC)] != MAGIC:
            raise ValueError(f"{folder / 'postings.bin'} is of another version")
        end = self._words(len(MAGIC), len(SECTIONS) + 1)[-1]
        if end != len(self._postings) or len(self._places) % PLACE_ROW.size or len(self._units) % UNIT_ROW.size:
            raise ValueError("a table is cut short")

    def _words(self, start: int, count: int) -> tuple[int, ...]:
        ends = range(start + WORD, start + WORD * (count + 1), WORD)
        return tuple(int.from_bytes(self._postings[end - WORD : end], "little") for end in ends)

    def _values(self, section: str, key: int) -> tuple[int, ...]:
        """Give the values of a key of a multimap."""
        start = self._starts[section]
        (head,) = self._words(start + WORD * key, 1)
        if not head & MANY:
            return (head,)
        at = start + WORD * (head ^ MANY)
        (count,) = self._words(at, 1)
        return self._words(at + WORD, count)

    def of_form(self, number: int) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """Tell what a folded form can be.

        Args:
            number: the form's number in `names`.

        Returns:
            The spellings that have it, and the rows of the admin units that have it.

        """
        values = self._values("forms", number)
        texts = tuple(self.spellings.restore_key(value) for value in values if not value & UNIT)
        return texts, tuple(value ^ UNIT for value in values if value & UNIT)

    def of_spelling(self, text: str) -> tuple[tuple[int, str], ...]:
        """Give the places of a name as written: row and status (see `STATUSES`) of each; () when none has it."""
        number = self.spellings.get(text)
        values = () if number is None else self._values("places", number)
        place = (1 << STATUS_SHIFT) - 1
        return tuple((value & place, STATUSES[value >> STATUS_SHIFT]) for value in values)

    def end_of(self, text: str, row: int) -> str | None:
        """Tell when a former name of the place in a row ceased to be official (see `NameMatch.until`)."""
        start, stop = self._starts["ends"], self._starts["latitudes"]
        ends = range(start, stop, 3 * WORD)
        wanted: tuple[int, ...] = (self.spellings[text], row)
        at = bisect_left(ends, wanted, key=lambda end: self._words(end, 2))
        found = self._words(ends[at], 3) if at < len(ends) else ()
        return _years(found[2]) if found[:2] == wanted else None

    def former_names(self) -> Iterator[tuple[int, str]]:
        """Go through the former names that have a year of their end: the row of the place, and the name as written."""
        start, stop = self._starts["ends"], self._starts["latitudes"]
        for end in range(start, stop, 3 * WORD):
            spelling, row = self._words(end, 2)
            yield row, self.spellings.restore_key(spelling)

    def of_skeleton(self, number: int) -> tuple[str, ...]:
        """Give the spellings that have a form with this skeleton, by its number in `skeletons`."""
        return tuple(self.spellings.restore_key(value) for value in self._values("skeletons", number))

    def of_adjective(self, number: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Give the rows of places, and of admin units, that an adjective belongs to, by its number in `adjectives`."""
        values = self._values("adjectives", number)
        return tuple(v for v in values if not v & UNIT), tuple(v ^ UNIT for v in values if v & UNIT)

    @property
    def positioned(self) -> int:
        """How many places have a position."""
        return (len(self._postings) - self._starts["latitudes"]) // WORD

    def northward(self, rank: int) -> int:
        """Give the row of the place with that rank among the places with a position, from south to north."""
        return self._words(self._starts["latitudes"] + WORD * rank, 1)[0]

    def position(self, row: int) -> tuple[float, float]:
        """Give longitude and latitude, in degrees, of a place that has a position."""
        lon, lat = self._fields(row)[5:7]
        return lon / DEGREES, lat / DEGREES

    def row_of(self, place_id: str) -> int | None:
        """Find the row of a place; None when there is no such id."""
        try:
            wanted = id_key(place_id)
        except (ValueError, IndexError):
            return None
        row = bisect_left(range(self.size), wanted, key=self._key)
        while row < self.size and self._key(row) == wanted:
            if self.place(row).place_id == place_id:
                return row
            row += 1
        return None

    def _key(self, row: int) -> tuple[int, int]:
        fields = self._fields(row)
        return fields[9] >> SCHEME_SHIFT, fields[0]

    def _fields(self, row: int) -> tuple[Any, ...]:
        return PLACE_ROW.unpack_from(self._places, row * PLACE_ROW.size)

    def place(self, row: int) -> Place:
        """Read the place in a row."""
        number, *names, population, lon, lat, radius, unit, kind, source = self._fields(row)
        name, name_uk, name_ru = map(self._text, names)
        name = name or (romanise(name_uk) if name_uk else romanise_ru(name_ru or ""))
        chain = self.chain(unit)
        titles = {above.level: above.name for above in chain}
        return Place(
            _place_id(kind >> SCHEME_SHIFT, number, chain, name), name, name_uk, name_ru,
            KINDS[kind & (1 << SCHEME_SHIFT) - 1], chain[-1].country,
            titles.get(1, titles.get(0, "")), titles.get(2, ""), titles.get(3, ""),
            tuple(above.code for above in chain), _degrees(lon), _degrees(lat),
            None if lon == NO_DEGREES else float(radius * METRES), None if population == NOBODY else population,
            self._sources[source],
        )  # fmt: skip

    def names_of(self, row: int) -> tuple[str, ...]:
        """Give the main names of the place in a row: the Ukrainian, the Russian, and the Latin one if not derived."""
        _, name, name_uk, name_ru, *_ = self._fields(row)
        return tuple(dict.fromkeys(text for field in (name_uk, name_ru, name) if (text := self._text(field))))

    def unit_row_of(self, row: int) -> int:
        """Give the row of the smallest admin unit that the place in a row lies in."""
        unit: int = self._fields(row)[8]
        return unit

    def chain(self, unit: int | None) -> tuple[AdminUnit, ...]:
        """Give an admin unit and those above it, widest first, from its row."""
        found: list[AdminUnit] = []
        while unit is not None:
            found.append(self.units[unit].unit)
            unit = self.units[unit].parent
        return tuple(reversed(found))

    def _text(self, field: bytes) -> str | None:
        number = int.from_bytes(field, "little")
        return None if number == NONE else str(self.spellings.restore_key(number))

    def _unit_row(self, row: int) -> UnitRow:
        code, name, name_uk, lon, lat, parent, level, country = UNIT_ROW.unpack_from(self._units, row * UNIT_ROW.size)
        unit = AdminUnit(
            self._text(code) or "", self._text(name) or "", level, country.decode(),
            _degrees(lon), _degrees(lat), self._text(name_uk),
        )  # fmt: skip
        return UnitRow(unit, None if parent == NO_UNIT else parent)


def _place_id(scheme: int, number: int, units: Sequence[AdminUnit], name: str) -> str:
    if SCHEMES[scheme] == "katottg":
        return f"katottg:{units[-1].code[:-_TAIL]}{number:0{_TAIL}d}"
    if SCHEMES[scheme] == "postal":
        return f"postal:{units[-1].country}-{number}-{slug(name)}"
    return f"{SCHEMES[scheme]}:{number}"


def _mapped(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
