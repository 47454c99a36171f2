"""The walk from a cue to the places on its left."""

from __future__ import annotations

from collections.abc import Sequence

from mapper.beside import ACTING, ASIDE, is_attack
from mapper.chunks import Chunk
from mapper.language import Cue
from mapper.parsed import ENDS
from mapper.people import belongs_to_people
from mapper.relation import TRANSPARENT, Target, accepts, lead_of, listed_before, refers

_LEFT_SKIP = TRANSPARENT | {
    "part",
    "named_part",
    "part_adjective",
    "site",
    "neg",
    "irrealis",
    "word",
    "name",
    "and",
    "recall",
    "relative",
    "where",
    "clause",
}
_LEFT_SKIP |= {"near", "compass", "in", "to", "from", "over", "of"}
_REFERRING = frozenset({"ref", "kind", "own", "there", "thence"})
_OF_REFERENCES = frozenset({"object", "subject", "in", "to", "from"})
_LOCATIVE = frozenset({"in", "near", "part"})
"""Relations of a place that may stand before a verb which it is not the object of ("In X the enemy moved forward")."""


def walk_left(
    chunks: Sequence[Chunk], at: int, cue: Cue, *, free_order: bool, part: bool = False
) -> list[Target]:
    """Walk from a cue to the left, where its language and voice let a place stand there; [] when there is none."""
    if cue.voice == "noun" and not cue.takes & {"in", "any"}:
        return []
    passive = any(c.kind == "be" for c in chunks[max(0, at - 4) : at]) or _in_relative_clause(chunks, at)
    passive = passive or (at + 1 < len(chunks) and chunks[at + 1].kind == "by")
    loose = cue.takes & {"subject", "any"} or cue.voice in ("passive", "noun") or free_order
    headline = at > 0 and chunks[at - 1].kind == "place" and "object" in cue.takes
    if not (loose or passive or headline):
        within = cue.takes & _LOCATIVE or (part and "object" in cue.takes)
        found = _found_left(chunks, at, cue, part=part) if within else []
        return [t for t in found if t.relation in _LOCATIVE]
    return [] if cue.voice == "passive" and _describes_noun(chunks, at) else _found_left(chunks, at, cue, part=part)


def _found_left(chunks: Sequence[Chunk], at: int, cue: Cue, *, part: bool) -> list[Target]:
    index = at - 1
    while index >= 0:
        chunk = chunks[index]
        if chunk.value == "," and (opening := _aside_before(chunks, index)) is not None:
            index = opening - 1
            continue
        if chunk.value == "," and (opening := _apposition_before(chunks, index)) is not None:
            index = opening - 1
            continue
        if chunk.value == ")" and (opening := _bracket_before(chunks, index)) is not None:
            index = opening - 1
            continue
        if chunk.kind == "place" and (named := _place_beside(chunks, index, cue)) is not None:
            index = named
            continue
        if chunk.kind == "place":
            if belongs_to_people(chunks, index) and any(c.kind == "relative" for c in chunks[index + 1 : at]):
                return []
            found = group_left(chunks, index, cue, part=part)
            if found:
                return found
            if not cue.takes & {"any", "in", "near"}:
                index = _behind_preposition(chunks, index)
        elif chunk.kind == "own" and index < at - 1:
            pass
        elif chunk.kind in _REFERRING and cue.takes & _OF_REFERENCES and refers(chunks, index, cue):
            relation, led_by_part = lead_of(chunks, index)
            whole = relation == "direct" and (chunk.kind in ("there", "thence") or cue.takes & {"object", "subject"})
            if whole or relation in cue.takes:
                return [Target(None, "part" if led_by_part else relation)]
            return []
        elif not _passes_left(chunk, cue):
            return []
        index -= 1
    return []


