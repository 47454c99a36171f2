import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.errors import SetupError
from mapper.lexicon import Lexicon, normalise


def found(patterns: dict[str, str], text: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(hit.value, hit.at) for hit in Lexicon(patterns.items()).find([normalise(w) for w in text.split()])]


def test_a_stem_fits_every_ending_and_a_word_only_itself() -> None:
    patterns = {"captur*": "stem", "fell": "word"}
    assert found(patterns, "captured fell felled capture") == [("stem", (0,)), ("word", (1,)), ("stem", (3,))]


def test_the_longest_pattern_wins() -> None:
    assert found({"took": "short", "took control of": "long"}, "troops took control of it") == [("long", (1, 2, 3))]


def test_an_optional_word_may_be_absent() -> None:
    assert found({"(denis) pushilin": "p"}, "pushilin and denis pushilin") == [("p", (0,)), ("p", (2, 3))]


def test_a_gap_skips_words_but_no_full_stop() -> None:
    patterns = {"взял* ~ под контроль": "control"}
    assert found(patterns, "взяли село Темировку под контроль") == [("control", (0, 3, 4))]
    assert found(patterns, "взяли село . под контроль") == []


def test_a_word_beats_a_gap_of_the_same_length() -> None:
    patterns = {"threw ~ back": "gap", "threw back": "plain"}
    assert found(patterns, "soldiers threw back an attack") == [("plain", (1, 2))]


@pytest.mark.parametrize("pattern", ["", "~ word", "word ~", "a*", "x| y"])
def test_a_faulty_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(SetupError):
        Lexicon([(pattern, 1)])


@pytest.mark.parametrize(
    ("written", "seen"), [("Куп’янськ", "куп'янськ"), ("Шахтёрское", "шахтерское"), ("за\u0301мок", "замок")]
)
def test_spellings_of_one_word_are_seen_alike(written: str, seen: str) -> None:
    assert normalise(written) == seen


@given(st.text(max_size=30))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
