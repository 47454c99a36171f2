"""The commands `mapper territory` and `mapper compare`: areas by side, and agreement with somebody's polygons.

Modules are imported inside the commands that need them, so that other commands start fast.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final

import click

from mapper.console import keep_inputs, printable, read_events
from mapper.errors import SetupError

if TYPE_CHECKING:
    import geopandas  # type: ignore[import-untyped]  # geopandas publishes no types
    import pandas as pd  # type: ignore[import-untyped]  # pandas publishes no types

    from mapper.compare import Compared, Comparison, Measured
    from mapper.intervals import Timeline

_FILE: Final = click.Path(path_type=Path)
_DAY: Final = click.DateTime(["%Y-%m-%d"])

EVENT_COLUMNS: Final = (
    "event_id", "event_date", "place_id", "place_name", "admin1", "longitude", "latitude", "change", "actor", "control_after",
    "status", "claimant", "day", "inside", "distance_km", "far_from_front", "ours", "certainty", "theirs", "verdict",
)  # fmt: skip
"""Columns of the table that `compare` writes: the event, its distance on its day, and its settlement on the day compared."""


@click.command()
@click.argument("files", metavar="EVENTS...", nargs=-1, required=True, type=_FILE)
@click.option(
    "--date",
    "dates",
    metavar="DATE",
    multiple=True,
    type=_DAY,
    help="Day to measure (YYYY-MM-DD); of several, each is compared with the one before. The last change without it.",
)
@click.option("--by", metavar="RULE", default="claimed", show_default=True, help="Whose words count, as in the README.")
@click.option("-o", "--output", type=_FILE, help="GeoJSON file for the areas and the lines between them.")
def territory(files: tuple[Path, ...], dates: tuple[datetime, ...], by: str, output: Path | None) -> None:
    """Measure the land of each side, by who holds the settlement that is nearest.

    EVENTS is a GeoJSON file of events, such as output/events.geojson. Of several events with one id the first counts.

    Exit codes: 0 done, 2 wrong set-up or arguments.
    """
    from mapper.territory import area_table, areas_on, cells, front_on, without_cell
    from mapper.timelines import timeline

    course = timeline(read_events(files, output)[0], by=by)
    days = sorted({each.date() for each in dates}) or [_last_day(course)]
    land = cells(timeline=course)
    table = area_table(course, days, land)
    features = []
    for day in days:
        areas = areas_on(course, day, land)
        front = front_on(areas)
        for line in _day_lines(day, table[table["day"] == day], front):
            click.echo(line)
        features += [*_features(areas, "area", day), *_features(front, "front", day)]
    if missing := without_cell(course, land):
        click.echo(f"Not counted: {len(missing)} of {len(course.settlements)} settlements without land of their own.")
    if output:
        _write_features(features, output)
        click.echo(f"The areas and the lines between them are in {output}.")


@click.command()
@click.argument("files", metavar="EVENTS...", nargs=-1, required=True, type=_FILE)
@click.option("--with", "other", required=True, type=_FILE, help="Vector file of polygons of the land that one side holds.")
@click.option("--date", "day", metavar="DATE", type=_DAY, help="Day to compare (YYYY-MM-DD); the last change without it.")
@click.option("--side", metavar="SIDE", help="Side that holds the land in the file; without it the one from abroad.")
@click.option("-o", "--output", type=_FILE, help="CSV file with one row for each event.")
def compare(files: tuple[Path, ...], other: Path, day: datetime | None, side: str | None, output: Path | None) -> None:
    """Compare control with somebody's polygons, and measure how far each event is from their line on its day.

    EVENTS is a GeoJSON file of events, such as output/events.geojson. A settlement is `agree`, `ahead` (ours is in other
    hands by a mere claim), `differ` (by more than that), `contested` or `unknown`.

    Exit codes: 0 done, whether they agree or not, 2 wrong set-up or arguments.
    """
    from mapper.compare import compare as compared
    from mapper.drawn import read_drawn
    from mapper.timelines import timeline

    if output is not None:
        keep_inputs((*files, other), output)
    events, _ = read_events(files, None)
    drawn = read_drawn(other, side)
    course = timeline(events)
    on = day.date() if day else _last_day(course)
    found = compared(course, events, drawn, on)
    drawn_for = "undated" if found.drawn_for is None else f"of {found.drawn_for}"
    click.echo(f"Control on {on}; land of {drawn.side} by {drawn.name}, {drawn_for}")
    for line in (*_verdict_lines(found), *_distance_lines(found.events)):
        click.echo(line)
    if drawn.passed_over:
        click.echo(f"Left out of {drawn.name}: {drawn.passed_over} features that are no polygons.")
    if output:
        _write_events(found, output)
        click.echo(f"The events are in {output}.")


def _last_day(course: Timeline) -> date:
    """Give the last day on which something changes at a settlement: who holds it, or how certain that is.

    Raises:
        SetupError: nothing ever does.
    """
    from mapper.timeline_tables import days_told_of

    days = days_told_of(course)
    if days is None:
        raise SetupError("no event with a date and a place moves control, so there is no last day; give one with --date")
    return days[1]


def _day_lines(day: date, table: pd.DataFrame, front: geopandas.GeoDataFrame) -> list[str]:
    """Put the areas of a day and the lines between them into words."""
    lines = [f"{day}  country  controller  certainty   settlements        km2     change"]
    for row in table.to_dict("records"):
        change = "" if row["change_km2"] != row["change_km2"] else f"{row['change_km2']:+,.0f}"
        names = f"{row['country']:<9}{row['controller']:<12}{row['certainty']:<12}"
        lines.append(f"            {names}{row['settlements']:>11,}{row['area_km2']:>11,.0f}{change:>11}".rstrip())
    for (one, other), length in front.groupby(["one", "other"])["length_km"].sum().items():
        lines.append(f"            between {one} and {other}: {length:,.0f} km")
    return lines


def _features(frame: geopandas.GeoDataFrame, layer: str, day: date) -> list[dict[str, Any]]:
    """Turn a frame into GeoJSON features with their layer and day; positions to 0.1 m, as RFC 7946 advises."""
    import shapely  # type: ignore[import-untyped]  # shapely ships no types

    rounded = shapely.set_precision(frame.geometry.values, 1e-6, mode="pointwise")
    features = json.loads(frame.set_geometry(rounded, crs=frame.crs).to_json(drop_id=True))["features"]
    return [{**each, "properties": {"layer": layer, "day": day.isoformat(), **each["properties"]}} for each in features]


def _write_features(features: Iterable[dict[str, Any]], path: Path) -> None:
    from mapper.export import whole_file

    with whole_file(path) as file:
        lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in features)
        file.write(f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n')


def _verdict_lines(found: Comparison) -> list[str]:
    """Count the verdicts, and name the settlements in other hands."""
    from mapper.compare import VERDICTS

    counts = Counter(each.verdict for each in found.settlements)
    rows = [f"{name:<10}{counts[name]:>6}  {meaning}" for name, meaning in VERDICTS.items()]
    return rows + [_in_words(each) for name in ("ahead", "differ") for each in found.settlements if each.verdict == name]


def _in_words(each: Compared) -> str:
    place, ours = each.settlement, each.interval
    where = " ".join(filter(None, (place.place_name or place.place_id, place.admin1 and f"({place.admin1})")))
    by_us = f"ours {ours.controller}, {ours.certainty}, since {ours.first}"
    line = f"{each.verdict:<10}{where}: {by_us}; theirs {each.theirs}, {each.km:.1f} km from their line"
    return printable(line)


def _distance_lines(events: Sequence[Measured]) -> list[str]:
    """Put into words how far events are from the line of their day."""
    from gazetteer.resolve import FAR_KM

    away = [each.km for each in events if each.km is not None]
    lines = [f"{len(events) - len(away)} events without a position or a line on their day"] if len(away) < len(events) else []
    if not away:
        return lines
    far = sum(each.far for each in events)
    middle = f"half of them within {median(away):.1f} km of the line of their day, the farthest {max(away):.1f} km"
    return [f"{len(away)} events, {middle}; {far} farther than {FAR_KM:.0f} km", *lines]


def _write_events(found: Comparison, path: Path) -> None:
    """Write one row for each event."""
    from mapper.export import whole_file
    from mapper.export.cells import cell

    by_place = {each.settlement.place_id: each for each in found.settlements}
    with whole_file(path) as file:
        writer = csv.DictWriter(file, EVENT_COLUMNS)
        writer.writeheader()
        for each in found.events:
            row = _row(each, by_place.get(each.event.place_id or ""))
            writer.writerow({name: cell(value) for name, value in row.items()})


def _row(each: Measured, settlement: Compared | None) -> dict[str, object]:
    own = {name: getattr(each.event, name) for name in EVENT_COLUMNS[:12]}
    measured = {"day": each.day, "inside": each.inside, "distance_km": None if each.km is None else round(each.km, 2)}
    row: dict[str, object] = {**own, **measured, "far_from_front": each.far}
    if settlement:
        ours = settlement.interval
        compared = {"ours": ours.controller, "certainty": ours.certainty, "theirs": settlement.theirs}
        row |= {**compared, "verdict": settlement.verdict}
    return row
