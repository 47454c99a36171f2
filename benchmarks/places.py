"""How well names become places, on the cases under tests/place_cases/: `python benchmarks/places.py [--errors] [FILE …]`.

Prints, by language: how many names are marked and how many of those that the text settles are right, the share flagged, how
many of the unflagged are right, the calibration error; of names that are open or mean no settlement how many are left so.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "places"))
from place_cases import CASES, Answer, answers, read_cases  # noqa: E402  # the notation lies with the tests that use it

from mapper.pipeline import Mapper  # noqa: E402

BANDS = 10
"""Bands of confidence in which the calibration error is taken, as the gold scorer does."""


def calibration_error(told: Sequence[Answer]) -> float:
    """Give the expected calibration error: the mean gap between confidence and share right, by band."""
    placed = [a for a in told if a.resolution is not None and a.resolution.place is not None]
    bands: dict[int, list[Answer]] = {}
    for answer in placed:
        bands.setdefault(min(BANDS - 1, int(_confidence(answer) * BANDS)), []).append(answer)
    gaps = (abs(sum(map(_confidence, band)) - sum(a.right for a in band)) for band in bands.values())
    return sum(gaps) / len(placed) if placed else 0.0


def _confidence(answer: Answer) -> float:
    return answer.resolution.confidence if answer.resolution else 0.0


def figures(told: Sequence[Answer]) -> dict[str, float]:
    """Give the figures of some answers; shares are of 1."""
    settled = [a for a in told if a.settles]
    plain = [a for a in settled if not a.flagged and a.resolution is not None and a.resolution.place is not None]
    others = [a for a in told if not a.settles]
    return {
        "names": len(settled),
        "right": _share(settled),
        "flagged": sum(a.flagged for a in settled) / max(1, len(settled)),
        "unflagged right": _share(plain),
        "ECE": calibration_error(settled),
        "open": len(others),
        "left open": _share(others),
        "codes": 1 - sum(bool(a.missing_codes) for a in told) / max(1, sum(bool(a.meaning.codes) for a in told)),
    }


def _share(told: Sequence[Answer]) -> float:
    return sum(a.right for a in told) / len(told) if told else 1.0


def main() -> None:
    """Measure the files named on the command line, else all cases."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=sorted(CASES.glob("*.txt")))
    parser.add_argument("--errors", action="store_true", help="print what is wrong or lacks a code")
    options = parser.parse_args()
    mapper = Mapper()
    everything: list[Answer] = []
    for path in options.files:
        told = [answer for case in read_cases(path, mapper.gazetteer) for answer in answers(case, mapper)]
        everything += told
        _print(path.stem, told)
        for answer in told if options.errors else ():
            if not answer.right or answer.missing_codes:
                print("   ", _describe(answer))
    _print("all", everything)


def _print(title: str, told: Sequence[Answer]) -> None:
    cells = (
        f"{name} {value:.3f}" if isinstance(value, float) else f"{name} {value}"
        for name, value in figures(told).items()
    )
    print(f"{title:4}", "  ".join(cells))


def _describe(answer: Answer) -> str:
    resolution, meaning = answer.resolution, answer.meaning
    if resolution is None:
        got = "not seen as a place's name"
    else:
        place = resolution.place
        where = f"{place.name}, {place.admin3}, {place.admin2} {place.place_id}" if place else "no place"
        got = f"{where} at {resolution.confidence:.2f} {sorted({a.code for a in resolution.ambiguity})}"
    wanted = f"{meaning.place_id}{' ?' if meaning.open else ''} {sorted(meaning.codes) or ''}"
    return f"{answer.case.line} {meaning.name}: {got}; wanted {wanted}"


if __name__ == "__main__":
    main()
