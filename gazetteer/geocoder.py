"""The gazetteer as a geocoder of geopy: for users of geopy and of `geopandas.tools.geocode`, without a network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from geopy.adapters import BaseSyncAdapter  # type: ignore[import-untyped]  # geopy publishes no types
from geopy.exc import (  # type: ignore[import-untyped]  # likewise
    ConfigurationError,
    GeocoderQueryError,
    GeocoderUnavailable,
)
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder  # type: ignore[import-untyped]  # likewise
from geopy.location import Location  # type: ignore[import-untyped]  # likewise
from geopy.point import Point  # type: ignore[import-untyped]  # likewise

from gazetteer.asked import Within, question, units_called
from gazetteer.errors import GazetteerError
from gazetteer.evidence import Query, Setting, stated_region
from gazetteer.index import open_gazetteer
from gazetteer.online import Online
from gazetteer.place import AdminUnit, Candidate, Place, Resolution
from gazetteer.resolve import resolve

LANGUAGES = ("en", "uk", "ru")
"""Languages in which an address can give the place's name."""

TAKEN_FROM = 0.7
"""From this confidence on a place is given as the one answer. A town is, then, though hamlets share its name: asked for bare
names, whoever means the hamlet gets a wrong answer, with `homonyms` beside it. At 0.9 that is rare, for a sixth fewer answers."""

_COUNTRY = 0
_GUESSES = ("skeleton", "trigram")


class _NoNetwork(BaseSyncAdapter):  # type: ignore[misc]  # geopy publishes no types
    """The transport of a geocoder that asks nobody."""

    def get_json(self, url: str, *, timeout: Any, headers: Any) -> NoReturn:  # noqa: ARG002  # geopy's signature
        raise GeocoderUnavailable(f"{url} was asked for, but the gazetteer works without a network")

    get_text = get_json


