"""Colours of sides and of the map's own must stay apart for colour-blind eyes, and stand out from the ground.

Colour vision deficiencies are simulated by the matrices of Machado, Oliveira and Fernandes (2009), severity 1.0, in
linear RGB; differences are CIE 1976 in L*a*b* (D65), where about 2 is just noticeable;
the contrast is that of WCAG 2.2.
"""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from mapper.draw.page import asset

Triple = tuple[float, float, float]
Matrix = tuple[Triple, Triple, Triple]

EYES: dict[str, Matrix] = {
    "trichromat": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanope": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranope": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanope": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
TO_XYZ: Matrix = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
WHITE = (0.9505, 1.0, 1.089)
SIDES = {"RU": "#c0392b", "UA": "#1f6fb4"}
LIGHTENED = 0.35


def times(matrix: Matrix, vector: Triple) -> Triple:
    a, b, c = (sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix)
    return a, b, c


def linear(colour: str) -> Triple:
    values = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)
    return r, g, b


def lab(rgb: Triple) -> Triple:
    xyz = times(TO_XYZ, rgb)
    x, y, z = (
        v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (a / w for a, w in zip(xyz, WHITE, strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def seen(colour: str, eye: str) -> Triple:
    r, g, b = (min(1.0, max(0.0, v)) for v in times(EYES[eye], linear(colour)))
    return lab((r, g, b))


def contrast(one: str, other: str) -> float:
    high, low = sorted((times(TO_XYZ, linear(c))[1] for c in (one, other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def lightened(colour: str) -> str:
    values = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(v + (255 - v) * LIGHTENED):02x}" for v in values)


def tones(scheme: str) -> dict[str, str]:
    """Colours of the style for light or dark, and the sides as the script shows them there."""
    light, dark = asset("page.css").partition("@media print")[0].split("prefers-color-scheme: dark", 1)
    own = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light if scheme == "light" else dark))
    sides = SIDES if scheme == "light" else {code: lightened(colour) for code, colour in SIDES.items()}
    return {**own, **sides}


def test_script_lightens_by_the_same_share() -> None:
    assert f"lighter(sides[code].colour, {LIGHTENED})" in asset("canvas.js")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("eye", EYES)
def test_holders_stay_apart(scheme: str, eye: str) -> None:
    palette = tones(scheme)
    for one, other in combinations(("RU", "UA", "contested", "unknown"), 2):
        difference = sum((a - b) ** 2 for a, b in zip(seen(palette[one], eye), seen(palette[other], eye), strict=True))
        assert difference**0.5 >= 20, (one, other)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["focus", "land"])
def test_marks_stand_out_from_the_ground(scheme: str, ground: str) -> None:
    palette = tones(scheme)
    for holder in ("RU", "UA", "contested", "unknown"):
        assert contrast(palette[holder], palette[ground]) >= 3, holder
