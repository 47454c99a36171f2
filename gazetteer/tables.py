"""The tables of `sources/`: language knowledge and lists of names, kept as data."""

from __future__ import annotations

import csv
from importlib import resources


def read_table(name: str) -> list[dict[str, str]]:
    """Read a table of `gazetteer/sources/`.

    Args:
        name: file name without its ending ("endings_uk").

    Returns:
        Its lines as column → value, in order; lines that start with `#` are left out.

    Raises:
        FileNotFoundError: no such table is installed.

    """
    text = (resources.files("gazetteer") / "sources" / f"{name}.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
