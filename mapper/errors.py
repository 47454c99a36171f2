"""Errors that a user may see: what is wrong, which value, where, and what to do next."""

from __future__ import annotations


class MapperError(Exception):
    """Base of all errors of this package."""


class SetupError(MapperError, ValueError):
    """The set-up is wrong (a path, a theatre file, an argument): the run stops at once, with exit code 2."""


class ReportError(MapperError, ValueError):
    """One report cannot be read: it is recorded in `skipped.jsonl` and the run goes on.

    Attributes:
        where: file, and line or report id where there is one.
        reason: what is wrong and what to do about it, in one sentence.
    """

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where = where
        self.reason = reason
