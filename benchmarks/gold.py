"""How well gold sets are read: `python benchmarks/gold.py [GOLD.jsonl …]`; without arguments all sets under tests/gold/.

Prints, by language, event F1, place, date, status and claimant accuracy, false alarms and calibration; with `--errors` every
difference. The scoring rules are those of `tests/gold/score_events.py`; a gold report goes through the same readers as a user's.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from mapper.export import write_geojson
from mapper.pipeline import read

GOLD = Path(__file__).resolve().parent.parent / "tests" / "gold"
sys.path.insert(0, str(GOLD))
import score_events  # noqa: E402  # the scorer lies beside the gold sets, outside the packages


def score(gold: Path, *flags: str) -> dict[str, object]:
    """Read a gold set and score it, printing the scorer's tables.

    Returns:
        The scorer's figures, as its last line has them.
    """
    with tempfile.TemporaryDirectory() as folder:
        predicted = Path(folder) / "events.geojson"
        write_geojson(read([gold]), predicted)
        return score_events.run([str(gold), str(predicted), *flags])


def main() -> None:
    """Score the gold sets named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="*", type=Path, default=sorted(GOLD.glob("*.jsonl")))
    parser.add_argument(
        "--errors", action="store_true", help="list every missed and spurious event and every wrong field"
    )
    options = parser.parse_args()
    for gold in options.gold:
        print(f"\n=== {gold.name}")
        score(gold, "--by", "lang", *(["--list-errors"] if options.errors else []))


if __name__ == "__main__":
    main()
