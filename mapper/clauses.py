"""Clauses of a sentence, as far as its verbs of control need them: which words belong to which of two verbs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mapper.beside import DASHES
from mapper.chunks import Chunk
from mapper.parsed import ENDS

_JOINTS = frozenset({"and", "clause", "relative", "where"})
_WITHIN_LIST = frozenset({"filler", "kind", "unit", "number", "part", "part_adjective", "of"})
_LEADS = frozenset({"in", "near", "compass", "from", "to", "over"})


def clause_of(chunks: Sequence[Chunk], at: int) -> tuple[int, int]:
    """Give the clause of the cue at one index.

    Between two cues it ends at the last comma, conjunction or dash that parts no members of a list of places.

    Args:
        chunks: the sentence.
        at: index of a cue.

    Returns:
        The index of its first chunk, and that behind its last one; the whole sentence where no other cue stands in it.
    """
    cues = [i for i, chunk in enumerate(chunks) if chunk.kind == "cue"]
    before = max((i for i in cues if i < at), default=None)
    behind = min((i for i in cues if i > at), default=None)
    start = 0 if before is None else (_joint(chunks, before, at) or -1) + 1
    stop = len(chunks) if behind is None else _joint(chunks, at, behind) or len(chunks)
    return start, stop


def _joint(chunks: Sequence[Chunk], first: int, second: int) -> int | None:
    """Give the index of what parts the clauses of two neighbouring cues, or None where they share one."""
    end = next((i for i in range(second - 1, first, -1) if chunks[i].value in ENDS), None)
    if end is not None:
        return end
    joints = list(_joints(chunks, first, second))
    outer = [i for i in joints if not _joins_places(chunks, i)]
    if not outer and "attack" in (chunks[first].value.change, chunks[second].value.change):
        return None
    commas = [i for i in joints if chunks[i].value == ","]
    return next(iter(outer[-1:] or commas[-1:]), None)


def _joints(chunks: Sequence[Chunk], first: int, second: int) -> Iterator[int]:
    for i in range(first + 1, second):
        if chunks[i].kind in _JOINTS or (chunks[i].kind == "point" and chunks[i].value in DASHES):
            yield i


def _joins_places(chunks: Sequence[Chunk], i: int) -> bool:
    """Tell whether a joint stands between members of one list: places on both sides, led alike."""
    before = next((k for k in range(i - 1, -1, -1) if chunks[k].kind not in _WITHIN_LIST), -1)
    behind = next((k for k in range(i + 1, len(chunks)) if chunks[k].kind not in _WITHIN_LIST), len(chunks))
    led = behind < len(chunks) and chunks[behind].kind in _LEADS
    place = behind + 1 if led else behind
    while place < len(chunks) and chunks[place].kind in _WITHIN_LIST:
        place += 1
    listed = before >= 0 and chunks[before].kind == "place" and place < len(chunks) and chunks[place].kind == "place"
    return listed and (not led or _is_led(chunks, before))


def _is_led(chunks: Sequence[Chunk], place: int) -> bool:
    lead = next((k for k in range(place - 1, -1, -1) if chunks[k].kind not in _WITHIN_LIST), -1)
    return lead >= 0 and (chunks[lead].kind in _LEADS or chunks[lead].kind in ("and", "place"))
