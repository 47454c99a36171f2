"""The values that the gazetteer gives out: places, and the ways a name led to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["city", "settlement", "village", "district", "other"]
"""What a place is: `settlement` is the Ukrainian `selyshche`, between a city and a village."""

Via = Literal["exact", "inflected", "former", "folded", "skeleton", "trigram"]
"""How a query led to a name, surest first."""


@dataclass(frozen=True, slots=True)
class Place:
    """One settlement.

    Attributes:
        place_id: `katottg:UA…` for Ukraine, `geonames:…` or `postal:…` elsewhere, `user:…` for a user's own.
        name: canonical name in Latin letters (2010 national romanisation for Ukraine).
        name_uk: Ukrainian name, or None.
        name_ru: Russian name, or None.
        kind: what it is.
        country: ISO 3166-1 alpha-2.
        admin1: oblast, in Latin letters ("Zaporizhzhia Oblast"); far from the war the country's name; "" when unknown.
        admin2: raion ("Polohy Raion"); "" when unknown.
        admin3: hromada ("Huliaipole Hromada"); "" when unknown.
        units: codes of the admin units that it lies in, widest first (`UA23000…`, or `RU-38`).
        lon: longitude in degrees, WGS 84; None when no source has a usable position.
        lat: latitude in degrees, WGS 84; None together with `lon`.
        position_uncertainty_m: radius in metres within which the centre lies (19 of 20); None without a position.
        population: residents, or None when no source counts them.
        source: where the position comes from, as the manifest names it.
    """

    place_id: str
    name: str
    name_uk: str | None
    name_ru: str | None
    kind: Kind
    country: str
    admin1: str
    admin2: str
    admin3: str
    units: tuple[str, ...]
    lon: float | None
    lat: float | None
    position_uncertainty_m: float | None
    population: int | None
    source: str


@dataclass(frozen=True, slots=True)
class AdminUnit:
    """An oblast, raion or hromada.

    Attributes:
        code: KATOTTG code, or `RU-38` and the like (country, GeoNames admin1 code).
        name: in Latin letters, with its kind ("Polohy Raion").
        level: 1 oblast, 2 raion, 3 hromada; 0 a country.
        country: ISO 3166-1 alpha-2.
        lon: longitude of its middle (median of its settlements), degrees; None when it has none with a position.
        lat: latitude of its middle, degrees.
        name_uk: Ukrainian name, with its kind ("Пологівський район"); None abroad where no source has one.
    """

    code: str
    name: str
    level: int
    country: str
    lon: float | None
    lat: float | None
    name_uk: str | None = None


def lies_in(place: Place, code: str) -> bool:
    """Tell whether a place lies in the admin unit or country of a code."""
    return code in place.units or code == place.country


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A place that a written name can mean, and how the name led to it.

    Attributes:
        place: the place.
        name: the gazetteer's spelling that matched, in the nominative ("Часів Яр", "Artemivsk").
        via: how it matched. `exact` and `inflected` are spellings of today's name, in any of the three languages;
            `former` is any form of a name no longer official; `folded` a spelling that only the fold sees as the same;
            `skeleton` and `trigram` are guesses at a misspelling.
        similarity: 1.0 for `exact`, `inflected` and `former`, below it for the others, and 0.9 for a name that GeoNames alone
            gives a Ukrainian place and that is nothing like its official one.
        until: year in which a former name ceased to be official ("2016"), or the two years between which it did
            ("2021/2024"); None when that is not known, and for names that are not former.
    """

    place: Place
    name: str
    via: Via
    similarity: float
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for (weight above 0) or against (below 0) a candidate.

    Attributes:
        name: the function in `gazetteer.evidence` that gave it.
        weight: what it adds to the candidate's log-odds.
        detail: the reason in words a person can check.
    """

    name: str
    weight: float
    detail: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a mention can mean, with its score and the evidence behind it.

    Attributes:
        match: the place and how the name led to it.
        score: share of belief among all candidates, 0 to 1.
        evidence: what speaks for and against it, in the order of `gazetteer.evidence.EVIDENCE`.
    """

    match: NameMatch
    score: float
    evidence: tuple[Evidence, ...]

    @property
    def why(self) -> str:
        """The evidence in one line of words."""
        return "; ".join(e.detail for e in self.evidence)


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """One reason to look at a place: a code of the event contract and a detail that a person can act on."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a name most likely means.

    Attributes:
        query: the name as written.
        place: the place taken; None when nothing fits or nothing settles it (then `ambiguity` says why).
        confidence: probability that `place` is right, 0 to 1; 0.0 without a place.
        ambiguity: reasons to look, `former_name` and `approximate_position` included.
        candidates: all readings, best first; the first is `place` where there is one.
        radius_m: radius in metres around the position of `place` within which what the text speaks of lies: the uncertainty
            of the position, and the distance at which "3 km north of X" is from X; None without a position.
    """

    query: str
    place: Place | None
    confidence: float
    ambiguity: tuple[Ambiguity, ...]
    candidates: tuple[Candidate, ...]
    radius_m: float | None = None

    @property
    def ambiguous(self) -> bool:
        """Whether a careful reader would want to look at it."""
        return any(a.code not in ("former_name", "approximate_position") for a in self.ambiguity)
