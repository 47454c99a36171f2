"""One report laid open: its text with mentions and statements marked, and the rule or evidence behind every field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mapper.model import Event, Report
from mapper.parsed import Parsed
from mapper.pipeline import Mapper

_MARKED = frozenset(
    {"place", "unit", "direction", "cue", "claimant", "side", "office", "say", "deny", "date", "irrealis", "neg"}
)
_SHOWN = (
    "change",
    "actor",
    "control_after",
    "claimant",
    "claimant_side",
    "status",
    "event_date",
    "event_date_end",
    "date_precision",
    "date_basis",
    "background",
    "place_id",
    "place_name",
    "admin1",
    "place_confidence",
    "ambiguous",
)


def explain(report: Report, mapper: Mapper | None = None) -> str:
    """Lay one report open.

    Args:
        report: the report.
        mapper: what reads it; a new one when None.

    Returns:
        Lines of text: the sentences with their chunks marked as `[kind words]`, then every event with each field and the
        rule or evidence behind it, and the other readings of its place.
    """
    mapper = mapper or Mapper()
    report = mapper.dated(report)
    parsed = mapper.parse(report)
    lines = [f"report {report.report_id}", *_marked(parsed), ""]
    events = mapper.events(report)
    if not events:
        lines.append("no statement about control of a settlement was found")
    for number, event in enumerate(events, 1):
        lines += _event(number, event)
    return "\n".join(lines) + "\n"


def _marked(parsed: Sequence[Parsed]) -> Iterator[str]:
    for p in parsed:
        words = []
        for chunk, text in zip(p.chunks, p.texts, strict=True):
            label = f"{chunk.kind}:{chunk.value.change}" if chunk.kind == "cue" else chunk.kind
            words.append(f"[{label} {text}]" if chunk.kind in _MARKED else text)
        yield f"  ({p.sentence.lang}{', title' if p.sentence.title else ''}) {' '.join(words)}"


def _event(number: int, event: Event) -> Iterator[str]:
    rules = dict(event.trace)
    yield f"event {number}: {event.mention!r} at {event.mention_start}-{event.mention_stop}"
    yield f"  quote: {event.quote}"
    for name in _SHOWN:
        rule = rules.get(name)
        yield f"  {name}: {getattr(event, name)}" + (f"   <- {rule}" if rule else "")
    for reason in event.ambiguity:
        yield f"  {reason.code}: {reason.detail}"
    for other in event.candidates:
        yield f"  or {other.place_name} ({other.place_id}, {other.admin1 or other.country}), score {other.score}: {other.why}"
    yield ""
