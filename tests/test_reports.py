"""Readers: what each format gives, and a clear reason for everything that cannot be read."""

import csv
import io
import json
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from one_file import Write, reason_in, report_in

from mapper.errors import SetupError
from mapper.model import Report, Skipped
from mapper.reports import READERS, read_reports
from mapper.reports.formats import TITLE_CHARS, read_json_lines
from mapper.reports.record import FIELDS, LIMIT_BYTES
from mapper.reports.tables import read_table

SENTENCE = "Ukrainian forces entered Lyman on 1 October 2022."


class TestText:
    def test_first_line_before_a_blank_line_is_the_title(self, write: Write) -> None:
        report = report_in(write("a.txt", f"Lyman is free\n\n{SENTENCE}\nMore."))
        assert report.text == f"Lyman is free\n\n{SENTENCE}\nMore."
        assert report.text[report.body_start :] == f"{SENTENCE}\nMore."

    @pytest.mark.parametrize(
        "text",
        [
            f"{SENTENCE}\n\nMore.",
            f"Lyman is free\n{SENTENCE}",
            "x" * (TITLE_CHARS + 1) + f"\n\n{SENTENCE}",
            "Only this line",
        ],
        ids=["ends with a full stop", "no blank line", "too long", "alone"],
    )
    def test_other_first_lines_are_body(self, write: Write, text: str) -> None:
        report = report_in(write("a.txt", text))
        assert (report.text, report.body_start) == (text, 0)

    def test_header_lines_give_the_fields(self, write: Write) -> None:
        head = "Source: Example newsroom\nPublished: 2022-10-01\nURL: https://e.org\nTitle: Lyman\nLang: en\nId: 7"
        report = report_in(write("a.md", f"{head}\n\n{SENTENCE}"))
        assert report == Report(
            report_id="7",
            text=f"Lyman\n\n{SENTENCE}",
            body_start=7,
            published=date(2022, 10, 1),
            source="Example newsroom",
            url="https://e.org",
            lang="en",
            where=report.where,
        )

    def test_title_of_a_header_is_the_title(self, write: Write) -> None:
        report = report_in(write("a.txt", f"Title: Lyman\n\nNot this\n\n{SENTENCE}"))
        assert report.text == f"Lyman\n\nNot this\n\n{SENTENCE}"

    def test_header_and_title_with_other_line_ends(self, write: Write) -> None:
        report = report_in(write("a.txt", f"Source: E\r\n\r\nLyman is free\r\n\r\n{SENTENCE}"))
        assert (report.source, report.text[report.body_start :]) == ("E", SENTENCE)

    def test_language_that_is_not_read_is_not_stated(self, write: Write) -> None:
        assert report_in(write("a.txt", f"Lang: de\n\n{SENTENCE}")).lang is None

    def test_line_ends_are_the_only_thing_changed(self, write: Write) -> None:
        decomposed = "и\u0306"  # й in two characters
        text = f"  {decomposed}\u00a0‘a’  b\t\r\nc\rd \n"
        assert report_in(write("a.txt", text)).text == f"  {decomposed}\u00a0‘a’  b\t\nc\nd \n"

    def test_byte_order_mark_is_no_text(self, write: Write) -> None:
        assert report_in(write("a.txt", b"\xef\xbb\xbf" + SENTENCE.encode())).text == SENTENCE

    def test_same_text_same_id_other_text_other_id(self, write: Write) -> None:
        files = write("a.txt", "A b."), write("b.md", "A b."), write("c.txt", "A c.")
        first, again, other = map(report_in, files)
        assert first.report_id == again.report_id != other.report_id
        assert first.report_id.startswith("r-")
        assert len(first.report_id) == len("r-") + 12

    def test_suffix_in_capitals(self, write: Write) -> None:
        assert report_in(write("A.TXT", SENTENCE)).text == SENTENCE

    def test_standard_input(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SENTENCE.encode())))
        [report] = read_reports(["-"])
        assert isinstance(report, Report)
        assert (report.text, report.where) == (SENTENCE, "standard input")


