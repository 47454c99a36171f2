"""Is a place name ambiguous? One name, with what is known about the place, checked against the gazetteer."""

from __future__ import annotations

from gazetteer.asked import question
from gazetteer.evidence import Setting
from gazetteer.index import open_gazetteer
from gazetteer.place import Resolution
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
    query = question(name, gazetteer, region=region, near=near, kind=kind, population=population)
    return resolve(query, gazetteer, Setting())
