"""What is not said to be so: negated, planned, feared, conditional, asked, or named as an infinitive alone."""

from __future__ import annotations

from mapper.parsed import ENDS, Parsed

REACH = 13
"""So many chunks before a cue a plan or condition still covers it."""

NEGATION_REACH = 4
NOUN_REACH = 6
MANAGED_REACH = 5


def is_unreal(parsed: Parsed, at: int) -> bool:
    """Tell whether the cue at one index says something that is not said to have happened."""
    chunks, cue = parsed.chunks, parsed.chunks[at].value
    around = range(max(0, at - MANAGED_REACH), min(len(chunks), at + (MANAGED_REACH if parsed.language.free_order else 0)))
    managed = any(chunks[i].kind == "managed" and (i < at or chunks[i - 1].kind != "neg") for i in around)
    if is_infinitive(parsed, at) and not managed:
        return True
    clauses = 0
    for i in range(at - 1, max(-1, at - REACH - 1), -1):
        before = chunks[i]
        clauses += before.kind == "and" and before.value == ","
        if before.value in ENDS or before.value == ":" or before.kind == "recall":
            break
        if before.kind == "neg" and at - i <= NEGATION_REACH and not _belongs_before(parsed, i, at):
            return not parsed.has("deny")
        if before.kind == "irrealis" and not managed and not cue.needs_attack:
            return True
        if before.kind == "purpose" and not clauses:
            return True
        if before.kind == "say" and i < at - 1 and not parsed.language.free_order:
            break
    return cue.voice == "noun" and _doubted_behind(parsed, at)


def is_said_not(parsed: Parsed, at: int, start: int = 0) -> bool:
    """Tell whether a "not" at or behind an index belongs to the cue at another."""
    near = range(max(start, at - NEGATION_REACH), at)
    return any(parsed.chunks[i].kind == "neg" and not _belongs_before(parsed, i, at) for i in near)


def _belongs_before(parsed: Parsed, neg: int, at: int) -> bool:
    """Tell whether a "not" belongs to something before a cue: another verb ("не ушла и держит"), or a clause that it ends."""
    if not parsed.language.free_order:
        return False
    between = parsed.chunks[neg + 1 : at]
    ends = parsed.chunks[neg + 1].value == "," and neg > 0 and parsed.chunks[neg - 1].kind in ("word", "part")
    return ends or any(c.kind == "cue" and c.value.change != "attack" for c in between)


def is_negated(parsed: Parsed, at: int) -> bool:
    """Tell whether the cue at one index is said not to have happened, and no more ("has not left", not "may not leave")."""
    before = at - 1
    while before > 0 and parsed.chunks[before].kind in ("filler", "be"):
        before -= 1
    negated = before >= 0 and parsed.chunks[before].kind == "neg"
    return negated and not (is_infinitive(parsed, at) or _foreseen(parsed, at))


def _foreseen(parsed: Parsed, at: int) -> bool:
    return any(c.kind == "irrealis" for c in parsed.chunks[max(0, at - REACH) : at])


def _doubted_behind(parsed: Parsed, at: int) -> bool:
    """Tell whether what a noun names is doubted or foreseen behind it ("the loss of X is likely")."""
    for chunk in parsed.chunks[at + 1 : at + 1 + NOUN_REACH]:
        if (
            chunk.value in ENDS
            or chunk.kind in ("say", "cue", "relative", "where", "clause")
            or (chunk.kind == "and" and chunk.value == ",")
        ):
            return False
        if chunk.kind in ("irrealis", "neg"):
            return True
    return False


def is_infinitive(parsed: Parsed, at: int) -> bool:
    """Tell whether the cue at one index is an infinitive, by its ending or by the word before it."""
    language = parsed.language
    if at and parsed.sentence.words[parsed.chunks[at - 1].stop - 1] in language.infinitive_leads:
        return True
    word = parsed.word(at)
    return parsed.chunks[at].value.voice == "active" and word.endswith(language.infinitive_endings)
