"""The one way by which text of reports gets into a page."""

from __future__ import annotations

import json
import re
from typing import Any

_LITERAL = re.compile(r'"(?:[^"\\]|\\.)*"')
_DANGEROUS = re.compile("[{}<>&$`\u2028\u2029\ud800-\udfff]")


def json_block(element_id: str, value: Any) -> str:
    r"""Wrap data in a script element that no browser runs and in which no template engine finds anything to do.

    Inside the JSON strings every character that could end the element (`<`, `>`, `&`), open a Jinja expression (`{`,
    `}`) or fill a JavaScript template (`$`, backtick), the two line separators that JavaScript knows and JSON does not,
    and lone surrogates are written as `\u` escapes. The braces of the JSON itself are always followed by a quote or
    another brace that closes, which is nothing to Jinja. Whoever reads the block shows its strings as text, never as
    markup.

    Args:
        element_id: id of the element, by which the page's script finds it; a plain word.
        value: anything that `json.dumps` takes; its strings may hold anything.

    Returns:
        A `<script type="application/json">` element with the whole value.

    Raises:
        TypeError: the value holds something that JSON has no form for.
        ValueError: the value holds a number that JSON has no form for (infinite, not a number), or holds itself.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return f'<script type="application/json" id="{element_id}">{_LITERAL.sub(_escape, text)}</script>'


def _escape(literal: re.Match[str]) -> str:
    return _DANGEROUS.sub(lambda found: f"\\u{ord(found[0]):04x}", literal[0])
