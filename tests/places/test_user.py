"""A user's own places: files of all formats are merged in, found like any other place, and taken out again."""

from __future__ import annotations

import gzip
import json
import os
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas  # type: ignore[import-untyped]  # geopandas publishes no types
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, box  # type: ignore[import-untyped]  # shapely ships no types

from gazetteer import open_gazetteer, user, user_merge
from gazetteer.build import key_index
from gazetteer.coverage import coverage
from gazetteer.errors import GazetteerError
from gazetteer.index import DATA, Gazetteer
from gazetteer.names import fold
from gazetteer.place import AdminUnit, Place
from gazetteer.store import FILES, Tables
from gazetteer.user_formats import UserPlace, read
from gazetteer.user_merge import merge, unpack
from gazetteer.writer import Entry, Index, Spelling, UnitEntry, write
from mapper.cli import main

ZAPORIZHZHIA, POLOHY, HULIAIPOLE = "UA23000000000064947", "UA23100000000034132", "UA23100070000026535"
MALYNIVKA = "UA23100170000013041"
NEXT_RAION = "UA23060000000000001"
CHAIN = (ZAPORIZHZHIA, POLOHY, HULIAIPOLE)
UNITS = [
    UnitEntry(AdminUnit(ZAPORIZHZHIA, "Zaporizhzhia Oblast", 1, "UA", 35.6, 47.4), None),
    UnitEntry(AdminUnit(POLOHY, "Polohy Raion", 2, "UA", None, None), ZAPORIZHZHIA),
    UnitEntry(AdminUnit(HULIAIPOLE, "Huliaipole Hromada", 3, "UA", 36.3, 47.7), POLOHY),
    UnitEntry(AdminUnit(MALYNIVKA, "Malynivka Hromada", 3, "UA", 36.6, 47.9), POLOHY),
    UnitEntry(AdminUnit(NEXT_RAION, "Zaporizhzhia Raion", 2, "UA", None, None), ZAPORIZHZHIA),
    UnitEntry(AdminUnit("RU-41", "Kursk Oblast", 1, "RU", None, None), None),
    UnitEntry(AdminUnit("RU", "Russia", 0, "RU", None, None), None),
    UnitEntry(AdminUnit("FR", "France", 0, "FR", None, None), None),
]


def settlement(
    number: int,
    name: str,
    at: tuple[float, float] | None,
    radius_m: float | None = 1300.0,
    source: str = "postal",
    chain: tuple[str, ...] = CHAIN,
) -> Entry:
    lon, lat = at or (None, None)
    place = Place(
        f"katottg:{chain[-1][:-9]}{number:09d}", name, name, None, "village", "UA", "", "", "", chain, lon, lat,
        radius_m if at else None, None, source if at else "",
    )  # fmt: skip
    return Entry(place, (Spelling(name, "fixed", "current"),))


HULIAI = settlement(1, "Гуляйполе", (36.26, 47.66))
RIVNOPIL = settlement(2, "Рівнопіль", (36.40, 47.75), 9000.0, "estimate: hromada")
LOST = settlement(3, "Загублене", None)
EDGE = settlement(4, "Малинівка", (36.60, 47.90), chain=(ZAPORIZHZHIA, POLOHY, MALYNIVKA))
SUDZHA = Entry(
    Place(
        "geonames:486144",
        "Sudzha",
        None,
        None,
        "city",
        "RU",
        "",
        "",
        "",
        ("RU-41",),
        35.27,
        51.19,
        1300.0,
        1,
        "cities500",
    ),
    (Spelling("Sudzha", "fixed", "current"),),
)
PARIS = Entry(
    Place(
        "geonames:2988507", "Paris", None, None, "city", "FR", "", "", "", ("FR",), 2.35, 48.85, 1300.0, 1, "cities500"
    ),
    (Spelling("Paris", "fixed", "current"),),
)
BESIDE = settlement(6, "Сусіднє", (36.42, 47.95), chain=(ZAPORIZHZHIA, NEXT_RAION))
FARTHER = settlement(5, "Межове", (36.50, 47.80), 20_000.0, "estimate: raion")
KNOWN = (HULIAI, RIVNOPIL, LOST, EDGE, BESIDE, FARTHER, SUDZHA, PARIS)
NEW = UserPlace(
    where="line 2", place_id="", name="Новеньке", name_uk="", name_ru="", name_en="", aliases=(), former=(),
    kind="village", lon=36.30, lat=47.68, uncertainty_m=500.0, population=None, country="", admin=(),
)  # fmt: skip


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of five places, as if they were the embedded ones."""
    folder = tmp_path_factory.mktemp("embedded")
    fresh = [replace(e, spellings=tuple(replace(s, lang="uk") for s in e.spellings)) for e in KNOWN]
    write(
        folder,
        KNOWN,
        UNITS,
        replace(
            key_index(fresh, (), {}), units={fold("Polohy Raion"): {POLOHY}, fold("Malynivka Hromada"): {MALYNIVKA}}
        ),
    )
    (folder / "manifest.json").write_text("{}", encoding="utf-8")
    return folder


@pytest.fixture
def home(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for additions, beside the small gazetteer."""
    monkeypatch.setenv(user.VARIABLE, str(tmp_path / "own"))
    monkeypatch.setattr(user, "EMBEDDED", small)
    monkeypatch.setattr("gazetteer.index.DATA", small)
    return tmp_path / "own"


