"""Each verb has its own clause: `|` stands where the first one ends."""

import pytest
from tests_reading_cases import parsed_of

from mapper.clauses import clause_of

CASES = """
Russian troops took Lyman | , and Ukrainian troops left Terny.
Russian troops took Lyman, Terny and Yampil | , and left Kherson.
Заняты Лиман и Терны | , бои в Ямполе.
Бої в Лимані | , у Тернах відбито атаку.
Ворог окупував Лиман | , Терни ж поки що сірі.
Ворогом захоплено Лиман і Терни | ; на решті ділянок нічого не втрачено.
"""
NAMES = ["Lyman", "Terny", "Yampil", "Kherson", "Лиман", "Терны", "Ямполе", "Лимані", "Тернах", "Терни"]


@pytest.mark.parametrize("case", CASES.strip().splitlines())
def test_clauses_part_where_the_bar_stands(case: str) -> None:
    first, second = (part.strip() for part in case.split("|"))
    text = f"{first}{second}"
    [parsed] = parsed_of(text, NAMES)
    cues = [i for i, chunk in enumerate(parsed.chunks) if chunk.kind == "cue"]
    start, stop = clause_of(parsed.chunks, cues[0])
    assert start == 0
    assert text[: parsed.sentence.starts[parsed.chunks[stop].start]].rstrip(" ,;") == first
    assert clause_of(parsed.chunks, cues[1])[0] == stop + 1


def test_a_verb_alone_has_the_whole_sentence() -> None:
    [parsed] = parsed_of("Russian troops took Lyman, Terny and Yampil.", NAMES)
    at = next(i for i, chunk in enumerate(parsed.chunks) if chunk.kind == "cue")
    assert clause_of(parsed.chunks, at) == (0, len(parsed.chunks))
