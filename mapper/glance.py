"""What is known of words by themselves, each found out once, and what a sentence of them can hold before it is cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from mapper.language import Language, Tag
from mapper.lexicon import KNOWN_WORDS, Hit, normalise
from mapper.sentences import Sentence
from mapper.theatre import Theatre

PUNCTUATION = frozenset(".,;:!?…()[]–—-")

HINTED = frozenset(
    {"change", "attack", "place", "claimant", "say", "say_again", "deny", "this_said", "list_intro", "staged", "direction"}
)
"""What can be told of a sentence before it is cut: whether it may have chunks of these kinds, or a cue for these."""


@dataclass(frozen=True, slots=True)
class Word:
    """What is known of a word wherever it stands.

    Attributes:
        capital: whether it begins with a capital letter.
        kind: the kind of its chunk where nothing longer begins with it.
        value: the value of that chunk.
        fixed: whether its chunk is always that one, but for dates and words that a gap skips.
        speaks: whether a speaker can begin with it.
        region: whether a region of the theatre can.
        conditional: whether a cue can that counts only in some places.
        hints: the kinds of `HINTED` that can begin with it.
    """

    capital: bool
    kind: str
    value: Any
    fixed: bool
    speaks: bool
    region: bool
    conditional: bool
    hints: frozenset[str]


@dataclass(frozen=True, slots=True)
class Glance:
    """What is known of a sentence before it is cut.

    Attributes:
        hints: the kinds of `HINTED` that its chunks may be; none is of another one of these.
        known: what is known of each word.
        tags: the tags looked up so far that count anywhere, by the index of their first word.
    """

    hints: frozenset[str]
    known: Sequence[Word]
    tags: dict[int, Hit[Tag] | None]


class Vocabulary:
    """What is known of the words of one language, each found out once."""

    def __init__(self, language: Language, theatre: Theatre) -> None:
        self.language, self.theatre = language, theatre
        self.word = lru_cache(KNOWN_WORDS)(self._known)

    def _known(self, surface: str) -> Word:
        word, capital, theatre, language = normalise(surface), surface[0].isupper(), self.theatre, self.language
        speakers = (theatre.claimant_words, theatre.side_words, theatre.office_words, theatre.quoted_words)
        speaks = any(lexicon.touches(word) for lexicon in speakers)
        region = theatre.region_words.touches(word)
        conditional = language.conditional.touches(word)
        hints = HINTED.intersection(map(hint_of, language.tags.begun(word) | language.conditional.begun(word)))
        tag = language.tags.alone(word)
        fixed = not (capital or speaks or region or conditional) and self._is_fixed(word, tag)
        kind, value = (plain_kind(word), word) if tag is None else (tag.kind, value_of(tag, word))
        return Word(capital, kind, value, fixed, speaks, region, conditional, hints)

    def _is_fixed(self, word: str, tag: Tag | None) -> bool:
        """Tell whether a word that begins nothing longer is always what a tag says, or always a plain word without one."""
        if tag is None:
            return not self.language.tags.touches(word)
        attributive = tag.kind == "cue" and tag.value.attributive
        return not attributive and not (tag.kind == "kind" and word in self.language.abbreviations)

    def glance(self, sentence: Sentence) -> Glance:
        """Look at the words of a sentence for what its chunks can be."""
        language, words = self.language, sentence.words
        known = list(map(self.word, sentence.surfaces))
        tags: dict[int, Hit[Tag] | None] = {}
        hints = set()
        for i, word in enumerate(known):
            if word.hints:
                tags[i] = hit = language.tags.at(words, i)
                hints.add(hint_of(hit.value) if hit is not None else "")
            if word.conditional:
                hit = language.conditional.at(words, i)
                hints.add(hint_of(hit.value) if hit is not None else "")
            if word.capital and is_axis(language, words, i):
                hints.add("direction")
            if word.speaks and self.theatre.claimant_words.at(words, i) is not None:
                hints.add("claimant")
            if word.capital:
                hints.add("place")
        return Glance(frozenset(hints), known, tags)


def hint_of(tag: Tag) -> str:
    """Give what a tag tells of a sentence before it is cut: its kind; of a cue, "attack", or "change" where it tells one."""
    if tag.kind != "cue" or tag.value.change == "none":
        return tag.kind
    return "attack" if tag.value.change == "attack" else "change"


def plain_kind(word: str) -> str:
    """Give the kind of the chunk of a word that is nothing else."""
    return "point" if word in PUNCTUATION else "number" if word[0].isdigit() else "word"


def value_of(tag: Tag, word: str) -> Any:
    """Give the value of the chunk that a tag makes which begins at a word."""
    if tag.kind in ("cue", "kind"):
        return tag.value
    return () if tag.kind == "direction" else word


def is_axis(language: Language, words: Sequence[str], i: int) -> bool:
    """Tell whether an adjective alone stands for a direction of attack ("на Покровському")."""
    return i > 0 and words[i - 1] in language.axis_leads and words[i].endswith(language.axis_endings)
