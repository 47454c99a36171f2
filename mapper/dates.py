"""Dates in three languages: stated, relative, partial, ranges; counted from publication, never from today.

The words are data (`lang/*.toml`, `[dates]`). Conventions are those of EVENT_SCHEMA.md: a month or a year is written as its
first day; "over the past week" is the seven days that end with publication.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from mapper.language import DateWords
from mapper.lexicon import KNOWN_WORDS
from mapper.model import EventDate

_DAY = re.compile(r"(\d{1,2})(?:-?(\w{1,3}))?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMERIC = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.((?:20)?\d\d))?")
_ISO = re.compile(r"(20\d\d)-(\d\d)-(\d\d)")


SAME_DAY = EventDate(basis="relative")
"""What "hours earlier" means: the date that the text gave last."""


@dataclass(frozen=True, slots=True)
class Shifted(EventDate):
    """A day counted from the one that the text gave last ("the next day"); from publication where it gave none before."""

    days: int = 0


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date found in a sentence: word indices and what it means."""

    start: int
    stop: int
    when: EventDate


def find_dates(words: Sequence[str], names: DateWords, published: date | None) -> Iterator[DateSpan]:
    """Give the dates in a sentence from left to right.

    A phrase that cannot be turned into a date without a day of publication that the report lacks gives an `EventDate`
    without days.
    """
    index = 0
    while index < len(words):
        span = _at(words, index, names, published) if leads(words[index], names) else None
        if span is None:
            index += 1
        else:
            yield span
            index = span.stop


@lru_cache(maxsize=KNOWN_WORDS)
def leads(word: str, names: DateWords) -> Literal["", "number", "range", "phrase"]:
    """Tell what dates a word can begin: those with numbers or names, those behind "from", relative phrases; "" for none."""
    named = word in names.months or word in names.weekdays or word in names.numbers or word in names.ordinals
    if word[0].isdecimal() or named:
        return "number"
    if word in names.range_from:
        return "range"
    return "phrase" if names.relative.touches(word) or names.past_lead.touches(word) else ""


def _at(words: Sequence[str], i: int, names: DateWords, published: date | None) -> DateSpan | None:
    lead = leads(words[i], names)
    if lead == "number" or (lead == "range" and i + 1 < len(words) and leads(words[i + 1], names) == "number"):
        return any_date(words, i, names, published)
    return _relative(words, i, names, published)


def any_date(words: Sequence[str], i: int, names: DateWords, published: date | None) -> DateSpan | None:
    """Give the date that begins at a word, or None: what `find_dates` gives without knowing the word."""
    return (
        _range(words, i, names, published)
        or _day_month(words, i, names, published)
        or _numeric(words, i, published)
        or _relative(words, i, names, published)
        or _weekday(words, i, names, published)
        or _month(words, i, names, published)
        or _year(words, i, names)
    )


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year_near(month: int, day: int, published: date | None) -> int | None:
    """Give the year that puts a day and month nearest before publication (a few days after it are let pass)."""
    if published is None:
        return None
    this = _safe(published.year, month, min(day, 28))
    return published.year if this is not None and this <= published + timedelta(days=7) else published.year - 1


def _day_number(word: str, names: DateWords) -> int | None:
    if word in names.ordinals:
        return names.ordinals[word]
    match = _DAY.fullmatch(word)
    if match is None or (match[2] and match[2] not in names.ordinal):
        return None
    day = int(match[1])
    return day if 1 <= day <= 31 else None


def _year_of(word: str, names: DateWords) -> int | None:
    """Read "2024" or "2024-го"; None when it is no year."""
    digits, _, ending = word.partition("-")
    return int(digits) if _YEAR.fullmatch(digits) and (not ending or ending in names.ordinal) else None


def _year_after(words: Sequence[str], i: int, names: DateWords) -> tuple[int | None, int]:
    """Read "2024", "2024-го", ", 2024" or "2024 року" at i; give the year and the index behind it."""
    at = i + 1 if i + 1 < len(words) and words[i] == "," else i
    year = _year_of(words[at], names) if at < len(words) else None
    if year is not None:
        stop = at + 1
        if stop < len(words) and words[stop] in names.year_words:
            stop += 1
        return year, stop
    return None, i


@dataclass(frozen=True, slots=True)
class _Parsed:
    day: int
    month: int
    year: int | None
    stop: int

    def on(self, published: date | None) -> date | None:
        year = self.year or _year_near(self.month, self.day, published)
        return None if year is None else _safe(year, self.month, self.day)