class GazetteerGeocoder(Geocoder):  # type: ignore[misc]  # geopy publishes no types
    """Geocoder that answers from the gazetteer on this machine.

    It reads Ukrainian and Russian names in any case form, former names and foreign spellings. Of a name that several places
    have, `geocode` gives all with `exactly_one=False`, and none by itself unless one of them is likely enough
    (`TAKEN_FROM`); what then remains in doubt stands in `Location.raw["ambiguity"]`.

    Args:
        fallback: another geocoder of geopy (synchronous), asked where the gazetteer knows nothing; only what it is given
            here ever goes online. Its answers carry the name of its class as `raw["source"]` and what the service
            said as `raw["answer"]`.
        cache: folder in which the fallback's answers are kept, one JSON file a question; None keeps none.
        min_delay_seconds: least time between two questions to the fallback.

    Raises:
        ConfigurationError: a cache without a fallback, or a folder that cannot be made.
        GazetteerError: the gazetteer's tables are missing or damaged.
    """

    def __init__(
        self, *, fallback: Geocoder | None = None, cache: Path | None = None, min_delay_seconds: float = 1.0
    ) -> None:
        super().__init__(adapter_factory=_NoNetwork)
        if cache is not None and fallback is None:
            raise ConfigurationError("a cache keeps the answers of a fallback: give a fallback too, or no cache")
        self._gazetteer = open_gazetteer()
        self._online = None if fallback is None else Online(fallback, cache, min_delay_seconds)

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
        language: str | None = None,
        country_codes: str | Iterable[str] | None = None,
        region: str | None = None,
        near: str | None = None,
        kind: str | None = None,
        population: int | None = None,
        limit: int | None = None,
    ) -> Location | list[Location] | None:
        """Find the place of a name.

        Args:
            query: a name in any spelling, case form, language; what follows a comma is a region or country that it lies in
                ("Лиман, Донецька область", "Lyman, Donetsk Oblast, Ukraine").
            exactly_one: one answer or None; False gives every reading.
            timeout: seconds to wait for the fallback; the gazetteer needs none.
            language: of the address: `en`, `uk` or `ru`; admin units, in Ukraine and beside it, are in Ukrainian or
                in Latin letters.
            country_codes: ISO 3166-1 alpha-2 code or codes; places elsewhere are left out.
            region: an oblast, raion or hromada that it lies in; a report may err, so places elsewhere stay readings.
            near: a place that it lies near.
            kind: what it is said to be: `city`, `town`, `settlement` or `village`.
            population: number of residents that it is said to have.
            limit: how many readings at most, with `exactly_one=False`.

        Returns:
            With `exactly_one` the place, or None when the gazetteer has no such name, when no place is as likely as
            `TAKEN_FROM`, when the likeliest has no position, or is only called alike and no stated region speaks for it;
            without, a list of all readings, best first, or None when there is none. Places without a position are left
            out. `Location.raw` has `place_id`, `names` by language, `matched` (the spelling that fits) and `via` (how),
            `kind`, `admin1` to `admin3`, `country`, `population`, `position_uncertainty_m`, `source` of the position,
            `score` (share of belief among all readings, 0 to 1), `why`, `confidence` (that the likeliest place is right,
            0 to 1; None on every other) and `ambiguity` (codes of the event contract: doubts about the query, told on
            every reading).

        Raises:
            GeocoderQueryError: the query is empty or no text, or a country, region, place near it, kind, language or limit
                is unknown.
            GeocoderServiceError: the fallback failed.
        """
        name, *regions = _parts(query)
        _demand_language(language)
        if limit is not None and limit < 1:
            raise GeocoderQueryError(f"limit {limit!r} leaves nothing; give 1 or more, or None for all")
        countries = self._countries(country_codes)
        try:
            asked = question(name, self._gazetteer, region=region, near=near, kind=kind, population=population)
        except GazetteerError as fault:
            raise GeocoderQueryError(str(fault)) from fault
        resolution = self._resolution(asked, regions, countries)
        found = self._locations(resolution, language)
        if exactly_one and not _is_taken(resolution):
            found = []
        if self._online and not _is_known(resolution) and len(countries) <= 1:
            address = ", ".join(dict.fromkeys(filter(None, (name, *regions, region, *(u.name for u in countries)))))
            found = self._online.locations("geocode", address, timeout) or found
        return _answer(found[:limit], exactly_one)

    def reverse(
        self,
        query: Point | Sequence[float] | str,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
        language: str | None = None,
        distance_km: float = 10.0,
    ) -> Location | list[Location] | None:
        """Find the places around a point.

        Args:
            query: the point, latitude first: geopy's `Point`, a pair of degrees, or text such as "47.82, 36.35".
            exactly_one: the nearest place alone; False gives all of them.
            timeout: seconds to wait for the fallback; the gazetteer needs none.
            language: of the address, as for `geocode`.
            distance_km: how far around the point, in kilometres.

        Returns:
            The nearest place, or a list of places, nearest first, with `exactly_one=False`; None when there is none. In
            `Location.raw` there is `distance_km` from the point beside what `geocode` gives of the place itself.

        Raises:
            GeocoderQueryError: the query is no point, the distance is not above 0, or the language is unknown.
            GeocoderServiceError: the fallback failed.
        """
        _demand_language(language)
        if not distance_km > 0:
            raise GeocoderQueryError(f"distance_km {distance_km!r} reaches nothing; give a distance above 0")
        point = _point(query)
        around = self._gazetteer.near(point.longitude, point.latitude, distance_km)
        found = [self._located(place, language, {"distance_km": round(km, 3)}) for place, km in around]
        if self._online and not found:
            found = self._online.locations("reverse", f"{point.latitude},{point.longitude}", timeout)
        return _answer(found, exactly_one)

    def _countries(self, country_codes: str | Iterable[str] | None) -> tuple[AdminUnit, ...]:
        """Find the countries of ISO 3166-1 codes."""
        codes = [country_codes] if isinstance(country_codes, str) else country_codes or ()
        found = []
        for code in codes:
            unit = self._gazetteer.unit(str(code).upper())
            if unit is None or unit.level != _COUNTRY:
                raise GeocoderQueryError(f"no country has the code {code!r}; give ISO 3166-1 alpha-2, such as 'UA'")
            found.append(unit)
        return tuple(found)

    def _resolution(self, asked: Query, regions: Sequence[str], countries: Sequence[AdminUnit]) -> Resolution:
        """Resolve a name in the regions that follow it; to nothing when one of them is unknown."""
        stated = [asked.units] if asked.units else []
        stated += [units_called(region, self._gazetteer) for region in regions]
        if not all(stated):
            return Resolution(asked.name, None, 0.0, (), ())
        within = [units for units in (countries, *stated) if units and all(unit.level == _COUNTRY for unit in units)]
        units = [units for units in stated if units not in within]
        query = replace(asked, units=self._narrowest(asked.name, units))
        if not within:
            return resolve(query, self._gazetteer, Setting())
        codes = frozenset.intersection(*map(_codes, within))
        return resolve(query, Within(self._gazetteer, codes), Setting())

    def _narrowest(self, name: str, stated: Sequence[Sequence[AdminUnit]]) -> tuple[AdminUnit, ...]:
        """Give the narrowest of the stated units; of several called so, those in which, and in the wider, the name is found."""
        if not stated:
            return ()
        *wider, narrowest = sorted(stated, key=lambda units: units[0].level)
        matches = self._gazetteer.lookup(name) or self._gazetteer.similar(name, sorted(_codes(narrowest)))
        inside = [
            match.place.units for match in matches if all(_codes(units) & {*match.place.units} for units in wider)
        ]
        return tuple(unit for unit in narrowest if any(unit.code in chain for chain in inside)) or tuple(narrowest)

    def _locations(self, resolution: Resolution, language: str | None) -> list[Location]:
        """Give the readings that have a position, best first."""
        codes = [doubt.code for doubt in resolution.ambiguity]
        return [
            self._located(candidate.match.place, language, _reading(candidate, resolution) | {"ambiguity": codes})
            for candidate in resolution.candidates
            if candidate.match.place.lon is not None
        ]

    def _located(self, place: Place, language: str | None, beside: dict[str, Any]) -> Location:
        """Make a place into geopy's value; `beside` is added to its `raw`."""
        names = {"en": place.name, "uk": place.name_uk, "ru": place.name_ru}
        raw = {
            "place_id": place.place_id,
            "names": names,
            "kind": place.kind,
            "admin1": place.admin1,
            "admin2": place.admin2,
            "admin3": place.admin3,
            "country": place.country,
            "population": place.population,
            "position_uncertainty_m": place.position_uncertainty_m,
            "source": place.source,
        }
        parts = (names[language or "en"] or place.name, *self._regions(place, language), place.country)
        address = ", ".join(dict.fromkeys(filter(None, parts)))
        return Location(address, (place.lat, place.lon), raw | beside)

    def _regions(self, place: Place, language: str | None) -> list[str]:
        """Name the admin units of a place for its address, the smallest first."""
        if language != "uk":
            return [place.admin3, place.admin2, place.admin1]
        units = filter(None, map(self._gazetteer.unit, reversed(place.units)))
        return [unit.name_uk or unit.name for unit in units]


