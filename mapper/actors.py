"""Who did it: the side behind a cue, from its subject, its agent, the speaker's point of view, or the sentence before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mapper.beside import ACTING, first_behind, is_attack, joins_sides
from mapper.chunks import Chunk
from mapper.clauses import clause_of
from mapper.language import Cue
from mapper.parsed import ENDS, Parsed
from mapper.theatre import Claimant, Theatre

_NAMED_PLACE = frozenset({"kind", "unit", "place"})
_LISTED = frozenset({"place", "kind", "near", "in", "to", "compass", "unit", "date", "and", "part", "by", "say", "list_intro"})
"""What stands behind a comma within a list of places, or before the agent behind one."""

_OPENERS = frozenset({"filler", "word", "date", "in", "to", "place", "number", "name"})

ATTACKER_REACH = 4
"""So many chunks from the word for an attack the attacker stands at most."""

TROOPS_REACH = 3
"""So many chunks behind a cue troops that act may stand."""


_CLAUSE_OPENINGS = frozenset({",", ":", "–", "—"})

LOSER_REACH = 5
"""So many chunks from a verb stands at most from whom a place was taken."""

SHORT_NAME = 4
"""Letters of a name too short to tell its case by its ending."""


@dataclass(frozen=True, slots=True)
class Found:
    """A side and the rule that found it; not sure where it may only own what stands before the verb."""

    side: str
    rule: str
    sure: bool = True


class ActorFinder:
    """Finds the actor of cues in one sentence.

    Args:
        parsed: the sentence.
        theatre: the sides.
        speaker: whoever speaks in this sentence: tells whom "our" and "the enemy" mean.
        author_side: side of whoever wrote the text: tells whom "occupied" means, and "the enemy" where no speaker does.
        before: actor of the statement before, or None.
        default: who acts most in the report, or None.
        home: side in whose land the places of the cue lie, or None.
    """

    def __init__(
        self,
        parsed: Parsed,
        theatre: Theatre,
        speaker: Claimant | None,
        author_side: str | None,
        before: str | None,
        default: str | None,
        home: str | None,
    ) -> None:
        self._parsed = parsed
        self._chunks: Sequence[Chunk] = parsed.chunks
        self._theatre = theatre
        self._speaker = speaker.side if speaker else "unknown"
        self._speaks_for_side = speaker is not None and not speaker.inferred
        self._author = author_side
        self._voice = self._speaker if self._speaker in theatre.sides else author_side or self._speaker
        self._last = before
        self._before = before or default
        self._home = home
        self._free = parsed.language.free_order

    def find(self, at: int, cue: Cue | None = None) -> Found | None:
        """Give the actor of the cue at one index, read as another cue where one is given, or None when nothing tells."""
        cue = cue or self._chunks[at].value
        if cue.needs_attack and cue.actor == "subject":
            found = self._defender(at, cue)
        else:
            found = (self._attacker(at) if cue.needs_attack and self._attacked(at) else None) or self._subject(at, cue)
        if found is None:
            return self._by_view(at, cue)
        if cue.actor == "opponent":
            return self._flip(found, "the other side of")
        return found

    # ---- subjects and agents

    def _subject(self, at: int, cue: Cue) -> Found | None:
        passive = not self._free and (self._is_passive(at) or self._has_place_as_subject(at, cue))
        if cue.change == "contested" and joins_sides(self._chunks, at):
            return None
        if cue.voice == "noun":
            return self._agent_of_noun(at) or self._leftward(at)
        agent = self._rightward(at, agents_only=not (self._free or "subject" in cue.takes))
        if cue.change == "contested":
            return self._leftward(at)
        if cue.voice == "passive" and cue.view == "foes":
            return agent
        if passive or cue.voice == "passive":
            return agent or (self._leftward(at) if self._free else None) or self._from_whom(at, cue)
        left = self._leftward(at) or self._behind_comma(at)
        driven = left or (Found(self._before, "actor of the statement before") if self._before else None)
        if driven is not None and cue.change == "gained" and "from" in cue.takes and at and self._chunks[at - 1].kind == "own":
            return self._flip(driven, "driven out by the other side:")
        if left is None and cue.change == "gained" and "from" in cue.takes and agent is not None:
            return self._flip(agent, "driven out:")
        if left is not None and cue.change == "gained" and {"object", "from"} <= cue.takes:
            return left
        if agent is not None and "subject" in cue.takes:
            return agent
        if agent is not None and self._object_first(at):
            return agent
        if left is not None and agent is not None and "from" not in cue.takes and self._begins_clause(at):
            return agent
        found = agent if agent is not None and (left is None or not left.sure) else left
        return found or self._right_behind(at, cue) or self._from_whom(at, cue)

    def _right_behind(self, at: int, cue: Cue) -> Found | None:
        """Give whose troops or flag the object of an active verb is ("pulled our units out", "raised the flag of …").

        Whom a verb of that kind drives out is the other side.
        """
        i = first_behind(self._chunks, at)
        side = self.side_at(i) if i is not None and not self._free else None
        own = "object" not in cue.takes or (cue.actor == "subject" and "from" in cue.takes)
        if side is None or not own:
            return None
        found = Found(side, "whose the object is")
        return self._flip(found, "driven out:") if cue.change == "gained" and "object" in cue.takes else found

    def _object_first(self, at: int) -> bool:
        """Tell whether object and subject stand right before and behind a verb ("село заняли россияне")."""
        before = self._chunks[at - 1].kind if at else ""
        behind = at + 1 < len(self._chunks) and self.side_at(at + 1) is not None and not self._is_oblique(at + 1)
        return self._free and before in ("place", "ref", "kind") and behind

    def _begins_clause(self, at: int) -> bool:
        """Tell whether the verb has a clause to itself: a point or comma, and a verb before that, stand before it."""
        opening = next((i for i in range(at - 1, -1, -1) if self._chunks[i].value in _CLAUSE_OPENINGS), None)
        if opening is None or any(c.kind == "and" and c.value != "," for c in self._chunks[opening + 1 : at]):
            return False
        return any(c.kind == "cue" for c in self._chunks[:opening])

    def _from_whom(self, at: int, cue: Cue) -> Found | None:
        """Give who took a place by whom it was taken from ("cleared of X", "їх вибили з …"), or None."""
        if cue.change not in ("gained", "advanced") or cue.actor != "subject":
            return None
        for i in sorted(range(max(0, at - LOSER_REACH), min(len(self._chunks), at + LOSER_REACH + 1)), key=lambda i: abs(i - at)):
            between = self._chunks[min(i, at) + 1 : max(i, at)]
            if i == at or any(c.kind in ("cue", "say", "relative") or c.value in ENDS for c in between):
                continue
            led = self._leading(i) in ("from", "near") and not self._serves_with(i)
            driven = self._is_object(i) or (i == at + 1 and self._is_oblique(i))
            side = self._side_named(i) if led or ("from" in cue.takes and driven) else None
            if side is not None:
                return self._flip(Found(side, "from whom it was taken"), "the other side of")
        return None

    def _serves_with(self, i: int) -> bool:
        """Tell whether a side is whose troops stand right before it ("штурмовики зі «Скелі»")."""
        return i > 1 and self._chunks[i - 1].kind == "from" and self._chunks[i - 2].kind == "troops"

    def _is_oblique(self, i: int) -> bool:
        word = self._parsed.word(i)
        return len(word) > SHORT_NAME and word.endswith(self._parsed.language.oblique_endings)

    def _is_object(self, i: int) -> bool:
        """Tell whether a side stands in a case in which it cannot be a subject, and belongs to no noun before it."""
        before = next((c.kind for c in reversed(self._chunks[:i]) if c.kind != "filler"), "")
        return self._is_oblique(i) and before not in ("troops", "word", "kind", "cue") and not self._is_counted(i)

    def _is_counted(self, i: int) -> bool:
        """Tell whether a number or "several" stands right before a side, behind which a subject has another case."""
        before = self._chunks[i - 1] if i else None
        if before is None or before.kind == "number":
            return before is not None
        return self._parsed.sentence.words[before.stop - 1] in self._parsed.language.quantifiers

    def _behind_comma(self, at: int) -> Found | None:
        """Give the subject of the clause that one opening the sentence hangs on ("Driven from X, the enemy …")."""
        attributive = at > 0 and self._chunks[at - 1].kind == "filler"
        if attributive or any(c.kind not in _OPENERS for c in self._chunks[:at]):
            return None
        comma = next((i for i in range(at + 1, len(self._chunks)) if self._closes(i, at)), None)
        if comma is None:
            return None
        behind = range(comma + 1, min(comma + 4, len(self._chunks)))
        side = next(filter(None, (self.side_at(i) for i in behind if not self._is_oblique(i))), None)
        return Found(side, "subject behind the opening clause") if side else None

    def _closes(self, i: int, at: int) -> bool:
        """Tell whether a comma ends the clause of a verb, its places behind it or before."""
        if self._chunks[i].value != ",":
            return False
        return any(c.kind in ("place", "ref", "unit") for c in self._chunks[at + 1 : i]) or i == at + 1

    def _agent_of_noun(self, at: int) -> Found | None:
        """Give who does what a noun names, right behind it or behind "by" ("захоплення росіянами …", "capture of X by …")."""
        by = self._free
        for i, chunk in enumerate(self._chunks[at + 1 :], at + 1):
            by = by or chunk.kind == "by"
            if chunk.kind == "side" and by:
                return Found(str(chunk.value), "agent behind the noun")
            if chunk.kind == "enemy" and by:
                return Found(self._theatre.opponent(self._voice) or "", "agent behind the noun")
            if (
                chunk.value in ENDS
                or chunk.value == ":"
                or chunk.kind in ("cue", "say", "deny", "and", "from")
                or (self._free and i > at + 4)
            ):
                return None
        return None

    def _is_passive(self, at: int) -> bool:
        for i in range(at - 1, max(-1, at - 4), -1):
            if self._chunks[i].kind == "be":
                return True
            if self._chunks[i].kind not in ("filler", "date", "neg", "word"):
                return False
        return False

    def _has_place_as_subject(self, at: int, cue: Cue) -> bool:
        """Tell whether a cue begins with a verb like "is" whose subject is the place ("X has been liberated")."""
        tag = self._parsed.language.tags.at([self._parsed.word(at)], 0)
        return "subject" in cue.takes and "object" not in cue.takes and tag is not None and tag.value.kind == "be"

    def side_at(self, i: int) -> str | None:
        """Give the side that a chunk names as somebody who acts, or None."""
        chunk = self._chunks[i]
        leading = self._chunks[i - 1].kind if i else ""
        adjective = chunk.kind == "enemy" and leading == "side" and i > 1
        if chunk.kind == "enemy" and (leading == "of" or (adjective and self._chunks[i - 2].kind == "from")):
            return None
        following = self._chunks[i + 1].kind if i + 1 < len(self._chunks) else ""
        if chunk.kind == "side" and (following in _NAMED_PLACE or leading in ("in", "near", "compass", "from", "to")):
            return None
        return self._side_named(i)

    def _side_named(self, i: int) -> str | None:
        """Give the side that a chunk names, by its name or by the speaker's word for it, or None."""
        chunk = self._chunks[i]
        if chunk.kind == "enemy":
            return self._theatre.opponent(self._voice)
        if chunk.kind == "ours":
            return self._voice if self._voice in self._theatre.sides else None
        return str(chunk.value) if chunk.kind == "side" else None

    def _leftward(self, at: int) -> Found | None:
        """Give the subject before a verb: the nearest side, unless it is the object or owner of what stands before it."""
        passed: list[Found] = []
        pronoun: Found | None = None
        shares_subject = at > 0 and self._chunks[at - 1].kind == "and" and self._chunks[at - 1].value != ","
        for i in range(at - 1, -1, -1):
            if self._chunks[i].kind == "point" and self._chunks[i].value in ENDS:
                break
            found = None if self._is_repelled(i, at) or self._only_says(i, at) else self._acts(i, at)
            if found is None or self._in_closed_clause(i, at):
                continue
            if self._chunks[i].kind == "speaker_pronoun" and not self._says_anywhere():
                pronoun = pronoun or found
                continue
            alone = bool(passed) or not shares_subject or not self._object_before(i, at)
            if self._had_to_leave(i, at) or (alone and not self._owned(i)):
                return found
            if not (self._owned(i) and self._chunks[at].value.needs_attack):
                passed.append(self._driver_out(i, found))
        return replace(passed[0], sure=False) if passed else pronoun

    def _only_says(self, i: int, at: int) -> bool:
        """Tell whether a side speaks right before a clause whose subject is the place ("Ukraine admitted that X had fallen")."""
        says = not self._free and i + 1 < at and self._chunks[i + 1].kind == "say"
        return says and "subject" in self._chunks[at].value.takes

    def _driver_out(self, i: int, found: Found) -> Found:
        """Give the side that drove out the one behind a verb of that kind ("drove A out of X, cleared Y"), else that one."""
        cue = self._chunks[i - 1].value if self._chunks[i - 1].kind == "cue" else None
        drives = cue is not None and {"object", "from"} <= cue.takes and cue.change == "gained" and cue.voice == "active"
        return (self._flip(found, "driven out:") if drives else None) or found

    def _in_closed_clause(self, i: int, at: int) -> bool:
        """Tell whether a side stands in a clause on a place that is over before the verb ("X, which A calls Y, and Z fell")."""
        comma = next((j for j in range(i - 1, -1, -1) if self._chunks[j].value == ","), i)
        opened = any(c.kind in ("relative", "where") for c in self._chunks[comma:i])
        return opened and any(c.value == "," for c in self._chunks[i + 1 : at])

    def _object_before(self, i: int, at: int) -> bool:
        """Tell whether a side is the object of the verb before, whose subject the next verb shares ("beat B and took X")."""
        return all(c.kind not in ("cue", "say") for c in self._chunks[i + 1 : at])

    def _is_repelled(self, i: int, at: int) -> bool:
        """Tell whether a side stands behind the word for its own attack, which the verb says failed ("атаку ЗСУ відбили")."""
        before = self._chunks[i - 1] if i else None
        return before is not None and is_attack(before) and bool(self._chunks[at].value.needs_attack)

    def _had_to_leave(self, i: int, at: int) -> bool:
        """Tell whether a side was driven out before it is said to have been led out ("витіснили наших, тож їх виведено")."""
        cue, before = self._chunks[at].value, self._chunks[i - 1] if i else None
        if before is None or before.kind != "cue" or cue.change != "withdrew" or cue.voice != "passive":
            return False
        driver: Cue = before.value
        return driver.change == "gained" and {"object", "from"} <= driver.takes

    def _owned(self, i: int) -> bool:
        """Tell whether a side stands behind a verb or noun that it belongs to ("розгром гарнізону ЗСУ")."""
        return i > 0 and self._chunks[i].kind in ACTING and self._chunks[i - 1].kind in ("cue", "word")

    def _acts(self, i: int, at: int) -> Found | None:
        """Give the side that a chunk before a verb makes its subject, or None."""
        chunk = self._chunks[i]
        side = self.side_at(i)
        cue: Cue = self._chunks[at].value
        if side is not None and cue.voice == "active" and self._is_object(i) and not self._managed():
            return None
        if side is not None and cue.voice == "passive" and self._free and (self._speaks(i, at) or self._robbed(i)):
            return None
        if side is not None:
            return Found(side, "subject before the verb")
        named = _side_of_speaker(chunk)
        tells = cue.view == "foes" or cue.change == "contested"
        if named in self._theatre.sides and not tells and not self._speaks(i, at):
            return Found(str(named), "subject before the verb")
        if chunk.kind == "speaker_pronoun" and self._is_said_by(i):
            return None
        followed = chunk.kind == "own" and self._chunks[i + 1].kind in ("troops", "filler")
        pronoun = followed or chunk.kind == "speaker_pronoun"
        if pronoun and self._speaker in self._theatre.sides and self._says_before(i):
            return Found(self._speaker, "pronoun for the speaker")
        if chunk.kind == "speaker_pronoun" and self._before and not self._says_anywhere():
            return Found(self._before, "pronoun for the side before")
        if chunk.kind == "own" and i + 1 < at and self._chunks[i + 1].kind == "troops":
            return self._owner(i)
        return None

    def _robbed(self, i: int) -> bool:
        """Tell whether a side is from whom something was taken ("от сил A очищено")."""
        return self._leading(i) == "from"

    def _leading(self, i: int) -> str:
        """Give the kind of what stands before a side and the words for its troops; "" when nothing does."""
        return next((c.kind for c in reversed(self._chunks[:i]) if c.kind not in ("troops", "filler", "word")), "")

    def _owner(self, i: int) -> Found | None:
        """Give the side of "his soldiers": of whoever is named before in the sentence, else of the statement before."""
        for chunk in reversed(self._chunks[:i]):
            named = chunk.value if chunk.kind == "side" else _side_of_speaker(chunk)
            if named in self._theatre.sides:
                return Found(str(named), "the troops of whoever is named before")
        return Found(self._before, "pronoun for the side before") if self._before else None

    def _rightward(self, at: int, *, agents_only: bool) -> Found | None:
        agent, cue = not agents_only, self._chunks[at].value
        impersonal = cue.voice == "passive" or "subject" in cue.takes
        for i in range(at + 1, clause_of(self._chunks, at)[1]):
            chunk = self._chunks[i]
            if chunk.kind == "by":
                agent = True
            if self._free and self._chunks[i - 1].value == "," and self._begins_another(i, at):
                return None
            if agent and chunk.kind == "own" and [c.kind for c in self._chunks[i + 1 : i + 3]].count("troops"):
                return self._owner(i)
            side = (self.side_at(i) or self._claimant_beside(i, at)) if agent else self._to_side(i, cue)
            if side is not None and any(c.kind == "from" for c in self._chunks[max(at, i - 3) : i]):
                side = None
            if side is None and agent and chunk.kind == "side" and self._chunks[i - 1].kind == "to":
                side = str(chunk.value)
            if side is not None and self._is_owner(i, self._chunks[at].value):
                side = None
            if side is not None:
                return Found(side, "agent behind the verb")
            if chunk.value in ENDS or chunk.kind in ("say", "deny", "recall", "relative", "where"):
                return None
            if self._parts(i, impersonal=impersonal) or (chunk.kind == "cue" and not is_attack(chunk)):
                return None
        return None

    def _claimant_beside(self, i: int, at: int) -> str | None:
        """Give the side of a force that speaks elsewhere, right behind a verb that it is the subject of ("удерживают Силы …")."""
        chunk = self._chunks[i]
        acts = self._free and i == at + 1 and chunk.kind == "claimant" and not chunk.value.outlet
        return str(chunk.value.side) if acts and chunk.value.side in self._theatre.sides else None

    def _begins_another(self, i: int, at: int) -> bool:
        """Tell whether a side behind a comma is the subject of a clause of its own, and not needed to tell who acted."""
        cue = self._chunks[at].value
        told = cue.view or cue.voice == "passive" or any(c.kind in ("troops", "side", "enemy") for c in self._chunks[:at])
        return bool(told) and self._chunks[i].kind in ACTING

    def _is_owner(self, i: int, cue: Cue) -> bool:
        """Tell whether a side behind an active verb stands in a case in which it cannot be its subject ("into their lines")."""
        if cue.voice != "active" or "subject" in cue.takes or self._chunks[i - 1].kind == "troops":
            return False
        return self._is_oblique(i) and ("from" not in cue.takes or cue.change == "advanced")

    def _parts(self, i: int, *, impersonal: bool) -> bool:
        """Tell whether a comma ends what belongs to a verb: it closes no aside, and no further place of a list follows it."""
        following = next((c.kind for c in self._chunks[i + 1 :] if c.kind not in ("filler", "number")), "point")
        if self._chunks[i].value != "," or following in _LISTED:
            return False
        return impersonal or self._chunks[i - 1].kind not in _NAMED_PLACE

    def _to_side(self, i: int, cue: Cue) -> str | None:
        """Give the side of "fell to Russia"."""
        chunk = self._chunks[i]
        return (
            str(chunk.value)
            if chunk.kind == "side" and "subject" in cue.takes and self._chunks[i - 1].kind == "to"
            else None
        )

    def _speaks(self, i: int, at: int) -> bool:
        """Tell whether a claimant before a verb is the one who says it, not the one who does it."""
        if any(c.kind == "say" for c in self._chunks[max(0, i - 3) : i]) or self._chunks[i + 1].value == ":":
            return True
        return any(self._chunks[j].kind in ("say", "deny", "claim_noun") for j in range(i + 1, at))

    def _only_denies(self) -> bool:
        kinds = {c.kind for c in self._chunks}
        return "deny" in kinds and ("say" not in kinds or "claim_noun" in kinds)

    def _managed(self) -> bool:
        """Tell whether the sentence says who managed to do it, which takes another case ("їм вдалося …")."""
        return any(c.kind == "managed" for c in self._chunks)

    def _says_anywhere(self) -> bool:
        return any(c.kind in ("say", "say_again", "deny") for c in self._chunks)

    def _names_speaker(self) -> bool:
        """Tell whether the sentence says who speaks, by a verb or before a colon."""
        colons = zip(self._chunks, self._chunks[1:], strict=False)
        return self._says_anywhere() or any(c.kind in ("claimant", "office") and d.value == ":" for c, d in colons)

    def _is_said_by(self, i: int) -> bool:
        """Tell whether a pronoun stands right behind the verb of speech that it is the subject of ("визнав він")."""
        return self._free and i > 0 and self._chunks[i - 1].kind in ("say", "deny")

    def _says_before(self, i: int) -> bool:
        return any(self._chunks[j].kind in ("say", "deny") for j in range(i))

    # ---- defenders

    def _defender(self, at: int, cue: Cue) -> Found | None:
        """Give who kept the place: the subject of an active verb, else the other side of whoever attacked."""
        passive = cue.voice == "passive" or self._is_passive(at)
        if not passive:
            left = self._leftward(at)
            if left is not None:
                return left
            behind = self._subject_behind(at)
            if behind is not None:
                return behind
        attacker = self._attacker(at)
        return self._flip(attacker, "the other side of the attacker:") if attacker else None

    def _subject_behind(self, at: int) -> Found | None:
        """Give the subject right behind an active verb ("атаку відбили українські воїни")."""
        for i in range(at + 1, min(at + 3, len(self._chunks))):
            if self._chunks[i].kind == "cue" or not self._free or self._attacks(i):
                return None
            side = None if self._is_oblique(i) else self.side_at(i)
            if side is not None:
                return Found(side, "subject behind the verb")
        return None

    def _attacks(self, i: int) -> bool:
        """Tell whether a side is only whose attack it is ("отбили три вражеские атаки")."""
        following = self._chunks[i + 1] if i + 1 < len(self._chunks) else None
        return following is not None and is_attack(following)

    def _attacked(self, at: int) -> bool:
        """Tell whether a word for an attack comes before a cue that says that it failed."""
        return any(map(is_attack, self._chunks[:at]))

    def _attacker(self, at: int) -> Found | None:
        """Give the side beside the word for an attack: the one before it where it is its subject, else the one behind it."""
        attacks = [i for i, c in enumerate(self._chunks) if is_attack(c)] or [at]
        beside = [
            (self._follows(i, attack), abs(i - attack), i)
            for i in range(len(self._chunks))
            for attack in attacks
            if self.side_at(i) is not None
            and not (self._owns_object(i) or self._possesses(i))
            and abs(i - attack) <= ATTACKER_REACH
        ]
        return Found(self.side_at(min(beside)[2]) or "", "side beside the attack") if beside else None

    def _possesses(self, i: int) -> bool:
        """Tell whether a side is only whose ground is meant ("stormed our positions")."""
        following = [c.kind for c in self._chunks[i + 1 : i + 2]]
        behind = self._chunks[i - 2] if i > 1 and self._chunks[i - 1].kind in ("word", "site", "part") else None
        return following in (["part"], ["site"]) or (behind is not None and behind.kind == "cue")

    def _owns_object(self, i: int) -> bool:
        """Tell whether "our" only says whose the positions are that are attacked."""
        return self._chunks[i].kind == "ours" and i + 1 < len(self._chunks) and self._chunks[i + 1].kind == "word"

    def _follows(self, i: int, attack: int) -> bool:
        """Tell whether a side stands behind a word for an attack, or parted from it by the verb that stopped it."""
        between = self._chunks[min(i, attack) + 1 : max(i, attack)]
        return i > attack or any(c.kind == "cue" and c.value.needs_attack for c in between)

    # ---- nobody named

    def _by_view(self, at: int, cue: Cue) -> Found | None:
        """Give who acts where nobody is named: by the speaker's words for it, by whose land it is, by whose language."""
        found = self._by_speaker(at, cue) or self._by_land(at, cue) or self._by_author(at, cue)
        if found is None and cue.voice == "noun" and cue.change == "gained" and self._home and self._names_speaker():
            return self._flip(Found(self._home, "whose land it is"), "the other side than")
        if found is None and self._free and cue.voice == "active" and cue.change != "withdrew":
            return None if self._foreign_subject(at) or cue.names_side else self._anyone(at)
        return found

    def _by_author(self, at: int, cue: Cue) -> Found | None:
        """Give the side of whoever writes, or its enemy, by what the cue says of them."""
        if self._voice not in self._theatre.sides:
            return None
        if cue.view == "theirs" or cue.change == "contested":
            return self._enemy_of(self._voice)
        troops = any(c.kind == "troops" for c in self._chunks[:at])
        if cue.view == "ours" or cue.change == "held" or troops:
            return self._turned(Found(self._voice, "the side of whoever writes"), cue)
        return None

    def _by_land(self, at: int, cue: Cue) -> Found | None:
        """Take the one whose land it is not to have taken, entered or attacked a place, the other to have freed or kept it."""
        if self._home is None or not self._is_impersonal(at, cue):
            return None
        owns = (cue.view == "ours" and cue.actor == "subject") or cue.change in ("held", "withdrew")
        home = Found(self._home, "whose land it is")
        return home if owns else self._flip(home, "the other side than")

    def _is_impersonal(self, at: int, cue: Cue) -> bool:
        """Tell whether a cue tells a change by itself, with nobody as its subject ("was taken", "fell", "бої")."""
        if (cue.change == "withdrew" and cue.voice != "passive") or (self._free and self._foreign_subject(at)):
            return False
        if cue.voice == "noun":
            return cue.change == "contested" or (cue.change == "gained" and not (cue.view or self._free))
        if not self._free and at and all(c.kind in ("filler", "date") for c in self._chunks[:at]):
            return True
        if cue.voice == "passive" or "subject" in cue.takes or self._is_passive(at):
            return True
        return cue.needs_attack

    def _by_speaker(self, at: int, cue: Cue) -> Found | None:
        own = self._speaker if self._speaker in self._theatre.sides else None
        before = Found(self._before, "actor of the statement before") if self._before else None
        if cue.needs_attack:
            return Found(own, "the speaker's own defence") if own else None
        if cue.change == "held" and cue.actor == "opponent" and self._foreign_subject(at):
            return None
        if cue.change == "held" and (own or "subject" in cue.takes):
            return Found(own, "what the speaker's own side keeps") if own else None
        told = cue.voice == "noun" or (not self._free and self._is_passive(at) and not self._parsed.has("claim_noun"))
        if own and cue.change == "gained" and told and not cue.view and self._only_denies():
            return self._enemy_of(own)
        if cue.view == "foes" and (self._author or own):
            return self._enemy_of(self._author or own)
        if cue.view and own is None and self._home is not None:
            return self._by_land(at, cue)
        if cue.view == "theirs" and self._author is None and self._home is not None:
            return self._by_land(at, cue) or self._enemy_of(own)
        if cue.view in ("theirs", "foes"):
            return self._enemy_of(own) or before
        subject = next((c.kind for c in reversed(self._chunks[:at]) if c.kind != "filler"), "")
        if subject == "speaker_pronoun" and cue.actor == "subject":
            comes = cue.change in ("gained", "advanced") and not self._says_anywhere()
            speaks = Found(own, "pronoun for the speaker") if own and not comes else self._enemy_of(own)
            return before or speaks
        troops = any(c.kind == "troops" for c in self._chunks[: at + TROOPS_REACH])
        if cue.change == "contested":
            return (before if self._last else None) or self._by_land(at, cue) or before or self._anyone(at)
        if own is None and before and cue.view == "ours":
            return before
        if before and cue.change == "advanced" and cue.voice == "noun":
            return before
        if own and own == self._home and own != self._before and self._is_done_to(at, cue):
            return self._by_land(at, cue)
        if own and not self._free and self._is_what_he_says(at):
            return self._turned(Found(own, "what the speaker says of himself"), cue)
        if own and (cue.view == "ours" or troops or cue.voice == "noun"):
            return self._turned(Found(own, "the speaker's own side"), cue)
        impersonal = cue.voice != "active" or "subject" in cue.takes or self._is_passive(at)
        says = own is not None and cue.voice == "passive" and "subject" not in cue.takes and self._names_speaker()
        if before and (troops or (impersonal and not says)):
            return before
        if own and (impersonal or (self._free and self._speaks_for_side and not self._foreign_subject(at))):
            return self._turned(Found(own, "the speaker's own side"), cue)
        return None

    def _is_done_to(self, at: int, cue: Cue) -> bool:
        """Tell whether a cue, by word order and without a subject, tells what was done to a place ("was taken", "fall of")."""
        told = cue.change in ("gained", "advanced") and not cue.view
        return not self._free and told and self._is_impersonal(at, cue)

    def _is_what_he_says(self, at: int) -> bool:
        """Tell whether a verb without a subject stands right behind one of speech ("admitted giving up X")."""
        before = next((c.kind for c in reversed(self._chunks[:at]) if c.kind not in ("filler", "managed", "to")), "")
        return before == "say" and self._chunks[at].value.voice == "active"

    def _anyone(self, at: int) -> Found | None:
        """Give the side that the sentence names, not only as who speaks: who fights where nobody is said to attack."""
        acting = (i for i, c in enumerate(self._chunks) if c.speaker is None or not self._speaks(i, at))
        sides = {side for side in map(self.side_at, acting) if side}
        if len(sides) > 1:
            return self._enemy_of(self._voice)
        return Found(sides.pop(), "the side that the sentence names") if sides else None

    def _enemy_of(self, side: str | None) -> Found | None:
        other = self._theatre.opponent(side) if side else None
        return Found(other, "what the enemy of the speaker does") if other else None

    def _foreign_subject(self, at: int) -> bool:
        """Tell whether some noun that is no force stands right before the verb ("snow", "armed men")."""
        index = at - 1
        while index > 1 and self._chunks[index].kind == "place" and self._chunks[index - 1].kind == "from":
            index -= 2
        before = self._chunks[index] if index >= 0 else None
        other = before is not None and before.kind == "cue" and before.value.change == "none"
        return other or (before is not None and before.kind in ("word", "name", "residents"))

    def _turned(self, found: Found, cue: Cue) -> Found | None:
        return self._flip(found, "the other side of") if cue.actor == "opponent" else found

    def _flip(self, found: Found, why: str) -> Found | None:
        other = self._theatre.opponent(found.side)
        return None if other is None else Found(other, f"{why} {found.side} ({found.rule})")


def _side_of_speaker(chunk: Chunk) -> str | None:
    """Give the side of the office or claimant that a chunk names, or None."""
    if chunk.kind == "office":
        return str(chunk.value)
    return str(chunk.value.side) if chunk.kind == "claimant" else None
