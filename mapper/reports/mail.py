"""Reader of mails (`.eml`): subject, sender, date, and the plain text, or else the main text of the HTML; no attachments."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from itertools import pairwise
from typing import BinaryIO, Final

from mapper.errors import ReportError
from mapper.model import Report, Skipped
from mapper.reports.formats import main_text, page_tree, whole
from mapper.reports.record import iso_moment, report_of

_WRAPPED_AT: Final = range(60, 80)
"""The length of the longest line of a text that a program has wrapped (RFC 5322, section 2.1.1: at most 78)."""

_ITEMS: Final = ("-", "*", "•", "–", "—", ">", "#")
"""What a line begins with that is not the rest of the line before."""


def read_mail(stream: BinaryIO, where: str) -> Iterator[Report | Skipped]:
    """Read one mail: its subject is the title, its sender the source; lines that were wrapped on the way are put together.

    Args:
        stream: the open file.
        where: its name, for messages.

    Yields:
        The report.

    Raises:
        ReportError: when it is empty, too large, no mail, without text, or in an encoding that cannot be read.
    """
    raw = whole(stream, where)
    try:
        mail = message_from_bytes(raw, policy=policy.default)
        fields = {name: str(mail[name] or "").strip() for name in ("Subject", "From", "Date", "Message-ID")}
        text = _text(mail, where)
    except ReportError:
        raise
    except Exception as error:  # what is wrong with a mail fails in any class of error
        raise ReportError(where, f"is no mail that can be read ({error!s:.120}); save it again as .eml") from error
    if not any(fields.values()):
        raise ReportError(where, "has neither subject, sender nor date, so it is no mail; give the text as .txt")
    name, address = parseaddr(fields["From"])
    yield report_of(
        {
            "id": fields["Message-ID"].strip("<>"),
            "title": " ".join(fields["Subject"].split()),
            "text": text,
            "source": name or address,
            "published": iso_moment(fields["Date"]),
        },
        where,
    )


def _text(mail: EmailMessage, where: str) -> str:
    """Give the text of a mail; "" when it has none."""
    part = mail.get_body(("plain", "html"))
    if part is None:
        return ""
    try:
        content: str = part.get_content(errors="strict").replace("\r\n", "\n")
    except (LookupError, UnicodeDecodeError) as error:
        reason = f"states {part.get_content_charset('no encoding')} as its encoding, which it is not in ({error})"
        raise ReportError(where, f"{reason}; give the text as .txt") from error
    if part.get_content_subtype() == "html":
        return str(main_text(page_tree(content, where), where).text) if content.strip() else ""
    if str(part.get_param("format", "")).lower() == "flowed":
        return _unflowed(content)
    return _unwrapped(content)


def _unflowed(text: str) -> str:
    """Put lines together that end with a space (RFC 3676)."""
    lines = [line.removeprefix(" ") for line in text.split("\n")]
    ends = ("" if line.endswith(" ") and line != "-- " else "\n" for line in lines)
    return "".join(line + end for line, end in zip(lines, ends, strict=True)).removesuffix("\n")


def _unwrapped(text: str) -> str:
    """Put lines together again where the next word would not have fitted; as it stands when nothing says that it is wrapped."""
    lines = text.rstrip("\n").split("\n")
    width = max(map(len, lines))
    if width not in _WRAPPED_AT:
        return text
    joined = lines[0]
    for line, following in pairwise(lines):
        word = following.split(" ", 1)[0]
        is_rest = line.strip() and word and not following.startswith(_ITEMS) and len(line) + 1 + len(word) > width
        joined += (" " if is_rest else "\n") + following
    return joined
