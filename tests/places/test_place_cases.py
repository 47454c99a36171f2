"""The place cases are a gate: no figure may fall below its floor, and floors only rise."""

import sys
from pathlib import Path

import pytest
from place_cases import CASES, Answer, answers, read_cases

from gazetteer import open_gazetteer
from mapper.pipeline import Mapper

sys.path.insert(0, str(Path(__file__).parent.parent.parent / "benchmarks"))
import places

FLOORS = {
    "en": {"right": 0.975, "unflagged right": 0.99, "left open": 0.85, "codes": 0.86},
    "uk": {"right": 0.982, "unflagged right": 0.995, "left open": 0.85, "codes": 0.65},
    "ru": {"right": 0.96, "unflagged right": 0.995, "left open": 0.86, "codes": 0.9},
}
CEILINGS = {"flagged": 0.2, "ECE": 0.03}


@pytest.fixture(scope="module")
def told() -> dict[str, list[Answer]]:
    mapper = Mapper()
    files = {language: read_cases(CASES / f"{language}.txt", mapper.gazetteer) for language in FLOORS}
    return {language: [a for case in cases for a in answers(case, mapper)] for language, cases in files.items()}


@pytest.mark.parametrize("language", FLOORS)
def test_places_are_right_flagged_and_calibrated(language: str, told: dict[str, list[Answer]]) -> None:
    figures = places.figures(told[language])
    assert {name: figures[name] for name, floor in FLOORS[language].items() if figures[name] < floor} == {}
    assert {name: figures[name] for name, ceiling in CEILINGS.items() if figures[name] > ceiling} == {}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("2025-01-01 | {Bakhmut} and {Soledar} → Bakhmut, Bakhmut, Donetsk", "2 names are marked"),
        ("2025-01-01 | {Bakhmut} → Bakhmut, Bakhmut", "0 times"),
        ("2025-01-01 | {Ivanivka} → Ivanivka, Kupiansk, Kharkiv", "times"),
        ("2025-01-01 | {Bakhmut} → Bakhmut, Bakhmut, Donetsk !FORMER", "no place in this notation"),
    ],
)
def test_a_bad_case_is_named(tmp_path: Path, line: str, problem: str) -> None:
    (tmp_path / "en.txt").write_text(f"# heading\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=f"en.txt:2: .*{problem}"):
        read_cases(tmp_path / "en.txt", open_gazetteer())
