"""What the tests of readers share: the one report, or the one reason, that a file gives."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from mapper.model import Report, Skipped
from mapper.reports import read_reports

Write = Callable[[str, str | bytes], Path]


def report_in(path: Path, **options: Any) -> Report:
    [found] = read_reports([path], **options)
    assert isinstance(found, Report), found
    return found


def reason_in(path: Path, **options: Any) -> str:
    [found] = read_reports([path], **options)
    assert isinstance(found, Skipped), found
    assert path.name in found.where
    return found.reason


def read_all(path: Path, **options: Any) -> tuple[list[Report], list[Skipped]]:
    found = list(read_reports([path], **options))
    return [item for item in found if isinstance(item, Report)], [item for item in found if isinstance(item, Skipped)]
