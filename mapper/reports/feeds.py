"""Reader of feeds: RSS (0.9 to 2.0, and 1.0 in RDF) and Atom; one report an entry, with the text that the feed itself carries."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, BinaryIO, Final

from mapper.errors import ReportError
from mapper.model import Report, Skipped
from mapper.reports.formats import whole
from mapper.reports.markup import text_of, text_of_html
from mapper.reports.record import iso_moment, report_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # type: ignore[import-untyped]  # lxml publishes no types

_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_CONTENT: Final = "{http://purl.org/rss/1.0/modules/content/}encoded"
_DC_DATE: Final = "{http://purl.org/dc/elements/1.1/}date"
_ABOUT: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_RSS_NAMESPACES: Final = ("", "{http://purl.org/rss/1.0/}", "{http://my.netscape.com/rdf/simple/0.9/}")

_NAMED: Final = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]*);")
"""A character by its name in HTML, which XML does not know and many feeds use all the same."""


def read_feed(stream: BinaryIO, where: str) -> Iterator[Report | Skipped]:
    """Read the entries of a feed: title, text (the whole one where the feed has it, else the summary), link, id, publication.

    Links are not followed. Only what says that it is the date of publication is taken for one (`pubDate`, `dc:date`,
    `published`): an Atom entry that states only when it was last changed has no date.

    Args:
        stream: the open file, or bytes of the network.
        where: its name, for messages.

    Yields:
        A report for each good entry, a reason for each bad one.

    Raises:
        ReportError: when it is empty, too large, broken, no feed, or without an entry.
    """
    root = _root(whole(stream, where), where)
    fields: Callable[[Element], dict[str, object]]
    if root.tag == f"{_ATOM}feed":
        source, entries, fields = _atom_text(root.find(f"{_ATOM}title")), root.findall(f"{_ATOM}entry"), _atom_fields
    else:
        source = _rss_text(_channel(root, where), "title")
        entries = [item for space in _RSS_NAMESPACES for item in root.iter(f"{space}item")]
        fields = _rss_fields
    if not entries:
        raise ReportError(where, "is a feed without entries")
    for number, entry in enumerate(entries, start=1):
        yield _report(entry, fields, source, f"{where}: entry {number}")


def _report(entry: Element, fields: Callable[[Element], dict[str, object]], source: str, here: str) -> Report | Skipped:
    try:
        found = fields(entry)
        if not found["text"]:  # the title is all that there is
            found |= {"text": found["title"], "title": ""}
        return report_of({**found, "source": found["source"] or source}, here)
    except ReportError as error:
        return Skipped(error.where, error.reason)


def _root(raw: bytes, where: str) -> Element:
    import lxml.etree  # type: ignore[import-untyped]  # slow to import, and only some formats need it

    # Nothing is asked of the network, and no entity of the file's own is put in: the text is somebody else's.
    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml.etree.fromstring(_NAMED.sub(_numbered, raw.lstrip()), parser)
    except lxml.etree.XMLSyntaxError as error:
        raise ReportError(where, f"is broken XML ({error.msg}); get the feed again") from error
    for entity in root.iter(lxml.etree.Entity):
        raise ReportError(where, f"has an entity of its own, {entity.text}, which is not looked up; get the feed without it")
    return root


def _numbered(named: re.Match[bytes]) -> bytes:
    """Give a character by its number; as it stands when its name is not known."""
    character = html.unescape(named[0].decode())
    return named[0] if character.startswith("&") else "".join(f"&#{ord(c)};" for c in character).encode()


def _channel(root: Element, where: str) -> Element:
    """Find the description of an RSS feed; `ReportError` when it is none."""
    for space in _RSS_NAMESPACES:
        channel = root.find(f"{space}channel")
        if channel is not None:
            return channel
    name = root.tag.rpartition("}")[2]
    raise ReportError(
        where, f"is XML whose root is {name!r}, not a feed in RSS or Atom; give the feed or the page itself"
    )


def _rss_fields(item: Element) -> dict[str, object]:
    written = _rss_text(item, "pubDate") or (item.findtext(_DC_DATE) or "").strip()
    return {
        "id": _rss_text(item, "guid") or item.get(_ABOUT),
        "title": text_of_html(_rss_text(item, "title")),
        "text": text_of_html(item.findtext(_CONTENT) or "") or text_of_html(_rss_text(item, "description")),
        "url": _rss_text(item, "link"),
        "published": iso_moment(written),
        "source": _rss_text(item, "source"),
    }


def _rss_text(item: Element, name: str) -> str:
    found = (item.findtext(f"{space}{name}") for space in _RSS_NAMESPACES)
    return next((text.strip() for text in found if text), "")


def _atom_fields(entry: Element) -> dict[str, object]:
    links = {link.get("rel", "alternate"): link.get("href") for link in reversed(entry.findall(f"{_ATOM}link"))}
    return {
        "id": (entry.findtext(f"{_ATOM}id") or "").strip(),
        "title": _atom_text(entry.find(f"{_ATOM}title")),
        "text": _atom_text(entry.find(f"{_ATOM}content")) or _atom_text(entry.find(f"{_ATOM}summary")),
        "url": links.get("alternate"),
        "published": iso_moment((entry.findtext(f"{_ATOM}published") or "").strip()),
        "source": _atom_text(entry.find(f"{_ATOM}source/{_ATOM}title")),
    }


def _atom_text(element: Element | None) -> str:
    """Give the text of an Atom text construct (RFC 4287, section 3.1): plain, escaped HTML, or XHTML; "" without one."""
    if element is None:
        return ""
    match element.get("type", "text"):
        case "xhtml" | "application/xhtml+xml":
            return _xhtml_text(element)
        case "html" | "text/html":
            return text_of_html(element.text or "")
        case _:
            return (element.text or "").strip()


def _xhtml_text(element: Element) -> str:
    for node in element.iter("{*}*"):
        node.tag = node.tag.rpartition("}")[2]
    return text_of(element)
