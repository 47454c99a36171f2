"""Why reports were skipped, and what they tell of nobody known, as JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from os import PathLike
from pathlib import Path

from mapper.errors import SetupError
from mapper.export.files import whole_file
from mapper.model import Skipped, Unattributed


def write_notes(notes: Iterable[Skipped | Unattributed], path: str | PathLike[str]) -> None:
    """Write why reports were skipped, or what they tell of nobody known, as JSON Lines, each with its `reason`.

    Args:
        notes: what to note; without any, no file is written, and one from an earlier run is removed.
        path: the file; it is replaced whole.

    Raises:
        SetupError: when the file cannot be written or removed.
    """
    lines = [json.dumps(asdict(item), ensure_ascii=False) + "\n" for item in notes]
    if lines:
        with whole_file(path) as file:
            file.writelines(lines)
        return
    try:
        Path(path).unlink(missing_ok=True)
    except OSError as error:
        raise SetupError(f"{path}: cannot be removed: {error.strerror}; it is from an earlier run") from error
