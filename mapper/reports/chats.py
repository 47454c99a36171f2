"""What Telegram Desktop exports of chats: `result.json`, of one or of all, and pages (`messages.html`); one report a message.

Service messages and messages without words are passed over. A message is in the name of whoever it was forwarded from, else of
its sender. An export does not say under which address a channel is public, so there are no links.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from mapper.errors import ReportError
from mapper.model import Report, Skipped
from mapper.reports.markup import text_of
from mapper.reports.record import report_of

if TYPE_CHECKING:
    import lxml.html  # type: ignore[import-untyped]  # lxml publishes no types

_PUBLIC: Final = ("channel", "group", "supergroup")
"""How the types of chats end that are read of an export of all; others are somebody's own conversations."""

_MOMENTS: Final = ("%d.%m.%Y %H:%M:%S UTC%z", "%d.%m.%Y %H:%M:%S")
"""How pages write when a message was sent: by newer programs with the offset from UTC."""


def is_export(value: object) -> bool:
    """Tell whether a JSON value is an export of Telegram Desktop."""
    return isinstance(value, dict) and (isinstance(value.get("messages"), list) or isinstance(value.get("chats"), dict))


def read_export(export: Mapping[str, Any], where: str) -> Iterator[Report | Skipped]:
    """Read the messages of `result.json`.

    Args:
        export: what is in it.
        where: its name, for messages.

    Yields:
        A report for each message that has words, a reason for each that cannot be read, and one for all private conversations
        of an export of all chats, which are left out.
    """
    if "messages" in export:
        yield from _read_chat(export, where)
        return
    private = 0
    for part in ("chats", "left_chats"):
        listed = export.get(part)
        for chat in (listed.get("list") if isinstance(listed, dict) else None) or ():
            if isinstance(chat, dict) and str(chat.get("type", "")).endswith(_PUBLIC):
                yield from _read_chat(chat, where)
            else:
                private += 1
    if private:
        yield Skipped(
            where, f"has {private} private conversations, which were not read; export one alone to have it read"
        )


def _read_chat(chat: Mapping[str, Any], where: str) -> Iterator[Report | Skipped]:
    messages = chat.get("messages")
    if not isinstance(messages, list):
        yield Skipped(where, "has a chat without messages; export it again as JSON")
        return
    for number, message in enumerate(messages, start=1):
        if not isinstance(message, dict):
            yield Skipped(f"{where}: message {number}", "is no JSON object; export the chat again")
        elif message.get("type") == "message":
            here = f"{where}: message {message.get('id', number)}"
            try:
                text = _text(message.get("text"), here)
                if text.strip():
                    yield report_of(_fields(message, chat) | {"text": text}, here)
            except ReportError as error:
                yield Skipped(error.where, error.reason)


def _fields(message: Mapping[str, Any], chat: Mapping[str, Any]) -> dict[str, object]:
    numbers = chat.get("id"), message.get("id")
    return {
        "id": None if None in numbers else f"{numbers[0]}/{numbers[1]}",
        "source": message.get("forwarded_from") or message.get("from") or chat.get("name"),
        "published": _moment(message),
    }


def _text(text: object, here: str) -> str:
    """Put the pieces of a message together, plain ones and those with a format."""
    if isinstance(text, str):
        return text
    listed = text if isinstance(text, list) else [text]
    pieces = [piece.get("text") if isinstance(piece, dict) else piece for piece in listed]
    words = [piece for piece in pieces if isinstance(piece, str)]
    if len(words) < len(pieces):
        raise ReportError(here, f"has {text!r:.80} as its text; it must be a string, or a list of strings and objects")
    return "".join(words)


def _moment(message: Mapping[str, Any]) -> object:
    """Give the moment of a message in UTC, else its date where it was exported."""
    seconds = message.get("date_unixtime")
    try:
        return message.get("date") if seconds is None else datetime.fromtimestamp(int(seconds), UTC).isoformat()
    except (TypeError, ValueError, OverflowError, OSError):
        return str(seconds)


def is_chat(tree: lxml.html.HtmlElement) -> bool:
    """Tell whether a page is one that Telegram Desktop exported."""
    return bool(tree.xpath("//div[@class='history']/div[starts-with(@class, 'message ')]"))


def read_chat_page(tree: lxml.html.HtmlElement, where: str) -> Iterator[Report | Skipped]:
    """Read the messages of a page, as of `result.json`; they have no ids of their own there, so each has that of its text.

    Args:
        tree: the parsed page.
        where: its name, for messages.

    Yields:
        A report for each message that has words, a reason for each that cannot be read.

    Raises:
        ReportError: when no message has words.
    """
    sender = " ".join(tree.xpath("string(//div[contains(@class, 'page_header')]//div[contains(@class, 'text')])").split())
    empty = True
    for message in tree.xpath("//div[@class='history']/div[starts-with(@class, 'message default')]"):
        body = next(iter(message.xpath("./div[@class='body']")), message)
        sender = _name(body) or sender  # said only when it is not that of the message before
        fields = _page_fields(body, sender)
        if not fields["text"]:
            continue
        empty = False
        try:
            yield report_of(fields, f"{where}: {message.get('id')}")
        except ReportError as error:
            yield Skipped(error.where, error.reason)
    if empty:
        raise ReportError(where, "is a page of Telegram on which no message has words")


def _page_fields(body: lxml.html.HtmlElement, sender: str) -> dict[str, object]:
    """Give the fields of a message on a page; its text is "" when it has no words."""
    forwarded = next(iter(body.xpath("./div[contains(@class, 'forwarded')]")), None)
    words = next(iter((body if forwarded is None else forwarded).xpath("./div[@class='text']")), None)
    return {
        "text": "" if words is None else text_of(words),
        "source": sender if forwarded is None else _name(forwarded) or sender,
        "published": _written_moment(body.xpath("string(./div[contains(@class, 'date')]/@title)").strip()),
    }


def _name(body: lxml.html.HtmlElement) -> str:
    """Give whose message it is, without the date that may follow; "" when it does not say."""
    return " ".join(body.xpath("string(./div[@class='from_name']/text()[1])").split())


def _written_moment(written: str) -> str:
    """Give a moment in ISO 8601, as far as it is understood."""
    for form in _MOMENTS:
        try:
            return datetime.strptime(written, form).isoformat()  # noqa: DTZ007  # older programs write no offset
        except ValueError:
            continue
    return written
