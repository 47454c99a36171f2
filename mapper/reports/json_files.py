"""Reader of `.json` files: what Telegram Desktop exports, one report, or a list of reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import BinaryIO, Final

from mapper.errors import ReportError
from mapper.model import Report, Skipped
from mapper.reports.chats import is_export, read_export
from mapper.reports.columns import missing
from mapper.reports.formats import json_of, report_of_object
from mapper.reports.record import NO_COLUMNS, SAMPLE_BYTES, decode, refuse_wide_or_binary

LIMIT_FILE_BYTES: Final = 1_000_000_000
"""The largest file that is read, for it is held whole: the posts of a busy channel in many years."""

_EXPECTED: Final = "an export of Telegram Desktop, a report or a list of reports"


def read_json(stream: BinaryIO, where: str, columns: Mapping[str, str] = NO_COLUMNS) -> Iterator[Report | Skipped]:
    """Read the messages of an export of Telegram Desktop, or the reports of a list, or the one report of an object.

    Args:
        stream: the open file.
        where: its name, for messages.
        columns: key of a field, by field, where it has an unusual name in reports.

    Yields:
        A report for each good message or object, a reason for each bad one.

    Raises:
        ReportError: when it is empty, too large, no JSON, or holds nothing of all this.
    """
    raw = stream.read(LIMIT_FILE_BYTES + 1)
    if len(raw) > LIMIT_FILE_BYTES:
        raise ReportError(
            where, f"is larger than {LIMIT_FILE_BYTES // 1_000_000} MB; export it in parts, or use JSON Lines"
        )
    refuse_wide_or_binary(raw[:SAMPLE_BYTES], where)
    if not raw.strip():
        raise ReportError(where, f"is empty; expected {_EXPECTED}")
    value = json_of(decode(raw, where), where, _EXPECTED)
    found = (
        read_export(value, where) if isinstance(value, dict) and is_export(value) else _listed(value, where, columns)
    )
    item = None
    for item in found:
        yield item
    if item is None:
        raise ReportError(where, f"holds no report; expected {_EXPECTED}")


def _listed(value: object, where: str, columns: Mapping[str, str]) -> Iterator[Report | Skipped]:
    keys: set[str] = set()
    for number, item in enumerate(value if isinstance(value, list) else [value], start=1):
        here = f"{where}:{number}" if isinstance(value, list) else where
        try:
            yield report_of_object(item, here, columns, keys)
        except ReportError as error:
            yield Skipped(error.where, error.reason)
    for column in missing(columns, keys) if value else ():
        yield Skipped(where, f"has no key {column!r} in any report; name another with --columns")