own = pytest.mark.usefixtures("home")


@pytest.fixture
def merged(small: Path, tmp_path: Path) -> Callable[..., tuple[Gazetteer, user_merge.Outcome]]:
    """Merge places into the small gazetteer; gives the result and what became of them."""

    def merge_in(*places: UserPlace) -> tuple[Gazetteer, user_merge.Outcome]:
        [outcome] = merge(small, [("user: test", places)], tmp_path)
        return Gazetteer(tmp_path), outcome

    return merge_in


def csv_file(folder: Path, *lines: str, name: str = "villages.csv") -> Path:
    path = folder / name
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def one(gazetteer: Gazetteer, name: str) -> Place:
    [match] = gazetteer.lookup(name)
    return match.place


# Tables, read back


def test_embedded_tables_come_back_as_they_were_read(tmp_path: Path) -> None:
    before = unpack(Tables(DATA))
    write(tmp_path, *before)
    assert unpack(Tables(tmp_path)) == before
    assert ("Артемівськ", "2016") in {(s.text, s.until) for entry in before[0] for s in entry.spellings}
    for name in FILES:
        if name != "postings.bin":  # places at one latitude may change their order there
            assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes()


# Merging


def test_a_code_finds_the_place_and_a_better_position_replaces_the_estimate(merged: Callable[..., tuple]) -> None:
    row = replace(NEW, place_id=RIVNOPIL.place.place_id, name="Рівнопіль", lon=36.42, lat=47.76, uncertainty_m=800.0)
    gazetteer, outcome = merged(row)
    place = one(gazetteer, "Рівнопіль")
    assert (place.lon, place.lat, place.position_uncertainty_m, place.source) == (36.42, 47.76, 800.0, "user: test")
    assert place.place_id == RIVNOPIL.place.place_id
    assert (outcome.by_code, outcome.placed, outcome.added) == (1, 1, 0)


def test_a_worse_position_is_not_taken(merged: Callable[..., tuple]) -> None:
    gazetteer, outcome = merged(replace(NEW, place_id=HULIAI.place.place_id, name="Гуляйполе", uncertainty_m=2000.0))
    assert one(gazetteer, "Гуляйполе").source == "postal"
    assert (outcome.by_code, outcome.placed) == (1, 0)


def test_a_slip_in_a_code_is_recorded_not_believed(merged: Callable[..., tuple]) -> None:
    gazetteer, outcome = merged(replace(NEW, place_id=HULIAI.place.place_id, lon=30.0, lat=50.0))
    assert one(gazetteer, "Гуляйполе").source == "postal"
    [(where, reason)] = outcome.unplaced
    assert where == "line 2"
    assert "Гуляйполе" in reason


@pytest.mark.parametrize(
    ("name", "lon", "lat", "found"),
    [
        ("Гуляйполе", 36.29, 47.68, HULIAI),  # 3 km off
        ("Huliaipole", 36.29, 47.68, HULIAI),  # in Latin letters
        ("Рівнопіль", 36.28, 47.68, RIVNOPIL),  # 12 km from the estimate, but in the same hromada
        ("Загублене", 36.28, 47.68, LOST),  # the hromada is all that is known
        ("Межове", 36.60, 47.91, FARTHER),  # in another hromada of the raion, within the radius of the estimate
    ],
)
def test_a_name_and_a_position_find_the_place(
    merged: Callable[..., tuple], name: str, lon: float, lat: float, found: Entry
) -> None:
    gazetteer, outcome = merged(replace(NEW, name=name, lon=lon, lat=lat))
    place = gazetteer.by_id(found.place.place_id)
    assert (outcome.by_name, outcome.placed, outcome.added) == (1, 1, 0)
    assert (place.lon, place.lat, place.source) == (lon, lat, "user: test")


