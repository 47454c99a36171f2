"""Readers: files, folders and standard input become reports; what cannot be read becomes a reason, never a traceback.

Formats, by suffix: plain text and Markdown (`.txt`, `.md`), web pages and pages exported by Telegram Desktop (`.html`, `.htm`),
its `result.json` and lists of reports (`.json`), JSON Lines (`.jsonl`, `.ndjson`), tables (`.csv`, `.tsv`, `.parquet`, `.xlsx`),
feeds (`.rss`, `.atom`, `.rdf`, `.xml`) and mails (`.eml`). Standard input (`-`) is plain text.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Final, Protocol

from mapper.errors import ReportError, SetupError
from mapper.model import Report, Skipped
from mapper.reports.columns import check_columns
from mapper.reports.feeds import read_feed
from mapper.reports.formats import Reader, read_html, read_json_lines, read_text
from mapper.reports.json_files import read_json
from mapper.reports.mail import read_mail
from mapper.reports.record import NO_COLUMNS
from mapper.reports.tables import read_parquet, read_table, read_workbook


class TableReader(Protocol):
    """A reader of reports whose fields stand under names that the user can say."""

    def __call__(self, stream: BinaryIO, where: str, columns: Mapping[str, str] = ...) -> Iterator[Report | Skipped]:
        """Read the reports of an open file."""
        ...


TABLE_READERS: Final[Mapping[str, TableReader]] = MappingProxyType(
    {
        ".json": read_json,
        ".jsonl": read_json_lines,
        ".ndjson": read_json_lines,
        ".csv": read_table,
        ".tsv": read_table,
        ".parquet": read_parquet,
        ".xlsx": read_workbook,
    }
)
"""The readers, by suffix, that are told which column or key stands for which field."""

READERS: Final[Mapping[str, Reader]] = MappingProxyType(
    {
        ".txt": read_text,
        ".md": read_text,
        ".html": read_html,
        ".htm": read_html,
        ".eml": read_mail,
        ".rss": read_feed,
        ".atom": read_feed,
        ".rdf": read_feed,
        ".xml": read_feed,
        **TABLE_READERS,
    }
)
"""The reader of each suffix, in lower case."""

_NEEDED: Final = {".parquet": "pyarrow", ".xlsx": "openpyxl"}
"""The library that a suffix needs and that need not be installed: an extra of this package brings it."""

_KNOWN: Final = ", ".join(READERS)


def read_reports(
    paths: Sequence[str | Path], *, published: date | None = None, columns: Mapping[str, str] = NO_COLUMNS
) -> Iterator[Report | Skipped]:
    """Read reports one by one, in the order of the paths; a folder's files in the order of their names.

    Args:
        paths: files, folders (read with all their subfolders), or "-" for standard input.
        published: day of publication of the reports that state none; None leaves them without.
        columns: column or key of a field of `FIELDS`, by field, where tables or JSON call it otherwise.

    Returns:
        An iterator of reports, and of a reason for each report, and each file in a folder, that could not be read.
        Files are opened as the iteration reaches them, and no more than one report is held, but for `.json`, feeds and
        mails, which are held one file at a time.

    Raises:
        SetupError: at once, before anything is read, when a path is missing or unreadable, a named file has an unknown
            suffix or needs a library that is not installed, a folder holds no report, or a column is for no field.
    """
    check_columns(columns)
    found = [item for path in paths for item in _expand(path)]
    return _read_all(found, published, columns)


def _read_all(
    found: list[Path | Skipped], published: date | None, columns: Mapping[str, str]
) -> Iterator[Report | Skipped]:
    for item in found:
        if isinstance(item, Skipped):
            yield item
            continue
        for result in _read_file(item, columns):
            if isinstance(result, Report) and result.published is None:
                yield replace(result, published=published)
            else:
                yield result


def _read_file(path: Path, columns: Mapping[str, str]) -> Iterator[Report | Skipped]:
    suffix = path.suffix.lower()
    try:
        if path == _STDIN:
            yield from read_text(sys.stdin.buffer, "standard input")
            return
        with path.open("rb") as stream:
            if suffix in TABLE_READERS:
                yield from TABLE_READERS[suffix](stream, path.as_posix(), columns)
            else:
                yield from READERS[suffix](stream, path.as_posix())
    except ReportError as error:
        yield Skipped(error.where, error.reason)
    except OSError as error:
        yield Skipped(path.as_posix(), f"cannot be read: {error.strerror}")


_STDIN: Final = Path("-")


def _expand(path: str | Path) -> Iterator[Path | Skipped]:
    """Name the files behind a path, and the entries of a folder that are none of ours."""
    path = Path(path)
    if path == _STDIN:
        yield path
    elif path.is_dir():
        inside = list(_walk(path))
        if not any(isinstance(item, Path) for item in inside):
            raise SetupError(f"{path}: no report in this folder; known are files that end in {_KNOWN}")
        yield from inside
    else:
        _check_named(path)
        yield path


def _check_named(path: Path) -> None:
    try:
        path.open("rb").close()
    except OSError as error:
        raise SetupError(f"{path}: {error.strerror}; give a file, a folder or - for standard input") from error
    if path.suffix.lower() not in READERS:
        raise SetupError(f"{path}: unknown suffix {path.suffix!r}; known are {_KNOWN}")
    if lacking := _lacking(path):
        raise SetupError(f"{path}: {lacking}")


def _lacking(path: Path) -> str | None:
    """Tell which library is missing for a file, and how to install it; None when it can be read."""
    library = _NEEDED.get(path.suffix.lower())
    if library is None or find_spec(library) is not None:
        return None
    return f"needs {library}, which is not installed: pip install {library}"


def _walk(folder: Path) -> Iterator[Path | Skipped]:
    """Go through a folder in the order of names; hidden folders and links to folders are named but not entered."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield Skipped(folder.as_posix(), f"cannot be read: {error.strerror}")
        return
    for entry in entries:
        path = folder / entry.name
        if entry.name.startswith("."):
            yield Skipped(path.as_posix(), "is hidden (its name begins with a dot), so it was not read")
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(path)
        elif not entry.is_file():
            yield Skipped(path.as_posix(), "is neither a file nor a folder")
        elif path.suffix.lower() not in READERS:
            yield Skipped(path.as_posix(), f"has an unknown suffix; known are {_KNOWN}")
        elif lacking := _lacking(path):
            yield Skipped(path.as_posix(), lacking)
        else:
            yield path
