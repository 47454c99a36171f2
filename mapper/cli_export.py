"""The commands `mapper export` and `mapper schema`: events in other formats, and the contract that all of them keep."""

from __future__ import annotations

import json
from pathlib import Path

import click

from mapper.console import count_of, keep_inputs, read_events
from mapper.export import FORMATS, write_events

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("files", metavar="EVENTS...", nargs=-1, required=True, type=_FILE)
@click.option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(tuple(FORMATS)),
    help="Format to write; may be given several times. Without it the suffix of -o tells.",
)
@click.option(
    "--areas", is_flag=True, help="Put who held what, and the land of each side and the front of the last day, into a GeoPackage."
)
@click.option("-o", "--output", type=_FILE, help="File to write; events.gpkg and the like in this folder without it.")
def export(files: tuple[Path, ...], formats: tuple[str, ...], areas: bool, output: Path | None) -> None:
    """Write events in another format.

    EVENTS is a file of events, such as output/events.geojson, in any of the formats. Of several events with one id the first
    is written. What a format has no room for is told on standard error.

    Exit codes: 0 done, 2 wrong set-up or arguments.
    """
    from mapper.layers import layers_of

    paths = _paths(formats, output)
    if areas and not any(path.suffix.lower() == ".gpkg" for path in paths):
        raise click.UsageError("--areas is for a GeoPackage; ask for one with -f gpkg.")
    events, repeated = read_events(files, paths[0])
    for path in paths[1:]:
        keep_inputs(files, path)
    if repeated:
        click.echo(f"Left out {count_of(repeated, 'event')} with the id of one read before.")
    further = layers_of(events) if areas else None
    for path in paths:
        for line in write_events(events, path, further=further if path.suffix.lower() == ".gpkg" else None):
            click.echo(f"{path}: {line}", err=True)
        click.echo(f"{count_of(len(events), 'event')}; written to {path}.")


@click.command()
def schema() -> None:
    """Print the JSON Schema that every file of events keeps.

    Exit codes: 0 done.
    """
    from mapper.json_schema import json_schema

    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))


def _paths(formats: tuple[str, ...], output: Path | None) -> list[Path]:
    if output is None:
        if not formats:
            raise click.UsageError("No format given; name one with -f, or a file with -o.")
        return [Path(f"events.{name}") for name in dict.fromkeys(formats)]
    if len(formats) > 1:
        raise click.UsageError("-o names one file; give one format with it, or leave it out.")
    if formats and output.suffix.lower() != f".{formats[0]}":
        raise click.UsageError(f"{output} does not end in .{formats[0]}; readers go by the suffix.")
    return [output]
