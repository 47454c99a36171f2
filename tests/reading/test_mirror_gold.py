"""Every gold report and its mirror image are read alike: by swapped words, and by a swapped theatre. Floors only rise."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from mirroring import (
    GOLD,
    Share,
    facts,
    gold_reports,
    mirror_report,
    mirror_statement,
    mirror_theatre,
    shares,
    table_of,
)

from mapper.model import Report
from mapper.pipeline import DEFAULT_THEATRE, Mapper

SETS = sorted(GOLD.glob("*.jsonl"))
FLOORS: dict[str, dict[str, dict[str, float]]] = json.loads((GOLD / "floors.json").read_text(encoding="utf-8"))
MOST_ALONE = 0.1
"""So large a share of the reports of a set may have a word that names a side and has no counterpart."""

SWAPS = """
en | Russian forces took it, Ukraine's General Staff said. | Ukrainian forces took it, Russia's Defence Ministry said.
en | KYIV, June 1 – Kyiv’s men are in Moscow and Kyiv Oblast. | MOSCOW, June 1 – Moscow’s men are in Moscow and Kyiv Oblast.
en | The Kremlin and the DPR | The Bankova and the DPR
uk | Росіяни зайшли в Українськ; у Києві тихо, Київ мовчить. | Українці зайшли в Українськ; у Києві тихо, Москва мовчить.
uk | Це заявив Сирський, а Герасимова спростували ЗСУ. | Це заявив Герасимов, а Сирського спростували ЗС РФ.
ru | Украинскими войсками взято село в ДНР, пишет ТАСС. | Российскими войсками взято село в ДНР, пишет Укринформ.
ru | Подразделения группировки «Восток» и ВСУ | Подразделения группировки «Хортица» и ВС РФ
"""


@cache
def mappers() -> dict[str, Mapper]:
    """Readers: of the theatre as it is, with the land exchanged, and with everything exchanged."""
    land = mirror_theatre(DEFAULT_THEATRE, words=False, land=True)
    return {
        "mirrored": Mapper(),
        "mirrored_land": Mapper(land),
        "all": Mapper(mirror_theatre(DEFAULT_THEATRE, words=True, land=True)),
    }


@cache
def counted(gold: str, figure: str) -> dict[str, Share]:
    return shares(GOLD / gold, mappers()["mirrored"], mappers()[figure])


@pytest.mark.parametrize("line", SWAPS.strip().splitlines())
def test_the_table_swaps_sides_and_leaves_places(line: str) -> None:
    language, text, wanted = (part.strip() for part in line.split("|"))
    assert table_of(language).swap(text, ()).text == wanted


def test_a_place_with_an_event_stays_though_its_name_is_a_side_s_word() -> None:
    report = Report("r", "Взято Украинск и Киев.\nКиев: потери России", 23, source="Рыбарь", lang="ru")
    mirror, _ = mirror_report(report, {"Украинск", "Киев"})
    assert (mirror.text, mirror.source) == ("Взято Украинск и Киев.\nКиев: потери Украины", "DeepState")
    assert mirror.text[mirror.body_start :].startswith("Киев")


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_a_swapped_theatre_gives_exactly_swapped_statements(path: Path) -> None:
    mapper, other = mappers()["mirrored"], mappers()["all"]
    for report, _ in gold_reports(path):
        here = mapper.statements(report, mapper.parse(report))
        there = other.statements(report, other.parse(report))
        assert [mirror_statement(s) for s in here] == [mirror_statement(mirror_statement(s)) for s in there], report.report_id


@pytest.mark.parametrize(
    ("gold", "language", "figure"),
    [(g, lang, f) for g, languages in FLOORS.items() for lang in languages for f in ("mirrored", "mirrored_land")],
)
def test_the_share_that_mirrors_does_not_fall(gold: str, language: str, figure: str) -> None:
    share = counted(gold, figure)[language]
    assert share.value >= FLOORS[gold][language][figure]
    assert share.counts["alone"] <= MOST_ALONE * (share.counts["alone"] + share.counts["all"])


def test_swapped_facts_swap_sides_only() -> None:
    (event,) = mappers()["mirrored"].events(Report("r", "Russian forces took Bakhmut, Moscow said.", lang="en"))
    other = replace(event, actor="UA", control_after="UA", claimant_side="UA")
    assert (event.actor, event.control_after, event.claimant_side) == ("RU", "RU", "RU")
    assert facts(event, swap=True) == facts(other) != facts(event)
