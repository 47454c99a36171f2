"""A sentence as a row of chunks: places, regions, dates, sides, speakers, cues, and the small words between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeGuard

from gazetteer.names import fold
from mapper.dates import DateSpan
from mapper.glance import PUNCTUATION, Glance, Vocabulary, is_axis, plain_kind, value_of
from mapper.language import Language, Tag
from mapper.lexicon import KNOWN_WORDS, Hit
from mapper.sentences import Sentence
from mapper.theatre import Claimant, Theatre

if TYPE_CHECKING:
    from gazetteer.index import Gazetteer
    from gazetteer.place import AdminUnit, Place

_LEADS = frozenset({"in", "near", "compass", "from", "to", "over", "of", "kind", "part"})
_OPENING, _CLOSING = frozenset('«“„"'), frozenset('»”“"')
_DASHES = frozenset("–—-")


SHORTEST_GUESS = 6
"""Letters of the shortest unknown word that is taken for a misspelt place."""

NEAR_MISS = 0.8
"""Similarity (share of letters) from which it is."""


ATTRIBUTE_REACH = 5
"""Words behind an attribute among which a date or a side tells that it is news."""


class Chunk(NamedTuple):
    """Some words of a sentence that belong together.

    Attributes:
        kind: `place`, `unit`, `direction`, `date`, `claimant`, `side`, `office`, `cue`, `kind`, a word class of
            `mapper.language`, `number`, `point` (punctuation), `word` (anything else), `name` (an unknown capitalised word).
        start: index of its first token.
        stop: index behind its last token.
        value: what it stands for: admin units, an EventDate, a Claimant, a side's code, a Cue, a kind of place; of a place
            the side in whose land those that bear the name lie, or None.
        speaker: of a side: the claimant of the same name, for a force that acts and speaks.
    """

    kind: str
    start: int
    stop: int
    value: Any = None
    speaker: Claimant | None = None


class Chunker:
    """Cuts sentences into chunks; made once for a theatre and a gazetteer."""

    def __init__(self, gazetteer: Gazetteer, theatre: Theatre, languages: Mapping[str, Language]) -> None:
        self._theatre = theatre
        self._vocabularies = {code: Vocabulary(language, theatre) for code, language in languages.items()}
        self._gazetteer = gazetteer
        self._units = lru_cache(KNOWN_WORDS)(gazetteer.units)
        self._countries = lru_cache(KNOWN_WORDS)(self._look_up)
        self._is_near_miss = lru_cache(KNOWN_WORDS)(self._guess)

    def _look_up(self, name: str) -> frozenset[str]:
        """Give the countries of the war in which a name lies: those where land changed hands in its region, if there are any."""
        _, regions = self._theatre.fought_over(None)
        places = [m.place for m in self._gazetteer.lookup(name) if m.place.country in self._theatre.countries]
        fought_over = frozenset(place.country for place in places if regions.intersection(place.units))
        return fought_over or frozenset(place.country for place in places)

    def _guess(self, name: str, day: date | None) -> bool:
        """Tell whether a name that no place has is nearly that of one where land was changing hands on a day."""
        if len(name) < SHORTEST_GUESS:
            return False
        units, _ = self._theatre.fought_over(day)
        guesses = self._gazetteer.similar(name, sorted(units), 1)
        return bool(guesses) and guesses[0].similarity >= NEAR_MISS

    def glance(self, sentence: Sentence) -> Glance:
        """Look at the words of a sentence for what its chunks can be."""
        return self._vocabularies[sentence.lang].glance(sentence)

    def cut(
        self, text: str, sentence: Sentence, glance: Glance, dates: Sequence[DateSpan], published: date | None
    ) -> list[Chunk]:
        """Give the chunks of a sentence with its dates from left to right; every token lies in exactly one of them."""
        places = _Places(self._gazetteer, self._units, self._countries, lambda name: self._is_near_miss(name, published))
        return _Cutter(places, self._vocabularies[sentence.lang], text, sentence, glance, dates).cut()


@dataclass(frozen=True, slots=True)
class _Places:
    """The places; the regions of a name; the countries of the war it lies in; whether it is nearly one's fought over."""

    gazetteer: Gazetteer
    units: Callable[[str], tuple[AdminUnit, ...]]
    countries: Callable[[str], frozenset[str]]
    is_near_miss: Callable[[str], bool]


_fold = lru_cache(KNOWN_WORDS)(fold)


def _longer(first: Hit[Tag] | None, second: Hit[Tag] | None) -> Hit[Tag] | None:
    if first is None or second is None:
        return first or second
    return first if len(first.at) >= len(second.at) else second


def _is_cue(tag: Hit[Tag] | None) -> TypeGuard[Hit[Tag]]:
    return tag is not None and tag.value.kind == "cue"


