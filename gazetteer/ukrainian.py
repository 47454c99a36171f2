"""Ukrainian names of Russian places, by the endings, words and letters in `sources/ru_to_uk.tsv`."""

from __future__ import annotations

import re
from functools import cache

from gazetteer.names import split_name
from gazetteer.tables import read_table


def to_ukrainian(name_ru: str) -> str:
    """Give the name by which Ukrainian reports call a Russian place ("Гуево" → "Гуєве").

    A rule of thumb for looking names up: no source has these names, and some are not so called.

    Args:
        name_ru: the Russian name in the nominative.

    Returns:
        The Ukrainian name.

    """
    words, separators = split_name(name_ru)
    return "".join(_word(word) + separator for word, separator in zip(words, separators, strict=True))


def _word(word: str) -> str:
    changed = word.lower()
    for shape, replacement in _lines():
        changed = shape.sub(replacement, changed)
    changed = changed.lower()
    return changed[:1].upper() + changed[1:] if word[:1].isupper() else changed


@cache
def _lines() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(line["shape"]), line["uk"]) for line in read_table("ru_to_uk"))
