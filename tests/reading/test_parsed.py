"""A sentence is cut into chunks only when it is asked for one that its words allow, and no chunk is missed that way."""

from datetime import date
from functools import cache
from pathlib import Path

from mapper.glance import HINTED, hint_of
from mapper.language import Tag
from mapper.model import Report
from mapper.parsed import Parsed
from mapper.pipeline import Mapper
from mapper.reports import read_reports

GOLD = Path(__file__).parent.parent / "gold"


@cache
def mapper() -> Mapper:
    return Mapper()


def is_cut(parsed: Parsed) -> bool:
    return "chunks" in vars(parsed)


def test_what_the_words_do_not_allow_is_in_no_chunk() -> None:
    hinted = set()
    for report in read_reports([GOLD / "dev.jsonl"]):
        assert isinstance(report, Report)
        for parsed in mapper().parse(report):
            kinds = {hint_of(Tag(chunk.kind, chunk.value)) for chunk in parsed.chunks} & (HINTED | {"date"})
            assert all(map(parsed.may_have, kinds))
            hinted |= kinds
    assert hinted >= HINTED - {"staged"}


def test_a_report_without_a_change_is_not_cut() -> None:
    text = "Vladimir Putin visited Berlin on Monday. Поїзд прибув до Лимана 5 травня, заявив Зеленський. Дождь шёл весь день."
    report = Report("r", text, published=date(2025, 5, 6))
    parsed = mapper().parse(report)
    assert mapper().statements(report, parsed) == []
    assert len(parsed) == 3
    assert not any(map(is_cut, parsed))


def test_a_sentence_that_nobody_asks_for_its_place_is_not_cut() -> None:
    report = Report("r", "Lyman is a town. It rained all day. Russian troops captured Lyman.", published=date(2025, 5, 6))
    parsed = mapper().parse(report)
    assert [s.mention.start for s in mapper().statements(report, parsed)] == [60]
    assert [is_cut(sentence) for sentence in parsed] == [False, False, True]


def test_a_place_named_in_a_sentence_of_its_own_is_remembered() -> None:
    report = Report("r", "Lyman is a town. Russian troops captured the town.", published=date(2025, 5, 6))
    assert [s.mention.text for s in mapper().statements(report, mapper().parse(report))] == ["Lyman"]
