"""The tables: written and read back the same, in the same bytes, and as the manifest says."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import gazetteer
from gazetteer import build, store
from gazetteer.errors import GazetteerError
from gazetteer.place import AdminUnit, Kind, Place
from gazetteer.sources import require
from gazetteer.store import STATUSES, Tables, adjective_stem
from gazetteer.writer import Entry, Index, Spelling, UnitEntry, write

DATA = Path(gazetteer.__file__).parent / "data"
UNITS = [
    UnitEntry(AdminUnit("UA23000000000064947", "Zaporizhzhia Oblast", 1, "UA", 35.6, 47.4), None),
    UnitEntry(
        AdminUnit("UA23100000000034132", "Polohy Raion", 2, "UA", None, None, "Пологівський район"),
        "UA23000000000064947",
    ),
    UnitEntry(AdminUnit("UA23100070000026535", "Huliaipole Hromada", 3, "UA", 36.3, 47.7), "UA23100000000034132"),
    UnitEntry(AdminUnit("RU-41", "Kursk Oblast", 1, "RU", 36.0, 51.5), None),
    UnitEntry(AdminUnit("FR", "France", 0, "FR", 2.0, 47.0), None),
]
NAMES = st.text(st.characters(codec="utf-8", categories=("Lu", "Ll")), min_size=1, max_size=12)


@st.composite
def places(draw: st.DrawFn) -> Place:
    unit, country, titles, units = draw(
        st.sampled_from([
            ("katottg", "UA", ("Zaporizhzhia Oblast", "Polohy Raion", "Huliaipole Hromada"),
             ("UA23000000000064947", "UA23100000000034132", "UA23100070000026535")),
            ("postal", "RU", ("Kursk Oblast", "", ""), ("RU-41",)),
            ("geonames", "FR", ("France", "", ""), ("FR",)),
        ])
    )  # fmt: skip
    name = draw(NAMES)
    number = draw(st.integers(0, 10**6))
    place_id = {
        "katottg": f"katottg:UA23100070{number:09d}", "postal": f"postal:RU-{number}-{store.slug(name)}",
        "geonames": f"geonames:{number}",
    }[unit]  # fmt: skip
    at = draw(st.none() | st.tuples(st.integers(-18_000_000, 18_000_000), st.integers(-9_000_000, 9_000_000)))
    lon, lat = (None, None) if at is None else (at[0] / 100_000, at[1] / 100_000)
    return Place(
        place_id, name, draw(st.none() | NAMES), draw(st.none() | NAMES), draw(st.sampled_from(get_args(Kind))), country,
        *titles, units, lon, lat, None if lon is None else float(draw(st.integers(0, 60_000)) * 10),
        draw(st.none() | st.integers(0, 40_000_000)), draw(st.sampled_from(store.SOURCES)),
    )  # fmt: skip


def entry(place: Place) -> Entry:
    return Entry(place, tuple(Spelling(text, "fixed", "current") for text in {place.name, place.name_ru or place.name}))


def index(entries: list[Entry]) -> Index:
    forms = {spelling.text.lower(): {spelling.text} for e in entries for spelling in e.spellings}
    return Index(forms, {"kursk": {"RU-41"}}, forms, {"kursk": {"RU-41", entries[0].place.place_id}})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=st.lists(places(), min_size=1, max_size=12, unique_by=lambda place: place.place_id))
def test_places_come_back_as_they_were_written(found: list[Place], tmp_path: Path) -> None:
    entries = [entry(place) for place in found]
    write(tmp_path, entries, UNITS, index(entries))
    tables = Tables(tmp_path)
    assert {place.place_id: place for place in map(tables.place, range(tables.size))} == {p.place_id: p for p in found}
    for place in found:
        row = tables.row_of(place.place_id)
        assert row is not None
        assert tables.place(row) == place
        assert (row, "current") in tables.of_spelling(place.name)
    assert [row.unit for row in tables.units] == sorted((unit.unit for unit in UNITS), key=lambda unit: unit.code)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=st.lists(places(), min_size=1, max_size=12, unique_by=lambda place: place.place_id))
def test_the_order_of_the_input_leaves_no_trace(found: list[Place], tmp_path: Path) -> None:
    ids = [unit.unit.code for unit in UNITS] + [place.place_id for place in found]
    texts = sorted({spelling.text for place in found for spelling in entry(place).spellings})
    written = []
    for step in (1, -1):
        codes = [unit.unit.code for unit in UNITS[::step]]
        keys = Index({"key": texts[::step]}, {"key": codes}, {"key": texts[::step]}, {"key": ids[::step]})
        write(tmp_path, [entry(place) for place in found[::step]], UNITS[::step], keys)
        written.append([(tmp_path / name).read_bytes() for name in store.FILES])
    assert written[0] == written[1]


def test_a_place_has_its_best_status_under_each_name(tmp_path: Path) -> None:
    place = Place(
        "geonames:1", "Ville", None, None, "other", "FR", "France", "", "", ("FR",), None, None, None, None, ""
    )
    spellings = tuple(Spelling("Ville", "fixed", status) for status in reversed(STATUSES))
    entries = [Entry(place, spellings)]
    write(tmp_path, entries, UNITS, index(entries))
    assert Tables(tmp_path).of_spelling("Ville") == ((0, "current"),)


def test_the_end_of_a_former_name_comes_back_for_its_place_alone(tmp_path: Path) -> None:
    ends = [("Alt", 1, "2016"), ("Alt", 2, "2021/2024"), ("Alt", 3, None), ("Uralt", 2, "1961"), ("Uralt", 2, "1989")]
    named = [
        Entry(
            Place(
                f"geonames:{i}", "Neu", None, None, "other", "FR", "France", "", "", ("FR",), None, None, None, None, ""
            ),
            tuple(Spelling(text, "fixed", "former", until) for text, number, until in ends if number == i),
        )
        for i in (1, 2, 3)
    ]
    write(tmp_path, named, UNITS, index(named))
    tables = Tables(tmp_path)
    assert [tables.end_of("Alt", row) for row in range(3)] == ["2016", "2021/2024", None]
    assert [tables.end_of("Uralt", row) for row in range(3)] == [None, "1989", None]


def test_a_build_without_a_source_says_so_and_ends_with_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["build", "--places-tarball", str(tmp_path / "no.tgz"), "--output", str(tmp_path)])
    assert build.main() == 2
    message = capsys.readouterr().err
    assert message.startswith("error: ")
    assert "no such file" in message or "not installed" in message
    assert list(tmp_path.iterdir()) == []


def test_a_missing_package_of_the_extra_is_named() -> None:
    with pytest.raises(GazetteerError, match=r"not installed: no_such_module; install what the build needs"):
        require(["json", "no_such_module"])


@pytest.mark.parametrize("name", store.FILES)
def test_a_missing_table_is_named_with_what_to_do(name: str, tmp_path: Path) -> None:
    for other in store.FILES:
        if other != name:
            (tmp_path / other).write_bytes((DATA / other).read_bytes())
    with pytest.raises(GazetteerError, match=r"missing or damaged.*install the package again"):
        Tables(tmp_path)


@pytest.mark.parametrize("name", ["places.bin", "postings.bin", "units.bin", "names.marisa"])
def test_a_table_cut_short_is_an_error(name: str, tmp_path: Path) -> None:
    for other in store.FILES:
        content = (DATA / other).read_bytes()
        (tmp_path / other).write_bytes(content[:-7] if other == name else content)
    with pytest.raises(GazetteerError, match="missing or damaged"):
        Tables(tmp_path)


def test_the_committed_tables_are_those_of_the_manifest() -> None:
    manifest = json.loads((DATA / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["tables"]) == set(store.FILES)
    for name, listed in manifest["tables"].items():
        content = (DATA / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == listed["sha256"], f"{name} is not the one that the build wrote"
        assert len(content) == listed["bytes"]


def test_every_source_states_version_licence_and_digest() -> None:
    manifest = json.loads((DATA / "manifest.json").read_text(encoding="utf-8"))
    assert {source["name"] for source in manifest["sources"]} == {
        "katottg",
        "postal",
        "cities500",
        "countries",
        "polygons",
    }
    for source in manifest["sources"]:
        assert all(source[field] for field in ("package", "version", "file", "licence", "credit"))
        assert len(source["sha256"]) == 64


def test_the_data_folder_stays_under_8_mb() -> None:
    assert sum(path.stat().st_size for path in DATA.iterdir()) < 8_000_000


@pytest.mark.parametrize(
    ("adjective", "stem"),
    [
        ("Покровському", "pokrovsk"),
        ("покровской", "pokrovsk"),
        ("Краснолиманском", "krasnolimansk"),
        ("Балка", "balk"),
        ("", ""),
    ],
)
def test_forms_of_an_adjective_share_a_stem(adjective: str, stem: str) -> None:
    assert adjective_stem(adjective) == stem
