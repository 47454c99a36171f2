"""What stands right beside a chunk: small questions about neighbours that several rules ask."""

from __future__ import annotations

from collections.abc import Sequence

from mapper.chunks import Chunk
from mapper.parsed import ENDS

ASIDE = 8
"""So many chunks an aside about the speaker has at most."""

ACTING = frozenset({"side", "enemy", "ours"})
"""What names somebody who acts."""

DASHES = frozenset({"–", "—", "-"})


def is_attack(chunk: Chunk) -> bool:
    """Tell whether a chunk is a word for an attack."""
    return chunk.kind == "cue" and chunk.value.change == "attack"


def first_behind(chunks: Sequence[Chunk], at: int) -> int | None:
    """Give the index of the first chunk behind one that is more than a small word, or None."""
    return next((i for i in range(at + 1, len(chunks)) if chunks[i].kind not in ("filler", "number")), None)


def joins_sides(chunks: Sequence[Chunk], at: int) -> bool:
    """Tell whether two sides joined by "and" are the subject before a chunk ("Russian and Ukrainian troops fight")."""
    before = [i for i in range(max(0, at - ASIDE), at) if chunks[i].kind in ACTING]
    if len(before) < 2:
        return False
    between = chunks[before[-2] + 1 : before[-1]]
    return any(c.kind == "and" for c in between) and all(c.kind in ("and", "troops", "filler") for c in between)


def aside_behind(chunks: Sequence[Chunk], index: int) -> int | None:
    """Give where an aside about the speaker closes that a comma opens ("seized, the ministry said, the village of …")."""
    for i in range(index + 1, min(index + ASIDE, len(chunks))):
        if chunks[i].kind in ("place", "cue") or chunks[i].value in ENDS:
            return None
        if chunks[i].value == ",":
            said = any(c.kind in ("say", "say_again") for c in chunks[index + 1 : i])
            return i if said else None
    return None
