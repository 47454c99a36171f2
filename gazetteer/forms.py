"""Case forms of settlement names and of adjectives, in Ukrainian and Russian.

The rules are the ending classes in `sources/endings_uk.tsv` and `endings_ru.tsv`, one a line: the role of the word in
the name (`noun`; `adjective`; `modifier`: an adjective only before the noun), its gender, the ending it has (a regular
expression), what takes the ending's place in each case (with the expression's groups), and a name that shows it. Within
a role and gender the first class that fits counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from typing import Literal

from gazetteer.names import split_name
from gazetteer.tables import read_table

Lang = Literal["uk", "ru"]
Paradigm = tuple[tuple[str, ...], ...]
"""The forms of a word by case: nominative, genitive, dative, accusative, instrumental, locative."""

ORDINAL = re.compile(
    r"(перш|друг|четверт)(ий|а|е|і)|трет(ій|я|є|і|ий|ья|ье|ьи)|(перв|четв[её]рт)(ый|ая|ое|ые)|втор(ой|ая|ое|ые)",
    re.IGNORECASE,
)
"""The numbers that tell namesakes apart ("Лиман Перший"): adjectives, but they follow their noun."""

CASES = ("genitive", "dative", "accusative", "instrumental", "locative")

# Words after which a name goes on unchanged: "Ростов-на-Дону".
_PREPOSITIONS = frozenset({"на", "над", "під", "под", "при", "за", "біля", "у", "в", "імені", "имени", "ім", "им"})
# The ends of first parts that stay unchanged before a hyphen: "Івано-Франківськ", "Нью-Йорк".
_LINKING = frozenset("оеєю")
# The endings of a relational adjective in -ський or -ский, by gender and number.
_RELATIONAL_GENDERS: dict[Lang, tuple[str, ...]] = {"uk": ("ий", "а", "е", "і"), "ru": ("ий", "ая", "ое", "ие")}

_NOUN, _ADJECTIVE, _BEFORE_NOUN = ("noun",), ("adjective",), ("adjective", "modifier")
_ANY = "any"


@dataclass(frozen=True, slots=True)
class EndingClass:
    """One line of the ending tables.

    Attributes:
        role: `noun`, `adjective` or `modifier`.
        gender: `m`, `f`, `n` or `p` (plural).
        shape: what the nominative ends in.
        endings: for each of `CASES`, what takes its place; `=` stands for the nominative.
        example: a name of the class, its genitive and its locative.

    """

    role: str
    gender: str
    shape: re.Pattern[str]
    endings: tuple[tuple[str, ...], ...]
    example: str

    def paradigm(self, word: str) -> Paradigm | None:
        """Decline a word by this class; None when its ending is another."""
        match = self.shape.search(word)
        if match is None:
            return None
        stem = word[: match.start()]
        return ((word,), *(tuple(_inflected(word, stem, match, e) for e in case) for case in self.endings))


def _inflected(word: str, stem: str, match: re.Match[str], ending: str) -> str:
    if ending == "=":
        return word
    return stem + (match.expand(ending) if "\\" in ending else ending)  # to expand costs more than all the rest


@cache
def ending_classes(lang: Lang) -> tuple[EndingClass, ...]:
    """Read the ending classes of a language, in order.

    Args:
        lang: `uk` or `ru`.

    Returns:
        The classes of `sources/endings_<lang>.tsv`.

    """
    return tuple(
        EndingClass(
            role=row["role"],
            gender=row["gender"],
            shape=re.compile(f"(?:{row['shape']})$", re.IGNORECASE),
            endings=tuple(tuple(row[case].split()) for case in CASES),
            example=row["example"],
        )
        for row in read_table(f"endings_{lang}")
    )


def forms(name: str, lang: Lang) -> frozenset[str]:
    """Give every case form of a settlement's name ("Велика Новосілка" → "Великої Новосілки" …).

    Where the name alone does not tell its gender or a variant, the forms of each are given; a possessive in -ово or
    -ино counts as declined and as indeclinable (its nominative is always among the forms).

    Args:
        name: the name in the nominative: one word or several, hyphens allowed.
        lang: `uk` or `ru`.

    Returns:
        The forms, nominative included; the name alone when no ending class fits it.

    """
    words, separators = split_name(name)
    paradigms = _name_paradigms(words, separators, lang)
    return frozenset(
        "".join(word + separator for word, separator in zip(chosen, separators, strict=True))
        for by_word in paradigms
        for case in range(len(CASES) + 1)
        for chosen in product(*(paradigm[case] for paradigm in by_word))
    )


def decline_adjective(adjective: str, lang: Lang) -> frozenset[str]:
    """Give every case form of an adjective in its own gender and number ("Донецька" → "Донецької", "Донецькій" …).

    Args:
        adjective: in the nominative, masculine, feminine, neuter or plural.
        lang: `uk` or `ru`.

    Returns:
        The forms, nominative included; the adjective alone when it does not look like one.

    """
    paradigms = _paradigms(adjective, _BEFORE_NOUN, lang)
    return frozenset({adjective}).union(*(form for _, paradigm in paradigms for form in paradigm))


def adjective_forms(name: str, lang: Lang) -> frozenset[str]:
    """Give every form of the adjectives that belong to a place ("Покровськ" → "покровський", "Покровському" …).

    Args:
        name: the settlement's name in the nominative.
        lang: `uk` or `ru`.

    Returns:
        The forms of `relational_adjectives` in all genders, numbers and cases; empty when there is none.

    """
    return frozenset(
        form
        for masculine in relational_adjectives(name, lang)
        for ending in _RELATIONAL_GENDERS[lang]
        for form in decline_adjective(masculine[:-2] + ending, lang)
    )


@lru_cache(maxsize=1 << 15)
def relational_adjectives(name: str, lang: Lang) -> tuple[str, ...]:
    """Give the adjectives that belong to a place, by which directions, axes, fronts and districts are called.

    Language has no one rule here ("Балка" → балківський), so that every likely one is given; the classes are those of
    `sources/relational.tsv`.

    Args:
        name: the settlement's name in the nominative.
        lang: `uk` or `ru`.

    Returns:
        The adjectives in the masculine nominative, in small letters, likeliest first; empty when no class fits.

    """
    (*first, last), separators = split_name(name.lower())
    if "-" in separators[-2:][0]:
        starts: Iterable[tuple[str, ...]] = [(name.lower().removesuffix(last),)]
    else:
        starts = product(*(_relational_endings(word, "first", lang) or [word] for word in first))
    adjectives = _relational_endings(last, "last", lang)
    return tuple("".join(start) + adjective for start in starts for adjective in adjectives)


def _relational_endings(word: str, role: str, lang: Lang) -> list[str]:
    """Put the endings of the first relational class that fits the word in its ending's place."""
    for row_lang, row_role, shape, endings in _relational_classes():
        if (row_lang, row_role) == (lang, role) and (match := shape.search(word)):
            return [word[: match.start()] + match.expand(ending) for ending in endings]
    return []


