"""Feeds: RSS 2.0, RSS 1.0 in RDF, Atom."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from one_file import Write, read_all, reason_in, report_in

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
     xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">
<channel>
  <title>Example newsroom</title><link>https://example.org/</link><description>News</description>
  <atom:link href="https://example.org/feed.xml" rel="self" type="application/rss+xml"/>
  <lastBuildDate>Tue, 29 Aug 2023 08:00:00 +0000</lastBuildDate>
  <item>
    <title>Robotyne is free, Kyiv says &amp;amp; shows</title>
    <link>https://example.org/robotyne</link>
    <guid isPermaLink="false">example-17</guid>
    <pubDate>Mon, 28 Aug 2023 23:30:00 +0300</pubDate>
    <dc:creator>Somebody</dc:creator>
    <media:title>A photograph</media:title>
    <description>Only the beginning …</description>
    <content:encoded><![CDATA[<p>Ukrainian forces liberated&nbsp;Robotyne.</p><!-- ad --><script>var x = 1;</script>
      <p>The flag <b>stood</b><br>there.</p>]]></content:encoded>
  </item>
  <item>
    <title>Lyman</title>
    <description>&lt;p&gt;Russian forces captured Lyman.&lt;/p&gt;</description>
    <pubDate>Mon, 28 Aug 2023 23:30:00 EEST</pubDate>
    <source url="https://example.net/feed">Another newsroom</source>
  </item>
  <item><title>Russian forces captured Avdiivka</title></item>
</channel></rss>
"""

RDF = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
         xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel rdf:about="https://example.org/feed.rdf"><title>Example newsroom</title>
    <items><rdf:Seq><rdf:li rdf:resource="https://example.org/1"/></rdf:Seq></items></channel>
  <item rdf:about="https://example.org/1"><title>Lyman</title><link>https://example.org/1</link>
    <description>Russian forces captured Lyman.</description><dc:date>2023-08-28T23:30:00+03:00</dc:date></item>
</rdf:RDF>
"""

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title type="text">Example newsroom</title><id>urn:example</id><updated>2023-08-29T08:00:00Z</updated>
  <entry>
    <title type="html">Robotyne &lt;b&gt;is free&lt;/b&gt;</title>
    <id>tag:example.org,2023:1</id>
    <link rel="enclosure" href="https://example.org/1.mp3"/>
    <link href="https://example.org/1"/>
    <published>2023-08-28T20:30:00Z</published><updated>2023-08-29T08:00:00Z</updated>
    <summary>Only the beginning</summary>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Ukrainian forces liberated <em>Robotyne</em>.</p>
      <p>The flag stood there.</p></div></content>
  </entry>
  <entry>
    <title>Lyman</title><id>2</id><updated>2023-08-29T08:00:00Z</updated>
    <source><title>Another newsroom</title></source>
    <summary type="html">&lt;p&gt;Russian forces captured Lyman.&lt;/p&gt;</summary>
  </entry>
  <entry><title>Avdiivka</title><id>3</id><content>Russian forces took Avdiivka &lt; Lyman.</content></entry>
</feed>
"""


def test_rss(write: Write) -> None:
    path = write("feed.rss", RSS)
    reports, skipped = read_all(path)
    assert skipped == []
    first, second, third = reports
    assert first.text.startswith("Robotyne is free, Kyiv says & shows\n\nUkrainian")
    assert first.text[first.body_start :] == "Ukrainian forces liberated\u00a0Robotyne.\nThe flag stood\nthere."
    assert (first.report_id, first.source, first.url) == ("example-17", "Example newsroom", "https://example.org/robotyne")
    assert first.instant == datetime(2023, 8, 28, 23, 30, tzinfo=timezone(timedelta(hours=3)))
    assert first.where == f"{path}: entry 1"
    assert (second.text, second.source) == ("Lyman\n\nRussian forces captured Lyman.", "Another newsroom")
    assert (second.published, second.instant) == (date(2023, 8, 28), None)  # nobody knows what EEST is
    assert (third.text, third.body_start, third.published) == ("Russian forces captured Avdiivka", 0, None)


def test_rss_in_rdf(write: Write) -> None:
    report = report_in(write("feed.rdf", RDF))
    assert (report.text, report.source) == ("Lyman\n\nRussian forces captured Lyman.", "Example newsroom")
    assert (report.report_id, report.url, report.published) == ("https://example.org/1",) * 2 + (date(2023, 8, 28),)


def test_atom(write: Write) -> None:
    first, second, third = read_all(write("feed.atom", ATOM))[0]
    assert first.text == "Robotyne is free\n\nUkrainian forces liberated Robotyne.\nThe flag stood there."
    assert (first.report_id, first.url, first.source) == ("tag:example.org,2023:1", "https://example.org/1", "Example newsroom")
    assert first.instant == datetime(2023, 8, 28, 20, 30, tzinfo=UTC)
    assert (second.text, second.source) == ("Lyman\n\nRussian forces captured Lyman.", "Another newsroom")
    assert second.published is None  # `updated` says when it was last changed
    assert third.text == "Avdiivka\n\nRussian forces took Avdiivka < Lyman."


def test_declared_encoding(write: Write) -> None:
    head = '<?xml version="1.0" encoding="windows-1251"?>'
    feed = f"{head}<rss><channel><title>Х</title><item><title>Лиман узято</title></item></channel></rss>"
    assert report_in(write("feed.xml", feed.encode("cp1251"))).text == "Лиман узято"


def test_characters_by_name(write: Write) -> None:
    feed = "<rss><channel><item><title>Lyman&nbsp;&mdash; taken &amp; held</title></item></channel></rss>"
    assert report_in(write("feed.xml", feed)).text == "Lyman\u00a0— taken & held"


@pytest.mark.parametrize("value", ['"captured"', 'SYSTEM "file:///etc/hostname"'])
def test_entities_of_its_own_are_not_put_in(write: Write, value: str) -> None:
    feed = f"<!DOCTYPE rss [<!ENTITY x {value}>]><rss><channel><item><title>Lyman &x; again</title></item></channel></rss>"
    assert "has an entity of its own, &x;" in reason_in(write("feed.xml", feed))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (RSS[:900], "is broken XML"),
        ("<rss>&nosuch;</rss>", "is broken XML"),
        ("<kml><Document/></kml>", "is XML whose root is 'kml'"),
        ("Lyman was taken.", "is broken XML"),
        ("<rss><channel><title>Quiet</title></channel></rss>", "is a feed without entries"),
        ("<rss><channel><item><pubDate>Monday</pubDate><title>Lyman</title></item></channel></rss>", "'Monday'"),
        (f"<rss><channel><item><pubDate>1 Oct {'9' * 30} 08:00:00</pubDate><title>L</title></item></channel></rss>", "1 Oct 999"),
        ("<rss><channel><item/></channel></rss>", "has no text"),
    ],
)
def test_broken_feeds(write: Write, content: str, reason: str) -> None:
    assert reason in reason_in(write("feed.xml", content))
