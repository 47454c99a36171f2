"""Word patterns as data: a small notation, compiled once, matched on normalised words.

Matching is a walk over states made when first needed: a state holds every pattern begun and where each stands. A word counts
by the slots that it fits, which are looked up once a word, so that a word which begins nothing costs one look-up.

Notation (used in `lang/*.toml` and `theatres/*.toml`): words parted by spaces; `*` ends a stem; `a|b` are alternatives;
`(some words)` may be absent; `~` skips up to four words, never across a full stop, colon or semicolon.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, product
from typing import Generic, NamedTuple, TypeVar

from gazetteer.names import in_one_script
from mapper.errors import SetupError

GAP_WORDS = 4
KNOWN_WORDS = 1 << 16
"""So many words, those seen last, are kept in each cache of what is known of a word."""
BARRIERS = frozenset({".", ";", ":", "!", "?"})
T = TypeVar("T")
_PART = re.compile(r"\([^()]+\)|\S+")


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of a pattern: the words and stems that fit it; a gap when both are empty."""

    words: frozenset[str]
    stems: tuple[str, ...]

    @property
    def is_gap(self) -> bool:
        """Whether any few words fit here."""
        return not self.words and not self.stems


class Hit(NamedTuple, Generic[T]):
    """A pattern found: token indices `at` (without those that a gap skipped) and what the pattern stands for."""

    at: tuple[int, ...]
    value: T

    @property
    def start(self) -> int:
        """Index of its first token."""
        return self.at[0]

    @property
    def stop(self) -> int:
        """Index behind its last token."""
        return self.at[-1] + 1


def parse(pattern: str) -> tuple[tuple[Slot, ...], ...]:
    """Compile one pattern into its variants, one for each choice of optional words.

    Raises:
        SetupError: the pattern is empty, begins or ends with a gap, or a stem is shorter than two letters.
    """
    choices: list[tuple[tuple[Slot, ...], ...]] = []
    for part in _PART.findall(pattern):
        optional = len(part) > 2 and part[0] == "("
        slots = tuple(_slot(word, pattern) for word in (part[1:-1] if optional else part).split())
        choices.append((slots, ()) if optional else (slots,))
    variants = tuple(dict.fromkeys(tuple(chain.from_iterable(choice)) for choice in product(*choices)))
    for variant in variants:
        if not variant or variant[0].is_gap or variant[-1].is_gap:
            raise SetupError(f"the pattern {pattern!r} must begin and end with a word")
    return variants


def _slot(part: str, pattern: str) -> Slot:
    if part == "~":
        return Slot(frozenset(), ())
    words, stems = set(), []
    for raw in part.split("|"):
        word = normalise(raw)
        if word.endswith("*"):
            if len(word) < 3:
                raise SetupError(f"the stem {word!r} in the pattern {pattern!r} is too short: give two letters or more")
            stems.append(word[:-1])
        elif word:
            words.add(word)
        else:
            raise SetupError(f"the pattern {pattern!r} holds an empty alternative in {part!r}")
    return Slot(frozenset(words), tuple(stems))


SILENT = "\u0300\u0301\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0f"
"""Marks that stand inside a word and are no part of its spelling: stress, soft hyphen, joiners, variation selector."""

_APOSTROPHES = dict.fromkeys("’ʼ`ʹ‘´′‛", "'")
_AS_WRITTEN = str.maketrans({**dict.fromkeys(SILENT), **_APOSTROPHES, **dict.fromkeys("‑‐", "-")})
_FOLDED = str.maketrans({**dict.fromkeys(SILENT), "ё": "е"})


@lru_cache(maxsize=KNOWN_WORDS)
def normalise(word: str) -> str:
    """One word as patterns see it: lower case, ё as е, one apostrophe, letters of one script, no stress marks or soft hyphens."""
    word = word.translate(_AS_WRITTEN)
    if not word.isascii():
        word = unicodedata.normalize("NFKC", in_one_script(unicodedata.normalize("NFKC", word)).lower()).translate(_FOLDED)
    return word.lower()


@dataclass(frozen=True, slots=True)
class _Entry(Generic[T]):
    """One variant of a pattern: its slots by number, the positions that a gap precedes, and what it stands for."""

    slots: tuple[int, ...]
    gaps: frozenset[int]
    value: T


class _Thread(NamedTuple):
    """An entry begun: its index, how many of its slots are filled, and how many words may yet be skipped before the next."""

    entry: int
    filled: int
    skip: int


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """What words count as: the slots that they fit, and whether no gap reaches over them; one object for all such words."""

    slots: frozenset[int]
    barrier: bool


@dataclass(frozen=True, slots=True, eq=False)
class _State:
    """Where matching stands after some words: the entries begun that would beat the best found so far, and that one."""

    threads: tuple[_Thread, ...]
    best: int | None


