"""The main path: reports → mentions and statements → resolutions → events → map and exports. Read this first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from pathlib import Path

from gazetteer import open_gazetteer
from gazetteer.evidence import LEAST_CONFIDENCE, FrontLine, Query, Setting
from gazetteer.index import Gazetteer
from gazetteer.place import Resolution
from gazetteer.resolve import resolve_all
from mapper.chunks import Chunker
from mapper.errors import SetupError
from mapper.events import build_events
from mapper.language import load_language
from mapper.mentions import in_words, queries_of
from mapper.model import Event, Mention, Report, Skipped, Unattributed
from mapper.parsed import Parsed
from mapper.reports import read_reports
from mapper.reports.record import NO_COLUMNS
from mapper.sentences import split
from mapper.statements import Statement, read_statements
from mapper.store import Store, content_hash
from mapper.theatre import DEFAULT_THEATRE, Theatre, load_theatre


class Mapper:
    """Reads reports into events; made once, used for any number of reports.

    Args:
        theatre: the war to read about.
        gazetteer: the places; the embedded one when None.
        least_confidence: below this confidence, 0 to 1, an event has candidates and no place.
        front: where the front is by somebody's polygons (`mapper.drawn`); events far from it are doubtful.
    """

    def __init__(
        self,
        theatre: Theatre | None = None,
        gazetteer: Gazetteer | None = None,
        least_confidence: float = LEAST_CONFIDENCE,
        front: FrontLine | None = None,
    ) -> None:
        self.theatre = theatre or load_theatre(DEFAULT_THEATRE)
        self.gazetteer = gazetteer or open_gazetteer()
        self.least_confidence = least_confidence
        self.front = front
        self.languages = {code: load_language(code) for code in self.theatre.languages}
        self._chunker = Chunker(self.gazetteer, self.theatre, self.languages)

    def events(self, report: Report, unattributed: list[Unattributed] | None = None) -> tuple[Event, ...]:
        """Read one report.

        Args:
            report: the report.
            unattributed: what it tells without telling which side did it is added here.

        Returns:
            Its events in the order of the text; () when it says nothing about control.
        """
        report = self.dated(report)
        parsed = self.parse(report)
        statements = self.statements(report, parsed, unattributed)
        if not statements:
            return ()
        queries = _dated(queries_of(parsed, self.gazetteer), report, statements)
        resolutions = self.resolve(queries, _day_of(report, statements))
        stated = {mention: in_words(query) for mention, query in queries.items()}
        return build_events(report, statements, resolutions, stated, self.theatre)

    def dated(self, report: Report) -> Report:
        """Date a report whose moment of publication is known by the day that it was where its source is."""
        if report.instant is None:
            return report
        source = self.theatre.claimant_of_source(report.source, report.lang)
        return replace(report, published=self.theatre.day_of(report.instant, source))

    def parse(self, report: Report) -> list[Parsed]:
        """Cut a report into sentences; those are cut into chunks when they are asked for them."""
        sentences = split(report, self.languages)
        return [Parsed(report, sentence, self.languages[sentence.lang], self._chunker) for sentence in sentences]

    def resolve(self, queries: Mapping[Mention, Query], day: date | None) -> dict[Mention, Resolution]:
        """Resolve the names of one report together, by where land was changing hands on a day."""
        units, regions = self.theatre.fought_over(day)
        front = self.theatre.front_on(day)
        setting = Setting(
            frozenset(self.theatre.countries), units, regions, self.least_confidence, front, line=self.front
        )
        return dict(zip(queries, resolve_all(list(queries.values()), self.gazetteer, setting), strict=True))

    def statements(
        self, report: Report, parsed: Sequence[Parsed], unattributed: list[Unattributed] | None = None
    ) -> list[Statement]:
        """Read what a parsed report says about control."""
        source = self.theatre.claimant_of_source(report.source, parsed[-1].sentence.lang if parsed else None)
        return read_statements(parsed, source, report.published, self.theatre, unattributed)


def _day_of(report: Report, statements: Sequence[Statement]) -> date | None:
    """Give the day on which to ask where land was changing hands: of publication, else of the first dated event."""
    return report.published or next((s.when.first for s in statements if s.when.first and not s.background), None)


def _dated(queries: Mapping[Mention, Query], report: Report, statements: Sequence[Statement]) -> dict[Mention, Query]:
    """Put to each name the day of which the text first tells something of it; of what is recalled undated it is not known."""
    days = {s.mention: s.when.first or (None if s.background else report.published) for s in reversed(statements)}
    return {mention: replace(query, day=days.get(mention, report.published)) for mention, query in queries.items()}


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did, in numbers; those of events, and what is unattributed, are of all that the store holds if there is one.

    `known` counts reports that were not read because the store has them, `known_otherwise` those of them that another version
    of the program read. `notes` tell which feeds were not reached.
    """

    reports: int = 0
    known: int = 0
    known_otherwise: int = 0
    events_by_change: dict[str, int] = field(default_factory=dict)
    events_by_status: dict[str, int] = field(default_factory=dict)
    ambiguous: int = 0
    unresolved: int = 0
    unattributed: int = 0
    skipped: int = 0
    lost: tuple[str, ...] = ()
    """What a format had no room for: the file, the column, how many and how."""
    notes: tuple[str, ...] = ()


