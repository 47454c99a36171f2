"""Fetching feeds: politely, once, and from what was kept when nobody answers. Nothing here goes online."""

import socket
import urllib.error
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from mapper import fetch as fetch_module
from mapper.cli import main
from mapper.errors import ReportError, SetupError
from mapper.fetch import Answer, Fetcher, ask, cache_folder, check_urls, fetch_reports
from mapper.model import Report, Skipped
from mapper.pipeline import run

URL = "https://example.org/feed.xml"
ROBOTS = "https://example.org/robots.txt"
FEED = (
    b"<rss><channel><title>Example newsroom</title><item><title>Robotyne</title><guid>1</guid>"
    b"<description>Ukrainian forces liberated Robotyne.</description></item></channel></rss>"
)
NO_RULES = Answer(404, {})


class Site:
    """Answers in turn what it is given for an address, the last answer for ever, and notes what it is asked."""

    def __init__(self) -> None:
        self.answers: dict[str, list[Answer | OSError]] = {ROBOTS: [NO_RULES]}
        self.asked: list[tuple[str, dict[str, str]]] = []

    def will(self, url: str, *answers: Answer | OSError) -> "Site":
        self.answers[url] = list(answers)
        return self

    def __call__(self, url: str, headers: Mapping[str, str]) -> Answer:
        self.asked.append((url, dict(headers)))
        answers = self.answers[url]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, OSError):
            raise answer
        return answer


class Time:
    """A clock that stands still but for what is slept."""

    def __init__(self) -> None:
        self.now, self.slept = 100.0, list[float]()

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def clock(self) -> float:
        return self.now


@pytest.fixture
def fetcher(tmp_path: Path) -> Callable[[Site], Fetcher]:
    def of(site: Site) -> Fetcher:
        time = Time()
        return Fetcher(tmp_path / "cache", site, time.sleep, time.clock)

    return of


