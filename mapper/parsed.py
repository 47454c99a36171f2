"""A sentence ready to be read: its chunks, and small questions that every rule asks of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from mapper.chunks import Chunk
from mapper.language import Language
from mapper.model import Mention
from mapper.sentences import Sentence

ENDS = frozenset({".", ";", "!", "?", "…"})
"""Points that end the reach of a word."""


@dataclass(frozen=True)
class Parsed:
    """A sentence, its language, its chunks, and each chunk as written."""

    sentence: Sentence
    language: Language
    chunks: tuple[Chunk, ...]
    texts: tuple[str, ...]

    def mention(self, index: int) -> Mention:
        """Give the mention that a chunk is."""
        chunk = self.chunks[index]
        return Mention(self.sentence.starts[chunk.start], self.sentence.stops[chunk.stop - 1], self.texts[index])

    def word(self, index: int) -> str:
        """Give the first word of a chunk, normalised."""
        return self.sentence.words[self.chunks[index].start]

    @cached_property
    def _at(self) -> dict[str, list[int]]:
        """The indices of the chunks of each kind that there is."""
        at: dict[str, list[int]] = defaultdict(list)
        for i, chunk in enumerate(self.chunks):
            at[chunk.kind].append(i)
        return dict(at)

    def has(self, *kinds: str) -> bool:
        """Tell whether some chunk is of one of these kinds."""
        return not self._at.keys().isdisjoint(kinds)

    def all(self, kind: str) -> Sequence[int]:
        """Give the indices of the chunks of a kind."""
        return self._at.get(kind, ())

    def first(self, kind: str) -> int | None:
        """Give the index of the first chunk of a kind, or None."""
        return next(iter(self.all(kind)), None)

    def changes(self) -> Iterator[int]:
        """Give the indices of the cues that tell a change."""
        return (i for i in self.all("cue") if self.chunks[i].value.change not in ("attack", "none"))

    def attack(self) -> int | None:
        """Give the index of the first word for an attack, or None."""
        return next((i for i in self.all("cue") if self.chunks[i].value.change == "attack"), None)
