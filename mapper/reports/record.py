"""From what a reader found to one checked report: encoding, field names, dates, title and identity."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import MAXYEAR, MINYEAR, date, datetime
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import Final

from mapper.errors import ReportError
from mapper.model import Report

LIMIT_BYTES: Final = 20_000_000
"""The largest single report that is read: some hundred times a long daily assessment; what is larger is no report."""

LANGUAGES: Final = frozenset({"en", "uk", "ru"})

FIELDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "id": ("id", "report_id"),
        "text": ("text", "body", "content", "message", "текст"),
        "title": ("title", "headline", "заголовок"),
        "published": ("published", "date", "published_at", "publication_date", "дата"),
        "source": ("source", "outlet", "channel", "джерело", "источник"),
        "url": ("url", "link", "посилання", "ссылка"),
        "lang": ("lang", "language", "мова", "язык"),
    }
)
"""What a key or a column may be called, by field; of several with a value, the first wins. Case does not count."""

NO_COLUMNS: Final[Mapping[str, str]] = MappingProxyType({})
"""Every field under its usual names."""

_LANGUAGE_NAMES: Final = {"ua": "uk"}
"""What Ukrainian is called by those who take the country's code for the language's."""

_LEGACY_ENCODINGS: Final = ("cp1251", "koi8_u", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic", "cp1252")
"""Encodings that Ukrainian, Russian and English texts were saved in before UTF-8."""

_WIDE_MARKS: Final = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
"""Byte order marks (Unicode Standard, section 23.8); UTF-32 first, because it begins like UTF-16."""

SAMPLE_BYTES: Final = 65_536
"""How much of a file is looked at to tell whether it is text, and in which encoding."""

_CONTROL_BYTES: Final = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))
_BINARY_SHARE: Final = 0.02
"""Text has no control characters but white space; compressed data has 26 in 256 bytes, so a fifth of that is ample."""


def decode(raw: bytes, where: str) -> str:
    r"""Turn the bytes of a report into text, with every line end as `\n` and nothing else changed.

    Args:
        raw: the bytes, in UTF-8, with or without a byte order mark.
        where: file, and line where there is one, for messages.

    Returns:
        The text; "" for no bytes.

    Raises:
        ReportError: when they are in another encoding; the message names the likely one and how to convert it.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        reason = f"is not UTF-8 (byte {error.start} is 0x{raw[error.start]:02x}); "
        encoding = _likely_encoding(raw)
        if encoding:
            reason += f"it looks like {encoding}: convert it with iconv -f {encoding} -t utf-8"
        else:
            reason += "save it as UTF-8"
        raise ReportError(where, reason) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def refuse_wide_or_binary(sample: bytes, where: str) -> None:
    """Raise `ReportError` when the first bytes of a file say UTF-16 or UTF-32, or are no text; else return None."""
    for mark, name in _WIDE_MARKS:
        if sample.startswith(mark):
            raise ReportError(where, f"is {name}, not UTF-8: convert it with iconv -f {name} -t utf-8")
    controls = len(sample) - len(sample.translate(None, _CONTROL_BYTES))
    if b"\0" in sample or controls > _BINARY_SHARE * len(sample):
        raise ReportError(where, "is binary, not text; give the report as text, HTML, JSON Lines or CSV")


def parse_day(value: str) -> date:
    """Read an ISO 8601 date, or the date of an ISO 8601 time stamp as it is written (its zone is not converted here).

    Args:
        value: for instance "2025-11-09" or "2025-11-09T23:30:00+02:00"; both are 9 November.

    Returns:
        The day.

    Raises:
        ValueError: when it is anything else.
    """
    return datetime.fromisoformat(value.strip()).date()


def iso_moment(written: str) -> str:
    """Give a moment in ISO 8601 that feeds and mails write as RFC 5322 does; as it stands when it is in another form."""
    try:
        return parsedate_to_datetime(written).isoformat()
    except (ValueError, OverflowError):
        return written


