"""What the documentation shows is so: its code runs, and nothing that a user meets is left out of it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import geopandas  # type: ignore[import-untyped]  # geopandas publishes no types
import pytest

from mapper.cli import main
from mapper.export import FORMATS
from mapper.pipeline import run
from mapper.reports import READERS, read_reports
from mapper.schema import COLUMNS, Column

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def test_python_in_the_readme_is_short_and_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    run(["examples/reports"], Path("output"))
    names: dict[str, Any] = {}
    for code in re.findall(r"```python\n(.*?)```", README, re.DOTALL):
        assert len(code.strip().splitlines()) <= 5
        exec(code, names)  # noqa: S102  # the README is ours
    assert isinstance(names["frame"], geopandas.GeoDataFrame)
    assert len(names["frame"]) > 0
    assert Path("map.html").exists()


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.name)
def test_notebook_runs(notebook: Path) -> None:
    """Each in a process of its own, in its folder, with warnings as errors; its outputs are kept but for the big map."""
    cells = [cell for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
    code = "\n".join("".join(cell["source"]) for cell in cells)
    command = [sys.executable, "-W", "error", "-c", code]
    run = subprocess.run(  # noqa: S603  the notebooks are ours
        command, cwd=notebook.parent, env={**os.environ, "MPLBACKEND": "agg"}, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert sum(bool(cell["outputs"]) for cell in cells) >= len(cells) / 2
    assert notebook.stat().st_size < 150_000


@pytest.mark.parametrize("suffix", READERS)
def test_every_format_is_described(suffix: str) -> None:
    assert f"`{suffix}`" in README
    run_help = main.commands["run"].help
    assert run_help is not None
    assert suffix in run_help


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_of_events_is_described_with_what_it_loses(suffix: str) -> None:
    assert f"| `.{suffix}` | {FORMATS[suffix].name} | {FORMATS[suffix].loses or 'nothing'} |" in README


@pytest.mark.parametrize("column", [column for column in COLUMNS if column.short], ids=lambda column: column.name)
def test_every_short_name_is_described(column: Column) -> None:
    assert f"`{column.short}` for `{column.name}`" in README


def test_every_command_and_option_is_described() -> None:
    for name, command in main.commands.items():
        assert f"`mapper {name}" in README or f"mapper {name} " in README
        for param in command.params:
            for option in param.opts:
                assert not option.startswith("--") or option in README, option


def test_examples_can_all_be_read_and_say_that_they_are_examples() -> None:
    reports = list(read_reports([ROOT / "examples" / "reports"]))
    assert 8 <= len(reports) <= 12
    for report in reports:
        source = getattr(report, "source", None)
        assert source in ("Example newsroom", "Приклад редакції", "Пример редакции"), report
        assert str(getattr(report, "url", "")).startswith("https://example.org/")
        assert getattr(report, "published", None) is not None
