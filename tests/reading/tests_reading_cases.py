"""A one-line notation for what a sentence says, which anyone can extend.

`sentence → change actor Place, Place; change actor Place`; nothing behind the arrow: no statement. The places behind it, and
words in [brackets], are all the places that the test knows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from gazetteer.names import fold
from gazetteer.place import AdminUnit, NameMatch, Place
from mapper.chunks import Chunker
from mapper.language import load_language
from mapper.model import Report
from mapper.parsed import Parsed
from mapper.sentences import split
from mapper.statements import Statement, read_statements
from mapper.theatre import Claimant, Theatre, load_theatre

REGION = AdminUnit("UA00", "Test Oblast", 1, "UA", None, None)
REGION_WORDS = re.compile(r"(?:\w+ (?:region|oblast|Oblast|district)|\w+ област\w*|ДНР|ЛНР|DPR|\w+щин\w*)")


class KnownNames:
    """Stands for the gazetteer: knows some names, and that "X region" is a region."""

    def __init__(self, names: Sequence[str], country: str) -> None:
        self._country = country
        self._names = {fold(name) for name in names}

    def longest(self, folds: Sequence[str], start: int) -> int:
        for length in (3, 2, 1):
            words = folds[start : start + length]
            if len(words) == length and (" ".join(words) in self._names or REGION_WORDS.fullmatch(" ".join(words))):
                return length
        return 0

    def units(self, name: str) -> tuple[AdminUnit, ...]:
        return (REGION,) if REGION_WORDS.fullmatch(name) else ()

    def unit(self, code: str) -> AdminUnit | None:
        return AdminUnit(code, code, 1, self._country, None, None)

    def adjective_units(self, _adjective: str) -> tuple[Place | AdminUnit, ...]:
        return ()

    def similar(self, _name: str, _units: Sequence[str] = (), _limit: int = 20) -> tuple[NameMatch, ...]:
        return ()

    def lookup(self, name: str) -> tuple[NameMatch, ...]:
        place = Place(name, name, None, None, "village", self._country, "", "", "", (), None, None, None, None, "test")
        return (NameMatch(place, name, "exact", 1.0),)


def statements(
    text: str,
    names: Sequence[str],
    *,
    source: Claimant | None = None,
    published: date | None = None,
    theatre: Theatre | None = None,
    title: str = "",
) -> list[Statement]:
    """Read a text in which only some names are places."""
    theatre = theatre or load_theatre("ukraine")
    return read_statements(parsed_of(text, names, published, theatre, title), source, published, theatre)


def parsed_of(
    text: str, names: Sequence[str], published: date | None = None, theatre: Theatre | None = None, title: str = ""
) -> list[Parsed]:
    """Cut a text in which only some names are places."""
    theatre = theatre or load_theatre("ukraine")
    languages = {code: load_language(code) for code in theatre.languages}
    whole = f"{title}\n\n{text}" if title else text
    report = Report("r", whole, len(whole) - len(text), published)
    chunker = Chunker(KnownNames(names, theatre.countries[0]), theatre, languages)  # type: ignore[arg-type]  # stands for the gazetteer
    return [Parsed(report, sentence, languages[sentence.lang], chunker) for sentence in split(report, languages)]


def told(found: Sequence[Statement]) -> set[tuple[str, str, str]]:
    """Give (change, actor, mention) of statements."""
    return {(s.change, s.actor, s.mention.text) for s in found}


def parse(case: str) -> tuple[str, list[str], set[tuple[str, str, str]]]:
    """Take a case apart: text, known names, what must be told."""
    text, _, expected = case.rpartition("→")
    names = re.findall(r"\[([^\]]+)\]", text)
    wanted = set()
    for group in filter(None, map(str.strip, expected.split(";"))):
        change, actor, places = group.split(" ", 2)
        for place in map(str.strip, places.split(",")):
            wanted.add((change, actor, place))
            names.append(place)
    return re.sub(r"\[([^\]]+)\]", r"\1", text).strip(), names, wanted
