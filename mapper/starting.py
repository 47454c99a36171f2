"""A start for a timeline, from a file: areas of control on a day, or a table of settlements and who holds them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gazetteer.asked import question
from gazetteer.distance import great_circle_km
from gazetteer.errors import GazetteerError
from gazetteer.evidence import Setting
from gazetteer.index import Gazetteer, open_gazetteer
from gazetteer.place import Place
from gazetteer.resolve import resolve
from mapper.errors import SetupError
from mapper.intervals import Given, Settlement
from mapper.lexicon import normalise
from mapper.model import place_fields
from mapper.reports.record import parse_day
from mapper.sentences import TOKEN
from mapper.theatre import DEFAULT_THEATRE, Theatre, load_theatre
from mapper.words import CONTESTED, UNKNOWN

if TYPE_CHECKING:
    import geopandas  # type: ignore[import-untyped]  # geopandas publishes no types

TABLES: Final = (".csv", ".tsv")

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "controller": ("controller", "control", "control_after", "side", "status", "type", "name"),
    "place_id": ("place_id", "katottg", "code"),
    "place": ("place_name", "settlement", "place", "name", "назва", "название"),
    "region": ("admin1", "oblast", "region", "область"),
    "day": ("date", "day", "дата"),
}
"""How a table's columns, and for the controller an area's attributes, may be called; the first counts, of attributes the
first that tells."""

_CONTESTED_WORDS: Final = {CONTESTED, "disputed", "grey", "gray", "сіра", "серая", "спірна", "спорная"}
_SHOWN: Final = 3
_EXPECTED: Final = (
    "expected are polygons in a vector file (.geojson, .gpkg, .shp …) or a table of settlements (.csv, .tsv)"
)


def read_start(
    path: str | Path, day: date | None = None, *, side: str | None = None, gazetteer: Gazetteer | None = None
) -> list[Given]:
    """Read who holds which settlement on a day.

    Args:
        path: a vector file, whose areas give every settlement inside to the side that an attribute names; or a table with
            the columns `place_id`, or `name` and where it helps `oblast`, `controller` and, if need be, `date`.
        day: the day that the file tells of; None where a table has a column of dates.
        side: the side whose land all areas are, where no attribute says so.
        gazetteer: which settlements there are; None for the embedded one, with what the user added.

    Returns:
        One value a settlement and day, in the order of the place ids: of those inside an area or listed. In areas of both
        sides a settlement is `contested`; outside of all it is not among them. Never empty.

    Raises:
        SetupError: the file cannot be read, nothing in it says who holds what, or rows are wrong; the message names them.
    """
    path, theatre, places = Path(path), load_theatre(DEFAULT_THEATRE), gazetteer or open_gazetteer()
    if side is not None and side not in (*theatre.sides, CONTESTED):
        raise SetupError(f"side {side!r}: give one of {', '.join((*theatre.sides, CONTESTED))}")
    if not path.is_file():
        raise SetupError(f"{path}: no such file; {_EXPECTED}")
    if path.suffix.lower() in TABLES:
        given = _from_table(path, day, places, theatre)
    else:
        given = _from_areas(path, day, side, places, theatre)
    if not given:
        raise SetupError(f"{path}: no settlement that the gazetteer knows is held by anybody in it; {_EXPECTED}")
    return sorted(given, key=lambda each: (each.settlement.place_id, each.day))


def controller_of(text: str, theatre: Theatre) -> str | None:
    """Find out which side a word means: its code, name, country, or how reports call it.

    Returns:
        The code of a side, `contested`, `unknown`, or None when the text names no side, or several.
    """
    folded = text.strip().casefold()
    for side in theatre.sides.values():
        if folded in {each.casefold() for each in (side.code, side.name, side.name_uk, side.country) if each}:
            return side.code
    words = tuple(normalise(word) for word in TOKEN.findall(text))
    if _CONTESTED_WORDS & set(words):
        return CONTESTED
    if folded == UNKNOWN:
        return UNKNOWN
    told = {hit.value for hit in theatre.side_words.find(words)}
    return told.pop() if len(told) == 1 else None


def _settlement(place: Place) -> Settlement:
    fields = place_fields(place)
    return Settlement(**{name: fields[name] for name in Settlement.__slots__})


def _column(field: str, titles: Iterable[str]) -> str | None:
    """Give the title of the first column that may hold a field; None without one."""
    by_name = {title.strip().casefold(): title for title in titles}
    return next((by_name[name] for name in COLUMNS[field] if name in by_name), None)


def _from_areas(path: Path, day: date | None, side: str | None, places: Gazetteer, theatre: Theatre) -> list[Given]:
    import shapely  # type: ignore[import-untyped]  # shapely publishes no types

    if day is None:
        raise SetupError(f"{path}: say of which day it tells")
    holders: dict[str, tuple[Place, set[str]]] = {}
    for holder, area in _areas(path, side, theatre):
        around = [
            place for place in _around(area, places) if place.kind != "district" and place.country in theatre.countries
        ]
        inside = shapely.contains_xy(area, [place.lon for place in around], [place.lat for place in around])
        for place in compress(around, inside):
            holders.setdefault(place.place_id, (place, set()))[1].add(holder)
    return [
        Given(_settlement(place), day, next(iter(found)) if len(found) == 1 else CONTESTED)
        for place, found in holders.values()
    ]


def _around(area: Any, places: Gazetteer) -> list[Place]:
    """Give all places in the circle around an area's bounds, and so all in the area."""
    west, south, east, north = area.bounds
    lon, lat = (west + east) / 2, (south + north) / 2
    edges = [(x, y) for x in (west, lon, east) for y in (south, lat, north)]
    radius_km = max(great_circle_km(lon, lat, *edge) for edge in edges)
    return [place for place, _ in places.near(lon, lat, radius_km + 1)]


