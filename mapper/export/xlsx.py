"""Events as an Excel workbook, and back: one sheet, dates as dates, texts never as formulas.

A cell has room for 32,767 characters, a sheet for 1,048,576 rows; days before March 1900, which Excel counts wrongly or not
at all, stand as texts. The same events give the same bytes: the workbook is dated by the newest publication.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from mapper.errors import SetupError
from mapper.export.cells import starts_formula
from mapper.export.columns import POSITION, demand_columns, newest, parsed, row_event
from mapper.export.files import whole_path
from mapper.export.losses import Losses
from mapper.model import Event
from mapper.schema import COLUMNS, Column

MOST_ROWS: Final = 1_048_575
"""Of events, below the row of names."""
MOST_CHARACTERS: Final = 32_767

_SHEET: Final = "events"
_FIRST_DAY: Final = date(1900, 3, 1)
# Characters that the format writes as their codes, and texts that look like such a code.
_CODED: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_CODE: Final = re.compile("_x([0-9A-Fa-f]{4})_")
_MODIFIED: Final = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def write(events: Sequence[Event], path: Path) -> Losses:
    """Write events, one a row under a frozen row of names, with the position in two columns after all others.

    Args:
        events: the events.
        path: the file; it is replaced whole.

    Returns:
        What was lost.

    Raises:
        SetupError: when the file cannot be written or there are too many events.
    """
    import openpyxl  # type: ignore[import-untyped]  # openpyxl publishes no types

    if len(events) > MOST_ROWS:
        raise SetupError(
            f"{path}: a sheet has room for {MOST_ROWS:,} events, not {len(events):,}; choose another format"
        )
    losses = Losses()
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(_SHEET)
    sheet.freeze_panes = "A2"
    with closing(sheet):
        sheet.append([*(column.name for column in COLUMNS), *POSITION])
        for event in events:
            position = (_number_cell(sheet, degrees) for degrees in (event.longitude, event.latitude))
            sheet.append([*(_cell(sheet, column, event, losses) for column in COLUMNS), *position])
    with whole_path(path) as part:
        book.save(part)
        _date(part, newest(events))
    return losses


def read(path: Path) -> list[Event]:
    """Read events back from a file that `write` wrote.

    Raises:
        SetupError: when the file cannot be read, or a field does not keep the contract.
    """
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True)
    except OSError as error:
        raise SetupError(f"{path}: {error.strerror}; give a workbook of events") from error
    except (BadZipFile, KeyError, ValueError, openpyxl.utils.exceptions.InvalidFileException) as error:
        raise SetupError(f"{path}: is no Excel workbook ({error}); write it again with mapper export") from error
    try:
        return list(_events(book, path))
    finally:
        book.close()


def _cell(sheet: Any, column: Column, event: Event, losses: Losses) -> Any:
    value = getattr(event, column.name)
    match column.type:
        case "array":
            return _text_cell(sheet, losses.fitting(column.name, value, lambda text: _length(text) <= MOST_CHARACTERS))
        case "string" if value is not None:
            return _text_cell(sheet, _fitting(value, column, losses))
        case "date" if value is not None and value < _FIRST_DAY:
            return value.isoformat()
        case "number":
            return _number_cell(sheet, value)
    return value


def _text_cell(sheet: Any, written: str) -> Any:
    """Make a cell that is a text whatever stands in it; where that starts a formula, Excel is told to keep it a text."""
    from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]  # openpyxl publishes no types

    cell = WriteOnlyCell(sheet, _coded(written))
    cell.data_type = "s"
    cell.quotePrefix = starts_formula(written)
    return cell


def _number_cell(sheet: Any, value: float | None) -> Any:
    """Make a cell of a number with all its digits; left to itself, openpyxl leaves the last one out."""
    from openpyxl.cell import WriteOnlyCell

    if value is None:
        return None
    cell = WriteOnlyCell(sheet, repr(value))
    cell.data_type = "n"
    return cell


def _fitting(written: str, column: Column, losses: Losses) -> str:
    if _length(written) <= MOST_CHARACTERS:
        return written
    losses.add(column.name, f"texts cut to {MOST_CHARACTERS:,} characters")
    first_too_many = bisect_right(range(len(written)), MOST_CHARACTERS, key=lambda kept: _length(written[:kept]))
    return written[: first_too_many - 1]


def _length(written: str) -> int:
    """Count characters as Excel does: those beyond the first plane twice, those written as codes by all of these."""
    return len(_coded(written).encode("utf-16-le")) // 2


def _coded(written: str) -> str:
    return _CODED.sub(lambda found: f"_x{ord(found[0]):04X}_", written)


def _decoded(written: str) -> str:
    return _CODE.sub(lambda found: chr(int(found[1], 16)), written)


def _date(path: Path, day: date) -> None:
    """Write a workbook anew with a day in place of the clock's moments."""
    moment = f"{day.isoformat()}T00:00:00Z".encode()
    with ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    with ZipFile(path, "w", ZIP_DEFLATED) as book:
        for name, content in parts.items():
            dated = _MODIFIED.sub(rb"\g<1>" + moment, content) if name == "docProps/core.xml" else content
            book.writestr(ZipInfo(name), dated, ZIP_DEFLATED)


def _events(book: Any, path: Path) -> Iterator[Event]:
    if _SHEET not in book.sheetnames:
        raise SetupError(f"{path}: has no sheet called {_SHEET}; write it again with mapper export")
    rows = book[_SHEET].iter_rows()
    names = [str(cell.value) for cell in next(rows, ())]
    demand_columns(names, path, POSITION)
    for number, cells in enumerate(rows, start=2):
        row = dict(zip_longest(names, cells))  # a row ends with its last cell that there is
        where = f"{path}: row {number}"
        longitude, latitude = (_degrees(row[name], where) for name in POSITION)
        yield row_event(
            {column.name: _value(column, row[column.name]) for column in COLUMNS}, longitude, latitude, where
        )


def _value(column: Column, cell: Any) -> Any:  # each column has its own type
    """Give what a cell holds; an empty text has a cell, a null has none."""
    from openpyxl.cell.read_only import EmptyCell  # type: ignore[import-untyped]  # openpyxl publishes no types

    if cell is None or isinstance(cell, EmptyCell):
        return None
    if isinstance(cell.value, str):
        return parsed(column, _decoded(cell.value))
    return "" if cell.value is None and column.type == "string" else cell.value


def _degrees(cell: Any, where: str) -> float | None:
    value = None if cell is None else cell.value
    if value is None or isinstance(value, (int, float)):
        return value
    raise SetupError(f"{where}: position is {value!r:.80}, but should be a number of degrees or empty")