@pytest.mark.parametrize(
    ("name", "lon", "lat"),
    [
        ("Гуляйполе", 36.36, 47.66),  # 7 km off: a namesake
        ("Рівнопіль", 36.59, 47.91),  # in another hromada, beyond the radius of the estimate
        ("Загублене", 36.59, 47.91),
        ("Межове", 36.42, 47.94),  # within the radius of the estimate, but in another raion
    ],
)
def test_a_namesake_elsewhere_is_a_new_place(merged: Callable[..., tuple], name: str, lon: float, lat: float) -> None:
    gazetteer, outcome = merged(replace(NEW, name=name, lon=lon, lat=lat))
    assert (outcome.by_name, outcome.added) == (0, 1)
    assert len(gazetteer.lookup(name)) == 2


def test_a_stated_unit_keeps_namesakes_apart(merged: Callable[..., tuple]) -> None:
    for unit, known in ((MALYNIVKA, 0), ("Malynivka Hromada", 0), ("Malynivka", 0), ("Polohy", 1), ("Unheard-of", 1)):
        gazetteer, outcome = merged(replace(NEW, name="Гуляйполе", admin=(unit,)))
        assert (outcome.by_name, outcome.added) == (known, 1 - known)
    gazetteer, _ = merged(replace(NEW, admin=(MALYNIVKA,)))
    assert one(gazetteer, "Новеньке").admin3 == "Malynivka Hromada"


def test_of_two_rows_the_nearer_is_the_place_and_the_other_no_new_one(merged: Callable[..., tuple]) -> None:
    far, near = replace(NEW, name="Гуляйполе", lon=36.30), replace(NEW, name="Гуляйполе", lon=36.261, lat=47.66)
    gazetteer, outcome = merged(far, near)
    assert one(gazetteer, "Гуляйполе").lon == 36.261
    assert (outcome.by_name, outcome.added) == (2, 0)


def test_a_new_place_gets_case_forms_russian_and_latin_names_and_the_units_of_its_neighbour(
    merged: Callable[..., tuple],
) -> None:
    gazetteer, _ = merged(replace(NEW, name="Яснопіль"))
    place = one(gazetteer, "Яснопіль")
    assert place.place_id.startswith("user:")
    assert gazetteer.by_id(place.place_id) == place
    assert (place.name, place.name_uk, place.units) == ("Yasnopil", "Яснопіль", CHAIN)
    assert place.admin3 == "Huliaipole Hromada"
    for spelling in ("Яснополі", "Яснополем", place.name_ru, "Yasnopil"):
        assert one(gazetteer, spelling) == place
    assert [near.place_id for near, _ in gazetteer.near(36.30, 47.68, 1.0)] == [place.place_id]


def test_a_new_place_beside_ukraine_is_found_by_its_ukrainian_name_too(merged: Callable[..., tuple]) -> None:
    gazetteer, _ = merged(replace(NEW, name="Рыльск", lon=35.30, lat=51.20))
    [match] = gazetteer.lookup("Рильську")
    place = match.place
    assert match.via == "inflected"
    assert (place.name, place.name_ru, place.country, place.admin1) == ("Rylsk", "Рыльск", "RU", "Kursk Oblast")


def test_what_no_source_told_is_filled_in_and_what_one_told_stays(merged: Callable[..., tuple]) -> None:
    gazetteer, _ = merged(
        replace(NEW, place_id=HULIAI.place.place_id, name="Гуляйполе", population=13_000, lon=36.25, lat=47.65),
        replace(NEW, place_id=PARIS.place.place_id, name="Paris", population=2, lon=2.35, lat=48.85),
    )
    assert [one(gazetteer, name).population for name in ("Гуляйполе", "Paris")] == [13_000, 1]
    hromada = gazetteer.unit(HULIAIPOLE)
    assert (hromada.lon, hromada.lat) == (36.25, 47.65)  # the middle of its places with a point


