"""A question in plain words (a name, a region, a place near it) made into what the resolution takes."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from gazetteer.errors import GazetteerError
from gazetteer.evidence import KINDS, Query
from gazetteer.index import Gazetteer
from gazetteer.landmarks import Landmark
from gazetteer.place import AdminUnit, NameMatch


class Within(Gazetteer):
    """The same places, but names lead only to those in some countries.

    Args:
        gazetteer: the places.
        countries: ISO 3166-1 alpha-2 codes.
    """

    def __init__(self, gazetteer: Gazetteer, countries: Collection[str]) -> None:
        vars(self).update(vars(gazetteer))  # the same open tables, not a second reading of them
        self._countries = frozenset(countries)

    def lookup(self, name: str) -> tuple[NameMatch, ...]:
        """Find the places in these countries that a written name can mean; () when no place there has that name."""
        return self._inside(super().lookup(name))

    def similar(self, name: str, units: Sequence[str] = (), limit: int = 20) -> tuple[NameMatch, ...]:
        """Guess which places in these countries a misspelt name can mean; () when nothing there is similar."""
        return self._inside(super().similar(name, units, limit))

    def _inside(self, matches: tuple[NameMatch, ...]) -> tuple[NameMatch, ...]:
        return tuple(match for match in matches if match.place.country in self._countries)


def units_called(region: str, gazetteer: Gazetteer) -> tuple[AdminUnit, ...]:
    """Find the admin units and countries of a name that may lack its kind ("Donetsk" for Donetsk Oblast).

    Args:
        region: the name, in any spelling and case form.
        gazetteer: the places.

    Returns:
        The units, widest first; () when none is called so.
    """
    spellings = (region, f"{region} Oblast", f"{region} область")
    return next(filter(None, map(gazetteer.units, spellings)), ())


def question(
    name: str,
    gazetteer: Gazetteer,
    *,
    region: str | None = None,
    near: str | None = None,
    kind: str | None = None,
    population: int | None = None,
) -> Query:
    """Make a name and what is known of the place into a query.

    Args:
        name: in any spelling, case form, language.
        gazetteer: the places.
        region: an oblast, raion or hromada that it lies in, in any spelling.
        near: a place that it lies near.
        kind: `city`, `town`, `settlement` or `village`.
        population: number of residents.

    Returns:
        The query, ready to be resolved.

    Raises:
        GazetteerError: the region, the place near it or the kind is unknown.
    """
    units = units_called(region, gazetteer) if region else ()
    if region and not units:
        raise GazetteerError(
            f"no region is called {region!r}; give an oblast, raion or hromada, such as 'Donetsk Oblast'"
        )
    places = tuple(match.place for match in gazetteer.lookup(near)) if near else ()
    if near and not places:
        raise GazetteerError(
            f"no place is called {near!r}; give one that the gazetteer knows (`mapper check` shows how it is spelt)"
        )
    if kind is not None and kind not in KINDS:
        raise GazetteerError(f"unknown kind {kind!r}: it is one of {', '.join(KINDS)}")
    return Query(name, units=units, landmarks=(Landmark(places),) if places else (), kind=kind, population=population)
