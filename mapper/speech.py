"""Who says it: the speakers of a sentence, and which of them a statement belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mapper.chunks import Chunk
from mapper.parsed import ENDS, Parsed
from mapper.theatre import Claimant

_REACH = 9
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
    heads = (i for i in parsed.all("claimant") if _heads_or_signs(parsed.chunks, i))
    speeches = [Speech(i, i, parsed.chunks[i].value, denies=False) for i in heads]
    for verb in sorted([*parsed.all("say"), *parsed.all("deny"), *parsed.all("say_again")]):
        if parsed.chunks[verb].kind == "say_again":
            speeches.append(Speech(verb, verb, None, denies=False))
        else:
            found = _named(parsed, verb) or _pronoun(parsed, verb) or _metonym(parsed, verb)
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


def _metonym(parsed: Parsed, verb: int) -> Speech | None:
    """Give a side that speaks by its capital or its officials ("Moscow says", "Ukrainian officials said")."""
    for i in range(verb - 1, max(-1, verb - 4), -1):
        chunk = parsed.chunks[i]
        if chunk.kind == "side" and not _possesses_claim(parsed.chunks, i):
            name = " ".join(parsed.texts[i:verb]).strip()
            return Speech(verb, i, Claimant(name, chunk.value), parsed.chunks[verb].kind == "deny")
        if chunk.kind not in ("word", "troops", "date", "to"):
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
    """Give the person behind an office by the name that follows it, else the office as written."""
    names: list[str] = []
    for j in range(i + 1, min(i + 6, len(parsed.chunks))):
        if parsed.chunks[j].kind in ("name", "given"):
            names.append(parsed.texts[j])
        elif names or parsed.chunks[j].kind in ("point", "say", "cue"):
            break
    return Claimant(" ".join(names) or parsed.texts[i], parsed.chunks[i].value)


def speech_of(speeches: Sequence[Speech], at: int) -> Speech | None:
    """Give the speech that a chunk stands in: the last whose verb comes before it, else the first behind it."""
    said = [s for s in speeches if not s.denies]
    before = [s for s in said if min(s.verb, s.at) < at]
    return before[-1] if before else (said[0] if said else None)


def denial_of(speeches: Sequence[Speech]) -> Speech | None:
    """Give the first speaker who denies something, or None."""
    return next((s for s in speeches if s.denies), None)