@cache
def _relational_classes() -> tuple[tuple[str, str, re.Pattern[str], tuple[str, ...]], ...]:
    """Read `sources/relational.tsv`: language, role, shape and the endings that take its place."""
    return tuple(
        (row["lang"], row["role"], re.compile(f"(?:{row['shape']})$"), tuple(row["adjective"].split()))
        for row in read_table("relational")
    )


def _name_paradigms(words: Sequence[str], separators: Sequence[str], lang: Lang) -> list[tuple[Paradigm, ...]]:
    """Decline the words of a name together: their paradigms, once for each way in which they agree in gender."""
    fixed = _fixed(words, separators)
    head = _head(words, fixed, lang)
    options = [_options(word, i - head, i in fixed, lang) for i, word in enumerate(words)]
    chosen = list(product(*options))
    agreeing = [c for c in chosen if len({gender for gender, _ in c} - {_ANY}) <= 1]
    return [tuple(paradigm for _, paradigm in c) for c in agreeing or chosen]


def _fixed(words: Sequence[str], separators: Sequence[str]) -> frozenset[int]:
    """Find the words that stay as they are: "Івано-" and "Нью-", abbreviations, and all from a preposition on."""
    fixed: set[int] = set()
    for i, (word, separator) in enumerate(zip(words, separators, strict=True)):
        if word in _PREPOSITIONS:
            return frozenset(fixed.union(range(i, len(words))))
        first_part = "-" in separator and word[-1:] in _LINKING and words[i + 1] not in _PREPOSITIONS
        if first_part or (len(word) > 1 and word.isupper()):
            fixed.add(i)
    return frozenset(fixed)


def _head(words: Sequence[str], fixed: frozenset[int], lang: Lang) -> int:
    """Find the noun: the last word, or the first noun of a name that ends in an adjective ("Рава-Руська")."""
    free = [i for i in range(len(words)) if i not in fixed] or [0]
    nouns = [i for i in free if not _paradigms(words[i], _ADJECTIVE, lang)]
    if not nouns:
        return free[0] if ORDINAL.fullmatch(words[free[-1]]) else free[-1]
    return free[-1] if free[-1] in nouns else nouns[0]


def _options(word: str, distance: int, fixed: bool, lang: Lang) -> list[tuple[str, Paradigm]]:
    """Give the paradigms that a word may have, `distance` words after the head (below 0: before it)."""
    invariant: list[tuple[str, Paradigm]] = [(_ANY, ((word,),) * (1 + len(CASES)))]
    if fixed:
        return invariant
    if distance == 0:
        return _paradigms(word, _NOUN, lang) + _paradigms(word, _ADJECTIVE, lang) or invariant
    return _paradigms(word, _ADJECTIVE if distance > 0 else _BEFORE_NOUN, lang) or invariant


@cache
def _classes_of(roles: tuple[str, ...], lang: Lang) -> tuple[EndingClass, ...]:
    return tuple(ending_class for ending_class in ending_classes(lang) if ending_class.role in roles)


@lru_cache(maxsize=1 << 12)
def _paradigms(word: str, roles: tuple[str, ...], lang: Lang) -> list[tuple[str, Paradigm]]:
    """Decline a word in these roles: a gender and a paradigm, by the first class that fits in each gender."""
    found: dict[str, Paradigm] = {}
    for ending_class in _classes_of(roles, lang):
        if ending_class.gender not in found:
            paradigm = ending_class.paradigm(word)
            if paradigm is not None:
                found[ending_class.gender] = paradigm
    return list(found.items())
