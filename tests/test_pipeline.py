"""The main path as a whole, with the real gazetteer."""

import json
from datetime import date
from pathlib import Path

import pytest

from gazetteer import open_gazetteer
from mapper.mentions import queries_of
from mapper.model import Event, Report
from mapper.pipeline import Mapper, read, read_events, run


@pytest.fixture(scope="module")
def mapper() -> Mapper:
    return Mapper()


def article(town: str, region: str) -> str:
    """An article that calls a village a town under a city's name, as a news site may: our wording, no true event."""
    return "\n\n".join(
        (
            f"Strategic Town in {region} Falls, Says Ministry of Defence",
            f"The push of the Russian army into {town}, a strategic town in {region} of Ukraine, is noticed abroad.",
            "According to the Russian Ministry of Defence, quoted by TASS, units of the group of forces “East” have "
            "seized control of the area.",
            f"The capture of {town}, a town of some 12,000 residents, is called a key step in Moscow.",
            f"On the Ukrainian side the loss of {town} is compared with the fall of the plant in Mariupol in 2022.",
            "Kyiv has said nothing, and Western capitals promise more help to Ukraine.",
        )
    )


@pytest.mark.parametrize(
    ("town", "region", "village", "city", "population"),
    [
        ("Krasnogorsk", "the Zaporizhzhia region", "katottg:UA23100070100084433", "Moscow Oblast", "500 or more"),
        ("Voskresensk", "the Kherson region", "Voskresenske", "Moscow Oblast", "500 or more"),
        ("Krymsk", "the Luhansk region", "Krymske", "Krasnodar Krai", "1,662"),
    ],
)
def test_a_village_under_a_citys_name_is_found_and_the_doubt_is_told(
    mapper: Mapper, town: str, region: str, village: str, city: str, population: str
) -> None:
    events = [e for e in mapper.events(Report("r", article(town, region))) if not e.background]
    assert len(events) == 1
    event = events[0]
    assert village in (event.place_id, event.place_name)
    assert (event.change, event.actor, event.status) == ("gained", "RU", "claimed")
    assert event.claimant == "Russian Ministry of Defence"
    assert event.event_date is None
    assert {"name_differs", "homonyms", "kind_differs", "population_differs"} <= {a.code for a in event.ambiguity}
    assert any(c.place_name == town and c.admin1 == city for c in event.candidates)
    reasons = " ".join(a.detail for a in event.ambiguity)
    assert population in reasons


def test_fresh_news_takes_the_date_of_publication(mapper: Mapper) -> None:
    report = Report("r", article("Krasnogorsk", "the Zaporizhzhia region"), published=date(2025, 10, 30))
    (event,) = (e for e in mapper.events(report) if not e.background)
    assert (event.event_date, event.date_basis) == (date(2025, 10, 30), "published")


def test_a_name_without_anything_to_settle_it_is_not_drawn(mapper: Mapper) -> None:
    (event,) = mapper.events(Report("r", "Російські війська захопили Новоселівку."))
    assert event.place_id is None
    assert event.longitude is None
    assert {"homonyms", "unresolved"} <= {a.code for a in event.ambiguity}
    assert event.candidates


def test_the_same_text_gives_the_same_events_and_the_order_of_reports_does_not_matter(mapper: Mapper) -> None:
    one = Report("1", "Ukrainian forces liberated Robotyne.", published=date(2023, 8, 28))
    two = Report("2", "Российские войска взяли Марьинку.", published=date(2023, 12, 25))
    forward = [*mapper.events(one), *mapper.events(two)]
    backward = [*mapper.events(two), *mapper.events(one)]
    assert sorted(e.event_id for e in forward) == sorted(e.event_id for e in backward)
    assert forward[0] == Mapper().events(one)[0]


def test_a_quote_is_a_slice_of_its_report_and_holds_the_mention(mapper: Mapper) -> None:
    text = "Перше речення. Росіяни захопили Велику\u00a0Новосілку та просунулися поблизу Часового Яру. Останнє."
    events: tuple[Event, ...] = mapper.events(Report("r", text))
    assert events
    for event in events:
        assert event.quote in text
        assert event.mention in event.quote
        assert text[event.mention_start : event.mention_stop] == event.mention


