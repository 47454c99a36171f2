from __future__ import annotations

import base64
import json
import re
import struct
import zlib
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Template

from mapper.draw.text import data_block

PAYLOADS = (*chain.from_iterable(json.loads(Path(__file__).with_name("hostile.json").read_bytes()).values()), "{% raise %}")


def unpacked(block: str) -> tuple[Any, dict[str, list[int]]]:
    """The value and the columns of a block, as the page's script reads them."""
    text = block.removeprefix('<script type="text/plain" id="x">').removesuffix("</script>")
    data = zlib.decompress(base64.b64decode(text, validate=True))
    (length,) = struct.unpack_from("<I", data)
    value, layout = json.loads(data[4 : 4 + length])
    start, columns = 4 + -(-length // 4) * 4, {}
    for name, width, count in layout:
        columns[name] = list(struct.unpack_from(f"<{count}{'-BH-I'[width]}", data, start))
        start += -(-width * count // 4) * 4
    return value, columns


@given(
    st.recursive(st.text() | st.integers() | st.none(), lambda v: st.lists(v) | st.dictionaries(st.text(), v)),
    st.dictionaries(st.text(), st.lists(st.integers(0, 2**32 - 1))),
)
def test_what_goes_in_comes_out(value: object, columns: dict[str, list[int]]) -> None:
    assert unpacked(data_block("x", value, columns)) == (value, columns)


@pytest.mark.parametrize("text", PAYLOADS)
def test_hostile_text_survives_unseen_by_browser_and_template(text: str) -> None:
    block = data_block("x", {"a": {"b": [text, {text: text}]}})
    assert unpacked(block)[0] == {"a": {"b": [text, {text: text}]}}
    assert Template(block).render() == block
    assert block.isascii()
    assert re.fullmatch('<script type="text/plain" id="x">[A-Za-z0-9+/=]*</script>', block)


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        data_block("x", float("nan"))


@pytest.mark.parametrize("number", [-1, 2**32])
def test_number_that_is_no_word_is_refused(number: int) -> None:
    with pytest.raises(OverflowError):
        data_block("x", None, {"column": [number]})
