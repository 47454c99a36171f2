"""Swaps the sides: in a report's words (`mirror.toml`), in its events, and in the theatre."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from itertools import chain
from pathlib import Path
from typing import Any

from mapper.model import Event, Report
from mapper.pipeline import Mapper
from mapper.reports import read_reports
from mapper.statements import Statement
from mapper.theatre import Theatre, parse_theatre

OTHER = {"RU": "UA", "UA": "RU"}
GOLD = Path(__file__).parent.parent / "gold"
EVERYWHERE = "every"
_TABLE = Path(__file__).with_name("mirror.toml")
_SIDED = ("side", "claimant", "office")
_WORD = re.compile(r"[\w'’-]+")

Facts = tuple[object, ...]


# ---- words


@dataclass(frozen=True, slots=True)
class Swapped:
    """A text with its sides swapped, and the spans of the original that were."""

    text: str
    spans: tuple[tuple[int, int], ...]


class Table:
    """The words of two sides in one language, each with its counterpart.

    Args:
        rows: counterparts, each two rows of forms parted by commas; `*` keeps the ending. The first row with a form has it.
        capitals: stems of words that may name a place.
        leads: words before which make them one.
        ends: words behind which make them one.
    """

    def __init__(
        self, rows: Sequence[Sequence[str]], capitals: Sequence[str], leads: Sequence[str], ends: Sequence[str]
    ) -> None:
        known: dict[str, tuple[str, str]] = {}
        for one, other in rows:
            pairs = _pairs(_forms(one), _forms(other))
            for form, target in chain(pairs, ((target, form) for form, target in pairs)):
                if form.count("*") != target.count("*"):
                    raise ValueError(f"{form!r} keeps other endings than {target!r}")
                known.setdefault(form.casefold(), (form, target))
        entries = sorted(known.values(), key=lambda entry: (-len(entry[0].replace("*", "")), entry[0]))
        self._entries = {f"f{i}": entry for i, entry in enumerate(entries)}
        parts = (f"(?P<{name}>{_pattern(form)})" for name, (form, _) in self._entries.items())
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)
        self._capitals, self._leads, self._ends = tuple(capitals), frozenset(leads), tuple(ends)

    def swap(self, text: str, places: Collection[str]) -> Swapped:
        """Swap the sides in a text in one pass; `places` are names in it that stay, whatever stands around them."""
        spans, parts, done = [], [], 0
        for match in self._pattern.finditer(text):
            if not self._names_a_place(match, places):
                counterpart = self._counterpart(match)
                spans += [match.span()] if counterpart != match.group() else []
                parts += [text[done : match.start()], counterpart]
                done = match.end()
        return Swapped("".join(parts) + text[done:], tuple(spans))

    def _counterpart(self, match: re.Match[str]) -> str:
        found = match.group()
        form, target = self._entries[str(match.lastgroup)]
        kept = re.fullmatch(_pattern(form, keep=True), found, re.IGNORECASE)
        for ending in kept.groups() if kept else ():
            target = target.replace("*", ending, 1)
        if found.isupper() and not form.isupper():
            return target.upper()
        return target[0].upper() + target[1:] if found[0].isupper() and form[0].islower() else target

    def _names_a_place(self, match: re.Match[str], places: Collection[str]) -> bool:
        """Tell whether a word is a place's name, or a capital's name that of the city or part of its region's."""
        if match.group() in places:
            return True
        if not match.group().casefold().startswith(self._capitals):
            return False
        before = _WORD.findall(match.string[max(0, match.start() - 30) : match.start()].casefold())
        behind = _WORD.findall(match.string[match.end() : match.end() + 30].casefold())
        led = bool(before) and match.string[match.start() - 1] in " «" and before[-1] in self._leads
        return led or (bool(behind) and behind[0].startswith(self._ends))


def _forms(row: str) -> list[str]:
    return [form.strip() for form in row.split(",")]


def _pairs(ones: list[str], others: list[str]) -> list[tuple[str, str]]:
    """Pair forms in their order; a single form with each of the others."""
    longest = max(len(ones), len(others))
    ones, others = (forms * longest if len(forms) == 1 else forms for forms in (ones, others))
    return list(zip(ones, others, strict=True))


def _pattern(form: str, *, keep: bool = False) -> str:
    ending = r"(\w*)" if keep else r"\w*"
    return re.escape(form).replace(r"\*", ending).replace(r"\ ", r"\s").replace("'", "['’]").replace("е", "[её]")


@cache
def table_of(language: str) -> Table:
    """Give the table of a language; what is common to all languages stands behind its own."""
    data = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    own, common = data[language], data[EVERYWHERE]
    return Table(own["words"] + common["words"], own["capitals"], own["leads"], own["ends"])


