from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gazetteer.names import fold, romanise, romanise_ru, skeleton, split_name

MEETING = [
    "Красногірське / Krasnohirske / Krasnogirske",
    "Красногорское / Krasnogorskoye / Krasnogorskoe / Krasnogorskoje",
    "Новосёлка / Novosyolka / Novoselka / Novosëlka",
    "Шахтёрское / Shakhtyorskoye / Shakhterskoye",
    "Куп'янськ / Куп’янськ / Купянськ / Kupiansk / Kupyansk / Kup'ânsʹk",
    "Бахмут / Bakhmut / Bachmut / Bahmut",
    "Сєвєродонецьк / Sievierodonetsk / Severodonetsk / Северодонецк",
    "Ямпіль / Yampil / Jampil",
    "Юнаківка / Yunakivka / Junakiwka / Iunakivka",
    "Мар'їнка / Маринка / Marinka / Maryinka / Mariinka",
    "Запоріжжя / Zaporizhzhia / Zaporizhia / Zaporižžja",
    "Київ / Ки́їв / Kyiv",
    "Киев / Kiev",
    "Згурівка / Zghurivka / Zgurivka",
    "Верхньокам’янське / Verkhniokamianske",
    "Вугледар / Vuhledar / Wuhledar",
    "Щербинівка / Shcherbynivka / Schtscherbyniwka / Szczerbyniwka",
    "Чорнобаївка / Chornobaivka / Tschornobajiwka / Tchornobaïvka",
    "Нью-Йорк / Нью Йорк / Niu-York",
    "Суми / Сумы / Sumy",
]
APART = [
    "Покровськ / Покровське / Петровське",
    "Торецьк / Донецьк / Луцьк",
    "Красногірське / Красногорівка / Красноріченське",
    "Жовте / Золоте / Шовте",
    "Чорне / Горне / Шорне",
    "Новопавлівка / Новоіванівка",
]


@pytest.mark.parametrize("line", MEETING)
def test_spellings_of_one_name_meet(line: str) -> None:
    spellings = line.split(" / ")
    assert {fold(s) for s in spellings} == {fold(spellings[0])}


@pytest.mark.parametrize("line", APART)
def test_different_names_stay_apart(line: str) -> None:
    names = line.split(" / ")
    assert len({fold(n) for n in names}) == len(names)


def test_lookalike_letters_of_the_other_script_are_put_right() -> None:
    assert fold("Тoрeцьк") == fold("Торецьк")  # Latin o and e in a Cyrillic word
    assert fold("Pоkrovsk") == fold("Pokrovsk")  # a Cyrillic о in a Latin word


def test_soft_hyphens_accents_and_dashes() -> None:
    assert fold("По\u00adкровськ") == fold("Покровськ")
    assert fold("Ло\u0301кня") == fold("Локня")
    assert fold("Івано—Франківськ") == fold("Івано-Франківськ") == fold("Івано Франківськ")


@pytest.mark.parametrize("text", ["", " ", "—", "«»", "'", "\u0301"])
def test_no_letters_give_no_key(text: str) -> None:
    assert fold(text) == ""
    assert skeleton(text) == ""


LETTERS = st.text(max_size=25) | st.text(alphabet="abcehijkorstuvxyzшщчьґїЇЖĞÉß'’-ʹ \u0301", max_size=25)


@given(LETTERS)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(LETTERS, LETTERS)
def test_words_fold_one_by_one(first: str, second: str) -> None:
    assert fold(f"{first} {second}") == f"{fold(first)} {fold(second)}".strip()


def test_skeleton_joins_what_languages_and_typos_part() -> None:
    assert len({skeleton(n) for n in ("Krasnogorsk", "Красногірське", "Красногорское")}) == 1
    assert skeleton("Велика Новосілка") == skeleton("Velyka Novosilka") != skeleton("Велика")
    assert skeleton("Ая") == fold("Ая")  # nothing but vowels: kept


# The examples of the resolution itself, and official names of settlements.
@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("Алушта", "Alushta"),
        ("Борщагівка", "Borshchahivka"),
        ("Гадяч", "Hadiach"),
        ("Ґалаґан", "Galagan"),
        ("Згорани", "Zghorany"),
        ("Розгон", "Rozghon"),
        ("Єнакієве", "Yenakiieve"),
        ("Їжакевич", "Yizhakevych"),
        ("Кадиївка", "Kadyivka"),
        ("Йосипівка", "Yosypivka"),
        ("Стрий", "Stryi"),
        ("Юрій", "Yurii"),
        ("Яготин", "Yahotyn"),
        ("Костянтин", "Kostiantyn"),
        ("Знам'янка", "Znamianka"),
        ("Знам’янка", "Znamianka"),
        ("Щастя", "Shchastia"),
        ("Нью-Йорк", "Niu-York"),
        ("Часів Яр", "Chasiv Yar"),
        ("Мар'їнка", "Marinka"),
    ],
)
def test_national_romanisation(name: str, latin: str) -> None:
    assert romanise(name) == latin


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("Красногорское", "Krasnogorskoye"),
        ("Великая Новосёлка", "Velikaya Novosyolka"),
        ("Шахтёрское", "Shakhtyorskoye"),
        ("Юрьевка", "Yuryevka"),
        ("Ильичёвка", "Ilyichyovka"),
        ("Ельск", "Yelsk"),
        ("Подъездное", "Podyezdnoye"),
        ("Мирный", "Mirny"),
        ("Верхний", "Verkhny"),
        ("Щербиновка", "Shcherbinovka"),
    ],
)
def test_press_romanisation(name: str, latin: str) -> None:
    assert romanise_ru(name) == latin


@given(st.from_regex(r"[абвгґдеєжзиіїйклмнопрстуфхцчшщюя'’ -]{1,20}", fullmatch=True))
def test_a_name_and_its_romanisation_share_the_key(name: str) -> None:
    assume(not re.search("[скцчшжщ]['’]*г", name))  # sh, kh, ch, zh: г after these letters reads as another
    assert fold(romanise(name)) == fold(name)


@given(st.text(alphabet="аб -", max_size=12))
def test_split_names_join_again(name: str) -> None:
    words, separators = split_name(name)
    assert "".join(w + s for w, s in zip(words, separators, strict=True)) == name
