"""The commands `mapper gazetteer …`: a user's own places, what is known of all, and browsing.

Modules are imported inside the commands that need them, so that other commands start fast.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from mapper.console import DONE, DONE_BUT_SKIPPED, UNKNOWN, names_and_region, place_object, position_and_people

if TYPE_CHECKING:
    from gazetteer.place import Place
    from gazetteer.user import Addition

COUNTRY: Final = "UA"
"""The country whose coverage `info` shows by region: all its settlements are in the gazetteer."""

SHOWN: Final = 5
"""Rows left out that `add` shows of a file; the others stand in `additions.json`."""


@click.group()
def gazetteer() -> None:
    """Add your own places to the gazetteer, take them out again, see what it knows, and browse it."""


@gazetteer.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--name-column", metavar="COLUMN", help="Column with the name, where it is called unusually.")
@click.option("--code-column", metavar="COLUMN", help="Column with the KATOTTG code, likewise.")
@click.option("--licence", metavar="TEXT", default="", help="Licence of the data, to be shown with it.")
@click.option(
    "--date", "as_of", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="Day (YYYY-MM-DD) that the data are of."
)
@click.pass_context
def add(
    ctx: click.Context,
    files: tuple[Path, ...],
    name_column: str | None,
    code_column: str | None,
    licence: str,
    as_of: datetime | None,
) -> None:
    """Merge files of places into the gazetteer; it stays so until `mapper gazetteer remove`.

    FILE is a GeoNames country dump (UA.txt or UA.zip, with alternateNamesV2.zip beside it if you like), a
    table (.csv, .tsv, also .gz) with name, longitude and latitude, or a vector file of points or areas.

    Exit codes: 0 done, 1 done but rows were skipped, 2 a wrong file or argument; nothing was changed.
    """
    from gazetteer import user

    if sys.stderr.isatty():
        click.echo("Merging; this takes half a minute.", err=True)
    done = user.add(
        files, name_column=name_column, code_column=code_column, licence=licence, as_of=as_of.date() if as_of else None
    )
    for addition in done:
        click.echo(_outcome(addition))
        for where, reason in addition.skipped[:SHOWN]:
            click.echo(f"{addition.file}, {where}: {reason}", err=True)
        if len(addition.skipped) > SHOWN:
            click.echo(f"{addition.file}: {len(addition.skipped) - SHOWN} more; see {user.root()}", err=True)
    ctx.exit(DONE_BUT_SKIPPED if any(addition.skipped for addition in done) else DONE)


@gazetteer.command()
@click.argument("name", metavar="NAME")
def remove(name: str) -> None:
    """Take places that were added out again; NAME is what `mapper gazetteer info` calls them."""
    from gazetteer import user

    gone = user.remove(name)
    click.echo(f"Removed {gone.name} ({gone.file}, {gone.rows:,} places).")


@gazetteer.command()
def info() -> None:
    """Show how many settlements have a position, by region and by source, and what you have added."""
    from gazetteer import coverage, open_gazetteer, user

    places = list(open_gazetteer().places())
    rows = [
        (c.region, c.settlements, c.points, f"{c.points / (c.settlements or 1):.1%}", c.estimates, c.missing)
        for c in coverage.coverage(places, COUNTRY)
    ]
    click.echo(_table(("", "settlements", "with a point", "", "estimated", "without"), rows))
    click.echo("\nPositions of all places come from")
    counts = Counter(sorted(place.source or "(none)" for place in places))
    click.echo(_table(("", "places"), counts.most_common()))
    click.echo("\nBuilt from")
    for source in coverage.sources():
        click.echo(
            f"  {source['name']}: {source['package']} {source['version']}; {source['credit']}; {source['licence']}"
        )
    added = user.additions()
    click.echo(f"\nYour additions, in {user.root()}" if added else "\nNo additions of yours.")
    for addition in added:
        click.echo(f"  {_outcome(addition)}")


@gazetteer.command()
@click.argument("words", metavar="WORDS...", nargs=-1, required=True)
@click.option("--in", "region", metavar="REGION", help="Only places in this oblast, raion, hromada or country.")
@click.option(
    "--limit", metavar="N", type=click.IntRange(min=1), default=20, show_default=True, help="How many at most."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a place instead, one a line.")
@click.pass_context
def search(ctx: click.Context, words: Sequence[str], region: str | None, limit: int, as_json: bool) -> None:
    """Browse places by a name, in any spelling, or its beginning.

    Exit codes: 0 found, 2 wrong arguments, 4 nothing found.
    """
    from gazetteer import open_gazetteer
    from gazetteer.asked import units_called

    places = open_gazetteer()
    units = [unit.code for unit in units_called(region, places)] if region else []
    if region and not units:
        raise click.BadParameter(f"no region is called {region!r}; give an oblast, raion, hromada or country")
    found = places.search(" ".join(words), units, limit)
    for place, name in found:
        click.echo(_as_json(place, name) if as_json else _in_words(place, name))
    if not found:
        click.echo(f"no place is called {' '.join(words)!r} or alike", err=True)
    ctx.exit(DONE if found else UNKNOWN)


def _outcome(addition: Addition) -> str:
    """Say in one line what became of a file."""
    about = [
        addition.format,
        f"data of {addition.date}" if addition.date else "",
        addition.licence or "licence not stated",
    ]
    return (
        f"{addition.name} ({addition.file}; {'; '.join(filter(None, about))}): {addition.rows:,} places, "
        f"{addition.by_code:,} known by code, {addition.by_name:,} by name and position, {addition.added:,} new; "
        f"{addition.placed:,} known places got a better position; {len(addition.skipped):,} rows skipped"
    )


def _table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Lay out a table: the first column to the left, figures to the right."""
    cells = [list(header), *([f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(row[1:], widths[1:], strict=True))]
        ).rstrip()
        for row in cells
    )


def _as_json(place: Place, name: str) -> str:
    return json.dumps(
        {**place_object(place), "matched_name": name, "position_source": place.source}, ensure_ascii=False
    )


def _in_words(place: Place, name: str) -> str:
    found = "" if name in (place.name, place.name_uk, place.name_ru) else f"; found as {name}"
    return f"{names_and_region(place)}\n    {position_and_people(place)}; {place.place_id}{found}"
