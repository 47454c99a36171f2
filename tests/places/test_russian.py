from __future__ import annotations

import re

import pytest

from gazetteer import open_gazetteer
from gazetteer.russian import by_morphemes, to_russian
from gazetteer.tables import read_table

KNOWN = """
Красногірське=Красногорское; Миколаївка=Николаевка; Запорізьке=Запорожское; Часів Яр=Часов Яр; Новосілка=Новосёлка
Новоселівка=Новосёловка; Велика Новосілка=Великая Новосёлка; Торецьк=Торецк; Залізне=Железное; Олексіївка=Алексеевка
Вугледар=Угледар; Роботине=Работино; Селидове=Селидово; Степове=Степовое; Шахтарське=Шахтёрское; Вишневе=Вишнёвое
Дружба=Дружба; Щербинівка=Щербиновка; Костянтинівка=Константиновка; Куп'янськ=Купянск; Кам'янське=Каменское
Кам'янка=Каменка; Зелений Гай=Зелёный Гай; Білогорівка=Белогоровка; Юр'ївка=Юрьевка; П'ятихатки=Пятихатки
Синельникове=Синельниково; Комар=Комар; Отрадне=Отрадное; Роздолівка=Раздоловка; Темирівка=Темировка
Новоуспенівське=Новоуспеновское; Солодке=Сладкое; Скудне=Скудное; Єгорівка=Егоровка; Кіндрашівка=Кондрашовка
Берестове=Берестовое; Добропілля=Доброполье; Гуляйполе=Гуляйполе; Новопіль=Новополь; Ямпіль=Ямполь
Вільне Поле=Вольное Поле; Зелене Поле=Зелёное Поле; Дворічна=Двуречная; Западне=Западное; Мирне=Мирное
Новомихайлівка=Новомихайловка; Первомайське=Первомайское; Сіверськ=Северск; Кремінна=Кременная; Рубіжне=Рубежное
Сватове=Сватово; Ізюм=Изюм; Харків=Харьков; Чернігів=Чернигов; Суми=Сумы; Миколаїв=Николаев; Київ=Киев
Кривий Ріг=Кривой Рог; Нью-Йорк=Нью-Йорк; Верхня Тарасівка=Верхняя Тарасовка; Жовті Води=Жёлтые Воды
Могилів-Подільський=Могилёв-Подольский; Лиман Перший=Лиман Первый; Князе-Григорівка=Князе-Григорьевка
"""


def pairs() -> list[list[str]]:
    return [pair.strip().split("=") for line in KNOWN.strip().splitlines() for pair in line.split(";")]


@pytest.mark.parametrize(("name_uk", "name_ru"), pairs())
def test_likeliest_russian_name(name_uk: str, name_ru: str) -> None:
    assert to_russian(name_uk)[0] == name_ru


@pytest.mark.parametrize(
    ("name_uk", "names_ru"),
    [("Червоне", {"Червоное", "Красное"}), ("Степове", {"Степовое", "Степное"}), ("Солодке", {"Сладкое", "Солодкое"})],
)
def test_other_readings_are_kept(name_uk: str, names_ru: set[str]) -> None:
    assert names_ru <= set(to_russian(name_uk))


@pytest.mark.parametrize("name_uk", ["Березове-Лісове Нове Сільце", "Рідкодуб", "Ємільчине"])
def test_one_to_three_names(name_uk: str) -> None:
    assert 1 <= len(to_russian(name_uk)) <= 3
    assert len(set(to_russian(name_uk))) == len(to_russian(name_uk))


def test_apostrophes_are_one() -> None:
    assert to_russian("Кам'янка") == to_russian("Кам’янка")


def test_every_line_of_the_table_shows_itself_on_its_example() -> None:
    for row in read_table("uk_to_ru"):
        name_uk, name_ru = row["example"].split(" → ")
        assert by_morphemes(name_uk)[0] == name_ru, row


def test_no_ukrainian_letter_is_left() -> None:
    for row in read_table("uk_to_ru"):
        assert not re.search("[іїєґ’']", "".join(to_russian(row["example"].split(" → ")[0])))


def test_listed_names_are_of_settlements_and_in_russian_letters() -> None:
    named = {place.name_uk.replace("'", "’") for place in open_gazetteer().places() if place.name_uk}
    for row in read_table("russian_names"):
        assert row["name_uk"].replace("'", "’") in named, row
        assert not set(row["ru"].lower()) & set("іїєґ'’"), row
        assert to_russian(row["name_uk"]) == tuple(row["ru"].split("/"))