class TestPublished:
    @pytest.mark.parametrize(
        ("written", "day"),
        [
            ("2022-10-01", date(2022, 10, 1)),
            ("2022-10-01T00:30:00+03:00", date(2022, 10, 1)),
            ("2022-10-01T23:30:00-05:00", date(2022, 10, 1)),
            ("2022-10-01T23:30:00Z", date(2022, 10, 1)),
            ("2022-10-01 00:10", date(2022, 10, 1)),
        ],
    )
    def test_iso_8601_as_written(self, write: Write, written: str, day: date) -> None:
        assert report_in(write("a.txt", f"Published: {written}\n\n{SENTENCE}")).published == day

    @pytest.mark.parametrize(
        "written", ["1 October 2022", "01.10.2022", "2022-10", "2022-02-30", "yesterday", "0001-01-01T00:00:00+03:00"]
    )
    def test_anything_else_is_named_with_the_form_that_is_read(self, write: Write, written: str) -> None:
        reason = reason_in(write("a.txt", f"Published: {written}\n\n{SENTENCE}"))
        assert repr(written) in reason
        assert "YYYY-MM-DD" in reason

    def test_given_date_is_for_reports_without_one(self, write: Write) -> None:
        paths = [write("a.txt", SENTENCE), write("b.txt", f"Published: 2022-10-01\n\n{SENTENCE}")]
        days = [r.published for r in read_reports(paths, published=date(2025, 1, 1)) if isinstance(r, Report)]
        assert days == [date(2025, 1, 1), date(2022, 10, 1)]

    def test_no_date_stays_none(self, write: Write) -> None:
        assert report_in(write("a.txt", SENTENCE)).published is None


PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Lyman | Example newsroom</title>
<meta property="og:title" content="Lyman is free"><meta property="og:site_name" content="Example newsroom">
{meta}</head><body><nav><a href="/">Home</a> <a href="/war">War</a></nav>
<article><h1>Lyman is free</h1><p>Ukrainian forces entered Lyman on 1 October 2022. The flag &amp; the sign
stood there.</p>
<p>The next day the general staff said that the town was under full control.</p>{time}</article>
<footer>© 2024 Example newsroom, updated 5 May 2024</footer></body></html>"""


class TestHtml:
    def test_main_text_and_stated_metadata(self, write: Write) -> None:
        meta = (
            '<link rel="canonical" href="https://example.org/lyman">'
            '<meta property="article:published_time" content="2022-10-01T08:00:00+03:00">'
        )
        report = report_in(write("a.html", PAGE.format(meta=meta, time="")))
        assert report.text.startswith("Lyman is free\n")
        assert report.text[report.body_start :].startswith("Ukrainian forces entered Lyman")
        assert "The flag & the sign" in report.text
        assert "Home" not in report.text
        assert (report.published, report.source, report.url) == (
            date(2022, 10, 1),
            "Example newsroom",
            "https://example.org/lyman",
        )

    @pytest.mark.parametrize(
        "stated",
        [
            '<meta itemprop="datePublished" content="2022-10-01">',
            '<meta name="date" content="2022-10-01">',
            '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2022-10-01"}</script>',
            '<script type="application/ld+json">{"@graph": [{"datePublished": "2022-10-01T01:00:00Z"}]}</script>',
            '<time itemprop="datePublished" datetime="2022-10-01">a Saturday</time>',
            '<meta itemprop="datePublished" content="Saturday"><meta name="date" content="2022-10-01">',
        ],
    )
    def test_date_from_each_kind_of_metadata(self, write: Write, stated: str) -> None:
        assert report_in(write("a.htm", PAGE.format(meta=stated, time=""))).published == date(2022, 10, 1)

    @pytest.mark.parametrize(
        "unstated",
        [
            "",
            '<time datetime="2024-05-05">about another report</time>',
            '<script type="application/ld+json">{"itemListElement": [{"datePublished": "2020-01-01"}]}</script>',
            '<script type="application/ld+json">{broken</script>',
            '<script type="application/ld+json">{"@graph": 5, "datePublished": ["2020-01-01"]}</script>',
        ],
    )
    def test_no_date_is_guessed(self, write: Write, unstated: str) -> None:
        assert report_in(write("a.html", PAGE.format(meta="", time=unstated))).published is None

    def test_stated_date_in_no_known_form_is_named(self, write: Write) -> None:
        meta = '<meta property="article:published_time" content="Sat, 1 Oct">'
        assert "'Sat, 1 Oct'" in reason_in(write("a.html", PAGE.format(meta=meta, time="")))

    def test_declared_encoding_is_used(self, write: Write) -> None:
        page = '<html><head><meta charset="windows-1251"></head><body><p>Бої за Вугледар тривають.</p></body></html>'
        assert report_in(write("a.html", page.encode("cp1251"))).text == "Бої за Вугледар тривають."

    def test_wrongly_declared_encoding_is_a_reason(self, write: Write) -> None:
        page = '<html><head><meta charset="no-such"></head><body><p>Бої за Вугледар тривають.</p></body></html>'
        assert "is not UTF-8" in reason_in(write("a.html", page.encode("cp1251")))

    def test_fragment_without_html_element(self, write: Write) -> None:
        assert report_in(write("a.html", f"<p>{SENTENCE}</p>")).text == SENTENCE

    def test_page_without_main_text(self, write: Write) -> None:
        assert "no main text" in reason_in(write("a.html", "<html><body><script>1</script></body></html>"))

    def test_page_that_is_one_open_comment(self, write: Write) -> None:
        assert "no main text" in reason_in(write("a.html", f"<!-- <p>{SENTENCE}</p>"))


class TestJsonLines:
    def test_all_fields_and_unknown_keys(self, write: Write) -> None:
        row = {"id": 7, "Title": "Lyman", "text": SENTENCE, "date": "2022-10-01", "source": "E", "url": "u"}
        unknown = {"lang": "en-GB", "views": 10, "source_2": None}
        report = report_in(write("a.jsonl", json.dumps(row | unknown) + "\n\n"))
        assert report == Report("7", f"Lyman\n\n{SENTENCE}", 7, date(2022, 10, 1), "E", "u", "en", report.where)
        assert report.where.endswith("a.jsonl:1")

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            ('{"text": "Lyman was tak', "is not JSON, perhaps cut off"),
            ('["text"]', 'is ["text"], not a JSON object'),
            ('{"title": "only"}', "has no text"),
            ('{"text": "  "}', "has no text"),
            ('{"text": 5}', "has 5 as its text; it must be a string"),
            ('{"text": "x", "id": true}', "has True as its id"),
            ('{"text": "x \\ud83d"}', "has half a character (\\ud83d) in its text"),
            ('{"text": "x", "date": "today"}', "'today'"),
            ('{"text": "x", "id": ' + "9" * 5000 + "}", "is JSON that cannot be read"),
            ("[" * 200_000, "is JSON that cannot be read"),
        ],
    )
    def test_bad_line_is_named_and_the_rest_is_read(self, write: Write, line: str, reason: str) -> None:
        path = write("a.ndjson", f'{{"text": "One."}}\n{line}\n{{"text": "Three."}}\n')
        first, bad, third = read_reports([path])
        assert isinstance(first, Report)
        assert isinstance(third, Report)
        assert isinstance(bad, Skipped)
        assert bad.where.endswith("a.ndjson:2")
        assert reason in bad.reason

    def test_first_name_with_a_value_counts(self, write: Write) -> None:
        path = write("a.jsonl", '{"title": "", "headline": "Lyman", "text": null, "body": "One."}')
        assert report_in(path).text == "Lyman\n\nOne."

    def test_line_in_another_encoding(self, write: Write) -> None:
        path = write("a.jsonl", b'{"text": "One."}\n' + '{"text": "Бої за Вугледар тривають"}\n'.encode("cp1251"))
        _, bad = read_reports([path])
        assert isinstance(bad, Skipped)
        assert "cp1251" in bad.reason

    def test_line_over_the_limit(self, write: Write) -> None:
        path = write("a.jsonl", b'{"text": "' + b"x" * (2 * LIMIT_BYTES) + b'"}\n{"text": "Two."}')
        bad, good = read_reports([path])
        assert isinstance(bad, Skipped)
        assert "larger than 20 MB" in bad.reason
        assert isinstance(good, Report)
        assert good.where.endswith(":2")


class TestTable:
    def test_columns_in_any_order_case_and_language(self, write: Write) -> None:
        path = write("a.csv", f'Дата,Джерело,Текст,зайве\n2022-10-01,Приклад,"{SENTENCE}\nMore, still.",1\n')
        report = report_in(path)
        assert report.text == f"{SENTENCE}\nMore, still."
        assert (report.published, report.source) == (date(2022, 10, 1), "Приклад")
        assert report.where.endswith("a.csv:2")

    @pytest.mark.parametrize("separator", [",", ";", "\t"])
    def test_separators(self, write: Write, separator: str) -> None:
        path = write("a.tsv", f"id{separator}text\r\n1{separator}One.\r\n")
        report = report_in(path)
        assert (report.report_id, report.text) == ("1", "One.")

    def test_line_numbers_count_lines_within_cells(self, write: Write) -> None:
        path = write("a.csv", 'id,text\n1,"a\nb\nc"\n\n2,d\n')
        assert [r.where.rpartition(":")[2] for r in read_reports([path])] == ["2", "6"]

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            ("a,b\n1,2\n", "has no text column among 'a', 'b'; call it one of text,"),
            ("text,id\n", "has a header but no rows"),
            ("\n\n", "is empty"),
            ("text\n\n\n", "has a header but no rows"),
            ('text\n"One.\n', "is a broken table row"),
            ("id,text\n1,2,3\n", "has 3 cells under 2 columns"),
            ("id,text\n1\n", "has no text"),
        ],
    )
    def test_broken_tables(self, write: Write, content: str, reason: str) -> None:
        assert reason in reason_in(write("a.csv", content))

    def test_other_encoding_stops_the_table_at_its_line(self, write: Write) -> None:
        path = write("a.csv", b"text\nOne.\n" + "Бої за Вугледар тривають\n".encode("cp1251"))
        good, bad = read_reports([path])
        assert isinstance(good, Report)
        assert isinstance(bad, Skipped)
        assert bad.where.endswith("a.csv:3")

    def test_long_cell_and_the_limit_of_the_process_stays(self, write: Write) -> None:
        before = csv.field_size_limit()
        text = "x" * (before + 1)
        assert report_in(write("a.csv", f"text\n{text}\n")).text == text
        assert csv.field_size_limit() == before

    def test_cell_over_the_limit(self, write: Write) -> None:
        assert "larger than 20 MB" in reason_in(write("a.csv", b"text\n" + b"x" * (LIMIT_BYTES + 1)))

    def test_cell_over_the_limit_by_its_lines_together(self, write: Write) -> None:
        line = "ж" * (LIMIT_BYTES // 3)
        assert "larger than 20 MB" in reason_in(write("a.csv", f'text\n"{line}\n{line}"\n'))


class TestBadFiles:
    @pytest.mark.parametrize("name", [f"a{suffix}" for suffix in READERS])
    def test_empty(self, write: Write, name: str) -> None:
        assert reason_in(write(name, "")).startswith("is empty")

    @pytest.mark.parametrize("name", [f"a{suffix}" for suffix in READERS])
    @pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0\rIHDR", bytes(range(1, 256)) * 4, b"Lyman" * 99 + b"\0"])
    def test_binary(self, write: Write, name: str, content: bytes) -> None:
        expected = {"a.parquet": "is no Parquet file", "a.xlsx": "is no XLSX workbook"}.get(name, "is binary, not text")
        assert expected in reason_in(write(name, content))

    @pytest.mark.parametrize(
        ("encoding", "named"),
        [("cp1251", "cp1251"), ("koi8-u", "koi8"), ("utf-16", "UTF-16"), ("utf-32", "UTF-32")],
    )
    def test_other_encoding_is_named_with_the_way_to_convert(self, write: Write, encoding: str, named: str) -> None:
        text = "Сили оборони відійшли з Вугледара, повідомило угруповання військ. Бої тривають на околицях міста."
        reason = reason_in(write("a.txt", text.encode(encoding)))
        assert named in reason
        assert "iconv -f" in reason

    @pytest.mark.parametrize("name", ["a.txt", "a.html"])
    def test_fifty_megabytes(self, write: Write, name: str) -> None:
        assert "larger than 20 MB" in reason_in(write(name, b"x" * 50_000_000))


class TestPaths:
    def test_folder_in_order_of_names_with_notes(self, write: Write, tmp_path: Path) -> None:
        for name in ("b.txt", "a/z.txt", "a/photo.jpg", "c.txt", ".hidden/x.txt"):
            write(name, SENTENCE)
        (tmp_path / "link").symlink_to(tmp_path)
        found = [(Path(item.where).relative_to(tmp_path).as_posix(), type(item)) for item in read_reports([tmp_path])]
        assert found == [
            (".hidden", Skipped),
            ("a/photo.jpg", Skipped),
            ("a/z.txt", Report),
            ("b.txt", Report),
            ("c.txt", Report),
            ("link", Skipped),
        ]

    def test_paths_in_the_order_given(self, write: Write) -> None:
        paths = [write("b.txt", "B."), write("a.txt", "A.")]
        assert [r.text for r in read_reports(paths) if isinstance(r, Report)] == ["B.", "A."]

    @pytest.mark.parametrize(
        ("name", "message"),
        [("missing.txt", "No such file or directory"), ("photo.jpg", "unknown suffix '.jpg'; known are .txt,")],
    )
    def test_wrong_name_stops_at_once(self, write: Write, tmp_path: Path, name: str, message: str) -> None:
        good = write("good.txt", SENTENCE)
        write("photo.jpg", "x")
        with pytest.raises(SetupError, match=message):
            read_reports([good, tmp_path / name])

    def test_folder_without_a_report(self, tmp_path: Path) -> None:
        with pytest.raises(SetupError, match="no report in this folder"):
            read_reports([tmp_path])

    def test_named_file_that_may_not_be_read(self, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
        path = write("a.txt", SENTENCE)
        monkeypatch.setattr(Path, "open", refuse)
        with pytest.raises(SetupError, match="Permission denied"):
            read_reports([path])

    def test_file_in_a_folder_that_may_not_be_read(self, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
        path = write("a.txt", SENTENCE)
        monkeypatch.setattr(Path, "open", refuse)
        [found] = read_reports([path.parent])
        assert found == Skipped(path.as_posix(), "cannot be read: Permission denied")

    def test_nothing_is_opened_before_its_turn(self, write: Write) -> None:
        first, second = write("a.txt", "A."), write("b.txt", "B.")
        reports = read_reports([first, second])
        next(reports)
        second.write_text("C.", encoding="utf-8")
        last = next(reports)
        assert isinstance(last, Report)
        assert last.text == "C."


def refuse(*_args: object, **_options: object) -> None:
    raise PermissionError(13, "Permission denied")


def memory(text: str) -> io.BytesIO:
    return io.BytesIO(text.encode())


PRINTABLE = st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t")
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), min_size=1).filter(str.strip)
ROWS = st.lists(TEXTS, min_size=1, max_size=5)


@given(ROWS)
def test_json_lines_round_trip(texts: list[str]) -> None:
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    found = read_json_lines(memory(lines), "memory")
    assert [r.text for r in found if isinstance(r, Report)] == texts


@given(st.lists(st.text(PRINTABLE, min_size=1).filter(str.strip), min_size=1))
def test_table_round_trip(texts: list[str]) -> None:
    file = io.StringIO()
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows([["text"], *([text] for text in texts)])
    found = read_table(memory(file.getvalue()), "memory")
    assert [r.text for r in found if isinstance(r, Report)] == texts


@given(TEXTS, TEXTS)
def test_title_and_body_stand_in_the_text(title: str, body: str) -> None:
    line = json.dumps({"title": title, "text": body})
    [report] = read_json_lines(memory(line), "memory")
    assert isinstance(report, Report)
    assert report.text.lstrip().startswith(title.strip())
    assert report.text.endswith(body)
    assert body.endswith(report.text[report.body_start :])


def test_every_field_name_belongs_to_one_field() -> None:
    names = [alias for aliases in FIELDS.values() for alias in aliases]
    assert len(names) == len(set(names))
    assert names == [name.casefold() for name in names]
