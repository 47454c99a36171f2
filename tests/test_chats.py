"""What Telegram Desktop exports: JSON of one chat and of all, and pages."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from one_file import Write, read_all, reason_in, report_in

from mapper.pipeline import Mapper

POST: dict[str, Any] = {
    "id": 5,
    "type": "message",
    "date": "2023-08-29T00:30:00",
    "date_unixtime": "1693258200",
    "edited": "2023-08-29T09:00:00",
    "from": "Приклад каналу",
    "from_id": "channel1200000001",
    "text": [
        {"type": "bold", "text": "Роботине"},
        " звільнено.\n\n",
        {"type": "text_link", "text": "Генштаб", "href": "https://example.org"},
        " підтвердив.",
    ],
    "text_entities": [{"type": "bold", "text": "Роботине"}],
}
SERVICE = {"id": 1, "type": "service", "date": "2023-08-01T10:00:00", "action": "create_channel", "text": ""}
PHOTO = {**POST, "id": 6, "photo": "photos/photo_1.jpg", "text": ""}
CHANNEL = {"name": "Приклад каналу", "type": "public_channel", "id": 1200000001, "messages": [SERVICE, POST, PHOTO]}


def exported(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


class TestJson:
    def test_a_post_is_a_report_and_service_messages_are_none(self, write: Write) -> None:
        path = write("result.json", exported(CHANNEL))
        report = report_in(path)
        assert report.text == "Роботине звільнено.\n\nГенштаб підтвердив."
        assert (report.report_id, report.source, report.url) == ("1200000001/5", "Приклад каналу", None)
        assert report.instant == datetime(2023, 8, 28, 21, 30, tzinfo=UTC)
        assert report.where == f"{path}: message 5"

    def test_day_is_that_of_the_source(self, write: Write) -> None:
        post = {**POST, "from": "General Staff of Ukraine"}
        report = report_in(write("result.json", exported({**CHANNEL, "messages": [post]})))
        assert Mapper().dated(report).published == date(2023, 8, 29)

    def test_older_exports_have_the_date_of_the_machine(self, write: Write) -> None:
        post = {name: value for name, value in POST.items() if name != "date_unixtime"}
        report = report_in(write("result.json", exported({**CHANNEL, "messages": [post]})))
        assert (report.published, report.instant) == (date(2023, 8, 29), None)

    @pytest.mark.parametrize(
        ("change", "source"),
        [
            ({"forwarded_from": "Інший канал"}, "Інший канал"),
            ({"from": "Учасник", "from_id": "user7"}, "Учасник"),
            ({"from": None}, "Приклад каналу"),
        ],
    )
    def test_who_speaks(self, write: Write, change: dict[str, Any], source: str) -> None:
        report = report_in(write("result.json", exported({**CHANNEL, "messages": [{**POST, **change}]})))
        assert report.source == source

    def test_export_of_all_chats_without_private_conversations(self, write: Write) -> None:
        private = {"name": "A friend", "type": "personal_chat", "id": 7, "messages": [{**POST, "text": "Lyman is taken."}]}
        group = {**CHANNEL, "type": "private_supergroup", "id": 8}
        left = {**CHANNEL, "type": "private_channel", "id": 9}
        everything = {
            "about": "Here is the data you requested.",
            "personal_information": {"first_name": "A"},
            "chats": {"about": "", "list": [private, CHANNEL, {"type": "saved_messages", "id": 1, "messages": []}, group]},
            "left_chats": {"about": "", "list": [left]},
        }
        reports, skipped = read_all(write("result.json", exported(everything)))
        assert [report.report_id for report in reports] == ["1200000001/5", "8/5", "9/5"]
        assert ["has 2 private conversations" in item.reason for item in skipped] == [True]
        assert report_in(write("result.json", exported(private))).text == "Lyman is taken."

    @pytest.mark.parametrize(
        ("message", "reason"),
        [
            ({**POST, "text": 5}, "has 5 as its text"),
            ({**POST, "text": ["a", {"type": "bold"}]}, "as its text; it must be a string, or a list"),
            ({**POST, "date_unixtime": "today"}, "'today'"),
            ({**POST, "date_unixtime": "9" * 40}, "as its publication date"),
            ("text", "is no JSON object"),
        ],
    )
    def test_broken_message_is_named_and_the_rest_is_read(self, write: Write, message: object, reason: str) -> None:
        reports, [bad] = read_all(write("result.json", exported({**CHANNEL, "messages": [message, POST]})))
        assert len(reports) == 1
        assert reason in bad.reason
        assert "message" in bad.where

    def test_nothing_to_read(self, write: Write) -> None:
        assert "holds no report" in reason_in(write("result.json", exported({**CHANNEL, "messages": [SERVICE]})))
        everything = {"chats": {"list": [{"type": "public_channel"}]}}
        assert "has a chat without messages" in reason_in(write("result.json", exported(everything)))
        assert "holds no report" in reason_in(write("result.json", exported({"chats": {"list": None}})))


class TestOtherJson:
    def test_list_of_reports(self, write: Write) -> None:
        path = write("a.json", '[{"text": "One.", "date": "2023-08-28"}, {"title": "only"}, {"body": "Three."}]')
        reports, [bad] = read_all(path)
        assert [(report.text, report.where) for report in reports] == [("One.", f"{path}:1"), ("Three.", f"{path}:3")]
        assert "has no text" in bad.reason

    def test_one_report(self, write: Write) -> None:
        path = write("a.json", '{"Post": "One.", "When": "2023-08-28"}')
        report = report_in(path, columns={"text": "post", "published": "When"})
        assert (report.text, report.published, report.where) == ("One.", date(2023, 8, 28), str(path))

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            ('{"text": "Lyman', "expected an export of Telegram Desktop, a report or a list of reports"),
            ("5", "is 5, not a JSON object"),
            ("[]", "holds no report"),
            ('{"a": 1}', "has no text"),
            ("[" * 200_000, "is JSON that cannot be read"),
        ],
    )
    def test_other_things(self, write: Write, content: str, reason: str) -> None:
        assert reason in reason_in(write("a.json", content))

    def test_too_large(self, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("mapper.reports.json_files.LIMIT_FILE_BYTES", 1_000_000)
        assert "is larger than 1 MB" in reason_in(write("a.json", " " * 1_000_001))


PAGE = """<!DOCTYPE html>
<html>

 <head>

  <meta charset="utf-8"/>
  <title>Exported Data</title>
  <meta content="width=device-width, initial-scale=1.0" name="viewport"/>
  <link href="css/style.css" rel="stylesheet"/>
  <script src="js/script.js" type="text/javascript"></script>

 </head>

 <body onload="CheckLocation();">
  <div class="page_wrap">
   <div class="page_header">
    <div class="content">
     <div class="text bold">
