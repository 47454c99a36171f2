"""Russian names of Ukrainian settlements: listed in `sources/russian_names.tsv`, or by the morphemes in `uk_to_ru.tsv`."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice, product

from gazetteer.forms import ORDINAL
from gazetteer.names import split_name
from gazetteer.tables import read_table

_MOST = 3
# First parts of compounds: what follows them begins a word of its own ("Ново|олександрівка").
_FIRST_PART = re.compile(r"\b(ново|старо|велико|мало|верхньо|нижньо|червоно|красно|біло|чорно)(?=\w{4})")
_ADJECTIVAL = ("а", "я", "е", "є", "і")
_LINKING = ("о", "е", "є", "у", "ю")


@cache
def to_russian(name_uk: str) -> tuple[str, ...]:
    """Give the Russian name of a Ukrainian settlement ("Красногірське" → "Красногорское").

    For places that no source names in Russian: `sources/russian_names.tsv` holds names that follow no rule ("Козачі Лагері" →
    "Казачьи Лагеря"); of all others stems and endings are exchanged one for one.

    Args:
        name_uk: the Ukrainian name in the nominative.

    Returns:
        One to three Russian names, likeliest first.

    """
    return _listed().get(name_uk.replace("'", "’")) or by_morphemes(name_uk)


def by_morphemes(name_uk: str) -> tuple[str, ...]:
    """Give what the morphemes alone make of a Ukrainian name: one to three Russian names, likeliest first."""
    words, separators = split_name(name_uk.replace("'", "’"))
    noun = next((i for i in reversed(range(len(words))) if not ORDINAL.fullmatch(words[i])), 0)
    marked = [
        word + _mark(word, separator, before_noun=i < noun)
        for i, (word, separator) in enumerate(zip(words, separators, strict=True))
    ]
    readings = product(*(_word_in_russian(word) for word in marked))
    joined = ("".join(map("".join, zip(chosen, separators, strict=True))) for chosen in readings)
    return tuple(dict.fromkeys(islice(joined, _MOST)))


@cache
def _listed() -> dict[str, tuple[str, ...]]:
    """Read the names that follow no rule."""
    return {row["name_uk"].replace("'", "’"): tuple(row["ru"].split("/")) for row in read_table("russian_names")}


@cache
def _lines() -> tuple[re.Pattern[str], dict[str | None, tuple[re.Pattern[str], tuple[str, ...]]]]:
    """Read the morphemes: one pattern whose group names the line that fits, and the lines by those names."""
    rows = {f"line{i}": row for i, row in enumerate(read_table("uk_to_ru"))}
    finder = re.compile("|".join(f"(?P<{name}>{row['shape']})" for name, row in rows.items()))
    return finder, {name: (re.compile(row["shape"]), tuple(row["ru"].split("/"))) for name, row in rows.items()}


def _mark(word: str, separator: str, *, before_noun: bool) -> str:
    """Give the sign that the table knows a word's place in the name by: `~` before its noun, `=` before a hyphen."""
    if "-" in separator:
        return "=" if word.endswith(_LINKING) else ""
    return "~" if before_noun and word.endswith(_ADJECTIVAL) else ""


def _word_in_russian(word: str) -> tuple[str, ...]:
    """Give the Russian readings of one marked word."""
    readings = ["".join(spelled) for spelled in product(*_spellings(_FIRST_PART.sub(r"\1|", word.lower())))]
    return tuple(r[:1].upper() + r[1:] if word[:1].isupper() else r for r in readings)


def _spellings(lower: str) -> list[tuple[str, ...]]:
    """Cut a word into morphemes and letters, and give the Russian alternatives of each."""
    finder, lines = _lines()
    spellings: list[tuple[str, ...]] = []
    place = 0
    for found in finder.finditer(lower):
        shape, russian = lines[found.lastgroup]
        spellings.append((lower[place : found.start()].replace("|", ""),))
        if match := shape.match(lower, found.start()):  # once more, for the groups of this line alone
            spellings.append(tuple(match.expand(r) for r in russian))
        place = found.end()
    return [*spellings, (lower[place:].replace("|", ""),)]
