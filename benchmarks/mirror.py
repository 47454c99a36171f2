"""How alike both sides are read: `python benchmarks/mirror.py [--errors] [--land] [FILE …]`; without files all gold sets.

Swaps the sides in every report by `tests/reading/mirror.toml` and prints, by language, how many are read as mirror images;
with `--errors` each that is not. A report with a word that names a side and has no counterpart counts only if it mirrors.
Places cannot be swapped: with `--land` the mirror image is read as if the land, and the media of a language, were the other
side's, so that what whose land it is decides is mirrored too.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "reading"))
from mirroring import GOLD, Outcome, mirror_theatre, shares  # lies with the tests that use it

from mapper.pipeline import DEFAULT_THEATRE, Mapper


def show(result: Outcome) -> None:
    """Print a report that does not mirror: both texts, and the facts of both, marked where only one has them."""
    print(f"\n{result.report.report_id}  [{result.report.source} | {result.mirror.source}]", *result.alone)
    print(f"  {result.report.text!r}\n  {result.mirror.text!r}")
    for mark, facts, others in (("-", result.wanted, result.found), ("+", result.found, result.wanted)):
        for fact in facts:
            print(f"  {mark if fact not in others else '='} {' '.join(map(str, fact))}")


def main() -> None:
    """Mirror the gold sets named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=sorted(GOLD.glob("*.jsonl")))
    parser.add_argument("--errors", action="store_true", help="print every report that is not read as a mirror image")
    parser.add_argument("--land", action="store_true", help="exchange the land too")
    options = parser.parse_args()
    mapper = Mapper()
    other = Mapper(mirror_theatre(DEFAULT_THEATRE, words=False, land=True)) if options.land else mapper
    for path in options.files:
        print(f"\n=== {path.name}")
        for language, share in shares(path, mapper, other, show if options.errors else None).items():
            print(f"{language}  {share}")


if __name__ == "__main__":
    main()