def test_other_names_of_a_known_place_are_found_and_a_former_one_is_called_so(merged: Callable[..., tuple]) -> None:
    row = replace(NEW, place_id=HULIAI.place.place_id, name="Гуляйполе", aliases=("Махноград",), former=("Гуляй-Поле",))
    gazetteer, _ = merged(row)
    assert one(gazetteer, "Махнограді").place_id == HULIAI.place.place_id
    [alias] = gazetteer.lookup("Махноград")
    [former] = gazetteer.lookup("Гуляй-Поле")
    assert alias.similarity < 1
    assert former.via == "former"


def test_the_same_place_has_the_same_id_from_any_file(small: Path, tmp_path: Path) -> None:
    ids = []
    for source, rows in (("user: a", [NEW]), ("user: b", [replace(NEW, name="Інше", lon=36.2), NEW])):
        folder = tmp_path / source[-1]
        folder.mkdir()
        merge(small, [(source, rows)], folder)
        ids.append(one(Gazetteer(folder), "Новеньке").place_id)
    assert ids[0] == ids[1]


@pytest.mark.parametrize(
    ("lon", "lat", "country", "expected"),
    [
        (36.30, 47.68, "", "UA"),
        (36.30, 47.68, "RU", "UA"),  # none of Russia's places within 30 km, one of Ukraine's within 10
        (36.50, 47.40, "RU", "RU"),
        (2.50, 48.80, "", "FR"),
    ],
)
def test_the_country_of_a_new_place(
    merged: Callable[..., tuple], lon: float, lat: float, country: str, expected: str
) -> None:
    gazetteer, _ = merged(replace(NEW, lon=lon, lat=lat, country=country))
    assert one(gazetteer, "Новеньке").country == expected


def test_a_place_far_from_all_others_is_left_out_unless_its_country_is_stated(merged: Callable[..., tuple]) -> None:
    _, outcome = merged(replace(NEW, lon=-40.0, lat=10.0))
    assert (outcome.added, len(outcome.unplaced)) == (0, 1)
    gazetteer, outcome = merged(replace(NEW, lon=-40.0, lat=10.0, country="FR"))
    assert (outcome.added, one(gazetteer, "Новеньке").units) == (1, ("FR",))


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Гуляйполе", "Рівнопіль", "Загублене", "Новеньке", "Rivnopil"]),
            st.floats(36.0, 36.7), st.floats(47.5, 48.0),
        ),
        max_size=8,
    )
)  # fmt: skip
def test_every_row_is_known_new_or_left_out_and_the_tables_stay_sound(
    small: Path, tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, float, float]]
) -> None:
    places = [replace(NEW, name=name, lon=round(lon, 5), lat=round(lat, 5)) for name, lon, lat in rows]
    first, second = tmp_path_factory.mktemp("first"), tmp_path_factory.mktemp("second")
    [outcome] = merge(small, [("user: x", places)], first)
    merge(small, [("user: x", places)], second)
    assert outcome.by_name + outcome.added + len(outcome.unplaced) == len(places)
    gazetteer = Gazetteer(first)
    assert len(list(gazetteer.places())) == len(KNOWN) + outcome.added
    for row in places:
        assert gazetteer.lookup(row.name)
    assert all((first / name).read_bytes() == (second / name).read_bytes() for name in FILES)


# Reading files


def test_a_table_with_unusual_columns_is_read(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "Ort;Kod;Довгота;Широта;населення", "Рівнопіль;UA23100070000000002;36,41;47,7512;12")
    [reading] = read([path], name_column="Ort", code_column="Kod")
    [place] = reading.places
    assert (place.name, place.place_id) == ("Рівнопіль", "katottg:UA23100070000000002")
    assert (place.lon, place.lat, place.population) == (36.41, 47.7512, 12)
    assert place.uncertainty_m == 1000.0


