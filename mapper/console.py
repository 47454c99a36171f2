"""What the commands share: their exit codes, how they read events, and places as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mapper.errors import SetupError
from mapper.model import Event, place_fields

if TYPE_CHECKING:
    from gazetteer.place import Place
    from mapper.model import Event

DONE: Final = 0
DONE_BUT_SKIPPED: Final = 1
WRONG_SETUP: Final = 2
AMBIGUOUS: Final = 3
UNKNOWN: Final = 4
INTERRUPTED: Final = 130
"""128 and the number of SIGINT, as shells report it."""


def read_events(files: Sequence[Path], output: Path | None) -> tuple[list[Event], int]:
    """Read events from files that `mapper run` wrote.

    Args:
        files: the files.
        output: what is to be written; None when nothing is.

    Returns:
        The events, of several with one id the first, and how many were left out for that.

    Raises:
        SetupError: a file cannot be read, or would be written over.
    """
    from mapper.export import read_events as read_file

    if output is not None:
        keep_inputs(files, output)
    events: dict[str, Event] = {}
    read = 0
    for file in files:
        for event in read_file(file):
            events.setdefault(event.event_id, event)
            read += 1
    return list(events.values()), read - len(events)


def keep_inputs(files: Sequence[Path], output: Path) -> None:
    """Refuse with `SetupError` to write over a file that is to be read."""
    if output.exists() and any(file.exists() and output.samefile(file) for file in files):
        raise SetupError(f"{output}: is a file of events to read; give another name with -o")


def count_of(count: int, noun: str) -> str:
    """Give a number of things in words, such as "1 event" or "2 events"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def printable(text: str) -> str:
    """Give a text without what would move the cursor or colour the terminal; names come from files of others."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def place_object(place: Place) -> dict[str, object]:
    """Give a place under the names of the event contract, so that outputs can be joined."""
    return {**place_fields(place), "population": place.population}


def names_and_region(place: Place) -> str:
    """Give the names, the kind and the admin units of a place in one line, smallest unit first."""
    names = " / ".join(dict.fromkeys(filter(None, (place.name, place.name_uk, place.name_ru))))
    return (
        f"{names}, {place.kind}, {', '.join(filter(None, (place.admin3, place.admin2, place.admin1, place.country)))}"
    )


def position_and_people(place: Place) -> str:
    """Give the position, latitude first as maps print it, and the number of residents in words."""
    people = "population not known" if place.population is None else f"population {place.population:,}"
    return f"{_position(place)}; {people}"


def _position(place: Place) -> str:
    if place.lat is None or place.lon is None or place.position_uncertainty_m is None:
        return "position not known"
    north = f"{abs(place.lat):.4f} {'N' if place.lat >= 0 else 'S'}"
    east = f"{abs(place.lon):.4f} {'E' if place.lon >= 0 else 'W'}"
    return f"{north} {east} (within {place.position_uncertainty_m / 1000:.1f} km)"
