"""How well names become places: `python benchmarks/resolution.py [GOLD.jsonl …]`; without arguments all sets under tests/gold/.

Prints, by language: places right among the mentions that gold and program both make events of, the share of them flagged and
how many of the others are right, the expected calibration error with its reliability table, how often the gold place is
among the candidates, and what every evidence function is worth; then the times of lookups and the memory of the index. Mentions
are paired, and places compared, as in `tests/gold/score_events.py`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from unittest.mock import patch

import gazetteer.resolve
from gazetteer.distance import great_circle_km
from gazetteer.evidence import EVIDENCE, Query
from gazetteer.index import Gazetteer, open_gazetteer
from gazetteer.place import Place
from mapper.export import write_geojson
from mapper.mentions import queries_of
from mapper.model import Report, Skipped
from mapper.pipeline import Mapper
from mapper.reports import read_reports

GOLD = Path(__file__).resolve().parent.parent / "tests" / "gold"
sys.path.insert(0, str(GOLD))
import score_events  # noqa: E402  # the scorer lies beside the gold sets, outside the packages

LANGUAGES = ("en", "uk", "ru")
KM = 3.0
"""Positions this near are the same place, as the scorer has it."""

NO_DOUBT = frozenset({"former_name", "approximate_position"})
"""Codes that flag nothing (`ambiguous` of the event contract)."""

SAMPLE_EVERY = 25
"""Of the Ukrainian names, and of the settlements, every so many-th is looked up to measure times."""

PROBE = """
import os, time
from pathlib import Path
from gazetteer.index import DATA, Gazetteer
def resident_mb():
    if not Path("/proc/self/statm").exists():
        return float("nan")
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
before, start = resident_mb(), time.perf_counter()
gazetteer = Gazetteer(DATA)
opened, small = time.perf_counter() - start, resident_mb()
for place in gazetteer.places():
    gazetteer.lookup(place.name_uk or place.name)
print(f"index opens in {opened * 1000:.1f} ms; resident memory of the process: {before:.0f} MB before, {small:.0f} MB with "
      f"the index open, {resident_mb():.0f} MB after looking up the name of every place")
