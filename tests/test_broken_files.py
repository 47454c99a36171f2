"""Files of every format that were cut, stirred and spoilt at random: each gives reports or reasons, and never anything else."""

import io
import json
import random

import pytest
import test_chats
import test_feeds
import test_mail
import test_tables

from mapper.errors import ReportError
from mapper.model import Report, Skipped
from mapper.reports import READERS

WHOLE = {
    ".csv": (test_tables.ACLED, test_tables.VIINA),
    ".eml": (test_mail.TWO_FORMS, test_mail.plain("Ukrainian forces \nfree.\n", "; format=flowed")),
    ".html": (test_chats.PAGE,),
    ".json": (json.dumps(test_chats.CHANNEL, ensure_ascii=False), json.dumps({"chats": {"list": [test_chats.CHANNEL]}})),
    ".parquet": (test_tables.parquet_of(test_tables.ROWS),),
    ".xlsx": (test_tables.workbook_of(A=[["text", "published"], ["One.", "2023-08-28"]]),),
    ".xml": (test_feeds.RSS, test_feeds.RDF, test_feeds.ATOM),
}
PIECES = (b"<", b">", b"\0", b"&", b'"', b"\\ud83d", b"\xff", b"null", b"[", b"{", b"\n", b"=?utf-8?q?", b"9" * 30)
FILES_OF_EACH = 60


def spoilt(content: bytes, chance: random.Random) -> bytes:
    """Change, cut out, repeat or put in something, a few times."""
    raw = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(raw))
        match chance.randrange(4):
            case 0:
                raw[at] = chance.randrange(256)
            case 1:
                del raw[at : at + chance.randint(1, 40)]
            case 2:
                raw[at:at] = raw[chance.randrange(len(raw)) :][: chance.randint(1, 60)]
            case _:
                raw[at:at] = chance.choice(PIECES)
    return bytes(raw)


@pytest.mark.parametrize("suffix", WHOLE)
def test_a_spoilt_file_gives_reports_or_reasons(suffix: str) -> None:
    chance = random.Random(suffix)  # noqa: S311  # the same files on every run
    for _ in range(FILES_OF_EACH):
        whole = chance.choice(WHOLE[suffix])
        content = spoilt(whole if isinstance(whole, bytes) else whole.encode(), chance)
        try:
            found = list(READERS[suffix](io.BytesIO(content), f"a{suffix}"))
        except ReportError as error:
            found = [Skipped(error.where, error.reason)]
        assert all(isinstance(item, Report | Skipped) for item in found), content
        assert found, content
