"""Every cue of every language file carries an example that it reads."""

import pytest
from tests_reading_cases import parse, statements, told

from mapper.errors import SetupError
from mapper.language import CLASSES, check_keys, load_language

EXAMPLES = [cue.example for code in ("en", "uk", "ru") for cue in load_language(code).cues]


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_example_of_a_cue_is_read(example: str) -> None:
    text, names, wanted = parse(example)
    assert told(statements(text, names)) == wanted


def test_a_misspelt_class_names_the_right_one() -> None:
    with pytest.raises(SetupError, match="did you mean 'filler'"):
        check_keys({"fillers": []}, CLASSES, "lang/xx.toml")


def test_a_language_that_nobody_wrote_names_those_there_are() -> None:
    with pytest.raises(SetupError, match="en, ru, uk"):
        load_language("xx")
