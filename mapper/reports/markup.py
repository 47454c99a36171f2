"""Pieces of HTML without menus (a message, an entry of a feed) to plain text, with nothing left out but what is not shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import lxml.etree  # type: ignore[import-untyped]  # lxml publishes no types
    import lxml.html  # type: ignore[import-untyped]  # likewise

_BLOCKS: Final = frozenset(
    (
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "dd",
            "div",
            "dl",
            "dt",
            "figcaption",
            "figure",
            "footer",
            "header",
        ),
        *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "main", "ol", "p", "pre", "section", "table", "tr", "ul"),
    )
)
"""Elements that stand on lines of their own (HTML Living Standard, section 15.3, "Rendering")."""
_HIDDEN: Final = ("script", "style", "template", "noscript", "head", "title")
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")
_LINE: Final = re.compile(r" *\n[ \n]*")


def text_of_html(html: str) -> str:
    """Give the text of a piece of HTML; "" when it has none."""
    import lxml.html  # slow to import, and only some formats need it

    try:
        return text_of(lxml.html.fragment_fromstring(html, create_parent="div"))
    except (lxml.etree.ParserError, ValueError):  # ValueError: characters that no markup may have
        return ""


def text_of(element: lxml.html.HtmlElement) -> str:
    """Give the text of an element, a line for each block and each break; comments and hidden elements are taken out of it."""
    import lxml.etree  # slow to import, and only some formats need it

    lxml.etree.strip_tags(element, lxml.etree.Comment, lxml.etree.ProcessingInstruction)
    lxml.etree.strip_elements(element, *_HIDDEN, with_tail=False)
    parts = []
    for event, node in lxml.etree.iterwalk(element, events=("start", "end")):
        if node.tag in _BLOCKS or (node.tag == "br" and event == "start"):
            parts.append("\n")
        if event == "start":
            parts.append(_SPACE.sub(" ", node.text or ""))
        elif node is not element:
            parts.append(_SPACE.sub(" ", node.tail or ""))
    return _LINE.sub("\n", "".join(parts)).strip(" \n")
