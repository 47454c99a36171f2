"""How fast reports are read: `python benchmarks/reading.py [--rounds N]`, with reports made from the texts of tests/gold.

Prints, by language and size of a report, MB of UTF-8 text a second of reading alone (`Mapper.parse` and `Mapper.statements`,
no resolution), the same as a ratio to a yardstick run beside it (one regex that finds the words, each lower-cased), and
reports a second of the whole `Mapper.events`. Medians of several rounds after one to warm up, on one core.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from time import process_time

from mapper.model import Report
from mapper.pipeline import Mapper
from mapper.reports import read_reports

GOLD = Path(__file__).resolve().parent.parent / "tests" / "gold"
LANGUAGES = ("en", "uk", "ru")
SIZES_KB = (0.3, 2, 15)
WORD = re.compile(r"\w+|[^\w\s]")


def reports_of(lang: str, size_kb: float) -> list[Report]:
    """Join the texts of a language, as they come, into reports of at least a size in UTF-8; what is left over is left out."""
    made: list[Report] = []
    texts: list[str] = []
    for report in _gold(lang):
        texts.append(report.text[report.body_start :])
        text = "\n\n".join(texts)
        if _bytes(text) >= size_kb * 1000:
            made.append(Report(f"{lang}-{len(made)}", text, 0, report.published, report.source, None, lang))
            texts = []
    return made


def _gold(lang: str) -> Iterator[Report]:
    items = read_reports(sorted(GOLD.glob("*.jsonl")))
    return (item for item in items if isinstance(item, Report) and item.lang == lang)


def _bytes(text: str) -> int:
    return len(text.encode())


def read(mapper: Mapper, report: Report) -> None:
    """Read one report without resolving its names."""
    mapper.statements(report, mapper.parse(report))


def yardstick(report: Report) -> list[str]:
    """Do the least that any reading does: find the words and lower-case them."""
    return [word.lower() for word in WORD.findall(report.text)]


def seconds(works: Sequence[Callable[[Report], object]], reports: Sequence[Report], rounds: int) -> list[float]:
    """Give the median processor time that each work takes over all reports, after one round to warm up; the works take turns."""
    times = [[_timed(work, reports) for work in works] for _ in range(rounds + 1)]
    return [median(column) for column in zip(*times[1:], strict=True)]


def _timed(work: Callable[[Report], object], reports: Sequence[Report]) -> float:
    start = process_time()
    for report in reports:
        work(report)
    return process_time() - start


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="how often everything is read (default: %(default)s)")
    rounds = parser.parse_args().rounds
    mapper = Mapper()
    print(f"{'':4}{'kB':>5}{'reports':>9}{'read MB/s':>11}{'yardstick':>11}{'ratio':>8}{'events: reports/s':>19}")
    for lang in LANGUAGES:
        for size_kb in SIZES_KB:
            reports = reports_of(lang, size_kb)
            megabytes = sum(_bytes(report.text) for report in reports) / 1e6
            works = (lambda report: read(mapper, report), yardstick, mapper.events)
            reading, least, whole = seconds(works, reports, rounds)
            rates = f"{megabytes / reading:11.2f}{megabytes / least:11.1f}{least / reading:8.3f}"
            print(f"{lang:4}{size_kb:5}{len(reports):9}{rates}{len(reports) / whole:19.1f}")


if __name__ == "__main__":
    main()
