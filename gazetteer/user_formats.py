"""Reading the files that a user adds to the gazetteer: GeoNames dumps, CSV tables, vector files.

All become rows with the same columns, strings as in the file; one function checks and types them.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TextIO

from gazetteer.errors import GazetteerError
from gazetteer.names import fold
from gazetteer.place import Kind
from gazetteer.tables import read_table
from gazetteer.ukraine import POINT_RADIUS_M

GEONAMES_COLUMNS = (
    "place_id", "name", "name_en", "aliases", "lat", "lon", "class", "kind", "country", "cc2", "admin1", "admin2",
    "admin3", "admin4", "population", "elevation", "dem", "timezone", "modified",
)  # fmt: skip
"""The 19 columns of a GeoNames country dump, as the readme of its download server lists them."""

ALTERNATE_COLUMNS = ("id", "place_id", "lang", "name", "preferred", "short", "colloquial", "historic", "from", "to")
"""The 10 columns of GeoNames' alternateNamesV2, as the same readme lists them."""

VANISHED = ("PPLH", "PPLCH")
"""GeoNames' codes of populated places that no longer exist: left out, like everything that is no populated place."""

GEONAMES_LICENCE = "CC BY 4.0 (GeoNames)"

DEFAULT_RADIUS_M = 1_000.0
"""Radius of a point in a file that states none: maps and registers put a village's point somewhere inside it."""

DEGREE_M = 111_195.0
"""Metres of a degree of latitude on a sphere of the earth's mean radius."""

NAMES = ("name", "name_uk", "name_ru", "name_en")
LONGEST_NAME = 100
"""Letters; a longer text is no name of a settlement."""

MOST_PEOPLE = 50_000_000
"""No settlement has more residents; a larger figure is in the wrong column."""

EXPECTED = (
    "expected is a GeoNames country dump (UA.txt or UA.zip), a table (.csv, .tsv, also .gz) with the columns name, "
    "longitude and latitude, or a vector file of points or areas (.geojson, .gpkg, .shp, .kml …)"
)
_TABLES = (".csv", ".tsv", ".txt", ".gz", ".zip")
_KATOTTG = re.compile(r"UA\d{17}")
_SEPARATORS = re.compile(r"[;,|]")


@dataclass(frozen=True, slots=True)
class UserPlace:
    """One place of a user's file.

    Attributes:
        where: where it stands in the file ("line 12").
        place_id: `katottg:UA…` or `geonames:…` where the file has such a code; "" elsewhere.
        name: the name, in any script.
        name_uk: Ukrainian name; "" when the file has none. The same holds for `name_ru` and `name_en`.
        aliases: further names.
        former: names no longer official.
        kind: what it is.
        lon: longitude in degrees, WGS 84.
        lat: latitude in degrees, WGS 84.
        uncertainty_m: radius in metres within which the centre lies.
        population: residents; None when the file does not say.
        country: ISO 3166-1 alpha-2; "" when the file does not say.
        admin: names or codes of the admin units that the file states, widest first.

    """

    where: str
    place_id: str
    name: str
    name_uk: str
    name_ru: str
    name_en: str
    aliases: tuple[str, ...]
    former: tuple[str, ...]
    kind: Kind
    lon: float
    lat: float
    uncertainty_m: float
    population: int | None
    country: str
    admin: tuple[str, ...]


@dataclass(slots=True)
class Reading:
    """What one file gave.

    Attributes:
        path: the file.
        format: what it was read as.
        licence: licence that comes with the format; "" when none does.
        places: its places.
        skipped: rows that are none: where each stands, and why.

    """

    path: Path
    format: str
    licence: str = ""
    places: list[UserPlace] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)


Row = Mapping[str, str]


