"""Word patterns as data: a small notation, compiled once, matched on normalised words.

Notation (used in `lang/*.toml` and `theatres/*.toml`): words parted by spaces; `*` ends a stem; `a|b` are alternatives;
`(some words)` may be absent; `~` skips up to four words, never across a full stop, colon or semicolon.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, product
from typing import Generic, TypeVar

from mapper.errors import SetupError

GAP_WORDS = 4
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

    def fits(self, word: str) -> bool:
        """Tell whether a normalised word fits."""
        return word in self.words or (bool(self.stems) and word.startswith(self.stems))


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
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


_TRANSLATE = str.maketrans(
    {
        "ё": "е",
        "’": "'",
        "ʼ": "'",
        "`": "'",
        "ʹ": "'",
        "‘": "'",
        "´": "'",
        "‑": "-",
        "\u0301": None,
        "\u00ad": None,
        "\u200b": None,
    }
)


@lru_cache(maxsize=65536)
def normalise(word: str) -> str:
    """One word as patterns see it: lower case, ё as е, one apostrophe, no stress marks or soft hyphens."""
    return word.lower().translate(_TRANSLATE)


class Lexicon(Generic[T]):
    """Patterns and what each stands for; of patterns that begin at one word the longest wins."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._by_word: dict[str, list[tuple[tuple[Slot, ...], T]]] = defaultdict(list)
        self._by_stem: dict[str, list[tuple[str, tuple[Slot, ...], T]]] = defaultdict(list)
        for pattern, value in entries:
            for variant in parse(pattern):
                for word in variant[0].words:
                    self._by_word[word].append((variant, value))
                for stem in variant[0].stems:
                    self._by_stem[stem[:2]].append((stem, variant, value))
        self._starts = lru_cache(maxsize=65536)(self._find_starts)

    def _find_starts(self, word: str) -> tuple[tuple[tuple[Slot, ...], T], ...]:
        stems = [(variant, value) for stem, variant, value in self._by_stem.get(word[:2], ()) if word.startswith(stem)]
        found = [*self._by_word.get(word, ()), *stems]
        return tuple(sorted(found, key=lambda entry: (-sum(not slot.is_gap for slot in entry[0]), len(entry[0]))))

    def touches(self, word: str) -> bool:
        """Tell whether some pattern begins with this normalised word."""
        return bool(self._starts(word))

    def at(self, words: Sequence[str], start: int, counts: Callable[[Hit[T]], bool] | None = None) -> Hit[T] | None:
        """Give the longest pattern that begins at one word and counts there, or None."""
        best: Hit[T] | None = None
        for variant, value in self._starts(words[start]):
            if best is not None and sum(not slot.is_gap for slot in variant) <= len(best.at):
                break
            indices = _match(variant, words, start)
            if indices is not None and (counts is None or counts(Hit(indices, value))):
                best = Hit(indices, value)
        return best

    def find(self, words: Sequence[str]) -> Iterator[Hit[T]]:
        """Give the patterns found in a sentence from left to right; those found inside the one before are left out."""
        taken: set[int] = set()
        for start, word in enumerate(words):
            if start not in taken and self._starts(word):
                hit = self.at(words, start)
                if hit is not None and taken.isdisjoint(hit.at):
                    taken.update(hit.at)
                    yield hit


def _match(variant: tuple[Slot, ...], words: Sequence[str], start: int) -> tuple[int, ...] | None:
    at: list[int] = []
    position = start
    gap = False
    for slot in variant:
        if slot.is_gap:
            gap = True
            continue
        found = _seek(slot, words, position, GAP_WORDS if gap else 0)
        if found is None:
            return None
        at.append(found)
        position, gap = found + 1, False
    return tuple(at)


def _seek(slot: Slot, words: Sequence[str], position: int, skip: int) -> int | None:
    for index in range(position, min(position + skip + 1, len(words))):
        if slot.fits(words[index]):
            return index
        if words[index] in BARRIERS:
            return None
    return None