def test_a_rounded_position_has_a_wider_radius(tmp_path: Path) -> None:
    [reading] = read([csv_file(tmp_path, "name,lon,lat", "А-Б,36.4,47.8")])
    assert 5_000 < reading.places[0].uncertainty_m < 10_000


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (",36.4,47.8", "no name"),
        ("Село,,47.8", "no longitude"),
        ("Село,36.4,північ", "no number"),
        ("Село,47.8,136.4", "between"),
        ("Село,nan,47.8", "between"),
        ("Село,0,0", "missing position"),
        ("Село", "columns"),
        ("С\x1b[31mело,36.4,47.8", "printed"),
    ],
)
def test_a_bad_row_is_recorded_with_its_line_and_the_others_are_read(tmp_path: Path, line: str, reason: str) -> None:
    [reading] = read([csv_file(tmp_path, "name,lon,lat", "Добре,36.41,47.81", line, "Краще,36.42,47.82")])
    assert [place.name for place in reading.places] == ["Добре", "Краще"]
    [(where, why)] = reading.skipped
    assert where == "line 3"
    assert reason in why


def geonames_line(number: int, name: str, feature: str, code: str, aliases: str = "") -> str:
    cells = [
        number,
        name,
        name,
        aliases,
        47.6812,
        36.3012,
        feature,
        code,
        "UA",
        "",
        "26",
        "",
        "",
        "",
        0,
        "",
        90,
        "",
        "",
    ]
    return "\t".join(map(str, cells))


def test_of_a_geonames_dump_only_what_is_inhabited_becomes_a_place(tmp_path: Path) -> None:
    lines = [
        geonames_line(1, "Novenke", "P", "PPL", "Новеньке"),
        geonames_line(2, "Novenke Raion", "A", "ADM2"),
        geonames_line(3, "Novenka", "H", "STM"),
        geonames_line(4, "Stare", "P", "PPLH"),
        "5\tbroken",
    ]
    [reading] = read([csv_file(tmp_path, *lines, name="UA.txt")])
    [place] = reading.places
    assert (place.place_id, place.aliases, place.country, place.population) == ("geonames:1", ("Новеньке",), "UA", None)
    assert place.uncertainty_m == 1300.0
    assert (reading.format, reading.licence, reading.skipped) == (
        "GeoNames", "CC BY 4.0 (GeoNames)", [("line 5", "2 columns, not 19")],
    )  # fmt: skip


def test_packed_geonames_dumps_take_the_names_beside_them(tmp_path: Path) -> None:
    dump, names = tmp_path / "UA.zip", tmp_path / "alternateNamesV2.zip"
    with zipfile.ZipFile(dump, "w") as archive:
        archive.writestr("readme.txt", "short")
        archive.writestr("UA.txt", geonames_line(1, "Novenke", "P", "PPL") + "\n")
    with zipfile.ZipFile(names, "w") as archive:
        archive.writestr(
            "alternateNamesV2.txt",
            "7\t1\tuk\tНовеньке\t1\t\t\t\t\t\n8\t1\tru\tПервомайское\t\t\t\t1\t\t\n9\t2\tuk\tІнше\t\t\t\t\t\t\n",
        )
    [reading] = read([names, dump])
    assert (reading.places[0].aliases, reading.places[0].former) == (("Новеньке",), ("Первомайское",))
    with pytest.raises(GazetteerError, match="together with"):
        read([names])


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".shp"])
def test_areas_of_vector_files_are_read_by_a_point_inside_in_any_projection(tmp_path: Path, suffix: str) -> None:
    frame = geopandas.GeoDataFrame(
        {"NAME": ["Small", "Large", "Nowhere"], "katottg": ["UA23100070000000002", None, None]},
        geometry=[box(36.409, 47.749, 36.411, 47.751), box(36.2, 47.6, 36.4, 47.8), None],
        crs=4326,
    )
    frame.to_crs(4326 if suffix == ".geojson" else 3857).to_file(tmp_path / f"villages{suffix}", engine="pyogrio")
    [reading] = read([tmp_path / f"villages{suffix}"])
    small, large = reading.places
    assert (small.name, small.place_id) == ("Small", "katottg:UA23100070000000002")
    assert (small.lon, small.lat) == pytest.approx((36.41, 47.75), abs=0.0005)
    assert (large.lon, large.lat) == pytest.approx((36.3, 47.7), abs=0.01)
    assert reading.skipped == [("feature 3", "no geometry")]


