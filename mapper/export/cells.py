"""Cells of tables that a spreadsheet may open."""

from __future__ import annotations

from typing import Final

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def starts_formula(value: str) -> bool:
    """Tell whether a spreadsheet would run a text as a formula (OWASP, "CSV Injection")."""
    return value.startswith(_FORMULA_STARTS)


def cell(value: object) -> object:
    """Keep a text from being run as a formula by a spreadsheet; numbers stay as they are."""
    return f"'{value}" if isinstance(value, str) and starts_formula(value) else value


def marked(value: str) -> str:
    """Do as `cell`, and mark what starts with the mark too, and the empty text, so that `unmarked` gives back any text."""
    return f"'{value}" if not value or value.startswith("'") or starts_formula(value) else value


def unmarked(value: str) -> str:
    """Give back what `marked` was given."""
    return value.removeprefix("'")
