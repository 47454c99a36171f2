"""Which places hang on a cue, and how: taken, entered, beside it, part of it.

A walk goes from the cue over the chunks to its right, then to its left. Small words colour the relation, punctuation and
other verbs end the walk, and a noun that is no place between verb and place means that something else was the object
("seized cocaine in the port of Odesa").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mapper.beside import ASIDE, aside_behind
from mapper.chunks import Chunk
from mapper.clauses import clause_of
from mapper.language import Cue
from mapper.parsed import ENDS
from mapper.people import belongs_to_people, left_by_its_own
from mapper.standing import only_leads

RELATIONS = frozenset({"near", "in", "to", "from", "over", "of"})
_TRANSPARENT = frozenset(
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
_STOPS = frozenset(
    {"say", "deny", "recall", "relative", "where", "clause", "irrealis", "neg", "claim_noun", "claimant", "office"}
)
_LEFT_SKIP = _TRANSPARENT | {
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
_CLAUSE_ENDS = ENDS | {","}
_REFERRING = frozenset({"ref", "kind", "own", "there", "thence"})
_OF_REFERENCES = frozenset({"object", "subject", "in", "to", "from"})
_LOCATIVE = frozenset({"in", "near", "part"})
"""Relations of a place that may stand before a verb which it is not the object of ("In X the enemy moved forward")."""

_MAX_UNKNOWN = {"object": 3, "of": 1, "in": 8, "any": 12}


@dataclass(frozen=True, slots=True)
class Target:
    """A place that hangs on a cue.

    Attributes:
        chunk: index of its chunk; None when the sentence only refers to it ("the town").
        relation: `direct`, `near`, `in`, `to`, `from`, `over`, `of`, or `part` (of it).
    """

    chunk: int | None
    relation: str


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
    right = _walk_right(chunks, at, cue, free_order=free_order)
    before = _right_before(chunks, at, cue) if right.parted and right.targets else []
    if right.targets and not before:
        return _as_parts(right.targets) if _part_before(chunks, at, cue) else right.targets
    if right.reference and "subject" not in cue.takes:
        return [Target(None, "part" if right.part else "direct")]
    left = before or _antecedent(chunks, at, cue)
    if not left and _has_other_object(chunks, at, cue):
        inside = _walk_left(chunks, at, cue, free_order=free_order, part=True) if right.part else []
        return [t for t in inside if t.relation == "part"] or _understood(right, cue)
    if not left and not free_order and _goes_on(chunks, at, cue):
        return []
    left = left or _walk_left(chunks, at, cue, free_order=free_order, part=right.part)
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


def _understood(right: _Right, cue: Cue) -> list[Target]:
    """Give the place spoken of before, when the cue names only a part of it ("they took two streets")."""
    part_alone = right.part and not right.elsewhere and not right.targets and "from" not in cue.takes
    return [Target(None, "part")] if part_alone and cue.change in ("gained", "advanced", "contested") else []


def _right_before(chunks: Sequence[Chunk], at: int, cue: Cue) -> list[Target]:
    """Give the places right before a cue, which it speaks of rather than of those behind a comma ("A occupied, B grey")."""
    index = at - 1
    while index > 0 and chunks[index].kind in ("filler", "date", "be", "unit"):
        index -= 1
    return _group_left(chunks, index, cue) if index >= 0 and chunks[index].kind == "place" else []


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
    taken = _accepts(cue, relation, 0, part=False, introduced=True)
    if taken is None and relation == "direct" and "subject" in cue.takes:
        taken = "direct"
    members = _listed_before(chunks, last)
    return [Target(i, taken) for i in members] if taken is not None else []


def _has_other_object(chunks: Sequence[Chunk], at: int, cue: Cue) -> bool:
    """Tell whether a noun that is no place stands where the object of an active verb does ("зайняли нові рубежі")."""
    if "object" not in cue.takes or "subject" in cue.takes or cue.voice != "active":
        return False
    for chunk in chunks[at + 1 :]:
        if chunk.value == ":" or chunk.kind not in ("filler", "number", "date"):
            return chunk.kind in ("word", "residents") or (chunk.kind == "troops" and cue.actor == "opponent")
    return False


def _accepts(cue: Cue, relation: str, unknown: int, *, part: bool, introduced: bool) -> str | None:
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


class _Right:
    """The walk to the right of a cue."""

    def __init__(
        self, chunks: Sequence[Chunk], cue: Cue, start: int, *, free_order: bool, listed: bool = False
    ) -> None:
        self.chunks = chunks
        self.cue = cue
        self.start = self.index = start
        self.targets: list[Target] = []
        self.relation = "direct"
        self.part = False
        self.elsewhere = False
        self.unknown = 0
        self.connected = True
        self.landmark = False
        self.reference = False
        self.part_first = False
        self.parted = False
        self.joined = False
        self.listed = listed
        self.free_order = free_order

    def walk(self) -> None:
        """Go on until something ends the reach of the cue."""
        while self.index < len(self.chunks) and self._step(self.chunks[self.index]):
            self.index += 1

    def _step(self, chunk: Chunk) -> bool:
        kind = chunk.kind
        if kind == "place":
            return self._place()
        if chunk.value == "(" and self.targets:
            return self._passes_aside()
        if kind == "compass":
            self._preposition("near")
            self.landmark = bool(self.targets) and self.chunks[self.index - 1].value == ","
        elif kind == "near" and self._locates():
            self.landmark = True
        elif kind in RELATIONS:
            if kind not in ("from", "near") or not self._leads_force():
                self._preposition(kind)
        elif kind in ("part", "named_part", "site"):
            self.elsewhere = self.elsewhere or (kind == "site" and not self.part) or self._belongs_elsewhere()
            self.part = self.part or not self.targets or self.connected
            first = self.unknown == 0 and not (self.targets or self.parted)
            self.part_first = self.part_first or first
        elif kind == "part_adjective":
            following = self.chunks[self.index + 1].kind if self.index + 1 < len(self.chunks) else ""
            self.part = self.part or (following == "place" and (not self.targets or self.connected))
        elif kind == "rest":
            self.targets = [Target(t.chunk, "direct") for t in self.targets]
        elif kind == "and":
            return self._conjunction(chunk)
        elif kind == "cue" and self._only_small_words() and only_leads(self.chunks, self.index):
            self._preposition("in")
        elif kind == "cue":
            return self._passes_cue(chunk.value)
        elif kind == "point":
            return self._passes_point(chunk)
        elif kind == "claimant" and self._follows_verb():
            return True
        elif kind in _STOPS:
            return False
        elif kind in ("word", "name") or self._names_others(kind):
            return self._word()
        elif kind in ("unit", "direction", "date") and not self.targets:
            self.relation, self.part = "direct", False
        elif self.unknown == 0 and not self.targets and not self.joined and refers(self.chunks, self.index, self.cue):
            self.reference = self.relation == "direct" or self.relation in self.cue.takes
        elif kind == "kind" and self.targets and self.connected and not self._names_next():
            self.connected, self.landmark = False, True
        return True

    def _locates(self) -> bool:
        """Tell whether what stands behind a comma only says where the place before it lies ("took A, next to B, and C")."""
        behind_comma = bool(self.targets) and self.chunks[self.index - 1].value == ","
        return behind_comma and not self.cue.takes & {"near", "any", "to"}

    def _leads_force(self) -> bool:
        """Tell whether a preposition leads a force, from which a place was taken, and no place ("cleared of X", "у ВСУ")."""
        following = next((c for c in self.chunks[self.index + 1 :] if c.kind != "filler"), None)
        return following is not None and following.kind in ("side", "enemy", "ours", "troops")

    def _follows_verb(self) -> bool:
        """Tell whether nothing but small words part the verb from what follows it, its object ("drove the army from X")."""
        return self.start > 0 and all(
            c.kind == "filler" and c.value != ":" for c in self.chunks[self.start : self.index]
        )

    def _only_small_words(self) -> bool:
        """Tell whether nothing but small words and who acts stand between the cue and here."""
        passed = self.chunks[self.start : self.index]
        return all(c.kind in ("filler", "date", "side", "enemy", "troops", "kind", "from") for c in passed)

    def _names_others(self, kind: str) -> bool:
        """Tell whether what may stand between a verb and its place is a noun of its own here ("seized residents of X")."""
        people = kind == "residents" and not self.targets and "from" not in self.cue.takes
        return people or self._counted(kind) or (kind == "list_intro" and not self._lists())

    def _counted(self, kind: str) -> bool:
        """Tell whether people are counted here ("75 українців", "five soldiers"): then they are the object."""
        before = self.chunks[self.index - 1]
        return kind in ("side", "troops", "enemy") and before.kind == "number" and not str(before.value)[-1].isalpha()

    def _lists(self) -> bool:
        """Tell whether a list here is one of settlements ("seized four villages, namely …")."""
        before = self.chunks[max(0, self.index - 8) : self.index]
        return self.listed or self.index == self.start or any(c.kind == "kind" for c in before)

    def _names_next(self) -> bool:
        """Tell whether a kind of place leads a name ("the village of X") and is no apposition ("X, a village near Y")."""
        for chunk in self.chunks[self.index + 1 :]:
            if chunk.kind in ("place", "name"):
                return True
            if chunk.kind not in ("filler", "of", "kind", "list_intro"):
                return False
        return False

    def _place(self) -> bool:
        if self.targets and (self.landmark or not self.connected):
            self.connected, self.landmark, self.part = False, False, False
            return True
        if self.parted and self.relation == "from" and not self.targets:
            return False
        introduced = self.listed or self.chunks[self.index - 1].kind == "kind" or self.relation == "near"
        part = self.part or (self.free_order and self.relation == "in" and self._part_follows())
        relation = _accepts(self.cue, self.relation, self.unknown, part=part, introduced=introduced)
        if relation is None and self.listed and self.relation == "direct":
            relation = "direct"
        if relation is None and self.chunks[self.start].kind == "list_intro" and "near" in self.cue.takes:
            relation = "near"
        if relation is None:
            return self.relation == "from" and "to" in self.cue.takes and not self.targets
        self.targets.append(Target(self.index, relation))
        self.connected, self.part, self.unknown = False, False, 0
        return True

    def _belongs_elsewhere(self) -> bool:
        """Tell whether a part is said to be of something else ("a third of the market")."""
        following = self.chunks[self.index + 1] if self.index + 1 < len(self.chunks) else None
        return following is not None and following.kind in ("word", "name")

    def _part_follows(self) -> bool:
        """Tell whether a part of the place is the object behind it ("took in X the industrial zone")."""
        behind = (c.kind for c in self.chunks[self.index + 1 :] if c.kind not in ("filler", "part_adjective"))
        return "object" in self.cue.takes and next(behind, "") in ("part", "named_part")

    def _preposition(self, kind: str) -> None:
        if self.targets and not self.connected:
            self.landmark = True
        elif not (kind == "of" and (self.part or self.relation != "direct")):
            self.relation = kind
            self.landmark = False

    def _conjunction(self, chunk: Chunk) -> bool:
        closing = aside_behind(self.chunks, self.index) if chunk.value == "," and not self.targets else None
        if closing is not None:
            self.index = closing
            return True
        self.connected, self.landmark = True, False
        self.parted, self.joined = self.parted or chunk.value == ",", True
        return not (chunk.value == "," and not self.targets and self.unknown)

    def _word(self) -> bool:
        """Count a word that is no part of an object; False ends the walk."""
        self.unknown += 1
        if self.targets:
            return self.connected and self.relation in ("near", "to") and self.unknown <= _MAX_UNKNOWN["object"]
        key = next((key for key in ("any", "object", "of") if key in self.cue.takes), "in")
        return self.unknown <= _MAX_UNKNOWN[key]

    def _passes_cue(self, other: Cue) -> bool:
        if "any" in self.cue.takes and (other.change == "attack" or self._attempted()):
            return True
        follows = self.chunks[self.index - 1].kind == "and"
        return not self.targets and self.unknown == 0 and follows and other.change == self.cue.change

    def _attempted(self) -> bool:
        """Tell whether a verb only says what an attack was for ("attempts to break through near X")."""
        before = [c for c in self.chunks[max(0, self.index - 2) : self.index] if c.kind != "to"]
        return bool(before) and before[-1].kind == "cue" and before[-1].value.change == "attack"

    def _passes_aside(self) -> bool:
        """Step over what stands in brackets behind a place."""
        closing = next((i for i in range(self.index, len(self.chunks)) if self.chunks[i].value == ")"), None)
        self.index = self.index if closing is None else closing
        return True

    def _passes_point(self, chunk: Chunk) -> bool:
        """Step over a dash: an aside between two dashes, or one that stands for a verb left out."""
        if chunk.value in ENDS:
            return False
        if not self.targets:
            self.listed = self.listed or self._lists()
        if not self.targets or self.connected:
            return True
        closing = next(
            (i for i in range(self.index + 1, len(self.chunks)) if self.chunks[i].value == chunk.value), None
        )
        if closing is None or closing + 1 >= len(self.chunks) or self.chunks[closing + 1].kind != "and":
            return False
        self.index = closing
        return True


def _walk_right(chunks: Sequence[Chunk], at: int, cue: Cue, *, free_order: bool) -> _Right:
    """Walk from a cue; where that finds nothing, from a list that it introduces ("seized villages, among them A and B")."""
    state = _Right(chunks, cue, at + 1, free_order=free_order)
    state.walk()
    if (
        not free_order
        and not state.targets
        and cue.change == "gained"
        and cue.actor == "subject"
        and _is_pronoun(chunks, at + 1)
    ):
        state.reference = True
    if state.targets or not cue.takes & {"object", "of", "subject"}:
        return state
    for index in range(at + 1, len(chunks)):
        kind = chunks[index].kind
        if kind in ("deny", "cue") or chunks[index].value in ENDS:
            break
        if _introduces(chunks, index, at):
            listed = _Right(chunks, cue, index + 1, free_order=free_order, listed=True)
            listed.walk()
            return listed if listed.targets else state
    return state


def _is_pronoun(chunks: Sequence[Chunk], index: int) -> bool:
    """Tell whether an active verb has a pronoun as its object ("won it back"): no subject stands there."""
    following = chunks[index + 1].kind if index + 1 < len(chunks) else ""
    return index < len(chunks) and chunks[index].kind == "speaker_pronoun" and following not in ("say", "deny", "be")


def _introduces(chunks: Sequence[Chunk], index: int, at: int) -> bool:
    """Tell whether a list of the settlements that a sentence counts begins behind a chunk ("seized two villages: A and B")."""
    chunk = chunks[index]
    if chunk.kind != "list_intro" and chunk.value != ":":
        return False
    if chunk.kind != "list_intro" and any(c.kind == "place" for c in chunks[:index]):
        return False
    return any(c.kind == "kind" for c in chunks[max(0, at - 12) : index])


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


# ---- to the left


def _walk_left(
    chunks: Sequence[Chunk], at: int, cue: Cue, *, free_order: bool, part: bool = False
) -> list[Target]:
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
            found = _group_left(chunks, index, cue, part=part)
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
    if behind not in ("be", "cue", "side", "enemy", "ours") or chunks[index - 1].kind == "and":
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
        return chunk.value.change == "attack" or (cue.needs_attack and told)
    if chunk.kind == "point":
        return chunk.value not in ENDS
    return chunk.kind in _LEFT_SKIP


def _behind_preposition(chunks: Sequence[Chunk], index: int) -> int:
    """Step over the words that lead a place which the cue does not take."""
    while index > 0 and chunks[index - 1].kind in ("filler", "kind", "part", "side", "of", "in", "near", "to", "from"):
        index -= 1
    return index


def _group_left(chunks: Sequence[Chunk], index: int, cue: Cue, *, part: bool = False) -> list[Target]:
    """Take the place at an index with those listed before it, if the cue takes them in their relation.

    `part` tells that the object of the cue is a part of them ("in X they took the school").
    """
    members = _listed_before(chunks, index)
    relation, led_by_part = lead_of(chunks, members[0])
    part = led_by_part or (part and relation in ("in", "near"))
    taken = _accepts(cue, relation, 0, part=part, introduced=True)
    if taken is None and relation == "direct" and "subject" in cue.takes:
        taken = "part" if part else "direct"
    return [Target(i, taken) for i in members] if taken is not None else []


def _listed_before(chunks: Sequence[Chunk], index: int) -> list[int]:
    """Give the places of the list that ends with the one at an index, in their order."""
    members = [index]
    while (before := _place_before(chunks, members[0])) is not None:
        members.insert(0, before)
    return members


def _place_before(chunks: Sequence[Chunk], index: int) -> int | None:
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
