"""How fast events are exported, and how large the files are: `python benchmarks/exports.py [--events N] [--formats F …]`.

Writes made-up events in GeoParquet and GeoPackage, or in the formats named, each in a process of its own, and prints seconds by
the clock and of the processors, megabytes of the file, and the memory of the process before and at most. Beside the seconds
stands the bar for that many events, in proportion to one million; `--events 1000000` measures at the bar itself. Nothing fails:
a figure that misses its bar is called short. On a busy machine the clock runs on while others compute; the processors' time
does not.
"""

from __future__ import annotations

import argparse
import gc
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter, process_time

from synthetic import events as make_events

from mapper.export import FORMATS, write_events
from mapper.model import Event

DEFAULT = 100_000
DIFFERENT = 100_000
"""Events that are made one by one; more are these again, under other ids."""
BARS_S = {"parquet": 10, "gpkg": 60}
"""Most seconds for one million events."""
MILLION = 1_000_000


def many(n: int) -> Iterator[Event]:
    """Make events, quickly also by the million."""
    made = make_events(min(n, DIFFERENT))
    yield from made
    for k in range(len(made), n):
        event = made[k % len(made)]
        yield replace(event, event_id=f"{event.event_id}-{k // len(made)}")


@dataclass(frozen=True, slots=True)
class Figures:
    """What one export took: seconds by the clock and of the processors, megabytes of the file and of memory."""

    seconds: float
    processor_s: float
    file_mb: float
    before_mb: float
    most_mb: float


def measured(name: str, n: int) -> Figures:
    """Write n events in one format."""
    gc.disable()  # a million events are soon made without looking through them all again and again
    events = list(many(n))
    gc.enable()
    gc.freeze()
    before_mb = getrusage(RUSAGE_SELF).ru_maxrss / 1e3
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"events.{name}"
        start, processor_start = perf_counter(), process_time()
        write_events(events, path)
        seconds, processor_s = perf_counter() - start, process_time() - processor_start
        file_mb = sum(file.stat().st_size for file in path.parent.iterdir()) / 1e6
    return Figures(seconds, processor_s, file_mb, before_mb, getrusage(RUSAGE_SELF).ru_maxrss / 1e3)


def main() -> None:
    """Measure each format and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=DEFAULT, metavar="N", help="how many (default: %(default)s)")
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=list(BARS_S), help="default: %(default)s")
    options = parser.parse_args()
    print(f"{options.events:,} events")
    print(f"{'':10}{'seconds':>9}{'at most':>9}{'':8}{'processor, s':>14}{'file, MB':>10}{'before, MB':>12}{'most, MB':>10}")
    for name in options.formats:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            found = pool.submit(measured, name, options.events).result()
        bar = BARS_S[name] * options.events / MILLION if name in BARS_S else None
        verdict = f"{'':17}" if bar is None else f"{bar:9.1f}  {'PASS' if found.seconds <= bar else 'short':6}"
        sizes = f"{found.file_mb:10.1f}{found.before_mb:12.0f}{found.most_mb:10.0f}"
        print(f"{name:10}{found.seconds:9.1f}{verdict}{found.processor_s:14.1f}{sizes}")


if __name__ == "__main__":
    main()
