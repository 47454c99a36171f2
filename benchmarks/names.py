"""How good the rules for names are: one key for all spellings, Russian names, adjectives of admin units.

    python benchmarks/names.py

Compares with GeoNames' alternate names (cities of 500 people and more) and with the codifier's names of hromadas, which
are adjectives of their centres. Needs the extra `build`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher

from gazetteer.forms import forms, relational_adjectives
from gazetteer.names import fold, romanise, romanise_ru, skeleton
from gazetteer.russian import to_russian
from gazetteer.sources import cities, codifier
from gazetteer.sources.cities import City

# What only Russian writes among the languages that GeoNames mixes for Ukraine: its letters, and endings of its names.
_RUSSIAN = re.compile(r"[А-ЯЁа-яё -]*([ыё]|[оеё]вка|[ое]во|ино|[^ы]ое|ая|ск|ье|ий)[А-ЯЁа-яё -]*")
_CYRILLIC = re.compile(r"[А-ЯЁІЇЄҐа-яёіїєґ'’ -]+")
_LATIN = re.compile(r"[A-Z][A-Za-z'’ -]+")
_SAME_NAME = 0.7
"""Aliases less like the name than this (difflib's ratio of the keys) are other names, not spellings."""


def main() -> None:
    """Print the table."""
    units, settlements = codifier.read(codifier.source())
    names = sorted({place.name_uk for place in settlements})
    print(f"distinct names {len(names)}, keys {len({fold(name) for name in names})}, "
          f"skeletons {len({skeleton(name) for name in names})}")  # fmt: skip
    for lang, spelled in (("uk", names), ("ru", [to_russian(name)[0] for name in names])):
        count = sum(len(forms(name, "uk" if lang == "uk" else "ru")) for name in spelled)
        print(f"forms a name, {lang}: {count / len(spelled):.1f}")
    pairs = list(_pairs(frozenset(names)))
    _print_spellings(pairs)
    _print_russian(pairs)
    first: dict[str, str] = {}
    for place in settlements:
        if len(place.units) == 3:
            first.setdefault(place.units[-1], place.name_uk)
    hromadas = [unit for unit in units if unit.level == 3 and unit.code in first]
    fitting = sum(
        unit.name_uk.lower()[:-1] + "ий" in relational_adjectives(first[unit.code], "uk") for unit in hromadas
    )
    print(
        f"hromadas called by an adjective of their first settlement: {fitting / len(hromadas):.1%} of {len(hromadas)}"
    )


def _pairs(names: frozenset[str]) -> Iterator[tuple[str, City]]:
    """Give the towns of Ukraine whose main name is a Ukrainian name of the codifier, with that name."""
    by_key = defaultdict(list)
    for name in sorted(names):
        by_key[fold(name)].append(name)
    for city in cities.read(cities.source()):
        if city.country == "UA" and by_key[fold(city.name)]:
            yield by_key[fold(city.name)][0], city


def _print_spellings(pairs: list[tuple[str, City]]) -> None:
    """Print how many alternate spellings a place's own keys meet."""
    met = guessed = total = 0
    for name, city in pairs:
        russian = to_russian(name)
        keys = {fold(text) for text in (name, romanise(name), *russian, *map(romanise_ru, russian))}
        bones = {skeleton(key) for key in keys}
        for alias in city.aliases:
            if (_CYRILLIC.fullmatch(alias) or _LATIN.fullmatch(alias)) and _alike(alias, name):
                total += 1
                met += fold(alias) in keys
                guessed += skeleton(alias) in bones
    print(f"alternate spellings met by a key: {met / total:.1%}, by a skeleton: {guessed / total:.1%} of {total}")


def _print_russian(pairs: list[tuple[str, City]]) -> None:
    """Print how often the derived Russian name is the one that GeoNames has."""
    first = any_of = total = 0
    for name, city in pairs:
        known = {fold(a) for a in city.aliases if _RUSSIAN.fullmatch(a) and a != name and _alike(a, name)}
        if known:
            keys = [fold(derived) for derived in to_russian(name)]
            total += 1
            first += keys[0] in known
            any_of += not known.isdisjoint(keys)
    print(f"Russian names right: first {first / total:.1%}, any {any_of / total:.1%} of {total}")


def _alike(alias: str, name: str) -> bool:
    return SequenceMatcher(None, fold(alias), fold(name)).ratio() >= _SAME_NAME


if __name__ == "__main__":
    main()
