"""The store: what goes in comes out, GDAL opens it, and a run that is killed at any moment loses nothing and repeats nothing."""

import json
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyogrio  # type: ignore[import-untyped]  # pyogrio publishes no types
import pytest
from killed_store import fill, reading

from mapper import store as store_module
from mapper.errors import SetupError
from mapper.export import read_events, to_geodataframe, write_events
from mapper.model import Event, Report, Skipped, Unattributed
from mapper.pipeline import Mapper, read_into, run
from mapper.schema import COLUMNS
from mapper.store import BATCH_REPORTS, Store, content_hash, is_store, read_store

ROOT = Path(__file__).parents[1]
REPORT = Report("r-1", "Ukrainian forces liberated Robotyne.", published=date(2023, 8, 28), where="a.txt")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "events.gpkg"


@pytest.fixture(scope="module")
def mapper() -> Mapper:
    return Mapper()


def add(path: Path, *reports: Report, events: tuple[Event, ...] = ()) -> None:
    with Store(path) as store:
        for report in reports:
            store.add(content_hash(report), report, events)


def count(path: Path, table: str = "reports") -> int:
    with closing(sqlite3.connect(path)) as store:
        return int(store.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608  # our own tables


def in_folder(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def running(folder: Path, name: str) -> subprocess.Popen[bytes]:
    """Start the command, with a store and an output folder of one name."""
    command = f"from mapper.cli import main; main(['run', 'reports.jsonl', '--store', '{name}.gpkg', '-o', '{name}'])"
    return subprocess.Popen([sys.executable, "-c", command], cwd=folder)  # noqa: S603  # ours


class TestContent:
    def test_events_come_back_as_they_were(self, path: Path, make_event: Callable[..., Event]) -> None:
        events = (
            make_event(trace=(("hints", "near Bakhmut"), ("change", "cue 'took'"))),
            make_event(event_id="e-2", longitude=None, latitude=None, place_id=None, ambiguity=(), candidates=()),
            make_event(event_id="e-3", event_date=None, ambiguous=False, quote='Лиман "взято"\n= 1;', mention_start=7),
        )
        add(path, REPORT, events=events)
        assert read_store(path) == list(events)

    def test_what_tells_no_side_comes_back(self, path: Path) -> None:
        note = Unattributed("r-1", "Lyman", "gained", "The enemy took Lyman.", "whose enemy?")
        with Store(path) as store:
            store.add(content_hash(REPORT), REPORT, (), (note,))
            store.write()
            assert store.sideless() == [note]

    def test_order_does_not_depend_on_when_reports_were_added(
        self, tmp_path: Path, make_event: Callable[..., Event]
    ) -> None:
        days = (date(2024, 5, 2), None, date(2023, 1, 1), date(2024, 5, 2))
        reports = [replace(REPORT, report_id=f"r-{n}", published=day) for n, day in enumerate(days)]
        orders = []
        for name, added in (("a.gpkg", reports), ("b.gpkg", reports[::-1])):
            for report in added:
                events = (make_event(event_id=f"{report.report_id} {n}", published=report.published) for n in "ba")
                add(tmp_path / name, report, events=tuple(events))
            orders.append([event.event_id for event in read_store(tmp_path / name)])
        assert orders[0] == orders[1] == [f"r-{n} {place}" for n in (2, 0, 3, 1) for place in "ba"]

    def test_gdal_opens_it_with_every_column(self, path: Path, make_event: Callable[..., Event]) -> None:
        events = make_event(), make_event(event_id="e-2", longitude=None, latitude=None, event_date_end=date(2025, 11, 10))
        add(path, REPORT, events=events)
        assert pyogrio.list_layers(path).tolist() == [["events", "Point"], ["reports", None], ["sideless", None]]
        info = pyogrio.read_info(path, layer="events")
        assert (info["crs"], info["features"]) == ("EPSG:4326", 2)
        assert list(info["fields"]) == [column.name for column in COLUMNS] + ["trace", "content_hash"]
        frame = pyogrio.read_dataframe(path, layer="events")
        assert [(point.x, point.y) if point else None for point in frame.geometry] == [(36.35, 47.82), None]
        assert frame["ambiguous"].dtype == bool
        assert frame["event_date_end"][1].date() == date(2025, 11, 10)
        assert json.loads(frame["candidates"][0])[0]["place_id"] == "geonames:542374"
        reports = pyogrio.read_dataframe(path, layer="reports")
        assert (reports["report_id"][0], reports["stands_in"][0], reports["events"][0]) == ("r-1", "a.txt", 2)

    def test_it_says_of_itself_that_it_is_a_geopackage(self, path: Path) -> None:
        add(path, REPORT)
        assert path.read_bytes()[68:72] == b"GPKG"
        with closing(sqlite3.connect(path)) as store:
            assert store.execute("PRAGMA foreign_key_check").fetchall() == []

    @pytest.mark.parametrize(
        ("change", "named"),
        [
            ("status = 'rumoured'", "status is 'rumoured'"),
            ("event_date = 'Monday'", "event_date is 'Monday'"),
            ("candidates = '[{}]'", r"candidates is '\[\{\}\]'"),
            ("ambiguity = 'none'", "ambiguity is 'none'"),
            ("geom = x'4750'", "point is b'GP'"),
            ("geom = zeroblob(29)", "point is b'"),
        ],
    )
    def test_a_row_that_somebody_spoilt_is_named(
        self, path: Path, make_event: Callable[..., Event], change: str, named: str
    ) -> None:
        add(path, REPORT, events=(make_event(),))
        with closing(sqlite3.connect(path)) as store, store:
            store.execute(f"UPDATE events SET {change}")  # noqa: S608  # from the list above
        with pytest.raises(SetupError, match=f"event 1: .*{named}"):
            read_store(path)


class TestKnown:
    def test_a_report_is_known_by_all_that_it_says_and_not_by_its_file(self) -> None:
        moment = datetime(2023, 8, 28, 22, tzinfo=UTC)
        other: dict[str, Any] = {
            "report_id": "r-2",
            "text": "Ukrainian forces liberated Urozhaine.",
            "body_start": 3,
            "published": date(2023, 8, 29),
            "source": "E",
            "url": "u",
            "lang": "en",
            "instant": moment,
        }
        assert set(other) | {"where"} == {field.name for field in fields(Report)}
        assert content_hash(replace(REPORT, where="b/c.txt")) == content_hash(REPORT)
        hashes = {content_hash(replace(REPORT, **{name: value})) for name, value in other.items()}
        assert len(hashes | {content_hash(REPORT)}) == len(other) + 1

    def test_known_reports_are_not_read_again_whatever_day_is_given(self, path: Path, mapper: Mapper) -> None:
        undated = replace(REPORT, published=None)
        bad = Skipped("b.txt", "is empty")
        counts, skipped = [], list[Skipped]()
        for day in (date(2023, 8, 28), date(2023, 8, 29)):
            with Store(path) as store:
                counts.append(read_into(store, [undated, bad, undated, REPORT], mapper, skipped, published=day))
        assert counts == [{"read": 2, "known": 1, "known_otherwise": 0}, {"known": 3, "known_otherwise": 0}]
        assert skipped == [bad, bad]
        assert [event.event_date for event in read_store(path)] == [date(2023, 8, 28)] * 2

    def test_the_day_of_a_moment_is_where_the_source_is(self, path: Path, mapper: Mapper) -> None:
        moment = datetime(2023, 8, 27, 22, tzinfo=UTC)
        report = replace(REPORT, source="General Staff of Ukraine", published=moment.date(), instant=moment)
        with Store(path) as store:
            read_into(store, [report], mapper, [])
        assert [event.published for event in read_store(path)] == [date(2023, 8, 28)]
        assert pyogrio.read_dataframe(path, layer="reports")["published"][0].date() == date(2023, 8, 28)

    def test_what_another_version_read_stays_and_is_counted(self, path: Path, mapper: Mapper) -> None:
        add(path, REPORT)
        with closing(sqlite3.connect(path)) as store, store:
            store.execute("UPDATE reports SET read_by = '0.0.1'")
        with Store(path) as again:
            assert read_into(again, [REPORT], mapper, []) == {"known": 1, "known_otherwise": 1}
        assert read_store(path) == []


class TestWriting:
    def test_a_hundred_reports_or_a_second_are_written_together(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        now = [0.0]
        monkeypatch.setattr(time, "monotonic", lambda: now[0])
        reports = [replace(REPORT, report_id=f"r-{n}") for n in range(BATCH_REPORTS + 2)]
        with Store(path) as store:
            for report in reports[: BATCH_REPORTS - 1]:
                store.add(content_hash(report), report, ())
            assert count(path) == 0
            store.add(content_hash(reports[-3]), reports[-3], ())
            assert count(path) == BATCH_REPORTS
            store.add(content_hash(reports[-2]), reports[-2], ())
            assert count(path) == BATCH_REPORTS
            now[0] = 1.0
            store.add(content_hash(reports[-1]), reports[-1], ())
            assert count(path) == BATCH_REPORTS + 2

    def test_a_report_that_another_run_has_added_meanwhile_is_stored_once(
        self, path: Path, make_event: Callable[..., Event]
    ) -> None:
        key = content_hash(REPORT)
        with Store(path) as one, Store(path) as other:
            for store in (one, other):
                assert store.read_by(key) is None
                store.add(key, REPORT, (make_event(),))
        assert (count(path), count(path, "events")) == (1, 1)

    def test_a_run_waits_for_another_and_then_tells(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(store_module, "WAIT_SECONDS", 0.0)
        add(path, REPORT)
        with closing(sqlite3.connect(path, isolation_level=None)) as other, Store(path) as store:
            other.execute("BEGIN IMMEDIATE")
            assert store.read_by(content_hash(REPORT))
            store.add("another", REPORT, ())
            with pytest.raises(SetupError, match="another program has been writing to it"):
                store.write()
            other.execute("ROLLBACK")
        assert count(path) == 2

    def test_what_fails_leaves_nothing_behind(self, path: Path, make_event: Callable[..., Event]) -> None:
        add(path, REPORT)
        with Store(path) as store:
            store.add("good", replace(REPORT, report_id="r-2"), (make_event(),))
            store.add("bad", replace(REPORT, report_id="r-3"), (make_event(), make_event(status=None)))
            with pytest.raises(SetupError, match="NOT NULL constraint failed"):
                store.write()
            store._waiting.clear()
        assert (count(path), count(path, "events")) == (1, 0)


class TestWrongFiles:
    def test_no_store_to_read(self, path: Path) -> None:
        with pytest.raises(SetupError, match="no such file"):
            read_store(path)
        assert not path.exists()

    def test_file_that_is_no_geopackage(self, path: Path) -> None:
        path.write_text("Ukrainian forces liberated Robotyne.\n" * 40, encoding="utf-8")
        with pytest.raises(SetupError, match="is no GeoPackage"):
            Store(path)

    def test_geopackage_of_somebody_else(self, path: Path, make_event: Callable[..., Event]) -> None:
        to_geodataframe([make_event()]).drop(columns=["ambiguity", "candidates"]).to_file(path, layer="events")
        before = path.read_bytes()
        with pytest.raises(SetupError, match="is no store of this version of mapper"):
            Store(path)
        assert path.read_bytes() == before

    def test_store_with_other_columns(self, path: Path) -> None:
        add(path, REPORT)
        with closing(sqlite3.connect(path)) as store, store:
            store.execute("ALTER TABLE events ADD COLUMN weather TEXT")
        with pytest.raises(SetupError, match="its table events has other columns"):
            read_store(path)

    def test_folder_that_is_missing(self, path: Path) -> None:
        with pytest.raises(SetupError, match="in a folder that exists"):
            Store(path / "events.gpkg")

    def test_store_that_may_only_be_read_is_read(
        self, path: Path, make_event: Callable[..., Event], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        add(path, REPORT, events=(make_event(),))
        frozen = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        monkeypatch.setattr(sqlite3, "connect", lambda *_, **__: frozen)
        assert len(read_store(path)) == 1


class TestAmongOtherFormats:
    def test_it_is_read_as_any_file_of_events(self, path: Path, make_event: Callable[..., Event]) -> None:
        add(path, replace(REPORT, report_id="r-2"), events=(make_event(event_id="e-2", trace=(("hints", "x"),)),))
        add(path, replace(REPORT, report_id="r-1"), events=(make_event(event_id="e-1"),))
        assert read_events(path) == read_store(path)
        assert [event.event_id for event in read_events(path)] == ["e-1", "e-2"]

    def test_nothing_is_written_over_it(self, path: Path, make_event: Callable[..., Event]) -> None:
        add(path, REPORT)
        before = path.read_bytes()
        with pytest.raises(SetupError, match="is a store, which is never replaced"):
            write_events([make_event()], path)
        assert path.read_bytes() == before

    def test_other_files_are_none(self, tmp_path: Path, make_event: Callable[..., Event]) -> None:
        write_events([make_event()], tmp_path / "a.gpkg")
        (tmp_path / "b.gpkg").write_text("Lyman. " * 99, encoding="utf-8")
        assert [is_store(tmp_path / name) for name in ("a.gpkg", "b.gpkg", "missing.gpkg")] == [False] * 3
        assert write_events([make_event()], tmp_path / "a.gpkg") == ()


class TestKilled:
    def test_two_hundred_kills_lose_nothing_and_repeat_nothing(self, tmp_path: Path) -> None:
        killed, whole = tmp_path / "killed.gpkg", tmp_path / "whole.gpkg"
        arguments = (str(ROOT / "tests" / "killed_store.py"), str(killed), "200", "20251109")
        command = [sys.executable, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # ours
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        assert found["killed"] == 200
        assert found["in_transaction"] >= 20
        for store in (killed, whole):
            list(fill(store, range(found["reports"] + 50), 100))
        assert read_store(killed) == read_store(whole)
        assert count(killed) == count(whole) == found["reports"] + 50
        assert count(killed, "sideless") == count(whole, "sideless")
        assert [len(reading(n)[1]) for n in range(5)] == [0, 1, 2, 3, 4]

    def test_killed_commands_and_one_more_give_what_one_gives(self, tmp_path: Path) -> None:
        lines = (ROOT / "tests" / "gold" / "second.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
        (tmp_path / "reports.jsonl").write_text("".join(lines[::2]), encoding="utf-8")
        begun = time.monotonic()
        with running(tmp_path, "once") as once:
            assert once.wait() == 0
        longest = time.monotonic() - begun
        chance = random.Random(9)  # noqa: S311  # moments, no secrets
        killed = 0
        for share in (0.3, 0.5, 0.7, 0.9):
            with running(tmp_path, "often") as process:
                try:
                    process.wait(chance.uniform(share - 0.1, share + 0.1) * longest)
                except subprocess.TimeoutExpired:
                    process.kill()
                    killed += 1
        with running(tmp_path, "often") as last:
            assert last.wait() == 0
        assert killed > 0
        assert in_folder(tmp_path / "often") == in_folder(tmp_path / "once")
        assert count(tmp_path / "often.gpkg") == count(tmp_path / "once.gpkg") == len(lines[::2])


class TestRun:
    def test_a_second_run_adds_and_writes_of_all(self, tmp_path: Path) -> None:
        store, reports = tmp_path / "events.gpkg", tmp_path / "reports"
        reports.mkdir()
        (reports / "b.txt").write_text(
            "Published: 2023-08-28\n\nUkrainian forces liberated Robotyne. The enemy captured Lyman.\n", encoding="utf-8"
        )
        (reports / "empty.txt").touch()
        first = run([reports], tmp_path / "one", store=store)
        (reports / "a.txt").write_text("Russian forces captured Andriivka in Donetsk region.\n", encoding="utf-8")
        second = run([reports], tmp_path / "two", store=store)
        assert (first.reports, first.known, first.skipped) == (1, 0, 1)
        assert (second.reports, second.known, second.skipped, second.unattributed) == (1, 1, 1, 1)
        assert second.events_by_change == {"gained": 2}
        run([reports], tmp_path / "three", store=tmp_path / "new.gpkg")
        assert in_folder(tmp_path / "two") == in_folder(tmp_path / "three")
        assert set(in_folder(tmp_path / "two")) >= {"unattributed.jsonl", "skipped.jsonl", "ambiguous.csv"}

    def test_store_is_not_the_file_of_the_results(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text("Ukrainian forces liberated Robotyne.\n", encoding="utf-8")
        with pytest.raises(SetupError, match="give the store another name"):
            run([tmp_path / "a.txt"], tmp_path / "out", store=tmp_path / "out" / "events.gpkg", formats=["csv", "gpkg"])
        assert not (tmp_path / "out").exists()

    def test_wrong_path_makes_no_store(self, tmp_path: Path) -> None:
        with pytest.raises(SetupError, match="No such file"):
            run([tmp_path / "missing.txt"], tmp_path / "out", store=tmp_path / "events.gpkg")
        assert list(tmp_path.iterdir()) == []
