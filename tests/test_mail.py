"""Mails: which text is taken, whose it is and when it was sent."""

import base64
from datetime import date, datetime, timedelta, timezone

import pytest
from one_file import Write, reason_in, report_in

MAIL = """Return-Path: <press@example.org>
Received: from mail.example.org (mail.example.org [192.0.2.1]) by mx.example.net; Mon, 28 Aug 2023 23:31:02 +0300
From: =?utf-8?b?0J/RgNC40LrQu9Cw0LQg0YDQtdC00LDQutGG0ZbRlw==?= <press@example.org>
To: readers@example.net
Subject: =?utf-8?q?=D0=A0=D0=BE=D0=B1=D0=BE=D1=82=D0=B8=D0=BD=D0=B5?=
Date: Mon, 28 Aug 2023 23:30:00 +0300
Message-ID: <17@example.org>
MIME-Version: 1.0
{rest}"""

TWO_FORMS = MAIL.replace(
    "{rest}",
    """Content-Type: multipart/mixed; boundary="outer"

--outer
Content-Type: multipart/alternative; boundary="inner"

--inner
Content-Type: text/html; charset="utf-8"

<p>In HTML.</p>
--inner
Content-Type: text/plain; charset="windows-1251"
Content-Transfer-Encoding: base64

{text}
--inner--
--outer
Content-Type: text/plain; charset="utf-8"
Content-Disposition: attachment; filename="b.txt"

Attached.
--outer--
""",
)


def plain(text: str, parameters: str = "", encoding: str = "8bit") -> str:
    head = f"Content-Type: text/plain; charset=utf-8{parameters}\nContent-Transfer-Encoding: {encoding}"
    return MAIL.format(rest=f"{head}\n\n{text}")


def test_headers_and_the_plain_text_of_two_forms(write: Write) -> None:
    text = "Звільнено Роботине."
    mail = TWO_FORMS.replace("{text}", base64.b64encode(text.encode("cp1251")).decode())
    report = report_in(write("a.eml", mail))
    assert report.text == f"Роботине\n\n{text}"
    assert (report.report_id, report.source, report.url) == ("17@example.org", "Приклад редакції", None)
    assert report.instant == datetime(2023, 8, 28, 23, 30, tzinfo=timezone(timedelta(hours=3)))


def test_html_alone_without_its_menus(write: Write) -> None:
    text = "Ukrainian forces liberated Robotyne on Monday, the General Staff said. The flag stood over the school there."
    more = "Nobody was seen in the village for a week, and the road to it remained under fire from both sides."
    page = f"<html><body><nav><a href='/'>Home</a></nav><article><p>{text}</p><p>{more}</p></article></body></html>"
    report = report_in(write("a.eml", MAIL.format(rest=f"Content-Type: text/html; charset=utf-8\n\n{page}")))
    assert report.text[report.body_start :] == f"{text}\n{more}"


def test_wrapped_lines_are_put_together_again(write: Write) -> None:
    wrapped = (
        "Ukrainian forces liberated Robotyne on Monday, the General Staff said in the\n"
        "evening. Russian forces captured\n"
        "\n"
        "Lyman, a town in the Donetsk region, whose inhabitants had been taken away in\n"
        "- a list of its own\n"
        "time.\n"
    )
    assert report_in(write("a.eml", plain(wrapped))).text[len("Роботине\n\n") :] == (
        "Ukrainian forces liberated Robotyne on Monday, the General Staff said in the evening. Russian forces captured\n"
        "\n"
        "Lyman, a town in the Donetsk region, whose inhabitants had been taken away in\n"
        "- a list of its own\n"
        "time."
    )


@pytest.mark.parametrize("text", ["Short lines\nthat nobody\nhas wrapped.\n", "x" * 300 + "\nand a second line.\n"])
def test_other_lines_stay(write: Write, text: str) -> None:
    assert report_in(write("a.eml", plain(text))).text == f"Роботине\n\n{text}"


def test_flowed_lines_are_put_together(write: Write) -> None:
    text = "Ukrainian forces \nliberated Robotyne.\n >Quoted \nfurther.\n-- \nPress office\n"
    report = report_in(write("a.eml", plain(text, "; format=flowed")))
    assert report.text[report.body_start :] == "Ukrainian forces liberated Robotyne.\n>Quoted further.\n-- \nPress office\n"


def test_sender_without_a_name_and_without_subject_or_date(write: Write) -> None:
    report = report_in(write("a.eml", "From: press@example.org\n\nLyman was taken.\n"))
    assert (report.text, report.source, report.published) == ("Lyman was taken.\n", "press@example.org", None)


def test_date_without_its_zone(write: Write) -> None:
    report = report_in(write("a.eml", "From: a@example.org\nDate: Mon, 28 Aug 2023 23:30:00 -0000\n\nLyman was taken.\n"))
    assert (report.published, report.instant) == (date(2023, 8, 28), None)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (plain("Лиман").replace("utf-8\n", "nosuch\n"), "states nosuch as its encoding"),
        (plain("Лиман").replace("charset=utf-8\n", "charset=us-ascii\n"), "states us-ascii as its encoding"),
        (plain("0JvQ", encoding="base64").replace("0JvQ", "0JvQuNC80LDQ"), "states utf-8 as its encoding"),
        ("Lyman was taken.\n", "so it is no mail"),
        ("From: a@example.org\nSubject: Lyman\n\n", "has no text"),
        ("From: a@example.org\nDate: Monday\n\nLyman was taken.", "'Monday'"),
        (MAIL.format(rest="Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: image/png\n\n--x--"), "has no text"),
        (MAIL.format(rest="Content-Type: text/html\n\n<script>1</script>"), "has no main text"),
    ],
)
def test_what_cannot_be_read(write: Write, content: str, reason: str) -> None:
    assert reason in reason_in(write("a.eml", content))
