"""The one door to the network: feeds that the user names with `mapper run --fetch`, asked for politely and kept on disk.

Before a feed its site's robots.txt is asked for (RFC 9309). A host gets one request a second at most. An answer is kept with
what the site says to know it again by (`ETag`, `Last-Modified`), so that the next run asks only whether there is something new,
and reads what was kept when nobody answers.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from email.message import Message
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Final
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from mapper.errors import ReportError, SetupError
from mapper.model import Report, Skipped
from mapper.reports.feeds import read_feed
from mapper.reports.record import LIMIT_BYTES

VARIABLE: Final = "FRONTLINE_CACHE"
"""The environment variable that names another folder for what was fetched."""

PROGRAM: Final = "frontline-mapper"
TIMEOUT_SECONDS: Final = 30.0
"""How long to wait for a site to say something."""
LONGEST_SECONDS: Final = 120.0
"""How long an answer may take as a whole."""
APART_SECONDS: Final = 1.0
"""The least time between two requests to one host."""
MOST_REDIRECTS: Final = 5

_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_CHUNK_BYTES: Final = 65_536


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site answers: status, headers by their names in lower case, body (empty unless the status is 200)."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was fetched before: the body, and what to ask with whether it is still the same."""

    headers: Mapping[str, str]
    body: bytes


Transport = Callable[[str, Mapping[str, str]], Answer]
"""Asks for an address with headers, following nothing; `OSError` when nobody answers."""


def check_urls(urls: Sequence[str]) -> None:
    """Raise `SetupError` when something is no address of a site that can be asked; else return None."""
    for url in urls:
        try:
            parts = urlsplit(url)
            asked = parts.scheme in ("http", "https") and bool(parts.hostname)
        except ValueError:
            asked = False
        if not asked or not url.isascii() or any(character.isspace() for character in url):
            raise SetupError(f"{url}: cannot be fetched; give the whole address of a feed, https://…, as a browser copies it")
        if "@" in parts.netloc:
            raise SetupError(f"{parts.hostname}: feeds with a password are not fetched; save the feed and give the file")


def fetch_reports(
    urls: Sequence[str], notes: list[str], *, published: date | None = None, fetcher: Fetcher | None = None
) -> Iterator[Report | Skipped]:
    """Fetch feeds one after another and read their entries; links are not followed.

    Args:
        urls: the addresses.
        notes: what to tell the user is added here: which feeds were not reached, and read from what was kept.
        published: day of publication of the entries that state none.
        fetcher: what fetches; one with the user's cache folder when None.

    Returns:
        An iterator of reports, and of a reason for each feed or entry that could not be read.

    Raises:
        SetupError: at once, when something is no address.
    """
    check_urls(urls)
    return _fetch_all(urls, notes, published, fetcher or Fetcher(cache_folder())) if urls else iter(())


def _fetch_all(
    urls: Sequence[str], notes: list[str], published: date | None, fetcher: Fetcher
) -> Iterator[Report | Skipped]:
    for url in urls:
        try:
            for item in read_feed(BytesIO(fetcher.fetch(url, notes)), url):
                if isinstance(item, Report) and item.published is None:
                    yield replace(item, published=published)
                else:
                    yield item
        except ReportError as error:
            yield Skipped(error.where, error.reason)


