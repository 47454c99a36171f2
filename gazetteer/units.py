"""Names of admin units: oblasts, raions and hromadas, in three languages, with all their forms."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import product, takewhile

from gazetteer.forms import Lang, decline_adjective, forms, relational_adjectives
from gazetteer.names import romanise, romanise_ru
from gazetteer.russian import to_russian
from gazetteer.tables import read_table

# The words for a unit by level, the official one first; "обл." and the like stand undeclined after the adjective.
_WORDS: dict[int, dict[str, tuple[str, ...]]] = {
    1: {"uk": ("область",), "ru": ("область",), "en": ("Oblast", "region", "province")},
    2: {"uk": ("район",), "ru": ("район",), "en": ("Raion", "district", "rayon")},
    3: {
        "uk": ("громада", "територіальна громада", "сільська громада", "селищна громада", "міська громада"),
        "ru": ("громада", "община"),
        "en": ("Hromada", "community"),
    },
}
_RAION, _HROMADA = 2, 3
_SURE_BEGINNING = 3
_ABBREVIATIONS = {1: ("обл",), 2: ("р-н",), 3: ()}


def unit_names(code: str, name_uk: str, level: int, seats: Sequence[str] = ()) -> frozenset[str]:
    """Give every name of an admin unit in Ukrainian, Russian and English, with all case forms.

    Args:
        code: KATOTTG code, or `RU-41` and the like (country, GeoNames admin1 code).
        name_uk: the name in the codifier ("Пологівський"); "" for units outside Ukraine.
        level: 1 oblast, 2 raion, 3 hromada.
        seats: Ukrainian names of settlements that the unit may be called after.

    Returns:
        The names ("Пологівського району", "Пологовский район", "Polohy district"); empty when the code is unknown and
        there is no Ukrainian name.

    """
    names = _listed(code, level)
    if not name_uk or not _is_adjective(name_uk):
        return frozenset(names)
    seat = _seat(name_uk, level, seats)
    russian = dict.fromkeys((*to_russian(name_uk), *_russian_adjectives(seat, level)))
    adjectives: tuple[tuple[Lang, str], ...] = (("uk", name_uk), *(("ru", ru) for ru in russian))
    for lang, adjective in adjectives:
        names.update(form for word in _WORDS[level][lang] for form in forms(f"{adjective} {word}", lang))
        names.update(map(" ".join, product(decline_adjective(adjective, lang), _ABBREVIATIONS[level])))
        names.update(_vernacular(adjective, level, lang))
    stems = {romanise(name_uk), *map(romanise_ru, to_russian(name_uk))}
    if seat:
        stems |= {romanise(seat), *map(romanise_ru, to_russian(seat))}
    return frozenset(names.union(_in_english(sorted(stems), level)))


def _russian_adjectives(seat: str | None, level: int) -> list[str]:
    """Give the adjectives of the Russian names of the settlement that a unit is called after ("Снигирёвка" → "Снигирёвская")."""
    names = to_russian(seat) if seat else ()
    found = [adjective for name in names for adjective in relational_adjectives(name, "ru")[:1]]
    return found if level == _RAION else [adjective.removesuffix("ий") + "ая" for adjective in found]


def unit_title(name_uk: str, level: int, seats: Sequence[str]) -> str:
    """Give the English title of an admin unit ("Пологівський", with Пологи among its settlements → "Polohy Raion").

    Args:
        name_uk: the name in the codifier.
        level: 1 oblast, 2 raion, 3 hromada.
        seats: Ukrainian names of settlements that the unit may be called after, in the codifier's order.

    Returns:
        The title; with the adjective in Latin letters when no settlement fits ("Dnistrovskyi Raion"), and the name
        alone in Latin letters for a unit that is not called by an adjective ("Kyiv").

    """
    if not _is_adjective(name_uk):
        return romanise(name_uk)
    return f"{romanise(_seat(name_uk, level, seats) or name_uk)} {_WORDS[level]['en'][0]}"


def unit_name_uk(code: str, name_uk: str, level: int) -> str | None:
    """Give the Ukrainian name of an admin unit or country, with its kind ("Пологівський район").

    Args:
        code: as for `unit_names`.
        name_uk: the name in the codifier; "" outside Ukraine.
        level: 1 oblast, 2 raion, 3 hromada, 0 a country.

    Returns:
        The name; outside Ukraine the first Ukrainian one in `sources/units.tsv`, None when there is none.

    """
    if not name_uk:
        listed = (
            name.replace("|", " ") for kind, lang, name in _table().get(code, ()) if (kind, lang) == ("name", "uk")
        )
        return next(listed, None)
    return f"{name_uk} {_WORDS[level]['uk'][0]}" if _is_adjective(name_uk) else name_uk


def _is_adjective(name_uk: str) -> bool:
    return " " not in name_uk.strip() and name_uk.endswith(("а", "ий"))


def _seat(name_uk: str, level: int, seats: Sequence[str]) -> str | None:
    """Find the settlement that a unit is called after; None when no adjective of any is its name.

    The codifier lists a hromada's centre first, so there the first settlement that begins like the unit will do. In a
    raion the longest common beginning counts, then the shortest name.
    """
    stem = _stem(name_uk.lower())
    if level == _HROMADA and seats and _common_beginning(stem, seats[0]) >= _SURE_BEGINNING:
        return seats[0]
    fitting = [seat for seat in seats if stem in map(_stem, relational_adjectives(seat, "uk"))]
    return min(fitting, key=lambda seat: (-_common_beginning(stem, seat), len(seat), seat), default=None)


def _common_beginning(stem: str, seat: str) -> int:
    """Count the letters with which both begin."""
    pairs = zip(stem, seat.lower().replace("’", "'"), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _stem(adjective: str) -> str:
    return adjective.removesuffix("ий").removesuffix("а").replace("’", "'")


def _listed(code: str, level: int) -> set[str]:
    """Give the names in `sources/units.tsv`, with their forms."""
    names: set[str] = set()
    for kind, lang, name in _table().get(code, ()):
        if kind == "stem":
            names.update(_in_english([name], level))
        elif lang == "en":
            names.add(name)
        else:
            declined, _, fixed = name.partition("|")
            names.update(f"{form} {fixed}".strip() for form in forms(declined, "uk" if lang == "uk" else "ru"))
    return names


def _vernacular(adjective: str, level: int, lang: Lang) -> frozenset[str]:
    """Give the forms of what a raion is called for short ("Нікопольщина"); none where a wider region is called so."""
    name = adjective.removesuffix("ський").removesuffix("ский") + "щина"
    if level != _RAION or not adjective.endswith(("ський", "ский")) or name in _wider_vernaculars():
        return frozenset()
    return forms(name, lang)


@cache
def _wider_vernaculars() -> frozenset[str]:
    return frozenset(name for rows in _table().values() for _, _, name in rows)


def _in_english(stems: Sequence[str], level: int) -> list[str]:
    return [f"{stem} {word}" for stem in stems for word in _WORDS[level]["en"]]


@cache
def _table() -> dict[str, list[tuple[str, str, str]]]:
    """Read `sources/units.tsv`: kind, language and name by code."""
    table: dict[str, list[tuple[str, str, str]]] = {}
    for row in read_table("units"):
        table.setdefault(row["code"], []).append((row["kind"], row["lang"], row["name"]))
    return table
