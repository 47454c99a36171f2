"""The commands `mapper map` and `mapper diff`: draw again what a run wrote, and tell what changed between two runs.

Modules are imported inside the commands that need them, so that other commands start fast.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from mapper.console import count_of, keep_inputs, printable, read_events

if TYPE_CHECKING:
    from mapper.differences import Change, Difference

_FORMS: Final = {
    "page": ("map.html", "open {}"),
    "embed": ("map.embed.html", "paste the line in {} into the article"),
    "png": ("map.png", "the picture is {}"),
}
"""What `map` writes: the name of the file unless another is given, and what to do with it."""

_FILE: Final = click.Path(path_type=Path)


@click.command("map")
@click.argument("files", metavar="EVENTS...", nargs=-1, required=True, type=_FILE)
@click.option(
    "-o",
    "--output",
    type=_FILE,
    help="File to write; map.html in this folder without it, map.embed.html or map.png with --embed or --png.",
)
@click.option("--title", metavar="TEXT", help="Heading of the map.")
@click.option("--note", metavar="TEXT", default="", help="A caption on the map.")
@click.option("--lang", metavar="en|uk", help="Language of the map's own words; without it that of the reader's browser.")
@click.option(
    "--tiles",
    metavar="NAME",
    help="Background from the network instead of the map's own, by its name in xyzservices, such as OpenStreetMap.Mapnik.",
)
@click.option(
    "--areas", is_flag=True, help="Let readers show who held the land nearest to each settlement, and what became of claims."
)
@click.option("--by", metavar="RULE", default="claimed", show_default=True, help="Whose words move the areas (mapper timeline).")
@click.option("--no-quotes", is_flag=True, help="Leave the sentences of the reports out of the file.")
@click.option("--embed", is_flag=True, help="Write a fragment of HTML to paste into an article.")
@click.option("--png", is_flag=True, help="Write a still picture instead; it is taken by Chromium.")
def map_events(
    files: tuple[Path, ...],
    output: Path | None,
    title: str | None,
    note: str,
    lang: str | None,
    tiles: str | None,
    areas: bool,
    by: str,
    no_quotes: bool,
    embed: bool,
    png: bool,
) -> None:
    """Draw events again, from files that `mapper run` wrote.

    EVENTS is a file of events, such as output/events.geojson, in any format of `mapper export`. Of several events with one
    id the first is drawn.

    Exit codes: 0 done, 2 wrong set-up or arguments.
    """
    from mapper.draw import draw_map, save_fragment, save_still
    from mapper.timelines import timeline

    if embed and png:
        raise click.UsageError("--embed and --png write two different files; ask for one at a time.")
    form = "embed" if embed else "png" if png else "page"
    name, use = _FORMS[form]
    path = output or Path(name)
    events, repeated = read_events(files, path)
    course = timeline(events, by=by) if areas else None
    quotes = not (no_quotes or png)
    drawn = draw_map(events, title=title, note=note, lang=lang, tiles=tiles, quotes=quotes, timeline=course)
    if embed:
        save_fragment(drawn, path)
    elif png:
        save_still(drawn, path)
    else:
        drawn.save(path)
    if repeated:
        click.echo(f"Left out {count_of(repeated, 'event')} with the id of one read before.")
    click.echo(f"{count_of(len(events), 'event')}; {use.format(path)}.")


@click.command()
@click.argument("old", type=_FILE)
@click.argument("new", type=_FILE)
@click.option(
    "-o", "--output", type=_FILE, default="diff.html", show_default=True, help="File for the map of what differs."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a difference instead, one a line.")
def diff(old: Path, new: Path, output: Path, as_json: bool) -> None:
    """Tell and draw what changed from one run to another.

    OLD and NEW are files of events, in any format of `mapper export`. Events are `reversed` (somebody else holds the place, or
    a denial was none), `moved` (to another place or position), `new`, `gone`, or `reread` (something else differs).

    Exit codes: 0 done, whether anything differs or not, 2 wrong set-up or arguments.
    """
    from mapper.differences import KINDS, differences
    from mapper.draw import draw_map
    from mapper.export import read_events as read_file

    keep_inputs((old, new), output)
    before, after = read_file(old), read_file(new)
    found = sorted(differences(before, after), key=lambda difference: KINDS.index(difference.kind))
    counts = Counter(difference.kind for difference in found)
    rows: dict[str, int] = {kind: counts[kind] for kind in KINDS}
    rows["unchanged"] = len(before) - len(found) + counts["new"]
    note = ", ".join(f"{name} {count}" for name, count in rows.items())
    drawn = draw_map([each.event for each in found], title="What changed between two runs", note=note, differences=found)
    drawn.save(output)
    lines = map(_as_json, found) if as_json else (*_table(rows), *map(_in_words, found))
    for line in lines:
        click.echo(line)
    click.echo(f"Open {output}.", err=as_json)


def _table(rows: Mapping[str, int]) -> list[str]:
    return [f"{name:<12}{count:>6}" for name, count in rows.items()]


def _in_words(difference: Difference) -> str:
    """Tell a difference in one line."""
    event = difference.event
    named = next((each for each in (event, difference.before) if each and each.place_name), event)
    place = " ".join(filter(None, (named.place_name or event.mention, named.admin1 and f"({named.admin1})")))
    what = "; ".join(map(_change, difference.changes)) or f"{event.actor} {event.change}, {event.status}"
    when = event.event_date.isoformat() if event.event_date else "undated"
    line = f"{difference.kind:<10}{place}: {what} [{event.claimant or 'nobody named'}, {when}, {event.report_id}]"
    return printable(line)


def _change(change: Change) -> str:
    if change.field == "quote":  # too long for a line: the map and the JSON have it
        return "another quote"
    before, after = ("none" if value is None else value for value in (change.before, change.after))
    return f"{change.field} {before} → {after}"


def _as_json(difference: Difference) -> str:
    from mapper.export import feature

    return json.dumps(
        {
            "kind": difference.kind,
            "changes": [asdict(change) for change in difference.changes],
            "event": feature(difference.event),
            "before": difference.before and feature(difference.before),
        },
        ensure_ascii=False,
    )
