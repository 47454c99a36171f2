"""The error that a user of the gazetteer may see: what is wrong, where, and what to do next."""

from __future__ import annotations


class GazetteerError(ValueError):
    """The gazetteer cannot be opened or built: a table or a source is missing, damaged or of another version."""