def test_a_run_writes_the_same_bytes_every_time(tmp_path: Path) -> None:
    report = tmp_path / "a.txt"
    report.write_text("Published: 2023-08-28\n\nUkrainian forces liberated Robotyne.\n", encoding="utf-8")
    outputs = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        summary = run([report], folder)
        assert (summary.reports, summary.events_by_change) == (1, {"gained": 1})
        outputs.append({path.name: path.read_bytes() for path in sorted(folder.iterdir())})
    assert set(outputs[0]) == {"events.geojson", "map.html", "ambiguous.csv"}
    assert outputs[0] == outputs[1]


def test_reading_gives_events_in_the_order_of_the_reports(tmp_path: Path) -> None:
    for name, place in (("b.txt", "Robotyne"), ("a.txt", "Avdiivka")):
        (tmp_path / name).write_text(f"Russian troops captured {place}.", encoding="utf-8")
    assert [event.mention for event in read([tmp_path])] == ["Avdiivka", "Robotyne"]


def test_who_spoke_before_speaks_on_by_a_pronoun(mapper: Mapper) -> None:
    text = "Денис Пушилин выступил с сообщением и сказал, что Часов Яр освобождён. По его словам, освобождён и Торецк."
    events = mapper.events(Report("r", text, published=date(2025, 8, 1)))
    assert {e.mention: e.claimant for e in events} == {"Часов Яр": "Denis Pushilin", "Торецк": "Denis Pushilin"}


def test_a_landmark_settles_which_namesake_is_meant(mapper: Mapper) -> None:
    text = "Russian troops captured Andriivka, south of Bakhmut."
    (event,) = mapper.events(Report("r", text, published=date(2023, 9, 1)))
    assert event.admin2 is not None
    assert event.admin2.startswith("Bakhmut")
    assert ("hints", "near Bakhmut") in event.trace


def test_events_of_a_report_stand_in_the_order_of_its_text(mapper: Mapper) -> None:
    text = "Russian troops captured Avdiivka. Ukrainian forces liberated Robotyne."
    report = Report("r", text, published=date(2024, 2, 18))
    assert [e.mention for e in read_events([report], mapper, [], [])] == ["Avdiivka", "Robotyne"]


def test_a_regions_name_that_is_a_towns_too_is_told_by_its_preposition(mapper: Mapper) -> None:
    (event,) = mapper.events(Report("r", "На Запоріжжі росіяни захопили Степове.", published=date(2025, 3, 17)))
    assert "Zaporizhzhia Oblast" in dict(event.trace)["hints"]
    parsed = mapper.parse(Report("r", "У Запоріжжі росіяни поранили людей."))
    assert [c.kind for c in parsed[0].chunks[:2]] == ["in", "place"]


@pytest.mark.parametrize(
    ("text", "name", "away_km"),
    [
        ("Russian forces advanced 5 km north of Pokrovsk.", "Pokrovsk", 5),
        ("Російські війська просунулися на 4 км північніше Покровська.", "Pokrovsk", 4),
        ("ВС РФ продвинулись на 3 километра к западу от Покровска.", "Pokrovsk", 3),
        ("Russian forces took Pokrovsk, 5 km south of Rodynske.", "Pokrovsk", 0),
    ],
)
def test_a_spot_beside_a_place_widens_its_radius(mapper: Mapper, text: str, name: str, away_km: int) -> None:
    event = mapper.events(Report("r", text, 0, date(2025, 11, 10)))[0]
    place = open_gazetteer().by_id(event.place_id or "")
    assert event.place_name == name
    assert place is not None
    assert event.position_uncertainty_m == (place.position_uncertainty_m or 0) + away_km * 1000
    told = [a.detail for a in event.ambiguity if a.code == "approximate_position"]
    assert any(f"about {away_km} km from" in detail for detail in told) == bool(away_km)


