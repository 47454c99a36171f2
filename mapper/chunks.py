"""A sentence as a row of chunks: places, regions, dates, sides, speakers, cues, and the small words between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from gazetteer.names import fold
from mapper.dates import DateSpan
from mapper.language import Language, Tag
from mapper.lexicon import KNOWN_WORDS, Hit, normalise
from mapper.sentences import Sentence
from mapper.theatre import Theatre

if TYPE_CHECKING:
    from gazetteer.index import Gazetteer
    from gazetteer.place import AdminUnit, Place

_LEADS = frozenset({"in", "near", "compass", "from", "to", "over", "of", "kind", "part"})
_OPENING, _CLOSING = frozenset('«“„"'), frozenset('»”“"')
_DASHES = frozenset("–—-")
_PUNCTUATION = frozenset(".,;:!?…()[]–—-")


SHORTEST_GUESS = 6
"""Letters of the shortest unknown word that is taken for a misspelt place."""

HINTED = frozenset(
    {"change", "attack", "place", "claimant", "say", "say_again", "deny", "this_said", "list_intro", "staged", "direction"}
)
"""What can be told of a sentence before it is cut: whether it may have chunks of these kinds, or a cue for these."""

NEAR_MISS = 0.8
"""Similarity (share of letters) from which it is."""


class Chunk(NamedTuple):
    """Some words of a sentence that belong together.

    Attributes:
        kind: `place`, `unit`, `direction`, `date`, `claimant`, `side`, `office`, `cue`, `kind`, a word class of
            `mapper.language`, `number`, `point` (punctuation), `word` (anything else), `name` (an unknown capitalised word).
        start: index of its first token.
        stop: index behind its last token.
        value: what it stands for: admin units, an EventDate, a Claimant, a side's code, a Cue, a kind of place.
    """

    kind: str
    start: int
    stop: int
    value: Any = None


@dataclass(frozen=True, slots=True)
class _Word:
    """What is known of a word wherever it stands.

    Attributes:
        capital: whether it begins with a capital letter.
        kind: the kind of its chunk where nothing longer begins with it.
        value: the value of that chunk.
        fixed: whether its chunk is always that one, but for dates and words that a gap skips.
        speaks: whether a speaker can begin with it.
        region: whether a region of the theatre can.
        hints: the kinds of `HINTED` that can begin with it.
    """

    capital: bool
    kind: str
    value: Any
    fixed: bool
    speaks: bool
    region: bool
    hints: frozenset[str]


@dataclass(frozen=True, slots=True)
class Glance:
    """What is known of a sentence before it is cut.

    Attributes:
        hints: the kinds of `HINTED` that its chunks may be; none is of another one of these.
        known: what is known of each word.
        tags: the tags looked up so far, by the index of their first word.
    """

    hints: frozenset[str]
    known: Sequence[_Word]
    tags: dict[int, Hit[Tag] | None]


class _Vocabulary:
    """What is known of the words of one language, each found out once."""

    def __init__(self, language: Language, theatre: Theatre) -> None:
        self.language, self.theatre = language, theatre
        self.word = lru_cache(KNOWN_WORDS)(self._word)

    def _word(self, surface: str) -> _Word:
        word, capital, theatre, tags = normalise(surface), surface[0].isupper(), self.theatre, self.language.tags
        speakers = (theatre.claimant_words, theatre.side_words, theatre.office_words)
        speaks = any(lexicon.touches(word) for lexicon in speakers)
        region = theatre.region_words.touches(word)
        hints = HINTED.intersection(map(hint_of, tags.begun(word)))
        tag = tags.alone(word)
        fixed = not (capital or speaks or region) and (
            not tags.touches(word) if tag is None else tag.kind != "cue" or not tag.value.names_side
        )
        if tag is not None:
            return _Word(capital, tag.kind, _value_of(tag, word), fixed, speaks, region, hints)
        return _Word(capital, _plain_kind(word), word, fixed, speaks, region, hints)


def hint_of(tag: Tag) -> str:
    """Give what a tag tells of a sentence before it is cut: its kind; of a cue, "attack", or "change" where it tells one."""
    if tag.kind != "cue" or tag.value.change == "none":
        return tag.kind
    return "attack" if tag.value.change == "attack" else "change"


def _plain_kind(word: str) -> str:
    """Give the kind of the chunk of a word that is nothing else."""
    return "point" if word in _PUNCTUATION else "number" if word[0].isdigit() else "word"


def _value_of(tag: Tag, word: str) -> Any:
    """Give the value of the chunk that a tag makes which begins at a word."""
    if tag.kind in ("cue", "kind"):
        return tag.value
    return () if tag.kind == "direction" else word


class Chunker:
    """Cuts sentences into chunks; made once for a theatre and a gazetteer."""

    def __init__(self, gazetteer: Gazetteer, theatre: Theatre, languages: Mapping[str, Language]) -> None:
        self._theatre = theatre
        self._vocabularies = {code: _Vocabulary(language, theatre) for code, language in languages.items()}
        self._gazetteer = gazetteer
        self._units = lru_cache(KNOWN_WORDS)(gazetteer.units)
        self._is_local = lru_cache(KNOWN_WORDS)(self._look_up)
        self._is_near_miss = lru_cache(KNOWN_WORDS)(self._guess)

    def _look_up(self, name: str) -> bool:
        return any(match.place.country in self._theatre.countries for match in self._gazetteer.lookup(name))

    def _guess(self, name: str, day: date | None) -> bool:
        """Tell whether a name that no place has is nearly that of one where land was changing hands on a day."""
        if len(name) < SHORTEST_GUESS:
            return False
        units, _ = self._theatre.fought_over(day)
        guesses = self._gazetteer.similar(name, sorted(units), 1)
        return bool(guesses) and guesses[0].similarity >= NEAR_MISS

    def glance(self, sentence: Sentence) -> Glance:
        """Look at the words of a sentence for what its chunks can be."""
        vocabulary, words = self._vocabularies[sentence.lang], sentence.words
        known = list(map(vocabulary.word, sentence.surfaces))
        tags: dict[int, Hit[Tag] | None] = {}
        hints = set()
        for i, word in enumerate(known):
            if word.hints:
                tags[i] = hit = vocabulary.language.tags.at(words, i)
                hints.add(hint_of(hit.value) if hit is not None else "")
            if word.speaks and self._theatre.claimant_words.at(words, i) is not None:
                hints.add("claimant")
            if word.capital:
                hints.add("place")
        return Glance(frozenset(hints), known, tags)

    def cut(
        self, text: str, sentence: Sentence, glance: Glance, dates: Sequence[DateSpan], published: date | None
    ) -> list[Chunk]:
        """Give the chunks of a sentence with its dates from left to right; every token lies in exactly one of them."""
        places = _Places(self._gazetteer, self._units, self._is_local, lambda name: self._is_near_miss(name, published))
        return _Cutter(places, self._vocabularies[sentence.lang], text, sentence, glance, dates).cut()


@dataclass(frozen=True, slots=True)
class _Places:
    """The places; the regions of a name; whether a name is a place's in the war's countries, or nearly one's fought over."""

    gazetteer: Gazetteer
    units: Callable[[str], tuple[AdminUnit, ...]]
    is_local: Callable[[str], bool]
    is_near_miss: Callable[[str], bool]


