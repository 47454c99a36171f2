"""Tables: Parquet and XLSX, columns under other names, and the tables of ACLED and VIINA."""

import io
import json
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import openpyxl  # type: ignore[import-untyped]  # openpyxl publishes no types
import pyarrow  # type: ignore[import-untyped]  # pyarrow publishes no types
import pytest
from one_file import Write, read_all, reason_in, report_in
from pyarrow import parquet

from mapper.errors import SetupError
from mapper.model import Report
from mapper.pipeline import Mapper
from mapper.reports import read_reports
from mapper.reports.columns import parse_columns

ROWS = [
    {"text": "One.", "published": date(2023, 8, 28), "source": "E", "views": 1.5, "id": 7},
    {"text": None, "published": None, "source": None, "views": None, "id": None},
    {"text": "Three.", "published": None, "source": "E", "views": 2.5, "id": 9},
]


def parquet_of(rows: list[dict[str, Any]]) -> bytes:
    file = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(rows), file)
    return file.getvalue()


def workbook_of(**sheets: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


class TestParquet:
    def test_rows_with_dates_and_numbers(self, write: Write) -> None:
        path = write("a.parquet", parquet_of(ROWS))
        reports, [bad] = read_all(path)
        assert reports[0] == Report("7", "One.", 0, date(2023, 8, 28), "E", where=f"{path}:1")
        assert [report.text for report in reports] == ["One.", "Three."]
        assert (bad.where, "has no text" in bad.reason) == (f"{path}:2", True)

    def test_moment_with_its_zone(self, write: Write) -> None:
        moment = datetime(2023, 8, 28, 20, 30, tzinfo=UTC)
        assert report_in(write("a.parquet", parquet_of([{"Body": "One.", "date": moment}]))).instant == moment

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (parquet_of(ROWS)[:-9], "is no Parquet file"),
            (parquet_of([{"a": "x"}]), "has no text column among 'a'"),
            (parquet_of([{"text": 1.5}]), "has 1.5 as its text"),
        ],
    )
    def test_broken(self, write: Write, content: bytes, reason: str) -> None:
        assert reason in reason_in(write("a.parquet", content))


class TestWorkbook:
    def test_every_sheet_is_read(self, write: Write) -> None:
        content = workbook_of(
            Posts=[[], ["Текст", None, "Дата"], ["One.", "note", datetime(2023, 8, 28)], [], ["Two.", None, "2023-08-29"]],  # noqa: DTZ001
            Empty=[],
            Numbers=[["a", "b"], [1, 2]],
            More=[["id", "text"], [17, "Three."], [18], ["x", "Four.", "beyond the header"]],
        )
        path = write("a.xlsx", content)
        reports, skipped = read_all(path)
        assert [(report.text, report.where) for report in reports] == [
            ("One.", f"{path}:Posts:3"),
            ("Two.", f"{path}:Posts:5"),
            ("Three.", f"{path}:More:2"),
        ]
        assert [report.published for report in reports] == [date(2023, 8, 28), date(2023, 8, 29), None]
        assert [(item.where.rpartition("xlsx:")[2], item.reason.split(";")[0]) for item in skipped] == [
            ("Empty", "is an empty sheet"),
            ("Numbers", "has no text column among 'a', 'b'"),
            ("More:3", "has no text (in a table or in JSON it stands under text or body or content or message or текст)"),
            ("More:4", "has 3 cells under 2 columns"),
        ]

    def test_cell_that_is_no_text(self, write: Write) -> None:
        assert "has True as its text" in reason_in(write("a.xlsx", workbook_of(A=[["text"], [True]])))

    def test_broken(self, write: Write) -> None:
        content = workbook_of(A=[["text"], ["One."]])
        assert "is no XLSX workbook" in reason_in(write("a.xlsx", content[:-30]))
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as packed:
            packed.writestr("hello.txt", "x")
        assert "is no XLSX workbook" in reason_in(write("a.xlsx", file.getvalue()))

    def test_one_that_unpacks_to_too_much(self, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("mapper.reports.tables.LIMIT_UNPACKED_BYTES", 1_000_000)
        content = workbook_of(A=[["text"], *[["x" * 30_000] for _ in range(40)]])
        assert len(content) < 100_000
        assert "is larger than 1 MB unpacked" in reason_in(write("a.xlsx", content))


class TestLibraries:
    @pytest.mark.parametrize(("name", "library"), [("a.parquet", "pyarrow"), ("A.XLSX", "openpyxl")])
    def test_missing_library_is_named(
        self, write: Write, monkeypatch: pytest.MonkeyPatch, name: str, library: str
    ) -> None:
        monkeypatch.setattr("mapper.reports.find_spec", lambda _name: None)
        path = write(name, b"x")
        write("b.txt", "One.")
        told = f"needs {library}, which is not installed: pip install {library}"
        with pytest.raises(SetupError, match=told):
            read_reports([path])
        reports, [bad] = read_all(path.parent)
        assert [report.text for report in reports] == ["One."]
        assert library in bad.reason


class TestColumns:
    OTHERS = (("Body", "Other text", "When", "Outlet"), ("One.", "Not this.", "2023-08-28", "E"))

    @pytest.mark.parametrize("suffix", ["csv", "tsv", "jsonl", "json", "parquet", "xlsx"])
    def test_columns_by_the_users_word(self, write: Write, suffix: str) -> None:
        names, values = self.OTHERS
        row = dict(zip(names, values, strict=True))
        content: dict[str, str | bytes] = {
            "csv": ",".join(names) + "\n" + ",".join(values),
            "tsv": "\t".join(names) + "\n" + "\t".join(values),
            "jsonl": json.dumps(row),
            "json": json.dumps([row]),
            "parquet": parquet_of([row]),
            "xlsx": workbook_of(A=[list(names), list(values)]),
        }
        columns = {"text": "body", "published": "When", "source": " Outlet "}
        report = report_in(write(f"a.{suffix}", content[suffix]), columns=columns)
        assert (report.text, report.published, report.source) == ("One.", date(2023, 8, 28), "E")

    def test_a_column_may_be_none_of_a_field(self, write: Write) -> None:
        path = write("a.csv", "text,date\nOne.,2023-08-28\n")
        assert report_in(path, columns={"published": ""}).published is None

    def test_column_that_is_missing(self, write: Write) -> None:
        path = write("a.csv", "text,when\nOne.,2023-08-28\n")
        assert "has no column 'Date' among 'text', 'when'" in reason_in(path, columns={"published": "Date"})
        one, two = '{"text": "One."}', '{"source": "E"}'
        for path in (write("a.jsonl", f"{one}\n{two}"), write("a.json", f"[{one}, {two}]")):
            reports, [bad, told] = read_all(path, columns={"source": "Source", "published": "Date"})
            assert [report.text for report in reports] == ["One."]
            assert (bad.where, "has no text" in bad.reason) == (f"{path}:2", True)
            assert (told.where, "has no key 'Date' in any report" in told.reason) == (str(path), True)
            _, [bad, *_] = read_all(path, columns={"text": "Body"})
            assert bad.reason == "has no text under 'Body'"

    def test_pairs(self) -> None:
        assert parse_columns(["text=Body, Published = Date of it", "source="]) == {
            "text": "Body",
            "published": "Date of it",
            "source": "",
        }

    @pytest.mark.parametrize(("pair", "told"), [("Body", "is no pair"), ("body=Text", "no field 'body'; they have id, text")])
    def test_wrong_pairs(self, pair: str, told: str) -> None:
        with pytest.raises(SetupError, match=told):
            parse_columns([pair])

    def test_wrong_field_stops_at_once(self, write: Write) -> None:
        with pytest.raises(SetupError, match="no field 'day'"):
            read_reports([write("a.csv", "text\nOne.\n")], columns={"day": "Date"})


ACLED = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,actor2,"
    "assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,latitude,longitude,"
    "geo_precision,source,source_scale,notes,fatalities,tags,timestamp\n"
    "UKR900001,2023-08-28,2023,1,Political violence,Battles,Government regains territory,Military Forces of Ukraine (2019-),,"
    "State forces,Military Forces of Russia (2000-),,State forces,,,804,Europe,Ukraine,Zaporizhia,Polohivskyi,Orikhivska,"
    'Robotyne,47.4462,35.8376,1,Institute for the Study of War; Suspilne,Other-National,"On 28 August 2023, Ukrainian forces '
    'liberated Robotyne (Zaporizhia region).",0,,1693958400\n'
)


