from __future__ import annotations

import json
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Template

from mapper.draw.text import json_block

PAYLOADS = (*chain.from_iterable(json.loads(Path(__file__).with_name("hostile.json").read_bytes()).values()), "{% raise %}")


def inside(block: str) -> str:
    return block.removeprefix('<script type="application/json" id="x">').removesuffix("</script>")


@given(st.recursive(st.text() | st.integers() | st.none(), lambda v: st.lists(v) | st.dictionaries(st.text(), v)))
def test_what_goes_in_comes_out(value: object) -> None:
    assert json.loads(inside(json_block("x", value))) == value


@pytest.mark.parametrize("text", PAYLOADS)
def test_hostile_text_survives_unseen_by_browser_and_template(text: str) -> None:
    block = json_block("x", {"a": {"b": [text, {text: text}]}})
    assert json.loads(inside(block)) == {"a": {"b": [text, {text: text}]}}
    assert not set("<>&$`\u2028\u2029") & set(inside(block))
    assert Template(block).render() == block
    block.encode()


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        json_block("x", float("nan"))
