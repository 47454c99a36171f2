"""The map as a fragment of HTML, to paste into an article: a frame that holds the whole page."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Final

from mapper.draw.folium_map import EventMap
from mapper.errors import SetupError
from mapper.export import whole_file

SUFFIX: Final = ".embed.html"

_FRAME: Final = (
    '<iframe title="{title}" srcdoc="{page}" sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox" '
    'loading="lazy" style="width: 100%; height: 640px; border: 0"></iframe>\n'
)
"""The page inside may run its scripts and open links in new tabs, and cannot reach the article around it."""


def fragment(events_map: EventMap) -> str:
    """Make a fragment of HTML that shows a map inside an article.

    Args:
        events_map: the map.

    Returns:
        An `iframe` with the whole page in it. It is one line of ASCII, so that neither the article's encoding nor
        editors that take a blank line for a new paragraph can spoil it.

    Raises:
        SetupError: the map keeps its quotes in a file beside it, which a fragment cannot have.
    """
    if events_map.has_quotes_beside:
        raise SetupError("too many quotes for a fragment of an article; leave them out with --no-quotes")
    return _FRAME.format(title=_attribute(events_map.title), page=_attribute(events_map.to_html()))


def save_fragment(events_map: EventMap, path: str | Path) -> None:
    """Write a map as a fragment of HTML (see `fragment`), whole or not at all.

    Args:
        events_map: the map.
        path: file to write; one that is there is replaced.

    Raises:
        SetupError: the file cannot be written, or the map keeps its quotes in a file beside it.
    """
    text = fragment(events_map)
    with whole_file(path) as file:
        file.write(text)


def _attribute(text: str) -> str:
    """Escape a text for an attribute in quotation marks, line ends and letters beyond ASCII as numbers."""
    escaped = html.escape(text).replace("\r", "&#13;").replace("\n", "&#10;")
    return escaped.encode("ascii", "xmlcharrefreplace").decode("ascii")