def read_events(
    items: Iterable[Report | Skipped],
    mapper: Mapper,
    skipped: list[Skipped],
    unattributed: list[Unattributed],
    progress: Callable[[int], None] | None = None,
) -> Iterator[Event]:
    """Read reports one after another; those that cannot be read are added to `skipped`, deeds of nobody to `unattributed`."""
    for item in items:
        if isinstance(item, Skipped):
            skipped.append(item)
        else:
            yield from mapper.events(item, unattributed)
        if progress is not None:
            progress(1)


def read_into(
    store: Store,
    items: Iterable[Report | Skipped],
    mapper: Mapper,
    skipped: list[Skipped],
    *,
    published: date | None = None,
    progress: Callable[[int], None] | None = None,
) -> Counter[str]:
    """Read the reports that a store does not have yet, and add them to it.

    Args:
        store: the open store.
        items: reports as their readers found them.
        mapper: what reads them.
        skipped: those that cannot be read are added here, and not to the store.
        published: day of publication of reports that state none; a report is known again whatever day was given.
        progress: called with the number of reports done since the last call.

    Returns:
        How many reports were `read`, were `known` to the store, and of these `known_otherwise`: read by another version.

    Raises:
        SetupError: the store cannot be written.
    """
    counts = Counter[str]()
    for item in items:
        if isinstance(item, Skipped):
            skipped.append(item)
        else:
            key = content_hash(item)
            version = store.read_by(key)
            if version is None:
                report = mapper.dated(replace(item, published=item.published or published))
                sideless: list[Unattributed] = []
                store.add(key, report, mapper.events(report, sideless), sideless)
            counts["read" if version is None else "known"] += 1
            counts["known_otherwise"] += version not in (None, store.version)
        if progress is not None:
            progress(1)
    return counts


def read(paths: Sequence[str | Path], *, published: date | None = None) -> list[Event]:
    """Read reports from files or folders into events.

    Args:
        paths: files or folders; `-` is standard input.
        published: day of publication of reports that state none.

    Returns:
        The events in the order of the reports; reports that cannot be read are left out (`run` records them).

    Raises:
        SetupError: a path is missing or of an unknown kind.
    """
    return list(read_events(read_reports(paths, published=published), Mapper(), [], []))