class _Cutter:
    def __init__(
        self,
        places: _Places,
        vocabulary: Vocabulary,
        text: str,
        sentence: Sentence,
        glance: Glance,
        dates: Sequence[DateSpan],
    ) -> None:
        self._places, self._gazetteer = places, places.gazetteer
        self._theatre, self._language = vocabulary.theatre, vocabulary.language
        self._words, self._surface = sentence.words, sentence.surfaces
        self._known, self._plain_tags = glance.known, glance.tags
        self._tags: dict[int, Hit[Tag] | None] = {}
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
        self._drop_auxiliaries()
        return self._chunks

    def _drop_ends_of_roads(self) -> None:
        """Take no settlement to be meant by the two names of a road ("the A–B highway", "трасса А – Б")."""
        for i in range(len(self._chunks) - 2):
            first, dash, second = self._chunks[i : i + 3]
            ends = first.kind == second.kind == "place" and dash.kind == "point" and dash.value in _DASHES
            if ends and (self._is_road(first.start - 1) or self._is_road(second.stop)):
                for at, chunk in ((i, first), (i + 2, second)):
                    self._chunks[at] = Chunk("word", chunk.start, chunk.stop)

    def _drop_auxiliaries(self) -> None:
        """Take no passive to be meant where "is" only helps an active verb ("is now taking")."""
        for i, chunk in enumerate(self._chunks):
            active = chunk.kind == "cue" and self._words[chunk.start].endswith(self._language.active_endings)
            before = i - 1
            while active and before > 0 and self._chunks[before].kind == "filler":
                before -= 1
            if active and before >= 0 and self._chunks[before].kind == "be" and self._words[chunk.start - 1] != "being":
                self._chunks[before] = Chunk("filler", self._chunks[before].start, self._chunks[before].stop)

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
        return named or self._worded(i) or Chunk(plain_kind(self._words[i]), i, i + 1, self._words[i])

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
        if speaker is not None and speaker.stop - i >= max(length + self._leads_to_place(i, length), 1):
            return speaker
        if length == 0:
            return speaker or self._unknown_name(i)
        if length == 1 and self._is_given(i):
            return Chunk("given", i, i + 1)
        if length == 1 and (i == 0 or self._headline) and self._means_else(i):
            return None
        if self._is_person():
            return Chunk("name", i, i + length)
        if self._is_thing(i, i + length):
            return Chunk("word", i, i + length)
        region = self._region_before_kind(i, i + length)
        if region:
            return Chunk("unit", i, i + length, region)
        countries = self._places.countries(" ".join(self._surface[i : i + length]))
        return Chunk("place", i, i + length, self._theatre.home(countries))

    def _means_else(self, i: int) -> bool:
        """Tell whether a word that would have a capital here anyway is another word, first names excepted."""
        tag = self._tag(i)
        return tag is not None and tag.value.kind != "given"

    def _length(self, i: int) -> int:
        """Give how many words from here on name a place in a country of the war; 0 when none do."""
        length = self._gazetteer.longest(self._folds, i)
        while length > 1 and not self._capital[i + length - 1]:
            length -= 1
        return length if length and self._places.countries(" ".join(self._surface[i : i + length])) else 0

    def _leads_to_place(self, i: int, length: int) -> bool:
        """Tell whether what stands before a word for a side makes it the place that is spelt just so ("in Kyiv")."""
        if not length or not self._led():
            return False
        spelt = (m for m in self._gazetteer.lookup(" ".join(self._surface[i : i + length])) if m.via != "folded")
        return any(match.place.country in self._theatre.countries for match in spelt)

    def _led(self) -> bool:
        return bool(self._chunks) and self._chunks[-1].kind in _LEADS

    def _is_person(self) -> bool:
        """Tell whether what stands before makes a name somebody's surname, or a street's name."""
        if not self._chunks or self._headline:
            return False
        return self._chunks[-1].kind in ("given", "rank", "named_part", "name")

    def _region_before_kind(self, start: int, stop: int) -> tuple[AdminUnit, ...]:
        """Give the region that a name means right before a word for a smaller place ("a Sumy village"); () when it means none."""
        following = self._tag(stop) if stop < len(self._words) and self._language.region_word else None
        if (
            following is None
            or following.value.kind != "kind"
            or len(following.at) > 1
            or following.value.value == "city"
        ):
            return ()
        return self._gazetteer.units(f"{' '.join(self._surface[start:stop])} {self._language.region_word}")

    def _is_given(self, i: int) -> bool:
        """Tell whether a name is the first name of whom the capitalised one behind it names ("Сергій Шойгу")."""
        if i + 1 >= len(self._words) or not self._capital[i + 1]:
            return False
        tag = self._tag(i)
        known = tag is not None and tag.value.kind == "given"
        return known or (not self._led() and self._theatre.claimant_words.at(self._words, i + 1) is not None)

    def _is_thing(self, start: int, stop: int) -> bool:
        """Tell whether what stands around a name makes it that of a brigade, a ship, a river and the like."""
        before = self._words[start - 1] if start else ""
        after = self._words[stop] if stop < len(self._words) else ""
        leading = self._chunks[-1].kind if self._chunks else ""
        if after in self._language.things or (leading in ("troops", "part", "site") and self._quoted(start, stop)):
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
        if is_axis(self._language, self._words, i):
            return Chunk("direction", i, i + 1, self._towns_of(self._surface[i]))
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
        quoted = self._theatre.quoted_words.at(self._words, i)
        beside_side = any(c.kind == "side" for c in self._chunks[-2:])
        if quoted is not None and self._quoted(i, quoted.stop) and not beside_side:
            return self._chunk("side", quoted)
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
        chunk = self._chunk(kind, hit)
        speaks = kind == "side" and claimant is not None and len(claimant.at) == len(hit.at)
        return chunk._replace(speaker=claimant.value) if speaks and claimant is not None else chunk

    def _tag(self, i: int) -> Hit[Tag] | None:
        """Give what the words from here on are where they stand."""
        if i not in self._tags:
            hit = self._language.conditional.at(self._words, i) if self._known[i].conditional else None
            self._tags[i] = _longer(hit if hit is not None and self._counts(hit) else None, self._plain_tag(i))
        return self._tags[i]

    def _plain_tag(self, i: int) -> Hit[Tag] | None:
        if i not in self._plain_tags:
            self._plain_tags[i] = self._language.tags.at(self._words, i)
        return self._plain_tags[i]

    def _worded(self, i: int) -> Chunk | None:
        """Give the speaker, cue or word of a class that begins here; the longer one, a speaker before a word."""
        tag, speaker = self._tag(i), self._speaker(i)
        if _is_cue(tag) and tag.value.value.attributive and not self._told_of(tag.stop):
            return Chunk("filler", i, tag.stop)
        if tag is not None and self._names_a_unit(i, tag.value.kind):
            return Chunk("name", i, i + 1)
        if tag is not None and (speaker is None or len(tag.at) > speaker.stop - speaker.start):
            if tag.value.kind == "kind" and self._is_abbreviation(tag.stop):
                return Chunk("kind", i, tag.stop + 1, tag.value.value)
            return self._chunk(tag.value.kind, tag, value_of(tag.value, self._words[i]))
        return speaker

    def _counts(self, tag: Hit[Tag]) -> bool:
        """Tell whether a word counts where it stands: some do only with a side behind them, or at the end of a clause."""
        if not _is_cue(tag):
            return True
        cue = tag.value.value
        if cue.names_side and not (self._says_whose(tag.start) and self._side_follows(tag)):
            return False
        return not cue.final or self._ends_clause(tag.stop)

    def _side_follows(self, tag: Hit[Tag]) -> bool:
        """Tell whether a side, and nothing that belongs to it ("under Ukrainian fire"), stands right behind."""
        return any(j < len(self._words) and self._is_side(j) and self._stands_alone(j, tag) for j in {tag.start + 1, tag.stop})

    def _word_class(self, i: int) -> Hit[Tag] | None:
        """Give what the words from here on are, whatever stands around them."""
        hit = self._language.conditional.at(self._words, i) if self._known[i].conditional else None
        return _longer(hit, self._plain_tag(i))

    def _stands_alone(self, i: int, cue: Hit[Tag]) -> bool:
        side = self._theatre.side_words.at(self._words, i) or self._word_class(i)
        stop = side.stop if side is not None else i + 1
        while stop < len(self._words) and self._is_force(stop):
            stop += 1
        if stop in cue.at or self._ends_clause(stop):
            return True
        tag = self._word_class(stop)
        return tag is not None and not self._capital[stop] and tag.value.kind not in ("kind", "be", "part", "site")

    def _is_force(self, i: int) -> bool:
        tag = self._word_class(i)
        return (tag is not None and tag.value.kind == "troops") or self._theatre.side_words.at(self._words, i) is not None

    def _ends_clause(self, i: int) -> bool:
        """Tell whether a clause is over at an index: a point stands there, or a word that joins clauses, or nothing."""
        if i >= len(self._words) or self._words[i] in PUNCTUATION or not self._words[i][0].isalnum():
            return True
        tag = self._word_class(i)
        return tag is not None and tag.value.kind in ("and", "clause", "say")

    def _is_abbreviation(self, stop: int) -> bool:
        """Tell whether the word before an index is cut short by the full stop at it ("с. Рубцы")."""
        return self._words[stop : stop + 1] == (".",) and self._words[stop - 1] in self._language.abbreviations

    def _says_whose(self, i: int) -> bool:
        """Tell whether what stands before lets a preposition say whose a place is ("X is with us", not "blows at us")."""
        if i == 0 or self._capital[i - 1] or self._words[i - 1] in PUNCTUATION:
            return True
        tag = self._word_class(i - 1)
        return tag is not None and tag.value.kind not in ("cue", "near", "where", "relative", "neg")

    def _is_side(self, i: int) -> bool:
        tag = self._word_class(i)
        pronoun = tag is not None and tag.value.kind in ("ours", "enemy")
        return pronoun or self._theatre.side_words.at(self._words, i) is not None

    def _told_of(self, start: int) -> bool:
        """Tell whether a date or a side stands between an attribute and the name that it belongs to."""
        for i in range(start, min(start + ATTRIBUTE_REACH, len(self._words))):
            if i in self._dates or self._is_side(i):
                return True
            if self._words[i] in PUNCTUATION or self._capital[i]:
                return False
        return False

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
