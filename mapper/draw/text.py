"""The one way by which text of reports gets into a page."""

from __future__ import annotations

import base64
import json
import re
import sys
import zlib
from array import array
from collections.abc import Mapping, Sequence
from typing import Any, Final

_WIDTHS: Final = ((1, "B"), (2, "H"), (4, "I"))
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_ALIGNMENT = 4
_LEVEL = 9


def data_block(element_id: str, value: Any, columns: Mapping[str, Sequence[int]] | None = None) -> str:
    """Wrap data in a script element that no browser runs and in which no template engine finds anything to do.

    The data are packed, compressed (zlib) and written in base64, whose letters, digits, `+`, `/` and `=` mean nothing to
    HTML, to Jinja or to JavaScript; so whatever stands in a report's text, nothing of it can end the element or run.
    `assets/data.js` reads the block back; whoever shows its strings shows them as text, never as markup.

    What is compressed: the length in bytes of a JSON text (4 bytes), that text with `value` and the layout of the columns
    (name, bytes a number, count), then the columns, each from a multiple of 4 bytes on; all numbers little-endian.

    Args:
        element_id: id of the element, by which the page's script finds it; a plain word.
        value: anything that `json.dumps` takes; its strings may hold anything.
        columns: lists of numbers from 0 to 2**32 - 1, by name; they take 1, 2 or 4 bytes a number.

    Returns:
        A `<script type="text/plain">` element with the whole data; the same data give the same text.

    Raises:
        TypeError: the value holds something that JSON has no form for.
        ValueError: the value holds a number that JSON has no form for (infinite, not a number), or holds itself.
        OverflowError: a number of a column is negative or too large.
    """
    packed = zlib.compress(_packed(value, columns or {}), _LEVEL)
    return f'<script type="text/plain" id="{element_id}">{base64.b64encode(packed).decode()}</script>'


def _packed(value: Any, columns: Mapping[str, Sequence[int]]) -> bytes:
    arrays = {name: _array(numbers) for name, numbers in columns.items()}
    layout = [[name, numbers.itemsize, len(numbers)] for name, numbers in arrays.items()]
    json_text = json.dumps([value, layout], ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    text = _LONE_SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", json_text).encode()
    parts = [len(text).to_bytes(_ALIGNMENT, "little"), text, *(numbers.tobytes() for numbers in arrays.values())]
    return b"".join(part + bytes(-len(part) % _ALIGNMENT) for part in parts)


def _array(numbers: Sequence[int]) -> array[int]:
    most = max(numbers, default=0)
    code = next((code for width, code in _WIDTHS if most < 1 << 8 * width), _WIDTHS[-1][1])
    packed = array(code, numbers)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed
