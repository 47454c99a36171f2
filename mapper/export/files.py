"""Files that appear under their names only when all of them is written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from os import PathLike, getpid
from pathlib import Path
from typing import TextIO

from mapper.errors import SetupError


@contextmanager
def whole_file(path: str | PathLike[str]) -> Iterator[TextIO]:
    """Open a text file (UTF-8) that appears under its name only when all of it is written.

    Args:
        path: the file; its folder must exist.

    Yields:
        The open file.

    Raises:
        SetupError: when it cannot be written; what stood there before is still there.
    """
    path = Path(path)
    part = path.with_name(f".{path.name}.{getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise SetupError(f"{path}: cannot be written: {error.strerror}; choose another folder with -o") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
