"""How long the land of each side takes: `python benchmarks/territory.py [--rounds N]`, with made-up control of all of Ukraine.

A timeline tells of every settlement of Ukraine that the gazetteer knows a position of, on two sides of a line that moves
west by a kilometre a day. Prints seconds of processor time, all on one core, the least of some rounds, each in a process of
its own: of cutting the cells, of the areas and the lines of one day with and without that (the bar is 3 s), of another day, and
of a table of a year.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from datetime import date, timedelta
from itertools import pairwise
from time import process_time

from gazetteer import open_gazetteer
from mapper.intervals import Interval, Settlement, Timeline
from mapper.land import Cells, cells
from mapper.territory import area_table, areas_on, front_on

FIRST = date(2024, 1, 1)
DAYS = [FIRST + timedelta(days) for days in range(366)]
BAR_SECONDS = 3.0
KM_PER_DEGREE = 72.0
"""Of longitude, at 49.7 degrees north."""


def made_up() -> Timeline:
    """Let a line that runs from north to south move west through Ukraine, a kilometre a day, from 38 degrees east on."""
    settlements, intervals = {}, {}
    for place in open_gazetteer().places("UA"):
        if place.lon is not None:
            own = (place.name, place.name_uk, place.name_ru, place.admin1, place.admin2, place.admin3, place.country)
            settlements[place.place_id] = Settlement(place.place_id, *own, place.lon, place.lat)
            passed = FIRST + timedelta(int((38 - place.lon) * KM_PER_DEGREE))
            before = Interval(place.place_id, None, passed - timedelta(1), "UA", "given")
            intervals[place.place_id] = (before, Interval(place.place_id, passed, None, "RU", "claimed"))
    return Timeline(settlements, intervals)


def draw(timeline: Timeline, day: date, land: Cells) -> None:
    """Give the areas of a day and the lines between them."""
    front_on(areas_on(timeline, day, land))


def measure() -> dict[str, float]:
    """Measure once, in seconds."""
    timeline = made_up()
    times = [process_time()]
    land = cells(timeline=timeline)
    times.append(process_time())
    draw(timeline, FIRST, land)
    times.append(process_time())
    draw(timeline, FIRST + timedelta(100), land)
    times.append(process_time())
    area_table(timeline, DAYS, land)
    times.append(process_time())
    cut, first, another, year = (stop - start for start, stop in pairwise(times))
    return {"cells": cut, "first day": first, "one day in all": cut + first, "another day": another, "table of a year": year}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--once", action="store_true", help="measure once, in this process, and print JSON")
    options = parser.parse_args()
    if options.once:
        print(json.dumps(measure()))
        return
    command = [sys.executable, __file__, "--once"]
    rounds = [json.loads(subprocess.check_output(command)) for _ in range(options.rounds)]  # noqa: S603  # this very file
    for name in rounds[0]:
        bar = f"   (bar: {BAR_SECONDS} s)" if name == "one day in all" else ""
        print(f"{name:16}{min(found[name] for found in rounds):7.2f} s{bar}")


if __name__ == "__main__":
    main()
