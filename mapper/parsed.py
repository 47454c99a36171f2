"""A sentence ready to be read: its chunks, and small questions that every rule asks of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from mapper.chunks import Chunk, Chunker
from mapper.dates import DateSpan, find_dates
from mapper.glance import HINTED, Glance
from mapper.language import Language
from mapper.model import Mention, Report
from mapper.sentences import Sentence

ENDS = frozenset({".", ";", "!", "?", "…"})
"""Points that end the reach of a word."""


@dataclass(frozen=True, eq=False)
class Parsed:
    """A sentence of a report and its language. It is cut into chunks when first asked for one that its words allow."""

    report: Report
    sentence: Sentence
    language: Language
    chunker: Chunker

    @cached_property
    def dates(self) -> tuple[DateSpan, ...]:
        """Its dates from left to right."""
        return tuple(find_dates(self.sentence.words, self.language.dates, self.report.published))

    @cached_property
    def chunks(self) -> tuple[Chunk, ...]:
        """Its chunks from left to right."""
        report = self.report
        return tuple(self.chunker.cut(report.text, self.sentence, self._glance, self.dates, report.published))

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Each chunk as written."""
        starts, stops = self.sentence.starts, self.sentence.stops
        return tuple(self.report.text[starts[c.start] : stops[c.stop - 1]] for c in self.chunks)

    @cached_property
    def _glance(self) -> Glance:
        return self.chunker.glance(self.sentence)

    @cached_property
    def _at(self) -> dict[str, list[int]]:
        """The indices of the chunks of each kind that there is."""
        at: dict[str, list[int]] = defaultdict(list)
        for i, chunk in enumerate(self.chunks):
            at[chunk.kind].append(i)
        return dict(at)

    def mention(self, index: int) -> Mention:
        """Give the mention that a chunk is."""
        chunk = self.chunks[index]
        return Mention(self.sentence.starts[chunk.start], self.sentence.stops[chunk.stop - 1], self.texts[index])

    def word(self, index: int) -> str:
        """Give the first word of a chunk, normalised."""
        return self.sentence.words[self.chunks[index].start]

    def may_have(self, kind: str) -> bool:
        """Tell by the words alone whether some chunk may be of a kind, or a cue for "change" or "attack"."""
        return bool(self.dates) if kind == "date" else kind in self._glance.hints or kind not in HINTED

    def all(self, kind: str) -> Sequence[int]:
        """Give the indices of the chunks of a kind."""
        return self._at.get(kind, ()) if self.may_have(kind) else ()

    def has(self, *kinds: str) -> bool:
        """Tell whether some chunk is of one of these kinds."""
        return any(map(self.all, kinds))

    def first(self, kind: str) -> int | None:
        """Give the index of the first chunk of a kind, or None."""
        return next(iter(self.all(kind)), None)

    def changes(self) -> Iterator[int]:
        """Give the indices of the cues that tell a change."""
        cues = self.all("cue") if self.may_have("change") else ()
        return (i for i in cues if self.chunks[i].value.change not in ("attack", "none"))

    def attack(self) -> int | None:
        """Give the index of the first word for an attack, or None."""
        cues = self.all("cue") if self.may_have("attack") else ()
        return next((i for i in cues if self.chunks[i].value.change == "attack"), None)
