"""Statements and resolutions become events: one row of the contract each. Status follows rules that treat the sides alike."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gazetteer.place import Candidate, Resolution
from mapper.model import Event, Mention, Reading, Report, Status, place_fields
from mapper.statements import Statement
from mapper.theatre import Theatre

MAX_CANDIDATES = 5
"""How many other readings an event carries."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A statement and what its mention resolved to."""

    statement: Statement
    resolution: Resolution

    @property
    def where(self) -> str:
        """What tells its place from others: the place's id, or the likeliest name when it is unresolved."""
        if self.resolution.place is not None:
            return self.resolution.place.place_id
        likeliest = (
            self.resolution.candidates[0].match.name if self.resolution.candidates else self.statement.mention.text
        )
        return likeliest.casefold()


def build_events(
    report: Report,
    statements: Sequence[Statement],
    resolutions: Mapping[Mention, Resolution],
    stated: Mapping[Mention, str],
    theatre: Theatre,
) -> tuple[Event, ...]:
    """Make the events of one report, in the order of its text.

    Args:
        report: the report.
        statements: what it says.
        resolutions: the place of every mention of the statements.
        stated: what the report says of each of them beside its name, in words.
        theatre: the war.

    Returns:
        The events; () when there is no statement.
    """
    placed = [_Placed(s, resolutions[s.mention]) for s in statements]
    placed = _merge(_without_echoes(_mark_disputes(_without_titles(placed), theatre)))
    placed.sort(key=lambda p: (p.statement.start, p.statement.mention.start))
    return tuple(_event(report, p, stated[p.statement.mention], theatre) for p in placed)


def _without_titles(placed: list[_Placed]) -> list[_Placed]:
    """Leave out what a title says of a place that the text speaks of itself."""
    told = {p.where for p in placed if not p.statement.title}
    return [p for p in placed if not p.statement.title or p.where not in told]


def _mark_disputes(placed: list[_Placed], theatre: Theatre) -> list[_Placed]:
    """Mark a gain that one side claims and the hold that the other side claims at the same place."""

    def claims(p: _Placed, change: str) -> bool:
        s = p.statement
        return s.change == change and not s.background and s.claimant is not None and s.claimant.side == s.actor

    disputed = set()
    for gain in placed:
        for hold in placed:
            if (
                gain.where == hold.where
                and claims(gain, "gained")
                and claims(hold, "held")
                and hold.statement.actor == theatre.opponent(gain.statement.actor)
            ):
                disputed |= {id(gain), id(hold)}
    return [_Placed(replace(p.statement, disputed=True), p.resolution) if id(p) in disputed else p for p in placed]


def _without_echoes(placed: list[_Placed]) -> list[_Placed]:
    """Leave out an advance into a place that the same side is said to have gained whole, or beside one that it left.

    What it has gained it holds: that is left out too.
    """
    ended = {
        (p.where, p.statement.actor, p.statement.change)
        for p in placed
        if p.statement.change in ("gained", "withdrew") and not p.statement.background and not p.statement.denied
    }
    ending = {"advanced": ("gained", "withdrew"), "held": ("gained",)}
    return [
        p
        for p in placed
        if ended.isdisjoint((p.where, p.statement.actor, end) for end in ending.get(p.statement.change, ()))
    ]


def _merge(placed: list[_Placed]) -> list[_Placed]:
    """Make one of the same change at the same place by the same actor, said again by the same claimant or by nobody named."""
    groups: dict[tuple[str, str, str, bool], list[_Placed]] = {}
    for p in placed:
        s = p.statement
        groups.setdefault((p.where, s.change, s.actor, s.background), []).append(p)
    merged = []
    for group in groups.values():
        by_claimant: dict[str, list[_Placed]] = {}
        explicit = [p for p in group if p.statement.explicit]
        for p in group:
            claimant = p.statement.claimant
            if explicit and not p.statement.explicit and not (claimant and claimant.observer):
                claimant = explicit[0].statement.claimant
            by_claimant.setdefault(claimant.name if claimant else "", []).append(p)
        merged += [_fullest(same) for same in by_claimant.values()]
    return merged


