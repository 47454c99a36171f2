"""The command `mapper`: parses arguments, calls the library and prints; whatever it does, a few lines of Python do too.

Modules are imported inside the commands that need them, so that `mapper check` starts fast.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

import click

from gazetteer.errors import GazetteerError
from gazetteer.evidence import KINDS, LEAST_CONFIDENCE
from mapper.cli_export import export, schema
from mapper.cli_gazetteer import gazetteer as gazetteer_commands
from mapper.cli_map import diff, map_events
from mapper.cli_territory import compare, territory
from mapper.cli_timeline import ledger, timeline
from mapper.console import (
    AMBIGUOUS,
    DONE,
    DONE_BUT_SKIPPED,
    INTERRUPTED,
    UNKNOWN,
    WRONG_SETUP,
    names_and_region,
    place_object,
    position_and_people,
)
from mapper.errors import MapperError
from mapper.export import FORMATS

if TYPE_CHECKING:
    from gazetteer.place import Candidate, Resolution
    from mapper.drawn import Drawn
    from mapper.pipeline import Summary

_VERDICTS: Final = {DONE: "clear", AMBIGUOUS: "ambiguous", UNKNOWN: "unknown"}


class _SetupFailure(click.ClickException):
    exit_code = WRONG_SETUP


class _Program(click.Group):
    """The command group: wrong set-up ends it with one line and exit code 2, Ctrl-C quietly with 130."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (MapperError, GazetteerError) as error:
            raise _SetupFailure(str(error)) from error
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            ctx.exit(INTERRUPTED)


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="frontline-mapper", prog_name="mapper")
def main() -> None:
    """Find out which settlements changed hands, by whose word, and how sure the places are."""


@main.command()
@click.argument("paths", metavar="PATH...", nargs=-1)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default="output",
    show_default=True,
    help="Folder for the results; it is made if need be.",
)
@click.option(
    "--published",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day of publication (YYYY-MM-DD) of the reports that state none.",
)
@click.option(
    "--note", metavar="TEXT", default="", help="A caption on the map, such as what kind of reports these are."
)
@click.option(
    "--least-confidence",
    metavar="P",
    type=click.FloatRange(0, 1),
    default=LEAST_CONFIDENCE,
    show_default=True,
    help="Places less likely right than this are listed with their candidates, not drawn.",
)
@click.option(
    "--front",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Vector file of polygons of the land that one side holds: events far from its edge on their day are doubtful.",
)
@click.option("--front-side", metavar="SIDE", help="Side that holds it; without it the one from abroad.")
@click.option(
    "--columns",
    metavar="FIELD=COLUMN,…",
    multiple=True,
    help="Columns of tables, and keys of JSON, that have other names than the usual ones: text=Body,published=Date.",
)
@click.option(
    "--fetch",
    metavar="URL",
    multiple=True,
    help="Fetch a feed (RSS or Atom) and read its entries as well; the only thing here that goes online.",
)
@click.option(
    "--store",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="GeoPackage to add the events to; reports that it has are not read again, and the results are of all that it holds.",
)
@click.option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    type=click.Choice([name for name in FORMATS if name != "geojson"]),
    help="Write the events in this format too, beside events.geojson; may be given several times.",
)
@click.pass_context
def run(
    ctx: click.Context,
    paths: tuple[str, ...],
    output: Path,
    published: datetime | None,
    note: str,
    least_confidence: float,
    front: Path | None,
    front_side: str | None,
    columns: tuple[str, ...],
    fetch: tuple[str, ...],
    store: Path | None,
    formats: tuple[str, ...],
) -> None:
    """Read reports and write events, map and the list of doubtful places.

    PATH is a file (.txt .md .html .htm .eml .json .jsonl .ndjson .csv .tsv .parquet .xlsx, a feed as .rss .atom
    .rdf .xml), a folder of such files, or - for text on standard input.

    Exit codes: 0 done, 1 done but reports were skipped, 2 wrong set-up or arguments.
    """
    from mapper import pipeline
    from mapper.reports.columns import parse_columns

    if front_side and not front:
        raise click.UsageError("--front-side tells who holds the land in the file of --front; give both.")
    if not (paths or fetch):
        raise click.UsageError("Nothing to read; name a file or a folder, or a feed with --fetch.")
    with _progress() as progress:
        summary = pipeline.run(
            paths,
            output,
            published=published.date() if published else None,
            note=note,
            least_confidence=least_confidence,
            front=_read_front(front, front_side) if front else None,
            columns=parse_columns(columns),
            fetch=fetch,
            store=store,
            formats=formats,
            progress=progress,
        )
    for line in summary.lost:
        click.echo(line, err=True)
    click.echo(_summary_table(summary, output, store))
    for note in summary.notes:
        click.echo(note, err=True)
    ctx.exit(DONE_BUT_SKIPPED if summary.skipped else DONE)


