"""`mapper timeline` and `mapper ledger`: what they print and write, and that a wrong file, rule or name ends with one line."""

from pathlib import Path

import pandas as pd  # type: ignore[import-untyped]  # pandas publishes no types
import pytest
from saying import say
from test_cli import invoke

from mapper.export import write_geojson
from mapper.model import Event

PLACE = "katottg:UA23100070100084433"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder of the test's own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def file() -> str:
    """Events of one place: claimed, confirmed, turned; one undated."""
    return write(
        "events.geojson",
        say(3, "RU gained", "MoD", event_id="e-a"),
        say(8, "UA withdrew", "General Staff", event_id="e-b"),
        say(9, "RU held", "MoD", event_id="e-c"),
        say(20, "UA gained", "ISW", event_id="e-d"),
        say(20, "UA gained", "ISW", event_id="e-e", event_date=None),
    )


def write(name: str, *events: Event) -> str:
    write_geojson(events, name)
    return name


class TestTimeline:
    def test_prints_a_table(self, file: str) -> None:
        result = invoke("timeline", file)
        assert result.exit_code == 0
        place = "Krasnohirske, Zaporizhzhia Oblast"
        assert result.stdout.splitlines() == [
            f"{'settlement':<33}  from        to          holds it   certainty  events",
            f"{place}  2025-11-03  2025-11-07  RU         claimed    e-a",
            f"{place}  2025-11-08  2025-11-19  RU         confirmed  e-a e-b and 1 more",
            f"{place}  2025-11-20  …           UA         confirmed  e-d",
            "Left out 1 event: no date 1.",
            "1 settlement, 3 intervals.",
        ]

    def test_nothing_known(self) -> None:
        assert invoke("timeline", write("empty.geojson")).stdout == "0 settlements, 0 intervals.\n"

    def test_writes_a_table(self, file: str) -> None:
        result = invoke("timeline", file, "-o", "t.csv")
        assert result.stdout == "Left out 1 event: no date 1.\n1 settlement, 3 intervals; written to t.csv.\n"
        assert pd.read_csv("t.csv")["event_ids"].tolist()[1:] == ["e-a", "e-a e-b e-c", "e-d"]

    def test_writes_a_panel_up_to_the_day_asked_about(self, file: str) -> None:
        assert invoke("timeline", file, "-o", "p.csv", "--panel").exit_code == 0
        days = pd.read_csv("p.csv")["day"].tolist()
        assert (days[0], days[-1], len(days)) == ("2025-11-03", "2025-11-20", 18)
        assert invoke("timeline", file, "-o", "p.csv", "--panel", "--as-of", "2025-11-30").exit_code == 0
        assert pd.read_csv("p.csv")["day"].tolist()[-1] == "2025-11-30"

    @pytest.mark.parametrize(
        ("options", "expected"),
        [
            (("--as-of", "2025-11-05"), [["RU", "claimed"]]),
            (("--by", "confirmed"), [["RU", "confirmed"], ["UA", "confirmed"]]),
            (("--by", "side:RU"), [["RU", "claimed"], ["RU", "confirmed"], ["RU", "disputed"]]),
            (("--by", "claimant:isw"), [["UA", "confirmed"]]),
            (("--by", "side:unknown"), []),
        ],
    )
    def test_rules(self, file: str, options: tuple[str, ...], expected: list[list[str]]) -> None:
        printed = invoke("timeline", file, *options).stdout.splitlines()
        assert [line.split()[5:7] for line in printed if line.startswith("Krasnohirske")] == expected

    def test_weights(self, file: str) -> None:
        Path("w.toml").write_text('RU = 3\n"isw" = 1\n"Of next week" = 2\n')
        printed = invoke("timeline", file, "--weights", "w.toml").stdout
        assert "2025-11-03  2025-11-19  RU         claimed    e-a e-c" in printed
        assert "2025-11-20  …           RU         disputed" in printed

    def test_start(self, file: str) -> None:
        Path("s.csv").write_text(f"place_id,controller\n{PLACE},UA\n")
        printed = invoke("timeline", file, "--start", "s.csv", "--start-date", "2025-10-01").stdout
        assert "2025-10-01  2025-11-02  UA         given" in printed

    def test_start_of_areas(self, file: str) -> None:
        area = '{"type": "Polygon", "coordinates": [[[36.3, 47.8], [36.4, 47.8], [36.4, 47.9], [36.3, 47.8]]]}'
        Path("s.geojson").write_text(f'{{"type": "Feature", "properties": {{}}, "geometry": {area}}}')
        options = ("--start", "s.geojson", "--start-date", "2025-10-01", "--start-side", "UA")
        assert "2025-10-01  2025-11-02  UA         given" in invoke("timeline", file, *options).stdout

    def test_of_several_events_with_one_id_the_first_counts(self, file: str) -> None:
        other = write("b.geojson", say(5, "UA gained", "ISW", event_id="e-a"))
        result = invoke("timeline", other, file)
        assert "2025-11-05  2025-11-07  UA         confirmed  e-a" in result.stdout
        assert "Left out 1 event with the id of one read before." in result.stdout

    @pytest.mark.parametrize(
        ("options", "expected"),
        [
            (("--by", "most"), "no such rule; give claimed"),
            (
                ("--by", "claimant:General Stuff"),
                "'General Stuff': no event has such a claimant or side; did you mean General Staff?",
            ),
            (("--by", "claimant:Xyzzy"), "there are General Staff, ISW, MoD, RU, UA, independent"),
            (("--weights", "none.toml"), "none.toml: No such file or directory; give a TOML file"),
            (("--weights", "events.geojson"), "events.geojson: is not TOML"),
            (("--weights", "typo.toml"), "did you mean General Staff?"),
            (("--weights", "text.toml"), "weight of 'RU' is 'x'"),
            (("--weights", "good.toml", "--by", "confirmed"), "leave one of the two out"),
            (("--start", "none.csv"), "none.csv: no such file"),
            (("-o", "t.xlsx"), "t.xlsx: name a file that ends in .csv or .parquet"),
            (("-o", "nowhere/t.csv"), "nowhere/t.csv: cannot be written"),
            (("-o", "events.geojson"), "is a file of events to read"),
        ],
    )
    def test_wrong_option_ends_with_one_line(self, file: str, options: tuple[str, ...], expected: str) -> None:
        for name, text in (("good", "RU = 1"), ("text", 'RU = "x"'), ("typo", '"Genral Staff" = 1')):
            Path(f"{name}.toml").write_text(text)
        result = invoke("timeline", file, *options)
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
        assert expected in result.stderr

    @pytest.mark.parametrize(
        ("options", "expected"),
        [
            (("--panel",), "name a file for it with -o"),
            (("--start-date", "2025-10-01"), "name it with --start"),
            (("--start-side", "UA"), "name it with --start"),
            (("--start", "s.geojson"), "say so with --start-date"),
            (("--start", "s.csv", "--start-side", "UA"), "--start-side is for areas"),
            (("--as-of", "yesterday"), "does not match the format"),
        ],
    )
    def test_wrong_arguments(self, file: str, options: tuple[str, ...], expected: str) -> None:
        result = invoke("timeline", file, *options)
        assert result.exit_code == 2
        assert expected in result.stderr

    def test_no_panel_of_nothing(self) -> None:
        result = invoke("timeline", write("empty.geojson"), "--panel", "-o", "p.csv")
        assert (result.exit_code, Path("p.csv").exists()) == (2, False)
        assert "no panel: nothing is known" in result.stderr

    def test_a_name_does_not_reach_the_terminal_as_a_command(self) -> None:
        file = write("e.geojson", say(3, "RU gained", "\x07MoD", place_name="\x07K", event_id="\x07e"))
        assert "\x07" not in invoke("timeline", file).stdout
        assert "\x07" not in invoke("ledger", file).stdout


