"""What a format cannot hold: counted while it is written, so that nothing is lost in silence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from mapper.export.columns import json_text

REPLACEMENT: Final = "\ufffd"


class Losses:
    """Counts what was lost in one file."""

    def __init__(self) -> None:
        self._counts = Counter[tuple[str, str]]()

    def add(self, column: str, what: str) -> None:
        """Count one more loss of a kind in a column."""
        self._counts[column, what] += 1

    def in_words(self) -> tuple[str, ...]:
        """Give one line a column and kind; () when nothing was lost."""
        return tuple(f"{column}: {count:,} {what}" for (column, what), count in self._counts.items())

    def without(self, bad: re.Pattern[str], column: str, value: str) -> str:
        """Put the replacement character in place of characters that a format has no room for."""
        if bad.search(value) is None:
            return value
        self.add(column, "with characters that it cannot hold; each became \ufffd")
        return bad.sub(REPLACEMENT, value)

    def fitting(self, column: str, items: Sequence[object], fits: Callable[[str], bool]) -> str:
        """Write an array as JSON, without the last of its objects that there is no room for."""
        written, kept = json_text(items), len(items)
        while kept and not fits(written):
            kept -= 1
            written = json_text(items[:kept])
        if kept < len(items):
            self.add(column, "lists cut to the first objects that fit")
        return written