def read(paths: Sequence[Path], name_column: str | None = None, code_column: str | None = None) -> list[Reading]:
    """Read files of places.

    Args:
        paths: the files; names in GeoNames' alternateNamesV2 among them go to the dumps beside them.
        name_column: the column with the name, where a table or layer calls it unusually.
        code_column: the column with the KATOTTG code, likewise.

    Returns:
        One reading a file, in order; none for alternateNamesV2.

    Raises:
        GazetteerError: a file cannot be read, or is none of the formats; the message says what is expected.

    """
    columns = {"name": name_column, "place_id": code_column}
    chosen = {key: column for key, column in columns.items() if column}
    readings, others = [], []
    for path in paths:
        if not path.is_file():
            raise GazetteerError(f"{path}: no such file; {EXPECTED}")
        try:
            if _columns(path) == len(ALTERNATE_COLUMNS):
                others.append(path)
            else:
                readings.append(_read_one(path, chosen))
        except UnicodeDecodeError as problem:
            raise GazetteerError(
                f"{path}: not UTF-8; convert it, such as with: iconv -f WINDOWS-1251 -t UTF-8 {path.name}"
            ) from problem
        except (OSError, EOFError, RuntimeError, csv.Error, zipfile.BadZipFile, zlib.error) as problem:
            raise GazetteerError(f"{path}: cannot be read ({problem}); {EXPECTED}") from problem
    dumps = [reading for reading in readings if reading.format == "GeoNames"]
    if others and not dumps:
        raise GazetteerError(f"{others[0]}: only names; add it together with a GeoNames dump (UA.zip)")
    for path in others:
        _add_names(path, dumps)
    return readings


def _read_one(path: Path, chosen: Mapping[str, str]) -> Reading:
    if _columns(path) == len(GEONAMES_COLUMNS):
        reading = Reading(path, "GeoNames", GEONAMES_LICENCE)
        rows = _geonames_rows(path)
    elif path.suffix.lower() in (".csv", ".tsv", ".txt", ".gz"):
        reading = Reading(path, "table")
        rows = _table_rows(path, chosen)
    else:
        reading = Reading(path, "vector file")
        rows = _vector_rows(path, chosen)
    for where, row in rows:
        try:
            reading.places.append(_typed(where, row, POINT_RADIUS_M if reading.licence else DEFAULT_RADIUS_M))
        except ValueError as problem:
            reading.skipped.append((where, str(problem)))
    if not reading.places:
        raise GazetteerError(f"{path}: no place in it{_first(reading)}; {EXPECTED}")
    return reading


def _first(reading: Reading) -> str:
    return f" (first problem: {': '.join(reading.skipped[0])})" if reading.skipped else ""


def digest(path: Path) -> str:
    """Give the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _text(path: Path) -> Iterator[TextIO]:
    """Open a text file, packed with gzip or as the largest file of a ZIP archive or not packed; UTF-8."""
    with ExitStack() as stack:
        if path.suffix.lower() == ".zip":
            archive = stack.enter_context(zipfile.ZipFile(path))
            largest = max(archive.infolist(), key=lambda item: item.file_size, default=None)
            if largest is None:
                raise zipfile.BadZipFile("the archive is empty")
            binary = stack.enter_context(archive.open(largest))
        elif path.suffix.lower() == ".gz":
            binary = stack.enter_context(gzip.GzipFile(path))  # type: ignore[arg-type]  # typeshed: it is no IO[bytes]
        else:
            binary = stack.enter_context(path.open("rb"))
        yield stack.enter_context(io.TextIOWrapper(binary, "utf-8-sig", newline=""))


def _columns(path: Path) -> int:
    """Count the columns of the first line between tabs; 0 for what is no table."""
    if path.suffix.lower() not in _TABLES:
        return 0
    try:
        with _text(path) as lines:
            return lines.readline(1 << 16).count("\t") + 1
    except UnicodeDecodeError:
        if path.suffix.lower() == ".zip":
            return 0  # a packed vector file
        raise


def _geonames_rows(path: Path) -> Iterator[tuple[str, Row]]:
    """Give the populated places of a GeoNames dump; admin areas, peaks and rivers are not for here."""
    with _text(path) as lines:
        for number, line in enumerate(lines, start=1):
            cells = line.rstrip("\r\n").split("\t")
            if len(cells) != len(GEONAMES_COLUMNS):
                yield f"line {number}", {"problem": f"{len(cells)} columns, not {len(GEONAMES_COLUMNS)}"}
                continue
            row = dict(zip(GEONAMES_COLUMNS, cells, strict=True))
            if row["class"] == "P" and row["kind"] not in VANISHED:
                code = f"{row['country']}-{row['admin1']}"
                people = row["population"] if row["population"] != "0" else ""  # GeoNames writes 0 for unknown
                changes = {"place_id": f"geonames:{row['place_id']}", "admin1": code, "admin2": "", "admin3": ""}
                yield f"line {number}", {**row, **changes, "population": people}


def _add_names(path: Path, dumps: Iterable[Reading]) -> None:
    """Add the names of GeoNames' alternateNamesV2, the historic ones as former names, to the places of dumps."""
    at = {place.place_id: (dump, i) for dump in dumps for i, place in enumerate(dump.places)}
    with _text(path) as lines:
        for line in lines:
            row = dict(zip(ALTERNATE_COLUMNS, line.rstrip("\r\n").split("\t"), strict=False))
            found = at.get(f"geonames:{row.get('place_id')}")
            if found:
                dump, i = found
                place = dump.places[i]
                name = row.get("name", "")
                if row.get("historic") == "1":
                    dump.places[i] = replace(place, former=(*place.former, name))
                else:
                    dump.places[i] = replace(place, aliases=(*place.aliases, name))


