"""How fast events become a timeline: `python benchmarks/timeline.py [--events N …] [--rounds N]`, with made-up events.

Prints seconds of the processor's time, the median of several rounds, beside the bar: 10,000 events in 2 s. Nothing fails: a
figure that misses its bar is called short.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from statistics import median
from time import process_time
from typing import Any

from synthetic import events as make_events

from mapper.claims import ledger
from mapper.model import Event
from mapper.timeline_tables import days_told_of, interval_frame, panel_frame
from mapper.timelines import timeline

SIZES = (10_000, 100_000)
BARS_S = {10_000: 2.0}
WEIGHTS = {"RU": 1, "UA": 1, "independent": 2}


def steps(events: Sequence[Event]) -> dict[str, Callable[[], Any]]:
    """Give what is measured, by its name; that with the bar first."""
    found = timeline(events)
    days = days_told_of(found)
    made: dict[str, Callable[[], Any]] = {
        "timeline, by claims": lambda: timeline(events),
        "timeline, by one side": lambda: timeline(events, by="side:UA"),
        "timeline, weighed": lambda: timeline(events, weights=WEIGHTS),
        "table of intervals": lambda: interval_frame(found),
        "ledger of claims": lambda: ledger(events),
    }
    if days:
        made["panel of days"] = lambda: panel_frame(found, *days)
    return made


def seconds(step: Callable[[], Any], rounds: int) -> float:
    """Give the median of several rounds, in seconds of the processor's time."""
    taken = []
    for _ in range(rounds):
        start = process_time()
        step()
        taken.append(process_time() - start)
    return median(taken)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, nargs="+", default=SIZES, help="how many events")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured")
    options = parser.parse_args()
    for size in options.events:
        print(f"{size:,} events")
        for number, (name, step) in enumerate(steps(make_events(size)).items()):
            bar = BARS_S.get(size) if number == 0 else None
            taken = seconds(step, options.rounds)
            verdict = "" if bar is None else f"  bar {bar:g} s{'' if taken <= bar else ': short'}"
            print(f"  {name:<24}{taken:>7.2f} s{verdict}")


if __name__ == "__main__":
    main()