def _areas(path: Path, side: str | None, theatre: Theatre) -> Iterator[tuple[str, Any]]:
    """Yield who holds an area, and the area, in degrees (WGS 84); areas of nobody known are passed over."""
    import shapely

    areas = [area for frame in _layers(path) for area in _areas_of(frame, path)]
    told = [(holder, shape) for labels, shape in areas if (holder := side or _holder(labels, theatre))]
    if not areas:
        raise SetupError(f"{path}: no polygon in it; {_EXPECTED}")
    if not told:
        found = sorted({label for labels, _ in areas for label in labels if label})[:_SHOWN]
        what = f" (found: {', '.join(map(repr, found))})" if found else ""
        sides = " or ".join(theatre.sides)
        raise SetupError(f"{path}: nothing says whose its areas are{what}; say whose with --start-side {sides}")
    for holder, shape in told:
        shapely.prepare(shape)
        yield holder, shape


def _holder(labels: Iterable[str], theatre: Theatre) -> str | None:
    """Give who holds an area by the first of its attributes that tells; None when none does."""
    told = (controller_of(label, theatre) for label in labels)
    return next((holder for holder in told if holder not in (None, UNKNOWN)), None)


def _layers(path: Path) -> list[geopandas.GeoDataFrame]:
    import geopandas

    try:
        names = geopandas.list_layers(path).dropna(subset="geometry_type")["name"]
        return [geopandas.read_file(path, layer=name) for name in names]
    except (OSError, RuntimeError, ValueError) as problem:
        raise SetupError(f"{path}: cannot be read ({problem}); {_EXPECTED}") from problem


