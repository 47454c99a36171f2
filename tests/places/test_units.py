from __future__ import annotations

import re

import pytest

from gazetteer.names import fold
from gazetteer.tables import read_table
from gazetteer.units import unit_name_uk, unit_names, unit_title

DONETSK, CRIMEA, KURSK = "UA14000000000091971", "UA01000000000013043", "RU-41"


def test_an_oblast_in_three_languages() -> None:
    names = unit_names(DONETSK, "Донецька", 1)
    assert {
        "Донецька область",
        "Донецької області",
        "Донецькій області",
        "Донеччині",
        "Донеччину",
        "Донецькій обл",
    } <= names
    assert {"Донецкой области", "Донецкую область", "ДНР", "Донецкой Народной Республики", "Донбассе"} <= names
    assert {"Donetsk Oblast", "Donetsk region", "Donetsk People's Republic", "DPR", "Donbas"} <= names


def test_a_raion_and_a_hromada_in_three_languages() -> None:
    raion = unit_names("UA23100000000000000", "Пологівський", 2, ["Воскресенка", "Пологи"])
    assert {"Пологівського району", "Пологівському районі", "Пологовском районе"} <= raion
    assert {"Polohy Raion", "Polohy district", "Pologi district"} <= raion
    hromada = unit_names("UA14000000000000000", "Комарська", 3, ["Комар"])
    assert {"Комарської громади", "Комарской громаде", "Komar Hromada", "Komar community"} <= hromada


def test_regions_abroad_and_units_that_are_no_adjective() -> None:
    assert {"Курській області", "Курщині", "Курской областью", "Kursk region"} <= unit_names(KURSK, "", 1)
    crimea = unit_names(CRIMEA, "Автономна Республіка Крим", 1)
    assert {"Автономної Республіки Крим", "Республике Крым", "Криму", "Crimea"} <= crimea
    assert "Автономної Республіки Криму" not in crimea


def test_an_unknown_code_without_a_name_gives_nothing() -> None:
    assert unit_names("XX-00", "", 1) == frozenset()


def test_no_name_of_an_oblast_is_the_bare_name_of_its_city() -> None:
    cities = {fold(name) for name in ("Донецьк", "Луганськ", "Харків", "Суми", "Херсон", "Запоріжжя", "Курск")}
    for row in read_table("units"):
        if row["kind"] == "name":
            assert fold(row["name"]) not in cities


@pytest.mark.parametrize(
    ("name_uk", "level", "seats", "title"),
    [
        ("Пологівський", 2, ["Федорівка", "Пологи"], "Polohy Raion"),
        ("Кам'янський", 2, ["Кам'янка", "Кам'янське"], "Kamianske Raion"),
        ("Миколаївський", 2, ["Миколаївка", "Миколаїв"], "Mykolaiv Raion"),
        ("Покровський", 2, ["Покровка", "Покровське", "Покровськ"], "Pokrovsk Raion"),
        ("Куп’янський", 2, ["Куп'янськ"], "Kupiansk Raion"),
        ("Дністровський", 2, ["Хотин"], "Dnistrovskyi Raion"),
        ("Гуляйпільська", 3, ["Гуляйполе", "Зелене"], "Huliaipole Hromada"),
        ("Солонянська", 3, ["Солоне", "Надіївка"], "Solone Hromada"),
        ("Вишнева", 3, ["Вишневе", "Вишнівка"], "Vyshneve Hromada"),
        ("Турійська", 3, ["Турійськ", "Турія"], "Turiisk Hromada"),
        ("Поліська", 3, ["Красятичі"], "Poliska Hromada"),
        ("Запорізька", 1, ["Василівка", "Запоріжжя"], "Zaporizhzhia Oblast"),
        ("Київ", 1, [], "Kyiv"),
    ],
)
def test_titles(name_uk: str, level: int, seats: list[str], title: str) -> None:
    assert unit_title(name_uk, level, seats) == title


@pytest.mark.parametrize(
    ("code", "name_uk", "level", "name"),
    [
        ("UA14000000000091971", "Донецька", 1, "Донецька область"),
        ("UA23100000000034132", "Пологівський", 2, "Пологівський район"),
        ("UA14020010000056973", "Бахмутська", 3, "Бахмутська громада"),
        ("UA01000000000013043", "Автономна Республіка Крим", 1, "Автономна Республіка Крим"),
        ("RU-41", "", 1, "Курська область"),
        ("FR", "", 0, None),
    ],
)
def test_ukrainian_names(code: str, name_uk: str, level: int, name: str | None) -> None:
    assert unit_name_uk(code, name_uk, level) == name


def test_former_names_are_well_formed() -> None:
    seen = set()
    for row in read_table("former_names"):
        assert re.fullmatch(r"UA\d{17}", row["katottg_or_name"])
        assert re.fullmatch(r"[А-ЯҐЄІЇа-яґєії’ -]+", row["former_uk"]), row
        assert re.fullmatch(r"[А-ЯЁа-яё -]*", row["former_ru"]), row
        years = row["until"].split("/")
        assert all(re.fullmatch(r"19[5-9]\d|20[012]\d", year) for year in years), row
        assert years in (years[:1], sorted(set(years))), row
        assert row["source"]
        assert row["kind"] in ("former", "newer")
        seen.add((row["katottg_or_name"], fold(row["former_uk"])))
    assert len(seen) == len(read_table("former_names"))
