"""Words that tell where somebody is ("Россияне уже в Торецке"): they count only with a side before them."""

from __future__ import annotations

from collections.abc import Sequence

from mapper.beside import ACTING
from mapper.chunks import Chunk

_OPENINGS = frozenset({"point", "and", "list_intro", "clause", "date", "place", "say"})
"""What may stand before a side that is a subject."""

_BETWEEN = frozenset({"filler", "troops", "date", "in", "near", "kind", "place", "unit"})
"""What may stand between a subject and the words that tell where it is."""


def side_before(chunks: Sequence[Chunk], at: int) -> bool:
    """Tell whether a side, or its troops, stand right before a chunk as its subject."""
    for i in range(at - 1, -1, -1):
        kind = chunks[i].kind
        if kind in ACTING:
            before = next((c.kind for c in reversed(chunks[:i]) if c.kind not in ("filler", "number", "troops")), "point")
            return before in _OPENINGS
        if kind not in _BETWEEN:
            return False
    return False


def only_leads(chunks: Sequence[Chunk], at: int) -> bool:
    """Tell whether such words have no side before them: then they only lead a place ("they advance now in X")."""
    chunk = chunks[at]
    return chunk.kind == "cue" and bool(chunk.value.needs_subject) and not side_before(chunks, at)
