"""What one sentence of a report leaves for the next: the last date, actor, place and speaker, an attack, a list begun."""

from __future__ import annotations

from dataclasses import dataclass

from mapper.language import Cue
from mapper.model import Change, Mention
from mapper.parsed import Parsed
from mapper.theatre import Claimant
from mapper.timing import Clock

SENTENCES_BACK = 3
"""So many sentences back a place named in passing is what "the village" means."""


@dataclass(slots=True)
class Memory:
    """What the sentences read so far leave.

    Attributes:
        clock: their dates.
        actor: who acted last.
        claimant: who spoke last.
        speech: the paragraph in which somebody spoke last, and who, while nobody else does.
        attacked: the places attacked in the sentence before.
        attacker: who attacked them.
        pending: cue, change and actor of settlements counted and not yet named.
    """

    clock: Clock
    actor: str | None = None
    claimant: Claimant | None = None
    speech: tuple[int, Claimant] | None = None
    attacked: tuple[Mention, ...] = ()
    attacker: str | None = None
    pending: tuple[Cue, Change, str] | None = None
    _place: tuple[Mention, str | None] | None = None
    _unread: tuple[Parsed, ...] = ()

    def keep(self, place: Mention, home: str | None) -> None:
        """Keep the place of a statement, and the side in whose land it lies."""
        self._place, self._unread = (place, home), ()

    def pass_by(self, sentence: Parsed) -> None:
        """Keep a sentence that tells nothing but may name a place; it is cut only when somebody asks for that place."""
        if sentence.may_have("place"):
            self._unread = (*self._unread[1 - SENTENCES_BACK :], sentence)

    def _last(self) -> tuple[Mention, str | None] | None:
        for sentence in reversed(self._unread):
            index = sentence.first("place")
            if index is not None:
                self._place = (sentence.mention(index), sentence.chunks[index].value)
                break
        self._unread = ()
        return self._place

    @property
    def place(self) -> Mention | None:
        """The place spoken of last, or None."""
        last = self._last()
        return None if last is None else last[0]

    @property
    def home(self) -> str | None:
        """The side in whose land that place lies, or None."""
        last = self._last()
        return None if last is None else last[1]
