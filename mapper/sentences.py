"""Text to sentences and words, with offsets into the report, and the language of each sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, compress

from mapper.language import Language
from mapper.lexicon import KNOWN_WORDS, SILENT, normalise
from mapper.model import Report

_LETTER = r"[^\W_]"
_INNER = rf"[^\W_]|[\u0300-\u036f{SILENT}]"
_APOSTROPHE = "['’ʼ`ʹ‘´′‛‑‐-]"
TOKEN = re.compile(
    r"https?://\S+|\d+(?:[.,:\u00a0\u202f]\d+|[ \u00a0\u202f]\d{3}(?!\d))*(?:[-‑]?[^\W\d_]+)?"
    rf"|{_LETTER}(?:{_INNER})*(?:{_APOSTROPHE}(?:{_INNER})+)*|[.,;:!?…()\[\]–—-]|[«»“”„\"]|\S"
)
_CUT = re.compile(f"({TOKEN.pattern})")
"""Parts a text into what stands between words and, in turn, the words."""

_LEFT_OUT = frozenset("«»“”„\"'’‘`*_#~|>•‣·")
_NO_LETTERS = frozenset({"So", "Sk", "Sm", "Mn", "Me", "Cf", "Cc", "Co", "Cn"})
"""Unicode categories of signs that carry no words: pictures, lone marks, invisible characters."""


@lru_cache(maxsize=KNOWN_WORDS)
def _is_left_out(surface: str) -> bool:
    """Tell whether a token is no word of the sentence: a quotation mark, a bullet or picture, markup, a link."""
    if len(surface) == 1:
        return surface in _LEFT_OUT or unicodedata.category(surface) in _NO_LETTERS
    return surface.startswith(("http://", "https://"))


_CLOSERS = "»”\")]’'"
_MAX_QUOTE = 600


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and its words.

    Attributes:
        start: offset of its first character in the report's text.
        stop: offset behind its last one.
        words: normalised words and punctuation; quotation marks, bullets, pictures, markup and links are left out.
        surfaces: the same as written.
        starts: offset of each word.
        stops: offset behind each word.
        lang: code of its language.
        title: whether it stands in the report's title.
        paragraph: number of its paragraph.
    """

    start: int
    stop: int
    words: tuple[str, ...]
    surfaces: tuple[str, ...]
    starts: tuple[int, ...]
    stops: tuple[int, ...]
    lang: str
    title: bool
    paragraph: int


def split(report: Report, languages: dict[str, Language]) -> Iterator[Sentence]:
    """Split a report into sentences.

    A line break ends a sentence; a full stop does so unless it closes an abbreviation or an initial, or stands inside a
    quotation that goes on. Nothing comes back for a text without words.
    """
    lang = report.lang if report.lang in languages else next(iter(languages))
    for paragraph, line in enumerate(re.finditer(r"[^\n]+", report.text), 1):
        for start, stop in _bounds(report.text, line.start(), line.end(), languages):
            sentence = _sentence(report, start, stop, languages, lang, paragraph)
            if sentence is not None:
                lang = sentence.lang
                yield sentence


def _sentence(
    report: Report, start: int, stop: int, languages: dict[str, Language], before: str, paragraph: int
) -> Sentence | None:
    parts = _CUT.split(report.text[start:stop])
    surfaces, ends = parts[1::2], list(accumulate(map(len, parts), initial=start))
    starts, stops = ends[1:-1:2], ends[2:-1:2]
    left_out = list(map(_is_left_out, surfaces))
    if any(left_out):
        kept = [not out for out in left_out]
        surfaces = list(compress(surfaces, kept))
        starts, stops = list(compress(starts, kept)), list(compress(stops, kept))
    if not surfaces:
        return None
    words = tuple(map(normalise, surfaces))
    lang = language_of(words, languages, before)
    title = start < report.body_start
    return Sentence(start, stop, words, tuple(surfaces), tuple(starts), tuple(stops), lang, title, paragraph)


_ENOUGH_LETTERS = 20
_CYRILLIC = re.compile("[а-ӿ]")
_LATIN = re.compile("[a-zà-ɏ]")


def language_of(words: Sequence[str], languages: dict[str, Language], before: str) -> str:
    """Tell the language of some words.

    Its script rules languages out, its own letters, typical strings and commonest words rule them in; where these tell
    nothing it is the language of the sentence before.
    """
    text = "".join(words)
    script = "latin" if _CYRILLIC.search(text) is None or _is_mostly_latin(text) else "cyrillic"
    possible = {code: language for code, language in languages.items() if language.script == script} or languages
    if len(possible) == 1:
        return next(iter(possible))
    scores = {
        code: _score(text, words, language) + (0.5 if code == before else 0) for code, language in possible.items()
    }
    return max(scores, key=lambda code: scores[code])


def _is_mostly_latin(text: str) -> bool:
    return len(_LATIN.findall(text)) > len(_CYRILLIC.findall(text))


def _score(text: str, words: Sequence[str], language: Language) -> float:
    own = 3 * sum(map(text.count, language.letters)) + sum(map(text.count, language.typical))
    absent = len(text) >= _ENOUGH_LETTERS and language.frequent not in text
    return own + sum(map(language.common.__contains__, words)) - absent


_PICTURES = "\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d"
"""Emoji: posts end sentences with them, or open lines, where others put a full stop or a bullet."""
_END = re.compile(rf"(?:[.!?…]+[{re.escape(_CLOSERS)}]*|[{_PICTURES}]+)(?=\s+|$)")
_OPENING = re.compile(r"[\s\"«“„‘'(\[–—•*_-]*")


def _bounds(text: str, start: int, stop: int, languages: dict[str, Language]) -> Iterator[tuple[int, int]]:
    begin = start
    for end in _END.finditer(text, start, stop):
        if _ends_sentence(text, begin, end, stop, languages):
            yield from _trim(text, begin, end.end())
            begin = end.end()
    yield from _trim(text, begin, stop)


def _trim(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    if start < stop:
        yield start, stop


def _ends_sentence(text: str, begin: int, end: re.Match[str], stop: int, languages: dict[str, Language]) -> bool:
    following = _OPENING.match(text, end.end(), stop)
    next_at = following.end() if following else end.end()
    if next_at < stop and text[next_at].islower():
        return False
    if end.group()[0] == ".":
        word = re.search(r"[\w.]*$", text[max(begin, end.start() - 12) : end.start()])
        last = normalise(word.group()) if word else ""
        if any(last in language.abbreviations for language in languages.values()):
            return False
        if len(last) == 1 and last.isalpha() and text[end.start() - 1].isupper():
            return False
    return not _inside_quotation(text, begin, end.end(), stop)


def _inside_quotation(text: str, begin: int, end: int, stop: int) -> bool:
    """Tell whether a «quotation» that opened in this sentence closes later and runs on into who said it."""
    if text.count("«", begin, end) <= text.count("»", begin, end):
        return False
    close = text.find("»", end, min(stop, begin + _MAX_QUOTE))
    return (
        close != -1 and text[close + 1 : close + 2] in (",", " ") and "–" in text[close : close + 5].replace("—", "–")
    )
