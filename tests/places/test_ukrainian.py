"""Ukrainian names of Russian places."""

from __future__ import annotations

import pytest

from gazetteer.tables import read_table
from gazetteer.ukrainian import to_ukrainian


@pytest.mark.parametrize("line", read_table("ru_to_uk"), ids=lambda line: line["shape"])
def test_every_line_of_the_table_does_what_its_example_says(line: dict[str, str]) -> None:
    name_ru, name_uk = line["example"].split(" → ")
    assert to_ukrainian(name_ru) == name_uk


@pytest.mark.parametrize(
    ("name_ru", "name_uk"),
    [
        ("Суджа", "Суджа"), ("Обуховка", "Обухівка"), ("Махновка", "Махнівка"), ("Плехово", "Плехове"),
        ("Казачья Локня", "Казачья Локня"), ("Дарьино", "Дарьіне"), ("Мартыновка", "Мартинівка"),
    ],
)  # fmt: skip
def test_names_of_border_villages(name_ru: str, name_uk: str) -> None:
    assert to_ukrainian(name_ru) == name_uk
