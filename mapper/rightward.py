"""The walk from a cue to the places on its right."""

from __future__ import annotations

from collections.abc import Sequence

from mapper.beside import aside_behind, is_attack
from mapper.chunks import Chunk
from mapper.language import Cue
from mapper.parsed import ENDS
from mapper.relation import RELATIONS, Target, accepts, refers
from mapper.standing import only_leads

_STOPS = frozenset(
    {"say", "deny", "recall", "relative", "where", "clause", "irrealis", "neg", "claim_noun", "claimant", "office"}
)
_MAX_UNKNOWN = {"object": 3, "of": 1, "in": 8, "any": 12}


class RightWalk:
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
        """Tell whether a chunk that may stand between a verb and its place is a noun of its own ("seized residents of X")."""
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
        relation = accepts(self.cue, self.relation, self.unknown, part=part, introduced=introduced)
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
        return bool(before) and is_attack(before[-1])

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


def walk_right(chunks: Sequence[Chunk], at: int, cue: Cue, *, free_order: bool) -> RightWalk:
    """Walk from a cue; where that finds nothing, from a list that it introduces ("seized villages, among them A and B")."""
    state = RightWalk(chunks, cue, at + 1, free_order=free_order)
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
            listed = RightWalk(chunks, cue, index + 1, free_order=free_order, listed=True)
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
