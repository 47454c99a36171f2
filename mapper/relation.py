"""How a place hangs on a cue: the relation that the words before it state, and which relations a cue takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mapper.chunks import Chunk
from mapper.language import Cue
from mapper.standing import only_leads

RELATIONS = frozenset({"near", "in", "to", "from", "over", "of"})
TRANSPARENT = frozenset(
    {
        "filler",
        "kind",
        "number",
        "km",
        "residents",
        "thousand",
        "unit",
        "date",
        "direction",
        "side",
        "enemy",
        "ours",
        "own",
        "rest",
    }
    | {"be", "by", "troops", "list_intro", "managed", "ref", "speaker_pronoun"}
)
"""Kinds of chunks that stand between a verb and its place without parting them."""


@dataclass(frozen=True, slots=True)
class Target:
    """A place that hangs on a cue.

    Attributes:
        chunk: index of its chunk; None when the sentence only refers to it ("the town").
        relation: `direct`, `near`, `in`, `to`, `from`, `over`, `of`, or `part` (of it).
    """

    chunk: int | None
    relation: str


def accepts(cue: Cue, relation: str, unknown: int, *, part: bool, introduced: bool) -> str | None:
    """Give the relation under which the cue takes a place, or None."""
    takes = cue.takes
    if "any" in takes:
        return "part" if part else relation
    if part and takes & {"object", "part", "in", "of", "part_near"} and unknown <= 1:
        return "part"
    if relation in ("direct", "of", "over") and takes & {"object", "of"} and (unknown == 0 or introduced):
        return "direct"
    if relation in takes:
        return relation
    if "near_place" in takes and relation == "near":
        return "in"
    if relation == "direct" and takes & {"in", "to", "near"} and not takes & {"object", "of"} and unknown == 0:
        return "in" if cue.inside else None
    return None


def refers(chunks: Sequence[Chunk], index: int, cue: Cue) -> bool:
    """Tell whether a chunk stands for a place named before ("the town", "село", "его"; "there" where the cue takes that)."""
    kind = chunks[index].kind
    if kind == "own":
        following = chunks[index + 1] if index + 1 < len(chunks) else None
        if following is not None and following.kind == "cue":
            return following.value is cue and "from" not in cue.takes
        return following is None or following.kind in ("filler", "point", "and", "part", "date", "in")
    if kind == "there":
        return bool(cue.takes & {"in", "to", "any"})
    if kind == "thence":
        return bool(cue.takes & {"from", "any"})
    if kind not in ("ref", "kind"):
        return False
    for following in chunks[index + 1 :]:
        if following.kind in ("place", "name", "of", "unit", "near"):
            return False
        if index == 0 and kind == "kind" and following.kind in ("in", "to", "from", "compass"):
            return False
        if following.kind not in ("filler", "kind"):
            break
    return kind == "ref" or index == 0 or chunks[index - 1].kind not in ("number", "word")


def listed_before(chunks: Sequence[Chunk], index: int) -> list[int]:
    """Give the places of the list that ends with the one at an index, in their order."""
    members = [index]
    while (before := place_before(chunks, members[0])) is not None:
        members.insert(0, before)
    return members


def place_before(chunks: Sequence[Chunk], index: int) -> int | None:
    """Give the place listed before one ("A, B and C", "near A and near B"), or None."""
    linked = led = False
    for i in range(index - 1, -1, -1):
        kind = chunks[i].kind
        if kind == "and":
            if led and chunks[i].value == ",":
                return None
            linked = True
        elif kind == "place":
            return i if linked else None
        elif kind in ("near", "in"):
            led = True
        elif kind not in ("filler", "kind", "ref", "of"):
            return None
    return None


def lead_of(chunks: Sequence[Chunk], index: int) -> tuple[str, bool]:
    """Give the relation that the words before a place state, and whether they mean a part of it."""
    part = False
    for i in range(index - 1, -1, -1):
        kind = chunks[i].kind
        if kind in ("part", "named_part") or (kind == "part_adjective" and chunks[i + 1].kind == "place"):
            part = True
        elif kind == "compass":
            return "near", part
        elif kind == "cue" and only_leads(chunks, i):
            return "in", part
        elif kind in RELATIONS and kind != "of":
            return kind, part
        elif kind == "and" and i > 0 and chunks[i - 1].kind == "side":
            continue
        elif kind not in ("filler", "kind", "of", "side", "number", "part_adjective"):
            break
    return "direct", part
