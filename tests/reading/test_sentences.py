import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests_reading_cases import statements

from mapper.language import load_language
from mapper.model import Report
from mapper.sentences import Sentence, split

LANGUAGES = {code: load_language(code) for code in ("en", "uk", "ru")}


def sentences(text: str, **fields: object) -> list[Sentence]:
    return list(split(Report("r", text, **fields), LANGUAGES))  # type: ignore[arg-type]  # fields of a report by name


def cut(text: str) -> list[str]:
    return [text[s.start : s.stop] for s in sentences(text)]


def test_a_full_stop_ends_a_sentence_and_an_abbreviation_does_not() -> None:
    assert cut("Gen. Syrskyi spoke. He left.") == ["Gen. Syrskyi spoke.", "He left."]
    assert cut("Бої під с. Мирне тривають. Ворог відійшов.") == ["Бої під с. Мирне тривають.", "Ворог відійшов."]


def test_a_line_break_ends_a_sentence() -> None:
    assert cut("Лиман\nТорське\n\nТерни") == ["Лиман", "Торське", "Терни"]


def test_a_quotation_that_runs_on_into_its_speaker_is_one_sentence() -> None:
    text = "«Учора вони зайшли. Ми відійшли», – сказав речник. Далі тихо."
    assert cut(text) == ["«Учора вони зайшли. Ми відійшли», – сказав речник.", "Далі тихо."]


def test_each_sentence_has_its_own_language() -> None:
    text = "The village fell. Село зайняли росіяни. Село заняли российские войска."
    assert [s.lang for s in sentences(text)] == ["en", "uk", "ru"]


def test_the_title_is_told_from_the_text() -> None:
    assert [s.title for s in sentences("Lyman\n\nIt fell.", body_start=7)] == [True, False]


def test_marks_without_a_word_are_left_out() -> None:
    [sentence] = sentences("Росіяни \u00ad зайняли\u200b\u200b «Лиман».")
    assert sentence.words == ("росіяни", "зайняли", "лиман", ".")
    assert sentence.surfaces == ("Росіяни", "зайняли\u200b\u200b", "Лиман", ".")
    assert list(sentences("\u00ad")) == []


@given(st.text(max_size=300))
def test_offsets_lead_back_to_the_text(text: str) -> None:
    for sentence in sentences(text):
        assert text[sentence.start : sentence.stop].strip()
        assert all(sentence.words)
        assert sentence.surfaces == tuple(text[a:b] for a, b in zip(sentence.starts, sentence.stops, strict=True))
        assert all(
            sentence.start <= a < b <= sentence.stop for a, b in zip(sentence.starts, sentence.stops, strict=True)
        )


@given(st.text(alphabet="абвіїы .!?«»–,\nABC", max_size=200))
def test_no_letter_is_lost_between_sentences(text: str) -> None:
    kept = "".join(text[s.start : s.stop] for s in sentences(text))
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]


MARKED = [
    ("Росі\u0301яни захопили Ли\u0301ман.", "stress marks"),
    (unicodedata.normalize("NFD", "Російські війська захопили Лиман."), "letters taken apart"),
    ("Росіяни захо\u00adпили Лиман.", "a soft hyphen"),
    ("Росіяни зaxoпили Лимaн.", "Latin letters in Cyrillic words"),
    ("**Росіяни** __захопили__ ~~Лиман~~.", "markup"),
    ("▪️🇷🇺 Росіяни захопили Лиман 🔥", "pictures"),
    ("Росіяни\u200b захопили\u2060 Лиман (https://t.me/lyman/1).", "invisible signs and a link"),
]


@pytest.mark.parametrize(("text", "what"), MARKED)
def test_a_text_is_read_through_its_marks(text: str, what: str) -> None:
    found = statements(text, ["Лиман"])
    assert [(s.change, s.actor) for s in found] == [("gained", "RU")], what
    assert text[found[0].mention.start : found[0].mention.stop] == found[0].mention.text


@given(st.text(alphabet="Лимані\u0301\u0306 й\u00ad\u200baeо'’.-_*🇺🇦▪\ufe0f", max_size=40))
def test_marked_words_lie_in_the_text_as_written(text: str) -> None:
    for sentence in sentences(text):
        assert all(sentence.words)
        assert sentence.surfaces == tuple(text[a:b] for a, b in zip(sentence.starts, sentence.stops, strict=True))


def test_a_foreign_name_does_not_change_the_language_of_a_sentence() -> None:
    text = "Russian troops captured Lyman (Лиман) on Monday."
    assert [s.lang for s in sentences(text)] == ["en"]


def test_a_picture_ends_a_sentence_as_a_full_stop_does() -> None:
    text = "🔴 Новеньке втрачено. Андріївка наша 💪 Слава! Взяли п'ять сіл 🔥 та йдемо далі."
    assert cut(text) == ["Новеньке втрачено.", "Андріївка наша 💪", "Слава!", "Взяли п'ять сіл 🔥 та йдемо далі."]
