"""The map itself: a folium map that carries everything it needs, and the file that it is written to."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import folium
from branca.element import Element, Figure
from folium.template import Template

from mapper.draw import page
from mapper.draw.payload import payload
from mapper.draw.text import json_block
from mapper.errors import SetupError
from mapper.model import Event

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class SideStyle:
    """How the map shows a side.

    Attributes:
        name: the side's name in words ("Russia").
        colour: as `#rrggbb`; the map lightens it on a dark ground.

    Raises:
        SetupError: the colour is not of that form.
    """

    name: str
    colour: str

    def __post_init__(self) -> None:
        if not _COLOUR.fullmatch(self.colour):
            raise SetupError(f"side {self.name!r}: colour {self.colour!r} is not of the form #rrggbb, such as #1f6fb4")


class Verbatim(Element):
    """Text that folium puts into the page as it is; its own elements would read it as a template first.

    Args:
        text: HTML or script.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def render(self, **kwargs: Any) -> str:  # noqa: ARG002  the arguments of the method that it overrides
        """Return the text."""
        return self._text


class EventMap(folium.Map):
    """A folium map of events that asks for nothing outside of its page.

    The libraries that folium links (jQuery, Bootstrap, icon fonts) are left out, and Leaflet stands in the page. Layers
    that need only Leaflet (`folium.GeoJson`, `folium.TileLayer`, `folium.LayerControl`) can be added as usual. For
    those that need the others (`folium.Marker`, `folium.Popup`) set the map's `default_js` and `default_css` to those
    of `folium.Map`: then the page needs the network.

    Args:
        data: what the page's script shows, from `payload` and with title, note and sides.
    """

    default_js = []  # noqa: RUF012  not changed in place: folium's own way to name a map's libraries
    default_css = []  # noqa: RUF012
    _template = Template(
        """
        {% macro header(this, kwargs) %}
            <meta name="viewport" content="width=device-width, initial-scale=1">
        {% endmacro %}
        {% macro html(this, kwargs) %}
            <div class="folium-map" id={{ this.get_name()|tojson }}></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            const {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
                center: {{ this.location|tojson }}, crs: L.CRS.{{ this.crs }}, ...{{ this.options|tojavascript }}
            });
        {% endmacro %}
        """
    )

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(location=(48.4, 33.5), zoom_start=6, tiles=None, zoom_snap=0.5, attribution_control=False)
        self._data = data

    @classmethod
    def _generate_id(cls) -> str:
        """Return a fixed word: the same events give the same page."""
        return "events"

    def render(self, **kwargs: Any) -> str:
        """Put the map, its data and its script into the figure that it belongs to; nothing is left to return."""
        figure = self.get_root()
        if not isinstance(figure, Figure):
            raise TypeError("the map belongs to no figure: add it to a branca Figure before rendering")
        figure.header.add_child(Verbatim(page.head()), name="frontline_head")
        figure.html.add_child(Verbatim(page.asset("shell.html") + self._blocks()), name="frontline_shell")
        super().render(**kwargs)  # type: ignore[no-untyped-call]  # folium's own method has no types
        figure.script.add_child(Verbatim(f"frontline.start({self.get_name()});"), name="frontline_start")
        return ""

    def _blocks(self) -> str:
        words = {language: json.loads(page.asset(f"words.{language}.json")) for language in page.LANGUAGES}
        return "\n".join(
            (
                json_block("frontline-words", words),
                json_block("frontline-background", json.loads(page.asset("background.json"))),
                json_block("frontline-events", self._data),
            )
        )


def build_map(events: Sequence[Event], *, title: str, sides: Mapping[str, SideStyle], note: str = "") -> EventMap:
    """Make the map of events as a folium map, to add layers to or to show in a notebook.

    Args:
        events: in any order; those without a place are listed, not drawn.
        title: heading of the page.
        sides: how to show each side, by the code that events name it with; others are shown as unknown.
        note: a caption above the map, such as what kind of reports these are; "" for none.

    Returns:
        The map. The same events give the same page.
    """
    styles = {code: {"name": side.name, "colour": side.colour} for code, side in sides.items()}
    return EventMap({"title": title, "note": note, "sides": styles, **payload(events)})


def draw_map(
    events: Sequence[Event], path: Path, *, title: str, sides: Mapping[str, SideStyle], note: str = ""
) -> None:
    """Write the map of events as one HTML file that opens anywhere, with the network off.

    The file is whole or not there at all: it is written beside its place and then moved. Its security policy forbids
    every connection and every script that is not its own.

    Args:
        events: as for `build_map`.
        path: file to write; one that is there is replaced.
        title: as for `build_map`.
        sides: as for `build_map`.
        note: as for `build_map`.

    Raises:
        SetupError: the file cannot be written.
    """
    html = page.with_policy(build_map(events, title=title, sides=sides, note=note).get_root().render())
    _write(path, html)


def _write(path: Path, text: str) -> None:
    unfinished = path.with_name(f".{path.name}.part")
    try:
        unfinished.write_text(text, encoding="utf-8", newline="\n")
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        reason = f"the map cannot be written there ({error.strerror})"
        raise SetupError(f"{path}: {reason}; name a folder that exists and that you may write to") from error
