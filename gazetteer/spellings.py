"""Which names a place gets in the index, in which language, from lists that mix all of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable

from gazetteer.names import fold, romanise_ru, skeleton
from gazetteer.store import romanised
from gazetteer.writer import Spelling

_CYRILLIC = re.compile(r"[А-ЯЁІЇЄҐЎа-яёіїєґў'’ .-]+")
_LATIN = re.compile(r"[A-Z\u00c0-\u024f][A-Za-z\u00c0-\u024f'’ʼ .-]+")
_ABBREVIATION = re.compile(r"[A-Z]{2,4}")
_ONLY_UKRAINIAN = re.compile(r"[іїєґ'’]", re.IGNORECASE)
_ONLY_RUSSIAN = re.compile(r"[ыэъё]", re.IGNORECASE)

SHORTEST = 3
"""Aliases with a shorter key are left out: codes of airports and initials."""


def aliases(texts: Iterable[str]) -> list[Spelling]:
    """Sort out GeoNames' alternate names: those in Ukrainian, Russian or Latin letters, with their languages.

    Chinese in Latin letters (all lower case), abbreviations and names with digits are left out.

    Args:
        texts: the names, as the source has them.

    Returns:
        Spellings with the status `alias`; a Cyrillic name that may be of either language is there in both.

    """
    found: list[Spelling] = []
    for text in texts:
        plain = _without_stress(text)
        if len(fold(plain)) >= SHORTEST:
            found += [Spelling(plain, lang, "alias") for lang in languages(plain)]
    return found


def distinct(spellings: Iterable[Spelling]) -> list[Spelling]:
    """Leave out spellings that another of the same place and language covers: the fold sees no difference.

    Args:
        spellings: the spellings of one place, the preferred ones first.

    Returns:
        The first spelling of each key, language and script, in order.

    """
    first: dict[tuple[str, str, bool], Spelling] = {}
    for spelling in spellings:
        cyrillic = bool(_CYRILLIC.fullmatch(spelling.text))
        first.setdefault((fold(spelling.text), spelling.lang, cyrillic), spelling)
    return list(first.values())


def indexed(spellings: Iterable[Spelling]) -> list[Spelling]:
    """Leave out the spellings in Latin letters that the index derives from a Cyrillic one (see `store.romanised`).

    Args:
        spellings: the spellings of one place.

    Returns:
        The others, in order.

    """
    kept = list(spellings)
    derived = {
        (text, spelling.status)
        for spelling in kept
        for text in romanised(spelling.text)
        if fold(text) == fold(spelling.text)
    }
    return [s for s in kept if s.lang != "fixed" or (s.text, s.status) not in derived]


def languages(text: str) -> tuple[str, ...]:
    """Tell which languages a name may be in, by its letters.

    Args:
        text: a name.

    Returns:
        `fixed` (Latin letters), or `uk` or `ru` or both; () when it is in other letters, or an abbreviation.

    """
    if _CYRILLIC.fullmatch(text):
        if _ONLY_RUSSIAN.search(text):
            return ("ru",)
        return ("uk",) if _ONLY_UKRAINIAN.search(text) else ("uk", "ru")
    return ("fixed",) if _LATIN.fullmatch(text) and not _ABBREVIATION.fullmatch(text) else ()


def name_in(lang: str, name: str, spellings: Iterable[Spelling], attested: Container[str]) -> str | None:
    """Choose the name of a place in a language among its alternate names, where the choice is sure.

    Args:
        lang: `uk` or `ru`.
        name: the main name, in Latin letters.
        spellings: the alternate names, in all languages.
        attested: names that another source has in that language; one that writes е for ё will do.

    Returns:
        The attested name, the nearest to the main name when there are several; without one, the only alternate name
        that the letters allow; None when there is none, or are several.

    """
    mine = sorted({s.text for s in spellings if s.lang == lang})
    sure = [text for text in mine if text in attested or text.replace("ё", "е") in attested]
    key = fold(name)
    if sure:
        return max(sure, key=lambda text: (_likeness(fold(text), key), text))
    return mine[0] if len(mine) == 1 else None


def resembles(text: str, others: Iterable[str]) -> bool:
    """Tell whether a name is a spelling of one of others: whether their skeletons share the beginning."""
    bones = skeleton(text).replace(" ", "")[:3]
    return any(skeleton(other).replace(" ", "").startswith(bones) for other in others)


def _likeness(key: str, other: str) -> float:
    """Compare two keys by their shared pairs of letters, 0 to 1 (Dice)."""
    pairs, others = ({k[i : i + 2] for i in range(len(k) - 1)} for k in (key, other))
    return 2 * len(pairs & others) / ((len(pairs) + len(others)) or 1)


def _without_stress(text: str) -> str:
    """Take the stress marks (combining acute, grave) off Cyrillic vowels."""
    return unicodedata.normalize("NFC", text).replace("\u0301", "").replace("\u0300", "").strip()


def latin_of_russian(names: Iterable[str]) -> list[Spelling]:
    """Give Russian names in Latin letters, as the press writes them, with the status `current`."""
    return [Spelling(romanise_ru(name), "fixed", "current") for name in names]
