"""Debian's Chromium, headless and without a network, for tests that open a page as a reader would."""

from __future__ import annotations

import base64
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Dialog, Page, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_OPTIONS = (
    "--no-sandbox",  # tests run as root in containers, where the sandbox cannot start
    "--disable-gpu",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # no name leads anywhere: the network is off
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A page that is ready, and what happened in it so far.

    Attributes:
        page: Playwright's page.
        requests: addresses that it asked for, its own file first.
        complaints: errors of its scripts, and warnings and errors on its console.
    """

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Starts the browser; skips the test where there is none, but fails it where `CI` is set."""
    path = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if path is None:
        reason = "Chromium is not installed: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_OPTIONS))
        yield browser
        browser.close()


@contextmanager
def opened(
    browser: Browser,
    file: Path,
    *,
    fragment: str = "",
    scheme: Literal["light", "dark"] = "light",
    size: tuple[int, int] = (1280, 800),
    scale: float = 1,
    locale: str = "en-GB",
) -> Iterator[Opened]:
    """Opens a map's file and waits until the map says that it is ready.

    Args:
        browser: from `chromium`.
        file: page to open.
        fragment: what stands after `#` in the address.
        scheme: light or dark ground.
        size: width and height of the window in pixels.
        scale: pixels of the screen to one of the window.
        locale: language of the reader.
    """
    context = browser.new_context(
        color_scheme=scheme,
        viewport={"width": size[0], "height": size[1]},
        device_scale_factor=scale,
        locale=locale,
        timezone_id="America/Los_Angeles",  # dates must not shift by the reader's zone
        reduced_motion="reduce",  # a view is there at once: nothing to wait for
    )
    view = Opened(context.new_page())
    view.page.on("request", lambda request: view.requests.append(request.url))
    view.page.on("pageerror", lambda error: view.complaints.append(str(error)))
    view.page.on("console", lambda m: view.complaints.append(m.text) if m.type in ("error", "warning") else None)
    view.page.on("dialog", lambda dialog: _dismiss(dialog, view.complaints))
    view.page.goto(file.as_uri() + (f"#{fragment}" if fragment else ""))
    view.page.wait_for_selector("html[data-ready]", timeout=20_000)
    yield view
    context.close()


def colours(page: Page, x: int, y: int, radius: int) -> list[tuple[int, int, int]]:
    """Colours of a screenshot's pixels in the square around a point of the window, row by row."""
    side = 2 * radius + 1
    picture = page.screenshot(clip={"x": x - radius, "y": y - radius, "width": side, "height": side})
    reader = page.context.new_page()
    pixels: list[int] = reader.evaluate(
        """async (data) => {
            const image = new Image();
            image.src = `data:image/png;base64,${data}`;
            await image.decode();
            const canvas = new OffscreenCanvas(image.width, image.height);
            const context = canvas.getContext("2d");
            context.drawImage(image, 0, 0);
            return [...context.getImageData(0, 0, image.width, image.height).data];
        }""",
        base64.b64encode(picture).decode(),
    )
    reader.close()
    return [(pixels[i], pixels[i + 1], pixels[i + 2]) for i in range(0, len(pixels), 4)]


def _dismiss(dialog: Dialog, complaints: list[str]) -> None:
    complaints.append(f"dialog: {dialog.message}")
    dialog.dismiss()
