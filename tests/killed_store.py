"""Fills a store by processes that are killed at random moments, and looks after each what is in it. Run as a script.

    python tests/killed_store.py STORE KILLS SEED

Prints one JSON object: how many were killed, how many of them in the midst of a transaction, and how many reports are stored.
It is a process of its own because it forks, which a test should not.
"""

import json
import os
import random
import select
import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import count
from pathlib import Path

from sample import SAMPLE

from mapper.model import Event, Report, Unattributed
from mapper.store import Store, content_hash

LONGEST_LIFE_SECONDS = 0.03
AGAIN = 20
"""So many reports that are stored already each process is given again."""


@cache
def reading(number: int) -> tuple[Report, list[Event], list[Unattributed]]:
    """Make up a report and what it tells: always the same for the same number, as a reader gives it, but at once."""
    report = Report(f"r-{number % 7}", f"Report {number}", published=date(2025, 1, 1) + timedelta(days=number % 50))
    events = [
        replace(
            SAMPLE,
            event_id=f"e-{number}-{place}",
            report_id=report.report_id,
            published=report.published,
            quote=report.text,
            mention_start=place,
            trace=(("hints", f"hint {number}"),),
        )
        for place in range(number % 5)
    ]
    return report, events, [Unattributed(report.report_id, "Lyman", "gained", report.text, "nobody")] * (number % 2)


def fill(path: Path, numbers: Iterator[int] | range, transaction: int) -> Iterator[int]:
    """Read reports into a store, a few a transaction; gives the number of the last one that is surely stored."""
    with Store(path) as store:
        for number in numbers:
            report, events, sideless = reading(number)
            key = content_hash(report)
            if store.read_by(key) is None:
                store.add(key, report, events, sideless)
            if number % transaction == 0:
                store.write()
                yield number


def stored_until_killed(path: Path, first: int, life_seconds: float, transaction: int) -> int:
    """Let a process fill the store from a report on, kill it after a while, and give the last report it told to be stored."""
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        for number in fill(path, count(first), transaction):
            os.write(tell, number.to_bytes(8))
    os.close(tell)
    select.select([], [], [], life_seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(told, "rb") as pipe:
        numbers = pipe.read()
    return int.from_bytes(numbers[-8:]) if numbers else -1


def check(path: Path, last: int) -> int:
    """Make sure that a store is whole, has every report up to the last one told, none twice, and of each all or nothing."""
    with closing(sqlite3.connect(path)) as store:
        if not store.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            assert last == -1
            return 0
        assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        texts = {row[0] for row in store.execute("SELECT DISTINCT quote FROM events")}
        hashes = [row[0] for row in store.execute("SELECT content_hash FROM reports")]
        halves = store.execute(
            """SELECT r.content_hash FROM reports r LEFT JOIN events e USING (content_hash)
               GROUP BY r.content_hash HAVING count(e.fid) != r.events OR count(DISTINCT e.event_id) != r.events"""
        ).fetchall()
        orphans = store.execute("SELECT 1 FROM events WHERE content_hash NOT IN (SELECT content_hash FROM reports)").fetchall()
    assert (halves, orphans) == ([], [])
    assert len(hashes) == len(set(hashes))
    told = [reading(number) for number in range(last + 1)]
    assert {content_hash(report) for report, _, _ in told} <= set(hashes)
    assert {report.text for report, events, _ in told if events} <= texts
    return len(hashes)


def main(path: Path, kills: int, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # moments, no secrets
    last, reports, in_transaction = -1, 0, 0
    for _ in range(kills):
        life_seconds = chance.uniform(0, LONGEST_LIFE_SECONDS)
        last = max(last, stored_until_killed(path, max(0, last - AGAIN), life_seconds, chance.randint(1, 4)))
        in_transaction += path.with_name(f"{path.name}-journal").exists()
        before, reports = reports, check(path, last)
        assert reports >= before
    sys.stdout.write(json.dumps({"killed": kills, "in_transaction": in_transaction, "reports": reports}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