class Lexicon(Generic[T]):
    """Patterns and what each stands for; of patterns that begin at one word the longest wins.

    Of equally long ones that with fewer gaps wins, then one that begins with the whole word, then the first in the file.
    """

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        variants = [(half, value) for pattern, value in entries for whole in parse(pattern) for half in _halves(whole)]
        variants.sort(key=lambda entry: _rank(entry[0]))
        self._numbers: dict[Slot, int] = {}
        self._entries: list[_Entry[T]] = [self._entry(variant, value) for variant, value in variants]
        self._by_first: dict[int, list[int]] = defaultdict(list)
        for index, entry in enumerate(self._entries):
            self._by_first[entry.slots[0]].append(index)
        self._by_word: dict[str, set[int]] = defaultdict(set)
        self._by_stem: dict[str, set[int]] = defaultdict(set)
        for slot, number in self._numbers.items():
            for word in slot.words:
                self._by_word[word].add(number)
            for stem in slot.stems:
                self._by_stem[stem].add(number)
        self._longest_stem = max(map(len, self._by_stem), default=0)
        self._begin = lru_cache(KNOWN_WORDS)(self._find_begin)
        self._fit = lru_cache(KNOWN_WORDS)(self._find_fit)
        self._one_fit = lru_cache(KNOWN_WORDS)(_Fit)
        self._follow = lru_cache(KNOWN_WORDS)(self._find_following)
        self._one_state = lru_cache(KNOWN_WORDS)(_State)

    def _entry(self, variant: tuple[Slot, ...], value: T) -> _Entry[T]:
        slots: list[int] = []
        gaps = set()
        for slot in variant:
            if slot.is_gap:
                gaps.add(len(slots))
            else:
                slots.append(self._numbers.setdefault(slot, len(self._numbers)))
        return _Entry(tuple(slots), frozenset(gaps), value)

    def touches(self, word: str) -> bool:
        """Tell whether some pattern begins with this normalised word."""
        return self._begin(word) is not None

    def begun(self, word: str) -> frozenset[T]:
        """Give what the patterns stand for that begin with this normalised word; the empty set when none does."""
        return frozenset(self._entries[i].value for slot in self._fit(word).slots for i in self._by_first.get(slot, ()))

    def alone(self, word: str) -> T | None:
        """Give what a normalised word stands for where no longer pattern begins with it; None where one does, or nothing."""
        state = self._begin(word)
        return None if state is None or state.best is None or state.threads else self._entries[state.best].value

    def at(self, words: Sequence[str], start: int) -> Hit[T] | None:
        """Give the best pattern that begins at one word, or None."""
        state = self._begin(words[start])
        if state is None:
            return None
        index = start + 1
        while state.threads and index < len(words):
            state = self._follow(state, self._fit(words[index]))
            index += 1
        return None if state.best is None else self._hit(self._entries[state.best], words, start)

    def find(self, words: Sequence[str]) -> Iterator[Hit[T]]:
        """Give the patterns found in a sentence from left to right; those found inside the one before are left out."""
        taken: set[int] = set()
        for start in range(len(words)):
            hit = self.at(words, start) if start not in taken else None
            if hit is not None and taken.isdisjoint(hit.at):
                taken.update(hit.at)
                yield hit

    # ---- words

    def _find_fit(self, word: str) -> _Fit:
        stems = (self._by_stem.get(word[:length], ()) for length in range(2, min(len(word), self._longest_stem) + 1))
        return self._one_fit(frozenset(self._by_word.get(word, ())).union(*stems), word in BARRIERS)

    def _find_begin(self, word: str) -> _State | None:
        begun = [i for slot in self._fit(word).slots for i in self._by_first.get(slot, ())]
        return self._state(None, (self._thread(i, 1) for i in begun)) if begun else None

    # ---- states

    def _thread(self, entry: int, filled: int) -> _Thread:
        return _Thread(entry, filled, GAP_WORDS if filled in self._entries[entry].gaps else 0)

    def _state(self, best: int | None, threads: Iterable[_Thread]) -> _State:
        """Make the state of some threads; entries stand in the order of their rank, so that a smaller index is the better."""
        ordered = sorted(threads, key=lambda thread: thread.entry)
        ended = (t.entry for t in ordered if t.filled == len(self._entries[t.entry].slots))
        best = min((index for index in (best, next(ended, None)) if index is not None), default=None)
        return self._one_state(tuple(t for t in ordered if best is None or t.entry < best), best)

    def _find_following(self, state: _State, fit: _Fit) -> _State:
        return self._state(state.best, filter(None, (self._advanced(thread, fit) for thread in state.threads)))

    def _advanced(self, thread: _Thread, fit: _Fit) -> _Thread | None:
        if self._entries[thread.entry].slots[thread.filled] in fit.slots:
            return self._thread(thread.entry, thread.filled + 1)
        if fit.barrier or not thread.skip:
            return None
        return _Thread(thread.entry, thread.filled, thread.skip - 1)

    def _hit(self, entry: _Entry[T], words: Sequence[str], start: int) -> Hit[T]:
        """Make the hit of an entry known to be found: its words stand side by side but for those that a gap skips."""
        if not entry.gaps:
            return Hit((start,) if len(entry.slots) == 1 else tuple(range(start, start + len(entry.slots))), entry.value)
        at: list[int] = []
        index = start
        for slot in entry.slots:
            while slot not in self._fit(words[index]).slots:
                index += 1
            at.append(index)
            index += 1
        return Hit(tuple(at), entry.value)


def _halves(variant: tuple[Slot, ...]) -> Iterator[tuple[Slot, ...]]:
    """Part a variant into one that begins with whole words and one that begins with stems, which ranks behind it."""
    first, rest = variant[0], variant[1:]
    if first.words:
        yield (Slot(first.words, ()), *rest)
    if first.stems:
        yield (Slot(frozenset(), first.stems), *rest)


def _rank(variant: tuple[Slot, ...]) -> tuple[int, int, bool]:
    return (-sum(not slot.is_gap for slot in variant), len(variant), not variant[0].words)