@main.command()
@click.argument("names", metavar="NAME...", nargs=-1)
@click.option("--in", "region", metavar="REGION", help="Region that the place is said to lie in.")
@click.option("--near", metavar="PLACE", help="Place that it is said to lie near.")
@click.option("--kind", type=click.Choice(tuple(KINDS)), help="What it is said to be.")
@click.option("--population", metavar="N", type=click.IntRange(min=0), help="How many are said to live there.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a name instead, one a line.")
@click.option("--file", "file", type=click.File("rb"), help="Read names from a file (- is standard input), one a line.")
@click.pass_context
def check(
    ctx: click.Context,
    names: tuple[str, ...],
    region: str | None,
    near: str | None,
    kind: str | None,
    population: int | None,
    as_json: bool,
    file: BinaryIO | None,
) -> None:
    """Tell whether a place name is ambiguous, what it can mean, and what speaks for and against each reading.

    Exit codes: 0 one clear reading, 3 ambiguous, 4 unknown (of several names the highest), 2 wrong arguments.
    """
    import gazetteer

    code = DONE
    asked = [*names, *_names_in(file)]
    if not asked:
        raise click.UsageError("No name given; name a place, or a file of names with --file.")
    for name in asked:
        resolution = gazetteer.check(name, region=region, near=near, kind=kind, population=population)
        click.echo(_as_json(resolution) if as_json else _in_words(resolution))
        code = max(code, _code(resolution))
    ctx.exit(code)


@main.command()
@click.argument("report", metavar="REPORT")
@click.pass_context
def explain(ctx: click.Context, report: str) -> None:
    """Show a report with its mentions and statements marked, and the rule behind every field of every event.

    REPORT is one file of reports, or - for text on standard input.

    Exit codes: 0 done, 1 a report could not be read, 2 wrong set-up or arguments.
    """
    from mapper.explain import explain as explained
    from mapper.model import Skipped
    from mapper.pipeline import Mapper
    from mapper.reports import read_reports

    code = DONE
    reports = read_reports([report])
    mapper = Mapper()
    for found in reports:
        if isinstance(found, Skipped):
            click.echo(f"{found.where}: {found.reason}", err=True)
            code = DONE_BUT_SKIPPED
        else:
            click.echo(explained(found, mapper), nl=False)
    ctx.exit(code)


main.add_command(map_events)
main.add_command(diff)
main.add_command(territory)
main.add_command(compare)
main.add_command(timeline)
main.add_command(ledger)
main.add_command(export)
main.add_command(schema)
main.add_command(gazetteer_commands)


def _read_front(path: Path, side: str | None) -> Drawn:
    from mapper.drawn import read_drawn

    return read_drawn(path, side)


@contextmanager
def _progress() -> Iterator[Callable[[int], None] | None]:
    """Give the function to tell how many more reports are done: a moving bar on a terminal, None elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("Reading reports"), BarColumn(), TextColumn("{task.completed:.0f}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reports", total=None)
        yield lambda more: bar.advance(task, more)


def _summary_table(summary: Summary, output: Path, store: Path | None) -> str:
    others = f", {summary.known_otherwise} read by another version" if summary.known_otherwise else ""
    rows = (
        ("reports", summary.reports, ""),
        *((("known", summary.known, f"in {store}{others}"),) if store else ()),
        ("events", sum(summary.events_by_change.values()), _counts(summary.events_by_change)),
        ("", "", _counts(summary.events_by_status)),
        ("ambiguous", summary.ambiguous, f"see {output / 'ambiguous.csv'}" if summary.ambiguous else ""),
        ("unresolved", summary.unresolved, ""),
        *((("sideless", summary.unattributed, f"see {output / 'unattributed.jsonl'}"),) if summary.unattributed else ()),
        ("skipped", summary.skipped, f"see {output / 'skipped.jsonl'}" if summary.skipped else ""),
    )
    lines = [f"{label:<12}{count:>6}  {note}".rstrip() for label, count, note in rows if label or note]
    return "\n".join((*lines, f"Open {output / 'map.html'}; the events are in {output / 'events.geojson'}."))


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def _names_in(file: BinaryIO | None) -> list[str]:
    if file is None:
        return []
    from mapper.reports.record import decode

    return [line.strip() for line in decode(file.read(), "--file").splitlines() if line.strip()]


def _code(resolution: Resolution) -> int:
    if not resolution.candidates:
        return UNKNOWN
    return AMBIGUOUS if resolution.ambiguous else DONE


def _as_json(resolution: Resolution) -> str:
    candidates = [_candidate_object(candidate) for candidate in resolution.candidates]
    return json.dumps(
        {
            "query": resolution.query,
            "verdict": _VERDICTS[_code(resolution)],
            "place": resolution.place and place_object(resolution.place),
            "confidence": resolution.confidence,
            "ambiguity": [asdict(reason) for reason in resolution.ambiguity],
            "candidates": candidates,
        },
        ensure_ascii=False,
    )


def _candidate_object(candidate: Candidate) -> dict[str, object]:
    match = candidate.match
    return {
        **place_object(match.place),
        "score": candidate.score,
        "matched_name": match.name,
        "via": match.via,
        "similarity": match.similarity,
        "evidence": [asdict(evidence) for evidence in candidate.evidence],
    }


def _in_words(resolution: Resolution) -> str:
    taken = f"; most likely {resolution.place.name}, confidence {resolution.confidence:.2f}" if resolution.place else ""
    lines = [f"{resolution.query}: {_VERDICTS[_code(resolution)]}{taken}"]
    lines += [f"  ! {reason.code}: {reason.detail}" for reason in resolution.ambiguity]
    for number, candidate in enumerate(resolution.candidates, start=1):
        lines += _candidate_lines(number, candidate)
    return "\n".join(lines)


def _candidate_lines(number: int, candidate: Candidate) -> list[str]:
    place, match = candidate.match.place, candidate.match
    found = f"{match.via} match of {match.name}"
    return [
        f"  {number}. {names_and_region(place)}",
        f"     {candidate.score:.2f}  {position_and_people(place)}; {place.place_id}; {found}",
        *(f"     {'+' if item.weight > 0 else '-'} {item.detail} ({item.weight:+.1f})" for item in candidate.evidence),
    ]