def run(
    paths: Sequence[str | Path],
    output: Path,
    *,
    published: date | None = None,
    note: str = "",
    least_confidence: float = LEAST_CONFIDENCE,
    front: FrontLine | None = None,
    columns: Mapping[str, str] = NO_COLUMNS,
    fetch: Sequence[str] = (),
    store: Path | None = None,
    formats: Sequence[str] = (),
    progress: Callable[[int], None] | None = None,
) -> Summary:
    """Read reports and write `events.geojson`, `map.html`, `ambiguous.csv`; `unattributed.jsonl`, `skipped.jsonl` if need be.

    Args:
        paths: files or folders; `-` is standard input.
        output: folder to write into; made when missing.
        published: day of publication of reports that state none.
        note: a caption on the map.
        least_confidence: below this confidence, 0 to 1, an event has candidates and no place.
        front: where the front is by somebody's polygons (`mapper.drawn`); events far from it are doubtful.
        columns: column or key of a field of a report, by field, where tables or JSON call it otherwise.
        fetch: addresses of feeds to fetch and read as well.
        store: file to add the events to; reports that it has are not read again, and what is written is of all that it holds.
        formats: of `mapper.export.FORMATS`, to write the events in too.
        progress: called with the number of reports done since the last call.

    Returns:
        What was done, in numbers.

    Raises:
        SetupError: a path is missing, an address is none, the output folder or the store cannot be written, or a package
            that a format needs is not installed.
    """
    further = _further(output, formats, store)
    mapper = Mapper(least_confidence=least_confidence, front=front)
    skipped: list[Skipped] = []
    unattributed: list[Unattributed] = []
    reports = Counter[str]()
    notes: list[str] = []
    default = published if store is None else None  # a store knows reports by what they say themselves
    items = chain(read_reports(paths, published=default, columns=columns), _fetched(fetch, notes, default))
    try:
        output.mkdir(parents=True, exist_ok=True)
        if store is None:
            events = list(read_events(_counted(items, reports), mapper, skipped, unattributed, progress))
        else:
            with Store(store, least_confidence=least_confidence) as kept:
                reports = read_into(kept, items, mapper, skipped, published=published, progress=progress)
                kept.write()
                events, unattributed = kept.events(), kept.sideless()
        lost = _write(events, unattributed, skipped, output, further, note)
    except OSError as fault:
        raise SetupError(f"cannot write to {output}: {fault.strerror or fault}; give another folder with -o") from fault
    return replace(_summary(reports, events, len(unattributed), len(skipped)), lost=lost, notes=tuple(notes))


def _fetched(addresses: Sequence[str], notes: list[str], published: date | None) -> Iterator[Report | Skipped]:
    """Read feeds from the network; what that needs is imported only for them."""
    if not addresses:
        return iter(())
    from mapper.fetch import fetch_reports

    return iter(fetch_reports(addresses, notes, published=published))


def _further(output: Path, formats: Sequence[str], store: Path | None) -> list[Path]:
    """Name the files of further formats; refuse what cannot be written before anything is read."""
    from mapper.export import FORMATS

    files = [output / f"events.{name}" for name in dict.fromkeys(formats)]
    for name in formats:
        FORMATS[name].demand()
    if store is not None and store.resolve() in [file.resolve() for file in files]:
        raise SetupError(f"{store}: the store would be written over by --format {store.suffix[1:]}; give the store another name")
    return files


def _write(
    events: Sequence[Event],
    unattributed: Sequence[Unattributed],
    skipped: Sequence[Skipped],
    output: Path,
    further: Sequence[Path],
    note: str,
) -> tuple[str, ...]:
    """Write all files of a run; gives what further formats had no room for."""
    from mapper.draw import draw_map
    from mapper.export import write_ambiguous, write_events, write_geojson, write_notes

    write_geojson(events, output / "events.geojson")
    write_ambiguous(events, output / "ambiguous.csv")
    write_notes(unattributed, output / "unattributed.jsonl")
    write_notes(skipped, output / "skipped.jsonl")
    draw_map(events, note=note).save(output / "map.html")
    return tuple(f"{path}: {line}" for path in further for line in write_events(events, path))


def _counted(items: Iterable[Report | Skipped], counts: Counter[str]) -> Iterator[Report | Skipped]:
    for item in items:
        counts["read"] += isinstance(item, Report)
        yield item


def _summary(reports: Counter[str], events: Sequence[Event], unattributed: int, skipped: int) -> Summary:
    return Summary(
        reports=reports["read"],
        known=reports["known"],
        known_otherwise=reports["known_otherwise"],
        events_by_change=dict(sorted(Counter(e.change for e in events).items())),
        events_by_status=dict(sorted(Counter(e.status for e in events).items())),
        ambiguous=sum(e.ambiguous for e in events),
        unresolved=sum(e.place_id is None for e in events),
        unattributed=unattributed,
        skipped=skipped,
    )