class TestFetcher:
    def test_a_second_time_it_is_asked_whether_there_is_something_new(self, fetcher: Callable[[Site], Fetcher]) -> None:
        told = {"etag": '"7"', "last-modified": "Mon, 28 Aug 2023 20:30:00 GMT"}
        site = Site().will(URL, Answer(200, told, FEED), Answer(304, {}), Answer(200, {}, b"new"), Answer(304, {}))
        notes: list[str] = []
        assert [fetcher(site).fetch(URL, notes) for _ in range(3)] == [FEED, FEED, b"new"]
        condition = {"If-None-Match": '"7"', "If-Modified-Since": "Mon, 28 Aug 2023 20:30:00 GMT"}
        assert [headers for url, headers in site.asked if url == URL] == [{}, condition, condition]
        assert fetcher(site).fetch(URL, notes) == b"new"
        assert site.asked[-1] == (URL, {})
        assert notes == []

    @pytest.mark.parametrize(
        ("failure", "told"),
        [
            (urllib.error.URLError(OSError(101, "Network is unreachable")), "cannot be reached .*Network is unreachable"),
            (TimeoutError("timed out"), "cannot be reached .timed out"),
            (Answer(503, {}), "is not given by the site .it answers 503"),
            (Answer(404, {}), "it answers 404"),
            (Answer(304, {}), "it answers 304"),
        ],
    )
    def test_when_nobody_answers_what_was_kept_is_read_and_told(
        self, fetcher: Callable[[Site], Fetcher], tmp_path: Path, failure: Answer | OSError, told: str
    ) -> None:
        down = Site().will(URL, failure)
        with pytest.raises(ReportError, match=told):
            fetcher(down).fetch(URL, [])
        fetcher(Site().will(URL, Answer(200, {}, FEED))).fetch(URL, [])
        notes: list[str] = []
        assert fetcher(down).fetch(URL, notes) == FEED
        if not (isinstance(failure, Answer) and failure.status == 304):
            assert notes[0].startswith(f"{URL}: ")
            assert notes[0].endswith("what was fetched before is read")
        [file] = (tmp_path / "cache").iterdir()
        file.write_bytes(file.read_bytes()[:-1])
        with pytest.raises(ReportError, match=told):
            fetcher(down).fetch(URL, [])

    def test_without_a_network_not_even_robots_txt_is_there(self, fetcher: Callable[[Site], Fetcher]) -> None:
        fetcher(Site().will(URL, Answer(200, {}, FEED))).fetch(URL, [])
        assert fetcher(Site().will(ROBOTS, OSError(101, "Network is unreachable"))).fetch(URL, []) == FEED

    @pytest.mark.parametrize(
        ("rules", "allowed"),
        [
            (Answer(200, {}, b"User-agent: *\nDisallow: /private"), True),
            (Answer(200, {}, b"User-agent: *\nDisallow: /feed"), False),
            (Answer(200, {}, b"User-agent: frontline-mapper\nDisallow: /\n\nUser-agent: *\nAllow: /"), False),
            (Answer(200, {}, b"\xff\xfe nonsense"), True),
            (Answer(403, {}), True),
            (Answer(500, {}), False),
        ],
    )
    def test_robots_txt_is_kept_to(self, fetcher: Callable[[Site], Fetcher], rules: Answer, allowed: bool) -> None:
        site = Site().will(ROBOTS, rules).will(URL, Answer(200, {}, FEED))
        if allowed:
            assert fetcher(site).fetch(URL, []) == FEED
        else:
            with pytest.raises(ReportError, match="may not be asked for by programs"):
                fetcher(site).fetch(URL, [])
        assert [url for url, _ in site.asked] == [ROBOTS, URL][: 1 + allowed]

    def test_one_request_a_second_a_host(self, tmp_path: Path) -> None:
        other, other_robots = "https://example.net/feed", "https://example.net/robots.txt"
        site = Site().will(URL, Answer(200, {}, FEED)).will(other, Answer(200, {}, FEED)).will(other_robots, NO_RULES)
        time = Time()
        fetcher = Fetcher(tmp_path, site, time.sleep, time.clock)
        fetcher.fetch(URL, [])
        assert time.slept == [1.0]
        time.now += 0.25
        fetcher.fetch(URL, [])
        assert time.slept == [1.0, 0.75]
        fetcher.fetch(other, [])
        assert time.slept == [1.0, 0.75, 1.0]
        assert [url for url, _ in site.asked] == [ROBOTS, URL, URL, other_robots, other]

    def test_where_it_has_moved_the_rules_of_the_new_site_hold(self, fetcher: Callable[[Site], Fetcher]) -> None:
        there, rules = "https://example.net/new.xml", "https://example.net/robots.txt"
        site = Site().will(URL, Answer(301, {"location": "//example.net/new.xml"})).will(there, Answer(200, {}, FEED))
        assert fetcher(site.will(rules, NO_RULES)).fetch(URL, []) == FEED
        with pytest.raises(ReportError, match=r"example\.net/new\.xml: may not be asked for"):
            fetcher(site.will(rules, Answer(200, {}, b"User-agent: *\nDisallow: /"))).fetch(URL, [])

    @pytest.mark.parametrize(
        ("location", "told"), [("/feed.xml", "moved more than 5 times"), ("file:///x", "no address on the web")]
    )
    def test_where_it_has_not_moved_to(self, fetcher: Callable[[Site], Fetcher], location: str, told: str) -> None:
        with pytest.raises(ReportError, match=told):
            fetcher(Site().will(URL, Answer(302, {"location": location}))).fetch(URL, [])

    def test_folder_that_cannot_be_written_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "cache").touch()
        notes: list[str] = []
        time = Time()
        fetcher = Fetcher(tmp_path / "cache", Site().will(URL, Answer(200, {}, FEED)), time.sleep, time.clock)
        assert fetcher.fetch(URL, notes) == FEED
        assert "name another folder with FRONTLINE_CACHE" in notes[0]


