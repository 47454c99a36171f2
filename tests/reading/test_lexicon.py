import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.errors import SetupError
from mapper.lexicon import BARRIERS, GAP_WORDS, Lexicon, Slot, normalise, parse


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


def test_a_gap_skips_four_words_and_not_five() -> None:
    patterns = {"взял* ~ под контроль": "control"}
    assert found(patterns, "взяли за ночь это село под контроль") == [("control", (0, 5, 6))]
    assert found(patterns, "взяли за ночь всё это село под контроль") == []


def test_of_equally_long_patterns_the_whole_word_wins_then_the_first() -> None:
    assert found({"взял* село": "stem", "взяли село": "word"}, "взяли село") == [("word", (0, 1))]
    assert found({"взял* село": "first", "взя* сел*": "second"}, "взяли село") == [("first", (0, 1))]


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


PARTS = st.sampled_from(["aa", "ab", "ab*", "aa|bb", "aa|ab*", "bb*", "(aa)", "(bb aa)", "~", "~"])
PATTERNS = st.lists(st.lists(PARTS, max_size=3).map(lambda middle: " ".join(["aa|ab*", *middle, "bb*"])))
WORDS = st.lists(st.sampled_from(["aa", "ab", "abc", "bb", "bbc", "x", "."]), min_size=1, max_size=9)


def fits(slot: Slot, word: str) -> bool:
    return word in slot.words or word.startswith(slot.stems or "\n")


def walk(variant: tuple[Slot, ...], words: list[str]) -> tuple[int, ...] | None:
    """Match one variant at the first word, slot by slot, each gap giving way to the first word that fits."""
    at: list[int] = []
    position, skip = 0, 0
    for slot in variant:
        if slot.is_gap:
            skip = GAP_WORDS
            continue
        while position < len(words) and not fits(slot, words[position]):
            if not skip or words[position] in BARRIERS:
                return None
            position, skip = position + 1, skip - 1
        if position == len(words):
            return None
        at.append(position)
        position, skip = position + 1, 0
    return tuple(at)


@given(PATTERNS, WORDS)
def test_what_is_found_is_what_trying_every_pattern_finds(patterns: list[str], words: list[str]) -> None:
    tried = [
        (-len(at), len(variant), words[0] not in variant[0].words, number, at)
        for number, pattern in enumerate(patterns)
        for variant in parse(pattern)
        if (at := walk(variant, words)) is not None
    ]
    hit = Lexicon((pattern, number) for number, pattern in enumerate(patterns)).at(words, 0)
    assert (hit and (hit.value, hit.at)) == (min(tried)[3:] if tried else None)


def test_a_word_stands_alone_where_no_longer_pattern_begins_with_it() -> None:
    lexicon = Lexicon({"took": "short", "took control of": "long", "fell": "fall", "under fire": "fire"}.items())
    assert [lexicon.alone(word) for word in ("took", "fell", "under", "fire")] == [None, "fall", None, None]
    assert lexicon.begun("took") == {"short", "long"}
    assert lexicon.begun("control") == frozenset()
