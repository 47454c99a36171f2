"""A still picture of the map, taken by Chromium: for print, and for whoever cannot show a page."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from mapper.draw.folium_map import EventMap
from mapper.draw.page import hosts
from mapper.errors import SetupError

WIDTH: Final = 1600
HEIGHT: Final = 1000
SCALE: Final = 2
"""Pixels of the picture for each of the page, across and down: it is 3200 by 2000."""

TIMEOUT_S: Final = 180
BUDGET_MS: Final = 30_000
"""How long the page may take by its own clock, which stands still while anything loads."""

PROGRAMS: Final = ("chromium", "chromium-browser", "google-chrome")

_OPTIONS: Final = (
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    f"--window-size={WIDTH},{HEIGHT}",
    f"--force-device-scale-factor={SCALE}",
    f"--virtual-time-budget={BUDGET_MS}",
    "--dump-dom",
)
_OFFLINE: Final = "--host-resolver-rules=MAP * ~NOTFOUND"
_READY: Final = re.compile(r"<html\b[^>]*\bdata-ready=")
_SHOWN: Final = 300


def save_still(events_map: EventMap, path: str | Path) -> None:
    """Write a picture of a map (PNG): its first view with title, note, marks, legend, scale, days and attribution.

    Chromium takes it, without a network unless the map has layers that ask for one. The environment variable `CHROME`
    names the program; else it is looked for on the path.

    Args:
        events_map: the map.
        path: file to write; one that is there is replaced when the picture is whole.

    Raises:
        SetupError: there is no Chromium, it fails, or the file cannot be written.
    """
    path = Path(path)
    program = _program()
    try:
        # Beside the picture, not in the system's folder for temporary files, which a Chromium from a snap cannot see.
        with TemporaryDirectory(prefix=f"{path.stem}-", dir=path.parent, ignore_cleanup_errors=True) as folder:
            _take(program, events_map, Path(folder).resolve()).replace(path)
    except OSError as error:
        raise SetupError(f"{path}: cannot be written: {error.strerror}; choose another folder with -o") from error


def _program() -> str:
    names = [os.environ["CHROME"]] if os.environ.get("CHROME") else PROGRAMS
    found = next((program for name in names if (program := shutil.which(name))), None)
    if found is None:
        raise SetupError(f"no {' or '.join(names)} to take the picture; install Chromium, or name the program in CHROME")
    return found


def _take(program: str, events_map: EventMap, folder: Path) -> Path:
    """Let Chromium draw the map in a folder; gives the picture in it."""
    page, picture = folder / "map.html", folder / "map.png"
    html = events_map.to_html()
    page.write_text(html, encoding="utf-8")
    options = [*_OPTIONS, f"--user-data-dir={folder / 'profile'}", f"--screenshot={picture}"]
    if not hosts(html):
        options.append(_OFFLINE)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--no-sandbox")  # Chromium does not start its sandbox for root
    drawn = _run([program, *options, f"{page.as_uri()}#still=1"])
    if not picture.exists():
        raise SetupError(f"{program} took no picture: {_end(drawn.stderr) or f'it ended with code {drawn.returncode}'}")
    if not _READY.search(drawn.stdout):
        raise SetupError(f"{program} did not draw the map to its end; a Chromium of 2023 or later is needed")
    return picture


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(  # noqa: S603  a browser of the user's own, on a page of ours; no shell
            command, capture_output=True, encoding="utf-8", errors="replace", timeout=TIMEOUT_S, check=False
        )
    except OSError as error:
        raise SetupError(f"{command[0]} cannot be run: {error.strerror}; name a Chromium in CHROME") from error
    except subprocess.TimeoutExpired as error:
        hint = "draw fewer events, or without --tiles"
        raise SetupError(f"{command[0]} took no picture within {TIMEOUT_S} seconds; {hint}") from error


def _end(text: str) -> str:
    """Give the end of what a program said, in one line."""
    return " ".join(text.split())[-_SHOWN:]
