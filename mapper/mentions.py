"""What the text says around each name: region, direction, landmark, kind, population. Input of the resolution."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from gazetteer.evidence import KINDS, Query
from mapper.chunks import Chunk
from mapper.model import Mention
from mapper.parsed import Parsed
from mapper.relative import Positions

if TYPE_CHECKING:
    from gazetteer.index import Gazetteer
    from gazetteer.place import AdminUnit, Place

_ATTACHED = frozenset(
    {"in", "and", "filler", "kind", "point", "side", "of", "near", "number", "residents", "place"}
    | {"part", "part_adjective", "compass"}
)
_APPOSITION = 12
_BORDER_WORDS = 4
MOST_READINGS = 12
"""So many places, the largest, a landmark's name is taken to mean."""
MIN_RESIDENTS = 20
"""A smaller number of "people" beside a name is hardly a population."""


def queries_of(parsed: Sequence[Parsed], gazetteer: Gazetteer) -> dict[Mention, Query]:
    """Give every name of a report with what the text says around it.

    Args:
        parsed: the report's sentences.
        gazetteer: for what the names of landmarks can mean.

    Returns:
        A query for each mention, in the order of the text; {} when the report names no place.
    """
    everywhere = _unique(unit for p in parsed for unit in _named(p))
    queries = {}
    towns: tuple[Place | AdminUnit, ...] = ()
    paragraph = 0
    for p in parsed:
        if p.sentence.paragraph != paragraph:
            paragraph, towns = p.sentence.paragraph, ()
        reader = _Surroundings(p, gazetteer)
        for index, chunk in enumerate(p.chunks):
            if chunk.kind == "direction":
                towns = chunk.value
            elif chunk.kind == "place":
                queries[p.mention(index)] = reader.query(index, reader.direction_behind(index) or towns, everywhere)
    return _shared(queries, gazetteer)


def _unique(units: object) -> tuple[AdminUnit, ...]:
    return tuple({unit.code: unit for unit in units}.values())  # type: ignore[attr-defined]  # any iterable of units


def _named(parsed: Parsed) -> Iterator[AdminUnit]:
    """Give the regions that a sentence names, neighbours aside."""
    for index, chunk in enumerate(parsed.chunks):
        if chunk.kind == "unit" and not _is_neighbour(parsed, index):
            yield from chunk.value


def _is_neighbour(parsed: Parsed, index: int) -> bool:
    """Tell whether a region is only said to begin where another ends ("at the border with X Oblast")."""
    start = parsed.chunks[index].start
    before = " ".join(("", *parsed.sentence.words[max(0, start - _BORDER_WORDS) : start], ""))
    return any(f" {words} " in before for words in parsed.language.borders)


def _shared(queries: dict[Mention, Query], gazetteer: Gazetteer) -> dict[Mention, Query]:
    """Let every mention of one name, whatever its case form, know what is said of it anywhere in the report."""
    names = {query.name: _lemma(query.name, gazetteer) for query in queries.values()}
    by_name: dict[str, list[Query]] = {}
    for query in queries.values():
        by_name.setdefault(names[query.name], []).append(query)
    return {mention: _with_clues_of(query, by_name[names[query.name]]) for mention, query in queries.items()}


def _lemma(name: str, gazetteer: Gazetteer) -> str:
    """Give the name that a form most likely is of; the form itself when none is known."""
    found = gazetteer.lookup(name)
    return found[0].name.casefold() if found else name.casefold()


def _with_clues_of(query: Query, same: Sequence[Query]) -> Query:
    return replace(
        query,
        units=query.units or next((q.units for q in same if q.units), ()),
        towns=query.towns or next((q.towns for q in same if q.towns), ()),
        landmarks=query.landmarks or next((q.landmarks for q in same if q.landmarks), ()),
        kind=query.kind or next((q.kind for q in same if q.kind), None),
        population=query.population or next((q.population for q in same if q.population), None),
    )


