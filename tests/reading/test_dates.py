"""Dates in three languages, each in a one-line notation: phrase → first..last precision basis.

The day of publication is 2025-11-12, a Wednesday.
"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests_reading_cases import statements

from mapper.dates import any_date, find_dates
from mapper.language import load_language
from mapper.lexicon import normalise
from mapper.sentences import TOKEN

PUBLISHED = date(2025, 11, 12)
CASES = """
en | on 9 November → 2025-11-09 day stated
en | on November 9, 2024 → 2024-11-09 day stated
en | on the 3rd of May → 2025-05-03 day stated
en | on 20 December → 2024-12-20 day stated
en | from 10 to 16 May → 2025-05-10..2025-05-16 range stated
en | between 30 October and 3 November → 2025-10-30..2025-11-03 range stated
en | over the past week → 2025-11-06..2025-11-12 range relative
en | yesterday → 2025-11-11 day relative
en | over the past day → 2025-11-11 day relative
en | on Tuesday → 2025-11-11 day relative
en | on Thursday → 2025-11-06 day relative
en | last month → 2025-10-01 month relative
en | in May 2023 → 2023-05-01 month stated
en | in July → 2025-07-01 month stated
en | in December → 2024-12-01 month stated
en | in 2022 → 2022-01-01 year stated
en | three days ago → 2025-11-09 day relative
en | over the past four days → 2025-11-09..2025-11-12 range relative
en | over two days → 2025-11-11..2025-11-12 range relative
en | two days before the assault → 2025-11-10 day relative
en | on Oct. 31 → 2025-10-31 day stated
en | between Oct. 28 and 30 → 2025-10-28..2025-10-30 range stated
en | by last night → 2025-11-11 day relative
en | at the beginning of the month → 2025-11-01 month relative
en | they may attack →
en | 2022 soldiers →
uk | 9 листопада → 2025-11-09 day stated
uk | у ніч на 3 листопада → 2025-11-03 day stated
uk | з 4 по 16 серпня → 2025-08-04..2025-08-16 range stated
uk | за минулу добу → 2025-11-11 day relative
uk | вчора → 2025-11-11 day relative
uk | у вівторок → 2025-11-11 day relative
uk | від початку вересня → 2025-09-01..2025-11-12 range stated
uk | у травні 2022 року → 2022-05-01 month stated
uk | у 2014 році → 2014-01-01 year stated
uk | у 2023-му → 2023-01-01 year stated
uk | 18 лютого 2015-го → 2015-02-18 day stated
uk | у лютому 2024-го → 2024-02-01 month stated
uk | торік → 2024-01-01 year relative
uk | станом на 09.11.2025 → 2025-11-09 day stated
uk | за останні три дні → 2025-11-10..2025-11-12 range relative
uk | за двоє діб → 2025-11-11..2025-11-12 range relative
uk | за три дні до наступу →
uk | першого вересня → 2025-09-01 day stated
uk | за лютий → 2025-02-01 month stated
uk | двома днями раніше → 2025-11-10 day relative
ru | за последние трое суток → 2025-11-10..2025-11-12 range relative
ru | двумя днями ранее → 2025-11-10 day relative
ru | двадцатого октября → 2025-10-20 day stated
ru | 1 октября → 2025-10-01 day stated
ru | в период с 24 по 30 мая → 2025-05-24..2025-05-30 range stated
ru | в течение недели → 2025-11-06..2025-11-12 range relative
ru | в минувшее воскресенье → 2025-11-09 day relative
ru | накануне → 2025-11-11 day relative
ru | в прошлом месяце → 2025-10-01 month relative
ru | в августе 2024 года → 2024-08-01 month stated
ru | в ночь на 11 ноября → 2025-11-11 day stated
ru | два месяца назад → 2025-09-01 month relative
"""

WORDS = sorted({normalise(word) for word in TOKEN.findall(CASES)})


def read(lang: str, phrase: str, published: date | None) -> list[str]:
    words = [normalise(w) for w in TOKEN.findall(phrase)]
    spans = find_dates(words, load_language(lang).dates, published)
    days = [s.when for s in spans if s.when.first]
    return [f"{w.first}{f'..{w.last}' if w.last else ''} {w.precision} {w.basis}" for w in days]


@pytest.mark.parametrize("case", CASES.strip().splitlines())
def test_a_phrase_means_its_days(case: str) -> None:
    phrase, _, expected = case.partition("→")
    lang, _, text = phrase.partition("|")
    assert read(lang.strip(), text, PUBLISHED) == ([expected.strip()] if expected.strip() else [])


@pytest.mark.parametrize(
    ("lang", "phrase"), [("en", "yesterday"), ("uk", "9 листопада"), ("ru", "в воскресенье"), ("en", "last month")]
)
def test_nothing_is_dated_from_a_publication_that_is_unknown(lang: str, phrase: str) -> None:
    assert read(lang, phrase, None) == []


def test_a_whole_date_needs_no_publication() -> None:
    assert read("en", "on 11 November 2022", None) == ["2022-11-11 day stated"]


def test_a_date_that_no_calendar_has_is_no_date() -> None:
    assert read("en", "on 31 February 2024", PUBLISHED) == []


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), st.sampled_from(["en", "uk", "ru"]))
def test_no_date_is_overlooked_for_the_word_that_begins_it(words: list[str], lang: str) -> None:
    names = load_language(lang).dates
    first = next(find_dates(words, names, PUBLISHED), None)
    assert first == next(filter(None, (any_date(words, i, names, PUBLISHED) for i in range(len(words)))), None)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Russian troops took Lyman on 3 November. The next day they took Terny.", ["2025-11-03", "2025-11-04"]),
        ("Росіяни взяли Лиман 3 листопада. Двома днями пізніше вони взяли Терни.", ["2025-11-03", "2025-11-05"]),
        ("Российские войска взяли Лиман 3 ноября. Накануне они взяли Терны.", ["2025-11-03", "2025-11-02"]),
        ("Накануне российские войска взяли Лиман.", ["2025-11-11"]),
        ("The next day Russian troops took Lyman.", ["2025-11-12"]),
    ],
)
def test_a_day_may_be_counted_from_the_one_before(text: str, days: list[str]) -> None:
    names = ["Lyman", "Terny", "Лиман", "Терни", "Терны"]
    assert [str(s.when.first) for s in statements(text, names, published=PUBLISHED)] == days


def test_a_sentence_that_only_counts_dates_those_behind_it() -> None:
    text = "There were 109 clashes over the past day. Ukrainian troops repelled attacks near Lyman."
    assert [str(s.when.first) for s in statements(text, ["Lyman"], published=PUBLISHED)] == ["2025-11-11"]
