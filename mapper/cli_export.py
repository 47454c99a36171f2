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
@click.option("-o", "--output", type=_FILE, help="File to write; events.gpkg and the like in this folder without it.")
def export(files: tuple[Path, ...], formats: tuple[str, ...], output: Path | None) -> None:
    """Write events in another format.

    EVENTS is a file of events, such as output/events.geojson, in any of the formats. Of several events with one id the first
    is written. What a format has no room for is told on standard error.

    Exit codes: 0 done, 2 wrong set-up or arguments.
    """
    paths = _paths(formats, output)
    events, repeated = read_events(files, paths[0])
    for path in paths[1:]:
        keep_inputs(files, path)
    if repeated:
        click.echo(f"Left out {count_of(repeated, 'event')} with the id of one read before.")
    for path in paths:
        for line in write_events(events, path):
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
