"""The append-only store of `mapper run --store`: a GeoPackage that keeps all events, and the reports that they are from.

A report is known again by a hash of all that it says. Its row, its events and what it tells of nobody known are added in one
transaction, or not at all: a run that is killed at any moment loses what it had not yet written, and the next run reads just
that. Nothing is ever changed or deleted. SQLite's rollback journal with full synchronisation keeps the file whole, and it is
one file when nobody writes to it. Layer `events` has the columns of `mapper.schema`, in the order of the exports, and two more:
the report's hash, and `trace` (the rule behind each field).
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import struct
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, fields
from datetime import UTC, date, datetime
from importlib.metadata import version
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from gazetteer.place import Ambiguity
from mapper.errors import SetupError
from mapper.model import Event, Reading, Report, Unattributed
from mapper.schema import COLUMNS, Column

BATCH_REPORTS: Final = 100
BATCH_SECONDS: Final = 1.0
"""So many reports, or so much time, go into one transaction: what a run that is killed has to read again."""

WAIT_SECONDS: Final = 60.0
"""How long to wait for another program that is writing to the file; a run writes for some milliseconds at a time."""

_APPLICATION: Final = 0x47504B47  # "GPKG" (GeoPackage 1.3, requirement 2)
_GEOPACKAGE_VERSION: Final = 10300
_POINT: Final = struct.Struct("<2sBBiBIdd")
_POINT_HEAD: Final = (b"GP", 0, 1, 4326, 1, 1)
"""A point as GeoPackage keeps it: magic, version 0, little endian without envelope, reference system; then as WKB has it."""

_SQL_TYPES: Final = {
    "string": "TEXT",
    "date": "DATE",
    "boolean": "BOOLEAN",
    "number": "DOUBLE",
    "integer": "INTEGER",
    "array": "TEXT",
}
_ITEMS: Final[dict[str, type[Ambiguity] | type[Reading]]] = {"ambiguity": Ambiguity, "candidates": Reading}

_EVENT_COLUMNS: Final = tuple(column.name for column in COLUMNS)
_COLUMNS: Final = {
    "events": ("fid", "geom", *_EVENT_COLUMNS, "trace", "content_hash"),
    "reports": (
        "fid",
        "content_hash",
        "report_id",
        "stands_in",
        "source",
        "published",
        "events",
        "read_at",
        "read_by",
        "least_confidence",
    ),
    "sideless": ("fid", "content_hash", *(field.name for field in fields(Unattributed))),
}
"""The tables of a store and their columns."""

_METADATA: Final = (
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {_GEOPACKAGE_VERSION}",
    """CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
        organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT)""",
    """CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
        description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
        min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
        CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))""",
    """CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL UNIQUE, column_name TEXT NOT NULL,
        geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
        CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
        CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
        CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))""",
    """INSERT INTO gpkg_spatial_ref_sys VALUES
        ('Undefined Cartesian', -1, 'NONE', -1, 'undefined', NULL), ('Undefined geographic', 0, 'NONE', 0, 'undefined', NULL),
        ('WGS 84', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],
        PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]', 'longitude, latitude in degrees')""",
    """INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES
        ('events', 'features', 'events', 'control events, one statement about one settlement each', 4326),
        ('reports', 'attributes', 'reports', 'the reports that have been read', NULL),
        ('sideless', 'attributes', 'sideless', 'what reports tell without telling which side did it', NULL)""",
    "INSERT INTO gpkg_geometry_columns VALUES ('events', 'geom', 'POINT', 4326, 0, 0)",
)
"""What makes an SQLite file a GeoPackage (OGC 12-128r18, clauses 1.1 and 2.1)."""

# Reports in an order that does not depend on when they were added; what one tells, in the order of its text.
_IN_ORDER: Final = "r.published IS NULL, r.published, r.report_id, r.content_hash, t.fid"


def content_hash(report: Report) -> str:
    """Give the hash by which a report is known again: of all that it says, and not of the file that it stands in."""
    moment = report.instant or report.published
    said = (
        report.report_id,
        report.text,
        report.body_start,
        None if moment is None else moment.isoformat(),
        report.source,
        report.url,
        report.lang,
    )
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def is_store(path: str | PathLike[str]) -> bool:
    """Tell whether a file is a store; False when there is none, or it is something else."""
    path = Path(path)
    if not path.is_file():
        return False
    try:
        # Opened to write, for a run that was killed may have left something to be undone.
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as file:
            return {*_COLUMNS} <= {name for (name,) in file.execute("SELECT name FROM sqlite_master")}
    except sqlite3.Error:
        return False


