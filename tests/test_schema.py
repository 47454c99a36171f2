"""The contract: written once, the same as the model, and documented."""

from dataclasses import fields
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from mapper.model import Event
from mapper.schema import AMBIGUITY_CODES, COLUMNS, AmbiguityCode, Column

README = Path(__file__).parents[1] / "README.md"
BESIDE_THE_COLUMNS = {"longitude", "latitude", "trace"}
"""The position is the geometry; the trace is not exported."""


def test_columns_are_the_fields_of_the_model_in_their_order() -> None:
    names = [field.name for field in fields(Event) if field.name not in BESIDE_THE_COLUMNS]
    assert [column.name for column in COLUMNS] == names


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
def test_nullable_columns_are_the_optional_fields(column: Column) -> None:
    assert column.nullable == (type(None) in get_args(get_type_hints(Event)[column.name]))


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
def test_every_column_is_documented(column: Column) -> None:
    assert f"| `{column.name}` |" in README.read_text(encoding="utf-8")


@pytest.mark.parametrize("code", AMBIGUITY_CODES, ids=lambda code: code.code)
def test_every_ambiguity_code_is_documented(code: AmbiguityCode) -> None:
    assert f"| `{code.code}` |" in README.read_text(encoding="utf-8")


def test_codes_that_alone_leave_no_doubt() -> None:
    assert [code.code for code in AMBIGUITY_CODES if not code.doubtful] == ["former_name", "approximate_position"]
