"""The styles that QGIS opens the layers of a GeoPackage in: QML files, with the colours of the theatre's sides put in.

A file in `styles/` is a style of QGIS with one category, in a colour that stands for that of whoever holds a place; it opens
in QGIS as it is. Each holder gets a copy of the category.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from importlib import resources
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree

from mapper.export.sides import UNKNOWN, Holder, holders

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_STAND_IN: Final = "255,0,255,"
"""The colour in the files, before its opacity."""
_OTHERS: Final = Holder("", "Others", UNKNOWN.colour)
"""The category of all values that have none of their own."""
_BACKGROUND: Final = Holder("background", "Recalled in passing", UNKNOWN.colour)
"""Of events that are kept and not drawn, unless somebody ticks them."""


def styles(layers: Iterable[str]) -> dict[str, str]:
    """Give the styles of some layers.

    Args:
        layers: their names.

    Returns:
        QML by layer; a layer that there is no style for is left out.
    """
    files = resources.files("mapper.export") / "styles"
    found = {name: files / f"{name}.qml" for name in layers}
    return {name: _coloured(file.read_text(encoding="utf-8")) for name, file in found.items() if file.is_file()}


def _coloured(qml: str) -> str:
    root = ElementTree.fromstring(qml)  # noqa: S314  # a file of ours
    renderer = root.find("renderer-v2")
    if renderer is not None and renderer.get("type") == "categorizedSymbol":
        _categorise(renderer)
    ElementTree.indent(root, " ")
    return ElementTree.tostring(root, encoding="unicode")


def _categorise(renderer: Element) -> None:
    """Copy the category, with its symbol, once for each holder."""
    categories, symbols = renderer.find("categories"), renderer.find("symbols")
    if categories is None or symbols is None:
        return
    category, symbol = categories[0], symbols[0]
    categories.remove(category)
    symbols.remove(symbol)
    with_background = "background" in renderer.get("attr", "")
    for number, holder in enumerate((*holders(), *([_BACKGROUND] if with_background else []), _OTHERS)):
        own_category, own_symbol = deepcopy(category), deepcopy(symbol)
        own_category.attrib |= {"value": holder.code, "label": holder.name, "symbol": str(number)}
        own_category.set("render", "false" if holder is _BACKGROUND else "true")
        own_symbol.set("name", str(number))
        for option in _coloured_options(own_symbol):
            option.set("value", _rgb(holder.colour) + option.get("value", "").removeprefix(_STAND_IN))
        categories.append(own_category)
        symbols.append(own_symbol)


def _coloured_options(symbol: Element) -> Iterator[Element]:
    return (option for option in symbol.iter("Option") if option.get("value", "").startswith(_STAND_IN))


def _rgb(colour: str) -> str:
    """Give `#rrggbb` as QML does: `r,g,b,`."""
    return "".join(f"{part}," for part in bytes.fromhex(colour.removeprefix("#")))
