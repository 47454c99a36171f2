"""The still picture: Chromium takes it without a network; and what is said when there is no Chromium or it fails."""

from __future__ import annotations

import base64
import os
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from draw.samples import BASE, EVENTS
from playwright.sync_api import Browser

from mapper.draw import draw_map, save_still
from mapper.errors import SetupError

NOTE = "#fff4d6"
RUSSIA = "#c0392b"

# How many pixels of a picture have each of some colours.
COUNT = """async ([picture, colours]) => {
    const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const counts = Object.fromEntries(colours.map((colour) => [colour, 0]));
    for (let i = 0; i < data.length; i += 4) {
        const colour = "#" + [0, 1, 2].map((k) => data[i + k].toString(16).padStart(2, "0")).join("");
        if (colour in counts) counts[colour] += 1;
    }
    return counts;
}"""

Fake = Callable[[str], Path]


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fake:
    """Put a shell script in Chromium's place; gives the file in which it finds its arguments written down."""

    def put(script: str) -> Path:
        (tmp_path / "bin").mkdir()
        program, arguments = tmp_path / "bin" / "chromium", tmp_path / "bin" / "arguments"
        find = 'for each in "$@"; do case "$each" in --screenshot=*) picture="${each#*=}";; esac; done\n'
        program.write_text(f"#!/bin/sh\nprintf '%s\\n' \"$@\" > {arguments}\n{find}{script}\n", encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path / "bin"))
        monkeypatch.delenv("CHROME", raising=False)
        return arguments

    return put


TAKES_IT = """printf PNG > "$picture"; printf '<html lang="en" data-ready="true">'"""


def test_picture_shows_note_and_marks(browser: Browser, tmp_path: Path) -> None:
    save_still(draw_map(EVENTS, note="A note"), tmp_path / "map.png")
    assert [path.name for path in tmp_path.iterdir()] == ["map.png"]
    picture = (tmp_path / "map.png").read_bytes()
    assert struct.unpack(">II", picture[16:24]) == (3200, 2000)
    page = browser.new_page()
    counts = page.evaluate(COUNT, [base64.b64encode(picture).decode(), [NOTE, RUSSIA]])
    page.close()
    assert counts[NOTE] > 3200 * 40
    assert counts[RUSSIA] > 1000


def test_map_is_opened_as_a_still_without_a_network(fake: Fake, tmp_path: Path) -> None:
    arguments = fake(TAKES_IT)
    save_still(draw_map([BASE]), tmp_path / "map.png")
    assert (tmp_path / "map.png").read_text() == "PNG"
    given = arguments.read_text().splitlines()
    assert given[-1].startswith("file:///")
    assert given[-1].endswith("/map.html#still=1")
    assert "--host-resolver-rules=MAP * ~NOTFOUND" in given
    assert any(each.startswith("--user-data-dir=") for each in given)


def test_tiles_have_the_network(fake: Fake, tmp_path: Path) -> None:
    arguments = fake(TAKES_IT)
    save_still(draw_map([BASE], tiles="OpenStreetMap.Mapnik"), tmp_path / "map.png")
    assert "--host-resolver-rules" not in arguments.read_text()


@pytest.mark.parametrize(("user", "is_off"), [(0, True), (1000, False)])
def test_sandbox_is_off_for_root_alone(
    fake: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, user: int, is_off: bool
) -> None:
    arguments = fake(TAKES_IT)
    monkeypatch.setattr(os, "geteuid", lambda: user)
    save_still(draw_map([BASE]), tmp_path / "map.png")
    assert ("--no-sandbox" in arguments.read_text().splitlines()) == is_off


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("echo 'no usable\n sandbox' >&2; exit 1", "took no picture: no usable sandbox"),
        ("exit 3", "took no picture: it ended with code 3"),
        ('printf PNG > "$picture"; printf "<html>"', "did not draw the map to its end"),
    ],
)
def test_failure_tells_what_chromium_said_and_keeps_the_old_picture(
    fake: Fake, tmp_path: Path, script: str, expected: str
) -> None:
    fake(script)
    (tmp_path / "map.png").write_text("old")
    with pytest.raises(SetupError, match=expected):
        save_still(draw_map([BASE]), tmp_path / "map.png")
    assert (tmp_path / "map.png").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bin", "map.png"]


def test_without_chromium_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROME", raising=False)
    with pytest.raises(SetupError, match=r"no chromium or chromium-browser or google-chrome to take.*install Chromium"):
        save_still(draw_map([BASE]), tmp_path / "map.png")


def test_program_named_in_the_environment_comes_first(
    fake: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(TAKES_IT)
    monkeypatch.setenv("CHROME", str(tmp_path / "missing"))
    with pytest.raises(SetupError, match=r"no .*missing to take"):
        save_still(draw_map([BASE]), tmp_path / "map.png")
    (tmp_path / "junk").write_bytes(b"\x7fELF junk")
    (tmp_path / "junk").chmod(0o755)
    monkeypatch.setenv("CHROME", str(tmp_path / "junk"))
    with pytest.raises(SetupError, match="junk cannot be run"):
        save_still(draw_map([BASE]), tmp_path / "map.png")


def test_chromium_that_hangs_is_given_up(fake: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(command: list[str], *, timeout: float, **_: Any) -> None:
        raise subprocess.TimeoutExpired(command, timeout)

    fake("")
    monkeypatch.setattr(subprocess, "run", hang)
    with pytest.raises(SetupError, match="no picture within 180 seconds"):
        save_still(draw_map([BASE]), tmp_path / "map.png")


@pytest.mark.parametrize("name", ["missing/map.png", "bin"])
def test_picture_that_cannot_be_written(fake: Fake, tmp_path: Path, name: str) -> None:
    fake(TAKES_IT)
    with pytest.raises(SetupError, match=f"{name}: cannot be written"):
        save_still(draw_map([BASE]), tmp_path / name)
