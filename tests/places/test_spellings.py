"""Sorting out the names that a source gives without saying in which language they are."""

from __future__ import annotations

import pytest

from gazetteer.spellings import aliases, distinct, indexed, languages, name_in, resembles
from gazetteer.writer import Spelling


@pytest.mark.parametrize(
    ("text", "langs"),
    [
        ("Київ", ("uk",)), ("Рыльск", ("ru",)), ("Бахмут", ("uk", "ru")), ("Bakhmut", ("fixed",)), ("Qarağy", ("fixed",)),
        ("Парыж", ("ru",)), ("Мәскеу", ()), ("東京", ()), ("wu er zu fu", ()), ("KBP", ()), ("", ()),
    ],
)  # fmt: skip
def test_letters_tell_the_language(text: str, langs: tuple[str, ...]) -> None:
    assert languages(text) == langs


def test_aliases_lose_stress_marks_and_what_is_no_name() -> None:
    found = aliases(["Караджи\u0301", "KBP", "Ю", "烏爾祖夫"])
    assert found == [Spelling("Караджи", "uk", "alias"), Spelling("Караджи", "ru", "alias")]


def test_the_first_of_several_spellings_with_one_key_stays() -> None:
    kept = distinct([Spelling("Kupiansk", "fixed", "current"), Spelling("Kupyansk", "fixed", "alias"),
                     Spelling("Купянск", "ru", "current")])  # fmt: skip
    assert [s.text for s in kept] == ["Kupiansk", "Купянск"]


def test_spellings_that_the_index_derives_are_left_out() -> None:
    kept = indexed([Spelling("Бахмут", "uk", "current"), Spelling("Bakhmut", "fixed", "current"),
                    Spelling("Bakhmut", "fixed", "former"), Spelling("Bachmut", "fixed", "current")])  # fmt: skip
    assert [(s.text, s.status) for s in kept] == [("Бахмут", "current"), ("Bakhmut", "former"), ("Bachmut", "current")]


@pytest.mark.parametrize(
    ("texts", "attested", "name"),
    [
        (["Москва", "Москова"], ["Москва"], "Москва"),
        (["Тёткино", "Теткино"], ["Теткино"], "Тёткино"),
        (["Варшава"], [], "Варшава"),
        (["Париж", "Парис"], [], None),
        (["Київ"], [], None),
        ([], [], None),
    ],
)
def test_a_name_in_russian_is_chosen_only_when_sure(texts: list[str], attested: list[str], name: str | None) -> None:
    assert name_in("ru", "Tëtkino", aliases(texts), attested) == name


def test_a_spelling_resembles_the_name_whose_consonants_it_begins_with() -> None:
    assert resembles("Kupyans'k", ["Куп'янськ"])
    assert not resembles("Дзержинськ", ["Торецьк"])