class TestReports:
    def test_entries_are_reports_and_a_bad_feed_is_a_reason(self, fetcher: Callable[[Site], Fetcher]) -> None:
        page = "https://example.org/page"
        site = Site().will(URL, Answer(200, {}, FEED)).will(page, Answer(200, {}, b"<html><p>Hello</p></html>"))
        day = date(2023, 8, 28)
        bad, good = fetch_reports([page, URL], [], published=day, fetcher=fetcher(site))
        assert bad == Skipped(page, "is XML whose root is 'html', not a feed in RSS or Atom; give the feed or the page itself")
        assert isinstance(good, Report)
        assert (good.text, good.source, good.published) == (
            "Robotyne\n\nUkrainian forces liberated Robotyne.",
            "Example newsroom",
            day,
        )
        assert good.where == f"{URL}: entry 1"

    @pytest.mark.parametrize("url", ["feed.xml", "file:///x", "ftp://example.org/", "https://", "http://[", "https://a b/"])
    def test_no_address(self, url: str) -> None:
        with pytest.raises(SetupError, match="give the whole address of a feed"):
            fetch_reports([URL, url], [])

    def test_passwords_are_not_shown(self) -> None:
        with pytest.raises(SetupError) as told:
            check_urls(["https://me:secret@example.org/feed"])
        assert "secret" not in str(told.value)

    def test_a_run_with_a_store_reads_an_entry_once(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        site = Site().will(URL, Answer(200, {"etag": "1"}, FEED), Answer(304, {}), OSError(101, "Network is unreachable"))
        monkeypatch.setattr(fetch_module, "ask", site)
        monkeypatch.setattr(fetch_module, "APART_SECONDS", 0.0)
        monkeypatch.setenv("FRONTLINE_CACHE", str(tmp_path / "cache"))
        runs = [run([], tmp_path / "out", fetch=[URL], store=tmp_path / "e.gpkg", published=date(2023, 8, 28)) for _ in range(3)]
        assert [(done.reports, done.known, len(done.notes)) for done in runs] == [(1, 0, 0), (0, 1, 0), (0, 1, 1)]
        assert runs[-1].events_by_change == {"gained": 1}

    def test_the_command_without_a_network(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(fetch_module, "ask", Site().will(ROBOTS, OSError(101, "Network is unreachable")))
        monkeypatch.setenv("FRONTLINE_CACHE", str(tmp_path / "cache"))
        result = CliRunner().invoke(main, ["run", "--fetch", URL, "-o", str(tmp_path / "out")])
        assert result.exit_code == 1
        assert "cannot be reached (Network is unreachable)" in (tmp_path / "out" / "skipped.jsonl").read_text("utf-8")
        assert CliRunner().invoke(main, ["run", "--fetch", "feed.xml", "-o", str(tmp_path / "out")]).exit_code == 2


class TestAsk:
    """The network itself, of which one end of a pair of sockets takes the part."""

    @pytest.fixture
    def site(self, monkeypatch: pytest.MonkeyPatch) -> Any:
        ours, theirs = socket.socketpair()
        monkeypatch.setattr("http.client.HTTPConnection.connect", lambda connection: setattr(connection, "sock", theirs))
        with ours, theirs:
            yield ours

    def test_what_is_asked_and_answered(self, site: socket.socket) -> None:
        site.sendall(b'HTTP/1.1 200 OK\r\nETag: "7"\r\nContent-Length: 5\r\n\r\nhello')
        assert ask("http://example.org/feed?a=1", {"If-None-Match": '"6"'}) == Answer(
            200, {"etag": '"7"', "content-length": "5"}, b"hello"
        )
        first, *asked = site.recv(10_000).decode().lower().splitlines()
        assert first == "get /feed?a=1 http/1.1"
        assert {"host: example.org", 'if-none-match: "6"'} <= set(asked)
        assert any(line.startswith("user-agent: frontline-mapper/0") for line in asked)

    @pytest.mark.parametrize("status", [301, 304, 404, 503])
    def test_other_answers_are_given_as_they_are(self, site: socket.socket, status: int) -> None:
        site.sendall(f"HTTP/1.1 {status} X\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n".encode())
        assert ask("http://example.org/feed", {}) == Answer(status, {"location": "/there", "content-length": "0"})

    def test_too_much(self, site: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(fetch_module, "LIMIT_BYTES", 1000)
        site.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n" + b"x" * 1001)
        with pytest.raises(ReportError, match="the limit for one feed"):
            ask("http://example.org/feed", {})

    def test_too_slow(self, site: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(fetch_module, "LONGEST_SECONDS", -1.0)
        site.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
        with pytest.raises(TimeoutError, match="it took longer"):
            ask("http://example.org/feed", {})

    def test_broken_off(self, site: socket.socket) -> None:
        site.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello")
        site.shutdown(socket.SHUT_WR)
        with pytest.raises(OSError, match="broke off"):
            ask("http://example.org/feed", {})

    def test_something_else_than_http(self, site: socket.socket) -> None:
        site.sendall(b"220 mail.example.org ESMTP\r\n")
        with pytest.raises(OSError, match="does not speak HTTP"):
            ask("http://example.org/feed", {})


class TestFolder:
    def test_it_is_the_one_that_is_named(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("FRONTLINE_CACHE", str(tmp_path))
        assert cache_folder() == tmp_path

    @pytest.mark.parametrize(
        ("system", "variable", "expected"),
        [
            ("linux", "XDG_CACHE_HOME", "caches/frontline-mapper/feeds"),
            ("win32", "LOCALAPPDATA", "caches/frontline-mapper/feeds"),
            ("linux", "", "home/.cache/frontline-mapper/feeds"),
            ("darwin", "", "home/Library/Caches/frontline-mapper/feeds"),
            ("win32", "", "home/AppData/Local/frontline-mapper/feeds"),
        ],
    )
    def test_it_is_among_the_users_caches(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, system: str, variable: str, expected: str
    ) -> None:
        for name in ("FRONTLINE_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setattr("sys.platform", system)
        monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
        if variable:
            monkeypatch.setenv(variable, str(tmp_path / "caches"))
        assert cache_folder() == tmp_path / expected

    def test_there_is_no_home(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def homeless() -> Path:
            raise RuntimeError

        monkeypatch.delenv("FRONTLINE_CACHE", raising=False)
        monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
        monkeypatch.setattr(Path, "home", homeless)
        with pytest.raises(SetupError, match="FRONTLINE_CACHE"):
            cache_folder()
