"""Files that appear under their names only when all of them is written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from os import PathLike, getpid
from pathlib import Path
from shutil import rmtree
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
    with whole_path(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        yield file


@contextmanager
def whole_path(path: str | PathLike[str]) -> Iterator[Path]:
    """Give the name of a file to write in place of another, which it becomes when all of it is written.

    Args:
        path: the file; its folder must exist.

    Yields:
        A name in the same folder, with the same suffix; there is no such file yet.

    Raises:
        SetupError: when it cannot be written; what stood there before is still there.
    """
    path = Path(path)
    part = path.with_name(f".{path.stem}.{getpid()}.part{path.suffix}")
    try:
        part.touch()
        part.unlink()
        yield part
        part.replace(path)
    except OSError as error:
        raise SetupError(f"{path}: cannot be written: {error.strerror}; choose another folder with -o") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


@contextmanager
def whole_files(path: str | PathLike[str]) -> Iterator[Path]:
    """Give the name of a file to write with its siblings of other suffixes, all of which are moved when all are written.

    Args:
        path: the file; its folder must exist. It is moved last.

    Yields:
        The same name in a new folder.

    Raises:
        SetupError: when they cannot be written.
    """
    path = Path(path)
    folder = path.with_name(f".{path.name}.{getpid()}.part")
    try:
        folder.mkdir()
        yield folder / path.name
        for part in sorted(folder.iterdir(), key=lambda part: part.name == path.name):
            part.replace(path.with_name(part.name))
    except OSError as error:
        raise SetupError(f"{path}: cannot be written: {error.strerror}; choose another folder with -o") from error
    finally:
        rmtree(folder, ignore_errors=True)
