"""How good the gazetteer's positions are, against coordinates that it was not built from.

    python benchmarks/positions.py --truth ua_settlements_osm.csv.gz

The truth is a CSV (gzipped or not) with the columns `katottg`, `longitude`, `latitude`. It is a yardstick alone: nothing
of it goes into the tables.
"""

from __future__ import annotations

import argparse
import csv
import gzip
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from gazetteer import open_gazetteer
from gazetteer.distance import great_circle_km
from gazetteer.place import Place

FRONT = ("Dnipropetrovsk", "Donetsk", "Kharkiv", "Kherson", "Luhansk", "Sumy", "Zaporizhzhia")
HEADER = ("", "places", "point", "median km", "90 % km", "95 % km", "> 10 km", "in radius", "estimate", "median km",
          "90 % km", "in radius", "none")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measured:
    """A place of the truth: whether it has a point of its own or an estimate, how far off, and the radius, in km."""

    place: Place
    off_km: float | None
    radius_km: float

    @property
    def estimated(self) -> bool:
        """Whether the position is an estimate from the neighbours."""
        return self.place.source.startswith("estimate")


def read_truth(path: Path) -> dict[str, tuple[float, float]]:
    """Read longitude and latitude by KATOTTG code; rows without a code are left out."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        return {row["katottg"]: (float(row["longitude"]), float(row["latitude"])) for row in rows if row["katottg"]}


def measure(truth: dict[str, tuple[float, float]]) -> list[Measured]:
    """Compare every settlement of Ukraine that the truth has."""
    found = []
    for place in open_gazetteer().places():
        at = truth.get(place.place_id.removeprefix("katottg:"))
        if at and place.kind != "district":
            off = None if place.lon is None or place.lat is None else great_circle_km(place.lon, place.lat, *at)
            found.append(Measured(place, off, (place.position_uncertainty_m or 0) / 1000))
    return found


def line(title: str, measured: Sequence[Measured]) -> tuple[str, ...]:
    """Give one line of the table."""
    points = [m for m in measured if m.off_km is not None and not m.estimated]
    rough = [m for m in measured if m.off_km is not None and m.estimated]
    off = [m.off_km for m in points if m.off_km is not None]
    guessed = [m.off_km for m in rough if m.off_km is not None]
    share = len(measured) or 1
    return (
        title, str(len(measured)), f"{len(points) / share:.1%}", f"{quantile(off, 0.5):.2f}", f"{quantile(off, 0.9):.2f}",
        f"{quantile(off, 0.95):.2f}", f"{sum(d > 10 for d in off) / (len(off) or 1):.2%}", within(points),
        f"{len(rough) / share:.1%}", f"{quantile(guessed, 0.5):.1f}", f"{quantile(guessed, 0.9):.1f}", within(rough),
        f"{sum(m.off_km is None for m in measured) / share:.1%}",
    )  # fmt: skip


def within(measured: Sequence[Measured]) -> str:
    """Give the share of places that lie within their radius."""
    return f"{sum((m.off_km or 0) <= m.radius_km for m in measured) / (len(measured) or 1):.1%}"


def quantile(numbers: Iterable[float], share: float) -> float:
    """Give a quantile; 0 of nothing."""
    ordered = sorted(numbers)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--truth", type=Path, required=True, metavar="FILE", help="CSV of independent coordinates")
    parser.add_argument("--by", choices=("oblast", "source"), default="oblast", help="what the lines stand for")
    options = parser.parse_args()
    measured = measure(read_truth(options.truth))
    front = [m for m in measured if m.place.admin1.removesuffix(" Oblast") in FRONT]
    table = [HEADER, line("Ukraine", measured), line("front-line oblasts", front)]
    groups: dict[str, list[Measured]] = {}
    for m in measured:
        groups.setdefault(m.place.admin1 if options.by == "oblast" else m.place.source or "none", []).append(m)
    table += [line(title, groups[title]) for title in sorted(groups)]
    widths = [max(len(row[i]) for row in table) for i in range(len(HEADER))]
    for row in table:
        print(
            "  ".join(
                cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))
            )
        )


if __name__ == "__main__":
    main()
