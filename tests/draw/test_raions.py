from __future__ import annotations

from shapely.geometry import Point, box  # type: ignore[import-untyped]  # shapely ships no types

from gazetteer.place import Place
from mapper.draw.raions import derive

OBLAST = box(36.0, 48.0, 38.0, 49.0)
WEST, EAST = "UA99020000000000001", "UA99040000000000002"


def settlement(raion: str, lon: float, lat: float, source: str = "postal") -> Place:
    return Place(
        f"katottg:{raion}-{lon}-{lat}",
        "Selo",
        "Село",
        None,
        "village",
        "UA",
        "Oblast",
        "Raion",
        "Hromada",
        ("UA99", raion, f"{raion}-1"),
        lon,
        lat,
        1_000.0,
        None,
        source,
    )


def two_rows() -> list[Place]:
    """Settlements of two raions on both sides of 37° E, 0.2° from it and farther."""
    lats = [48.1 + 0.2 * i for i in range(5)]
    west = [settlement(WEST, lon, lat) for lon in (36.2, 36.8) for lat in lats]
    return west + [settlement(EAST, lon, lat) for lon in (37.2, 37.8) for lat in lats]


def test_line_runs_midway_from_edge_to_edge() -> None:
    raions = derive({"UA99": OBLAST}, two_rows())
    assert [line.bounds for line in raions.lines] == [(37.0, 48.0, 37.0, 49.0)]
    assert list(raions.outlines) == [WEST, EAST]
    assert raions.outlines[WEST].equals_exact(box(36.0, 48.0, 37.0, 49.0), 1e-9, normalize=True)


def test_one_settlement_among_those_of_another_raion_moves_no_line() -> None:
    astray = settlement(EAST, 36.5, 48.5)
    assert len(derive({"UA99": OBLAST}, [*two_rows(), astray]).lines) == 1


def test_estimated_and_outside_positions_are_passed_over() -> None:
    vague = [settlement(EAST, 36.5, 48.0 + 0.1 * i, "estimate: hromada") for i in range(1, 9)]
    outside = [settlement(EAST, 35.9, 48.0 + 0.1 * i) for i in range(1, 9)]
    raions = derive({"UA99": OBLAST}, [*two_rows(), *vague, *outside])
    assert raions.outlines[WEST].contains(Point(36.5, 48.5))
    assert raions.outlines[WEST].contains(Point(36.05, 48.5))


def test_unit_without_raions_has_none() -> None:
    raions = derive({"UA80": OBLAST}, two_rows())
    assert (raions.outlines, raions.lines) == ({}, [])
