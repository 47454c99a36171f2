"""The commands `mapper timeline` and `mapper ledger`: who held what, when, and what became of each claim.

Modules are imported inside the commands that need them, so that other commands start fast.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from mapper.console import count_of, printable, read_events
from mapper.errors import SetupError

if TYPE_CHECKING:
    from mapper.claims import Claim, Tally
    from mapper.intervals import Given, Interval, Settlement, Timeline
    from mapper.model import Event

_FILE: Final = click.Path(path_type=Path)
_DAY: Final = click.DateTime(["%Y-%m-%d"])
_OPEN: Final = "…"


@click.command()
@click.argument("files", metavar="EVENTS...", nargs=-1, required=True, type=_FILE)
@click.option("-o", "--output", type=_FILE, help="Table to write (.csv, .parquet); without it, it is printed.")
@click.option("--as-of", metavar="DATE", type=_DAY, help="What was known by the end of this day (YYYY-MM-DD).")
@click.option(
    "--by",
    metavar="RULE",
    default="claimed",
    show_default=True,
    help="Whose words move control: claimed, confirmed, claimant:NAME or side:CODE.",
)
@click.option("--weights", type=_FILE, help="Weigh claimants instead: a TOML file of numbers by claimant or side.")
@click.option("--start", type=_FILE, help="Who held what at the start: areas in a vector file, or a table.")
@click.option("--start-date", metavar="DATE", type=_DAY, help="The day that --start tells of.")
@click.option("--start-side", metavar="SIDE", help="Whose all areas of --start are, where they do not say so.")
@click.option("--panel", is_flag=True, help="Write one row a settlement and day instead; with -o.")
def timeline(
    files: tuple[Path, ...],
    output: Path | None,
    as_of: datetime | None,
    by: str,
    weights: Path | None,
    start: Path | None,
    start_date: datetime | None,
    start_side: str | None,
    panel: bool,
) -> None:
    """Tell who held each settlement, from when to when, by whose word.

    EVENTS is a GeoJSON file of events, such as output/events.geojson. Of several events with one id the first counts.

    Exit codes: 0 done, 2 wrong set-up or arguments.
    """
    from mapper.timelines import timeline as timeline_of

    if panel and output is None:
        raise click.UsageError("--panel is long; name a file for it with -o.")
    if start is None and (start_date or start_side):
        raise click.UsageError("--start-date and --start-side tell of a file; name it with --start.")
    events, repeated = read_events(files, output)
    _check_name(by.partition(":")[2], events)
    weighed = None if weights is None else _weights(weights, events)
    known = as_of.date() if as_of else None
    given = [] if start is None else _start(start, start_date, start_side)
    found = timeline_of(events, by=by, start=given, as_of=known, weights=weighed)
    if output is None:
        for line in _interval_lines(found):
            click.echo(line)
    else:
        _write(found, output, known if panel else None, panel)
    _tell_left_out(repeated, found.left_out)
    click.echo(f"{_counts(found)}{'' if output is None else f'; written to {output}'}.")


@click.command()
@click.argument("files", metavar="EVENTS...", nargs=-1, required=True, type=_FILE)
@click.option(
    "-o", "--output", type=_FILE, help="File to write: a table (.csv, .parquet) or a page (.html); else it is printed."
)
def ledger(files: tuple[Path, ...], output: Path | None) -> None:
    """Tell who claimed what on which day, and when, if ever, others confirmed or denied it.

    EVENTS is a GeoJSON file of events, such as output/events.geojson. Of several events with one id the first counts.

    Exit codes: 0 done, 2 wrong set-up or arguments.
    """
    from mapper.claims import ledger as ledger_of
    from mapper.claims import tallies
    from mapper.claims_page import write_page
    from mapper.claims_tables import claim_frame
    from mapper.timeline_tables import write_table

    events, repeated = read_events(files, output)
    claims = ledger_of(events)
    if output is None:
        for line in (*map(_claim_line, claims), "", *_tally_lines(tallies(claims))):
            click.echo(line)
    elif output.suffix.lower() in (".html", ".htm"):
        write_page(claims, output)
    else:
        write_table(claim_frame(claims), output)
    _tell_left_out(repeated, {})
    click.echo(f"{count_of(len(claims), 'claim')}{'' if output is None else f'; written to {output}'}.")


def _start(path: Path, day: datetime | None, side: str | None) -> list[Given]:
    from mapper.starting import TABLES, read_start

    is_table = path.suffix.lower() in TABLES
    if day is None and not is_table:
        raise click.UsageError(f"{path} does not say of which day it tells; say so with --start-date.")
    if side is not None and is_table:
        raise click.UsageError("--start-side is for areas; a table says row by row who holds what.")
    return read_start(path, day.date() if day else None, side=side)


def _weights(path: Path, events: Sequence[Event]) -> Mapping[str, float]:
    try:
        weights: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SetupError(f"{path}: {error.strerror}; give a TOML file with lines such as ISW = 2") from error
    except ValueError as error:
        raise SetupError(f'{path}: is not TOML ({error}); write lines such as ISW = 2 or "DeepState" = 1.5') from error
    for name in weights:
        _check_name(name, events, cutoff=0.8)  # one of a weekly file that says nothing this week is no mistake
    return weights


def _check_name(name: str, events: Sequence[Event], cutoff: float | None = None) -> None:
    """Refuse the name of a claimant or a side that no event has: nothing would count, and nobody would see why.

    Args:
        name: the name; "" is none.
        events: the events.
        cutoff: refuse it only when a name is so like it, from 0 to 1; None to refuse it always.

    Raises:
        SetupError: with the names that are near.
    """
    known = {name for event in events for name in (event.claimant, event.claimant_side) if name}
    folded = {each.casefold(): each for each in sorted({*known, "independent", "unknown"})}
    if not name.strip() or name.strip().casefold() in folded:
        return
    near = get_close_matches(name.casefold(), folded, cutoff=cutoff or 0.5)
    if near or cutoff is None:
        hint = (
            f"did you mean {' or '.join(folded[each] for each in near)}?"
            if near
            else f"there are {', '.join(sorted(known)[:12])}"
        )
        raise SetupError(f"{name!r}: no event has such a claimant or side; {hint}")


def _write(found: Timeline, output: Path, known: date | None, panel: bool) -> None:
    from mapper.timeline_tables import days_told_of, interval_frame, panel_frame, write_table

    if not panel:
        write_table(interval_frame(found), output)
        return
    days = days_told_of(found)
    if days is None:
        raise SetupError("no panel: nothing is known of any settlement on any day")
    write_table(panel_frame(found, days[0], known or days[1]), output)


def _tell_left_out(repeated: int, reasons: Mapping[str, int]) -> None:
    if repeated:
        click.echo(f"Left out {count_of(repeated, 'event')} with the id of one read before.")
    if reasons:
        told = ", ".join(f"{reason} {count:,}" for reason, count in reasons.items())
        click.echo(f"Left out {count_of(sum(reasons.values()), 'event')}: {told}.")


def _counts(found: Timeline) -> str:
    intervals = sum(1 for each in found if each.certainty != "none")
    return f"{count_of(len(found.intervals), 'settlement')}, {count_of(intervals, 'interval')}"


def _interval_lines(found: Timeline) -> Iterator[str]:
    """Give a table of all that is known, by settlement; what is before it is left out."""
    known = [each for each in found if each.certainty != "none"]
    names = {place_id: _name(at) for place_id, at in found.settlements.items()}
    width = max((len(name) for name in names.values()), default=0)
    if known:
        yield f"{'settlement':<{width}}  {'from':<10}  {'to':<10}  {'holds it':<9}  {'certainty':<9}  events"
    for each in known:
        yield f"{names[each.place_id]:<{width}}  {_interval(each)}"


def _interval(each: Interval) -> str:
    first, last = (day.isoformat() if day else _OPEN for day in (each.first, each.last))
    shown = " ".join(each.event_ids[:2]) + (f" and {len(each.event_ids) - 2} more" if len(each.event_ids) > 2 else "")
    return printable(f"{first:<10}  {last:<10}  {each.controller:<9}  {each.certainty:<9}  {shown}").rstrip()


def _name(settlement: Settlement) -> str:
    return printable(", ".join(filter(None, (settlement.place_name or settlement.place_id, settlement.admin1))))


def _claim_line(claim: Claim) -> str:
    who = f"{claim.claimant or 'nobody named'} ({claim.side})"
    answers = [
        f"{word} by {answer.by} after {count_of(answer.after_days, 'day')}"
        for word, answer in (("denied", claim.denied), ("confirmed", claim.confirmed))
        if answer
    ]
    what = f"{claim.claimed_on.isoformat()}  {_name(claim.settlement)}: {claim.controller}, says {who}"
    return printable(f"{what}; {', '.join(answers) or 'open'}")


def _tally_lines(counts: Sequence[Tally]) -> Iterator[str]:
    names = [printable(f"{each.claimant or 'nobody named'} ({each.side})") for each in counts]
    width = max(map(len, ("claimant", *names)))
    yield f"{'claimant':<{width}}  claims  confirmed  denied  open  median days to confirmation, to denial"
    for name, each in zip(names, counts, strict=True):
        numbers = f"{each.claims:>6}  {each.confirmed:>9}  {each.denied:>6}  {each.open:>4}"
        yield f"{name:<{width}}  {numbers}  {_days(each.median_days_to_confirmation)}, {_days(each.median_days_to_denial)}"


def _days(number: float | None) -> str:
    return "–" if number is None else f"{number:g}"
