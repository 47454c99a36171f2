"""Sentences and what they say about control, in the one-line notation, from the files under tests/cases/."""

from pathlib import Path

import pytest
from tests_reading_cases import parse, statements, told

CASES = [
    (path.stem, line)
    for path in sorted((Path(__file__).parent.parent / "cases").glob("*.txt"))
    for line in path.read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]


@pytest.mark.parametrize(("file", "case"), CASES)
def test_a_sentence_says_what_its_case_says(file: str, case: str) -> None:
    text, names, wanted = parse(case)
    assert told(statements(text, names)) == wanted, file