def fields_of(row: Mapping[str, object], columns: Mapping[str, str] = NO_COLUMNS) -> dict[str, object]:
    """Pick the known fields out of a table row or a JSON object.

    Args:
        row: values by key or column name; unknown names are ignored.
        columns: the name under which a field stands here, by field, instead of its usual ones; "" for a field that is missing.

    Returns:
        Values by field name of `FIELDS`, without empty ones; {} when no name is known.
    """
    by_name = {name.strip().casefold(): value for name, value in row.items() if name.strip()}
    found = {}
    for field, aliases in FIELDS.items():
        names = (columns[field].strip().casefold(),) if field in columns else aliases
        values = [by_name[name] for name in names if by_name.get(name) not in (None, "")]
        if values:
            found[field] = values[0]
    return found


def report_of(fields: Mapping[str, object], where: str) -> Report:
    """Check the fields of one report and put them together.

    Args:
        fields: values by field name of `FIELDS`; only `text` must be there.
        where: file, and line where there is one.

    Returns:
        The report; its text opens with the title, where there is one.

    Raises:
        ReportError: when there is no text, or a field has a value that it cannot have.
    """
    body = _string(fields, "text", where)
    if not body:
        raise ReportError(where, f"has no text (in a table or in JSON it stands under {' or '.join(FIELDS['text'])})")
    title = _string(fields, "title", where)
    text, body_start = _join(title, body.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text.encode()) > LIMIT_BYTES:
        raise ReportError(where, over_limit())
    lang = _string(fields, "lang", where)[:2].lower()
    published = _published(_string(fields, "published", where), where)
    return Report(
        report_id=_string(fields, "id", where) or "r-" + hashlib.sha256(text.encode()).hexdigest()[:12],
        text=text,
        body_start=body_start,
        published=None if published is None else published.date(),
        instant=published if published is not None and published.tzinfo is not None else None,
        source=_string(fields, "source", where) or None,
        url=_string(fields, "url", where) or None,
        lang=_LANGUAGE_NAMES.get(lang, lang) if lang in LANGUAGES | _LANGUAGE_NAMES.keys() else None,
        where=where,
    )


def over_limit() -> str:
    """Say that a report is larger than what is read, and what to do about it."""
    return f"is larger than {LIMIT_BYTES // 1_000_000} MB, the limit for one report; split it into one report each"


def _join(title: str, body: str) -> tuple[str, int]:
    """Put the title before the body unless it stands there already; return the text and where the body starts."""
    if not title:
        return body, 0
    opening = re.match(r"\s*" + re.escape(title) + r"\s+", body)
    if opening:
        return body, opening.end()
    return f"{title}\n\n{body}", len(title) + 2


def _string(fields: Mapping[str, object], field: str, where: str) -> str:
    value = fields.get(field)
    if value is None:
        return ""
    if field == "id" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise ReportError(where, f"has {value!r:.80} as its {field}; it must be a string")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        half = f"\\u{ord(value[error.start]):04x}"
        raise ReportError(where, f"has half a character ({half}) in its {field}; export the report again") from error
    if field == "text":
        return value if value.strip() else ""
    return value.strip()


def _published(value: str, where: str) -> datetime | None:
    if not value:
        return None
    reason = f"has {value!r:.80} as its publication date; write it as YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS+HH:MM"
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise ReportError(where, reason) from error
    if moment.year in (MINYEAR, MAXYEAR):  # in another time zone it may be no date at all
        raise ReportError(where, reason)
    return moment


def _likely_encoding(raw: bytes) -> str | None:
    """Guess which encoding bytes that are not UTF-8 are in; None when nothing fits."""
    from charset_normalizer import from_bytes

    best = from_bytes(raw[:SAMPLE_BYTES], cp_isolation=list(_LEGACY_ENCODINGS)).best()
    return best.encoding if best else None
