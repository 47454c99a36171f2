"""Who says it: the speakers of a sentence, and which of them a statement belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mapper.beside import DASHES
from mapper.chunks import Chunk
from mapper.modality import is_said_not
from mapper.parsed import ENDS, Parsed
from mapper.theatre import Claimant

_REACH = 9
_SAYS_SO = 4
"""So many chunks behind a verb of speech a denial is what is said."""

_PARTING = DASHES | {":", ";"}
_BESIDE_SPEAKER = {
    -1: ("word", "troops", "date", "to", "number", "list_intro", "ref", "rank"),
    1: ("word", "troops", "date", "in"),
}
_ABOUT = frozenset({"list_intro", "ref"})
"""What stands between a side and its verb and is no part of its name ("Киев это опроверг")."""

_SPEAKER_FOLLOWS = frozenset({"according", "citing", "described", "as", "reported"})


@dataclass(frozen=True, slots=True)
class Speech:
    """A speaker found in a sentence.

    Attributes:
        verb: index of the chunk that says "said", "denied" or the like.
        at: index of the speaker's chunk; equal to `verb` for a pronoun.
        claimant: the speaker; None when a pronoun stands for the speaker before.
        denies: whether the verb denies.
    """

    verb: int
    at: int
    claimant: Claimant | None
    denies: bool


def find_speeches(parsed: Parsed) -> list[Speech]:
    """Give the speakers of a sentence in the order of their verbs; [] when nobody is said to speak."""
    speeches = []
    for i, chunk in enumerate(parsed.chunks if parsed.may_have("claimant") else ()):
        speaker = chunk.value if chunk.kind == "claimant" else chunk.speaker
        if speaker is not None and _heads_or_signs(parsed.chunks, i):
            speeches.append(Speech(i, i, speaker, denies=False))
    for verb in sorted([*parsed.all("say"), *parsed.all("deny"), *parsed.all("say_again")]):
        if parsed.chunks[verb].kind == "say_again":
            speeches.append(Speech(verb, verb, None, denies=False))
        else:
            pronoun = _pronoun(parsed, verb)
            found = None if pronoun and not parsed.language.free_order else _named(parsed, verb)
            found = found or _same_again(pronoun, speeches) or _metonym(parsed, verb) or _stranger(parsed, verb)
            found = found or _says_so(parsed, verb, speeches)
            speeches += [found] if found else []
    return speeches


def _heads_or_signs(chunks: Sequence[Chunk], i: int) -> bool:
    """Tell whether a speaker leads what is said ("DeepState: …") or signs it ("… – DeepState.")."""
    leads = i <= 3 and i + 1 < len(chunks) and chunks[i + 1].value == ":" and all(c.kind != "cue" for c in chunks[:i])
    signs = i > 1 and chunks[i - 1].value in ("–", "—", "-") and all(c.kind == "point" for c in chunks[i + 1 :])
    return leads or signs


def _named(parsed: Parsed, verb: int) -> Speech | None:
    """Give the claimant or holder of an office that a verb belongs to."""
    chunks, denies = parsed.chunks, parsed.chunks[verb].kind == "deny"
    reachable = [i for i in _reachable(chunks, verb) if not _possesses_claim(chunks, i)]
    claimants = [i for i in reachable if chunks[i].kind == "claimant"]
    if claimants:
        best = min(claimants, key=lambda i: _distance(parsed, i, verb))
        return Speech(verb, best, chunks[best].value, denies)
    office = next((i for i in reachable if chunks[i].kind == "office"), None)
    return None if office is None else Speech(verb, office, _office_holder(parsed, office), denies)


def _pronoun(parsed: Parsed, verb: int) -> Speech | None:
    """Give the speaker before, for "he added"."""
    beside = (verb - 1, verb + 1) if parsed.language.free_order else (verb - 1,)
    found = any(0 <= i < len(parsed.chunks) and parsed.chunks[i].kind == "speaker_pronoun" for i in beside)
    return Speech(verb, verb, None, parsed.chunks[verb].kind == "deny") if found else None


def _same_again(pronoun: Speech | None, before: Sequence[Speech]) -> Speech | None:
    """Give a pronoun its speaker where the sentence has named one before ("X said …, and he added …")."""
    named = next((s.claimant for s in reversed(before) if s.claimant is not None), None)
    return replace(pronoun, claimant=named) if pronoun else None


def _says_so(parsed: Parsed, verb: int, before: Sequence[Speech]) -> Speech | None:
    """Give who says that what was told before is not so ("Kyiv says this is untrue")."""
    if parsed.chunks[verb].kind != "deny" or not before or verb - before[-1].verb > _SAYS_SO:
        return None
    between = parsed.sentence.words[parsed.chunks[before[-1].verb].stop : parsed.chunks[verb].start]
    return None if parsed.language.back.isdisjoint(between) else replace(before[-1], verb=verb, denies=True)


def _metonym(parsed: Parsed, verb: int) -> Speech | None:
    """Give a side that speaks by its capital, officials or command ("Moscow says", "повідомили в угрупованні «Хортиця»")."""
    follows = parsed.language.free_order or parsed.chunks[verb].value in _SPEAKER_FOLLOWS
    return _side_speaking(parsed, verb, -1) or (_side_speaking(parsed, verb, 1) if follows else None)


def _side_speaking(parsed: Parsed, verb: int, step: int) -> Speech | None:
    """Give the side that stands so near a verb, before it (-1) or behind it (1), that it speaks; behind it a force alone."""
    chunks = parsed.chunks
    for i in range(verb + step, verb + 5 * step, step):
        if not 0 <= i < len(chunks) or chunks[i].kind not in ("side", *_BESIDE_SPEAKER[step]):
            return None
        if chunks[i].kind == "side":
            if _possesses_claim(chunks, i) or (step > 0 and chunks[i].speaker is None):
                return None
            words = (parsed.texts[k] for k in range(i, max(verb, i + 1)) if chunks[k].kind not in _ABOUT)
            named = Claimant(" ".join(words).strip(), chunks[i].value)
            return Speech(verb, i, chunks[i].speaker or named, chunks[verb].kind == "deny")
    return None


_INTRODUCES = frozenset(
    {"word", "rank", "troops", "side", "of", "number", "filler", "given", "unit", "place", "direction", "own"}
)
"""What stands between a verb of speech and the name of whom nobody lists ("said the commander of the 5th brigade Ivan Koval")."""


def _stranger(parsed: Parsed, verb: int) -> Speech | None:
    """Give a person whom the theatre does not list, of the side that the words beside the name tell."""
    steps = (range(verb + 1, verb + 1 + _REACH), range(verb - 1, verb - 1 - _REACH, -1))
    for way in steps if parsed.language.free_order else steps[1:]:
        named = _name_along(parsed, way)
        if named is None:
            continue
        first, last = named
        sides = [c.value for c in parsed.chunks[min(verb, first) : max(verb, last) + 1] if c.kind == "side"]
        side = sides[0] if sides else "unknown"
        name = " ".join(parsed.texts[first : last + 1])
        return Speech(verb, first, Claimant(name, side), parsed.chunks[verb].kind == "deny")
    return None


def _name_along(parsed: Parsed, way: range) -> tuple[int, int] | None:
    """Give the first and last chunk of the name that comes first on a way from a verb; None when other words come before it."""
    for i in way:
        if not 0 <= i < len(parsed.chunks):
            return None
        if parsed.chunks[i].kind == "name":
            first = last = i
            while first > 0 and parsed.chunks[first - 1].kind in ("name", "given"):
                first -= 1
            while last + 1 < len(parsed.chunks) and parsed.chunks[last + 1].kind == "name":
                last += 1
            return first, last
        if parsed.chunks[i].kind not in _INTRODUCES:
            return None
    return None


def _reachable(chunks: Sequence[Chunk], verb: int) -> list[int]:
    """Indices around a verb, nearest first, that no full stop parts from it."""
    left, right = [], []
    for i in range(verb - 1, max(-1, verb - _REACH - 1), -1):
        if chunks[i].kind == "point" and chunks[i].value in ENDS:
            break
        left.append(i)
    for i in range(verb + 1, min(len(chunks), verb + _REACH + 1)):
        if chunks[i].kind == "point" and chunks[i].value in ENDS:
            break
        right.append(i)
    return sorted(left + right, key=lambda i: abs(i - verb))


def _distance(parsed: Parsed, i: int, verb: int) -> tuple[int, int]:
    """Rank a possible speaker: a source before an outlet that quotes it, then the nearer; a hearer ("told Putin") last."""
    chunks = parsed.chunks
    other_verb = any(chunks[j].kind == "say" for j in range(min(i, verb) + 1, max(i, verb)))
    hearer = not parsed.language.free_order and i > verb and chunks[verb].value not in _SPEAKER_FOLLOWS
    return (chunks[i].value.outlet + other_verb, abs(i - verb) + (6 if hearer else 0))


def _possesses_claim(chunks: Sequence[Chunk], i: int) -> bool:
    """Tell whether somebody only owns a claim that the sentence is about ("the minister's words … are false")."""
    return any(0 <= j < len(chunks) and chunks[j].kind == "claim_noun" for j in (i - 2, i - 1, i + 1))


def _office_holder(parsed: Parsed, i: int) -> Claimant:
    """Give the person behind an office by the name that follows it, else the office as written; a force's speaks for it."""
    force = parsed.chunks[i + 1].speaker if i + 1 < len(parsed.chunks) else None
    names: list[str] = []
    for j in range(i + 1, min(i + 6, len(parsed.chunks))):
        if parsed.chunks[j].kind in ("name", "given"):
            names.append(parsed.texts[j])
        elif names or parsed.chunks[j].kind in ("point", "say", "cue"):
            break
    return force or Claimant(" ".join(names) or parsed.texts[i], parsed.chunks[i].value)