def _apposition_before(chunks: Sequence[Chunk], index: int) -> int | None:
    """Give where what is said of a place opens that a comma closes before the verb ("X, a town on the river, has …")."""
    behind = next((c.kind for c in chunks[index + 1 :] if c.kind not in ("filler", "word")), "")
    if behind not in ACTING | {"be", "cue"} or chunks[index - 1].kind == "and":
        return None
    for i in range(index - 1, 0, -1):
        if chunks[i].value in ENDS or chunks[i].kind in ("say", "deny"):
            return None
        opens = chunks[i].value == "," and chunks[i - 1].kind == "place"
        if opens and chunks[i + 1].kind in (
            "filler",
            "kind",
            "relative",
            "where",
            "number",
            "part_adjective",
            "compass",
        ):
            return i
    return None


def _describes_noun(chunks: Sequence[Chunk], at: int) -> bool:
    """Tell whether a participle behind a comma, which closes no aside, describes a noun ("an arsenal, left by the enemy")."""
    commas = [i for i in range(at) if chunks[i].value == ","]
    return commas == [at - 1] and at > 1 and chunks[at - 2].kind == "word"


def _bracket_before(chunks: Sequence[Chunk], index: int) -> int | None:
    """Give where a bracket opens that closes at an index and stands behind a place ("X (Y community) is …")."""
    opening = next((i for i in range(index - 1, 0, -1) if chunks[i].value == "("), None)
    return opening if opening is not None and chunks[opening - 1].kind == "place" else None


def _aside_before(chunks: Sequence[Chunk], index: int) -> int | None:
    """Give where an aside about the speaker opens that a comma closes ("Січневе росіяни, визнав він, окупували")."""
    for i in range(index - 1, max(-1, index - ASIDE), -1):
        if chunks[i].value == "," and any(c.kind in ("say", "say_again") for c in chunks[i + 1 : index]):
            return i
    return None


def _in_relative_clause(chunks: Sequence[Chunk], at: int) -> bool:
    """Tell whether the verb stands in a clause on the place before it ("Chasiv Yar, which Russian troops took")."""
    return any(c.kind in ("relative", "where") for c in chunks[max(0, at - 4) : at])


def _place_beside(chunks: Sequence[Chunk], index: int, cue: Cue) -> int | None:
    """Give the place that a landmark only locates ("Antonivka, southeast of Kurakhove"), or None when it is no landmark."""
    near = False
    for i in range(index - 1, -1, -1):
        kind = chunks[i].kind
        if kind == "near" and cue.takes & {"near", "any"} and i > 0 and chunks[i - 1].value == ",":
            return None
        if kind in ("near", "compass"):
            near = True
        elif kind == "place":
            return i if near else None
        elif kind not in ("filler", "kind", "number", "unit", "word") and not (
            near and (chunks[i].value == "," or kind in ("relative", "where"))
        ):
            return None
    return None


def _passes_left(chunk: Chunk, cue: Cue) -> bool:
    if chunk.kind == "cue":
        told = chunk.value.change in ("advanced", "contested", "held")
        return is_attack(chunk) or (cue.needs_attack and told)
    if chunk.kind == "point":
        return chunk.value not in ENDS
    return chunk.kind in _LEFT_SKIP


def _behind_preposition(chunks: Sequence[Chunk], index: int) -> int:
    """Step over the words that lead a place which the cue does not take."""
    while index > 0 and chunks[index - 1].kind in ("filler", "kind", "part", "side", "of", "in", "near", "to", "from"):
        index -= 1
    return index


def group_left(chunks: Sequence[Chunk], index: int, cue: Cue, *, part: bool = False) -> list[Target]:
    """Take the place at an index with those listed before it, if the cue takes them in their relation.

    `part` tells that the object of the cue is a part of them ("in X they took the school").
    """
    members = listed_before(chunks, index)
    relation, led_by_part = lead_of(chunks, members[0])
    part = led_by_part or (part and relation in ("in", "near"))
    taken = accepts(cue, relation, 0, part=part, introduced=True)
    if taken is None and relation == "direct" and "subject" in cue.takes:
        taken = "part" if part else "direct"
    return [Target(i, taken) for i in members] if taken is not None else []