def test_points_and_layers_without_names_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "layers.gpkg"
    lines = geopandas.GeoDataFrame({"width": [1]}, geometry=[LineString([(36, 47), (37, 48)])], crs=4326)
    lines.to_file(path, layer="roads", engine="pyogrio")
    points = geopandas.GeoDataFrame({"name": ["Village"]}, geometry=[Point(36.41, 47.75)], crs=4326)
    points.to_file(path, layer="villages", engine="pyogrio")
    [reading] = read([path])
    [place] = reading.places
    assert (place.name, place.lon, place.lat) == ("Village", 36.41, 47.75)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.csv", b"", "expected is"),
        ("names.csv", b"name,population\nA,1\n", "longitude"),
        ("nameless.csv", b"lon,lat\n1,2\n", "--name-column"),
        ("bad.csv", b"name,lon,lat\nAb,x,y\n", "first problem: line 2"),
        ("cyrillic.csv", "name,lon,lat\nСело,36,47\n".encode("cp1251"), "iconv"),
        ("cut.csv.gz", gzip.compress(b"name,lon,lat\nAb,36.1,47.1\n" * 99)[:-9], "cannot be read"),
        ("not.zip", b"PK no archive", "cannot be read"),
        ("picture.gpkg", b"\x89PNG\r\n", "cannot be read"),
        ("report.json", b'{"text": "no places here"}', "expected is"),
    ],
)
def test_a_wrong_file_stops_with_code_2_and_says_what_is_expected(
    home: Path, tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(content)
    result = command("add", str(tmp_path / name))
    assert result.exit_code == 2
    assert says in result.output
    assert not home.exists()


# The folder of additions


def command(*args: str) -> Result:
    result = CliRunner().invoke(main, ["gazetteer", *args])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def villages(tmp_path: Path) -> Path:
    return csv_file(
        tmp_path, "katottg,name,lon,lat", "UA23100070000000002,Рівнопіль,36.4123,47.7512", ",Новеньке,36.3012,47.6812"
    )


def test_adding_and_removing_leaves_nothing_behind(home: Path, tmp_path: Path) -> None:
    assert user.tables() is None
    [addition] = user.add([villages(tmp_path)], licence="CC0", as_of=date(2025, 11, 9))
    assert (addition.name, addition.file, addition.licence, addition.date) == (
        "villages", "villages.csv", "CC0", "2025-11-09",
    )  # fmt: skip
    assert user.additions() == (addition,)
    assert one(open_gazetteer(), "в Новенькому".removeprefix("в ")).source == "user: villages"
    user.remove("villages")
    assert not home.exists()
    assert open_gazetteer().lookup("Новеньке") == ()


def test_a_file_added_again_replaces_itself_and_another_stays(home: Path, tmp_path: Path) -> None:
    user.add([villages(tmp_path), csv_file(tmp_path, "name,lon,lat", "Інше,36.2111,47.6111", name="more.csv")])
    csv_file(tmp_path, "name,lon,lat", "Третє,36.3555,47.6555")
    user.add([tmp_path / "villages.csv"])
    assert [addition.name for addition in user.additions()] == ["more", "villages"]
    gazetteer = open_gazetteer()
    assert gazetteer.lookup("Новеньке") == ()
    assert one(gazetteer, "Інше").source == "user: more"
    assert one(gazetteer, "Третє").source == "user: villages"
    assert len(list(home.glob("state-*"))) == 1


def test_an_interrupted_add_leaves_the_old_state(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    user.add([villages(tmp_path)])
    before = sorted(home.rglob("*"))

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(user_merge, "write", interrupted)
    with pytest.raises(KeyboardInterrupt):
        user.add([csv_file(tmp_path, "name,lon,lat", "Інше,36.2111,47.6111", name="more.csv")])
    assert sorted(home.rglob("*")) == before
    assert one(open_gazetteer(), "Новеньке").source == "user: villages"


@own
def test_other_embedded_tables_are_merged_anew_and_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    user.add([villages(tmp_path)])
    newer = tmp_path / "newer"
    newer.mkdir()
    units = [entry for entry in KNOWN if entry is not HULIAI]
    write(newer, units, UNITS, Index({}, {}, {}, {}))
    (newer / "manifest.json").write_text("{ }", encoding="utf-8")
    monkeypatch.setattr(user, "EMBEDDED", newer)
    assert one(open_gazetteer(), "Новеньке").source == "user: villages"
    assert "merging your additions" in caplog.text
    assert open_gazetteer().by_id(HULIAI.place.place_id) is None


@pytest.mark.parametrize("broken", ["current", "additions.json", "places.bin", "villages.jsonl.gz"])
def test_a_damaged_folder_says_what_to_do(home: Path, tmp_path: Path, broken: str) -> None:
    user.add([villages(tmp_path)])
    [path] = home.rglob(broken)
    path.write_bytes(b"?")
    more = csv_file(tmp_path, "name,lon,lat", "Інше,36.2111,47.6111", name="more.csv")
    uses: dict[str, Callable[[], object]] = {
        "current": open_gazetteer, "places.bin": open_gazetteer, "additions.json": user.additions,
    }  # fmt: skip
    with pytest.raises(GazetteerError, match="delete it and add your files again"):
        uses.get(broken, lambda: user.add([more]))()


@own
def test_a_folder_that_cannot_be_written_stops_the_add(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv(user.VARIABLE, str(tmp_path / "file" / "own"))
    with pytest.raises(GazetteerError, match=user.VARIABLE):
        user.add([villages(tmp_path)])
    assert user.tables() is None


@own
def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    with pytest.raises(GazetteerError, match="'villages'"):
        user.add([villages(tmp_path), villages(tmp_path / "b")])


def test_without_a_home_nothing_is_added_and_lookups_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(user.VARIABLE, raising=False)
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)

    def homeless() -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "home", homeless)
    assert user.tables() is None
    with pytest.raises(GazetteerError, match=user.VARIABLE):
        user.root()


# The commands


@own
def test_add_tells_what_became_of_the_rows_and_ends_with_1_when_some_were_skipped(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "katottg,name,lon,lat", "UA23100070000000002,Рівнопіль,36.41,47.75", ",Погане,,")
    result = command("add", str(path), "--licence", "CC0", "--date", "2025-11-09")
    assert result.exit_code == 1
    assert "1 places, 1 known by code" in result.output
    assert "villages.csv, line 3: no longitude" in result.output
    assert command("add", str(villages(tmp_path))).exit_code == 0


@own
def test_info_shows_coverage_and_additions(tmp_path: Path) -> None:
    before = command("info").output
    assert "No additions of yours" in before
    command("add", str(villages(tmp_path)), "--date", "2025-11-09")
    after = command("info").output
    assert "villages (villages.csv; table; data of 2025-11-09; licence not stated)" in after
    assert "user: villages" in after
    [line] = [line for line in after.splitlines() if line.startswith("Zaporizhzhia Oblast")]
    assert line.split() == ["Zaporizhzhia", "Oblast", "7", "5", "71.4%", "1", "1"]


def test_coverage_counts_points_estimates_and_places_without_a_position() -> None:
    region, whole = coverage([replace(e.place, admin1="X") for e in KNOWN], "UA")
    assert (region.region, whole.region) == ("X", "UA")
    assert (whole.settlements, whole.points, whole.estimates, whole.missing) == (6, 3, 2, 1)


@own
def test_remove_of_what_was_not_added_names_what_was(tmp_path: Path) -> None:
    command("add", str(villages(tmp_path)))
    result = command("remove", "nothing")
    assert result.exit_code == 2
    assert "villages" in result.output
    assert "Removed villages" in command("remove", "villages").output


def test_search_finds_by_beginning_region_and_misspelling() -> None:
    found = [json.loads(line) for line in command("search", "Часів", "--json").stdout.splitlines()]
    assert "Часів Яр" in [place["place_name_uk"] for place in found]
    inside = command("search", "Красногорсько", "--in", "Zaporizhzhia", "--json").stdout.splitlines()
    assert [json.loads(line)["place_id"] for line in inside] == ["katottg:UA23100070100084433"]
    assert "Chasiv Yar" in command("search", "Chasyv", "Yarr", "--in", "Donetsk").output
    assert len(command("search", "Ivan", "--limit", "3", "--json").stdout.splitlines()) == 3
    assert command("search", "Xqxqxqxq").exit_code == 4
    assert command("search", "Ivan", "--in", "Xqxqxq").exit_code == 2


def test_every_option_is_in_the_readme() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    group = main.commands["gazetteer"]
    for name, sub in group.commands.items():  # type: ignore[attr-defined]  # click types it as a plain command
        assert f"mapper gazetteer {name}" in readme
        assert all(option in readme for param in sub.params for option in param.opts if option.startswith("--"))


def test_tests_see_no_additions_of_who_runs_them() -> None:
    assert not Path(os.environ[user.VARIABLE]).exists()