def _table_rows(path: Path, chosen: Mapping[str, str]) -> Iterator[tuple[str, Row]]:
    with _text(path) as lines:
        header = lines.readline()
        separator = max("\t;,", key=header.count)
        titles = next(csv.reader([header], delimiter=separator), [])
        fields = _fields(path, titles, chosen)
        if not {"lon", "lat"} <= set(fields):
            raise GazetteerError(f"{path}: no columns of longitude and latitude among {_list(titles)}; {EXPECTED}")
        reader = csv.reader(lines, delimiter=separator)
        for cells in reader:
            if cells:
                where = f"line {reader.line_num + 1}"
                if len(cells) < len(titles):
                    yield where, {"problem": f"{len(cells)} columns, not {len(titles)}"}
                else:
                    yield where, {key: cells[i].strip() for key, i in fields.items()}


def _vector_rows(path: Path, chosen: Mapping[str, str]) -> Iterator[tuple[str, Row]]:
    """Give the features of the first layer that has names; areas by a point inside them."""
    import geopandas  # type: ignore[import-untyped]  # geopandas publishes no types

    layers = geopandas.list_layers(path).dropna(subset="geometry_type")["name"]
    frames = [geopandas.read_file(path, layer=layer) for layer in layers]
    if not frames:
        raise GazetteerError(f"{path}: no layer with geometries in it; {EXPECTED}")
    frame = next((frame for frame in frames if "name" in _known(list(frame.columns), chosen)), frames[0])
    if frame.crs is None:
        raise GazetteerError(f"{path}: says nothing of its coordinate reference system; save it with one")
    fields = _fields(path, [str(column) for column in frame.columns], chosen)
    spots = frame.geometry.representative_point().to_crs(4326)
    for number, (spot, cells) in enumerate(zip(spots, frame.astype(object).values.tolist(), strict=True), start=1):
        row = {key: _cell(cells[i]) for key, i in fields.items()}
        if spot is None or spot.is_empty:
            yield f"feature {number}", {"problem": "no geometry"}
        else:
            yield f"feature {number}", {**row, "lon": repr(float(spot.x)), "lat": repr(float(spot.y))}


def _cell(value: object) -> str:
    """Write a value of a frame as text: "" for a missing one, whole numbers without a decimal point."""
    if value is None or value != value:  # NaN alone is unlike itself
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _fields(path: Path, titles: Sequence[str], chosen: Mapping[str, str]) -> dict[str, int]:
    """Tell which column holds which field."""
    for column in chosen.values():
        if column not in titles:
            raise GazetteerError(f"{path}: no column {column!r}; there are {_list(titles)}")
    found = _known(titles, chosen)
    if not set(NAMES) & set(found):
        raise GazetteerError(
            f"{path}: no column of names among {_list(titles)}; say which it is with --name-column; {EXPECTED}"
        )
    return found