def _areas_of(frame: geopandas.GeoDataFrame, path: Path) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield what each polygon of a layer has as attributes of control, and the polygon, in degrees.

    The parts of a multipolygon come one by one: where two overlap, as they do when drawn by hand, the whole would not count
    what lies in both as inside.
    """
    parts = frame.explode()
    areas = parts[parts.geom_type == "Polygon"]
    if areas.empty:
        return
    if frame.crs is None:
        raise SetupError(f"{path}: says nothing of its coordinate reference system; save it with one")
    by_name = {str(title).strip().casefold(): title for title in frame.columns}
    columns = [areas[by_name[name]] for name in COLUMNS["controller"] if name in by_name]
    texts = [column.astype(object).where(column.notna(), "").astype(str) for column in columns]
    labels = zip(*texts, strict=True) if texts else ((),) * len(areas)
    yield from zip(labels, areas.geometry.to_crs(4326), strict=True)


def _from_table(path: Path, day: date | None, places: Gazetteer, theatre: Theatre) -> list[Given]:
    titles, rows = _rows(path)
    columns = {field: _column(field, titles) for field in COLUMNS}
    if columns["controller"] == columns["place"]:  # one column cannot be both: a name is a name
        columns["controller"] = None
    if columns["controller"] is None or (columns["place_id"] is None and columns["place"] is None):
        raise SetupError(
            f"{path}: has the columns {', '.join(titles)}; needed are controller, and place_id or name (with oblast)"
        )
    given: dict[tuple[str, date], Given] = {}
    wrong = []
    for line, row in rows:
        cells = {field: (row.get(title) or "").strip() for field, title in columns.items() if title is not None}
        try:
            _enter(_given(cells, day, places, theatre), given)
        except (ValueError, GazetteerError) as problem:
            wrong.append(f"line {line} {problem}")
    if wrong:
        more = f"; and {len(wrong) - _SHOWN} more" if len(wrong) > _SHOWN else ""
        raise SetupError(f"{path}: {'; '.join(wrong[:_SHOWN])}{more}; mend or remove these lines")
    return [each for each in given.values() if each.controller != UNKNOWN]


def _enter(each: Given, given: dict[tuple[str, date], Given]) -> None:
    earlier = given.setdefault((each.settlement.place_id, each.day), each)
    if earlier.controller != each.controller:
        raise ValueError(f"says that {each.controller} holds what an earlier row gives {earlier.controller}")


def _rows(path: Path) -> tuple[Sequence[str], list[tuple[int, dict[str, str]]]]:
    """Give the titles of a table and its rows with their lines."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as problem:
        raise SetupError(f"{path}: is not UTF-8; convert it with iconv -t utf-8") from problem
    header = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=max("\t;,", key=header.count))
    try:
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as problem:
        raise SetupError(f"{path}: line {reader.line_num + 1} cannot be read ({problem})") from problem
    return reader.fieldnames or (), rows


def _given(cells: Mapping[str, str], day: date | None, places: Gazetteer, theatre: Theatre) -> Given:
    """Read one row; ValueError or GazetteerError says what is wrong with it."""
    place = _place(cells, places)
    controller = controller_of(cells["controller"], theatre)
    if controller is None:
        raise ValueError(f"says {cells['controller']!r}, which is neither {', '.join(theatre.sides)} nor {CONTESTED}")
    if cells.get("day"):
        day = parse_day(cells["day"])
    if day is None:
        raise ValueError("has no date; add a column date, or say the day")
    return Given(_settlement(place), day, controller)


def _place(cells: Mapping[str, str], places: Gazetteer) -> Place:
    if code := cells.get("place_id"):
        place = places.by_id(code) or places.by_id(f"katottg:{code}")
        if place is None:
            raise ValueError(f"has the id {code!r}, which the gazetteer does not know")
        return place
    name = cells.get("place", "")
    found = resolve(question(name, places, region=cells.get("region") or None), places, Setting())
    if found.place is None or found.ambiguous:
        could = "; ".join(
            ", ".join(filter(None, (each.match.place.name, each.match.place.admin2, each.match.place.admin1)))
            for each in found.candidates[:_SHOWN]
        )
        raise ValueError(f"names {name!r}, which could be {could or 'no place known'}: give its place_id or its oblast")
    return found.place
