"""Who says it: the speakers of a sentence, and which of them a statement belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mapper.chunks import Chunk
from mapper.theatre import Claimant

_REACH = 9
_BREAKS = frozenset({".", ";", "!", "?"})


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


def find_speeches(chunks: Sequence[Chunk], texts: Sequence[str], lang: str) -> list[Speech]:
    """Give the speakers of a sentence in the order of their verbs; [] when nobody is said to speak.

    Args:
        chunks: the sentence.
        texts: each chunk as written, for speakers that no list knows.
        lang: code of the sentence's language; in English the speaker stands before "told", its hearer behind.
    """
    speeches = []
    if len(chunks) > 1 and chunks[0].kind == "claimant" and chunks[1].value == ":":
        speeches.append(Speech(1, 0, chunks[0].value, denies=False))
    for verb, chunk in enumerate(chunks):
        if chunk.kind not in ("say", "deny"):
            continue
        found = _speaker_of(chunks, texts, verb, lang)
        if found is not None:
            speeches.append(found)
    return speeches


def _speaker_of(chunks: Sequence[Chunk], texts: Sequence[str], verb: int, lang: str) -> Speech | None:
    denies = chunks[verb].kind == "deny"
    near = [i for i in _reachable(chunks, verb) if chunks[i].kind == "claimant" and not _possesses_claim(chunks, i)]
    if near:
        best = min(near, key=lambda i: _distance(chunks, i, verb, lang))
        return Speech(verb, best, chunks[best].value, denies)
    for i in _reachable(chunks, verb):
        if chunks[i].kind == "office" and not _possesses_claim(chunks, i):
            return Speech(verb, i, _office_holder(chunks, texts, i), denies)
    for step in (-1, 1, -2, 2):
        i = verb + step
        if 0 <= i < len(chunks) and chunks[i].kind == "speaker_pronoun":
            return Speech(verb, verb, None, denies)
    if "його" in texts[verb] or "его" in texts[verb].split() or "її" in texts[verb] or "ее" in texts[verb].split():
        return Speech(verb, verb, None, denies)
    for i in range(verb - 1, max(-1, verb - 4), -1):
        if chunks[i].kind == "side" and not _possesses_claim(chunks, i):
            return Speech(verb, i, Claimant(" ".join(texts[i:verb]).strip(), chunks[i].value), denies)
        if chunks[i].kind not in ("word", "troops", "date", "to"):
            break
    return None


def _reachable(chunks: Sequence[Chunk], verb: int) -> list[int]:
    """Indices around a verb, nearest first, that no full stop parts from it."""
    left, right = [], []
    for i in range(verb - 1, max(-1, verb - _REACH - 1), -1):
        if chunks[i].kind == "point" and chunks[i].value in _BREAKS:
            break
        left.append(i)
    for i in range(verb + 1, min(len(chunks), verb + _REACH + 1)):
        if chunks[i].kind == "point" and chunks[i].value in _BREAKS:
            break
        right.append(i)
    return sorted(left + right, key=lambda i: abs(i - verb))


def _distance(chunks: Sequence[Chunk], i: int, verb: int, lang: str) -> tuple[int, int]:
    outlet = bool(chunks[i].value.outlet)
    behind = (
        lang == "en" and i > verb and chunks[verb].value not in ("according", "citing", "described", "as", "reported")
    )
    other_verb = any(chunks[j].kind == "say" for j in range(min(i, verb) + 1, max(i, verb)))
    return (outlet + other_verb, abs(i - verb) + (6 if behind else 0))


def _possesses_claim(chunks: Sequence[Chunk], i: int) -> bool:
    """Tell whether somebody only owns a claim that the sentence is about ("the minister's words … are false")."""
    return any(0 <= j < len(chunks) and chunks[j].kind == "claim_noun" for j in (i - 2, i - 1, i + 1))


def _office_holder(chunks: Sequence[Chunk], texts: Sequence[str], i: int) -> Claimant:
    names: list[str] = []
    for j in range(i + 1, min(i + 6, len(chunks))):
        if chunks[j].kind in ("name", "given"):
            names.append(texts[j])
        elif names or chunks[j].kind in ("point", "say", "cue"):
            break
    return Claimant(" ".join(names) or texts[i], chunks[i].value)


def speech_of(speeches: Sequence[Speech], at: int) -> Speech | None:
    """Give the speech that a chunk stands in: the last whose verb comes before it, else the first behind it."""
    said = [s for s in speeches if not s.denies]
    before = [s for s in said if min(s.verb, s.at) < at]
    return before[-1] if before else (said[0] if said else None)


def denial_of(speeches: Sequence[Speech]) -> Speech | None:
    """Give the first speaker who denies something, or None."""
    return next((s for s in speeches if s.denies), None)
