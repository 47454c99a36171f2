"""A verb said once for several subjects ("A took X, and B – Y"): the places behind the dash, and who acts there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mapper.beside import ACTING, DASHES
from mapper.chunks import Chunk
from mapper.parsed import ENDS

_SUBJECTS = ACTING | {"troops", "name", "word", "claimant"}
_SMALL = frozenset({"filler", "number", "date", "kind"})


def gapped(chunks: Sequence[Chunk], at: int) -> Iterator[tuple[int, int]]:
    """Give the subject and the place of each clause behind a verb that leaves it out, as chunk indices."""
    for dash in range(at + 1, len(chunks)):
        if chunks[dash].value in ENDS or chunks[dash].kind in ("cue", "say", "deny"):
            return
        if chunks[dash].value in DASHES:
            subject = _subject_before(chunks, dash, at)
            yield from () if subject is None else ((subject, place) for place in _places_behind(chunks, dash))


def _subject_before(chunks: Sequence[Chunk], dash: int, at: int) -> int | None:
    """Give the first word of a subject that stands alone between a comma or conjunction and a dash, or None."""
    start = dash
    while start > at + 1 and (chunks[start - 1].kind in _SUBJECTS or chunks[start - 1].kind in _SMALL):
        start -= 1
    led = start > at + 1 and chunks[start - 1].kind in ("and", "clause")
    subjects = [i for i in range(start, dash) if chunks[i].kind in _SUBJECTS]
    named = next((i for i in subjects if chunks[i].kind in ACTING), None)
    return (named if named is not None else subjects[0]) if led and subjects else None


def _places_behind(chunks: Sequence[Chunk], dash: int) -> Iterator[int]:
    for i in range(dash + 1, len(chunks)):
        if chunks[i].kind == "place":
            yield i
        elif chunks[i].kind not in (*_SMALL, "and"):
            return
