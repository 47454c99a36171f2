"""The list of doubtful places: what the report says, what was taken, what else could be, what to do."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from os import PathLike
from typing import Final

from mapper.export.cells import cell
from mapper.export.files import whole_file
from mapper.model import Event, Reading
from mapper.schema import AMBIGUITY_CODES

_SETTLED_BY: Final = {code.code: code.settled_by for code in AMBIGUITY_CODES if code.doubtful}

AMBIGUOUS_COLUMNS: Final = (
    "report_id",
    "source",
    "published",
    "url",
    "quote",
    "mention",
    "report_says",
    "taken_name",
    "taken_id",
    "taken_kind",
    "taken_admin",
    "taken_lon",
    "taken_lat",
    "confidence",
    "could_also_be",
    "reasons",
    "details",
    "settled_by",
)
"""The columns of the list of doubtful places: what the report says, what was taken, what else could be, what to do."""


def write_ambiguous(events: Iterable[Event], path: str | PathLike[str]) -> None:
    """Write the list of doubtful places as a CSV table (RFC 4180), one row a place and report, to be worked through.

    Args:
        events: the events; those that are not `ambiguous` are passed over, and so is a place that has its row already.
        path: the file, in UTF-8; it is replaced whole. Without a doubtful place it holds the header alone.

    Raises:
        SetupError: when the file cannot be written.
    """
    seen = set()
    with whole_file(path) as file:
        writer = csv.DictWriter(file, AMBIGUOUS_COLUMNS)
        writer.writeheader()
        for event in events:
            key = (event.report_id, event.place_id, event.mention)
            if event.ambiguous and key not in seen:
                seen.add(key)
                writer.writerow({name: cell(value) for name, value in _doubtful_place(event).items()})


def _doubtful_place(event: Event) -> dict[str, object]:
    """The row of an event in the list of doubtful places, by column."""
    return {
        "report_id": event.report_id,
        "source": event.source,
        "published": event.published,
        "url": event.url,
        "quote": event.quote,
        "mention": event.mention,
        "report_says": dict(event.trace).get("hints"),
        "taken_name": event.place_name,
        "taken_id": event.place_id,
        "taken_kind": event.place_kind,
        "taken_admin": ", ".join(filter(None, (event.admin3, event.admin2, event.admin1, event.country))),
        "taken_lon": event.longitude,
        "taken_lat": event.latitude,
        "confidence": event.place_confidence,
        "could_also_be": " | ".join(map(_in_words, event.candidates)),
        "reasons": " ".join(item.code for item in event.ambiguity),
        "details": " | ".join(f"{item.code}: {item.detail}" for item in event.ambiguity),
        "settled_by": " | ".join(_SETTLED_BY[item.code] for item in event.ambiguity if item.code in _SETTLED_BY),
    }


def _in_words(reading: Reading) -> str:
    position = "" if reading.longitude is None else f", lon {reading.longitude} lat {reading.latitude}"
    admin = ", ".join(filter(None, (reading.admin1, reading.country)))
    return f"{reading.place_name} ({admin}; {reading.place_id}{position}; score {reading.score:.2f}: {reading.why})"
