"""The gold sets are a gate: no figure may fall below its floor in `tests/gold/floors.json`, and floors only rise."""

import json
from collections.abc import Iterator
from contextlib import redirect_stdout
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from mapper.export import write_geojson
from mapper.pipeline import read

GOLD = Path(__file__).parent / "gold"
FLOORS: dict[str, dict[str, dict[str, float]]] = json.loads((GOLD / "floors.json").read_text(encoding="utf-8"))


def checks() -> Iterator[tuple[str, str, str, float]]:
    for gold, languages in FLOORS.items():
        for language, figures in languages.items():
            for figure, floor in figures.items():
                if not figure.startswith("mirrored"):  # those are for tests/reading/test_mirror_gold.py
                    yield gold, language, figure, floor


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Any:
    import score_events

    @cache
    def score(gold: str) -> dict[str, Any]:
        predicted = tmp_path_factory.mktemp("gold") / "events.geojson"
        write_geojson(read([GOLD / gold]), predicted)
        with redirect_stdout(StringIO()):
            return dict(score_events.run([str(GOLD / gold), str(predicted), "--by", "lang"])["by"]["lang"])

    return score


@pytest.mark.parametrize(("gold", "language", "figure", "floor"), list(checks()))
def test_no_figure_falls_below_its_floor(scored: Any, gold: str, language: str, figure: str, floor: float) -> None:
    figures = scored(gold)[language]
    if figure == "false_alarms":
        assert figures["false_alarms"]["rate"] <= floor
    elif figure == "event_f1":
        assert figures["events"]["f1"] >= floor
    else:
        assert figures[figure] >= floor


def test_every_gold_event_names_its_place_verbatim() -> None:
    for path in sorted(GOLD.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            report = json.loads(line)
            for event in report["events"]:
                assert event["mention"] in f"{report.get('title', '')}\n{report['text']}", report["id"]