_fold = lru_cache(KNOWN_WORDS)(fold)


class _Cutter:
    def __init__(
        self,
        places: _Places,
        vocabulary: _Vocabulary,
        text: str,
        sentence: Sentence,
        glance: Glance,
        dates: Sequence[DateSpan],
    ) -> None:
        self._places, self._gazetteer = places, places.gazetteer
        self._theatre, self._language = vocabulary.theatre, vocabulary.language
        self._words, self._surface = sentence.words, sentence.surfaces
        self._known, self._tags = glance.known, glance.tags
        self._text, self._starts, self._stops = text, sentence.starts, sentence.stops
        self._capital = [word.capital for word in self._known]
        self._folds = [
            _fold(word) if capital or before else ""
            for word, capital, before in zip(self._surface, self._capital, [False, *self._capital], strict=False)
        ]
        self._headline = sentence.title and sum(self._capital) > len(self._capital) / 2
        self._directed = any("direction" in word.hints for word in self._known)
        self._dates = {span.start: span for span in dates}
        self._absorbed: set[int] = set()
        self._chunks: list[Chunk] = []

    def cut(self) -> list[Chunk]:
        i = 0
        while i < len(self._words):
            word = self._known[i]
            if i in self._absorbed:
                chunk = Chunk("filler", i, i + 1)
            elif word.fixed and i not in self._dates:
                chunk = Chunk(word.kind, i, i + 1, word.value)
            else:
                chunk = self._next(i)
            self._chunks.append(chunk)
            i = chunk.stop
        self._drop_ends_of_roads()
        return self._chunks

    def _drop_ends_of_roads(self) -> None:
        """Take no settlement to be meant by the two names of a road ("the A–B highway", "трасса А – Б")."""
        for i in range(len(self._chunks) - 2):
            first, dash, second = self._chunks[i : i + 3]
            ends = first.kind == second.kind == "place" and dash.kind == "point" and dash.value in _DASHES
            if ends and (self._is_road(first.start - 1) or self._is_road(second.stop)):
                for at, chunk in ((i, first), (i + 2, second)):
                    self._chunks[at] = Chunk("word", chunk.start, chunk.stop)

    def _is_road(self, at: int) -> bool:
        return 0 <= at < len(self._words) and self._words[at].startswith(self._language.roads)

    def _next(self, i: int) -> Chunk:
        if i in self._dates:
            span = self._dates[i]
            return Chunk("date", i, span.stop, span.when)
        region = self._theatre.region_words.at(self._words, i) if self._known[i].region else None
        unit = self._gazetteer.unit(region.value) if region is not None else None
        if region is not None and unit is not None:
            return Chunk("unit", i, region.stop, (unit,))
        named = self._named(i) if self._capital[i] else None
        return named or self._worded(i) or Chunk(_plain_kind(self._words[i]), i, i + 1, self._words[i])

    # ---- names

    def _named(self, i: int) -> Chunk | None:
        """Give the place, region, direction, side or speaker that begins at a capitalised word, or None."""
        direction = self._direction(i)
        length = self._length(i)
        speaker = self._speaker(i)
        if direction is not None:
            return direction
        unit = self._unit(i)
        if unit is not None and unit.stop - i >= length and (speaker is None or speaker.stop < unit.stop):
            return unit
        if speaker is not None and speaker.stop - i >= max(length, 1) and not (length and self._led()):
            return speaker
        if length == 0:
            return speaker or self._unknown_name(i)
        if length == 1 and (i == 0 or self._headline) and self._tag(i) is not None:
            return None
        if self._is_person():
            return Chunk("name", i, i + length)
        if self._is_thing(i, i + length):
            return Chunk("word", i, i + length)
        return Chunk("place", i, i + length)

    def _length(self, i: int) -> int:
        """Give how many words from here on name a place in a country of the war; 0 when none do."""
        length = self._gazetteer.longest(self._folds, i)
        while length > 1 and not self._capital[i + length - 1]:
            length -= 1
        return length if length and self._places.is_local(" ".join(self._surface[i : i + length])) else 0

    def _led(self) -> bool:
        return bool(self._chunks) and self._chunks[-1].kind in _LEADS

    def _is_person(self) -> bool:
        """Tell whether what stands before makes a name somebody's surname, or a street's name."""
        if not self._chunks or self._headline:
            return False
        return self._chunks[-1].kind in ("given", "rank", "named_part", "name")

    def _is_thing(self, start: int, stop: int) -> bool:
        """Tell whether what stands around a name makes it that of a brigade, a ship, a river and the like."""
        before = self._words[start - 1] if start else ""
        after = self._words[stop] if stop < len(self._words) else ""
        leading = self._chunks[-1].kind if self._chunks else ""
        if after in self._language.things or (leading == "troops" and self._quoted(start, stop)):
            return leading != "kind"
        if before in self._language.articles and after not in _DASHES:
            following = self._tag(stop) if after else None
            return following is None or following.value.kind not in ("kind", "part", "direction")
        return before.startswith(self._language.across) and self._theatre.river_words.at(self._words, start) is not None

    def _quoted(self, start: int, stop: int) -> bool:
        first, last = self._starts[start] - 1, self._stops[stop - 1]
        return first >= 0 and self._text[first : first + 1] in _OPENING and self._text[last : last + 1] in _CLOSING

    def _unknown_name(self, i: int) -> Chunk | None:
        if i == 0 or self._tag(i) is not None:
            return None
        called = bool(self._chunks) and self._chunks[-1].kind == "kind" and len(self._words[i]) > 3
        return Chunk("place" if called or self._is_misspelt(i) else "name", i, i + 1)

    def _is_misspelt(self, i: int) -> bool:
        """Tell whether an unknown name stands where a place does, and is nearly that of a place where land changes hands."""
        before = [c.kind for c in self._chunks[-2:]]
        cue = self._chunks[-1].value if before[-1:] == ["cue"] else None
        led = before[-1:] in (["in"], ["near"], ["compass"]) or (cue is not None and cue.change != "none")
        if not led and before != ["place", "and"]:
            return False
        following = self._tag(i + 1) if i + 1 < len(self._words) else None
        if following is not None and following.value.kind in ("say", "deny", "rank"):
            return False
        return self._places.is_near_miss(self._surface[i])

    def _unit(self, i: int) -> Chunk | None:
        """Give the admin unit whose name begins here ("Сумщині", "Donetsk region", "ДНР")."""
        length = self._gazetteer.longest(self._folds_around(i), i)
        for stop in range(i + length, i, -1):
            units = self._places.units(" ".join(self._surface[i:stop]))
            if units:
                return Chunk("unit", i, stop, units)
        return None

    def _folds_around(self, i: int) -> list[str]:
        for j in range(i, min(i + 4, len(self._words))):
            if not self._folds[j] and self._words[j].isalpha():
                self._folds[j] = _fold(self._surface[j])
        return self._folds

    def _direction(self, i: int) -> Chunk | None:
        """Give "Покровському напрямку", "Lyman axis": a name or adjective and the word for a direction behind it."""
        if not self._directed or (i == 0 and self._tag(0) is not None):
            return None
        for at in range(i + 1, min(i + 4, len(self._words))):
            tag = self._tag(at)
            if tag is not None and tag.value.kind == "direction":
                return Chunk("direction", i, tag.stop, self._towns_of(" ".join(self._surface[i:at])))
            if tag is not None or not self._words[at].replace("-", "").isalpha():
                return None
        return None

    def _towns_of(self, name: str) -> tuple[Place | AdminUnit, ...]:
        found = self._gazetteer.adjective_units(name)
        return found or tuple(match.place for match in self._gazetteer.lookup(name))

    # ---- words

    def _speaker(self, i: int) -> Chunk | None:
        """Give the claimant, side or office that begins here, the longest first."""
        if not self._known[i].speaks:
            return None
        claimant = self._theatre.claimant_words.at(self._words, i)
        side = self._theatre.side_words.at(self._words, i)
        office = self._theatre.office_words.at(self._words, i)
        hits: list[tuple[int, str, Hit[Any]]] = [
            (len(hit.at), kind, hit)
            for kind, hit in (("side", side), ("claimant", claimant), ("office", office))
            if hit is not None
        ]
        if not hits:
            return None
        _, kind, hit = max(hits, key=lambda entry: entry[0])
        if kind == "office" and hit.stop - hit.start != len(hit.at):
            return Chunk(kind, i, hit.stop, hit.value)
        return self._chunk(kind, hit)

    def _tag(self, i: int) -> Hit[Tag] | None:
        if i not in self._tags:
            self._tags[i] = self._language.tags.at(self._words, i)
        return self._tags[i]

    def _worded(self, i: int) -> Chunk | None:
        """Give the speaker, cue or word of a class that begins here; the longer one, a speaker before a word."""
        tag, speaker = self._tag(i), self._speaker(i)
        if (
            tag is not None
            and tag.value.kind == "cue"
            and tag.value.value.names_side
            and not self._side_follows(i, tag)
        ):
            tag = None
        if tag is not None and self._names_a_unit(i, tag.value.kind):
            return Chunk("name", i, i + 1)
        if tag is not None and (speaker is None or len(tag.at) > speaker.stop - speaker.start):
            return self._chunk(tag.value.kind, tag, _value_of(tag.value, self._words[i]))
        return speaker

    def _side_follows(self, i: int, tag: Hit[Tag]) -> bool:
        behind = (i + 1, tag.stop)
        return any(j < len(self._words) and self._theatre.side_words.at(self._words, j) is not None for j in behind)

    def _names_a_unit(self, i: int, kind: str) -> bool:
        """Tell whether a word like "Центр" is the name of the force before it."""
        return kind == "part" and i > 0 and self._capital[i] and self._chunks[-1].kind in ("side", "troops")

    def _chunk(self, kind: str, hit: Hit[Any], value: Any = None) -> Chunk:
        stop = hit.start + 1
        while stop in hit.at:
            stop += 1
        if stop < hit.stop:
            self._absorbed.update(index for index in hit.at if index >= stop)
        return Chunk(kind, hit.start, stop, hit.value if value is None else value)
