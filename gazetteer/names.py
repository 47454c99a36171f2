"""Names in letters: ONE key for all spellings of a name, a coarser one for guesses, and romanisation.

`fold` builds the name index and queries it, so that the two cannot drift apart. Its order: letters made comparable
(case, accents, look-alikes, script), then the merges below until nothing changes.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

# Signs that stand inside a word and carry no letter of their own: apostrophes, primes, soft hyphen, joiners.
_SILENT = dict.fromkeys(map(ord, "'’‘‛ʼʻʹʺ`´′″\"“”„＇\u00ad\u200b\u200c\u200d\u2060\ufeff"))

# Letters that look alike in both scripts; capitals apart, for B is В and b is no letter of Cyrillic at all.
_LATIN_LOOKALIKES = "ABCEHIKMOPTXYaceiopxy"
_CYRILLIC_LOOKALIKES = "АВСЕНІКМОРТХУасеіорху"
_TO_CYRILLIC = str.maketrans(_LATIN_LOOKALIKES, _CYRILLIC_LOOKALIKES)
_TO_LATIN = str.maketrans(_CYRILLIC_LOOKALIKES, _LATIN_LOOKALIKES)

# Latin letters whose accent is a sound of its own (ISO 9, Czech, Polish, Turkish and Crimean Tatar); other accents go.
_ACCENTED = str.maketrans(
    {"ž": "zh", "ż": "zh", "š": "sh", "ş": "sh", "ș": "sh", "č": "ch", "ç": "ch", "ŝ": "sch"}
    | {"ł": "l", "ı": "i", "ø": "o", "đ": "d", "ð": "d", "þ": "t", "æ": "e", "œ": "e"}
)

# Cyrillic letters (Ukrainian, Russian, Belarusian) as the key writes them; й, ї and ё reach this without their accent.
_CYRILLIC = str.maketrans(
    {"а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "e", "э": "e", "ж": "zh", "з": "z"}
    | {"и": "i", "і": "i", "ы": "i", "ј": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r"}
    | {"с": "s", "т": "t", "у": "u", "ф": "f", "х": "g", "ц": "c", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ь": ""}
    | {"ю": "u", "я": "a", "ѣ": "e"}
)

# Spellings of one sound, the longest first at each place. `h` is left in sh, zh and ch alone; Г, Ґ and Х are all `g`.
_SOUNDS = {
    "schtsch": "sch", "shch": "sch", "shh": "sch", "szcz": "sch", "stch": "sch", "sch": "sch",
    "tsch": "ch", "tch": "ch", "cz": "ch", "ch": "ch", "sz": "sh", "sh": "sh", "zh": "zh",
    "kh": "g", "gh": "g", "ts": "c", "tz": "c",
    "h": "g", "w": "v", "x": "ks", "q": "k", "j": "i", "y": "i",
}  # fmt: skip
_SOUND = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)))

_MERGES = (
    (re.compile(r"i+o"), "e"),  # ё as yo, io, jo; йо
    (re.compile(r"i+(?=[aeu])"), ""),  # я, є, ю as ia, ye, ju
    (re.compile(r"chm"), "gm"),  # Bachmut
    (re.compile(r"(zh|sh|ch|.)\1+"), r"\1"),  # doubled letters
)

FOLD_TABLES: Final = {
    "silent": "".join(map(chr, _SILENT)),
    "cyrillic_lookalikes": _CYRILLIC_LOOKALIKES,
    "latin_lookalikes": _LATIN_LOOKALIKES,
    "accented": {chr(letter): text for letter, text in _ACCENTED.items()},
    "cyrillic": {chr(letter): text for letter, text in _CYRILLIC.items()},
    "sounds": _SOUNDS,
    "merges": [[pattern.pattern, replacement.replace("\\1", "$1")] for pattern, replacement in _MERGES],
}
"""What `fold` goes by, as data for a program in another language: patterns and replacements as JavaScript has them."""

_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
_SEPARATOR = re.compile(r"([ -]+)")
_CYRILLIC_LETTER = re.compile(r"[\u0400-\u04ff]")
_LATIN_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f]")
_VOWELS = str.maketrans(dict.fromkeys("aeiou"))


def fold(text: str) -> str:
    """Give the key under which all spellings of a name meet.

    Ukrainian, Russian and Belarusian Cyrillic, the 2010 national romanisation, BGN/PCGN, ISO 9, German, Polish and
    informal Latin spellings of one form give one key. The key of several words is the keys of the words, in order;
    hyphens part words. `fold(fold(x)) == fold(x)`.

    Args:
        text: a name, or any words, in any case and script.

    Returns:
        The key: lower case, words parted by one space; "" when the text has no letter or digit.

    """
    words = _WORD.findall(unicodedata.normalize("NFKC", text.translate(_SILENT)))
    return " ".join(key for word in words if (key := _fold_word(word)))


def split_name(name: str) -> tuple[list[str], list[str]]:
    """Cut a name at its spaces and hyphens ("Нью-Йорк" → ["Нью", "Йорк"], ["-", ""]).

    Args:
        name: a name.

    Returns:
        The words, and what follows each of them; joined in turn they give the name again.

    """
    parts = _SEPARATOR.split(name)
    return parts[::2], [*parts[1::2], ""]


def skeleton(text: str) -> str:
    """Give the consonants of a name's key, for guesses at a misspelling ("Krasnogorsk" and "Красногірське" share one).

    Args:
        text: a name, or any words, in any case and script.

    Returns:
        The key of `fold` without vowels, word by word; a word of vowels alone stays whole; "" for an empty key.

    """
    return " ".join(word.translate(_VOWELS) or word for word in fold(text).split())


@lru_cache(maxsize=1 << 16)
def _fold_word(word: str) -> str:
    """Fold one word without spaces, hyphens or silent signs."""
    key = in_one_script(word).casefold().translate(_ACCENTED)
    key = "".join(c for c in unicodedata.normalize("NFD", key) if not unicodedata.combining(c)).casefold()
    key = key.replace("ьо", "ио").translate(_CYRILLIC)
    while (merged := _merge(key)) != key:
        key = merged
    return key


def _merge(key: str) -> str:
    """Apply every merge once."""
    key = _SOUND.sub(lambda m: _SOUNDS[m[0]], key)
    for pattern, replacement in _MERGES:
        key = pattern.sub(replacement, key)
    return key


def in_one_script(word: str) -> str:
    """Turn look-alike letters of the script in the minority into the other's ("Baxмут" with a Latin a and x).

    Args:
        word: one word.

    Returns:
        The word in one script; unchanged when it is in one already.

    """
    cyrillic = len(_CYRILLIC_LETTER.findall(word))
    latin = len(_LATIN_LETTER.findall(word))
    if not cyrillic or not latin:
        return word
    return word.translate(_TO_CYRILLIC if cyrillic >= latin else _TO_LATIN)


# Cabinet of Ministers of Ukraine, resolution No. 55 of 27 January 2010.
_NATIONAL = (
    {"а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh", "з": "z", "и": "y"}
    | {"і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s"}
    | {"т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu", "я": "ia"}
    | {"ь": "", "зг": "zgh"}
)
_NATIONAL_INITIAL = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
_UK_LETTER = re.compile(r"(?P<initial>\b[єїйюя])|зг|\w|['’ʼ]", re.IGNORECASE)
_UK_APOSTROPHE = re.compile(r"['’ʼ]")

# BGN/PCGN 1947 for Russian, as the press writes it: no soft sign, ё as yo, final -ий and -ый as -y.
_PRESS = (
    {"а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z", "и": "i", "й": "y"}
    | {"к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f"}
    | {"х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu"}
    | {"я": "ya", "ье": "ye", "ъе": "ye", "ьи": "yi", "ьо": "yo", "ьё": "yo", "ъё": "yo", "ий": "y", "ый": "y"}
)
_RU_LETTER = re.compile(r"(?P<ye>\bе|(?<=[аеёиоуыэюяй])е)|[ьъ][её]|ьи|ьо|[иы]й\b|\w", re.IGNORECASE)


def romanise(name_uk: str) -> str:
    """Write a Ukrainian name in the national romanisation ("Красногірське" → "Krasnohirske", "Нью-Йорк" → "Niu-York").

    Source: Cabinet of Ministers of Ukraine, resolution No. 55 of 27 January 2010.

    Args:
        name_uk: a name in Ukrainian Cyrillic.

    Returns:
        The name in Latin letters; what is not a Ukrainian letter stays as it is.

    """
    bare = _UK_APOSTROPHE.sub("", name_uk)
    # The resolution counts letters from the start of the word, so an apostrophe never makes one initial.
    return _UK_LETTER.sub(lambda m: _spelled(m, _NATIONAL_INITIAL if m["initial"] else _NATIONAL), bare)


def romanise_ru(name_ru: str) -> str:
    """Write a Russian name as the English-language press does ("Красногорское" → "Krasnogorskoye").

    BGN/PCGN 1947 (е is `ye` at the start and after a vowel, й, ь, ъ), but no apostrophes, ё as `yo`, final -ий as `y`.

    Args:
        name_ru: a name in Russian Cyrillic.

    Returns:
        The name in Latin letters; what is not a Russian letter stays as it is.

    """
    return _RU_LETTER.sub(lambda m: _spelled(m, {"е": "ye"} if m["ye"] else _PRESS), name_ru)


def _spelled(match: re.Match[str], letters: dict[str, str]) -> str:
    """Give the Latin spelling of the matched letters, with their capital."""
    latin = letters.get(match[0].lower(), match[0])
    return latin[:1].upper() + latin[1:] if match[0][0].isupper() else latin
