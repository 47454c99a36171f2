"""Which places hang on a cue, and how: taken, entered, beside it, part of it.

A walk goes from the cue over the chunks to its right, then to its left. Small words colour the relation, punctuation and
other verbs end the walk, and a noun that is no place between verb and place means that something else was the object
("seized cocaine in the port of Odesa").
"""

from __future__ import annotations

from collections.abc import Sequence

from mapper.chunks import Chunk
from mapper.clauses import clause_of
from mapper.language import Cue
from mapper.leftward import group_left, walk_left
from mapper.parsed import ENDS
from mapper.people import belongs_to_people, left_by_its_own
from mapper.relation import RELATIONS, Target, accepts, listed_before
from mapper.rightward import RightWalk, walk_right

_CLAUSE_ENDS = ENDS | {","}


def find_targets(chunks: Sequence[Chunk], at: int, *, free_order: bool) -> list[Target]:
    """Give the places of the cue at one index; [] when it has none.

    Args:
        chunks: the sentence.
        at: index of the cue.
        free_order: whether the language lets an object stand before its verb (Ukrainian, Russian).
    """
    start, stop = clause_of(chunks, at)
    if (start, stop) != (0, len(chunks)):
        found = _find(chunks[start:stop], at - start, free_order=free_order)
        if found:
            return [Target(None if t.chunk is None else t.chunk + start, t.relation) for t in found]
    return _find(chunks, at, free_order=free_order)


def _find(chunks: Sequence[Chunk], at: int, *, free_order: bool) -> list[Target]:
    """Give the places of a cue among some chunks of its sentence."""
    cue: Cue = chunks[at].value
    right = walk_right(chunks, at, cue, free_order=free_order)
    before = _right_before(chunks, at, cue) if right.parted and right.targets else []
    if right.targets and not before:
        return _as_parts(right.targets) if _part_before(chunks, at, cue) else right.targets
    if right.reference and "subject" not in cue.takes:
        return [Target(None, "part" if right.part else "direct")]
    left = before or _antecedent(chunks, at, cue)
    if not left and _has_other_object(chunks, at, cue):
        inside = walk_left(chunks, at, cue, free_order=free_order, part=True) if right.part else []
        return [t for t in inside if t.relation == "part"] or _understood(right, cue)
    if not left and not free_order and _goes_on(chunks, at, cue):
        return []
    left = left or walk_left(chunks, at, cue, free_order=free_order, part=right.part)
    left = left or [Target(i, "from") for i in left_by_its_own(chunks, at)]
    if not left:
        return _understood(right, cue)
    in_part = (right.part_first and not right.targets) or _part_before(chunks, at, cue)
    return _as_parts(left) if in_part else left


def _as_parts(targets: Sequence[Target]) -> list[Target]:
    return [Target(t.chunk, "part") for t in targets]


def _part_before(chunks: Sequence[Chunk], at: int, cue: Cue) -> bool:
    """Tell whether the word right before a verb says that it is only done in part ("X almost wholly taken")."""
    if at < 2 or chunks[at - 1].kind != "part" or cue.change != "gained" or "object" not in cue.takes:
        return False
    words = chunks[at - 1].stop - chunks[at - 1].start
    return chunks[at - 2].kind == "place" or (words > 1 and chunks[at - 2].kind == "side")


def _goes_on(chunks: Sequence[Chunk], at: int, cue: Cue) -> bool:
    """Tell whether a verb for repelling only goes on behind another, whose places they are ("hit X, and repelled …")."""
    joined = at > 0 and chunks[at - 1].kind == "and"
    before = next((c.value for c in reversed(chunks[:at]) if c.kind == "cue"), None)
    return joined and cue.needs_attack and cue.actor == "subject" and before is not None and before.change != "attack"


def _understood(right: RightWalk, cue: Cue) -> list[Target]:
    """Give the place spoken of before, when the cue names only a part of it ("they took two streets")."""
    part_alone = right.part and not right.elsewhere and not right.targets and "from" not in cue.takes
    return [Target(None, "part")] if part_alone and cue.change in ("gained", "advanced", "contested") else []


def _right_before(chunks: Sequence[Chunk], at: int, cue: Cue) -> list[Target]:
    """Give the places right before a cue, which it speaks of rather than of those behind a comma ("A occupied, B grey")."""
    index = at - 1
    while index > 0 and chunks[index].kind in ("filler", "date", "be", "unit"):
        index -= 1
    return group_left(chunks, index, cue) if index >= 0 and chunks[index].kind == "place" else []


def _antecedent(chunks: Sequence[Chunk], at: int, cue: Cue) -> list[Target]:
    """Give the places of which the cue's clause says more ("near X, which Russian troops overran", "X, where …")."""
    opening = at - 1
    while opening > 0 and chunks[opening].kind not in ("relative", "where"):
        if chunks[opening].value in _CLAUSE_ENDS or chunks[opening].kind in ("place", "say", "deny", "cue", "clause"):
            return []
        opening -= 1
    last = opening - 1
    while last > 0 and chunks[last].kind in ("and", "filler", "unit", "in", "from", "near", "to", "of"):
        last -= 1
    if last < 0 or chunks[last].kind != "place" or belongs_to_people(chunks, last):
        return []
    relation = next((c.kind for c in chunks[last + 1 : opening] if c.kind in RELATIONS), "direct")
    if chunks[opening].kind == "where":
        relation = next((r for r in ("in", "from", "near") if r in cue.takes), "in")
    taken = accepts(cue, relation, 0, part=False, introduced=True)
    if taken is None and relation == "direct" and "subject" in cue.takes:
        taken = "direct"
    members = listed_before(chunks, last)
    return [Target(i, taken) for i in members] if taken is not None else []


def _has_other_object(chunks: Sequence[Chunk], at: int, cue: Cue) -> bool:
    """Tell whether a noun that is no place stands where the object of an active verb does ("зайняли нові рубежі")."""
    if "object" not in cue.takes or "subject" in cue.takes or cue.voice != "active":
        return False
    for chunk in chunks[at + 1 :]:
        if chunk.value == ":" or chunk.kind not in ("filler", "number", "date"):
            return chunk.kind in ("word", "residents") or (chunk.kind == "troops" and cue.actor == "opponent")
    return False
