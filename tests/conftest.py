"""What all tests share: one Hypothesis profile that gives the same examples on every run, and sample events."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from chromium import chromium
from hypothesis import settings
from playwright.sync_api import Browser
from sample import SAMPLE

from mapper.model import Event

# The embedded gazetteer alone, whatever the one who runs the tests has added to it.
os.environ["FRONTLINE_GAZETTEER"] = str(Path(__file__).parent / "no additions")

settings.register_profile("frontline", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("frontline")

@pytest.fixture
def make_event() -> Callable[..., Event]:
    """Make the sample event with some fields changed."""

    def make(**changes: Any) -> Event:
        return replace(SAMPLE, **changes)

    return make


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Write a file into a folder of the test's own."""

    def to_file(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return to_file


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests that look at a page."""
    with chromium() as started:
        yield started