class TestLedger:
    def test_prints_claims_and_claimants(self, file: str) -> None:
        result = invoke("ledger", file)
        assert result.exit_code == 0
        assert result.stdout.splitlines() == [
            "2025-11-03  Krasnohirske, Zaporizhzhia Oblast: RU, says MoD (RU); confirmed by General Staff after 5 days",
            "",
            "claimant  claims  confirmed  denied  open  median days to confirmation, to denial",
            "MoD (RU)       1          1       0     0  5, –",
            "1 claim.",
        ]

    def test_writes_a_table_or_a_page(self, file: str) -> None:
        assert invoke("ledger", file, "-o", "l.csv").stdout == "1 claim; written to l.csv.\n"
        assert pd.read_csv("l.csv")["confirmed_by"].tolist() == ["General Staff"]
        assert invoke("ledger", file, "-o", "l.html").stdout == "1 claim; written to l.html.\n"
        assert Path("l.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")

    @pytest.mark.parametrize(
        ("output", "expected"),
        [
            ("l.xlsx", "l.xlsx: name a file"),
            ("events.geojson", "is a file of events to read"),
            ("x/l.html", "cannot be written"),
        ],
    )
    def test_wrong_output(self, file: str, output: str, expected: str) -> None:
        before = Path(file).read_bytes()
        result = invoke("ledger", file, "-o", output)
        assert (result.exit_code, result.stdout, Path(file).read_bytes()) == (2, "", before)
        assert expected in result.stderr