class Fetcher:
    """Fetches feeds.

    Args:
        cache: folder to keep answers in; it is made if need be.
        transport: what asks; the network when None.
        sleep: waits for seconds.
        clock: tells seconds.
    """

    def __init__(
        self,
        cache: Path,
        transport: Transport | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._cache = cache
        self._transport = transport or ask
        self._sleep, self._clock = sleep, clock
        self._asked_at: dict[str, float] = {}
        self._rules: dict[str, RobotFileParser] = {}

    def fetch(self, url: str, notes: list[str]) -> bytes:
        """Get a feed.

        Args:
            url: its address.
            notes: is added to when the site could not be reached, or its answer could not be kept.

        Returns:
            The feed: what the site answers, or what it answered before when that still holds or nobody answers.

        Raises:
            ReportError: the site may not be asked, or nobody answers and nothing was kept.
        """
        kept = self._kept(url)
        try:
            answer = self._ask(url, kept.headers if kept else {})
        except OSError as error:
            reason = f"cannot be reached ({getattr(error, 'reason', None) or error.strerror or error})"
        else:
            if answer.status == http.client.OK:
                self._keep(url, answer, notes)
                return answer.body
            if answer.status == http.client.NOT_MODIFIED and kept:
                return kept.body
            reason = f"is not given by the site (it answers {answer.status})"
        if kept is None:
            raise ReportError(url, f"{reason}; try again later, or save the feed and give the file")
        notes.append(f"{url}: {reason}; what was fetched before is read")
        return kept.body

    def _ask(self, url: str, headers: Mapping[str, str], *, rules: bool = True) -> Answer:
        """Ask, and go on where the site says that the feed is elsewhere; `ReportError` when it may not be asked."""
        for _ in range(MOST_REDIRECTS + 1):
            if rules:
                self._refuse_forbidden(url)
            self._wait(urlsplit(url).hostname or "")
            answer = self._transport(url, headers)
            location = answer.headers.get("location")
            if answer.status not in _MOVED or not location:
                return answer
            url = urljoin(url, location)
            if urlsplit(url).scheme not in ("http", "https"):
                raise ReportError(url, "is no address on the web, where the site says the feed is")
        raise ReportError(url, f"has moved more than {MOST_REDIRECTS} times; give the address where it is now")

    def _wait(self, host: str) -> None:
        """Wait until a host may be asked again."""
        left = self._asked_at.get(host, -APART_SECONDS) + APART_SECONDS - self._clock()
        if host in self._asked_at and left > 0:
            self._sleep(left)
        self._asked_at[host] = self._clock()

    def _refuse_forbidden(self, url: str) -> None:
        """Raise `ReportError` when robots.txt of the site does not allow that programs ask for an address; else return None."""
        site = urljoin(url, "/robots.txt")
        if site not in self._rules:
            answer = self._ask(site, {}, rules=False)
            rules = self._rules[site] = RobotFileParser()
            failed = answer.status >= http.client.INTERNAL_SERVER_ERROR  # then nothing is allowed (RFC 9309, section 2.3.1.4)
            text = "User-agent: *\nDisallow: /" if failed else answer.body.decode("utf-8", "replace")
            rules.parse(text.splitlines())
        if not self._rules[site].can_fetch(PROGRAM, url):
            raise ReportError(url, f"may not be asked for by programs ({site}); save the feed and give the file")

    def _file(self, url: str) -> Path:
        return self._cache / hashlib.sha256(url.encode()).hexdigest()[:32]

    def _kept(self, url: str) -> _Kept | None:
        """Find what was fetched before; None when nothing was, or the file is damaged."""
        try:
            head, _, body = self._file(url).read_bytes().partition(b"\n")
            about = json.loads(head)
            return _Kept(about["ask_with"], body) if (about["url"], about["bytes"]) == (url, len(body)) else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _keep(self, url: str, answer: Answer, notes: list[str]) -> None:
        names = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
        ask_with = {asked: answer.headers[told] for told, asked in names.items() if told in answer.headers}
        about = json.dumps({"url": url, "bytes": len(answer.body), "ask_with": ask_with}).encode()
        file = self._file(url)
        part = file.with_name(f"{file.name}.{os.getpid()}.part")
        try:
            self._cache.mkdir(parents=True, exist_ok=True)
            part.write_bytes(about + b"\n" + answer.body)
            part.replace(file)
        except OSError as error:
            notes.append(f"{url}: could not be kept in {self._cache}: {error.strerror}; name another folder with {VARIABLE}")
            with suppress(OSError):
                part.unlink(missing_ok=True)


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows nothing: each step is checked before it is made."""

    def redirect_request(self, *_: object) -> None:
        return None


def ask(url: str, headers: Mapping[str, str]) -> Answer:
    """Ask a site on the network for an address; nothing is followed.

    Args:
        url: the address, http or https.
        headers: to ask with.

    Returns:
        The answer.

    Raises:
        ReportError: it is larger than one report may be.
        OSError: nobody answers, or not in time.
    """
    agent = {"User-Agent": f"{PROGRAM}/{version(PROGRAM)}", "Accept": "application/rss+xml, application/atom+xml, */*;q=0.5"}
    request = urllib.request.Request(url, headers={**headers, **agent})  # noqa: S310  # check_urls: http and https alone
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=TIMEOUT_SECONDS) as response:
            return Answer(response.status, _lower(response.headers), _body(response, url))
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, _lower(error.headers))
    except http.client.HTTPException as error:
        raise OSError(f"it does not speak HTTP: {error!r:.80}") from error


def _lower(headers: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _body(response: http.client.HTTPResponse, url: str) -> bytes:
    body, begun = bytearray(), time.monotonic()
    while chunk := response.read1(_CHUNK_BYTES):
        body += chunk
        if len(body) > LIMIT_BYTES:
            raise ReportError(url, f"is larger than {LIMIT_BYTES // 1_000_000} MB, the limit for one feed")
        if time.monotonic() - begun > LONGEST_SECONDS:
            raise TimeoutError(f"it took longer than {LONGEST_SECONDS:.0f} seconds")
    if response.length:  # what is still missing
        raise OSError("the answer broke off")
    return bytes(body)


def cache_folder() -> Path:
    """Tell where answers are kept: the folder that `FRONTLINE_CACHE` names, or one among the user's caches.

    Returns:
        The folder, which need not exist.

    Raises:
        SetupError: no variable names it, and the user has no home.
    """
    named = os.environ.get(VARIABLE)
    try:
        return Path(named).expanduser() if named else _among_the_users_caches()
    except RuntimeError as error:
        raise SetupError(f"there is no home folder; name a folder for what is fetched with {VARIABLE}") from error


def _among_the_users_caches() -> Path:
    if sys.platform == "win32":
        caches = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        caches = Path.home() / "Library" / "Caches"
    else:  # XDG Base Directory Specification
        caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return caches / PROGRAM / "feeds"
