"""Events as a table in CSV (RFC 4180), and back.

In UTF-8 with a byte order mark, without which Excel takes Cyrillic letters for others. A text that a spreadsheet would run
as a formula has an apostrophe before it; so has one that starts with an apostrophe, and the empty text, which an empty
cell (null) would else be taken for.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from mapper.errors import SetupError
from mapper.export.cells import marked, unmarked
from mapper.export.columns import POSITION, demand_columns, parsed, row_event, text
from mapper.export.files import whole_file
from mapper.export.losses import Losses
from mapper.model import Event
from mapper.schema import COLUMNS, Column


def write(events: Sequence[Event], path: Path) -> Losses:
    """Write events, one a row, with the position in two columns after all others.

    Args:
        events: the events.
        path: the file; it is replaced whole.

    Returns:
        What was lost: nothing.

    Raises:
        SetupError: when the file cannot be written.
    """
    with whole_file(path) as file:
        file.write("\ufeff")
        writer = csv.writer(file)
        writer.writerow([*(column.name for column in COLUMNS), *POSITION])
        writer.writerows(map(_row, events))
    return Losses()


def read(path: Path) -> list[Event]:
    """Read events back from a file that `write` wrote.

    Raises:
        SetupError: when the file cannot be read, or a field does not keep the contract; the message names both.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file, _any_size():
            return list(_events(file, path))
    except OSError as error:
        raise SetupError(f"{path}: {error.strerror}; give a CSV file of events") from error
    except (csv.Error, UnicodeDecodeError) as error:
        raise SetupError(f"{path}: is no CSV table in UTF-8 ({error}); write it again with mapper export") from error


def _row(event: Event) -> list[str | None]:
    cells = []
    for column in COLUMNS:
        value = text(column, getattr(event, column.name))
        cells.append(marked(value) if column.type == "string" and value is not None else value)
    return [*cells, *("" if each is None else str(each) for each in (event.longitude, event.latitude))]


def _events(file: TextIO, path: Path) -> Iterator[Event]:
    reader = csv.DictReader(file, strict=True)
    demand_columns(reader.fieldnames or (), path, POSITION)
    for row in reader:
        where = f"{path}:{reader.line_num}"
        longitude, latitude = (_degrees(row[name], where) for name in POSITION)
        yield row_event({c.name: _value(c, row[c.name]) for c in COLUMNS}, longitude, latitude, where)


def _value(column: Column, cell: str | None) -> Any:  # each column has its own type
    if not cell:
        return None
    return unmarked(cell) if column.type == "string" else parsed(column, cell)


def _degrees(cell: str | None, where: str) -> float | None:
    try:
        return float(cell) if cell else None
    except ValueError as error:
        raise SetupError(f"{where}: position is {cell!r:.80}, but should be a number of degrees or empty") from error


@contextmanager
def _any_size() -> Iterator[None]:
    """Let cells be of any size; the limit belongs to the whole process, so it is put back."""
    usual = csv.field_size_limit(sys.maxsize)
    try:
        yield
    finally:
        csv.field_size_limit(usual)
