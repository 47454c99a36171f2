"""Sentences of every kind that sources write, read with the real gazetteer and counted: `tests/wide_cases/*.txt`.

One case a line: `text → change actor Place, Place; change actor Place`; nothing behind the arrow: no event. `(RU)` or `(UA)`
before the text says whose source it is from; without it nobody is known to speak. `!denied`, `!disputed` or `!background`
behind the places says so of them. Lines that begin with `#` are headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mapper.model import Report
from mapper.pipeline import Mapper
from mapper.statements import Statement, read_statements
from mapper.theatre import Claimant

CASES = Path(__file__).parent.parent / "wide_cases"
PUBLISHED = date(2025, 11, 12)
_CASE = re.compile(r"(?:\((?P<side>RU|UA)\) )?(?P<text>.+?) *→(?P<told>.*)")
_GROUP = re.compile(r"(?P<change>\w+) (?P<actor>\w+) (?P<places>[^!]+?)\s*(?:!(?P<mark>\w+))?")

Told = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Case:
    """A text, the side of its source, and what it says: (change, actor, mention) with a mark such as `denied`, or ""."""

    line: str
    text: str
    side: str | None
    wanted: dict[Told, str]


def read_cases(path: Path) -> Iterator[Case]:
    """Give the cases of a file.

    Raises:
        ValueError: a line is not in the notation.
    """
    for line in filter(None, map(str.strip, path.read_text(encoding="utf-8").splitlines())):
        if not line.startswith("#"):
            yield parse(line)


def parse(line: str) -> Case:
    """Take one line apart."""
    case = _CASE.fullmatch(line)
    if case is None:
        raise ValueError(f"no case: {line}")
    wanted: dict[Told, str] = {}
    for group in filter(None, map(str.strip, case["told"].split(";"))):
        told = _GROUP.fullmatch(group)
        if told is None:
            raise ValueError(f"not understood: {group!r} in {line}")
        wanted |= {(told["change"], told["actor"], p.strip()): told["mark"] or "" for p in told["places"].split(",")}
    return Case(line, case["text"], case["side"], wanted)


def answer(case: Case, mapper: Mapper) -> dict[Told, str]:
    """Give what the program reads in a case."""
    report = Report("case", case.text, published=PUBLISHED)
    source = Claimant("the source", case.side) if case.side else None
    found = read_statements(mapper.parse(report), source, PUBLISHED, mapper.theatre)
    return {(s.change, s.actor, s.mention.text): mark(s) for s in found}


def mark(s: Statement) -> str:
    """Give the mark of a statement: what it is besides said, or ""."""
    return "denied" if s.denied else "disputed" if s.disputed else "background" if s.background else ""


@dataclass(slots=True)
class Count:
    """How the cases of a file were read."""

    cases: int = 0
    whole: int = 0
    right: int = 0
    missed: int = 0
    spurious: int = 0
    marked: int = 0
    empty: int = 0
    alarms: int = 0

    def add(self, wanted: dict[Told, str], found: dict[Told, str]) -> bool:
        """Count one case; tell whether everything in it was read right."""
        both = wanted.keys() & found.keys()
        whole = wanted == found
        self.cases += 1
        self.whole += whole
        self.right += len(both)
        self.missed += len(wanted) - len(both)
        self.spurious += len(found) - len(both)
        self.marked += sum(wanted[key] == found[key] for key in both)
        self.empty += not wanted
        self.alarms += bool(found) and not wanted
        return whole

    @property
    def f1(self) -> float:
        """F1 of (change, actor, mention)."""
        return 2 * self.right / max(1, 2 * self.right + self.missed + self.spurious)

    def __str__(self) -> str:
        """One line of figures."""
        precision = self.right / max(1, self.right + self.spurious)
        recall = self.right / max(1, self.right + self.missed)
        whole = self.whole / max(1, self.cases)
        return (
            f"cases {self.cases}, whole {whole:.1%}; P {precision:.3f} R {recall:.3f} F1 {self.f1:.3f}; "
            f"marks {self.marked}/{self.right}; false alarms {self.alarms} of {self.empty}"
        )
