"""A timeline as tables: every interval and every day once, and files that other programs read."""

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd  # type: ignore[import-untyped]  # pandas publishes no types
import pytest
from hypothesis import given
from hypothesis import strategies as st
from saying import EVENTS, say
from saying import day as november

from mapper.errors import SetupError
from mapper.model import Event
from mapper.timeline_tables import INTERVAL_COLUMNS, days_told_of, interval_frame, panel_frame, write_table
from mapper.timelines import timeline

EVENTS_OF_ONE_PLACE = (
    say(3, "RU gained", "MoD", event_id="e-a"),
    say(8, "UA withdrew", "General Staff", event_id="e-b"),
)


def test_intervals() -> None:
    frame = interval_frame(timeline(EVENTS_OF_ONE_PLACE))
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == INTERVAL_COLUMNS
    assert frame["place_name_uk"].tolist() == ["Красногірське"] * 3
    assert frame["longitude"].tolist() == [36.35] * 3
    assert frame["latitude"].tolist() == [47.82] * 3
    rows = frame[["first", "last", "controller", "certainty", "event_ids"]].values.tolist()
    assert rows == [
        [pd.NaT, pd.Timestamp("2025-11-02"), "unknown", "none", ""],
        [pd.Timestamp("2025-11-03"), pd.Timestamp("2025-11-07"), "RU", "claimed", "e-a"],
        [pd.Timestamp("2025-11-08"), pd.NaT, "RU", "confirmed", "e-a e-b"],
    ]


def test_no_settlements_give_the_same_columns() -> None:
    frame = interval_frame(timeline([]))
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == INTERVAL_COLUMNS
    assert (len(frame), days_told_of(timeline([]))) == (0, None)
    assert panel_frame(timeline([]), november(1), november(3)).columns.tolist() == [
        "place_id", "day", "controller", "certainty"
    ]  # fmt: skip


def test_days_told_of() -> None:
    assert days_told_of(timeline(EVENTS_OF_ONE_PLACE)) == (november(3), november(8))


@given(EVENTS, st.integers(-3, 20), st.integers(-3, 20))
def test_the_panel_tells_of_every_settlement_on_every_day(events: list[Event], first: int, length: int) -> None:
    found = timeline(events)
    panel = panel_frame(found, november(first), november(first + length))
    days = [november(first) + timedelta(number) for number in range(length + 1)]
    expected = [
        (place_id, day.isoformat(), each.controller, each.certainty)
        for place_id in found.intervals
        for day in days
        for each in [found.of(place_id, day)]
    ]
    assert list(panel.astype(str).itertuples(index=False, name=None)) == expected


class TestFiles:
    def test_csv(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        found = timeline([*EVENTS_OF_ONE_PLACE, say(5, "RU gained", "ISW", place_id="user:1", place_name="=1+1")])
        write_table(interval_frame(found), path)
        lines = path.read_bytes().decode().split("\r\n")
        assert lines[0] == ",".join(INTERVAL_COLUMNS)
        assert lines[2] == (
            "katottg:UA23100070100084433,Krasnohirske,Красногірське,Zaporizhzhia Oblast,36.35,47.82,"
            "2025-11-03,2025-11-07,RU,claimed,e-a"
        )
        assert lines[4].startswith("user:1,'=1+1,")
        again = pd.read_csv(path, parse_dates=["first", "last"])
        assert again["first"].tolist()[1] == pd.Timestamp("2025-11-03")

    def test_panel_as_csv(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        write_table(panel_frame(timeline(EVENTS_OF_ONE_PLACE), november(2), november(3)), path)
        place = "katottg:UA23100070100084433"
        assert path.read_bytes().decode() == (
            f"place_id,day,controller,certainty\r\n{place},2025-11-02,unknown,none\r\n{place},2025-11-03,RU,claimed\r\n"
        )

    @pytest.mark.parametrize("make", [interval_frame, lambda found: panel_frame(found, november(2), november(9))])
    def test_parquet(self, tmp_path: Path, make: Any) -> None:
        path = tmp_path / "a.parquet"
        frame = make(timeline(EVENTS_OF_ONE_PLACE))
        write_table(frame, path)
        again = pd.read_parquet(path)
        assert again.columns.tolist() == frame.columns.tolist()
        assert again.astype(str).equals(frame.astype(str))
        day = again["first" if "first" in again else "day"]
        assert np.issubdtype(day.dtype, np.datetime64)

    def test_parquet_without_pyarrow(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "pyarrow", None)
        with pytest.raises(SetupError, match=r"pip install 'frontline-mapper\[parquet\]', or write a \.csv"):
            write_table(interval_frame(timeline(EVENTS_OF_ONE_PLACE)), tmp_path / "a.parquet")
        assert list(tmp_path.iterdir()) == []

    def test_another_suffix(self, tmp_path: Path) -> None:
        with pytest.raises(SetupError, match=r"a\.xlsx: name a file that ends in \.csv or \.parquet"):
            write_table(interval_frame(timeline([])), tmp_path / "a.xlsx")
