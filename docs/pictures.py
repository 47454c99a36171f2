"""Takes the pictures of the map into this folder: `python docs/pictures.py`, which maps the example reports anew.

The same version of Chromium gives the same pictures: a view in light and in dark, the panel of a doubtful place, and a phone.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser

from mapper.model import Event
from mapper.pipeline import read, run

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
from chromium import chromium, opened  # the tests' own browser, with the network off

HERE = Path(__file__).resolve().parent
EXAMPLES = HERE.parent / "examples" / "reports"
NOTE = "Example reports: invented wording about well-documented events; no evidence."


@dataclass(frozen=True, slots=True)
class View:
    """One picture.

    Attributes:
        name: of its file, without the ending.
        fragment: what stands after `#` in the map's address.
        scheme: light or dark ground.
        size: width and height of the window in pixels.
        scale: pixels of the picture to one of the window.
    """

    name: str
    fragment: str = ""
    scheme: Literal["light", "dark"] = "light"
    size: tuple[int, int] = (1200, 720)
    scale: float = 1


def views(events: list[Event]) -> list[View]:
    """List the pictures; that of a doubtful place shows the one with the most other readings."""
    doubtful = max(events, key=lambda event: len(event.candidates) if event.place_id and event.ambiguous else -1)
    return [
        View("map"),
        View("map-dark", scheme="dark"),
        View("map-doubtful", fragment=f"event={doubtful.event_id}"),
        View("map-phone", size=(390, 844), scale=2),
    ]


def take(browser: Browser, file: Path, view: View) -> Path:
    """Take one picture of a map's file; where it was put."""
    picture = HERE / f"{view.name}.png"
    with opened(browser, file, fragment=view.fragment, scheme=view.scheme, size=view.size, scale=view.scale) as seen:
        seen.page.screenshot(path=picture)
    return picture


def main() -> None:
    """Draw the examples and take every picture."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        run([EXAMPLES], Path(folder), note=NOTE)
        for view in views(read([EXAMPLES])):
            picture = take(browser, Path(folder) / "map.html", view)
            print(f"{picture.name:20} {picture.stat().st_size / 1000:6.0f} kB")


if __name__ == "__main__":
    main()