def _codes(units: Iterable[AdminUnit]) -> frozenset[str]:
    return frozenset(unit.code for unit in units)


def _parts(query: object) -> list[str]:
    """Cut a query at its commas into a name and the regions around it."""
    if not isinstance(query, str):
        raise GeocoderQueryError(f"a query is text, not {query!r}; give a name such as 'Лиман, Донецька область'")
    name, *regions = (part.strip() for part in query.split(","))
    if not any(letter.isalpha() for letter in name):
        raise GeocoderQueryError(f"{query!r} begins with no name; give a name such as 'Лиман, Донецька область'")
    return [name, *filter(None, regions)]


def _point(query: Any) -> Point:
    """Read a point, latitude first; nothing at all is none, though geopy takes it for the origin."""
    try:
        if isinstance(query, Point | str):
            return Point(query)
        latitude, longitude, *_ = query
        return Point(latitude, longitude)
    except (TypeError, ValueError) as fault:
        raise GeocoderQueryError(f"{query!r} is no point: give latitude and longitude in degrees") from fault


def _demand_language(language: str | None) -> None:
    if language is not None and language not in LANGUAGES:
        raise GeocoderQueryError(f"no addresses in the language {language!r}; give one of {', '.join(LANGUAGES)}")


def _is_taken(resolution: Resolution) -> bool:
    """Tell whether a place is likely enough, and known well enough, to be the one answer."""
    place = resolution.place
    if place is None or place.lon is None or resolution.confidence < TAKEN_FROM:
        return False
    best = resolution.candidates[0]
    backed = any(evidence.name == stated_region.__name__ and evidence.weight > 0 for evidence in best.evidence)
    return backed or best.match.via not in _GUESSES


def _is_known(resolution: Resolution) -> bool:
    """Tell whether the gazetteer has something: a likely place, or any, with a position, that is really called so."""
    named = (c.match.place for c in resolution.candidates if c.match.via not in _GUESSES)
    return _is_taken(resolution) or any(place.lon is not None for place in named)


def _reading(candidate: Candidate, resolution: Resolution) -> dict[str, Any]:
    """Give what tells how a name led to a place."""
    return {
        "matched": candidate.match.name,
        "via": candidate.match.via,
        "score": candidate.score,
        "why": candidate.why,
        "confidence": resolution.confidence if candidate.match.place == resolution.place else None,
    }


def _answer(found: list[Location], exactly_one: bool) -> Location | list[Location] | None:
    """Give locations as geopy's callers expect them."""
    if not found:
        return None
    return found[0] if exactly_one else found