def _known(titles: Sequence[str], chosen: Mapping[str, str]) -> dict[str, int]:
    at = {title.strip().lower().replace(" ", "_"): i for i, title in reversed(list(enumerate(titles)))}
    found: dict[str, int] = {}
    for line in read_table("user_columns"):
        if line["column"] in at:
            found.setdefault(line["field"], at[line["column"]])
    return {**found, **{key: titles.index(column) for key, column in chosen.items() if column in titles}}


def _list(titles: Sequence[str]) -> str:
    return ", ".join(map(repr, titles[:12])) + (" …" if len(titles) > 12 else "")


def _typed(where: str, row: Row, radius_m: float) -> UserPlace:
    """Check a row.

    Raises:
        ValueError: it is no place; the message says why.

    """
    if "problem" in row:
        raise ValueError(row["problem"])
    names = {key: _name(row.get(key, "")) for key in NAMES}
    name = next((text for text in names.values() if fold(text)), "")
    if not name:
        raise ValueError("no name")
    lon, lat = _degrees(row, "lon", 180), _degrees(row, "lat", 90)
    if lon == lat == 0:
        raise ValueError("longitude and latitude are 0: a missing position")
    radius = _number(row, "uncertainty_m", 0, 600_000)
    people = _number(row, "population", 0, MOST_PEOPLE)
    country = row.get("country", "").upper()
    return UserPlace(
        where, _place_id(row.get("place_id", "")), name,
        names["name_uk"], names["name_ru"], names["name_en"],
        _several(row.get("aliases", "")), _several(row.get("former", "")), _kind(row.get("kind", "")), lon, lat,
        radius or max(radius_m, _rounding_m(row["lon"], row["lat"])), None if people is None else int(people),
        country if len(country) == 2 else "",
        tuple(text for level in ("admin1", "admin2", "admin3") if (text := row.get(level, ""))),
    )  # fmt: skip


def _name(text: str) -> str:
    """Clean a name: spaces, and stress marks as dictionaries set them."""
    plain = " ".join(text.replace("\u0301", "").split())
    if len(plain) > LONGEST_NAME or not plain.isprintable():
        raise ValueError("the name is too long, or has characters that cannot be printed")
    return plain


def _degrees(row: Row, key: str, most: float) -> float:
    found = _number(row, key, -most, most)
    if found is None:
        raise ValueError(f"no {'longitude' if key == 'lon' else 'latitude'}")
    return round(found, 5)  # as exact as the tables: a metre


def _number(row: Row, key: str, least: float, most: float) -> float | None:
    """Read a number; None when the row has none."""
    text = row.get(key, "").replace("\u00a0", "").replace(",", ".")
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        raise ValueError(f"{key} {text!r} is no number") from None
    if not least <= number <= most:
        raise ValueError(f"{key} {text} is not between {least:g} and {most:g}")
    return number


def _rounding_m(lon: str, lat: str) -> float:
    """Give how far rounding may have moved a point, by the decimals of its coordinates."""
    decimals = max(len(text.partition(".")[2]) for text in (lon.replace(",", "."), lat.replace(",", ".")))
    return DEGREE_M * 10.0**-decimals / 2**0.5


def _place_id(code: str) -> str:
    """Give the id of a code; "" for a code that is neither KATOTTG's nor GeoNames'."""
    bare = code.removeprefix("katottg:")
    if _KATOTTG.fullmatch(bare):
        return f"katottg:{bare}"
    return code if re.fullmatch(r"geonames:\d{1,9}", code) else ""


def _several(text: str) -> tuple[str, ...]:
    return tuple(part for part in map(str.strip, _SEPARATORS.split(text)) if part)


@cache
def _kinds() -> Mapping[str, str]:
    return {line["word"]: line["kind"] for line in read_table("user_kinds")}


def _kind(word: str) -> Kind:
    return _kinds().get(word.lower(), "other")  # type: ignore[return-value]  # the table holds kinds alone
