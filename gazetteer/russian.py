"""Russian names of Ukrainian settlements, by the morphemes in `sources/uk_to_ru.tsv`."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice, product

from gazetteer.tables import read_table

_MOST = 3
# First parts of compounds: what follows them begins a word of its own ("Ново|олександрівка").
_FIRST_PART = re.compile(r"\b(ново|старо|велико|мало|верхньо|нижньо|червоно|красно|біло|чорно)(?=\w{4})")
_WORD = re.compile(r"[\w’']+")
_ADJECTIVAL = re.compile(r"[аяеєі]$")


def to_russian(name_uk: str) -> tuple[str, ...]:
    """Give the Russian name of a Ukrainian settlement ("Красногірське" → "Красногорское").

    A rule of thumb for places that no source names in Russian: stems and endings are exchanged one for one, a small
    table holds what is translated ("Залізне" → "Железное").

    Args:
        name_uk: the Ukrainian name in the nominative.

    Returns:
        One to three Russian names, likeliest first.

    """
    parts = re.split(r"([ -]+)", name_uk.replace("'", "’"))
    last = len(parts) - 1
    words = [_word_in_russian(part, before_noun=i < last and parts[i + 1] == " ") for i, part in enumerate(parts)]
    return tuple(dict.fromkeys(islice(("".join(chosen) for chosen in product(*words)), _MOST)))


@cache
def _rules() -> tuple[re.Pattern[str], tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]]:
    """Read the morphemes: one pattern that finds the line that fits at a place, and the lines."""
    rows = read_table("uk_to_ru")
    finder = re.compile("|".join(f"(?P<line{i}>{row['shape']})" for i, row in enumerate(rows)))
    return finder, tuple((re.compile(row["shape"]), tuple((row["ru"] or "").split("/"))) for row in rows)


def _word_in_russian(word: str, *, before_noun: bool) -> tuple[str, ...]:
    """Give the Russian readings of one word (or of what parts two words, which stays as it is)."""
    if not _WORD.fullmatch(word):
        return (word,)
    lower = _FIRST_PART.sub(r"\1|", word.lower())
    if before_noun and _ADJECTIVAL.search(lower):
        lower += "~"
    readings = ["".join(spelled) for spelled in product(*_spellings(lower))]
    return tuple(r[:1].upper() + r[1:] if word[0].isupper() else r for r in readings)


def _spellings(lower: str) -> list[tuple[str, ...]]:
    """Cut a word into morphemes and letters, and give the Russian alternatives of each."""
    finder, lines = _rules()
    spellings: list[tuple[str, ...]] = []
    place = 0
    for found in finder.finditer(lower):
        shape, russian = lines[int((found.lastgroup or "line0")[4:])]
        match = shape.match(lower, found.start())
        spellings.append((lower[place : found.start()].replace("|", ""),))
        if match is not None:
            spellings.append(tuple(match.expand(r) for r in russian))
        place = found.end()
    return [*spellings, (lower[place:].replace("|", ""),)]
