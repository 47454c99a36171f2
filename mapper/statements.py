"""What each sentence says about control, before any place is known.

One cue ("captured", "взято під контроль") gives a statement for each place that hangs on it (`mapper.targets`), with its
actor (`mapper.actors`), its speaker (`mapper.speech`) and its date. A rule acts or abstains; each leaves a line in the trace.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from mapper.actors import ActorFinder
from mapper.chunks import Chunk
from mapper.dates import SAME_DAY
from mapper.language import Cue
from mapper.model import Change, EventDate, Mention
from mapper.sentences import Sentence
from mapper.speech import Speech, denial_of, find_speeches, speech_of
from mapper.targets import Target, find_targets
from mapper.theatre import Claimant, Theatre

RECALL_DAYS = 45
"""An event dated more than this many days before its report is recalled, not news (set on the development gold)."""

_ENDS = frozenset({".", ";", "!", "?"})
_INFINITIVES = {"uk": ("ти", "тися", "тись"), "ru": ("ть", "ться", "ти", "тись", "чь")}
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


@dataclass(frozen=True, slots=True)
class Parsed:
    """A sentence, its chunks, and each chunk as written."""

    sentence: Sentence
    chunks: tuple[Chunk, ...]
    texts: tuple[str, ...]

    def mention(self, index: int) -> Mention:
        """Give the mention that a chunk is."""
        chunk = self.chunks[index]
        return Mention(self.sentence.starts[chunk.start], self.sentence.stops[chunk.stop - 1], self.texts[index])


@dataclass(slots=True)
class _Memory:
    """What one sentence leaves for the next."""

    actor: str | None = None
    place: Mention | None = None
    claimant: Claimant | None = None
    attacked: tuple[Mention, ...] = ()
    attacker: str | None = None
    when: EventDate = field(default_factory=EventDate)
    leading: EventDate | None = None
    paragraph: int = 0
    pending: tuple[Cue, Change, str] | None = None


def read_statements(
    parsed: Sequence[Parsed], source: Claimant | None, published: date | None, theatre: Theatre
) -> list[Statement]:
    """Read all statements of one report.

    Args:
        parsed: its sentences.
        source: the claimant that its outlet is; None for a report in nobody's name.
        published: its day of publication.
        theatre: the war.

    Returns:
        The statements in the order of the text; [] when the report says nothing about control.
    """
    first, attackers = _read(parsed, source, published, theatre, None)
    sides = Counter(attackers + [s.actor for s in first if not s.background])
    return _read(parsed, source, published, theatre, sides.most_common(1)[0][0])[0] if sides else first


def _read(
    parsed: Sequence[Parsed], source: Claimant | None, published: date | None, theatre: Theatre, default: str | None
) -> tuple[list[Statement], list[str]]:
    """Read a report once; give its statements and the sides that attack in it. `default` acts where nothing nearer tells."""
    memory = _Memory()
    found: list[Statement] = []
    attackers = []
    for sentence in parsed:
        reader = _SentenceReader(sentence, source, published, theatre, memory, default)
        here = list(reader.read())
        if not here:
            found = reader.attribute(found)
            found = _dispute(found, denial_of(reader.speeches), theatre, memory, reader.names_only_denial())
        found += here
        attackers += [memory.attacker] if memory.attacker else []
    return found, attackers


def _dispute(
    found: list[Statement], denial: Speech | None, theatre: Theatre, memory: _Memory, denies: bool
) -> list[Statement]:
    """Mark the claims that a sentence without a claim of its own rejects ("Kyiv called the announcement untrue")."""
    if denial is None or not denies:
        return found
    denier = denial.claimant or memory.claimant
    if denier is None:
        return found
    return [
        replace(s, disputed=True, trace=(*s.trace, ("status", f"denied by {denier.name}")))
        if s.claimant and s.claimant.side == theatre.opponent(denier.side) and not s.background and not s.denied
        else s
        for s in found
    ]


class _SentenceReader:
    def __init__(
        self,
        parsed: Parsed,
        source: Claimant | None,
        published: date | None,
        theatre: Theatre,
        memory: _Memory,
        default: str | None,
    ) -> None:
        self._default = default
        self._p, self._chunks = parsed, parsed.chunks
        self._source, self._published, self._theatre, self._memory = source, published, theatre, memory
        self._free = parsed.sentence.lang != "en"
        self.speeches = find_speeches(parsed.chunks, parsed.texts, parsed.sentence.lang)
        if parsed.sentence.paragraph != memory.paragraph and not parsed.sentence.title:
            memory.paragraph, memory.leading = parsed.sentence.paragraph, None

    def attribute(self, found: list[Statement]) -> list[Statement]:
        """Give the last sentence's statements to the speaker of "This was reported by the ministry"."""
        speaker = next((s.claimant for s in self.speeches if s.claimant and not s.denies), None)
        if speaker is None or not found or all(c.kind != "this_said" for c in self._chunks[:3]):
            return found
        last = found[-1].start
        return [replace(s, claimant=speaker, explicit=True) if s.start == last and not s.explicit else s for s in found]

    def names_only_denial(self) -> bool:
        """Tell whether the sentence denies something and is no question."""
        return any(c.kind == "deny" for c in self._chunks)

    def read(self) -> Iterator[Statement]:
        if self._chunks[-1].value == "?":
            return
        self._remember_leading_date()
        for at, chunk in enumerate(self._chunks):
            if chunk.kind == "cue" and chunk.value.change not in ("attack", "none") and not self._is_unreal(at):
                yield from self._statements(at)
        yield from self._listed()
        self._remember()

    # ---- one cue

    def _statements(self, at: int) -> Iterator[Statement]:
        cue: Cue = self._chunks[at].value
        targets = find_targets(self._chunks, at, free_order=self._free)
        if cue.needs_attack and not self._attack_near(targets):
            if not cue.retakes or not targets or targets[0].relation != "direct":
                return
            cue = replace(cue, change="gained", needs_attack=False)
        actor = self._actor(at, cue)
        if actor is None:
            return
        side, rule = actor
        places = list(self._places(targets, at, cue))
        if not places and self._counts_settlements(at):
            change = self._change(cue, "direct")
            self._memory.pending = (cue, change, side) if change else None
        for mention, relation in places:
            statement = self._statement(at, cue, mention, relation, side, rule)
            if statement is not None:
                attacker = self._theatre.opponent(side) if cue.change == "held" else side
                self._memory.actor, self._memory.place = attacker, mention
                yield statement

    def _actor(self, at: int, cue: Cue) -> tuple[str, str] | None:
        finder = self._actor_finder(at)
        if (
            cue.needs_attack
            and not any(c.kind == "cue" and c.value.change == "attack" for c in self._chunks)
            and self._memory.attacker
        ):
            other = self._theatre.opponent(self._memory.attacker)
            if other:
                return other, f"the other side of the attacker {self._memory.attacker} in the sentence before"
        found = finder.find(at)
        return (found.side, found.rule) if found and found.side in self._theatre.sides else None

    def _actor_finder(self, at: int) -> ActorFinder:
        speaker = self._owner_of_claim() or self._speech(at)[0] or self._source
        if speaker is None or speaker.side not in self._theatre.sides:
            speaker = self._speech(at)[0] or self._memory.claimant or speaker
        before = self._memory.actor or self._memory.attacker or self._default
        return ActorFinder(
            self._chunks, self._theatre, speaker.side if speaker else "unknown", before, free_order=self._free
        )

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
            else:
                last = self._last_place(at)
                if last is not None:
                    yield last, target.relation
        if not targets and cue.needs_attack:
            attack = next(
                (i for i, c in enumerate(self._chunks) if c.kind == "cue" and c.value.change == "attack"), None
            )
            own = find_targets(self._chunks, attack, free_order=self._free) if attack is not None else []
            here = [self._p.mention(t.chunk) for t in own if t.chunk is not None]
            yield from ((mention, "near") for mention in here or self._memory.attacked)

    def _last_place(self, at: int) -> Mention | None:
        for i in range(at - 1, -1, -1):
            if self._chunks[i].kind == "place":
                return self._p.mention(i)
        return self._memory.place

    def _attack_near(self, targets: Sequence[Target]) -> bool:
        return any(c.kind == "cue" and c.value.change in ("attack", "contested") for c in self._chunks) or (
            not targets and bool(self._memory.attacked)
        )

    def _counts_settlements(self, at: int) -> bool:
        return any(c.kind == "kind" and c.value != "city" for c in self._chunks[max(0, at - 5) : at + 4])

    def _statement(self, at: int, cue: Cue, mention: Mention, relation: str, side: str, rule: str) -> Statement | None:
        change = self._change(cue, relation)
        if change is None:
            return None
        when, date_rule = self._when(at, cue)
        background = self._is_background(at, when)
        if background and when.basis == "published":
            when = EventDate()
        claimant, explicit, denied, disputed = self._claim(at, background)
        sentence = self._p.sentence
        inside = relation in _INSIDE or cue.inside
        trace = (
            ("change", f"cue {cue.name!r}, place {relation}"),
            ("actor", rule),
            ("event_date", date_rule),
            ("claimant", "named in the sentence" if explicit else "the report's own source"),
        )
        return Statement(
            mention,
            change,
            side,
            inside,
            claimant,
            explicit,
            denied,
            disputed,
            when,
            background,
            sentence.start,
            sentence.stop,
            sentence.title,
            trace,
        )

    @staticmethod
    def _change(cue: Cue, relation: str) -> Change | None:
        """Give the change that a cue tells of a place: to take a part of it is to advance; to leave a part tells nothing."""
        if cue.change == "attack" or cue.change == "none":
            return None
        if relation == "part" and cue.change == "gained":
            return "advanced"
        if relation == "part" and cue.change == "withdrew":
            return None
        return cue.change

    # ---- what is not said to be so

    def _is_unreal(self, at: int) -> bool:
        """Tell whether a cue is negated, planned, feared, conditional or a bare infinitive."""
        chunk = self._chunks[at]
        words = self._p.sentence.words
        real = False
        if self._ends_as_infinitive(words[chunk.start]) or (at and words[self._chunks[at - 1].stop - 1] == "to"):
            real = any(c.kind == "managed" for c in self._chunks[max(0, at - 5) : at])
            if not real:
                return True
        for i in range(at - 1, max(-1, at - 14), -1):
            before = self._chunks[i]
            if before.value in _ENDS or before.kind == "recall":
                break
            if before.kind == "neg" and at - i <= 4:
                return True
            if before.kind == "irrealis" and not real and not chunk.value.needs_attack:
                return True
            if before.kind == "say" and i < at - 1 and not self._free:
                break
        return (
            any(c.kind == "irrealis" for c in self._chunks[at + 1 : at + 3]) if chunk.value.voice == "noun" else False
        )

    def _ends_as_infinitive(self, word: str) -> bool:
        endings = _INFINITIVES.get(self._p.sentence.lang, ())
        return bool(endings) and word.endswith(endings) and not word.endswith(("сть", "ость"))

    # ---- who says it

    def _speech(self, at: int) -> tuple[Claimant | None, bool]:
        speech = speech_of(self.speeches, at)
        if speech is None:
            return None, False
        return (
            (speech.claimant, True) if speech.claimant else (self._memory.claimant, self._memory.claimant is not None)
        )

    def _claim(self, at: int, background: bool) -> tuple[Claimant | None, bool, bool, bool]:
        """Give the claimant, whether the text names it, whether the claim is denied, and whether it is disputed."""
        claimant, explicit = self._speech(at)
        if background and explicit and self._in_clause_of_another(at):
            claimant, explicit = None, False
        deny = next((i for i, c in enumerate(self._chunks) if c.kind == "deny"), None)
        denial = denial_of(self.speeches)
        if deny is None or background:
            return (claimant or self._source), explicit, False, False
        about_claim = any(c.kind == "claim_noun" for c in self._chunks[: max(at, deny)]) or deny < at
        if about_claim or not explicit:
            denier = (denial.claimant if denial else None) or (claimant if explicit else None) or self._source
            return denier, denial is not None, True, False
        opposes = (
            denial is not None
            and denial.claimant is not None
            and claimant is not None
            and denial.claimant.side == self._theatre.opponent(claimant.side)
        )
        return claimant, explicit, False, opposes

    def _in_clause_of_another(self, at: int) -> bool:
        """Tell whether a recalled event hangs as a clause on news in the same sentence."""
        return any(c.kind == "cue" and c.value.change not in ("attack", "none") for c in self._chunks[:at])

    # ---- when

    def _when(self, at: int, cue: Cue) -> tuple[EventDate, str]:
        own = self._date_beside(at)
        if own is not None:
            return own, f"{own.basis} in the sentence"
        if cue.needs_attack and not any(c.kind == "place" for c in self._chunks) and self._memory.when.first:
            return self._memory.when, "date of the attack in the sentence before"
        if self._memory.leading is not None:
            return self._memory.leading, "date that opens the paragraph"
        if self._published is None:
            return EventDate(), "nothing dates it"
        return EventDate(self._published, None, "day", "published"), "the report's own date"

    def _date_beside(self, at: int) -> EventDate | None:
        """Give the date nearest to a cue: behind it up to the next cue, else before it."""
        cues = [i for i, c in enumerate(self._chunks) if c.kind == "cue" and c.value.change not in ("attack", "none")]
        after = next((i for i in cues if i > at), len(self._chunks))
        before = max((i for i in cues if i < at), default=-1)
        dates = [
            i
            for i, c in enumerate(self._chunks)
            if c.kind == "date" and (c.value.first is not None or c.value.precision == "unknown")
        ]
        own = [i for i in dates if before < i < after]
        if own:
            return self._dated(min(own, key=lambda i: (abs(i - at), i)))
        earlier = [i for i in dates if i < at]
        if earlier and self._opens(earlier[0]):
            return self._dated(earlier[0])
        return None

    def _dated(self, index: int) -> EventDate:
        when = self._chunks[index].value
        return self._memory.when if when is SAME_DAY else when

    def _opens(self, index: int) -> bool:
        return index <= 3

    def _is_background(self, at: int, when: EventDate) -> bool:
        if when.first is not None and self._published is not None and when.basis != "published":
            last = when.last or _end_of(when)
            return (self._published - last).days > RECALL_DAYS
        recalled = any(c.kind == "recall" for c in self._chunks[max(0, at - 2) : at])
        return recalled and when.basis in ("published", "none")

    # ---- memory

    def _remember_leading_date(self) -> None:
        first = next((c for c in self._chunks[:4] if c.kind == "date"), None)
        if first is not None and (first.value.precision == "range" or first.value.basis == "relative"):
            self._memory.leading = first.value if first.value.first != self._published else None
        if any(c.kind == "date" and c.value.first for c in self._chunks):
            self._memory.when = next(c.value for c in self._chunks if c.kind == "date" and c.value.first)

    def _listed(self) -> Iterator[Statement]:
        """Give the places of "They are A, B and C" after "seven villages were liberated"."""
        pending, opening = self._memory.pending, self._chunks[0]
        if pending is None or opening.kind != "list_intro":
            return
        self._memory.pending = None
        cue, change, side = pending
        for index, chunk in enumerate(self._chunks):
            if chunk.kind == "place":
                when = self._memory.when if self._memory.when.first else self._when(index, cue)[0]
                claimant = self._memory.claimant or self._source
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
        if named:
            self._memory.claimant = named[-1]
        attack = next((i for i, c in enumerate(self._chunks) if c.kind == "cue" and c.value.change == "attack"), None)
        if attack is not None:
            targets = find_targets(self._chunks, attack, free_order=self._free)
            self._memory.attacked = tuple(self._p.mention(t.chunk) for t in targets if t.chunk is not None)
            found = self._actor_finder(attack).find(attack)
            self._memory.attacker = found.side if found else None
        else:
            self._memory.attacked, self._memory.attacker = (), None
        places = [i for i, c in enumerate(self._chunks) if c.kind == "place"]
        if places and self._memory.place is None:
            self._memory.place = self._p.mention(places[0])


def _end_of(when: EventDate) -> date:
    """Give the last day that a date of its precision can mean."""
    first = when.first or date.min
    if when.precision == "year":
        return date(first.year, 12, 31)
    if when.precision == "month":
        return date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first
