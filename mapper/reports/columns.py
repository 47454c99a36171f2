"""Where a table keeps the fields of its reports: under the usual names, the user's word, or those of a table that is known."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Final

from mapper.errors import ReportError, SetupError
from mapper.model import Report, Skipped
from mapper.reports.record import FIELDS, NO_COLUMNS, fields_of

_TABLES: Final = "tables.toml"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a table keeps the fields of its reports.

    Attributes:
        columns: name of the column, by field; "" for a field that the table lacks; a field that is not named has its usual names.
        sources: full names of sources, by the short ones that the table uses.
        once: whether a report stands in several rows, and is meant once.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    once: bool = False

    def fields(self, row: Mapping[str, object], here: str) -> dict[str, object]:
        """Pick the fields of a report out of a row; `ReportError` when its text stands under no name but one, and not there."""
        found = fields_of(row, self.columns)
        if "text" not in found and "text" in self.columns:
            raise ReportError(here, f"has no text under {self.columns['text']!r}")
        source = found.get("source")
        if isinstance(source, str):
            found["source"] = self.sources.get(source.strip(), source)
        return found


def parse_columns(pairs: Iterable[str]) -> dict[str, str]:
    """Read which column stands for which field.

    Args:
        pairs: each one or more `field=column`, separated by commas.

    Returns:
        The columns by field.

    Raises:
        SetupError: something is no such pair.
    """
    columns = {}
    for pair in (part for text in pairs for part in text.split(",")):
        name, equals, column = (part.strip() for part in pair.partition("="))
        if not equals:
            raise SetupError(f"--columns {pair!r} is no pair; write it as text=Body,published=Date")
        columns[name.lower()] = column
    check_columns(columns)
    return columns


def check_columns(columns: Mapping[str, str]) -> None:
    """Raise `SetupError` when a field is named that reports do not have; else return None."""
    for name in columns:
        if name not in FIELDS:
            raise SetupError(f"columns: reports have no field {name!r}; they have {', '.join(FIELDS)}")


def layout_of(names: Iterable[str], given: Mapping[str, str] = NO_COLUMNS) -> Layout:
    """Tell how a table with these columns is laid out, with what the user says about it going first."""
    present = {name.strip().casefold() for name in names}
    known = next((layout for header, layout in _known_tables() if header <= present), Layout())
    return replace(known, columns={**known.columns, **given})


def missing(columns: Mapping[str, str], names: Iterable[str]) -> list[str]:
    """Tell which of the columns that the user names are not among the names of a table; [] when all are."""
    present = {name.strip().casefold() for name in names}
    return [column for column in columns.values() if column.strip() and column.strip().casefold() not in present]


def layout_of_header(header: Sequence[str], given: Mapping[str, str], where: str) -> Layout:
    """Tell how a table with this header is laid out; `ReportError` when it has no text, or lacks a column that was named."""
    layout = layout_of(header, given)
    columns = ", ".join(map(repr, header))
    for column in missing(given, header):
        raise ReportError(where, f"has no column {column!r} among {columns}; name another with --columns")
    if "text" not in fields_of(dict.fromkeys(header, "present"), layout.columns):
        usual = ", ".join(FIELDS["text"])
        raise ReportError(
            where, f"has no text column among {columns}; call it one of {usual}, or name it with --columns text=…"
        )
    return layout


def each_once(found: Iterable[Report | Skipped]) -> Iterator[Report | Skipped]:
    """Pass on reports but for those that were there before, with the same id and text."""
    seen = set()
    for item in found:
        if isinstance(item, Report):
            key = (item.report_id, hash(item.text))
            if key in seen:
                continue
            seen.add(key)
        yield item


@cache
def _known_tables() -> tuple[tuple[frozenset[str], Layout], ...]:
    """Load the tables that are known: the columns that tell each, and its layout."""
    tables = tomllib.loads((files(__package__) / _TABLES).read_text(encoding="utf-8"))["table"]
    return tuple(
        (
            frozenset(table["header"]),
            Layout(dict.fromkeys(FIELDS, "") | table["columns"], table.get("sources", {}), table.get("once", False)),
        )
        for table in tables
    )