def _parse_day_month(words: Sequence[str], i: int, names: DateWords) -> _Parsed | None:
    if i + 1 >= len(words):
        return None
    day, month, stop = _day_number(words[i], names), names.months.get(words[i + 1]), i + 2
    if day is None or month is None:
        at = i + 1 + (words[i + 1] == "." and i + 2 < len(words))
        day, month, stop = _day_number(words[at], names), names.months.get(words[i]), at + 1
    if day is None and i + 2 < len(words) and words[i + 1] == "of":
        day, month, stop = _day_number(words[i], names), names.months.get(words[i + 2]), i + 3
    if day is None or month is None:
        return None
    year, stop = _year_after(words, stop, names)
    return _Parsed(day, month, year, stop)


def _day_month(words: Sequence[str], i: int, names: DateWords, published: date | None) -> DateSpan | None:
    parsed = _parse_day_month(words, i, names)
    if parsed is None:
        return None
    return DateSpan(i, parsed.stop, _single(parsed.on(published), "stated"))


def _numeric(words: Sequence[str], i: int, published: date | None) -> DateSpan | None:
    if iso := _ISO.fullmatch(words[i]):
        return DateSpan(i, i + 1, _single(_safe(int(iso[1]), int(iso[2]), int(iso[3])), "stated"))
    match = _NUMERIC.fullmatch(words[i])
    if match is None or not (1 <= int(match[1]) <= 31 and 1 <= int(match[2]) <= 12) or len(match[2]) < 2:
        return None
    day, month = int(match[1]), int(match[2])
    year = int(match[3]) % 100 + 2000 if match[3] else _year_near(month, day, published)
    return DateSpan(i, i + 1, _single(None if year is None else _safe(year, month, day), "stated"))


def _single(day: date | None, basis: str) -> EventDate:
    if day is None:
        return EventDate()
    return EventDate(day, None, "day", "stated" if basis == "stated" else "relative")


def _range(words: Sequence[str], i: int, names: DateWords, published: date | None) -> DateSpan | None:
    """Read "from 10 to 16 May", "з 4 по 16 серпня", "between 30 October and 3 November", "10-16 May"."""
    led = words[i] in names.range_from
    first_at = i + 1 if led else i
    if first_at + 2 >= len(words):
        return None
    joined = re.fullmatch(r"(\d{1,2})[-–](\d{1,2})", words[first_at])
    if joined:
        month = names.months.get(words[first_at + 1])
        year, stop = _year_after(words, first_at + 2, names)
        return (
            None
            if month is None
            else _span_of(i, stop, int(joined[1]), month, _Parsed(int(joined[2]), month, year, stop), published)
        )
    whole = _parse_day_month(words, first_at, names)
    middle = whole.stop if whole else first_at + 1
    if middle >= len(words) or words[middle] not in names.range_to or not (led or words[middle] in "-–—"):
        return None
    last = _parse_day_month(words, middle + 1, names) or _same_month(words, middle + 1, whole, names)
    first_day = whole.day if whole else _day_number(words[first_at], names)
    if last is None or first_day is None:
        return None
    return _span_of(i, last.stop, first_day, whole.month if whole else last.month, last, published)


def _same_month(words: Sequence[str], i: int, first: _Parsed | None, names: DateWords) -> _Parsed | None:
    """Read a day alone as one of the month before it ("between Oct. 28 and 30")."""
    day = _day_number(words[i], names) if first is not None and i < len(words) else None
    return None if first is None or day is None else _Parsed(day, first.month, *_year_after(words, i + 1, names))


def _span_of(start: int, stop: int, day: int, month: int, last: _Parsed, published: date | None) -> DateSpan | None:
    end = last.on(published)
    if end is None:
        return DateSpan(start, stop, EventDate())
    begin = _safe(end.year if month <= end.month else end.year - 1, month, day)
    if begin is None or begin > end:
        return None
    return DateSpan(start, stop, EventDate(begin, end, "range", "stated"))


def _relative(words: Sequence[str], i: int, names: DateWords, published: date | None) -> DateSpan | None:
    hit = names.relative.at(words, i)
    if hit is None:
        return _past_days(words, i, names, published) or _counted(words, i, names, published)
    if hit.value == "night":
        parsed = _parse_day_month(words, hit.stop, names)
        if parsed is not None:
            return DateSpan(i, parsed.stop, _single(parsed.on(published), "stated"))
        return None
    if hit.value == "same":
        return DateSpan(i, hit.stop, SAME_DAY)
    if hit.value == "from_start":
        return _from_start(words, i, hit.stop, names, published)
    if published is None:
        return DateSpan(i, hit.stop, EventDate())
    return DateSpan(i, hit.stop, _RELATIVE[hit.value](published)) if hit.value in _RELATIVE else None


def _month_before(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)


