"""Relative positions in a sentence: "12 km north-east of X", "between X and Y", "3 km from X"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import atan2, cos, degrees, radians, sin

from gazetteer.landmarks import Landmark
from gazetteer.place import Place
from mapper.parsed import ENDS, Parsed

REACH = 12
"""So many chunks behind a name may say what it lies near."""

_LEADS = frozenset({"near", "compass"})
_BETWEEN_AND_NAME = frozenset({"filler", "kind", "of", "from"})


@dataclass(frozen=True, slots=True)
class Positions:
    """What a sentence says about where things lie.

    Attributes:
        parsed: the sentence.
        meant: gives the places that a name can mean.
        number: gives the number that a chunk states, or None.
    """

    parsed: Parsed
    meant: Callable[[str], tuple[Place, ...]]
    number: Callable[[int], int | None]

    def landmarks(self, index: int) -> tuple[Landmark, ...]:
        """Give what the place of a chunk is said to lie near, behind its name; () when nothing is."""
        chunks = self.parsed.chunks
        found = []
        i, lead, km = index + 1, None, None
        while i < min(len(chunks), index + REACH):
            kind = chunks[i].kind
            if kind in _LEADS:
                lead = i
            elif kind == "km":
                km = self._km(i)
            elif kind == "place" and lead is not None:
                partner = self._partner(lead, i)
                other = self.meant(self.parsed.texts[partner]) if partner is not None else ()
                found.append(Landmark(self.meant(self.parsed.texts[i]), km, self._bearing(lead), other))
                i, lead, km = partner or i, None, None
            elif kind == "place" and (chunks[i - 1].kind == "and" or chunks[i - 1].value == ","):
                pass  # the next of a list, all of which may lie near what stands behind it
            elif kind in ("cue", "say", "place") or (kind == "point" and chunks[i].value in ENDS):
                break
            i += 1
        return tuple(mark for mark in found if mark.places)

    def away_km(self, index: int) -> float | None:
        """Give how far from the place of a chunk the words before its name lead ("3 km north of X"); None when they do not."""
        lead, km = self._led_by(index)
        return self._km(km) if lead is not None and km is not None else None

    def between(self, index: int) -> str | None:
        """Give the name beside it where the sentence says "between X and Y" of two places; None where it does not."""
        for lead in filter(self._puts_between, range(max(0, index - REACH), index)):
            first = next(i for i in range(lead + 1, index + 1) if self.parsed.chunks[i].kind == "place")
            partner = self._partner(lead, first)
            if partner is not None and index in (first, partner):
                return self.parsed.texts[partner if index == first else first]
        return None

    def _puts_between(self, lead: int) -> bool:
        return self.parsed.chunks[lead].kind == "near" and self.parsed.word(lead) in self.parsed.language.between

    def _led_by(self, index: int) -> tuple[int | None, int | None]:
        """Find the word for a point of the compass, or for distance from, before a name, and the measure before that."""
        chunks, lead = self.parsed.chunks, None
        for i in range(index - 1, max(-1, index - REACH), -1):
            kind = chunks[i].kind
            if kind == "km":
                return lead, i
            if kind in ("compass", "from", "near"):
                lead = i
            elif kind not in _BETWEEN_AND_NAME and kind != "in":
                break
        return lead, None

    def _partner(self, lead: int, first: int) -> int | None:
        """Find the second place of "between X and Y", whose first is at one index; None when there is no "between"."""
        chunks = self.parsed.chunks
        if not self._puts_between(lead):
            return None
        for i in range(first + 1, min(len(chunks), first + 6)):
            if chunks[i].kind == "place":
                return i if any(c.kind == "and" for c in chunks[first:i]) else None
            if chunks[i].kind not in ("and", "filler", "kind", "of", "unit"):
                return None
        return None

    def _bearing(self, lead: int) -> float | None:
        """Give the direction that a chunk names, in degrees clockwise from north; None when it names none."""
        chunk = self.parsed.chunks[lead]
        words = " ".join(self.parsed.sentence.words[chunk.start : chunk.stop])
        points = [radians(point) for root, point in self.parsed.language.bearings.items() if root in words]
        if chunk.kind != "compass" or not points:
            return None
        return degrees(atan2(sum(map(sin, points)), sum(map(cos, points)))) % 360

    def _km(self, i: int) -> float | None:
        """Give the number before a measure; of "5-7 km" the last."""
        number = next(self._numbers_before(i), None)
        return None if number is None else float(number)

    def _numbers_before(self, i: int) -> Iterator[int]:
        for at in range(i - 1, max(-1, i - 3), -1):
            number = self.number(at)
            if number is not None:
                yield number
