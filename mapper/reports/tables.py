"""Readers of tables: comma, semicolon or tab separated text, Parquet and XLSX; one report a row."""

from __future__ import annotations

import csv
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any, BinaryIO, Final

from mapper.errors import ReportError
from mapper.model import Report, Skipped
from mapper.reports.columns import Layout, each_once, layout_of_header
from mapper.reports.formats import lines_of
from mapper.reports.record import LIMIT_BYTES, NO_COLUMNS, decode, fields_of, over_limit, report_of

LIMIT_UNPACKED_BYTES: Final = 1_000_000_000
"""The largest workbook, unpacked, that is read: some million rows; a small file can unpack to far more than a machine holds."""

_ROWS_AT_ONCE: Final = 1000


def read_table(stream: BinaryIO, where: str, columns: Mapping[str, str] = NO_COLUMNS) -> Iterator[Report | Skipped]:
    """Read one report a row of a comma, semicolon or tab separated table with a header.

    Args:
        stream: the open file.
        where: its name, for messages.
        columns: column of a field, by field, where it has an unusual name.

    Yields:
        A report for each good row, a reason for each bad one.

    Raises:
        ReportError: when it is empty, not text, has no column with the text of the reports, or cannot be read on.
    """
    lines = _table_lines(stream, where)
    first = next(lines, "")
    if not first.strip():
        raise ReportError(where, "is empty; expected a header with a text column, and one report a row")
    rows = _rows(chain([first], lines), max(",;\t", key=first.count), where)
    _, header = next(rows)
    layout = layout_of_header(header, columns, where)
    yield from _reports(header, ((f"{where}:{line}", row) for line, row in rows), layout, where)


def read_parquet(stream: BinaryIO, where: str, columns: Mapping[str, str] = NO_COLUMNS) -> Iterator[Report | Skipped]:
    """Read one report a row of a Parquet file; `where` of a report is the number of its row, from 1.

    Args:
        stream: the open file.
        where: its name, for messages.
        columns: column of a field, by field, where it has an unusual name.

    Yields:
        A report for each good row, a reason for each bad one.

    Raises:
        ReportError: when it is empty or broken, or has no column with the text of the reports.
    """
    from pyarrow import parquet  # type: ignore[import-untyped]  # pyarrow publishes no types

    _refuse_empty(stream, where)
    try:
        table = parquet.ParquetFile(stream)
        layout = layout_of_header(table.schema_arrow.names, columns, where)
        wanted = [name for name in table.schema_arrow.names if fields_of({name: "present"}, layout.columns)]
        batches = table.iter_batches(_ROWS_AT_ONCE, columns=wanted)
        rows = ([row[name] for name in wanted] for batch in batches for row in batch.to_pylist())
        numbered = ((f"{where}:{number}", row) for number, row in enumerate(rows, start=1))
        yield from _reports(wanted, numbered, layout, where)
    except ReportError:
        raise
    except Exception as error:  # a broken file fails in any class of error
        raise ReportError(where, f"is no Parquet file that can be read ({error!s:.120}); write it again") from error


def read_workbook(stream: BinaryIO, where: str, columns: Mapping[str, str] = NO_COLUMNS) -> Iterator[Report | Skipped]:
    """Read one report a row of every sheet of an XLSX workbook; the first row of a sheet that is not blank is its header.

    Args:
        stream: the open file.
        where: its name, for messages.
        columns: column of a field, by field, where it has an unusual name.

    Yields:
        A report for each good row, a reason for each bad one and for each sheet without reports.

    Raises:
        ReportError: when it is empty, broken or too large.
    """
    import openpyxl  # type: ignore[import-untyped]  # openpyxl publishes no types

    _refuse_empty(stream, where)
    try:
        _refuse_large(stream, where)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and the like, which are not read
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
        for sheet in book.worksheets:
            yield from _sheet_reports(sheet.iter_rows(values_only=True), f"{where}:{sheet.title}", columns)
    except ReportError:
        raise
    except Exception as error:  # a broken workbook fails in any class of error
        raise ReportError(where, f"is no XLSX workbook that can be read ({error!s:.120}); save it again") from error


def _sheet_reports(
    rows: Iterable[tuple[Any, ...]], where: str, columns: Mapping[str, str]
) -> Iterator[Report | Skipped]:
    numbered = ((f"{where}:{number}", _without_tail(row)) for number, row in enumerate(rows, start=1))
    filled = ((here, row) for here, row in numbered if row)
    _, first = next(filled, ("", ()))
    if not first:
        yield Skipped(where, "is an empty sheet")
        return
    header = ["" if name is None else str(name) for name in first]
    try:
        yield from _reports(header, filled, layout_of_header(header, columns, where), where)
    except ReportError as error:
        yield Skipped(error.where, error.reason)


def _without_tail(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Leave out the blank cells at the end of a row."""
    filled = [number for number, cell in enumerate(row, start=1) if cell not in (None, "")]
    return row[: filled[-1]] if filled else ()


def _reports(
    header: Sequence[str], rows: Iterable[tuple[str, Sequence[object]]], layout: Layout, where: str
) -> Iterator[Report | Skipped]:
    """Make reports of the rows under a header, each with where it stands."""
    found = (_row_report(header, row, layout, here) for here, row in rows)
    empty = True
    for item in each_once(found) if layout.once else found:
        empty = False
        yield item
    if empty:
        raise ReportError(where, "has a header but no rows; expected one report a row")


def _row_report(header: Sequence[str], row: Sequence[object], layout: Layout, here: str) -> Report | Skipped:
    if len(row) > len(header):
        reason = f"has {len(row)} cells under {len(header)} columns; put quotation marks around cells with a separator"
        return Skipped(here, reason)
    try:
        return report_of(layout.fields(dict(zip(header, map(_plain, row), strict=False)), here), here)
    except ReportError as error:
        return Skipped(error.where, error.reason)


def _plain(cell: object) -> object:
    """Give a cell as text has it: a date or a moment in ISO 8601, a whole number in digits; the rest as it is."""
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell


def _refuse_empty(stream: BinaryIO, where: str) -> None:
    if not stream.read(1):
        raise ReportError(where, "is empty")
    stream.seek(0)


def _refuse_large(stream: BinaryIO, where: str) -> None:
    with zipfile.ZipFile(stream) as packed:
        unpacked = sum(item.file_size for item in packed.infolist())
    if unpacked > LIMIT_UNPACKED_BYTES:
        limit = f"{LIMIT_UNPACKED_BYTES // 1_000_000} MB unpacked, the limit for a workbook"
        raise ReportError(where, f"is larger than {limit}; save it as CSV")
    stream.seek(0)


def _rows(lines: Iterator[str], delimiter: str, where: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not blank, with the number of the line that it starts on."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        start = reader.line_num + 1
        usual_limit = csv.field_size_limit(LIMIT_BYTES)  # the limit belongs to the whole process: lent for one row
        try:
            row = next(reader, None)
        except csv.Error as error:
            reason = f"is a broken table row ({error}); mend it, the rows after it were not read"
            raise ReportError(f"{where}:{start}", reason) from error
        finally:
            csv.field_size_limit(usual_limit)
        if row is None:
            return
        if row:
            yield start, row


def _table_lines(stream: BinaryIO, where: str) -> Iterator[str]:
    for number, line in lines_of(stream, where):
        here = f"{where}:{number}"
        if line is None:
            raise ReportError(here, over_limit())
        yield decode(line, here)
