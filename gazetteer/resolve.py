"""Candidates and context become a resolution: the likeliest place, how sure, why, and what else it could be.

All names of a report are resolved together: what region, kind and spelling tell spreads each name's belief over its
candidates; further passes let each name's belief speak for the candidates of the others that lie near.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gazetteer.calibration import calibrated
from gazetteer.company import Company
from gazetteer.distance import great_circle_km
from gazetteer.evidence import (
    EVIDENCE,
    KINDS,
    Context,
    Query,
    Setting,
    Weighted,
    companions,
    neighbours,
    population_fits,
)
from gazetteer.index import Gazetteer
from gazetteer.place import Ambiguity, Candidate, Evidence, NameMatch, Place, Resolution, lies_in

PASSES = 3
DOUBT_BELOW = 0.955
"""Below this confidence places of the same name count as rivals."""
APPROXIMATE_M = 3000.0
"""Beyond this radius a position counts as known only to a few kilometres."""
FAR_KM = 50.0
"""Farther than this from a given front line a place is implausible. A round number, chosen and not measured."""
MAX_CANDIDATES = 150
_OF_COMPANY = (companions, neighbours)
_GUESSES = ("skeleton", "trigram")


@dataclass(frozen=True, slots=True)
class _Scored:
    match: NameMatch
    total: float
    evidence: tuple[Evidence, ...]


def resolve_all(queries: Sequence[Query], gazetteer: Gazetteer, setting: Setting) -> list[Resolution]:
    """Resolve the names of one report together.

    Args:
        queries: the names and what the text says around each; equal names are taken to mean the same place.
        gazetteer: the places.
        setting: countries of the war, regions in which land was changing hands.

    Returns:
        A resolution for each query, in order.
    """
    alone = [_score(_candidates(q, gazetteer, setting), Context(q, setting)) for q in queries]
    names = [rows[0].match.name if rows else q.name for q, rows in zip(queries, alone, strict=True)]
    scored = alone
    for _ in range(PASSES if len(set(names)) > 1 else 0):
        company = Company(
            (name, [(row.match.place, share) for row, share in zip(rows, _shares(rows), strict=True)])
            for name, rows in zip(names, scored, strict=True)
        )
        scored = [
            _with_company(rows, Context(q, setting, company, name))
            for q, rows, name in zip(queries, alone, names, strict=True)
        ]
    by_name = {q.name: rows for q, rows in zip(queries, scored, strict=True)}
    return [
        _resolution(q, rows, setting, _away_km(q, by_name, setting)) for q, rows in zip(queries, scored, strict=True)
    ]


def resolve(query: Query, gazetteer: Gazetteer, setting: Setting) -> Resolution:
    """Resolve one name by itself; without any candidate the resolution has no place and says so."""
    return resolve_all([query], gazetteer, setting)[0]


def _candidates(query: Query, gazetteer: Gazetteer, setting: Setting) -> list[NameMatch]:
    """Give the places of that name; those of a like name where none of that name fits what the text says."""
    found = list(gazetteer.lookup(query.name))
    units = _search_units(query)
    if units and not any(lies_in(m.place, unit) for m in found for unit in units):
        found += gazetteer.similar(query.name, units)
    elif not found:
        found += gazetteer.similar(query.name, sorted(setting.fighting))
    if len(found) > MAX_CANDIDATES:
        found.sort(
            key=lambda m: (
                not setting.fighting.intersection(m.place.units),
                not any(lies_in(m.place, unit) for unit in units),
                m.place.country not in setting.countries,
                -(m.place.population or 0),
                m.place.place_id,
            )
        )
    best: dict[str, NameMatch] = {}
    for match in found[:MAX_CANDIDATES]:
        best.setdefault(match.place.place_id, match)
    return list(best.values())


def _search_units(query: Query) -> list[str]:
    """Give the codes of the admin units in which the text puts the place: stated, or around its landmark or direction."""
    if query.units:
        return [unit.code for unit in query.units]
    around = [place for mark in query.landmarks for place in mark.places[:3]]
    return sorted({code for place in around for code in place.units[1:2]})


def _score(matches: Sequence[NameMatch], context: Context) -> list[_Scored]:
    rows = [_Scored(match, 0.0, ()) for match in matches]
    return _weigh(rows, context, [entry for entry in EVIDENCE if entry[0] not in _OF_COMPANY])


def _with_company(rows: Sequence[_Scored], context: Context) -> list[_Scored]:
    return _weigh(rows, context, [entry for entry in EVIDENCE if entry[0] in _OF_COMPANY])


def _weigh(rows: Sequence[_Scored], context: Context, functions: Sequence[Weighted]) -> list[_Scored]:
    """Add what some evidence says to what has been said of each candidate; best first."""
    weighed = []
    for row in rows:
        said = [(function, weight, function(row.match, context)) for function, weight in functions]
        new = tuple(Evidence(f.__name__, told[0] * weight, told[1]) for f, weight, told in said if told is not None)
        weighed.append(_Scored(row.match, row.total + sum(e.weight for e in new), row.evidence + new))
    return sorted(weighed, key=_order)


def _order(row: _Scored) -> tuple[float, float, str]:
    """Order candidates, best first; of even ones that of the surer position: more sources know it, so more is said of it."""
    radius = row.match.place.position_uncertainty_m
    return -row.total, math.inf if radius is None else radius, row.match.place.place_id


def _shares(rows: Sequence[_Scored]) -> list[float]:
    if not rows:
        return []
    top = rows[0].total
    odds = [math.exp(row.total - top) for row in rows]
    total = sum(odds)
    return [o / total for o in odds]


def _confidence(rows: Sequence[_Scored], shares: Sequence[float]) -> float:
    """Give how sure the best candidate is: its share of belief, capped by what speaks against it, calibrated."""
    return calibrated(shares[0] * _ceiling(rows[0]))


def _sure_place(rows: Sequence[_Scored], setting: Setting) -> Place | None:
    sure = bool(rows) and _confidence(rows, _shares(rows)) >= setting.least_confidence
    return rows[0].match.place if sure else None


def _away_km(query: Query, by_name: Mapping[str, Sequence[_Scored]], setting: Setting) -> float:
    """Give how far from the named place the text speaks of: as stated, or half the way between two names."""
    if query.between is None:
        return query.away_km or 0.0
    one, other = (_sure_place(by_name.get(name, ()), setting) for name in (query.name, query.between))
    if one is None or other is None or None in (one.lon, one.lat, other.lon, other.lat):
        return 0.0
    return great_circle_km(one.lon or 0.0, one.lat or 0.0, other.lon or 0.0, other.lat or 0.0) / 2


def _resolution(query: Query, rows: Sequence[_Scored], setting: Setting, away_km: float) -> Resolution:
    shares = _shares(rows)
    candidates = tuple(
        Candidate(row.match, round(share, 4), row.evidence) for row, share in zip(rows, shares, strict=True)
    )
    if not rows:
        detail = f"no place in the gazetteer is called {query.name}, or much like it"
        return Resolution(query.name, None, 0.0, (Ambiguity("unresolved", detail),), ())
    confidence = _confidence(rows, shares)
    ambiguity = tuple(_ambiguities(query, rows, shares, confidence, setting, away_km))
    if confidence < setting.least_confidence:
        best = rows[0].match.place
        where = best.admin1 or best.country
        detail = f"{query.name} could be any of {len(rows)} places; the likeliest, in {where}, is too doubtful to draw"
        rivals = tuple(a for a in ambiguity if a.code == "homonyms")
        return Resolution(query.name, None, 0.0, (*rivals, Ambiguity("unresolved", detail)), candidates)
    place = rows[0].match.place
    known_to = place.position_uncertainty_m
    radius_m = None if known_to is None else round(known_to + away_km * 1000, -2)
    return Resolution(query.name, place, round(confidence, 4), ambiguity, candidates, radius_m)


def _ceiling(row: _Scored) -> float:
    """Give how sure a place can be at most: guesses at a spelling, and places that the context speaks against, less so."""
    against = sum(min(0.0, e.weight) for e in row.evidence)
    return max(0.3, 0.985 + against * 0.04)


def _ambiguities(
    query: Query,
    rows: Sequence[_Scored],
    shares: Sequence[float],
    confidence: float,
    setting: Setting,
    away_km: float,
) -> list[Ambiguity]:
    best = rows[0]
    checks = (
        _homonyms(query, rows, shares, confidence),
        _name_differs(query, best),
        _outside(query, best),
        _kind_differs(query, best),
        _population_differs(query, best),
        _former(query, best),
        _far(query, best, setting),
        _approximate(best, away_km),
    )
    return [found for found in checks if found is not None]


def _homonyms(query: Query, rows: Sequence[_Scored], shares: Sequence[float], confidence: float) -> Ambiguity | None:
    best = rows[0]
    exact = [r for r in rows[1:] if r.match.via not in _GUESSES]
    if best.match.via in _GUESSES and exact:
        return Ambiguity("homonyms", f"a place called exactly {query.name} lies elsewhere: {_list(exact[:3])}")
    rivals = [r for r, share in zip(rows[1:], shares[1:], strict=True) if share >= 0.02 and r.match.via not in _GUESSES]
    if not rivals or confidence >= DOUBT_BELOW:
        return None
    return Ambiguity(
        "homonyms",
        f"{len(rivals) + 1} places of that name fit about as well; besides {_name(best)}: {_list(rivals[:4])}",
    )


def _name_differs(query: Query, best: _Scored) -> Ambiguity | None:
    if best.match.via not in _GUESSES:
        return None
    where = query.units[0].name if query.units else "that neighbourhood"
    return Ambiguity(
        "name_differs",
        f"no place called exactly {query.name} is known in {where}; the nearest name there is {best.match.name}",
    )


def _outside(query: Query, best: _Scored) -> Ambiguity | None:
    if not query.units or any(lies_in(best.match.place, unit.code) for unit in query.units):
        return None
    return Ambiguity(
        "outside_stated_region", f"the report puts it in {query.units[0].name}; {_name(best)} is the place of that name"
    )


def _kind_differs(query: Query, best: _Scored) -> Ambiguity | None:
    place = best.match.place
    if query.kind is None or place.kind in ("other", "district") or place.kind in KINDS[query.kind]:
        return None
    if query.kind == "village" and place.country != "UA":
        return None
    return Ambiguity("kind_differs", f"the report calls it a {query.kind}; {place.name} is a {place.kind}")


def _population_differs(query: Query, best: _Scored) -> Ambiguity | None:
    place = best.match.place
    if query.population is None or population_fits(query.population, place.population):
        return None
    known = (
        f"GeoNames gives {place.name} {place.population:,}"
        if place.population
        else f"no source gives {place.name} a population, and GeoNames lists every place of 500 or more that it knows, "
        "so it is probably smaller"
    )
    return Ambiguity("population_differs", f"the report says {query.population:,} residents; {known}")


def _former(query: Query, best: _Scored) -> Ambiguity | None:
    if best.match.via != "former":
        return None
    today = f"today it is {best.match.place.name}"
    return Ambiguity("former_name", f"{query.name} is no longer the official name{_since(best.match.until)}; {today}")


def _since(until: str | None) -> str:
    """Put into words when a name ceased to be official (see `NameMatch.until`)."""
    if until is None:
        return ""
    first, _, last = until.partition("/")
    return f" since some time between {first} and {last}" if last else f" since {first}"


def _far(query: Query, best: _Scored, setting: Setting) -> Ambiguity | None:
    place, line = best.match.place, setting.line
    if line is not None and place.lon is not None and place.lat is not None:
        away_km = line.km(place.lon, place.lat, query.day)
        if away_km is not None:
            return _far_from(line.name, away_km, query) if away_km > FAR_KM else None
    if not setting.regions or setting.regions.intersection(best.match.place.units):
        return None
    return Ambiguity(
        "far_from_front",
        f"no land was changing hands in {best.match.place.admin1 or best.match.place.country} at that time",
    )


def _far_from(line: str, away_km: float, query: Query) -> Ambiguity:
    on = f" on {query.day.isoformat()}" if query.day else ""
    return Ambiguity("far_from_front", f"it lies {away_km:.0f} km from the front{on} by {line}")


def _approximate(best: _Scored, away_km: float) -> Ambiguity | None:
    radius = best.match.place.position_uncertainty_m
    if radius is None:
        return (
            Ambiguity("approximate_position", "no source gives it a position: it is listed, not drawn")
            if best.match.place.lon is None
            else None
        )
    details = []
    if away_km:
        name = best.match.place.name
        details.append(
            f"the report speaks of a spot about {away_km:.0f} km from {name}; the position is that of {name}"
        )
    if radius > APPROXIMATE_M:
        details.append(f"its position is known only to about {radius / 1000:.0f} km")
    return Ambiguity("approximate_position", "; ".join(details)) if details else None


def _name(row: _Scored) -> str:
    place = row.match.place
    units = filter(None, (place.admin2, place.admin1, "" if place.admin1 else place.country))
    return f"{place.name}, {', '.join(units)}"


def _list(rows: Sequence[_Scored]) -> str:
    return "; ".join(_name(row) for row in rows)