def read_store(path: str | PathLike[str]) -> list[Event]:
    """Read all events of a store.

    Args:
        path: the file.

    Returns:
        The events by day of publication (undated reports last), id of the report and place in its text, equal to those added;
        [] of a store without any.

    Raises:
        SetupError: there is no such file, it is no store, or an event in it does not keep the contract.
    """
    if not Path(path).is_file():
        raise SetupError(f"{path}: there is no such file; give a store that mapper run --store wrote")
    with Store(path) as store:
        return store.events()


class Store:
    """An open store; use it with `with`, which writes what is left when it ends well, and closes it.

    Args:
        path: the file; it is made when missing.
        least_confidence: with which reports are read now, kept with each.

    Raises:
        SetupError: the file cannot be opened or made, or is none of ours.
    """

    def __init__(self, path: str | PathLike[str], *, least_confidence: float | None = None) -> None:
        self._path = Path(path)
        self._least_confidence = least_confidence
        self.version = version("frontline-mapper")
        self._waiting: dict[str, tuple[Report, Sequence[Event], Sequence[Unattributed]]] = {}
        self._written_at = time.monotonic()
        with self._told():
            uri = f"{self._path.absolute().as_uri()}?mode=rwc"
            self._db = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=WAIT_SECONDS)
        try:
            with self._told():
                self._db.execute("PRAGMA synchronous = FULL")
                self._make_or_check()
        except BaseException:
            self._db.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with closing(self._db):
            if kind is None:
                self.write()

    def read_by(self, key: str) -> str | None:
        """Tell which version of the program read the report of a hash; None when none has."""
        if key in self._waiting:
            return self.version
        with self._told():
            row = self._db.execute("SELECT read_by FROM reports WHERE content_hash = ?", (key,)).fetchone()
        return row and str(row[0])

    def add(self, key: str, report: Report, events: Sequence[Event], sideless: Sequence[Unattributed] = ()) -> None:
        """Add a report with all that it tells; it is written with others, within a second of reading.

        Args:
            key: its hash.
            report: the report as it was read.
            events: its events in the order of its text.
            sideless: what it tells without telling which side did it.

        Raises:
            SetupError: the file cannot be written.
        """
        self._waiting[key] = (report, events, sideless)
        if len(self._waiting) >= BATCH_REPORTS or time.monotonic() - self._written_at >= BATCH_SECONDS:
            self.write()

    def write(self) -> None:
        """Write what waits in one transaction; a report that another run has added meanwhile is passed over."""
        if not self._waiting:
            return
        with self._told(), self._transaction():
            for key, (report, events, sideless) in self._waiting.items():
                if self._add_report(key, report, len(events)):
                    self._insert("events", (_event_row(key, event) for event in events))
                    self._insert("sideless", ((None, key, *asdict(note).values()) for note in sideless))
            self._db.execute("UPDATE gpkg_contents SET last_change = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')")
        self._waiting.clear()
        self._written_at = time.monotonic()

    def events(self) -> list[Event]:
        """Give all events that are written, in the order of `read_store`; SetupError when one does not keep the contract."""
        names = ", ".join(f"t.{name}" for name in ("fid", "geom", *_EVENT_COLUMNS, "trace"))
        return [self._event(*row) for row in self._in_order(names, "events")]

    def sideless(self) -> list[Unattributed]:
        """Give what reports tell without telling which side did it, in the same order."""
        names = ", ".join(f"t.{field.name}" for field in fields(Unattributed))
        return [Unattributed(*row) for row in self._in_order(names, "sideless")]

    def _in_order(self, names: str, table: str) -> list[Any]:
        # Names in statements are from the tables above, never a user's: so is what the linter suspects here and below.
        query = f"SELECT {names} FROM {table} t JOIN reports r USING (content_hash) ORDER BY {_IN_ORDER}"  # noqa: S608
        with self._told():
            return self._db.execute(query).fetchall()

    def _add_report(self, key: str, report: Report, events: int) -> bool:
        """Add the row of a report; False when it is there."""
        published = report.published and report.published.isoformat()
        read_at = datetime.now(UTC).isoformat(timespec="seconds")
        row = (None, key, report.report_id, report.where, report.source, published, events, read_at)
        return self._insert("reports", [(*row, self.version, self._least_confidence)], "OR IGNORE") > 0

    def _insert(self, table: str, rows: Iterable[tuple[Any, ...]], otherwise: str = "") -> int:
        """Add rows; return how many."""
        marks = ", ".join("?" * len(_COLUMNS[table]))
        return self._db.executemany(f"INSERT {otherwise} INTO {table} VALUES ({marks})", rows).rowcount  # noqa: S608

    def _make_or_check(self) -> None:
        """Make the tables in an empty file; of another file, make sure that it is a store with our columns."""
        if self._is_empty():
            with self._transaction():
                if self._is_empty():  # another run may have been quicker
                    for statement in (*_METADATA, *_tables()):
                        self._db.execute(statement)
        for table, names in _COLUMNS.items():
            if tuple(row[1] for row in self._db.execute(f"PRAGMA table_info({table})")) != names:
                raise SetupError(
                    f"{self._path}: is no store of this version of mapper (its table {table} has other columns, or there "
                    "is none); give the name of a new file and read all reports anew"
                )

    def _is_empty(self) -> bool:
        return bool(self._db.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn the faults of SQLite into a sentence."""
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", None)
            if code is not None and code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                reason = (
                    f"another program has been writing to it for {WAIT_SECONDS:.0f} seconds; run again when it is done"
                )
            elif code == sqlite3.SQLITE_NOTADB:
                reason = "is no GeoPackage; give a store that mapper run --store wrote, or the name of a new file"
            elif code == sqlite3.SQLITE_CANTOPEN:
                reason = "cannot be opened or made; give a file in a folder that exists and that you may write to"
            else:
                reason = f"cannot be used as a store: {error}; what it held before is still there"
            raise SetupError(f"{self._path}: {reason}") from error

    def _event(self, fid: int, point: bytes | None, *values: Any) -> Event:
        """Make an event of its row again; SetupError when the row does not keep the contract."""
        where = f"{self._path}: event {fid}"
        longitude, latitude = _position(point, where)
        made = {column.name: _value(column, value, where) for column, value in zip(COLUMNS, values, strict=False)}
        trace = tuple((name, rule) for name, rule in json.loads(values[-1]))
        return Event(**made, longitude=longitude, latitude=latitude, trace=trace)


def _tables() -> Iterator[str]:
    """Give the statements that make the tables, from the columns of the contract."""
    columns = (f"{column.name} {_SQL_TYPES[column.type]}{'' if column.nullable else ' NOT NULL'}" for column in COLUMNS)
    key = "fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL"
    of_report = "content_hash TEXT NOT NULL REFERENCES reports(content_hash)"
    yield (
        f"CREATE TABLE reports ({key}, content_hash TEXT NOT NULL UNIQUE, report_id TEXT NOT NULL, stands_in TEXT NOT NULL, "
        "source TEXT, published DATE, events INTEGER NOT NULL, read_at TEXT NOT NULL, read_by TEXT NOT NULL, "
        "least_confidence DOUBLE)"
    )
    yield f"CREATE TABLE events ({key}, geom POINT, {', '.join(columns)}, trace TEXT NOT NULL, {of_report})"
    notes = ", ".join(f"{field.name} TEXT NOT NULL" for field in fields(Unattributed))
    yield f"CREATE TABLE sideless ({key}, {of_report}, {notes})"


def _event_row(key: str, event: Event) -> tuple[Any, ...]:
    point = None
    if event.longitude is not None and event.latitude is not None:
        point = _POINT.pack(*_POINT_HEAD, event.longitude, event.latitude)
    plain = (_plain(getattr(event, name)) for name in _EVENT_COLUMNS)
    return None, point, *plain, json.dumps(event.trace, ensure_ascii=False), key


def _plain(value: object) -> object:
    """Give a value as SQLite holds it: a date as text, objects as JSON, the rest as it is."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return json.dumps([asdict(item) for item in value], ensure_ascii=False)
    return value


def _value(column: Column, value: Any, where: str) -> Any:  # each column has its own type
    """Give a value as an event holds it."""
    if value is None and column.nullable:
        return None
    try:
        match column.type:
            case "date":
                return date.fromisoformat(value)
            case "array":
                return tuple(_ITEMS[column.name](**item) for item in json.loads(value))
            case "boolean":
                return bool(value)
    except (TypeError, ValueError) as error:
        raise _changed(f"{where}: {column.name} is {value!r:.80}") from error
    if column.values and value not in column.values:
        raise _changed(f"{where}: {column.name} is {value!r:.80}")
    return value


def _changed(what: str) -> SetupError:
    return SetupError(f"{what}, which mapper did not write; take a copy of the store from before it was changed")


def _position(point: bytes | None, where: str) -> tuple[float | None, float | None]:
    if point is None:
        return None, None
    try:
        *head, longitude, latitude = _POINT.unpack(point)
    except struct.error:
        head = []
    if tuple(head) != _POINT_HEAD:
        raise _changed(f"{where}: its point is {point!r:.80}")
    return longitude, latitude