def _fullest(same: list[_Placed]) -> _Placed:
    """Give the statement that says most: by a named claimant, dated by itself, inside the place."""
    best = max(
        same,
        key=lambda p: (
            p.statement.explicit,
            p.statement.inside,
            p.statement.when.basis in ("stated", "relative"),
            -p.statement.start,
        ),
    )
    dated = max(same, key=lambda p: (p.statement.when.basis in ("stated", "relative"), -p.statement.start))
    statement = replace(best.statement, disputed=any(p.statement.disputed for p in same), when=dated.statement.when)
    return _Placed(statement, best.resolution)


def status_of(statement: Statement, theatre: Theatre) -> Status:
    """Give the status of a statement: who says it, and whom it favours.

    `claimed` by the side that it favours or by nobody known; `confirmed` by the side that it costs or by an independent
    observer; `denied` when the report says that it is not so; `disputed` when the report carries both.
    """
    if statement.denied:
        return "denied"
    if statement.disputed:
        return "disputed"
    favoured = theatre.opponent(statement.actor) if statement.change == "withdrew" else statement.actor
    side = statement.claimant.side if statement.claimant else "unknown"
    return "claimed" if side in (favoured, "unknown") else "confirmed"


def control_after(statement: Statement, theatre: Theatre) -> str:
    """Give who holds the place afterwards, as the statement plainly implies: a side, `contested` or `unknown`."""
    change, actor = statement.change, statement.actor
    if statement.denied or (statement.disputed and change != "held"):
        return actor if change in ("withdrew", "held") else "unknown"
    if change == "withdrew":
        return theatre.opponent(actor) or "unknown"
    if change == "advanced":
        return "contested" if statement.inside else "unknown"
    return "contested" if change == "contested" else actor


def _event(report: Report, placed: _Placed, stated: str, theatre: Theatre) -> Event:
    s, resolution = placed.statement, placed.resolution
    place = resolution.place
    status = status_of(s, theatre)
    others = [c for c in resolution.candidates if place is None or c.match.place.place_id != place.place_id]
    claimant = s.claimant
    return Event(
        event_id=_event_id(report, s),
        event_date=s.when.first,
        event_date_end=s.when.last,
        date_precision=s.when.precision,
        date_basis=s.when.basis,
        background=s.background,
        mention=s.mention.text,
        **(place_fields(place) | {"position_uncertainty_m": resolution.radius_m}),
        change=s.change,
        actor=s.actor,
        control_after=control_after(s, theatre),
        claimant=claimant.name if claimant else None,
        claimant_side=claimant.side if claimant else "unknown",
        status=status,
        place_confidence=round(resolution.confidence, 3),
        ambiguous=resolution.ambiguous,
        ambiguity=resolution.ambiguity,
        candidates=tuple(_reading(c) for c in others[:MAX_CANDIDATES]),
        quote=report.text[s.start : s.stop],
        report_id=report.report_id,
        source=report.source,
        url=report.url,
        published=report.published,
        mention_start=s.mention.start,
        mention_stop=s.mention.stop,
        trace=(*_trace(s, resolution, status), ("hints", stated)),
    )


def _event_id(report: Report, s: Statement) -> str:
    claimant = s.claimant.name if s.claimant else ""
    parts = (report.report_id, report.text, str(s.mention.start), s.change, s.actor, claimant, str(s.background))
    return "e-" + hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _reading(candidate: Candidate) -> Reading:
    place = candidate.match.place
    return Reading(
        place.place_id,
        place.name,
        place.admin1,
        place.country,
        place.lon,
        place.lat,
        round(candidate.score, 3),
        candidate.why,
    )


def _trace(s: Statement, resolution: Resolution, status: Status) -> tuple[tuple[str, str], ...]:
    best = (
        resolution.candidates[0].why
        if resolution.place and resolution.candidates
        else "; ".join(a.detail for a in resolution.ambiguity)
    )
    side = s.claimant.side if s.claimant else "unknown"
    return (
        *s.trace,
        ("status", f"{status}: said by {side}, about what {s.actor} did ({s.change})"),
        ("place_id", best),
    )