# ---- reports


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the mirror image of a report was read.

    Attributes:
        report: the report.
        mirror: its mirror image.
        wanted: the facts of its events with the sides swapped.
        found: the facts of the mirror image's events.
        alone: words that name a side and have no counterpart in the table.
    """

    report: Report
    mirror: Report
    wanted: list[Facts]
    found: list[Facts]
    alone: tuple[str, ...]

    @property
    def mirrors(self) -> bool:
        """Whether both were read alike."""
        return self.wanted == self.found


def mirror_report(report: Report, places: Collection[str] = ()) -> tuple[Report, Swapped]:
    """Give a report with its sides swapped, in its source too, and what was swapped in its text."""
    table = table_of(report.lang or "en")
    title, body = (
        table.swap(part, places) for part in (report.text[: report.body_start], report.text[report.body_start :])
    )
    spans = title.spans + tuple((a + report.body_start, b + report.body_start) for a, b in body.spans)
    whole = Swapped(title.text + body.text, spans)
    source = table.swap(report.source, ()).text if report.source else report.source
    return replace(report, text=whole.text, body_start=len(title.text), source=source), whole


@cache
def _events(mapper: Mapper, report: Report) -> tuple[Event, ...]:
    return mapper.events(report)


def outcome(report: Report, mapper: Mapper, other: Mapper, places: Collection[str] = ()) -> Outcome:
    """Read a report, and its mirror image with another mapper."""
    mirror, swapped = mirror_report(report, places)
    wanted = [facts(event, swap=True) for event in _events(mapper, report)]
    found = [facts(event) for event in other.events(mirror)]
    alone = () if wanted == found else tuple(_alone(report, mapper, swapped.spans))
    return Outcome(report, mirror, wanted, found, alone)


def facts(event: Event, *, swap: bool = False) -> Facts:
    """Give what a mirror image must share with an event; with its sides swapped on demand."""

    def side(code: str) -> str:
        return OTHER.get(code, code) if swap else code

    return (
        event.mention,
        event.place_id,
        event.change,
        side(event.actor),
        side(event.control_after),
        side(event.claimant_side),
        event.status,
        event.event_date,
        event.event_date_end,
        event.date_precision,
        event.background,
    )


def _alone(report: Report, mapper: Mapper, spans: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Give the words that name a side as the program reads them, and that were not swapped."""
    for parsed in mapper.parse(report):
        for chunk, text in zip(parsed.chunks, parsed.texts, strict=True):
            start, stop = parsed.sentence.starts[chunk.start], parsed.sentence.stops[chunk.stop - 1]
            sided = chunk.kind in _SIDED and getattr(chunk.value, "side", chunk.value) in OTHER
            if sided and all(b <= start or a >= stop for a, b in spans):
                yield text


def gold_reports(path: Path) -> Iterator[tuple[Report, Collection[str]]]:
    """Give the reports of a gold set, each with the names of the places that it has events at."""
    lines = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    for report, line in zip(read_reports([path]), lines, strict=True):
        assert isinstance(report, Report)
        yield report, {event["mention"] for event in line["events"]}


# ---- shares


@dataclass(slots=True)
class Share:
    """How many reports mirror: of all with a mirror image, and of those of them with events; how many have none (`alone`)."""

    counts: Counter[str] = field(default_factory=Counter)

    def add(self, result: Outcome) -> None:
        """Count one report; one with a word that has no counterpart is left out where it does not mirror."""
        told = bool(result.wanted or result.found)
        if result.alone:
            self.counts["alone"] += 1
            return
        mirrors = result.mirrors
        self.counts.update({"all": 1, "mirrored": mirrors, "told": told, "told mirrored": told and mirrors})

    @property
    def value(self) -> float:
        """The share that mirrors; 1 of none."""
        return self.counts["mirrored"] / self.counts["all"] if self.counts["all"] else 1.0

    def __str__(self) -> str:
        c = self.counts
        told = f"with events {c['told mirrored']}/{c['told']}"
        return f"{c['mirrored']}/{c['all']} = {self.value:.1%}, {told}; not swappable {c['alone']}"


def shares(
    path: Path, mapper: Mapper, other: Mapper, on_failure: Callable[[Outcome], None] | None = None
) -> dict[str, Share]:
    """Read every report of a gold set and, with another mapper, its mirror image; count by language."""
    found: dict[str, Share] = {}
    for report, places in gold_reports(path):
        result = outcome(report, mapper, other, places)
        found.setdefault(report.lang or "", Share()).add(result)
        if on_failure is not None and not result.mirrors:
            on_failure(result)
    return found


# ---- the theatre


def mirror_theatre(name: str, *, words: bool, land: bool) -> Theatre:
    """Give a theatre whose two sides are exchanged; claimants keep their names.

    Args:
        name: the theatre's.
        words: whether to exchange the words, claimants and offices of the sides.
        land: whether to exchange whose land is whose, and whose media write in which language.
    """
    path = resources.files("mapper") / "theatres" / f"{name}.toml"
    data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    one, other = data["sides"]
    if words != land:
        one["country"], other["country"] = other["country"], one["country"]
    if land:
        data["media"] = {language: OTHER[side] for language, side in data["media"].items()}
    if words:
        one["code"], other["code"] = other["code"], one["code"]
        for row in (*data["claimants"], *data["offices"]):
            row["side"] = OTHER.get(row["side"], row["side"])
    return parse_theatre(data, name)


def mirror_statement(statement: Statement) -> Statement:
    """Give a statement with its sides swapped, without its trace."""
    claimant = statement.claimant
    other = replace(claimant, side=OTHER.get(claimant.side, claimant.side)) if claimant else None
    return replace(statement, actor=OTHER[statement.actor], claimant=other, trace=())
