"""Is a place name ambiguous? One name, with what is known about the place, checked against the gazetteer."""

from __future__ import annotations

from gazetteer.errors import GazetteerError
from gazetteer.evidence import KINDS, Landmark, Query, Setting
from gazetteer.index import Gazetteer, open_gazetteer
from gazetteer.place import AdminUnit, Place, Resolution
from gazetteer.resolve import resolve


def check(
    name: str,
    *,
    region: str | None = None,
    near: str | None = None,
    kind: str | None = None,
    population: int | None = None,
) -> Resolution:
    """Tell what a place name can mean.

    Args:
        name: in any spelling, case form, language.
        region: an oblast, raion or hromada that it lies in, in any spelling ("Donetsk region", "на Сумщині").
        near: a place that it lies near.
        kind: `city`, `town`, `settlement` or `village`.
        population: number of residents.

    Returns:
        The best reading first, with the evidence for and against each; without a place when nothing is called so, or when
        nothing settles it.

    Raises:
        GazetteerError: the region, the place near it or the kind is unknown.
    """
    gazetteer = open_gazetteer()
    units = region_units(gazetteer, region) if region else ()
    landmark: tuple[Place, ...] = tuple(match.place for match in gazetteer.lookup(near)) if near else ()
    if near and not landmark:
        raise GazetteerError(
            f"no place is called {near!r}; give one that the gazetteer knows (`mapper check` shows how it is spelt)"
        )
    if kind is not None and kind not in KINDS:
        raise GazetteerError(f"unknown kind {kind!r}: it is one of {', '.join(KINDS)}")
    query = Query(
        name, units=units, landmarks=(Landmark(landmark),) if landmark else (), kind=kind, population=population
    )
    return resolve(query, gazetteer, Setting())


def region_units(gazetteer: Gazetteer, region: str) -> tuple[AdminUnit, ...]:
    """Find the admin units that a region's name means; "Donetsk" alone will do for "Donetsk Oblast".

    Args:
        gazetteer: where to look.
        region: name of an oblast, raion, hromada or country, in any spelling and case.

    Returns:
        The units, at least one, widest first.

    Raises:
        GazetteerError: no region is called so.
    """
    spellings = (region, f"{region} Oblast", f"{region} область")
    units = next(filter(None, map(gazetteer.units, spellings)), ())
    if not units:
        raise GazetteerError(
            f"no region is called {region!r}; give an oblast, raion or hromada, such as 'Donetsk Oblast'"
        )
    return units
