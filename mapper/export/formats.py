"""The formats of events: one list for the writers, the readers, the command line and the documentation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mapper.errors import SetupError
from mapper.export.geojson import read_geojson
from mapper.model import Event

if TYPE_CHECKING:
    import geopandas  # type: ignore[import-untyped]  # geopandas publishes no types


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    Attributes:
        name: of the format.
        module: in this package, with `write(events, path)` and `read(path)`; imported only when it is needed.
        loses: what it has no room for, in words; "" when nothing is lost.
        package: that it needs and that comes with an extra only; "" when there is none.
        extra: with which that package comes.
    """

    name: str
    module: str
    loses: str = ""
    package: str = ""
    extra: str = ""

    def demand(self) -> None:
        """Raise a SetupError that names the extra when the package that it needs is not installed."""
        if self.package and find_spec(self.package) is None:
            how = f"pip install 'frontline-mapper[{self.extra}]'"
            raise SetupError(f"{self.name} needs {self.package}, which is not installed; install it with: {how}")

    def write(self, events: Iterable[Event], path: Path, **further: Any) -> tuple[str, ...]:
        """Write events, with what only this format takes further; gives what was lost, in words."""
        lost: tuple[str, ...] = self._functions().write(list(events), path, **further).in_words()
        return lost

    def read(self, path: Path) -> list[Event]:
        """Read events back."""
        events: list[Event] = self._functions().read(path)
        return events

    def _functions(self) -> Any:
        self.demand()
        return import_module(f"mapper.export.{self.module}")


_NUL: Final = "the character NUL becomes \ufffd"

FORMATS: Final = {
    "geojson": Format("GeoJSON (RFC 7946)", "geojson"),
    "gpkg": Format("GeoPackage", "geopackage", _NUL),
    "fgb": Format("FlatGeobuf", "flatgeobuf", f"{_NUL}; no spatial index, which has no room for unresolved places"),
    "parquet": Format("GeoParquet 1.1", "parquet", package="pyarrow", extra="parquet"),
    "csv": Format("CSV (RFC 4180)", "csv_table"),
    "kml": Format("KML 2.2", "kml", "control characters become \ufffd"),
    "shp": Format(
        "Shapefile",
        "shapefile",
        "names have ten letters; texts are cut to 254 bytes (127 Cyrillic letters) and lists to the objects that fit; numbers "
        f"have 15 decimals; spaces around a text are lost, and an empty text is null; {_NUL}",
    ),
    "xlsx": Format(
        "Excel workbook",
        "xlsx",
        "texts are cut to 32,767 characters and lists to the objects that fit; a sheet has room for 1,048,575 events",
        package="openpyxl",
        extra="xlsx",
    ),
}
"""By suffix, without the dot."""


def write_events(
    events: Iterable[Event],
    path: str | PathLike[str],
    *,
    further: Mapping[str, geopandas.GeoDataFrame] | None = None,
) -> tuple[str, ...]:
    """Write events in the format that a file's suffix names.

    Args:
        events: the events.
        path: the file; it is replaced whole.
        further: more layers by name, for a GeoPackage alone, such as those of `mapper.layers.layers_of`.

    Returns:
        What the format had no room for: one line for each column and kind of loss; () when nothing was lost.

    Raises:
        SetupError: no format has that suffix, it takes no further layers, the file cannot be written, or a package is missing
            that the format needs.
    """
    path = Path(path)
    if not further:
        return _format_of(path).write(events, path)
    if _format_of(path) is not FORMATS["gpkg"]:
        raise SetupError(f"{path}: only a GeoPackage has further layers; give it a name that ends in .gpkg")
    return _format_of(path).write(events, path, further=further)


def read_events(path: str | PathLike[str]) -> list[Event]:
    """Read events back from a file of any format that `write_events` or a run wrote.

    Args:
        path: the file; of the format that its suffix names, and GeoJSON with `.json` or none.

    Returns:
        The events in the order in which they were written, equal to those but for `trace`, which is not exported, and for what
        was reported as lost when they were written.

    Raises:
        SetupError: when the file cannot be read, or a field does not keep the contract; the message names both.
    """
    path = Path(path)
    return read_geojson(path) if path.suffix in ("", ".json") else _format_of(path).read(path)


def _format_of(path: Path) -> Format:
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in FORMATS:
        raise SetupError(f"{path}: {path.suffix or 'no suffix'} names no format; use one of {', '.join(FORMATS)}")
    return FORMATS[suffix]