def speech_of(speeches: Sequence[Speech], at: int) -> Speech | None:
    """Give the speech that a chunk stands in: the last whose verb comes before it, else the first behind it."""
    said = [s for s in speeches if not s.denies]
    before = [s for s in said if min(s.verb, s.at) < at]
    return before[-1] if before else (said[0] if said else None)


def denial_of(speeches: Sequence[Speech]) -> Speech | None:
    """Give the first speaker who denies something, or None."""
    return next((s for s in speeches if s.denies), None)


def denial_before(parsed: Parsed, at: int) -> tuple[int, int] | None:
    """Give the denial behind which the cue at one index is the denier's own account, and the point or verb that opens that.

    So it is in "Kyiv denied this: its troops hold X" and "rejected the claim, saying that its troops hold X"; None where the cue
    may be what is denied: "denied that X fell", "denied this: X has not fallen", "denied the reports: allegedly X fell".
    """
    denials = parsed.all("deny")
    if not denials or denials[-1] > at:
        return None
    deny, chunks = denials[-1], parsed.chunks
    for i in range(at - 1, deny, -1):
        if _goes_on(parsed, i) or chunks[i].value in _PARTING:
            told = chunks[i].kind == "say" or _refers_back(parsed, deny, i)
            return (deny, i) if told and not is_said_not(parsed, at, i) else None
    return None


def _goes_on(parsed: Parsed, i: int) -> bool:
    """Tell whether a verb of speech goes on from the verb before it (", saying", "and said"; not "reports and claims")."""
    chunks = parsed.chunks
    joint = next((k for k in range(i - 1, 0, -1) if chunks[k].kind != "filler"), 0)
    if chunks[i].kind != "say" or chunks[joint].kind != "and":
        return False
    if parsed.word(i).endswith(parsed.language.participle_endings):
        return True
    return chunks[joint].value != "," and chunks[joint - 1].kind not in ("say", "claim_noun")


def _refers_back(parsed: Parsed, deny: int, opening: int) -> bool:
    """Tell whether what a denial denies is told before the colon or dash behind it, so that the denier goes on behind that."""
    chunks = parsed.chunks
    if parsed.word(opening + 1) in parsed.language.hearsay:
        return False
    told = any(c.kind == "claim_noun" or (c.kind == "cue" and c.value.change not in ("attack", "none")) for c in chunks[:opening])
    says = any(c.kind == "say" for c in chunks[deny:opening]) or chunks[opening + 1].kind == "say_again"
    return told or says or not parsed.language.back.isdisjoint(parsed.sentence.words[: chunks[opening].start])