"""
"""Run by an interpreter of its own, so that nothing is in memory beforehand (Linux alone tells the memory)."""

Pair = tuple[Any, Any]  # an event of the gold set and the predicted one of the same mention; the scorer has no types


@dataclass(frozen=True, slots=True)
class Read:
    """A gold set: its reports as the program reads them, with what the text says around each name."""

    path: Path
    reports: tuple[Report, ...]
    queries: dict[str, dict[str, Query]]


def read_set(path: Path, mapper: Mapper) -> Read:
    """Read the reports of a gold set; queries are by report and mention."""
    items = list(read_reports([path]))
    refused = [item for item in items if isinstance(item, Skipped)]
    if refused:
        raise SystemExit(f"{refused[0].where}: {refused[0].reason}; a gold set must be readable as a whole")
    reports = tuple(item for item in items if isinstance(item, Report))
    queries = {
        report.report_id: {
            mention.text: query for mention, query in queries_of(mapper.parse(report), mapper.gazetteer).items()
        }
        for report in reports
    }
    return Read(path, reports, queries)


def pairs_by_language(read: Read, mapper: Mapper) -> dict[str, list[Pair]]:
    """Let the program read a set and pair its events with the gold ones by mention."""
    gold = score_events.read_gold(read.path)
    with tempfile.TemporaryDirectory() as folder:
        predicted = Path(folder) / "events.geojson"
        write_geojson([event for report in read.reports for event in mapper.events(report)], predicted)
        score_events.read_predictions(predicted, gold)
    pairs: dict[str, list[Pair]] = {language: [] for language in LANGUAGES}
    for report in gold.values():
        matched = score_events.match(report, KM)
        pairs[report.groups["lang"][0]] += [(report.gold[i], report.pred[j]) for i, j in matched.by_mention]
    return pairs


def is_right(pair: Pair) -> bool:
    """Tell whether both mean the same place."""
    return bool(score_events.same_place(*pair, KM))


def is_flagged(pair: Pair) -> bool:
    """Tell whether the program says that a careful reader should look at the place."""
    return bool(pair[1].codes - NO_DOUBT)


def share(pairs: Sequence[Pair], holds: Callable[[Pair], bool]) -> float | None:
    """Give the share of pairs of which something holds; None of none."""
    return sum(map(holds, pairs)) / len(pairs) if pairs else None


def recall(read: Read, index: Gazetteer, language: str) -> tuple[float | None, int]:
    """Print the gold places that are not among those that their names can mean; give the share of the others, of how many."""
    found = total = 0
    for report in score_events.read_gold(read.path).values():
        if report.groups["lang"][0] != language:
            continue
        for gold in {event.mention: event for event in report.gold if event.placed}.values():
            query = read.queries[report.id].get(gold.mention, Query(gold.mention))
            total += 1
            hit = any(_is_gold(place, gold) for place in _readings(query, index))
            found += hit
            if not hit:
                print(f"    not among the candidates: {gold.mention} ({report.id}, {gold.place_id})")
    return (found / total if total else None), total


def _readings(query: Query, index: Gazetteer) -> Iterator[Place]:
    """Give the places of a name, and those of a like name inside the units that the text states; anywhere for want of any."""
    named = index.lookup(query.name)
    units = [unit.code for unit in query.units]
    guesses = index.similar(query.name, units) if units or not named else ()
    yield from (match.place for match in (*named, *guesses))


def _is_gold(place: Place, gold: Any) -> bool:
    if place.place_id == gold.place_id:
        return True
    if None in (place.lon, place.lat, gold.lon, gold.lat):
        return False
    return great_circle_km(place.lon or 0.0, place.lat or 0.0, gold.lon, gold.lat) <= KM


def print_places(read: Read, mapper: Mapper, pairs: dict[str, list[Pair]]) -> None:
    """Print what is right, flagged, calibrated and found, by language."""
    recalls = {language: recall(read, mapper.gazetteer, language) for language in LANGUAGES}
    row = "{:10}" + "{:>10}" * 8
    print(row.format("", "mentions", "right", "flagged", "unflagged", "right", "ECE", "names", "recall"))
    for language, some in (*pairs.items(), ("all", _all(pairs))):
        plain = [pair for pair in some if not is_flagged(pair)]
        names = recalls[language][1] if language in recalls else sum(n for _, n in recalls.values())
        met = recalls[language][0] if language in recalls else _mean(recalls.values())
        figures = (share(some, is_right), share(some, is_flagged))
        error = score_events.calibration(some, KM)["ece"]
        print(
            row.format(
                language, len(some), *map(_percent, figures), len(plain), _percent(share(plain, is_right)),
                "-" if error is None else f"{error:.3f}", names, _percent(met),
            )
        )  # fmt: skip


def print_reliability(pairs: Sequence[Pair]) -> None:
    """Print, by band of confidence, how sure the program was and how often it was right."""
    print("\nreliability       mentions  confidence   right")
    for band in score_events.calibration(pairs, KM)["bins"]:
        if band["n"]:
            bar = "#" * round(band["accuracy"] * 40)
            print(f"  {band['from']:.1f} to {band['to']:.1f}  {band['n']:12}{band['mean_confidence']:12.3f}"
                  f"{band['accuracy']:8.3f}  {bar}")  # fmt: skip


def print_worth(read: Read, mapper: Mapper, pairs: dict[str, list[Pair]]) -> None:
    """Print the share of places right without each evidence function, and what it adds, in percentage points."""
    whole = {language: share(some, is_right) for language, some in (*pairs.items(), ("all", _all(pairs)))}
    print(f"\n{'right without':16}" + "".join(f"{language:>18}" for language in whole))
    for left_out, _ in EVIDENCE:
        weights = tuple((function, 0.0 if function is left_out else weight) for function, weight in EVIDENCE)
        with patch.object(gazetteer.resolve, "EVIDENCE", weights):
            without = pairs_by_language(read, mapper)
        cells = []
        for language, some in (*without.items(), ("all", _all(without))):
            now, before = share(some, is_right), whole[language]
            cells.append("-" if now is None or before is None else f"{now:.1%} ({(before - now) * 100:+.1f})")
        print(f"{left_out.__name__:16}" + "".join(f"{cell:>18}" for cell in cells))


def print_times(index: Gazetteer) -> None:
    """Print the medians of lookups, each name looked up once, in milliseconds."""
    ukrainian = [place for place in index.places() if place.country == "UA"]
    unit_of = {place.name_uk or place.name: place.units[:1] for place in ukrainian}
    names = sorted(unit_of)[::SAMPLE_EVERY]
    shared = [place.name_uk or place.name for place in ukrainian[::SAMPLE_EVERY]]
    misspelt = [name[:2] + name[3:] for name in names]
    units = [unit_of[name] for name in names]
    for unit in dict.fromkeys(units):
        index.similar("Лиман", unit)  # an admin unit's names are read when it is first asked for
    exact, by_place = (median(_ms(index.lookup, name) for name in some) for some in (names, shared))
    guessed = median(_ms(index.similar, name) for name in misspelt)
    within = median(_ms(index.similar, name, unit) for name, unit in zip(misspelt, units, strict=True))
    print(f"\nmedians: exact lookup {exact:.3f} ms over {len(names)} distinct names, {by_place:.3f} ms over the names of "
          f"{len(shared)} settlements, most of them shared; a letter missing {guessed:.3f} ms anywhere, {within:.3f} ms "
          "letter by letter in its oblast")  # fmt: skip


def _ms(look_up: Callable[..., object], *asked: object) -> float:
    start = perf_counter()
    look_up(*asked)
    return (perf_counter() - start) * 1000


def _all(pairs: dict[str, list[Pair]]) -> list[Pair]:
    return [pair for some in pairs.values() for pair in some]


def _mean(shares: Iterable[tuple[float | None, int]]) -> float | None:
    """Give the mean of shares, each weighed by what it is a share of."""
    known = [(part, total) for part, total in shares if part is not None]
    return sum(part * total for part, total in known) / sum(total for _, total in known) if known else None


def _percent(part: float | None) -> str:
    return "-" if part is None else f"{part:.1%}"


def main() -> None:
    """Measure the gold sets named on the command line, then the index."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="*", type=Path, default=sorted(GOLD.glob("*.jsonl")))
    options = parser.parse_args()
    mapper = Mapper()
    for path in options.gold:
        print(f"\n=== {path.name}")
        read = read_set(path, mapper)
        pairs = pairs_by_language(read, mapper)
        print_places(read, mapper, pairs)
        print_reliability(_all(pairs))
        print_worth(read, mapper, pairs)
    print_times(open_gazetteer())
    sys.stdout.flush()
    subprocess.run([sys.executable, "-c", PROBE], check=True)  # noqa: S603  # the code above


if __name__ == "__main__":
    main()
