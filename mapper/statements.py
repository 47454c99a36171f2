"""What each sentence says about control, before any place is known.

One cue ("captured", "взято під контроль") gives a statement for each place that hangs on it (`mapper.targets`), with its
actor (`mapper.actors`), its speaker (`mapper.speech`) and its date (`mapper.timing`), unless it is not said to be so
(`mapper.modality`). A rule acts or abstains; each leaves a line in the trace.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mapper.actors import ActorFinder
from mapper.chunks import Chunk
from mapper.gapping import gapped
from mapper.language import Cue
from mapper.memory import Memory
from mapper.modality import is_negated, is_unreal
from mapper.model import Change, EventDate, Mention, Unattributed
from mapper.parsed import Parsed
from mapper.relation import RELATIONS, Target, lead_of
from mapper.speech import denial_before, denial_of, find_speeches, speech_of
from mapper.standing import side_before
from mapper.targets import find_targets
from mapper.theatre import Claimant, Theatre
from mapper.timing import Clock

COUNT_REACH = 12
"""So many chunks before a cue the settlements are counted that the next sentence lists."""

NOBODY_KNOWN = "nothing tells which side speaks of its enemy or its own; say whose the source is (a line 'Source: …')"

_INSIDE = frozenset({"in", "direct", "part", "over"})


@dataclass(frozen=True, slots=True)
class Statement:
    """What a report says happened at one named place.

    Attributes:
        mention: the name as written.
        change: what happened.
        actor: code of the side that did it.
        inside: for `advanced`: whether the actor is inside the place.
        claimant: who says so; None for a report in nobody's name.
        explicit: whether the text names the claimant (not only the report's source).
        denied: whether it is said not to be so.
        disputed: whether the report carries its denial too.
        when: its date.
        background: whether it is recalled in passing.
        start: offset of its sentence in the report.
        stop: offset behind its sentence.
        title: whether it stands in the title.
        trace: (field, rule) pairs.
    """

    mention: Mention
    change: Change
    actor: str
    inside: bool
    claimant: Claimant | None
    explicit: bool
    denied: bool
    disputed: bool
    when: EventDate
    background: bool
    start: int
    stop: int
    title: bool
    trace: tuple[tuple[str, str], ...]


def read_statements(
    parsed: Sequence[Parsed],
    source: Claimant | None,
    published: date | None,
    theatre: Theatre,
    unattributed: list[Unattributed] | None = None,
) -> list[Statement]:
    """Read all statements of one report.

    Args:
        parsed: its sentences.
        source: the claimant that its outlet is; None for a report in nobody's name.
        published: its day of publication.
        theatre: the war.
        unattributed: what is told of a place by somebody of whom nobody knows whose "enemy" is meant is added here.

    Returns:
        The statements in the order of the text; [] when the report says nothing about control.
    """
    if not any(p.may_have("change") for p in parsed) or any(p.has("staged") for p in parsed):
        return []
    reading = _read(parsed, source, published, theatre)
    acting = (s.actor for s in reading.found if not s.background and s.change != "contested")
    sides = Counter([*reading.attackers, *acting])
    if sides:
        reading = _read(parsed, source, published, theatre, sides.most_common(1)[0][0], reading)
    if unattributed is not None:
        unattributed += reading.unattributed
    return _without_old_wars(reading.found, parsed, theatre.begins)


def _without_old_wars(found: list[Statement], parsed: Sequence[Parsed], begins: date) -> list[Statement]:
    """Leave out what a report that speaks of a time before the war says of that time, or without a date of its own."""

    def older(when: EventDate) -> bool:
        last = when.last or when.first
        return last is not None and last.year < begins.year

    if not any(older(p.chunks[i].value) for p in parsed for i in p.all("date")):
        return found
    return [s for s in found if s.when.basis in ("stated", "relative") and not s.background and not older(s.when)]


@dataclass(frozen=True, slots=True)
class _Settled:
    """Where a reading stands once an actor is known, from where on it needs no default: sentence, memory, statements so far."""

    index: int
    memory: Memory
    found: list[Statement]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What reading a report once gave: its statements, the sides that attack in it, and where it settled, if it did."""

    found: list[Statement]
    attackers: list[str]
    settled: _Settled | None
    unattributed: list[Unattributed]


def _read(
    parsed: Sequence[Parsed],
    source: Claimant | None,
    published: date | None,
    theatre: Theatre,
    default: str | None = None,
    before: _Reading | None = None,
) -> _Reading:
    """Read a report once. `default` acts where nothing nearer tells; a reading that settles as the one before is that one."""
    memory = Memory(Clock(published))
    found: list[Statement] = []
    attackers = []
    settled = None
    unattributed: list[Unattributed] = []
    for index, sentence in enumerate(parsed):
        reader = _SentenceReader(sentence, source, theatre, memory, default)
        here = list(reader.read())
        if not here:
            found = reader.attribute(found)
            found = _dispute(found, reader, theatre, memory)
        elif found and reader.answers and not any(s.denied or s.disputed for s in here):
            last = [s for s in found if s.start == found[-1].start]
            found = found[: -len(last)] + _dispute(last, reader, theatre, memory)  # "denied this: its troops …"
        found += here
        unattributed += reader.unattributed
        attackers += [memory.attacker] if memory.attacker else []
        if settled is None and memory.actor is not None:
            settled = _Settled(index, replace(memory, clock=replace(memory.clock)), list(found))
            if before is not None and before.settled == settled:
                return before
    return _Reading(found, attackers, settled, unattributed)


def _dispute(found: list[Statement], reader: _SentenceReader, theatre: Theatre, memory: Memory) -> list[Statement]:
    """Mark what a sentence without a claim of its own rejects ("Kyiv called the announcement untrue", "It is a lie").

    What the other side claims is disputed; what nobody but the one who rejects it has told is denied.
    """
    if not reader.rejects:
        return found
    denial = denial_of(reader.speeches)
    answer = next((s.claimant for s in reversed(reader.speeches) if s.claimant is not None), None)
    before = memory.claimant if not found or memory.claimant != found[-1].claimant else None
    denier = (denial.claimant if denial else None) or answer or before or reader.source
    if denier is None:
        return found
    return [_rejected(s, denier, theatre, named=denial is not None or answer is not None) for s in found]


def _rejected(s: Statement, denier: Claimant, theatre: Theatre, *, named: bool) -> Statement:
    other = theatre.opponent(denier.side)
    if other is None or s.background or s.denied or s.claimant is None:
        return s
    rule = ("status", f"denied by {denier.name}")
    if s.claimant.side == other and (s.explicit or named):
        return replace(s, disputed=True, trace=(*s.trace, rule))
    if s.claimant == denier and s.actor == other and s.change != "withdrew":
        return replace(s, denied=True, trace=(*s.trace, rule))
    return s


@dataclass(frozen=True, slots=True)
class _Deed:
    """A cue at an index, the side that acts, the rule that found it, and the side in whose land its places lie."""

    at: int
    cue: Cue
    side: str
    rule: str
    home: str | None


class _SentenceReader:
    def __init__(
        self, parsed: Parsed, source: Claimant | None, theatre: Theatre, memory: Memory, default: str | None
    ) -> None:
        self._p, self._free = parsed, parsed.language.free_order
        self.source, self._theatre, self._memory, self._default = source, theatre, memory, default
        self.speeches = find_speeches(parsed)
        self._told: set[Mention] = set()
        self.unattributed: list[Unattributed] = []
        self.rejects = parsed.has("deny")
        self.answers: Claimant | None = None

    @property
    def _chunks(self) -> tuple[Chunk, ...]:
        return self._p.chunks

    def attribute(self, found: list[Statement]) -> list[Statement]:
        """Give the last sentence's statements to the speaker of "This was reported by the ministry"."""
        speaker = next((s.claimant for s in self.speeches if s.claimant and not s.denies), None)
        if speaker is None or not found or all(c.kind != "this_said" for c in self._chunks[:3]):
            return found
        last = found[-1].start
        return [replace(s, claimant=speaker, explicit=True) if s.start == last and not s.explicit else s for s in found]

    def read(self) -> Iterator[Statement]:
        """Give what the sentence says; what it leaves for the next goes into the memory."""
        if self._p.sentence.words[-1] == "?":
            self._memory.pass_by(self._p)
            return
        self._memory.clock.hear(self._p)
        for at in self._p.changes():
            if not is_unreal(self._p, at):
                yield from self._statements(at)
            elif is_negated(self._p, at):
                yield from self._rejections(at)
        yield from self._listed()
        self._remember()

    def _rejections(self, at: int) -> Iterator[Statement]:
        """Give what somebody says that the other side did not take from his own, or his own did not leave, by its name."""
        cue, actor = self._chunks[at].value, self._memory.actor
        told = cue.change in ("gained", "withdrew") or (cue.change == "advanced" and (cue.inside or cue.leaves))
        if cue.voice == "noun" or cue.needs_attack or not told:
            return
        if any(t.chunk is None for t in find_targets(self._chunks, at, free_order=self._free)):
            return
        for s in self._statements(at):
            harmed = s.actor if s.change == "withdrew" else self._theatre.opponent(s.actor)
            own = self.source is not None and not self.source.outlet and s.claimant == self.source
            if (s.explicit or own) and s.claimant is not None and s.claimant.side == harmed and not s.background:
                yield replace(s, denied=True, disputed=False)
        self._memory.actor = actor

    # ---- one cue

    def _statements(self, at: int) -> Iterator[Statement]:
        cue: Cue = self._chunks[at].value
        targets = find_targets(self._chunks, at, free_order=self._free)
        if (cue.names_side and not self._side_behind(at)) or (cue.needs_subject and not side_before(self._chunks, at)):
            return
        if cue.voice == "passive" and "subject" in cue.takes and self._is_attribute(at):
            return
        if cue.retakes and self._takes_place(at, targets):
            cue = replace(cue, change="gained", needs_attack=False)
        elif cue.needs_attack and not self._attack_near(targets):
            return
        if cue.leaves and any(t.relation == "from" for t in targets) and not self._p.has("side", "enemy", "ours", "troops"):
            return
        home = self._home(targets, at)
        actor = self._actor(at, cue, home)
        if actor is None:
            self._note_unattributed(cue, targets)
            return
        deed = _Deed(at, cue, *actor, home)
        places = list(self._places(targets, at, cue))
        if not places and self._counts_settlements(at):
            change = self._change(deed, "direct")
            self._memory.pending = (cue, change, deed.side) if change else None
        for mention, relation in places:
            known = cue.state and relation == "part" and mention in self._told
            statement = None if known else self._statement(deed, mention, relation)
            if statement is not None:
                self._memory.actor = self._theatre.opponent(deed.side) if statement.change == "held" else deed.side
                self._memory.keep(mention, home)
                self._told.add(mention)
                yield statement
        if places and cue.voice == "active" and cue.change == "gained":
            yield from self._gapped(deed)

    def _gapped(self, deed: _Deed) -> Iterator[Statement]:
        """Give what the clauses say that leave the verb out ("A took X, and B – Y")."""
        for subject, place in gapped(self._chunks, deed.at):
            side = self._actor_finder(deed.at).side_at(subject) or deed.side
            mention = self._p.mention(place)
            here = replace(deed, side=side, rule="the verb of the clause before", home=self._chunks[place].value)
            statement = None if mention in self._told else self._statement(here, mention, "direct")
            if statement is not None:
                self._told.add(mention)
                yield statement

    def _note_unattributed(self, cue: Cue, targets: Sequence[Target]) -> None:
        """Note what "the enemy" or "our" men did where nobody knows whose they are."""
        report, sentence = self._p.report, self._p.sentence
        if not self._p.has("enemy", "ours") or cue.change in ("attack", "none"):
            return
        for mention in (self._p.mention(t.chunk) for t in targets if t.chunk is not None):
            quote = report.text[sentence.start : sentence.stop]
            self.unattributed.append(Unattributed(report.report_id, mention.text, cue.change, quote, NOBODY_KNOWN))

    def _is_attribute(self, at: int) -> bool:
        """Tell whether a participle only describes a place that a preposition leads ("to occupied Mariupol")."""
        leads = at > 0 and self._chunks[at - 1].kind in RELATIONS
        return leads and at + 1 < len(self._chunks) and self._chunks[at + 1].kind in ("place", "kind")

    def _takes_place(self, at: int, targets: Sequence[Target]) -> bool:
        """Tell whether a place itself, and no attack on it, is the object of a verb ("відбили село")."""
        if not targets or targets[0].relation not in ("direct", "part"):
            return False
        if targets[0].chunk is None:
            return True
        reach = range(max(0, min(at, targets[0].chunk - 1)), max(at, targets[0].chunk))
        return all(i == at or self._chunks[i].kind != "cue" for i in reach)

    def _side_behind(self, at: int) -> str | None:
        """Give the side named right behind a cue and alone ("is Ukrainian again"), or None."""
        reach = range(at + 1, min(at + 5, len(self._chunks)))
        colon = next((i for i in reach if self._chunks[i].value == ":"), reach.stop)
        behind = [i for i in range(at + 1, colon) if self._chunks[i].kind != "filler"]
        while len(behind) > 1 and self._chunks[behind[1]].kind in ("troops", "side"):
            del behind[1]
        alone = len(behind) < 2 or self._chunks[behind[1]].kind not in ("word", "kind", "place", "name", "be", "number")
        return self._actor_finder(at).side_at(behind[0]) if behind and alone else None

    def _home(self, targets: Sequence[Target], at: int) -> str | None:
        """Give the side in whose land all places of a cue lie, or None."""
        homes = {self._chunks[t.chunk].value if t.chunk is not None else self._home_before(at) for t in targets}
        return homes.pop() if len(homes) == 1 else None

    def _home_before(self, at: int) -> str | None:
        """Give the side in whose land the place lies that a word like "the town" stands for."""
        last = self._place_before(at)
        return self._memory.home if last is None else self._chunks[last].value

    def _actor(self, at: int, cue: Cue, home: str | None) -> tuple[str, str] | None:
        if cue.names_side:
            return self._side_behind(at) or "", "the side behind the verb"
        if cue.needs_attack and self._memory.attacker and not self._p.has("place", "side", "enemy", "ours"):
            other = self._theatre.opponent(self._memory.attacker)
            if other:
                return other, f"the other side of the attacker {self._memory.attacker} in the sentence before"
        found = self._actor_finder(at, home).find(at, cue)
        return (found.side, found.rule) if found and found.side in self._theatre.sides else None

    def _actor_finder(self, at: int, home: str | None = None) -> ActorFinder:
        denial = denial_of(self.speeches)
        said = self._speech(at)[0] or (denial.claimant if denial else None)
        owner = self._owner_of_claim() if denial_before(self._p, at) is None else None
        speaker = owner or said or self.source
        if speaker is None or speaker.side not in self._theatre.sides:
            speaker = said or self._memory.claimant or speaker
        before = self._memory.actor or self._memory.attacker
        author = self.source.side if self.source and self.source.side in self._theatre.sides else None
        author = author or self._theatre.media.get(self._p.language.code)
        return ActorFinder(self._p, self._theatre, speaker, author, before, self._default, home)

    def _owner_of_claim(self) -> Claimant | None:
        """Give whose claim the sentence is about ("the minister's words that … are false")."""
        for i, chunk in enumerate(self._chunks):
            if chunk.kind in ("claimant", "side") and any(
                c.kind == "claim_noun" for c in self._chunks[max(0, i - 2) : i + 2]
            ):
                return chunk.value if chunk.kind == "claimant" else Claimant(self._p.texts[i], chunk.value)
        return None

    def _places(self, targets: Sequence[Target], at: int, cue: Cue) -> Iterator[tuple[Mention, str]]:
        for target in targets:
            if target.chunk is not None:
                yield self._p.mention(target.chunk), target.relation
            elif target.relation != "part" or any(c.kind == "place" for c in self._chunks[:at]) or self._speaks_of_war():
                last = self._last_place(at)
                if last is not None:
                    yield last, target.relation
        if not targets and cue.change == "withdrew" and self._leaves_unsaid(at) and self._memory.place is not None:
            yield self._memory.place, "from"
        if not targets and cue.needs_attack:
            attack = self._p.attack()
            own = find_targets(self._chunks, attack, free_order=self._free) if attack is not None else []
            here = [self._p.mention(t.chunk) for t in own if t.chunk is not None]
            yield from ((mention, "near") for mention in here or self._memory.attacked)

    def _speaks_of_war(self) -> bool:
        """Tell whether the sentence before told a change or an attack, or this one names a side or its troops."""
        named = self._p.has("side", "enemy", "ours", "troops")
        return named or bool(self._memory.actor or self._memory.attacker)

    def _leaves_unsaid(self, at: int) -> bool:
        """Tell whether a sentence without a place says that a side left, and nothing of whence or whither."""
        if self._p.has("place", "unit", "direction", "near", "to", "in") or self._chunks[at].value.voice == "noun":
            return False
        behind = [c.kind for c in self._chunks[at + 1 :]]
        return all(kind in ("date", "filler", "point", "and", "say", "claimant", "office") for kind in behind)

    def _last_place(self, at: int) -> Mention | None:
        last = self._place_before(at)
        return self._memory.place if last is None else self._p.mention(last)

    def _place_before(self, at: int) -> int | None:
        """Give the index of the place that opens the sentence, else of the last one before a cue, or None."""
        told = [i for i in range(at) if self._chunks[i].kind == "place" and self._p.mention(i) in self._told]
        if told and self._begins_again(at):
            return told[-1]
        if self._chunks[0].kind == "place" and at > 0:
            return 0
        return next((i for i in range(at - 1, -1, -1) if self._chunks[i].kind == "place"), None)

    def _begins_again(self, at: int) -> bool:
        """Tell whether a semicolon parts a cue from what the sentence has told before, and no place stands behind that."""
        start = next((i for i in range(at, 0, -1) if self._chunks[i].value == ";"), 0)
        return start > 0 and all(c.kind != "place" for c in self._chunks[start:at])

    def _attack_near(self, targets: Sequence[Target]) -> bool:
        return any(c.kind == "cue" and c.value.change in ("attack", "contested") for c in self._chunks) or (
            not targets and bool(self._memory.attacked)
        )

    def _counts_settlements(self, at: int) -> bool:
        return any(c.kind == "kind" and c.value != "city" for c in self._chunks[max(0, at - COUNT_REACH) : at + 6])

    def _statement(self, deed: _Deed, mention: Mention, relation: str) -> Statement | None:
        change, at, cue = self._change(deed, relation), deed.at, deed.cue
        if change is None:
            return None
        when, date_rule = self._memory.clock.date_of(self._p, at)
        background = self._memory.clock.recalls(self._p, at, when)
        if background and when.basis == "published":
            when = EventDate()
        claimant, explicit, denied, disputed = self._claim(at, background)
        sentence = self._p.sentence
        inside = relation in _INSIDE or cue.inside
        trace = (
            ("change", f"cue {cue.name!r}, place {relation}"),
            ("actor", deed.rule),
            ("event_date", date_rule),
            ("claimant", "named in the sentence" if explicit else "the report's own source"),
        )
        return Statement(
            mention=mention,
            change=change,
            actor=deed.side,
            inside=inside,
            claimant=claimant,
            explicit=explicit,
            denied=denied,
            disputed=disputed,
            when=when,
            background=background,
            start=sentence.start,
            stop=sentence.stop,
            title=sentence.title,
            trace=trace,
        )

    @staticmethod
    def _change(deed: _Deed, relation: str) -> Change | None:
        """Give the change that a cue tells of a place.

        To take a part of it is to advance; to leave a part tells nothing; to have in one's hands what is one's own is to hold it.
        """
        change = deed.cue.change
        if change == "attack" or change == "none":
            return None
        if deed.cue.state and deed.side == deed.home:
            return "held"
        if deed.cue.leaves and relation == "from":
            return "withdrew"
        if relation == "part" and change in ("gained", "withdrew"):
            return "advanced" if change == "gained" else None
        return change

    # ---- who says it

    def _speech(self, at: int) -> tuple[Claimant | None, bool]:
        denial = denial_before(self._p, at)
        if denial is not None:
            return self._denier(*denial, at)
        speech = speech_of(self.speeches, at)
        if speech is None:
            owner = None if self._p.has("deny") else self._owner_of_claim()
            return (owner, True) if owner else self._goes_on()
        return (
            (speech.claimant, True) if speech.claimant else (self._memory.claimant, self._memory.claimant is not None)
        )

    def _denier(self, deny: int, opening: int, at: int) -> tuple[Claimant | None, bool]:
        """Give whose account follows a denial: who speaks in it, else who denies ("it is nonsense, X said: …")."""
        named = [s for s in self.speeches if s.claimant is not None]
        comma = next((i for i in range(deny, len(self._chunks)) if self._chunks[i].value == ","), at)
        verbs = (range(opening + 1, at), (deny,), (opening,), range(comma, len(self._chunks)))
        found = [s.claimant for near in verbs for s in named if s.verb in near]
        claimant = found[0] if found else self._memory.claimant if self.speeches else None
        return claimant, claimant is not None

    def _goes_on(self) -> tuple[Claimant | None, bool]:
        """Give the speaker of the sentence before, who goes on speaking in a report that only passes on what others say."""
        last, sentence = self._memory.speech, self._p.sentence
        passes_on = self.source is not None and self.source.outlet and not self.source.observer
        if not passes_on or last is None or sentence.paragraph != last[0] or self.speeches:
            return None, False
        return last[1], True

    def _claim(self, at: int, background: bool) -> tuple[Claimant | None, bool, bool, bool]:
        """Give the claimant, whether the text names it, whether the claim is denied, and whether it is disputed."""
        claimant, explicit = self._speech(at)
        if background and explicit and (self._in_clause_of_another(at) or not self.speeches):
            claimant, explicit = None, False
        if claimant is not None and claimant.side == "unknown" and self.source is not None:
            claimant = replace(claimant, side=self.source.side)
        deny = self._p.first("deny")
        denial = denial_of(self.speeches)
        if denial_before(self._p, at) is not None:
            self.answers = claimant or self.source
            return self.answers, explicit, False, False
        if deny is None or background:
            return (claimant or self.source), explicit, False, False
        reach = at if self._in_apposition(at, deny) else max(at, deny)
        about_claim = any(c.kind == "claim_noun" for c in self._chunks[:reach]) or deny < at
        opposes = (
            denial is not None
            and denial.claimant is not None
            and claimant is not None
            and denial.claimant.side == self._theatre.opponent(claimant.side)
        )
        if opposes and not about_claim:
            return claimant, explicit, False, True
        denier = (denial.claimant if denial else None) or (claimant if explicit else None) or self.source
        return denier, denial is not None or explicit, True, False

    def _in_apposition(self, at: int, deny: int) -> bool:
        """Tell whether a word for a claim between a cue and its denial opens a clause on it (", a claim that Kyiv denies")."""
        claims = [i for i in range(at + 1, deny) if self._chunks[i].kind == "claim_noun"]
        return bool(claims) and any(c.value == "," for c in self._chunks[at + 1 : claims[0]])

    def _in_clause_of_another(self, at: int) -> bool:
        """Tell whether a recalled event hangs as a clause on news in the same sentence."""
        return any(i < at for i in self._p.changes())

    # ---- memory

    def _listed(self) -> Iterator[Statement]:
        """Give the places of "They are A, B and C" after "seven villages were liberated"."""
        pending = self._memory.pending
        if pending is None or not self._introduces_list():
            return
        self._memory.pending = None
        cue, change, side = pending
        for index, chunk in enumerate(self._chunks):
            if chunk.kind == "place" and lead_of(self._chunks, index)[0] != "near":
                clock = self._memory.clock
                when = clock.last if clock.last.first else clock.date_of(self._p, index)[0]
                claimant = self._memory.claimant or self.source
                trace = (("change", f"list after {cue.name!r}"), ("actor", "of the sentence before"))
                yield Statement(
                    mention=self._p.mention(index),
                    change=change,
                    actor=side,
                    inside=True,
                    claimant=claimant,
                    explicit=self._memory.claimant is not None,
                    denied=False,
                    disputed=False,
                    when=when,
                    background=False,
                    start=self._p.sentence.start,
                    stop=self._p.sentence.stop,
                    title=False,
                    trace=trace,
                )
            elif chunk.kind in ("cue", "say"):
                return

    def _remember(self) -> None:
        named = [s.claimant for s in self.speeches if s.claimant is not None and not s.denies]
        named += [self.answers] if self.answers is not None else []
        if named:
            self._memory.claimant = named[-1]
            self._memory.speech = (self._p.sentence.paragraph, named[-1])
        elif self.speeches:
            self._memory.speech = None
        attack = self._p.attack()
        if attack is not None:
            targets = find_targets(self._chunks, attack, free_order=self._free)
            mentions = (self._p.mention(t.chunk) for t in targets if t.chunk is not None)
            self._memory.attacked = tuple(m for m in mentions if m not in self._told)
            found = self._actor_finder(attack).find(attack)
            self._memory.attacker = found.side if found else None
        else:
            self._memory.attacked, self._memory.attacker = (), None
        if not self._told:
            self._memory.pass_by(self._p)

    def _introduces_list(self) -> bool:
        """Tell whether a list of places opens the sentence ("They are A and B") or is announced at its end."""
        at = self._p.all("list_intro")
        return bool(at) and (at[0] == 0 or at[-1] == len(self._chunks) - 2)
