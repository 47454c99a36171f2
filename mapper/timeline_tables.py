"""A timeline as tables: its intervals, and the panel of settlements by days; written as CSV or Parquet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from mapper.errors import SetupError
from mapper.export.cells import cell
from mapper.export.files import whole_file
from mapper.intervals import Timeline

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-untyped]  # pandas publishes no types

INTERVAL_COLUMNS: Final = {
    "place_id": "string",
    "place_name": "string",
    "place_name_uk": "string",
    "admin1": "string",
    "longitude": "float64",
    "latitude": "float64",
    "first": "datetime64[s]",
    "last": "datetime64[s]",
    "controller": "string",
    "certainty": "string",
    "event_ids": "string",
}
"""The columns of the table of intervals and their types; the fields of `Settlement` and `Interval`."""

PANEL_COLUMNS: Final = ("place_id", "day", "controller", "certainty")

_PARQUET_MISSING: Final = (
    "Parquet needs pyarrow: install it with pip install 'frontline-mapper[parquet]', or write a .csv"
)


def interval_frame(timeline: Timeline) -> pd.DataFrame:
    """Put the intervals of a timeline into a data frame, one row each, in their order.

    Args:
        timeline: the timeline; without settlements the frame has the same columns and no rows.

    Returns:
        The columns of `INTERVAL_COLUMNS`: the settlement (position in degrees, WGS 84), the first day (missing: so before
        anything is known) and the last (missing: until further notice), who holds it, how certain, and the ids of the
        events behind it, with spaces between.
    """
    import pandas as pd

    rows = []
    for each in timeline:
        at = timeline.settlements[each.place_id]
        place = (at.place_id, at.place_name, at.place_name_uk, at.admin1, at.longitude, at.latitude)
        rows.append((*place, each.first, each.last, each.controller, each.certainty, " ".join(each.event_ids)))
    return pd.DataFrame(rows, columns=list(INTERVAL_COLUMNS)).astype(INTERVAL_COLUMNS)


def days_told_of(timeline: Timeline) -> tuple[date, date] | None:
    """Give the first and the last day on which anything changes; None when nothing ever does."""
    firsts = [each.first for each in timeline if each.first is not None]
    return (min(firsts), max(firsts)) if firsts else None


def panel_frame(timeline: Timeline, first: date, last: date) -> pd.DataFrame:
    """Tell who held every settlement on every day, one row each: settlements in the order of their ids, then days.

    Args:
        timeline: the timeline.
        first: the first day.
        last: the last day, itself included.

    Returns:
        The columns of `PANEL_COLUMNS`; no rows without settlements, or when `last` is before `first`.
    """
    import numpy as np
    import pandas as pd

    days = max(0, (last - first).days + 1)
    shown = [each for each in timeline if not _is_outside(each.first, each.last, first, last)]
    starts = np.array([0 if each.first is None else max(0, (each.first - first).days) for each in shown], dtype="int64")
    ends = np.array(
        [days if each.last is None else min(days, (each.last - first).days + 1) for each in shown], dtype="int64"
    )
    lengths = ends - starts
    columns = {
        name: pd.Categorical([getattr(each, name) for each in shown]).repeat(lengths)
        for name in ("place_id", "controller", "certainty")
    }
    day = np.datetime64(first, "s") + np.tile(np.arange(days), len(timeline.settlements)) * np.timedelta64(86_400, "s")
    return pd.DataFrame({**columns, "day": day}, columns=list(PANEL_COLUMNS))


def _is_outside(begins: date | None, ends: date | None, first: date, last: date) -> bool:
    return first > last or (begins is not None and begins > last) or (ends is not None and ends < first)


def write_table(frame: pd.DataFrame, path: str | PathLike[str]) -> None:
    """Write a table of a timeline or of claims, as CSV (UTF-8; no cell runs as a formula) or Parquet, by its suffix.

    Args:
        frame: the table.
        path: the file, ending in .csv or .parquet; it is replaced whole.

    Raises:
        SetupError: it has another suffix, cannot be written, or pyarrow is missing.
    """
    write = WRITERS.get(Path(path).suffix.lower())
    if write is None:
        raise SetupError(f"{path}: name a file that ends in {' or '.join(WRITERS)}")
    with whole_file(path) as file:
        write(frame, file)


def _write_csv(frame: pd.DataFrame, file: TextIO) -> None:
    texts = {name: frame[name].map(cell) for name in frame.columns if frame[name].dtype.kind == "O"}
    frame.assign(**texts).to_csv(file, index=False, date_format="%Y-%m-%d", lineterminator="\r\n")


def _write_parquet(frame: pd.DataFrame, file: TextIO) -> None:
    try:
        frame.to_parquet(file.buffer, engine="pyarrow", index=False)
    except ImportError as error:
        raise SetupError(_PARQUET_MISSING) from error


WRITERS: Final[Mapping[str, Callable[[pd.DataFrame, TextIO], None]]] = {".csv": _write_csv, ".parquet": _write_parquet}
"""What writes a table, by the suffix of the file."""
