"""One reader a format: from an open file to reports, and a reason for each that cannot be read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, BinaryIO, Final

from mapper.errors import ReportError
from mapper.model import Report, Skipped
from mapper.reports.chats import is_chat, read_chat_page
from mapper.reports.columns import layout_of, missing
from mapper.reports.record import (
    LIMIT_BYTES,
    NO_COLUMNS,
    SAMPLE_BYTES,
    decode,
    over_limit,
    parse_day,
    refuse_wide_or_binary,
    report_of,
)

if TYPE_CHECKING:
    import lxml.html  # type: ignore[import-untyped]  # lxml publishes no types
    from trafilatura.settings import Document

Reader = Callable[[BinaryIO, str], Iterator[Report | Skipped]]

TITLE_CHARS: Final = 200
"""The longest first line that is taken for a title; a longer one is a paragraph."""

_HEADER: Final = re.compile(r"(source|published|url|title|lang|id):[ \t]*(.*)\n?", re.IGNORECASE)
_TITLE: Final = re.compile(rf"\s*(\S[^\n]{{0,{TITLE_CHARS - 1}}})\n[ \t]*\n")
_CHARSET: Final = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_CHARSET_WITHIN_BYTES: Final = 1024
"""Where an HTML page must declare its encoding (HTML Living Standard, section 4.2.5.4)."""

_DAY_PATHS: Final = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//meta[@name='article:published_time' or @name='datePublished' or @name='pubdate']/@content",
    "//meta[@name='citation_publication_date' or @name='dcterms.issued' or @name='DC.date' or @name='date']/@content",
    "//time[@itemprop='datePublished' or @pubdate]/@datetime",
)
"""Where a page states the day of its publication, surest first (Open Graph, schema.org, Dublin Core, Highwire)."""


_NO_MAIN_TEXT: Final = "has no main text apart from menus and banners; give the report as plain text"


def read_text(stream: BinaryIO, where: str) -> Iterator[Report | Skipped]:
    """Read one plain text report, with its header lines and its title, where it has them.

    Header lines stand first, one field each: `Source: …`, `Published: YYYY-MM-DD`, `URL: …`, `Title: …`, `Lang: …`,
    `Id: …`.
    A first line of at most 200 characters, without a final full stop and with a blank line after it, is the title.

    Args:
        stream: the open file.
        where: its name, for messages.

    Yields:
        The report.

    Raises:
        ReportError: when it is empty, too large, not UTF-8 text, or has a header that cannot be read.
    """
    text = decode(whole(stream, where), where)
    fields: dict[str, object] = {}
    while header := _HEADER.match(text):
        fields[header[1].lower()] = header[2]
        text = text[header.end() :]
    if fields:
        text = text.lstrip("\n")
    title = _TITLE.match(text)
    if "title" not in fields and title and not title[1].rstrip().endswith("."):
        fields["title"] = title[1]
    yield report_of(fields | {"text": text}, where)


def read_html(stream: BinaryIO, where: str) -> Iterator[Report | Skipped]:
    """Read the main text of one web page, and what its own metadata state: title, site, link, day of publication.

    A page that Telegram Desktop exported has one report a message.

    Args:
        stream: the open file.
        where: its name, for messages.

    Yields:
        The report; without a date when the page does not state one.

    Raises:
        ReportError: when it is empty, too large, not text, without a main text, or with a date that cannot be read.
    """
    page = _decode_page(whole(stream, where), where)
    tree = page_tree(page, where)
    if is_chat(tree):
        yield from read_chat_page(tree, where)
        return
    published = _stated_day(tree)
    found = main_text(tree, where)
    yield report_of(
        {"text": found.text, "title": found.title, "source": found.sitename, "url": found.url, "published": published},
        where,
    )


def page_tree(page: str, where: str) -> lxml.html.HtmlElement:
    """Parse a page; `ReportError` when there is nothing in it."""
    import lxml.html  # slow to import, and only pages need it

    try:
        return lxml.html.document_fromstring(page.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    except lxml.etree.ParserError as error:
        raise ReportError(where, _NO_MAIN_TEXT) from error


def main_text(tree: lxml.html.HtmlElement, where: str) -> Document:
    """Take the menus and banners off a page, and find its metadata; `ReportError` when nothing is left."""
    from trafilatura import bare_extraction  # slow to import, and only pages need it

    found = bare_extraction(
        tree,
        with_metadata=True,
        include_comments=False,
        # Its own search for a date guesses and stops at today's; the result is not used, the limit keeps the clock out.
        date_extraction_params={"extensive_search": False, "original_date": True, "max_date": "2999-12-31"},
    )
    if found is None or isinstance(found, dict) or not found.text:
        raise ReportError(where, _NO_MAIN_TEXT)
    return found


def read_json_lines(
    stream: BinaryIO, where: str, columns: Mapping[str, str] = NO_COLUMNS
) -> Iterator[Report | Skipped]:
    """Read one report a line, each a JSON object; unknown keys are ignored and blank lines passed over.

    Args:
        stream: the open file.
        where: its name, for messages.
        columns: key of a field, by field, where it has an unusual name.

    Yields:
        A report for each good line, a reason for each bad one.

    Raises:
        ReportError: when there is nothing in it, or it is not text.
    """
    empty = True
    keys: set[str] = set()
    for number, line in lines_of(stream, where):
        here = f"{where}:{number}"
        if line is None:
            yield Skipped(here, over_limit())
        elif line.strip():
            try:
                yield report_of_object(json_of(decode(line, here), here), here, columns, keys)
            except ReportError as error:
                yield Skipped(error.where, error.reason)
        else:
            continue
        empty = False
    if empty:
        raise ReportError(where, "is empty; expected one JSON object a line")
    for column in missing(columns, keys):
        yield Skipped(where, f"has no key {column!r} in any report; name another with --columns")


def lines_of(stream: BinaryIO, where: str) -> Iterator[tuple[int, bytes | None]]:
    """Yield each line with its number; None for one over the limit, which is passed over without being held."""
    refuse_wide_or_binary(stream.read(SAMPLE_BYTES), where)
    stream.seek(0)
    number = 0
    while line := stream.readline(LIMIT_BYTES + 1):
        number += 1
        if len(line) <= LIMIT_BYTES:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(LIMIT_BYTES)
        yield number, None


def whole(stream: BinaryIO, where: str) -> bytes:
    """Read one report; `ReportError` when it is empty, too large or binary."""
    raw = stream.read(LIMIT_BYTES + 1)
    if len(raw) > LIMIT_BYTES:
        raise ReportError(where, over_limit())
    if not raw.strip():
        raise ReportError(where, "is empty")
    refuse_wide_or_binary(raw[:SAMPLE_BYTES], where)
    return raw


def json_of(text: str, here: str, expected: str = "one object a line") -> object:
    """Read JSON; `ReportError` when it is none, or none that can be read; it tells what was expected."""
    try:
        return json.loads(text.strip())
    except json.JSONDecodeError as error:
        reason = f"is not JSON, perhaps cut off ({error.msg} at character {error.pos + 1}); expected {expected}"
        raise ReportError(here, reason) from error
    except (ValueError, RecursionError) as error:
        raise ReportError(here, f"is JSON that cannot be read ({error}); expected a flat object of strings") from error


def report_of_object(value: object, here: str, columns: Mapping[str, str], keys: set[str]) -> Report:
    """Make a report of a JSON object, and add its keys to those seen; `ReportError` when it is none, or lacks the text."""
    if not isinstance(value, dict):
        shown = json.dumps(value, ensure_ascii=False)
        raise ReportError(here, f'is {shown:.40}, not a JSON object; expected one such as {{"text": "…"}}')
    keys.update(value)
    return report_of(layout_of(value, columns).fields(value, here), here)


def _decode_page(raw: bytes, where: str) -> str:
    """Decode a page as UTF-8, or else in the encoding that it declares."""
    try:
        return decode(raw, where)
    except ReportError:
        declared = _CHARSET.search(raw[:_CHARSET_WITHIN_BYTES])
        if not declared:
            raise
        try:
            return raw.decode(declared[1].decode())
        except (LookupError, UnicodeDecodeError):
            pass
        raise


def _stated_day(tree: lxml.html.HtmlElement) -> str | None:
    """Find the day of publication in the page's own metadata: the first in ISO 8601, else the first, else None."""
    stated = [value for path in _DAY_PATHS for value in tree.xpath(path)]
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        stated += _linked_data_days(script)
    stated = [value.strip() for value in stated if value.strip()]
    return next(filter(_is_day, stated), stated[0] if stated else None)


def _linked_data_days(script: str) -> list[str]:
    """Find `datePublished` in a schema.org block: of the page's own objects, not of articles that it lists."""
    try:
        data = json.loads(script)
    except (ValueError, RecursionError):
        return []
    objects = data if isinstance(data, list) else [data]
    graphs = [item.get("@graph") for item in objects if isinstance(item, dict)]
    objects += [member for graph in graphs if isinstance(graph, list) for member in graph]
    days = [item.get("datePublished") for item in objects if isinstance(item, dict)]
    return [day for day in days if isinstance(day, str)]


def _is_day(value: str) -> bool:
    try:
        parse_day(value)
    except ValueError:
        return False
    return True