def test_a_spot_between_two_places_may_be_anywhere_on_the_way(mapper: Mapper) -> None:
    text = "Russian forces advanced between Toretsk and Kostiantynivka."
    events = mapper.events(Report("r", text, 0, date(2025, 5, 10)))
    assert {e.place_name for e in events} == {"Toretsk", "Kostiantynivka"}
    assert all((e.position_uncertainty_m or 0) > 7000 for e in events)  # they lie some 17 km apart


def test_a_direction_and_a_distance_tell_namesakes_apart(mapper: Mapper) -> None:
    for text, raion in (
        ("Ukrainian forces liberated Andriivka, 10 km south of Bakhmut.", "Bakhmut Raion"),
        ("Ukrainian forces liberated Andriivka, 10 km west of Kurakhove.", "Volnovakha Raion"),
    ):
        assert mapper.events(Report("r", text, 0, date(2024, 11, 10)))[0].admin2 == raion


def test_below_the_least_confidence_candidates_are_listed_and_no_place_is_given() -> None:
    report = Report("r", "Russian forces captured Ivanivka in Donetsk region.", 0, date(2025, 3, 10))
    bold, shy = (Mapper(least_confidence=least).events(report)[0] for least in (0.0, 0.99))
    assert bold.place_id is not None
    assert shy.place_id is None
    assert shy.candidates
    assert "unresolved" in {a.code for a in shy.ambiguity}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("За Осколом точаться бої, наші просунулися до Рубців.", ["Рубців"]),
        ("ВСУ форсировали Ингулец и освободили Давыдов Брод.", ["Давыдов Брод"]),
        ("Бійці бригади «Рубіж» звільнили Торське.", ["Торське"]),
        ("The Kharkiv group of forces liberated Zelene.", ["Zelene"]),
        ("Російські війська захопили Рубці та Оскіл.", ["Рубці", "Оскіл"]),
    ],
)
def test_rivers_and_brigades_are_no_settlements(mapper: Mapper, text: str, names: list[str]) -> None:
    found = queries_of(mapper.parse(Report("r", text, 0, date(2022, 9, 20))), mapper.gazetteer)
    assert [mention.text for mention in found] == names


@pytest.mark.parametrize(
    "text",
    [
        "Russian forces captured Andriivka in eastern Ukraine's Donetsk region.",
        "Russian forces captured Andriivka in Ukraine's eastern Donetsk region.",
        "Russian forces captured Andriivka, in the partially occupied Donetsk region.",
        "Войска РФ захватили Андреевку на востоке Донецкой области.",
        "Росіяни захопили Андріївку на сході Донецької області.",
    ],
)
def test_a_region_is_stated_through_words_that_describe_it(mapper: Mapper, text: str) -> None:
    queries = queries_of(mapper.parse(Report("r", text, 0, date(2025, 2, 9))), mapper.gazetteer)
    assert [unit.name for query in queries.values() for unit in query.units] == ["Donetsk Oblast"]


def test_what_an_unknown_side_did_is_noted_and_not_lost(tmp_path: Path) -> None:
    (tmp_path / "post.txt").write_text("The enemy captured Lyman on Monday. We left Terny.\n", encoding="utf-8")
    summary = run([tmp_path / "post.txt"], tmp_path / "out")
    notes = [json.loads(line) for line in (tmp_path / "out" / "unattributed.jsonl").read_text("utf-8").splitlines()]
    assert [(note["mention"], note["change"]) for note in notes] == [("Lyman", "gained"), ("Terny", "withdrew")]
    assert notes[0]["quote"] == "The enemy captured Lyman on Monday."
    assert summary.unattributed == 2
    (tmp_path / "post.txt").write_text("Source: DeepState\nThe enemy captured Lyman on Monday.\n", encoding="utf-8")
    assert run([tmp_path / "post.txt"], tmp_path / "out").unattributed == 0
    assert not (tmp_path / "out" / "unattributed.jsonl").exists()
