"""How many sentences of tests/wide_cases/ are read right: `python benchmarks/cases.py [--errors] [--half 0|1] [FILE …]`.

`--half 0` takes every other case from the first on, `--half 1` the others: so that one half can be kept aside.
"""

from __future__ import annotations

import argparse
import sys
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "reading"))
from wide_cases import CASES, Count, Told, answer, read_cases  # the notation lies with the tests that use it

from mapper.pipeline import Mapper


def shown(told: dict[Told, str]) -> str:
    """Write what was read in the notation of the cases."""
    return "; ".join(f"{' '.join(key)}{f' !{mark}' if mark else ''}" for key, mark in told.items()) or "-"


def main() -> None:
    """Read the case files named on the command line and print how it went."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=sorted(CASES.glob("*.txt")))
    parser.add_argument("--errors", action="store_true", help="print every case that is read wrong, and what was read")
    parser.add_argument("--half", type=int, choices=(0, 1), help="only every other case, from the first or the second on")
    options = parser.parse_args()
    mapper = Mapper()
    for path in options.files:
        count = Count()
        step = 1 if options.half is None else 2
        for case in islice(read_cases(path), options.half or 0, None, step):
            found = answer(case, mapper)
            if not count.add(case.wanted, found) and options.errors:
                print(f"{case.line}\n      read: {shown(found)}")
        print(f"{path.name}: {count}")


if __name__ == "__main__":
    main()
