"""The map itself: a folium map that carries everything it needs, and the file that it is written to."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import folium
from branca.element import Element, Figure
from folium.template import Template

from gazetteer import open_gazetteer
from mapper.claims import ledger
from mapper.differences import Difference
from mapper.draw import page
from mapper.draw.payload import Block, Table, events_block, listed, texts_block
from mapper.draw.text import data_block
from mapper.draw.tiles import tile_provider
from mapper.errors import SetupError
from mapper.export import whole_file
from mapper.intervals import Timeline
from mapper.model import Event
from mapper.theatre import DEFAULT_THEATRE, load_theatre

MOST_QUOTES_INSIDE: Final = 40_000_000
"""Characters of quotes that a page holds: with more it would be slow to open, and they go to a file beside it."""
QUOTES_SUFFIX: Final = ".quotes.json"

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class SideStyle:
    """How the map shows a side.

    Attributes:
        name: the side's name in words ("Russia").
        colour: as `#rrggbb`; the map lightens it on a dark ground.
        name_uk: the name in Ukrainian; the other one where it is "".

    Raises:
        SetupError: the colour is not of that form.
    """

    name: str
    colour: str
    name_uk: str = ""

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
        blocks: the data of the page by name: `about`, what it says about itself; `events` and `texts`, from `payload`.
        beside: what `save` writes to a file beside the page; None for no such file.
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

    def __init__(self, blocks: Mapping[str, Block], beside: Mapping[str, Any] | None = None) -> None:
        super().__init__(location=(48.4, 33.5), zoom_start=6, tiles=None, zoom_snap=0.5, attribution_control=False)
        self._blocks = blocks
        self._beside = beside

    @property
    def title(self) -> str:
        """Heading of the page."""
        return str(self._blocks["about"].value["title"])

    @property
    def has_quotes_beside(self) -> bool:
        """Whether `save` writes a file of quotes beside the page."""
        return self._beside is not None

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
        figure.html.add_child(Verbatim(page.asset("shell.html") + self._data()), name="frontline_shell")
        super().render(**kwargs)  # type: ignore[no-untyped-call]  # folium's own method has no types
        figure.script.add_child(Verbatim(f"frontline.start({self.get_name()});"), name="frontline_start")
        return ""

    def _data(self) -> str:
        blocks = (data_block(f"frontline-{name}", block.value, block.columns) for name, block in self._blocks.items())
        return "\n".join((*blocks, page.fixed_data()))

    def to_html(self) -> str:
        """Give the whole page, with its security policy, as `save` writes it."""
        return page.with_policy(self.get_root().render())

    def save(self, outfile: str | Path, **_: Any) -> None:  # type: ignore[override]  # folium's takes open files as well
        """Write the map as one HTML file that opens anywhere, with the network off.

        The file is whole or not there at all: it is written beside its place and then moved. Its security policy allows
        the scripts and styles of the page word for word, and connects only to what layers that were added ask for.
        Quotes that are too many for the page go to a file beside it (`map.quotes.json`), which a reader can open in it.

        Args:
            outfile: file to write; one that is there is replaced.

        Raises:
            SetupError: the file cannot be written.
        """
        path = Path(outfile)
        html = self.to_html()
        if self._beside is not None:
            with whole_file(path.with_suffix(QUOTES_SUFFIX)) as file:
                json.dump(self._beside, file)
        with whole_file(path) as file:
            file.write(html)


def draw_map(
    events: Iterable[Event],
    *,
    title: str | None = None,
    note: str = "",
    sides: Mapping[str, SideStyle] | None = None,
    lang: str | None = None,
    tiles: str | None = None,
    quotes: bool = True,
    differences: Iterable[Difference] = (),
    timeline: Timeline | None = None,
) -> EventMap:
    """Draw events as a folium map: to `save` as one file that opens anywhere, to show in a notebook, to add layers to.

    Args:
        events: in any order; those without a place are listed, not drawn.
        title: heading of the page; one with the name of the war when None.
        note: a caption above the map, such as what kind of reports these are; "" for none.
        sides: how to show each side, by the code that events name it with; others are shown as unknown. None for the
            sides of the war in Ukraine.
        lang: language of the page's own words, `en` or `uk`; that of the reader's browser when None.
        tiles: name of a tile provider of xyzservices ("OpenStreetMap.Mapnik"): then the page needs the network. None for
            land, rivers, borders and cities out of the page itself.
        quotes: whether the page holds the sentences that the events stand in.
        differences: what changed since an earlier run (see `mapper.differences`), to mark it.
        timeline: who held what (see `mapper.timeline`): a reader can then show the land nearest to each settlement that it
            tells of in the colour of whoever holds it on the day of the slider, and the front between them; and panels say
            what became of a claim.

    Returns:
        The map. The same events give the same page.

    Raises:
        SetupError: the page has no words in that language, or there is no such tile provider.
    """
    if lang is not None and lang not in page.LANGUAGES:
        raise SetupError(f"language {lang!r}: the map has words in {' and '.join(page.LANGUAGES)}; choose one of them")
    drawn = listed(events)
    changed = {difference.event.event_id: difference for difference in differences}
    beside = quotes and sum(len(quote) for quote in {event.quote for event in drawn}) > MOST_QUOTES_INSIDE
    theatre = load_theatre(DEFAULT_THEATRE)
    shown = sides or {side.code: SideStyle(side.name, side.colour, side.name_uk) for side in theatre.sides.values()}
    about = {
        "title": f"Reported control changes: {theatre.name}" if title is None else title,
        "note": note,
        "sides": {code: asdict(style) for code, style in shown.items()},
        "lang": lang,
        "tiles": tiles is not None,
        "quotes": "beside" if beside else "inside" if quotes else "none",
        **_origin(drawn),
    }
    former_names = open_gazetteer().former_names({event.place_id for event in drawn if event.place_id})
    claims = ledger(drawn) if timeline is not None else ()
    blocks = {
        "about": Block(about, {}),
        "events": events_block(drawn, former_names, changed),
        "texts": texts_block(drawn, changed, quotes=quotes and not beside, claims=claims),
    }
    if timeline is not None:
        from mapper.draw.areas import land_block
        from mapper.land import cells

        blocks["land"] = land_block(timeline, cells(timeline=timeline))
    made = EventMap(blocks, _quotes(drawn) if beside else None)
    if tiles is not None:
        folium.TileLayer(tile_provider(tiles), control=False).add_to(made)
    return made


def _origin(events: Sequence[Event]) -> dict[str, Any]:
    """Say what a map was made from and by what."""
    days = sorted(event.published.isoformat() for event in events if event.published)
    return {
        "reports": len({event.report_id for event in events}),
        "oldest": days[0] if days else None,
        "newest": days[-1] if days else None,
        "version": version("frontline-mapper"),
        "key": _key(events),
    }


def _key(events: Sequence[Event]) -> str:
    """Give what a page and its file of quotes know each other by."""
    ids = "\n".join(event.event_id for event in events)
    return hashlib.sha256(ids.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _quotes(events: Sequence[Event]) -> dict[str, Any]:
    """Give the file of quotes: those of all events in the order of the page, each quote once."""
    quotes = Table[str]()
    return {"quote": [quotes.number(event.quote) for event in events], "quotes": quotes.rows, "key": _key(events)}