class _Surroundings:
    def __init__(self, parsed: Parsed, gazetteer: Gazetteer) -> None:
        self._p, self._chunks = parsed, parsed.chunks
        self._gazetteer, self._language = gazetteer, parsed.language
        self._positions = Positions(parsed, self._meant, self._number)

    def query(self, index: int, towns: tuple[Place | AdminUnit, ...], everywhere: tuple[AdminUnit, ...]) -> Query:
        units = _unique(_named(self._p))
        return Query(
            self._p.texts[index],
            self._attached(index),
            units,
            everywhere,
            towns,
            self._positions.landmarks(index),
            self._kind(index),
            self._population(index),
            self._positions.away_km(index),
            self._positions.between(index),
        )

    def _meant(self, name: str) -> tuple[Place, ...]:
        return tuple(match.place for match in self._gazetteer.lookup(name)[:MOST_READINGS])

    def _attached(self, index: int) -> tuple[AdminUnit, ...]:
        """Give the region that a name is put in: the next one behind it, else the one that opens its clause."""
        for i in range(index + 1, len(self._chunks)):
            chunk = self._chunks[i]
            if chunk.kind == "unit":
                return () if _is_neighbour(self._p, i) else self._units_from(i)
            if chunk.kind == "cue" and self._describes_region(i):
                continue
            if chunk.kind not in _ATTACHED and not (chunk.kind == "word" and i - index <= _APPOSITION):
                break
        for i in range(index - 1, -1, -1):
            chunk = self._chunks[i]
            if chunk.kind == "unit" and not self._closes_group(i) and not _is_neighbour(self._p, i):
                return self._units_from(i)
            if chunk.kind == "point" and chunk.value in (".", ";"):
                break
        return ()

    def direction_behind(self, index: int) -> tuple[Place | AdminUnit, ...]:
        """Give the towns of a direction right behind a name ("near X and Y on the Z axis"), unless one opens its clause."""
        chunks = self._chunks
        for chunk in reversed(chunks[:index]):
            if chunk.kind == "direction":
                return ()
            if chunk.kind == "point" and chunk.value in (".", ";"):
                break
        for i in range(index + 1, len(chunks)):
            if chunks[i].kind == "direction":
                return tuple(chunks[i].value) if chunks[i - 1].kind in ("in", "filler") else ()
            if chunks[i].kind not in ("and", "place", "in", "filler"):
                break
        return ()

    def _describes_region(self, i: int) -> bool:
        """Tell whether a word for control only describes the region behind it ("in occupied Donetsk Oblast")."""
        kinds = [c.kind for c in self._chunks[max(0, i - 3) : i + 2]]
        return kinds[-1] == "unit" and "in" in kinds[:-2] and "place" not in kinds

    def _units_from(self, i: int) -> tuple[AdminUnit, ...]:
        """Give the regions named at an index and, joined to them by "and", right behind it ("the border of X and Y")."""
        found = tuple(self._chunks[i].value)
        joined = [c.kind for c in self._chunks[i + 1 : i + 3]] == ["and", "unit"] and self._chunks[i + 1].value != ","
        return found + tuple(self._chunks[i + 2].value) if joined else found

    def _closes_group(self, i: int) -> bool:
        """Tell whether a region belongs to names before it ("A and B in X Oblast, and C …")."""
        for before in reversed(self._chunks[:i]):
            if before.kind == "place":
                return True
            if before.kind not in ("in", "filler", "kind", "and", "point", "side", "of"):
                return False
        return False

    def _kind(self, index: int) -> str | None:
        """Give the kind that stands before a name ("the town of X", "село X"), or in apposition behind it."""
        for i in range(index - 1, max(-1, index - 3), -1):
            chunk = self._chunks[i]
            if chunk.kind in ("kind", "ref"):
                return self._kind_of(chunk)
            if chunk.kind not in ("filler", "of"):
                break
        chunks = self._chunks[index + 1 : index + 6]
        if not chunks or not (chunks[0].value == "," or chunks[0].kind == "point"):
            return None
        for chunk in chunks[1:]:
            if chunk.kind == "kind":
                return self._kind_of(chunk)
            if chunk.kind not in ("filler", "word", "number", "near"):
                return None
        return None

    def _kind_of(self, chunk: Chunk) -> str | None:
        """Give the kind of place that a word stands for, also within "the town"; None for "locality" and the like."""
        last = self._p.sentence.words[chunk.stop - 1 : chunk.stop]
        tag = self._language.tags.at(last, 0) if chunk.kind == "ref" else None
        kind = tag.value.value if tag is not None and tag.value.kind == "kind" else chunk.value
        return kind if kind in KINDS else None

    def _population(self, index: int) -> int | None:
        """Give the number of residents stated right behind a name, before another name comes."""
        for i in range(index + 1, min(len(self._chunks) - 1, index + _APPOSITION)):
            if self._chunks[i].kind in ("place", "cue", "say"):
                return None
            if self._chunks[i].kind == "residents":
                number = self._number_beside(i)
                if number is not None and number >= MIN_RESIDENTS:
                    return number
        return None

    def _number_beside(self, i: int) -> int | None:
        for at in (i - 1, i - 2, i - 3, i + 1, i + 2):
            if 0 <= at < len(self._chunks):
                number = self._number(at)
                if number is not None:
                    thousand = any(c.kind == "thousand" for c in self._chunks[at : at + 2])
                    return number * 1000 if thousand else number
        return None

    def _number(self, at: int) -> int | None:
        text = self._p.sentence.words[self._chunks[at].start]
        digits = "".join(ch for ch in text if ch.isdigit())
        if self._chunks[at].kind == "number" and digits and "%" not in text:
            return int(digits) if len(digits) < 9 else None
        return self._language.dates.numbers.get(text) if self._chunks[at].kind in ("filler", "word", "number") else None


def in_words(query: Query) -> str:
    """Say what a report says of a place beside its name; "" when it says nothing."""
    stated = [query.kind or ""]
    stated.append(f"{query.population:,} residents" if query.population else "")
    stated.append(f"in {query.units[0].name}" if query.units else "")
    stated += [f"near {mark.places[0].name}" for mark in query.landmarks]
    stated.append(f"direction of {query.towns[0].name}" if query.towns else "")
    return ", ".join(filter(None, stated))
