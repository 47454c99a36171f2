"""A one-line notation for which places the names of a text mean, which anyone can extend.

`2025-03-10 | text with {names} → Name, Raion, Oblast; …`: the day of publication, a text in which the names that the case is
about stand in braces, and what each of them means, in order:

    Stepove, Polohy, Zaporizhzhia           name, raion and oblast as the gazetteer romanises them
    Stepove, Stepne H., Polohy, Zaporizhzhia    with the hromada where several in the raion are called so
    katottg:UA… or geonames:…               the id, where even that does not tell
    none                                    no place of that name is there: none may be given
    -                                       no settlement: a person, a unit, a river, a common word
    … ?                                     the text does not settle which is meant: it must be flagged, or not given
    … !former_name,kind_differs             these codes must be given
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gazetteer.index import Gazetteer
from gazetteer.place import Place, Resolution
from mapper.mentions import queries_of
from mapper.model import Report
from mapper.pipeline import Mapper

CASES = Path(__file__).parent.parent / "place_cases"
_MARKED = re.compile(r"\{([^{}]+)\}")
_MEANING = re.compile(r"(?P<place>[^?!]*?)\s*(?P<open>\?)?\s*(?:!(?P<codes>[a-z_,]+))?")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one marked name means: a place's id, None for no place, `-` for no settlement."""

    name: str
    start: int
    place_id: str | None
    open: bool
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Case:
    """One line: a report and its marked names."""

    language: str
    line: str
    report: Report
    meanings: tuple[Meaning, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the program makes of a marked name; no resolution where it sees no name of a place."""

    case: Case
    meaning: Meaning
    resolution: Resolution | None

    @property
    def settles(self) -> bool:
        """Whether the name means one place, by the text."""
        return self.meaning.place_id not in (None, "-") and not self.meaning.open

    @property
    def right(self) -> bool:
        """Whether it is the right place; of what is open or no place, whether none is given without a flag."""
        given = self.resolution.place if self.resolution else None
        if self.settles:
            return given is not None and given.place_id == self.meaning.place_id
        return given is None or (self.meaning.open and self.flagged)

    @property
    def flagged(self) -> bool:
        """Whether the program says that a careful reader should look."""
        return self.resolution is not None and self.resolution.ambiguous

    @property
    def missing_codes(self) -> frozenset[str]:
        """The codes that should be given and are not."""
        return (
            self.meaning.codes - {a.code for a in self.resolution.ambiguity} if self.resolution else self.meaning.codes
        )


def read_cases(path: Path, gazetteer: Gazetteer) -> list[Case]:
    """Read a file of cases.

    Raises:
        ValueError: a line is not in the notation, or names a place that is not there exactly once; says which.
    """
    known = _known(gazetteer)
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_case(f"{path.name}:{i}", line, known) for i, line in enumerate(lines, 1) if line and line[0] != "#"]


def answers(case: Case, mapper: Mapper) -> Iterator[Answer]:
    """Let the program resolve the names of a case."""
    found = mapper.resolve(queries_of(mapper.parse(case.report), mapper.gazetteer), case.report.published)
    at = {mention.start: (mention, resolution) for mention, resolution in found.items()}
    for meaning in case.meanings:
        mention, resolution = at.get(meaning.start, (None, None))
        whole = mention is not None and (mention.text == meaning.name or meaning.place_id == "-")
        yield Answer(case, meaning, resolution if whole else None)


def _case(where: str, line: str, known: Mapping[str, list[str]]) -> Case:
    day, _, rest = line.partition(" | ")
    marked, _, meant = rest.rpartition(" → ")
    text = _MARKED.sub(r"\1", marked)
    names = list(_MARKED.finditer(marked))
    wanted = meant.split("; ")
    if len(names) != len(wanted):
        raise ValueError(f"{where}: {len(names)} names are marked, {len(wanted)} places are given")
    meanings = []
    for number, (name, written) in enumerate(zip(names, wanted, strict=True)):
        match = _MEANING.fullmatch(written.strip())
        if match is None:
            raise ValueError(f"{where}: {written!r} is no place in this notation")
        codes = frozenset(filter(None, (match["codes"] or "").split(",")))
        place_id = _id(where, match["place"], known)
        meanings.append(Meaning(name[1], name.start() - 2 * number, place_id, bool(match["open"]), codes))
    return Case(where.partition(".")[0], where, Report(where, text, 0, date.fromisoformat(day)), tuple(meanings))


def _id(where: str, written: str, known: Mapping[str, list[str]]) -> str | None:
    if written in ("none", ""):
        return None
    if written == "-" or ":" in written:
        return written
    if len(known[written]) != 1:
        raise ValueError(f"{where}: {written!r} is in the gazetteer {len(known[written])} times")
    return known[written][0]


def _known(gazetteer: Gazetteer) -> Mapping[str, list[str]]:
    """Give the ids of the places of Ukraine by their descriptions."""
    found: dict[str, list[str]] = defaultdict(list)
    for place in gazetteer.places():
        for written in _descriptions(place) if place.country == "UA" else ():
            found[written].append(place.place_id)
    return found


def _descriptions(place: Place) -> tuple[str, str]:
    oblast, raion = place.admin1.removesuffix(" Oblast"), place.admin2.removesuffix(" Raion")
    hromada = place.admin3.removesuffix(" Hromada")
    return f"{place.name}, {raion}, {oblast}", f"{place.name}, {hromada} H., {raion}, {oblast}"
