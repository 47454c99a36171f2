"""The tables on disk: written once by the build, then mapped into memory and read a row at a time.

Four tries (`marisa_trie`) number their keys from 0 without gaps; the numbers lead into arrays of `postings.bin`:

    names.marisa       folded forms of names  →  `forms`       →  spellings and admin units
    spellings.marisa   names as written       →  `places`      →  places, each with the status of that name
    skeletons.marisa   consonants of forms    →  `skeletons`   →  spellings
    adjectives.marisa  folded adjectives      →  `adjectives`  →  places and admin units

`places.bin` and `units.bin` hold rows of one length, sorted by id. All numbers are little-endian.
"""

from __future__ import annotations

import mmap
import struct
from bisect import bisect_left
from dataclasses import dataclass
from pathlib import Path

import marisa_trie  # type: ignore[import-not-found]  # it ships no types

from gazetteer.errors import GazetteerError
from gazetteer.place import AdminUnit, Kind, Place

TRIES = ("names", "spellings", "skeletons", "adjectives")
SECTIONS = ("forms", "places", "skeletons", "adjectives", "latitudes")
FILES = (*(f"{trie}.marisa" for trie in TRIES), "places.bin", "postings.bin", "units.bin")

STATUSES = ("current", "newer", "alias", "former")
"""What a name is to a place: `newer` than the codifier's edition; an `alias` is another source's name for it."""

KINDS: tuple[Kind, ...] = ("city", "settlement", "village", "district", "other")

MAGIC = b"FLGAZ001"
MANY = 1 << 31
UNIT = 1 << 30
STATUS_SHIFT = 28
NONE = 0xFFFFFFFF
PLACE_ROW = struct.Struct("<Q5I2iHHB")  # id; name, Ukrainian, Russian, source, population; lon, lat; radius, unit, kind
UNIT_ROW = struct.Struct("<2I2iHB2s")  # code, name; lon, lat; parent, level, country
NO_UNIT = 0xFFFF
NO_DEGREES = -(1 << 31)
DEGREES = 100_000
METRES = 10
KATOTTG_FROM = 10**15
POSTAL_FROM = 1 << 40
WORD = struct.Struct("<I")


def number_of(place_id: str, spellings: marisa_trie.Trie) -> int:
    """Give the id of a place as a number: KATOTTG and GeoNames ids are numbers, the others are spellings."""
    scheme, _, rest = place_id.partition(":")
    if scheme == "katottg":
        return int(rest.removeprefix("UA"))
    if scheme == "geonames":
        return int(rest)
    return POSTAL_FROM + int(spellings[place_id])


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
        return struct.unpack_from(f"<{count}I", self._postings, start)

    def _values(self, section: str, key: int) -> tuple[int, ...]:
        """Give the values of a key of a multimap."""
        start = self._starts[section]
        (head,) = WORD.unpack_from(self._postings, start + WORD.size * key)
        if not head & MANY:
            return (head,)
        at = start + WORD.size * (head ^ MANY)
        (count,) = WORD.unpack_from(self._postings, at)
        return self._words(at + WORD.size, count)

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
        return (len(self._postings) - self._starts["latitudes"]) // WORD.size

    def northward(self, rank: int) -> int:
        """Give the row of the place with that rank among the places with a position, from south to north."""
        row: int = WORD.unpack_from(self._postings, self._starts["latitudes"] + WORD.size * rank)[0]
        return row

    def position(self, row: int) -> tuple[float, float]:
        """Give longitude and latitude, in degrees, of a place that has a position."""
        lon, lat = PLACE_ROW.unpack_from(self._places, row * PLACE_ROW.size)[6:8]
        return lon / DEGREES, lat / DEGREES

    def place_id_row(self, place_id: str) -> int | None:
        """Find the row of a place; None when there is no such id."""
        try:
            wanted = number_of(place_id, self.spellings)
        except (ValueError, KeyError):
            return None
        row = bisect_left(range(self.size), wanted, key=self._number_of)
        return row if row < self.size and self._number_of(row) == wanted else None

    def _number_of(self, row: int) -> int:
        number: int = PLACE_ROW.unpack_from(self._places, row * PLACE_ROW.size)[0]
        return number

    def place(self, row: int) -> Place:
        """Read the place in a row."""
        number, name, name_uk, name_ru, source, population, lon, lat, radius, unit, kind = PLACE_ROW.unpack_from(
            self._places, row * PLACE_ROW.size
        )
        chain = self.chain(unit)
        titles = {above.level: above.name for above in chain}
        return Place(
            self._place_id(number), self.spellings.restore_key(name), self._text(name_uk), self._text(name_ru),
            KINDS[kind], chain[-1].country, titles.get(1, titles.get(0, "")), titles.get(2, ""), titles.get(3, ""),
            tuple(above.code for above in chain), _degrees(lon), _degrees(lat),
            None if lon == NO_DEGREES else float(radius * METRES), None if population == NONE else population,
            self.spellings.restore_key(source),
        )  # fmt: skip

    def unit_row_of(self, row: int) -> int:
        """Give the row of the smallest admin unit that the place in a row lies in."""
        unit: int = PLACE_ROW.unpack_from(self._places, row * PLACE_ROW.size)[-2]
        return unit

    def chain(self, unit: int | None) -> tuple[AdminUnit, ...]:
        """Give an admin unit and those above it, widest first, from its row."""
        found: list[AdminUnit] = []
        while unit is not None:
            found.append(self.units[unit].unit)
            unit = self.units[unit].parent
        return tuple(reversed(found))

    def _place_id(self, number: int) -> str:
        if number >= KATOTTG_FROM:
            return f"katottg:UA{number:017d}"
        if number >= POSTAL_FROM:
            return str(self.spellings.restore_key(number - POSTAL_FROM))
        return f"geonames:{number}"

    def _text(self, number: int) -> str | None:
        return None if number == NONE else str(self.spellings.restore_key(number))

    def _unit_row(self, row: int) -> UnitRow:
        code, name, lon, lat, parent, level, country = UNIT_ROW.unpack_from(self._units, row * UNIT_ROW.size)
        unit = AdminUnit(
            self.spellings.restore_key(code), self.spellings.restore_key(name), level, country.decode(),
            _degrees(lon), _degrees(lat),
        )  # fmt: skip
        return UnitRow(unit, None if parent == NO_UNIT else parent)


def _mapped(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