_RELATIVE: dict[str, Callable[[date], EventDate]] = {
    "0": lambda p: EventDate(p, None, "day", "relative"),
    "before": lambda p: Shifted(p - timedelta(days=1), None, "day", "relative", -1),
    "after": lambda _: Shifted(None, None, "unknown", "none", 1),
    "-1": lambda p: EventDate(p - timedelta(days=1), None, "day", "relative"),
    "-2": lambda p: EventDate(p - timedelta(days=2), None, "day", "relative"),
    "week": lambda p: EventDate(p - timedelta(days=6), p, "range", "relative"),
    "last_week": lambda p: EventDate(
        p - timedelta(days=p.weekday() + 7), p - timedelta(days=p.weekday() + 1), "range", "relative"
    ),
    "month": lambda p: EventDate(p.replace(day=1), None, "month", "relative"),
    "last_month": lambda p: EventDate(_month_before(p, 1), None, "month", "relative"),
    "year": lambda p: EventDate(p.replace(month=1, day=1), None, "year", "relative"),
    "last_year": lambda p: EventDate(date(p.year - 1, 1, 1), None, "year", "relative"),
}


def _number(word: str, names: DateWords) -> int | None:
    return names.numbers.get(word) or (int(word) if word.isdecimal() and len(word) < 4 else None)


def _past_days(words: Sequence[str], i: int, names: DateWords, published: date | None) -> DateSpan | None:
    """Read "over the past four days", "за двое суток": so many days that end with publication."""
    lead = names.past_lead.at(words, i)
    at = lead.stop if lead is not None else len(words)
    if at + 1 >= len(words) or words[at + 1] not in names.day_words or (words[at + 2 : at + 3] or ("",))[0] in names.range_to:
        return None
    count = _number(words[at], names)
    if count is None or published is None:
        return None if count is None else DateSpan(i, at + 2, EventDate())
    return DateSpan(i, at + 2, EventDate(published - timedelta(days=count - 1), published, "range", "relative"))


def _counted(words: Sequence[str], i: int, names: DateWords, published: date | None) -> DateSpan | None:
    """Read "three days ago", "two days earlier", "два місяці тому"."""
    count = _number(words[i], names) if i + 1 < len(words) else None
    hit = names.relative.at(words, i + 1) if count else None
    if count is None or hit is None or hit.value not in _COUNTED:
        return None
    return DateSpan(i, hit.stop, EventDate() if published is None else _COUNTED[hit.value](published, count))


_COUNTED: dict[str, Callable[[date, int], EventDate]] = {
    "ago_day": lambda p, n: EventDate(p - timedelta(days=n), None, "day", "relative"),
    "ago_month": lambda p, n: EventDate(_month_before(p, n), None, "month", "relative"),
    "ago_year": lambda p, n: EventDate(date(p.year - n, 1, 1), None, "year", "relative"),
    "before_day": lambda p, n: Shifted(p - timedelta(days=n), None, "day", "relative", -n),
    "after_day": lambda _, n: Shifted(None, None, "unknown", "none", n),
}


def _from_start(words: Sequence[str], i: int, at: int, names: DateWords, published: date | None) -> DateSpan | None:
    """Read "since the beginning of September": the range from that first day to publication."""
    while at < len(words) and words[at] in ("of", "the"):
        at += 1
    month = names.months.get(words[at]) if at < len(words) else None
    if month is None or published is None:
        return None
    year, stop = _year_after(words, at + 1, names)
    begin = _safe(year or _year_near(month, 1, published) or published.year, month, 1)
    if begin is None or begin > published:
        return None
    return DateSpan(i, stop, EventDate(begin, published, "range", "stated"))


def _weekday(words: Sequence[str], i: int, names: DateWords, published: date | None) -> DateSpan | None:
    """Read a weekday as the latest one not after publication."""
    number = names.weekdays.get(words[i])
    if number is None:
        return None
    if published is None:
        return DateSpan(i, i + 1, EventDate())
    return DateSpan(i, i + 1, _single(published - timedelta(days=(published.weekday() - number) % 7), "relative"))


def _month(words: Sequence[str], i: int, names: DateWords, published: date | None) -> DateSpan | None:
    """Read "in May 2023", "у травні 2022 року", "in July": a bare month needs its preposition before it."""
    month = names.months.get(words[i])
    if month is None:
        return None
    year, stop = _year_after(words, i + 1, names)
    if year is None and not (i and names.month_lead.touches(words[i - 1])):
        return None
    year = year or _year_near(month, 1, published)
    return DateSpan(i, stop, EventDate() if year is None else EventDate(date(year, month, 1), None, "month", "stated"))


def _year(words: Sequence[str], i: int, names: DateWords) -> DateSpan | None:
    """Read "in 2022", "у 2014 році", "у 2023-му"."""
    year = _year_of(words[i], names)
    if year is None:
        return None
    _, stop = _year_after(words, i, names)
    if stop == i + 1 and not (i and names.month_lead.touches(words[i - 1])):
        return None
    return DateSpan(i, stop, EventDate(date(year, 1, 1), None, "year", "stated"))
