"""Evidence, one function at a time, and what a resolution makes of it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from gazetteer import GazetteerError, check
from gazetteer.calibration import calibrated
from gazetteer.company import Company
from gazetteer.evidence import EVIDENCE, Context, Query, Setting
from gazetteer.index import open_gazetteer
from gazetteer.landmarks import Landmark
from gazetteer.place import AdminUnit, NameMatch, Place
from gazetteer.resolve import resolve_all
from mapper.mentions import queries_of
from mapper.model import Report
from mapper.pipeline import Mapper

HERE = Place(
    "x:1", "Stepove", "Степове", "Степовое", "village", "UA", "A Oblast", "B Raion", "C Hromada", ("A", "AB", "ABC"),
    36.0, 48.0, 500.0, 900, "test",
)  # fmt: skip
A, ELSEWHERE = AdminUnit("A", "A Oblast", 1, "UA", 36.0, 48.0), AdminUnit("Z", "Z Oblast", 1, "UA", 24.0, 50.0)
NEARBY = replace(HERE, place_id="x:2", name="Town", lon=36.1, lat=48.05)
FAR = replace(HERE, place_id="x:3", name="Farton", lon=24.0, lat=50.0)
DISTANT = replace(HERE, place_id="x:4", name="Town", lon=36.35, lat=48.2)
WESTWARD = replace(HERE, place_id="x:5", name="Westburg", lon=35.8, lat=47.9)
EASTWARD = replace(HERE, place_id="x:6", name="Eastburg", lon=36.2, lat=48.1)
SOUTH_WEST, NORTH_EAST = 225.0, 45.0
EXACT = NameMatch(HERE, "Степове", "exact", 1.0)
FUNCTIONS = {function.__name__: function for function, _ in EVIDENCE}


def strength(
    name: str,
    match: NameMatch = EXACT,
    setting: Setting | None = None,
    company: Company | None = None,
    **query: Any,
) -> float:
    """What one evidence function gives; 0 when it has nothing to say."""
    said = FUNCTIONS[name](match, Context(Query("Степове", **query), setting or Setting(), company, "Степове"))
    return said[0] if said else 0.0


@pytest.mark.parametrize(
    ("name", "for_it", "against_it"),
    [
        ("stated_region", {"units": (A,)}, {"units": (ELSEWHERE,)}),
        ("direction", {"towns": (NEARBY,)}, {"towns": (FAR,)}),
        ("landmark", {"landmarks": (Landmark((NEARBY,)),)}, {"landmarks": (Landmark((FAR,)),)}),
        ("landmark", {"landmarks": (Landmark((NEARBY,), 9.0),)}, {"landmarks": (Landmark((NEARBY,), 90.0),)}),
        (
            "landmark",
            {"landmarks": (Landmark((NEARBY,), 9.0, SOUTH_WEST),)},
            {"landmarks": (Landmark((NEARBY,), 9.0, NORTH_EAST),)},
        ),
        (
            "landmark",
            {"landmarks": (Landmark((DISTANT,), None, SOUTH_WEST),)},
            {"landmarks": (Landmark((DISTANT,), None, NORTH_EAST),)},
        ),
        (
            "landmark",
            {"landmarks": (Landmark((NEARBY,), other=(WESTWARD,)),)},
            {"landmarks": (Landmark((NEARBY,), other=(EASTWARD,)),)},
        ),
        (
            "fighting",
            {"setting": Setting(fighting=frozenset({"AB"}))},
            {"setting": Setting(fighting=frozenset({"ZZ"}))},
        ),
        ("kind", {"kind": "village"}, {"kind": "city"}),
        ("population", {"population": 1000}, {"population": 50_000}),
    ],
)
def test_evidence_speaks_for_what_fits_and_against_what_does_not(
    name: str, for_it: dict[str, Any], against_it: dict[str, Any]
) -> None:
    assert strength(name, **for_it) > 0 > strength(name, **against_it)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_evidence_says_nothing_without_anything_to_go_by(name: str) -> None:
    if name != "prominence":
        assert strength(name) == 0.0


def test_company_speaks_for_a_place_the_more_names_could_lie_near_it() -> None:
    one = Company([("A", [(NEARBY, 1.0)])])
    two = Company([("A", [(NEARBY, 1.0)]), ("B", [(replace(NEARBY, place_id="x:9"), 0.5), (FAR, 0.5)])])
    assert strength("companions", company=two) > strength("companions", company=one) > 0
    assert strength("companions", company=Company([("A", [(FAR, 1.0)])])) == 0.0
    assert strength("companions", company=Company([("Степове", [(NEARBY, 1.0)])])) == 0.0


def test_the_further_a_place_lies_from_the_stated_region_the_more_that_counts_against_it() -> None:
    beside = strength("stated_region", units=(replace(A, code="Y", lon=36.5),))
    contested = strength("stated_region", units=(ELSEWHERE,), setting=Setting(fighting=frozenset({"AB"})))
    assert 0 > beside > contested > strength("stated_region", units=(ELSEWHERE,))


def test_a_named_region_speaks_for_a_place_and_its_absence_not_against_it() -> None:
    assert strength("named_region", sentence_units=(A,)) > strength("named_region", report_units=(A, ELSEWHERE)) > 0
    assert strength("named_region", report_units=(ELSEWHERE,)) == 0.0


def test_the_further_a_spelling_is_off_the_more_it_counts_against_a_place() -> None:
    kinds = [replace(EXACT, via="former"), replace(EXACT, via="folded")]
    guesses = [replace(EXACT, via="skeleton", similarity=0.9), replace(EXACT, via="trigram", similarity=0.9)]
    worse = replace(EXACT, via="trigram", similarity=0.6)
    strengths = [strength("spelling", match) for match in (EXACT, *kinds, *guesses, worse)]
    assert strengths[0] == 0.0
    assert max(strengths[1:3]) < 0
    assert strengths[3] > strengths[4] > strengths[5]


def test_the_larger_place_is_the_likelier() -> None:
    assert (
        strength("prominence", replace(EXACT, place=replace(HERE, population=500_000)))
        > strength("prominence", replace(EXACT, place=replace(HERE, population=2000)))
        > 0
    )


def test_a_foreign_place_is_unlikely_in_a_war_elsewhere() -> None:
    assert (
        strength("country", setting=Setting(countries=frozenset({"XX"})))
        < 0
        == strength("country", setting=Setting(countries=frozenset({"UA"})))
    )


def test_the_nearer_land_changed_hands_the_likelier_a_place() -> None:
    quiet = Setting(fighting=frozenset({"ZZ"}))
    raion = replace(quiet, fighting=frozenset({"AB"}))
    region = replace(quiet, regions=frozenset({"A"}))
    hromada = replace(raion, front=frozenset({"ABC"}))
    itself = replace(raion, front=frozenset({HERE.place_id}))
    in_order = [strength("fighting", setting=setting) for setting in (quiet, region, raion, hromada)]
    assert in_order == sorted(in_order)
    assert len(set(in_order)) == len(in_order)
    assert strength("fighting", setting=itself) == in_order[-1]
    said = FUNCTIONS["fighting"](EXACT, Context(Query("Степове"), hromada))
    assert said is not None
    assert said[1] == "land was changing hands in C Hromada then"


def test_quiet_does_not_speak_against_a_raion_that_the_text_names() -> None:
    quiet, raion = Setting(fighting=frozenset({"ZZ"})), AdminUnit("AB", "B Raion", 2, "UA", 36.0, 48.0)
    assert strength("fighting", setting=quiet, report_units=(A,)) < 0
    for where in ("units", "sentence_units", "report_units"):
        assert strength("fighting", setting=quiet, **{where: (raion,)}) == 0


def test_a_raion_is_misstated_by_less_than_an_oblast() -> None:
    oblast = replace(A, code="Y", lon=37.0)
    assert strength("stated_region", units=(replace(oblast, level=2),)) < strength("stated_region", units=(oblast,)) < 0


def test_the_only_region_of_a_report_counts_as_that_of_the_sentence() -> None:
    alone, among = strength("named_region", report_units=(A,)), strength("named_region", report_units=(A, ELSEWHERE))
    assert alone == strength("named_region", sentence_units=(A,)) > among > 0


@pytest.mark.parametrize(
    ("published", "text", "name", "hromada"),
    [
        (date(2025, 6, 23), "Українські військові відбили Андріївку.", "Андріївку", None),
        (date(2025, 6, 2), "Армия России взяла Алексеевку в Сумской области.", "Алексеевку", "Khotin Hromada"),
        (date(2025, 5, 16), "Battlegroup Zapad liberated Torskoye in the Donetsk region.", "Torskoye", "Lyman Hromada"),
        (date(2023, 6, 18), "ВСУ заняли Пятихатки.", "Пятихатки", "Stepnohirsk Hromada"),
        (date(2023, 9, 15), "ВСУ заняли Пятихатки в Запорожской области.", "Пятихатки", "Stepnohirsk Hromada"),
        (date(2025, 11, 4), "ВС РФ вошли в Меловое у границы с Белгородской областью.", "Меловое", "Vilkhuvatka Hromada"),
        (date(2025, 3, 18), "Бої тривають біля Григорівки на Сіверському напрямку.", "Григорівки", "Siversk Hromada"),
        (date(2022, 3, 31), "Лукашовку под Черниговом 1-я танковая бригада взяла с боем.", "Лукашовку", "Ivanivka Hromada"),
        (date(2022, 8, 30), "Село Мирное Снигирёвской громады без света.", "Мирное", "Snihurivka Hromada"),
    ],
)
def test_where_land_changed_hands_tells_namesakes_apart(
    published: date, text: str, name: str, hromada: str | None
) -> None:
    mapper = Mapper()
    parsed = mapper.parse(Report("r", text, 0, published))
    found = mapper.resolve(queries_of(parsed, mapper.gazetteer), published)
    [resolution] = [resolution for mention, resolution in found.items() if mention.text == name]
    assert (resolution.place.admin3 if resolution.place else None) == hromada


def test_names_of_one_report_settle_each_other_whatever_their_order() -> None:
    gazetteer = open_gazetteer()
    queries = [Query("Нескучне"), Query("Макарівка"), Query("Сторожеве"), Query("Благодатне")]
    setting = Setting(frozenset({"UA", "RU"}))
    forward = resolve_all(queries, gazetteer, setting)
    backward = resolve_all(queries[::-1], gazetteer, setting)[::-1]
    assert [r.place for r in forward] == [r.place for r in backward]
    assert {r.place.admin3 for r in forward if r.place} == {"Velyka Novosilka Hromada"}


@pytest.mark.parametrize("name", ["Часового Яру", "Chasiv Yar", "Часов Яр", "Chasov Yar", "Часовому Яру"])
def test_every_form_and_spelling_leads_to_the_place(name: str) -> None:
    found = check(name)
    assert found.place is not None
    assert found.place.name_uk == "Часів Яр"
    assert not found.ambiguous


def test_a_former_name_resolves_and_says_so_and_nothing_more() -> None:
    found = check("Дзержинськ", region="Донецька область")
    assert found.place is not None
    assert found.place.name == "Toretsk"
    [told] = found.ambiguity
    assert told.code == "former_name"
    assert told.detail == "Дзержинськ is no longer the official name since 2016; today it is Toretsk"


@pytest.mark.parametrize(
    ("until", "told"), [("2021/2024", " since some time between 2021 and 2024; today"), (None, " name; today")]
)
def test_the_end_of_a_name_is_told_as_well_as_it_is_known(
    monkeypatch: pytest.MonkeyPatch, until: str | None, told: str
) -> None:
    gazetteer = open_gazetteer()
    monkeypatch.setattr(gazetteer, "lookup", lambda _: (replace(EXACT, via="former", until=until),))
    [found] = resolve_all([Query("Стара")], gazetteer, Setting())
    assert [told in a.detail for a in found.ambiguity] == [True]


def test_an_unknown_name_has_no_place_and_says_so() -> None:
    found = check("Qqzzxx")
    assert (found.place, found.confidence, found.candidates) == (None, 0.0, ())
    assert [a.code for a in found.ambiguity] == ["unresolved"]


def test_a_place_outside_the_stated_region_is_told() -> None:
    found = check("Robotyne", region="Donetsk region")
    assert found.place is not None
    assert found.place.admin1 == "Zaporizhzhia Oblast"
    assert "outside_stated_region" in {a.code for a in found.ambiguity}


def test_of_even_candidates_that_of_the_surer_position_comes_first() -> None:
    (found,) = resolve_all([Query("Новомихайлівка")], open_gazetteer(), Setting())
    best = [c for c in found.candidates if c.score == found.candidates[0].score]
    even = [c.match.place.position_uncertainty_m or 0.0 for c in best]
    assert len(even) > 1
    assert even == sorted(even)


def test_the_shares_of_all_candidates_are_beliefs() -> None:
    found = check("Новоселівка")
    assert found.place is None
    assert len(found.candidates) > 3
    assert sum(c.score for c in found.candidates) == pytest.approx(1.0, abs=0.01)
    assert [c.score for c in found.candidates] == sorted((c.score for c in found.candidates), reverse=True)


@pytest.mark.parametrize("wrong", [{"region": "Mordor"}, {"near": "Qqzzxx"}, {"kind": "metropolis"}])
def test_an_unknown_hint_is_an_error_that_names_it(wrong: dict[str, str]) -> None:
    with pytest.raises(GazetteerError, match=next(iter(wrong.values()))):
        check("Lyman", **wrong)  # type: ignore[arg-type]  # one hint by name


def test_confidence_rises_with_belief_from_nothing_to_nearly_sure() -> None:
    confidences = [calibrated(step / 100) for step in range(101)]
    assert confidences == sorted(confidences)
    assert confidences[0] == 0.0
    assert 0.95 < confidences[-1] < 1.0
    assert calibrated(0.25) == pytest.approx((calibrated(0.2) + calibrated(0.3)) / 2)


def test_a_place_lies_in_its_country() -> None:
    found = check("Bakhmut", region="Ukraine")
    assert (found.place.name if found.place else None, found.ambiguity) == ("Bakhmut", ())
