"""The command line: what it prints, which exit code it ends with, and that nobody ever sees a traceback."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from gazetteer.errors import GazetteerError
from gazetteer.place import Ambiguity, Candidate, Evidence, NameMatch, Place, Resolution
from mapper.cli import main
from mapper.errors import SetupError

VILLAGE = Place(
    place_id="katottg:UA23100070100084433",
    name="Krasnohirske",
    name_uk="Красногірське",
    name_ru="Красногорское",
    kind="village",
    country="UA",
    admin1="Zaporizhzhia Oblast",
    admin2="Polohy Raion",
    admin3="Malynivka Hromada",
    units=(),
    lon=36.35,
    lat=47.82,
    position_uncertainty_m=600.0,
    population=None,
    source="postal",
)
CANDIDATE = Candidate(
    match=NameMatch(VILLAGE, "Krasnogorskoe", "folded", 0.9),
    score=0.8,
    evidence=(Evidence("region", 2.0, "lies in the stated region"), Evidence("kind", -0.5, "called a town")),
)
CLEAR = Resolution("Krasnohirske", VILLAGE, 0.97, (), (CANDIDATE,))
DOUBTFUL = Resolution("Krasnogorsk", VILLAGE, 0.6, (Ambiguity("kind_differs", "a village, not a town"),), (CANDIDATE,))
MISSING = Resolution("Xyz", None, 0.0, (Ambiguity("unresolved", "no such name"),), ())


def invoke(*args: str, stdin: bytes | None = None) -> Result:
    result = CliRunner().invoke(main, args, input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


@pytest.fixture
def gazetteer_says(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[dict[str, Any]]]:
    """Let the gazetteer answer with the given resolutions; gives back the list of what it was asked."""

    def answer_with(*resolutions: Resolution) -> list[dict[str, Any]]:
        asked: list[dict[str, Any]] = []
        answers = iter(resolutions)

        def check(name: str, **hints: object) -> Resolution:
            asked.append({"name": name, **hints})
            return next(answers)

        monkeypatch.setattr("gazetteer.check", check)
        return asked

    return answer_with


class TestCheck:
    @pytest.mark.parametrize(
        ("resolution", "code", "verdict"),
        [(CLEAR, 0, "clear"), (DOUBTFUL, 3, "ambiguous"), (MISSING, 4, "unknown")],
    )
    def test_exit_code_and_verdict(
        self, gazetteer_says: Callable[..., object], resolution: Resolution, code: int, verdict: str
    ) -> None:
        gazetteer_says(resolution, resolution)
        assert invoke("check", "x").exit_code == code
        result = invoke("check", "x", "--json")
        assert (result.exit_code, json.loads(result.stdout)["verdict"]) == (code, verdict)

    def test_harmless_remark_is_clear(self, gazetteer_says: Callable[..., object]) -> None:
        gazetteer_says(Resolution("x", VILLAGE, 0.9, (Ambiguity("former_name", "renamed in 2016"),), (CANDIDATE,)))
        result = invoke("check", "x")
        assert result.exit_code == 0
        assert "former_name: renamed in 2016" in result.stdout

    def test_highest_code_of_several_names(self, gazetteer_says: Callable[..., object]) -> None:
        gazetteer_says(CLEAR, MISSING, DOUBTFUL)
        result = invoke("check", "a", "b", "c", "--json")
        assert result.exit_code == 4
        assert [json.loads(line)["query"] for line in result.stdout.splitlines()] == [
            "Krasnohirske",
            "Xyz",
            "Krasnogorsk",
        ]

    def test_words(self, gazetteer_says: Callable[..., object]) -> None:
        gazetteer_says(DOUBTFUL)
        assert invoke("check", "x").stdout.splitlines() == [
            "Krasnogorsk: ambiguous; most likely Krasnohirske, confidence 0.60",
            "  ! kind_differs: a village, not a town",
            "  1. Krasnohirske / Красногірське / Красногорское, village, Malynivka Hromada, Polohy Raion, "
            "Zaporizhzhia Oblast, UA",
            "     0.80  47.8200 N 36.3500 E (within 0.6 km); population not known; katottg:UA23100070100084433; "
            "folded match of Krasnogorskoe",
            "     + lies in the stated region (+2.0)",
            "     - called a town (-0.5)",
        ]

    def test_json_has_everything(self, gazetteer_says: Callable[..., object]) -> None:
        gazetteer_says(DOUBTFUL)
        found = json.loads(invoke("check", "x", "--json").stdout)
        assert found["ambiguity"] == [{"code": "kind_differs", "detail": "a village, not a town"}]
        assert (found["place"]["longitude"], found["place"]["latitude"]) == (36.35, 47.82)
        [candidate] = found["candidates"]
        assert candidate["admin2"] == "Polohy Raion"
        assert (candidate["score"], candidate["via"], candidate["population"]) == (0.8, "folded", None)
        assert candidate["evidence"][1] == {"name": "kind", "weight": -0.5, "detail": "called a town"}

    def test_hints_are_passed_on(self, gazetteer_says: Callable[..., list[dict[str, Any]]]) -> None:
        asked = gazetteer_says(CLEAR)
        invoke("check", "x", "--in", "Zaporizhzhia", "--near", "Huliaipole", "--kind", "city", "--population", "10000")
        assert asked == [
            {"name": "x", "region": "Zaporizhzhia", "near": "Huliaipole", "kind": "city", "population": 10_000}
        ]

    def test_names_from_a_file_after_those_given(
        self, gazetteer_says: Callable[..., list[dict[str, Any]]], tmp_path: Path
    ) -> None:
        asked = gazetteer_says(*[CLEAR] * 6)
        (tmp_path / "names").write_bytes("\ufeffЧасів Яр\r\n\n  Лиман \n".encode())
        invoke("check", "x", "--file", str(tmp_path / "names"))
        invoke("check", "--file", "-", stdin=b"Izium\n")
        assert [question["name"] for question in asked] == ["x", "Часів Яр", "Лиман", "Izium"]

    @pytest.mark.parametrize(
        "args",
        [
            (),
            ("x", "--kind", "hamlet"),
            ("x", "--population", "many"),
            ("x", "--population", "-1"),
            ("--file", "missing.txt"),
        ],
    )
    def test_wrong_arguments(self, args: tuple[str, ...]) -> None:
        assert invoke("check", *args).exit_code == 2

    def test_names_in_another_encoding(self, tmp_path: Path) -> None:
        (tmp_path / "names").write_bytes("Часів Яр\nЛиман\nКрасногорівка\n".encode("cp1251"))
        result = invoke("check", "--file", str(tmp_path / "names"))
        assert result.exit_code == 2
        assert "iconv" in result.stderr

    def test_broken_gazetteer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(_name: str, **_hints: object) -> Resolution:
            raise GazetteerError("places.tsv is damaged; install the package again")

        monkeypatch.setattr("gazetteer.check", broken)
        result = invoke("check", "x")
        assert (result.exit_code, result.stderr) == (2, "Error: places.tsv is damaged; install the package again\n")


SUMMARY = SimpleNamespace(
    reports=12,
    known=0,
    known_otherwise=0,
    events_by_change={"gained": 3, "held": 1},
    events_by_status={"claimed": 4},
    ambiguous=2,
    unresolved=1,
    unattributed=0,
    skipped=0,
    lost=(),
    notes=(),
)


class TestRun:
    def test_arguments_and_table(self, monkeypatch: pytest.MonkeyPatch) -> None:
        calls = []

        def note(*args: object, **options: object) -> SimpleNamespace:
            calls.append((args, options))
            return SUMMARY

        monkeypatch.setattr("mapper.pipeline.run", note)
        more = ("--fetch", "https://example.org/feed", "--columns", "text=Body,source=Outlet", "--columns", "published=Date")
        result = invoke("run", "a.txt", "-", "-o", "out", "--published", "2025-11-09", "--note", "Examples", *more)
        options = {
            "published": date(2025, 11, 9),
            "note": "Examples",
            "least_confidence": 0.5,
            "front": None,
            "columns": {"text": "Body", "source": "Outlet", "published": "Date"},
            "fetch": ("https://example.org/feed",),
            "store": None,
            "formats": (),
            "progress": None,
        }
        assert calls == [((("a.txt", "-"), Path("out")), options)]
        assert result.exit_code == 0
        assert result.stdout.splitlines() == [
            "reports         12",
            "events           4  gained 3, held 1",
            "                    claimed 4",
            "ambiguous        2  see out/ambiguous.csv",
            "unresolved       1",
            "skipped          0",
            "Open out/map.html; the events are in out/events.geojson.",
        ]

    def test_skipped_reports_give_exit_code_1(self, monkeypatch: pytest.MonkeyPatch) -> None:
        summary = SimpleNamespace(**{**vars(SUMMARY), "skipped": 5, "unattributed": 2})
        monkeypatch.setattr("mapper.pipeline.run", lambda *_args, **_options: summary)
        result = invoke("run", "a.txt")
        assert result.exit_code == 1
        assert "sideless         2  see output/unattributed.jsonl" in result.stdout
        assert "skipped          5  see output/skipped.jsonl" in result.stdout

    def test_wrong_setup_gives_exit_code_2(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_args: object, **_options: object) -> None:
            raise SetupError("a.txt: no such file")

        monkeypatch.setattr("mapper.pipeline.run", fail)
        result = invoke("run", "a.txt")
        assert (result.exit_code, result.stdout, result.stderr) == (2, "", "Error: a.txt: no such file\n")

    def test_feeds_alone_and_what_is_to_be_told_of_them(self, monkeypatch: pytest.MonkeyPatch) -> None:
        summary = SimpleNamespace(**{**vars(SUMMARY), "notes": ("https://example.org/feed: cannot be reached",)})
        monkeypatch.setattr("mapper.pipeline.run", lambda *_args, **_options: summary)
        result = invoke("run", "--fetch", "https://example.org/feed")
        assert (result.exit_code, result.stderr) == (0, "https://example.org/feed: cannot be reached\n")

    def test_known_reports_are_counted(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked = []

        def note(*_args: object, **options: object) -> SimpleNamespace:
            asked.append(options["store"])
            return SimpleNamespace(**{**vars(SUMMARY), "reports": 0, "known": 12, "known_otherwise": others.pop()})

        others = [5, 0]
        monkeypatch.setattr("mapper.pipeline.run", note)
        for told in ("known           12  in e.gpkg", "known           12  in e.gpkg, 5 read by another version"):
            assert invoke("run", "a.txt", "--store", "e.gpkg").stdout.splitlines()[:2] == ["reports          0", told]
        assert asked == [Path("e.gpkg")] * 2

    @pytest.mark.parametrize("args", [("run",), ("run", "x", "--published", "9 Nov"), ("run", "x", "--columns", "Body"), ("x",)])
    def test_wrong_arguments(self, args: tuple[str, ...]) -> None:
        assert invoke(*args).exit_code == 2

    def test_interrupt_is_quiet(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupt(*_args: object, **_options: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("mapper.pipeline.run", interrupt)
        result = invoke("run", "a.txt")
        assert (result.exit_code, result.stderr) == (130, "Interrupted.\n")


SENTENCE = "The General Staff of Ukraine said on 28 August 2023 that its troops had liberated Robotyne."


class TestRunForReal:
    """The whole job on small inputs, good and bad."""

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("empty.txt", b""),
            ("image.txt", b"\x89PNG\r\n\x1a\n\0\0"),
            ("encoding.txt", "Війська увійшли до Лимана.".encode("cp1251")),
            ("cut.jsonl", b'{"text": "Lyman was'),
            ("columns.csv", b"a,b\n1,2\n"),
            ("large.txt", b"Lyman. " * 7_500_000),
        ],
    )
    def test_bad_report_is_skipped_and_the_others_are_read(self, tmp_path: Path, name: str, content: bytes) -> None:
        (tmp_path / name).write_bytes(content)
        (tmp_path / "good.txt").write_text(SENTENCE, encoding="utf-8")
        output = tmp_path / "out"
        result = invoke("run", str(tmp_path / name), str(tmp_path / "good.txt"), "-o", str(output))
        assert result.exit_code == 1
        [skipped] = (output / "skipped.jsonl").read_text(encoding="utf-8").splitlines()
        assert name in json.loads(skipped)["where"]
        [event] = json.loads((output / "events.geojson").read_text(encoding="utf-8"))["features"]
        assert event["properties"]["place_name"] == "Robotyne"

    def test_good_reports_leave_no_list_of_skipped_ones(self, tmp_path: Path) -> None:
        result = invoke("run", "-", "-o", str(tmp_path / "out"), stdin=SENTENCE.encode())
        assert result.exit_code == 0
        assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
            "ambiguous.csv",
            "events.geojson",
            "map.html",
        ]

    def test_missing_path(self, tmp_path: Path) -> None:
        result = invoke("run", str(tmp_path / "missing.txt"), "-o", str(tmp_path / "out"))
        assert result.exit_code == 2
        assert "missing.txt: No such file or directory; give a file" in result.stderr

    def test_output_that_cannot_be_written(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        result = invoke("run", "-", "-o", str(tmp_path / "file" / "out"), stdin=SENTENCE.encode())
        assert result.exit_code == 2
        assert "file/out" in result.stderr


class TestExplain:
    def test_each_report(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr("mapper.pipeline.Mapper", lambda: "mapper")
        monkeypatch.setattr("mapper.explain.explain", lambda report, mapper: f"{mapper}: {report.text}\n")
        path = tmp_path / "a.jsonl"
        path.write_text('{"text": "One."}\nbroken\n{"text": "Two."}\n', encoding="utf-8")
        result = invoke("explain", str(path))
        assert result.exit_code == 1
        assert result.stdout == "mapper: One.\nmapper: Two.\n"
        assert f"{path}:2: is not JSON" in result.stderr

    def test_for_real(self) -> None:
        result = invoke("explain", "-", stdin=SENTENCE.encode())
        assert result.exit_code == 0
        assert "Robotyne" in result.stdout

    def test_missing_report(self) -> None:
        assert invoke("explain", "missing.txt").exit_code == 2


def python(code: str, **options: Any) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONUTF8": "1"}
    return subprocess.run(  # noqa: S603  # runs this very interpreter on code that stands in this file
        [sys.executable, "-c", code], encoding="utf-8", stderr=subprocess.PIPE, env=environment, check=False, **options
    )


class TestProcess:
    def test_check_imports_nothing_heavy(self) -> None:
        heavy = "{'pandas', 'geopandas', 'numpy', 'shapely', 'folium', 'trafilatura', 'lxml', 'rich'}"
        code = (
            "import sys; from mapper.cli import main; main(['check', 'Лиман'], standalone_mode=False); "
            f"print(*sorted({heavy} & set(sys.modules)), file=sys.stderr)"
        )
        assert python(code, stdout=subprocess.DEVNULL).stderr == "\n"

    def test_reader_that_leaves_is_no_error(self) -> None:
        reading, writing = os.pipe()
        os.close(reading)
        try:
            found = python("from mapper.cli import main; main(['check', 'Лиман'])", stdout=writing)
        finally:
            os.close(writing)
        assert found.stderr == ""


def test_version() -> None:
    assert invoke("--version").stdout.startswith("mapper, version ")


@pytest.mark.parametrize("command", [(), *((name,) for name in main.commands)])
def test_every_command_and_option_has_help(command: tuple[str, ...]) -> None:
    result = invoke(*command, "--help")
    assert result.exit_code == 0
    params = main.commands[command[0]].params if command else main.params
    assert all(param.help for param in params if isinstance(param, click.Option))