Приклад каналу
     </div>
    </div>
   </div>
   <div class="page_body chat_page">
    <div class="history">
     <div class="message service" id="message-1">
      <div class="body details">
28 August 2023
      </div>
     </div>
     <div class="message default clearfix" id="message5">
      <div class="pull_left userpic_wrap">
       <div class="userpic userpic3" style="width: 42px; height: 42px">
        <div class="initials" style="line-height: 42px">П</div>
       </div>
      </div>
      <div class="body">
       <div class="pull_right date details" title="29.08.2023 00:30:00 UTC+03:00">
00:30
       </div>
       <div class="from_name">
Приклад каналу
       </div>
       <div class="text">
<strong>Роботине</strong> звільнено.<br><br><a href="https://example.org">Генштаб</a> підтвердив &amp; показав.
       </div>
       <span class="reactions"><span class="reaction"><span class="emoji">👍</span></span></span>
      </div>
     </div>
     <div class="message default clearfix joined" id="message6">
      <div class="body">
       <div class="pull_right date details" title="29.08.2023 00:31:00">
00:31
       </div>
       <div class="media_wrap clearfix">
        <a class="photo_wrap clearfix pull_left" href="photos/photo_1.jpg"></a>
       </div>
       <div class="text">
Російські війська захопили Авдіївку.
       </div>
      </div>
     </div>
     <div class="message default clearfix joined" id="message7">
      <div class="body">
       <div class="pull_right date details" title="29.08.2023 00:32:00 UTC+03:00">
00:32
       </div>
       <div class="forwarded body">
        <div class="from_name">
Інший канал  <span class="date details" title="28.08.2023 20:00:00 UTC+03:00"> 28.08.2023 20:00:00</span>
        </div>
        <div class="text">
Лиман узято.
        </div>
       </div>
      </div>
     </div>
     <div class="message default clearfix joined" id="message8">
      <div class="body">
       <div class="pull_right date details" title="29.08.2023 00:33:00 UTC+03:00">
00:33
       </div>
       <div class="media_wrap clearfix"></div>
      </div>
     </div>
    </div>
   </div>
  </div>
 </body>
</html>
"""


class TestPage:
    def test_a_report_a_message(self, write: Write) -> None:
        path = write("messages.html", PAGE)
        reports, skipped = read_all(path)
        assert skipped == []
        assert [(report.text, report.source) for report in reports] == [
            ("Роботине звільнено.\nГенштаб підтвердив & показав.", "Приклад каналу"),
            ("Російські війська захопили Авдіївку.", "Приклад каналу"),
            ("Лиман узято.", "Інший канал"),
        ]
        east = timezone(timedelta(hours=3))
        moments = [report.instant for report in reports]
        assert moments == [datetime(2023, 8, 29, 0, 30, tzinfo=east), None, datetime(2023, 8, 29, 0, 32, tzinfo=east)]
        assert [report.published for report in reports] == [date(2023, 8, 29)] * 3
        assert [report.where for report in reports] == [f"{path}: message{number}" for number in (5, 6, 7)]

    def test_page_of_a_group_goes_by_the_sender(self, write: Write) -> None:
        page = PAGE.replace("       <div class=\"from_name\">\nПриклад каналу", "       <div class=\"from_name\">\nУчасник")
        assert [report.source for report in read_all(write("messages.html", page))[0]] == ["Учасник", "Учасник", "Інший канал"]

    def test_page_without_words(self, write: Write) -> None:
        page = PAGE.replace('<div class="text">', '<div class="media">')
        assert "no message has words" in reason_in(write("messages.html", page))

    def test_date_that_is_not_understood_is_named(self, write: Write) -> None:
        page = PAGE.replace("29.08.2023 00:31:00", "yesterday")
        reports, [bad] = read_all(write("messages2.html", page))
        assert len(reports) == 2
        assert "'yesterday'" in bad.reason
        assert bad.where.endswith("messages2.html: message6")