def test_acled(write: Write) -> None:
    report = report_in(write("acled.csv", ACLED))
    assert report.text.startswith("On 28 August 2023, Ukrainian forces")
    assert (report.report_id, report.source) == ("UKR900001", "Institute for the Study of War; Suspilne")
    assert report.published is None  # the table does not say when anything was published
    (event,) = Mapper().events(report)
    assert (event.place_name, event.event_date, event.date_basis) == ("Robotyne", date(2023, 8, 28), "stated")
    assert report_in(write("acled.csv", ACLED), columns={"published": "event_date"}).published == date(2023, 8, 28)


VIINA = (
    "viina_version,event_id,event_id_1pd,date,time,geonameid,feature_code,asciiname,ADM1_NAME,ADM1_CODE,ADM2_NAME,ADM2_CODE,"
    "longitude,latitude,GEO_PRECISION,GEO_API,location,address,report_id,source,url,text,lang\n"
    "2023-09-01,1,1,20230828,12:30,695274,PPL,Robotyne,Zaporizhia,26,Polohivskyi,2306,35.8376,47.4462,PPL,Yandex,1,Роботине,"
    "401,pravdaua,https://example.org/401,ЗСУ звільнили Роботине та Урожайне,ua\n"
    "2023-09-01,2,2,20230828,12:30,690000,PPL,Urozhaine,Donetsk,05,Volnovaskyi,1404,36.8,47.75,PPL,Yandex,2,Урожайне,"
    "401,pravdaua,https://example.org/401,ЗСУ звільнили Роботине та Урожайне,ua\n"
    "2023-09-01,3,3,20230829,08:00,690001,PPL,Lyman,Donetsk,05,Kramatorskyi,1412,37.8,48.98,PPL,Yandex,1,Лиман,"
    "402,ria,https://example.org/402,Российские войска взяли Лиман,ru\n"
)


def test_viina(write: Write) -> None:
    reports, skipped = read_all(write("event_info_latest_2023.csv", VIINA))
    assert skipped == []
    assert [(report.report_id, report.source, report.lang) for report in reports] == [
        ("401", "Українська правда", "uk"),
        ("402", "ria", "ru"),
    ]
    assert [report.published for report in reports] == [date(2023, 8, 28), date(2023, 8, 29)]
    assert reports[0].url == "https://example.org/401"
    rows = [line.split(",") for line in VIINA.splitlines()]
    as_parquet = parquet_of([dict(zip(rows[0], row, strict=True)) | {"date": int(row[3])} for row in rows[1:]])
    again, _ = read_all(write("event_info_latest_2023.parquet", as_parquet))
    assert [(report.text, report.published) for report in again] == [(r.text, r.published) for r in reports]
